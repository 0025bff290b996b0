// Every command on the pages of the documentation is typed as it stands there, or is named here with where it is run.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { awsKey, freePort, loopback, program, startPipelock, until, type Pipelock } from './harness.ts'

/** Beginning of a command → what it needs, or which test runs it. */
const elsewhere: Readonly<Record<string, string>> = {
  'npm ': 'the gate itself',
  'helm install': 'a cluster',
  'helm test': 'a cluster',
  'helm upgrade': 'a cluster',
  kubectl: 'a cluster',
  'pipelock run --mcp-listen 127.0.0.1:8889 --mcp-upstream https://mcp.example/mcp --mcp-lock':
    'what a line before it locks',
  'pipelock mcp lock --name issues': 'mcp-lock.test.ts, with a server of its own',
}
/** docs/deploy.md has tests/deploy/deploy-page.test.ts; README's blocks called `sh`, and docs/migrating.md, docs-commands.test.ts. */
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'deploy/helm/pipelock/README.md',
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md') && !['deploy.md', 'migrating.md'].includes(name))
    .map((name) => `docs/${name}`),
]

/** Lines of the blocks without a language that begin as commands do, put together where they go on. */
function commandsOf(page: string): string[] {
  return readFileSync(page, 'utf8')
    .split('```')
    .filter((block, index) => index % 2 === 1 && block.startsWith('\n'))
    .flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'))
    .filter((line) => /^(?:pipelock|curl|npm|npx|bun|docker|helm|kubectl|eval|kill|openssl|git|sh) /.test(line))
    .map((line) => line.split(/\s+# /)[0] ?? '')
}

const folder = mkdtempSync(join(tmpdir(), 'pipelock-pages-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const place = (name: string) => join(folder, name)
const put = (name: string, text: string) => writeFileSync(place(`project/${name}`), text)
const token = 'token-of-the-pages'
const env = {
  PATH: `${place('bin')}:${process.env['PATH'] ?? ''}`,
  HOME: place('home'),
  SHELL: '/bin/sh',
  PIPELOCK_KILLSWITCH_API_TOKEN: token,
}
const ports = { proxy: 0, scan: 0 }
let proxy: Pipelock

const server = resolve('node_modules/@modelcontextprotocol/server-filesystem/dist/index.js')
/** The same command in this folder, with this proxy and this machine's servers. */
const here = (command: string): string =>
  command
    .replaceAll('npx -y @modelcontextprotocol/server-filesystem', `node ${server}`)
    .replaceAll('/etc/pipelock', place('etc'))
    .replaceAll('/var/lib/pipelock', place('var'))
    .replaceAll(/\/(?:safe|secure)\//g, `${place('safe')}/`)
    .replaceAll('builder|10.4.0.7', 'builder|127.0.0.1')
    .replaceAll(':9098', `:${ports.scan}`)
    .replaceAll(/127\.0\.0\.1:8888/g, `127.0.0.1:${proxy.port}`)

function typed(command: string) {
  const run = spawnSync('bash', ['-o', 'pipefail', '-c', here(command)], {
    cwd: place('project'),
    env,
    encoding: 'utf8',
    input: '',
  })
  return { ...run, said: `${command}\n${run.stdout}\n${run.stderr}` }
}

const configuration = (more = ''): string =>
  [
    `${loopback}fetch_proxy: {listen: "127.0.0.1:${ports.proxy}"}`,
    'agents: {builder: {source_cidrs: [127.0.0.0/8]}}',
    'session_profiling: {enabled: true}',
    'airlock: {enabled: true}',
    `behavioral_baseline: {enabled: true, learning_window: 1, profile_dir: ${place('var/baselines')}}`,
    `scan_api: {listen: "127.0.0.1:${ports.scan}", auth: {bearer_tokens: [change-me]}}`,
    more,
    '',
  ].join('\n')

/** What the page's text has told the reader to write or to do by then. */
const steps: Readonly<Record<string, (said: string) => void | Promise<void>>> = {
  'pipelock signing pubkey': () => put('pipelock.yaml', configuration(recording())),
  'pipelock escrow open': async () => {
    const escrow = /escrow_public_key: (\w+)/.exec(typed('pipelock escrow key --out again.key').stdout)?.[1] ?? ''
    const one = await startPipelock({
      yaml: `${loopback}${recording(`, raw_escrow: true, escrow_public_key: ${escrow}`)}\n`,
    })
    await one.ask([`GET http://127.0.0.1:9/?k=${awsKey} HTTP/1.1`, 'Host: x', 'Connection: close'])
    one.child.kill('SIGTERM')
    await one.exited
    await one.stop()
    typed('mv again.key escrow.key')
  },
  'pipelock rules install': (said) => {
    const hex = /public key: ([0-9a-f]{64})/.exec(said)?.[1] ?? ''
    const rules = `rules: {rules_dir: ${place('etc/rules')}, trusted_keys: [{name: team, public_key: ${hex}, tier: own}]}`
    put('pipelock.yaml', configuration(rules))
    mkdirSync(place('project/company'))
    typed('cp bundle.yaml bundle.yaml.sig company/')
  },
  'pipelock baseline list': async () => {
    const one = await startPipelock({ yaml: configuration().replaceAll(/(fetch_proxy|scan_api):.*\n/g, '') })
    await one.ask(['GET http://127.0.0.1:9/ HTTP/1.1', 'Host: x', 'Connection: close'])
    one.child.kill('SIGTERM')
    await one.exited
    await one.stop()
  },
}
const recording = (more = '') =>
  `flight_recorder: {enabled: true, dir: ${place('var/receipts')}, signing_key_path: ${place('etc/receipts.key')}${more}}`

before(async () => {
  for (const name of ['home', 'bin', 'project', 'etc/rules', 'var/baselines', 'safe'])
    mkdirSync(place(name), { recursive: true })
  const starter = `#!/bin/sh\nexec ${program.map((word) => `'${word}'`).join(' ')} "$@"\n`
  if (program.length === 1) symlinkSync(resolve(program[0] ?? ''), place('bin/pipelock'))
  else writeFileSync(place('bin/pipelock'), starter, { mode: 0o755 })
  ports.proxy = await freePort()
  ports.scan = await freePort()
  put('pipelock.yaml', configuration())
  put('OLD.yaml', 'mode: balanced\n')
  put('NEW.yaml', 'mode: strict\n')
  put('.mcp.json', JSON.stringify({ mcpServers: { files: { command: 'node', args: [server, '.'] } } }))
  put('server.js', '')
  put('messages.jsonl', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n')
  put('tools.json', JSON.stringify([{ name: 'a', description: 'b', inputSchema: { type: 'object' } }]))
  const rule =
    '{id: badge-number, type: dlp, name: Badge number, severity: high, confidence: high, pattern: {regex: "badge-[0-9]{6}"}}'
  put('bundle.yaml', `format_version: 1\nname: company\nversion: "1.2"\nrules:\n  - ${rule}\n`)
  proxy = await startPipelock({
    yaml: configuration(),
    port: ports.proxy,
    env: { PIPELOCK_KILLSWITCH_API_TOKEN: token },
  })
  await proxy.ask(['GET http://127.0.0.1:9/ HTTP/1.1', 'Host: x', 'Connection: close'])
})
after(() => proxy.stop())

/** Of what goes on serving only that it comes up can be asked. */
async function comesUp(command: string): Promise<void> {
  const free = await freePort()
  const words = here(command).replace(':8889', `:${await freePort()}`)
  const listen = words.includes('pipelock run ')
    ? ` --listen 127.0.0.1:${free} --config OLD.yaml`
    : ' --config OLD.yaml'
  const [own = '', child] = words.split(' -- ')
  const whole = `exec ${own}${listen}${child === undefined ? '' : ` -- ${child}`}`
  const started = spawn('bash', ['-c', whole], { cwd: place('project'), env })
  let said = ''
  started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise((go) => started.on('close', go))
  await until(
    `${command}: ${said}`,
    () => /pipelock: ready|proxying MCP server/.test(said) || started.exitCode !== null,
  )
  assert.match(said, /pipelock: ready|proxying MCP server/, `${command}\n${said}`)
  started.stdin.end()
  started.kill('SIGTERM')
  await ended
}

for (const page of pages)
  test(`${page}: what it says to type works`, { timeout: 300_000 }, async () => {
    let said = ''
    for (const command of commandsOf(page)) {
      if (Object.keys(elsewhere).some((start) => command.startsWith(start))) continue
      for (const [start, step] of Object.entries(steps)) if (command.startsWith(start)) await step(said)
      if (/^pipelock (?:run|mcp proxy)\b/.test(command)) await comesUp(command)
      else {
        const run = typed(command)
        assert.equal(run.status, 0, run.said)
        said += run.said
      }
    }
    put('pipelock.yaml', configuration())
    const off = `-d '{"active": false}' http://127.0.0.1:8888/api/v1/killswitch`
    if (page === 'docs/kill-switch.md') typed(`curl -sf -X POST -H "Authorization: Bearer ${token}" ${off}`)
  })

test('what is run elsewhere is still on a page', () => {
  const all = pages.flatMap(commandsOf)
  for (const start of Object.keys(elsewhere))
    assert.ok(
      all.some((command) => command.startsWith(start)),
      start,
    )
  assert.ok(all.length > 60, `${all.length}`)
})
