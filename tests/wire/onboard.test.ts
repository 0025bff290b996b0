// `generate`, `init` and `discover`: what a newcomer types first.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { parse } from 'yaml'
import { program } from './harness.ts'

const [pipelock = '', ...own] = program
let folder = ''
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'pipelock-onboard-'))
})
after(() => rmSync(folder, { recursive: true, force: true }))

function run(args: readonly string[], cwd = folder) {
  const { status, stdout, stderr } = spawnSync(pipelock, [...own, ...args], { encoding: 'utf8', cwd })
  return { status, out: stdout, err: stderr }
}

const put = (path: string, text: string): string => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

test('each preset loads, and is what its name says', () => {
  for (const [preset, mode] of [
    ['balanced', 'balanced'],
    ['strict', 'strict'],
    ['audit', 'audit'],
  ] as const) {
    const file = join(folder, `${preset}.yaml`)
    assert.equal(run(['generate', 'config', '--preset', preset, '-o', file]).status, 0)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const checked = run(['check', '-c', file])
    assert.equal(checked.status, 0, checked.err)
    assert.match(checked.out, new RegExp(`Mode:\\s+${mode}`))
    const config = parse(readFileSync(file, 'utf8')) as Record<string, Record<string, Record<string, unknown>>>
    if (preset === 'strict')
      assert.deepEqual(
        ['entropy_threshold', 'max_url_length', 'max_requests_per_minute'].map(
          (key) => config['fetch_proxy']?.['monitoring']?.[key],
        ),
        [3.5, 500, 30],
      )
    if (preset === 'audit') assert.equal(config['enforce'] as unknown, false)
  }
  assert.equal(run(['generate', 'config', '--preset', 'none']).status, 2)
})

test('the Compose file: an internal network for the agent, a health check, the proxy in its environment', () => {
  type Service = {
    networks: string[]
    environment?: Record<string, string>
    healthcheck?: { test: string[] }
    volumes?: string[]
  }
  for (const tls of [false, true]) {
    const { status, out } = run(['generate', 'docker-compose', ...(tls ? ['--tls'] : [])])
    assert.equal(status, 0)
    const file = parse(out) as { services: Record<string, Service>; networks: Record<string, { internal?: boolean }> }
    const { agent, pipelock: proxy } = file.services
    assert.deepEqual(agent?.networks, ['pipelock-internal'])
    assert.equal(file.networks['pipelock-internal']?.internal, true)
    assert.deepEqual(proxy?.healthcheck?.test, ['CMD', '/pipelock', 'healthcheck', '--addr', '127.0.0.1:8888'])
    assert.equal(agent?.environment?.['HTTPS_PROXY'], 'http://pipelock:8888')
    assert.equal(agent?.environment?.['NODE_EXTRA_CA_CERTS'] === '/ca/ca.pem', tls)
    assert.equal(agent?.volumes?.includes('pipelock-ca:/ca:ro') === true, tls)
  }
  assert.equal(run(['generate', 'compose']).out, run(['generate', 'docker-compose']).out)
})

const servers = `{
  // my servers
  "theme": "dark",
  "mcpServers": {
    "files": { "command": "npx", "args": ["-y", "server-filesystem", "."], "env": { "B": "2", "A": "1" }, "disabled": false }, // local
    "remote": {"type": "http", "url": "https://mcp.example/mcp"},
    "private": { "url": "https://mcp.example/mcp", "headers": { "Authorization": "x" } },
    "odd": { "command": "node", "env": { "NODE_OPTIONS": "--x" } },
  }
}
`

test('init wraps what it can and says why it leaves the rest; --undo restores every entry', () => {
  const home = join(folder, 'home')
  const file = put(join(home, '.cursor/mcp.json'), servers)
  put(join(home, '.config/Code/User/mcp.json'), '{\n\t"servers": {\n\t\t"a": {\n\t\t\t"command": "a"\n\t\t}\n\t}\n}\n')
  const args = ['init', '--home', home, '--binary', '/usr/local/bin/pipelock']
  assert.match(run([...args, '--dry-run']).out, /3 servers would be put behind pipelock/)
  assert.equal(readFileSync(file, 'utf8'), servers)
  const { status, out } = run(args)
  assert.equal(status, 0)
  assert.match(out, /files: wrapped[\s\S]*private: left alone: sends headers[\s\S]*odd: left alone: --env NODE_OPTIONS/)
  const now = readFileSync(file, 'utf8')
  assert.match(now, /\/\/ my servers[\s\S]*\/\/ local/)
  const entries = (parse(now.replaceAll(/ \/\/.*/g, '')) as { mcpServers: Record<string, Record<string, unknown>> })
    .mcpServers
  assert.deepEqual(entries['files'], {
    command: '/usr/local/bin/pipelock',
    args: ['mcp', 'proxy', '--env', 'A', '--env', 'B', '--', 'npx', '-y', 'server-filesystem', '.'],
    env: { B: '2', A: '1' },
    disabled: false,
  })
  assert.deepEqual(entries['remote'], {
    command: '/usr/local/bin/pipelock',
    args: ['mcp', 'proxy', '--upstream', 'https://mcp.example/mcp'],
  })
  assert.match(run(args).out, /0 servers put behind pipelock/)
  const seen = JSON.parse(run(['discover', '--home', home, '--json']).out) as {
    servers: { name: string; wrapped: boolean }[]
  }[]
  assert.deepEqual(
    seen.flatMap((one) => one.servers.filter(({ wrapped }) => wrapped).map(({ name }) => name)),
    ['files', 'remote', 'a'],
  )
  assert.match(
    run(['discover', '--home', home]).out,
    /UNPROTECTED {2}private[\s\S]*5 MCP servers in 2 files, 2 of them not behind/,
  )

  const wrapped = readFileSync(file, 'utf8')
  assert.match(run([...args, '--undo']).out, /3 servers restored/)
  assert.equal(readFileSync(file, 'utf8'), servers)
  // With changes of one's own in between each entry is restored by itself.
  writeFileSync(file, wrapped.replace('"dark"', '"light"'))
  assert.match(run([...args, '--undo']).out, /2 servers restored/)
  assert.match(readFileSync(file, 'utf8'), /"light"/)
  const restored = parse(readFileSync(file, 'utf8').replaceAll(/ \/\/.*/g, '')) as {
    mcpServers: Record<string, unknown>
  }
  assert.deepEqual(restored.mcpServers['files'], {
    command: 'npx',
    args: ['-y', 'server-filesystem', '.'],
    env: { B: '2', A: '1' },
    disabled: false,
  })
  assert.deepEqual(restored.mcpServers['remote'], { type: 'http', url: 'https://mcp.example/mcp' })
  assert.equal(readFileSync(`${file}.bak`, 'utf8'), servers)
})

test('--undo gives the bytes back, however they were written; a link stays a link', () => {
  const home = join(folder, 'linked')
  const written = '{"mcpServers":{"a":{"command":"npx","args":["x"],"b":1}},  "other":[1,2]}'
  const file = put(join(folder, 'dotfiles/mcp.json'), written)
  mkdirSync(join(home, '.cursor'), { recursive: true })
  const link = join(home, '.cursor/mcp.json')
  symlinkSync(file, link)
  assert.equal(run(['init', '--home', home]).status, 0)
  assert.ok(lstatSync(link).isSymbolicLink())
  assert.match(readFileSync(file, 'utf8'), /"proxy"/)
  assert.equal(run(['init', '--home', home, '--undo']).status, 0)
  assert.equal(readFileSync(file, 'utf8'), written)
  // What was changed in between is kept.
  assert.equal(run(['init', '--home', home]).status, 0)
  writeFileSync(file, readFileSync(file, 'utf8').replace('[1,2]', '[1,2,3]'))
  assert.equal(run(['init', '--home', home, '--undo']).status, 0)
  assert.match(readFileSync(file, 'utf8'), /"command":"npx"[\s\S]*\[1,2,3\]/)
})

test("a release's own name is known as well: discover sees it, --undo takes it out", () => {
  const home = join(folder, 'release')
  const file = put(join(home, '.cursor/mcp.json'), '{"mcpServers": {"a": {"command": "a"}}}')
  for (const binary of ['/opt/pipelock-linux-x64', '/opt/pipelock_0.4.0_linux_amd64', 'C:\\pipelock-windows-x64.exe']) {
    assert.match(run(['init', '--home', home, '--binary', binary]).out, /1 servers put behind/)
    assert.ok(!run(['discover', '--home', home]).out.includes('UNPROTECTED'), binary)
    assert.match(run(['init', '--home', home, '--undo']).out, /1 servers restored/, binary)
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), { mcpServers: { a: { command: 'a' } } })
  }
})

test('what is broken or absent is said, and nothing is changed', () => {
  const home = join(folder, 'broken')
  const file = put(join(home, '.cursor/mcp.json'), '{"mcpServers": {')
  assert.deepEqual(run(['init', '--home', home]).status, 2)
  assert.match(run(['init', '--home', home]).err, /mcp\.json is not valid JSON/)
  assert.equal(readFileSync(file, 'utf8'), '{"mcpServers": {')
  assert.match(run(['init', '--home', join(folder, 'nobody')]).err, /no MCP client configuration found/)
})

test('one broken file keeps nobody from the others, and is told', () => {
  const home = join(folder, 'half-broken')
  put(join(home, '.claude.json'), '{"mcpServers": {')
  const file = put(join(home, '.cursor/mcp.json'), '{"mcpServers": {"a": {"command": "a"}}}')
  const seen = run(['discover', '--home', home, '--json'])
  assert.deepEqual([seen.status, (JSON.parse(seen.out) as unknown[]).length], [2, 1])
  const { status, out, err } = run(['init', '--home', home])
  assert.equal(status, 2)
  assert.match(out, /a: wrapped[\s\S]*1 servers put behind pipelock/)
  assert.match(err, /\.claude\.json is not valid JSON/)
  assert.match(readFileSync(file, 'utf8'), /"proxy"/)
})

test('what Claude Code keeps for single projects, and args that are no texts', () => {
  const home = join(folder, 'projects')
  const own = { command: 'npx', args: ['a'] }
  const written = JSON.stringify({
    mcpServers: { one: { ...own, args: [] }, two: { ...own, args: ['--port', 8080] }, three: { ...own, args: null } },
    projects: { '/src/app': { allowedTools: [], mcpServers: { one: own } }, '/src/none': {} },
  })
  const file = put(join(home, '.claude.json'), written)
  const { out } = run(['init', '--home', home])
  assert.match(
    out,
    /one: wrapped\n {2}two: left alone: its args.*\n {2}three: left.*\n {2}one \(\/src\/app\): wrapped\n/,
  )
  const now = JSON.parse(readFileSync(file, 'utf8')) as {
    projects: Record<string, { mcpServers: { one: typeof own } }>
  }
  assert.deepEqual(now.projects['/src/app']?.mcpServers.one.args, ['mcp', 'proxy', '--', 'npx', 'a'])
  assert.match(run(['discover', '--home', home]).out, /protected {4}one \(pipelock, in \/src\/app\)/)
  assert.equal(run(['init', '--home', home, '--undo']).status, 0)
  assert.equal(readFileSync(file, 'utf8'), written)
})

test('generate mcporter: to standard output, to a file, in place with a backup', () => {
  const file = put(join(folder, 'm.json'), '{"mcpServers": {"a": {"command": "a", "x": 1}}}')
  const { out } = run(['generate', 'mcporter', '-i', file, '-c', 'own.yaml'])
  assert.deepEqual(JSON.parse(out), {
    mcpServers: { a: { command: 'pipelock', x: 1, args: ['mcp', 'proxy', '--config', 'own.yaml', '--', 'a'] } },
  })
  assert.equal(run(['generate', 'mcporter', '-i', file, '--in-place', '--backup']).status, 0)
  assert.match(readFileSync(file, 'utf8'), /pipelock\.yaml/)
  assert.match(readFileSync(`${file}.bak`, 'utf8'), /^\{"mcpServers": \{"a"/)
  assert.equal(run(['generate', 'mcporter']).status, 2)
})
