// Real clients over plain HTTP pass unharmed: curl, Node with undici's ProxyAgent, Python's http.client, requests and httpx.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { createGzip } from 'node:zlib'
import { curl, hasCurl, loopback, secret, startPipelock, type Pipelock } from './harness.ts'

const password = secret(['real-client', 's-long', '-password'].join(''))
const folder = mkdtempSync(join(tmpdir(), 'pipelock-clients-'))
const file = join(folder, 'body.bin')
const body = randomBytes(3_000_000)
writeFileSync(file, body)
const hash = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const text = 'A plain sentence about the weather. '.repeat(5000)

let pipelock: Pipelock
let server: Server
let url: string
let proxy: string

/** A well-behaved origin: ranges, conditional requests, compression, uploads told by their hash. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/upload') {
    const seen = createHash('sha256')
    request.on('data', (chunk: Buffer) => seen.update(chunk)).on('end', () => response.end(seen.digest('hex')))
    return
  }
  request.resume()
  if (request.url === '/text') {
    response.setHeader('content-type', 'text/plain')
    if (!/gzip/.test(String(request.headers['accept-encoding']))) return void response.end(text)
    response.setHeader('content-encoding', 'gzip')
    const gzip = createGzip()
    gzip.pipe(response)
    return void gzip.end(text)
  }
  if (request.url === '/empty') return void response.writeHead(204).end()
  response.setHeader('content-type', 'application/octet-stream')
  response.setHeader('etag', '"one"')
  response.setHeader('accept-ranges', 'bytes')
  if (request.headers['if-none-match'] === '"one"') return void response.writeHead(304).end()
  const { size } = statSync(file)
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '')
  const start = Number(range?.[1] ?? 0)
  const end = range?.[2] ? Number(range[2]) : size - 1
  if (start >= size) return void response.writeHead(416, { 'content-range': `bytes */${size}` }).end()
  const partial = range === null ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }
  response.writeHead(range === null ? 200 : 206, { ...partial, 'content-length': end - start + 1 })
  if (request.method === 'HEAD') return void response.end()
  createReadStream(file, { start, end }).pipe(response)
}

before(async () => {
  server = createServer(answer)
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const yaml = `${loopback}proxy_auth: {users: [{name: agent, password_env: AGENT_PASSWORD}]}\n`
  pipelock = await startPipelock({ yaml, env: { AGENT_PASSWORD: password } })
  proxy = `http://agent:${password}@127.0.0.1:${pipelock.port}`
})
after(async () => {
  server.close()
  server.closeAllConnections()
  await pipelock.stop()
  rmSync(folder, { recursive: true })
})

const noCurl = hasCurl ? false : 'curl is not installed'
const out = join(folder, 'out')
const asked = (...args: string[]) => curl(['-x', proxy, ...args])

test(
  'curl: a download, compressed text, a range, a continued download, HEAD, 204, 304, 416',
  { skip: noCurl },
  async () => {
    assert.equal((await asked('-o', out, `${url}/file`)).code, 0)
    assert.equal(hash(readFileSync(out)), hash(body))
    assert.equal((await asked('--compressed', `${url}/text`)).out, text)
    assert.equal((await asked('-o', out, '-r', '1000-1999', `${url}/file`)).code, 0)
    assert.equal(hash(readFileSync(out)), hash(body.subarray(1000, 2000)))
    writeFileSync(out, body.subarray(0, 12_345))
    assert.equal((await asked('-C', '-', '-o', out, `${url}/file`)).code, 0)
    assert.equal(hash(readFileSync(out)), hash(body))
    assert.match((await asked('-I', `${url}/file`)).out, /content-length: 3000000/i)
    const status = async (...args: string[]) => (await asked('-o', out, '-w', '%{http_code}', ...args)).out
    assert.equal(await status(`${url}/empty`), '204')
    assert.equal(await status('-H', 'If-None-Match: "one"', `${url}/file`), '304')
    assert.equal(await status('-r', '9000000-', `${url}/file`), '416')
  },
)

test('curl: uploads with Content-Length, chunked, as a form, with Expect', { skip: noCurl }, async () => {
  const binary = ['-H', 'Content-Type: application/octet-stream']
  for (const args of [
    ['-T', file],
    ['-T', file, '-H', 'Expect: 100-continue'],
    ['-T', file, '-H', 'Transfer-Encoding: chunked'],
    ['--data-binary', `@${file}`],
    ['--data-binary', `@${file}`, '-H', 'Expect:'],
    ['--http1.0', '--data-binary', `@${file}`],
  ])
    assert.equal((await asked(...binary, ...args, `${url}/upload`)).out, hash(body), args.join(' '))
  const form = await asked('-F', `part=@${file};type=application/octet-stream`, `${url}/upload`)
  assert.match(form.out, /^[0-9a-f]{64}$/)
  const many = await asked(...Array.from({ length: 20 }, () => `${url}/upload`))
  assert.equal(many.out, hash('').repeat(20))
})

/** Runs a script that prints what it got, one line each. */
function script(command: string, args: readonly string[]): Promise<string[]> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, ORIGIN: url, PROXY: proxy, BODY: file }
  const child = spawn(command, args, { env })
  let [said, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
  return new Promise((go, fail) =>
    child.on('close', (code) => (code === 0 ? go(said.trim().split('\n')) : fail(new Error(err.slice(-2000))))),
  )
}

const expected = () => [hash(body), hash(text), '206 1000', '204', hash(body), '304']

const python = (get: string, post: string) => `
import hashlib, os
O, P, B = os.environ['ORIGIN'], os.environ['PROXY'], open(os.environ['BODY'], 'rb').read()
sha = lambda b: hashlib.sha256(b).hexdigest()
${get}
${post}
print(sha(get('/file')[1])); print(sha(get('/text')[1]))
s, b = get('/file', {'Range': 'bytes=0-999'}); print(s, len(b))
print(get('/empty')[0]); print(post('/upload', B).decode()); print(get('/file', {'If-None-Match': '"one"'})[0])
`

const hasPython = spawnSync('python3', ['--version']).status === 0

test("Python's http.client", { skip: hasPython ? false : 'python3 is not installed' }, async () => {
  const got = await script('python3', [
    '-c',
    python(
      `
import http.client, base64
from urllib.parse import urlsplit
u = urlsplit(P)
H = {'Proxy-Authorization': 'Basic ' + base64.b64encode((u.username + ':' + u.password).encode()).decode()}
c = http.client.HTTPConnection(u.hostname, u.port)
def ask(m, path, body=None, h={}):
    c.request(m, O + path, body, {**H, **h}); r = c.getresponse(); return r.status, r.read()
def get(path, h={}): return ask('GET', path, None, h)`,
      `def post(path, b): return ask('POST', path, b, {'Content-Type': 'application/octet-stream'})[1]`,
    ),
  ])
  assert.deepEqual(got, expected())
})

/** A Python of its own with the two packages; null = pip cannot get them. */
function venv(): string | null {
  const at = join(tmpdir(), 'pipelock-test-venv')
  const own = join(at, 'bin/python')
  const usable = () => existsSync(own) && spawnSync(own, ['-c', 'import requests, httpx']).status === 0
  if (!usable() && hasPython) {
    spawnSync('python3', ['-m', 'venv', at], { timeout: 60_000 })
    spawnSync(join(at, 'bin/pip'), ['install', '-q', 'requests==2.32.3', 'httpx==0.28.1'], { timeout: 120_000 })
  }
  return usable() ? own : null
}
const own = venv()
const noVenv = own === null ? 'pip cannot install requests and httpx' : false

test('Python requests', { skip: noVenv }, async () => {
  const got = await script(own!, [
    '-c',
    python(
      `
import requests
S = requests.Session(); S.trust_env = False; S.proxies = {'http': P}
def get(path, h={}): r = S.get(O + path, headers=h); return r.status_code, r.content`,
      `def post(path, b): return S.post(O + path, data=b, headers={'Content-Type': 'application/octet-stream'}).content`,
    ),
  ])
  assert.deepEqual(got, expected())
})

test('Python httpx, by itself and from several threads', { skip: noVenv }, async () => {
  const got = await script(own!, [
    '-c',
    `${python(
      `
import httpx
from concurrent.futures import ThreadPoolExecutor
C = httpx.Client(proxy=P, trust_env=False)
def get(path, h={}): r = C.get(O + path, headers=h); return r.status_code, r.content`,
      `def post(path, b): return C.post(O + path, content=b, headers={'Content-Type': 'application/octet-stream'}).content`,
    )}
with ThreadPoolExecutor(8) as pool: print(len(set(sha(b) for _, b in pool.map(get, ['/file'] * 24))))
`,
  ])
  assert.deepEqual(got, [...expected(), '1'])
})

/** A folder with undici; null = npm cannot get it. Its `fetch` belongs to its agent: those of Node's own may differ. */
function undici(): string | null {
  const at = join(tmpdir(), 'pipelock-test-undici')
  const there = () => existsSync(join(at, 'node_modules/undici/package.json'))
  if (!there() && spawnSync('node', ['--version']).status === 0)
    spawnSync('npm', ['install', '--prefix', at, '--no-audit', '--no-fund', 'undici@7.16.0'], { timeout: 120_000 })
  return there() ? at : null
}
const agentFolder = undici()

for (const tunnel of [true, false])
  test(
    `Node's fetch with undici's ProxyAgent, ${tunnel ? 'through CONNECT' : 'in absolute-form'}`,
    {
      skip: agentFolder === null ? 'npm cannot install undici' : false,
    },
    async () => {
      const source = `
import { createRequire } from 'node:module'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
const { ProxyAgent, fetch } = createRequire(${JSON.stringify(`${agentFolder}/`)})('undici')
const { ORIGIN, PROXY, BODY } = process.env
const proxy = new URL(PROXY)
const token = 'Basic ' + Buffer.from(proxy.username + ':' + proxy.password).toString('base64')
const dispatcher = new ProxyAgent({ uri: proxy.origin, token, proxyTunnel: ${tunnel} })
const ask = async (path, init) => {
  const response = await fetch(ORIGIN + path, { dispatcher, ...init })
  return [response.status, Buffer.from(await response.arrayBuffer())]
}
const sha = (bytes) => createHash('sha256').update(bytes).digest('hex')
console.log(sha((await ask('/file'))[1]))
console.log(sha((await ask('/text'))[1]))
const [status, part] = await ask('/file', { headers: { range: 'bytes=0-999' } })
console.log(status, part.length)
console.log((await ask('/empty'))[0])
const upload = { method: 'POST', body: readFileSync(BODY), headers: { 'content-type': 'application/octet-stream' } }
console.log(String((await ask('/upload', upload))[1]))
console.log((await ask('/file', { headers: { 'if-none-match': '"one"' } }))[0])
await dispatcher.close()
`
      const at = join(folder, `agent-${tunnel}.mjs`)
      writeFileSync(at, source)
      assert.deepEqual(await script('node', [at]), expected())
    },
  )
