// Real clients, brought behind the proxy by `pipelock exec` alone, pass through opened tunnels unharmed.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { hasCurl, program, type LogLine } from './harness.ts'
import { startInside, type Inside } from './inside.ts'
import { makePackage, makeRepository, said, startRealOrigin, type RealOrigin } from './real-origin.ts'

const has = (command: string, ...args: string[]) => spawnSync(command, args, { timeout: 20_000 }).status === 0
const without = (what: string, there: boolean) =>
  !hasOpenssl ? 'openssl is not installed' : !there && `${what} is not installed`

const folder = mkdtempSync(join(tmpdir(), 'pipelock-real-'))
let inside: Inside
let origin: RealOrigin
before(async () => {
  if (!hasOpenssl) return
  inside = await startInside()
  origin = await startRealOrigin(inside.certificates, folder)
})
after(async () => {
  if (hasOpenssl) {
    origin.stop()
    await inside.stop()
  }
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command behind the proxy. The origin is on localhost, which clients would reach without it. */
function behind(command: readonly string[], cwd = folder): Promise<Ended> {
  const [own = '', ...first] = program
  const exec = ['exec', '--proxy', `http://127.0.0.1:${inside.pipelock.port}`, '--ca', inside.ca, '--']
  const child = spawn(own, [...first, ...exec, 'env', 'NO_PROXY=', 'no_proxy=', ...command], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: folder },
  })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('latin1')))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('latin1')))
  return new Promise((go) => child.on('close', (code) => go({ code, out, err })))
}

/** A record of a request that was read inside a tunnel. */
const read = (path: string) =>
  inside.pipelock.logged((line: LogLine) => line['url'] === `${origin.url}${path}` && line['transport'] === 'intercept')

async function succeeds(command: readonly string[], cwd?: string): Promise<string> {
  const { code, out, err } = await behind(command, cwd)
  assert.equal(code, 0, `${err}\n${out.slice(0, 2000)}`)
  return out
}

test('curl: a file, a range, --compressed, an upload, HEAD', { skip: without('curl', hasCurl) }, async () => {
  const curl = ['curl', '-sSf', '-m', '30']
  const whole = Buffer.from(await succeeds([...curl, `${origin.url}/file`]), 'latin1')
  assert.ok(whole.equals(origin.file))
  const part = Buffer.from(await succeeds([...curl, '-r', '1000-1999', `${origin.url}/file`]), 'latin1')
  assert.ok(part.equals(origin.file.subarray(1000, 2000)))
  assert.equal(await succeeds([...curl, '--compressed', `${origin.url}/compressed`]), said)
  const upload = join(folder, 'upload.bin')
  const bytes = Buffer.alloc(
    3_000_000,
    Uint8Array.from({ length: 251 }, (_, i) => (i * 7) % 256),
  )
  writeFileSync(upload, bytes)
  const hash = await succeeds([...curl, '-T', upload, `${origin.url}/upload`])
  assert.equal(hash, createHash('sha256').update(bytes).digest('hex'))
  assert.match(await succeeds([...curl, '-I', `${origin.url}/json`]), /^HTTP\/1.1 200 OK\r\n/m)
  await read('/upload')
})

test('openssl s_client trusts the chain', { skip: without('openssl', true) }, async () => {
  const proxy = ['-proxy', `127.0.0.1:${inside.pipelock.port}`, '-connect', origin.url.slice('https://'.length)]
  const out = await succeeds([
    'openssl',
    's_client',
    ...proxy,
    '-servername',
    'localhost',
    '-CAfile',
    inside.ca,
    '-verify_return_error',
    '-brief',
  ])
  assert.ok(typeof out === 'string')
  await inside.pipelock.logged((line) => line['sni'] === 'match')
})

test('git clones over HTTPS', { skip: without('git', has('git', '--version')) }, async () => {
  makeRepository(folder)
  await succeeds(['git', 'clone', '-q', `${origin.url}/repository.git`, join(folder, 'clone')])
  assert.equal(readFileSync(join(folder, 'clone', 'story.txt'), 'utf8'), `${said}\n`.repeat(2000))
  await read('/repository.git/git-upload-pack')
})

test('npm installs from a registry', { skip: without('npm', has('npm', '--version')) }, async () => {
  makePackage(folder)
  const to = join(folder, 'project')
  mkdirSync(to)
  writeFileSync(join(to, 'package.json'), '{"name":"project","private":true}')
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--cache', join(folder, 'npm-cache')]
  await succeeds(['npm', 'install', ...quiet, '--registry', `${origin.url}/npm/`, 'fox-story'], to)
  assert.match(readFileSync(join(to, 'node_modules/fox-story/index.js'), 'utf8'), /said the fox/)
  await read('/npm/fox-story/-/fox-story-1.0.0.tgz')
})

const python = has('python3', '--version') ? 'python3' : ''
test(
  'Python requests',
  { skip: without('requests', python !== '' && has(python, '-c', 'import requests')) },
  async () => {
    const script = `import requests, hashlib
s = requests.Session()
print(s.get('${origin.url}/json').json()['ok'], s.get('${origin.url}/compressed').text == ${JSON.stringify(said)})
print(hashlib.sha256(s.get('${origin.url}/file').content).hexdigest())`
    const hash = createHash('sha256').update(origin.file).digest('hex')
    assert.equal(await succeeds([python, '-c', script]), `True True\n${hash}\n`)
  },
)

const pythonFolder = join(folder, 'python')
const pip = () =>
  has(python, '-m', 'pip', 'install', '-q', '--disable-pip-version-check', '--target', pythonFolder, 'httpx==0.28.1')
test('Python httpx', { skip: without('httpx', python !== '' && pip()) }, async () => {
  const script = `import sys; sys.path.insert(0, '${pythonFolder}')
import httpx
with httpx.Client() as client:
    print(client.get('${origin.url}/json').json()['ok'])
    with client.stream('POST', '${origin.url}/v1/chat/completions', json={}) as r:
        print(sum(1 for line in r.iter_lines() if line.startswith('data:')))`
  assert.equal(await succeeds([python, '-c', script]), `True\n${said.split(' ').length + 1}\n`)
})

/** Packages for node that only this test needs. */
const nodeFolder = join(folder, 'node')
mkdirSync(nodeFolder)
writeFileSync(join(nodeFolder, 'package.json'), '{"private":true,"type":"module"}')
const packages = ['undici@6.22.0', 'openai@7.57.0', '@anthropic-ai/sdk@1.14.0']
const installed = spawnSync(
  'npm',
  ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...packages],
  {
    cwd: nodeFolder,
    timeout: 120_000,
  },
)
const noPackages = without(`${packages.join(', ')} (no registry)`, installed.status === 0)

/** Node before 24 does not read HTTPS_PROXY by itself: the proxy agent does. */
const agent = `import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici'\nsetGlobalDispatcher(new EnvHttpProxyAgent())\n`

function node(script: string): Promise<string> {
  const file = join(nodeFolder, `script-${createHash('sha1').update(script).digest('hex').slice(0, 8)}.mjs`)
  writeFileSync(file, agent + script)
  return succeeds(['node', file])
}

test('Node fetch with a proxy agent', { skip: noPackages }, async () => {
  const out = await node(`
const url = process.env.ORIGIN ?? '${origin.url}'
console.log((await (await fetch(url + '/json')).json()).ok)
const body = new Uint8Array(500_000).fill(97)
console.log((await (await fetch(url + '/upload', { method: 'POST', body })).text()).length)
const all = await Promise.all(Array.from({ length: 20 }, () => fetch(url + '/file').then((r) => r.arrayBuffer())))
console.log(new Set(all.map((b) => b.byteLength)).size, all[0].byteLength)
process.exit(0)`)
  assert.equal(out, `true\n64\n1 ${origin.file.length}\n`)
})

test('the OpenAI SDK streams', { skip: noPackages }, async () => {
  const out = await node(`import OpenAI from 'openai'
const client = new OpenAI({ apiKey: 'none', baseURL: '${origin.url}/v1', maxRetries: 0 })
const stream = await client.chat.completions.create({ model: 'demo', stream: true, messages: [{ role: 'user', content: 'Tell me' }] })
let text = '', pieces = 0
for await (const chunk of stream) { text += chunk.choices[0]?.delta?.content ?? ''; pieces++ }
console.log(pieces, text)
process.exit(0)`)
  assert.equal(out, `${said.split(' ').length} ${said}\n`)
  await read('/v1/chat/completions')
})

test('the Anthropic SDK streams', { skip: noPackages }, async () => {
  const out = await node(`import Anthropic from '@anthropic-ai/sdk'
const client = new Anthropic({ apiKey: 'none', baseURL: '${origin.url}', maxRetries: 0 })
const message = await client.messages.stream({ model: 'demo', max_tokens: 10, messages: [{ role: 'user', content: 'Tell me' }] }).finalMessage()
console.log(message.content[0].text)
process.exit(0)`)
  assert.equal(out, `${said}\n`)
  await read('/v1/messages')
})
