// What the command line says and how it exits: one clear line per mistake, results on stdout, errors on stderr.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer as createHttp } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { awsKey, freePort, runToEnd, secret, startPipelock, until } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-cli-'))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const good = file('good.yaml', 'mode: strict\n')

const nowhere = join(folder, 'nowhere')
const inJson: readonly (readonly [...string[]])[] = [
  ['top', '--addr', '127.0.0.1:1'],
  ['--home', folder, 'top', '--bogus'],
  ['top', '--interval', 'x'],
  ['logs', '--file', nowhere],
  ['logs', '--action', 'fly'],
  ['explain', 'req-1', '--file', nowhere],
  ['simulate', '--file', nowhere],
  ['doctor', '--config', nowhere],
  ['diagnose', '--config', nowhere],
  ['test', '--config', nowhere],
  ['check', '--config', nowhere],
  ['session', 'list', '--config', nowhere],
  ['keys', 'status', '--config', nowhere],
  ['verify-receipt', nowhere],
  ['verify-receipt', '--chain', nowhere],
  ['rules', 'list', '--config', nowhere],
  ['rules', 'show', 'none such'],
  ['git', 'scan-diff', '--baseline', nowhere],
  ['scan', nowhere],
  ['scan', nowhere, '--format', 'json'],
  ['audit', nowhere],
  ['audit', folder, '--output', join(nowhere, 'report')],
  ['audit', 'score', '--config', nowhere],
  ['mcp', 'scan', '--config', nowhere],
  ['mcp', 'lock', '--bogus'],
  ['discover', '--bogus'],
  ['baseline', 'list', '--config', nowhere],
]
for (const words of inJson)
  test(`an error of ${words.join(' ')} --json is one JSON object on stdout, and said on stderr as ever`, () => {
    const asked = words.includes('json') ? words : [...words, '--json']
    const { code, out, err } = runToEnd(asked, { input: '' })
    const { error, exit_code: told } = JSON.parse(out) as { error: string; exit_code: number }
    assert.ok(code === told && code !== 0, out)
    assert.ok(error !== '' && err.includes(error.split('\n')[0] ?? ''), `${error}\n${err}`)
    assert.ok(!/internal error|^\s+at /m.test(err), err)
  })

const mistakes: Readonly<Record<string, [readonly string[], number, RegExp]>> = {
  'no command': [[], 2, /Usage: pipelock/],
  'an unknown command': [['runn'], 2, /unknown command 'runn'[\s\S]*Did you mean run/],
  'help on an unknown command': [['runn', '--help'], 2, /unknown command 'runn'/],
  'an unknown flag': [['run', '--lisen', 'x'], 2, /unknown option '--lisen'[\s\S]*--listen/],
  'a wrong mode': [['run', '--mode', 'lenient'], 2, /lenient[\s\S]*audit, balanced, strict/],
  'a missing file': [['run', '--config', '/nowhere/p.yaml'], 2, /\/nowhere\/p\.yaml.*no such file/],
  'a folder as file': [['run', '--config', '/tmp'], 2, /directory/],
  'a misspelt key': [
    ['check', '--config', file('typo.yaml', 'mode: audit\nforward_proxy:\n  enabld: true\n')],
    2,
    /typo\.yaml:3:3: forward_proxy\.enabld.*did you mean "enabled"/,
  ],
  'broken YAML': [['run', '--config', file('broken.yaml', 'mode: [audit\n')], 2, /broken\.yaml:\d+:\d+/],
  'a bad regex': [
    ['check', '--config', file('regex.yaml', 'dlp:\n  patterns:\n    - {name: x, regex: "(?=a)"}\n')],
    2,
    /regex\.yaml:3:.*look-ahead/,
  ],
  'a regex that matches nothing': [
    ['check', '--config', file('nothing.yaml', 'dlp:\n  patterns:\n    - {name: x, regex: "a^b"}\n')],
    2,
    /nothing\.yaml:3:.*matches no text at all/,
  ],
  'a command of the Go program': [
    ['verify-install', '--json'],
    2,
    /not part of this version; instead: .*diagnose.*migrating/,
  ],
  'a reverse upstream that is none': [['run', '--reverse-upstream', 'x'], 2, /invalid --reverse-upstream "x"/],
  'a bad address': [['run', '--listen', 'nonsense'], 2, /--listen "nonsense": use HOST:PORT/],
  '--mcp-listen alone': [['run', '--mcp-listen', '127.0.0.1:0'], 2, /--mcp-listen requires --mcp-upstream/],
  '--mcp-upstream alone': [['run', '--mcp-upstream', 'http://x/mcp'], 2, /--mcp-upstream requires --mcp-listen/],
  'a wrong upstream': [
    ['run', '--mcp-listen', '127.0.0.1:0', '--mcp-upstream', 'ftp://x'],
    2,
    /invalid --mcp-upstream "ftp:\/\/x": must be http:\/\/, https:\/\/, ws:\/\/ or wss:\/\/ with a host/,
  ],
  'an unknown rule': [
    ['rules', 'show', 'aws', 'acces', 'id'],
    2,
    /no rule "aws acces id"; did you mean "AWS Access ID"\?/,
  ],
  'an unknown threat': [['rules', 'list', '--threat', 'weather'], 2, /weather[\s\S]*secret, injection/],
  'nobody at the health port': [['healthcheck', '--addr', '127.0.0.1:1'], 1, /health check failed/],
}

for (const [name, [args, code, message]] of Object.entries(mistakes))
  test(`${name}: exit ${code}, said on stderr, nothing on stdout`, () => {
    const ended = runToEnd(args, { cwd: folder })
    assert.match(ended.err, message)
    assert.deepEqual([ended.code, ended.out], [code, ''])
    assert.ok(!/\n\s+at /.test(ended.err), 'a stack trace')
  })

test('a busy port names the remedy and exits 1', async () => {
  const blocker = createServer()
  await new Promise<void>((go) => blocker.listen(0, '127.0.0.1', go))
  const { port } = blocker.address() as { port: number }
  const free = await freePort()
  const main = runToEnd(['run', '--listen', `127.0.0.1:${port}`])
  assert.match(main.err, /address already in use; stop the other program or choose another with --listen/)
  const both = `run --listen 127.0.0.1:${free} --mcp-listen 127.0.0.1:${port} --mcp-upstream http://127.0.0.1:1/mcp`
  const mcp = runToEnd(both.split(' '))
  assert.match(mcp.err, /MCP listener bind .*address already in use.*--mcp-listen/)
  assert.deepEqual([main.code, mcp.code], [1, 1])
  for (const [key, yaml] of Object.entries({
    metrics_listen: `metrics_listen: 127.0.0.1:${port}`,
    'kill_switch.api_listen': `kill_switch: {api_token: a, api_listen: "127.0.0.1:${port}"}`,
    'agents.ben.listeners': `agents: {ben: {listeners: ["127.0.0.1:${port}"]}}`,
  })) {
    const config = file('busy.yaml', `fetch_proxy: {listen: "127.0.0.1:${free}"}\n${yaml}\n`)
    const ended = runToEnd(['run', '--config', config])
    const said = `listen 127.0.0.1:${port}: address already in use; stop the other program or choose another with ${key}\n`
    assert.ok(ended.err.includes(said), ended.err)
    assert.match(ended.err, new RegExp(`choose another with ${key.replaceAll('.', '\\.')}$`, 'm'))
    assert.equal(ended.code, 1)
  }
  blocker.close()
})

test('a name that nobody knows, to listen on: one line, exit 1', async () => {
  for (const more of [[], ['--reuse-port']]) {
    const { code, err } = runToEnd(['run', '--listen', `nobody.invalid:${await freePort()}`, ...more])
    assert.match(err, /listen nobody\.invalid:\d+: this machine has no such address; choose another with --listen/)
    assert.ok(!err.includes('internal error'), err)
    assert.equal(code, 1)
  }
})

test('check says what a costly pattern costs', () => {
  const config = file('dear.yaml', 'dlp:\n  patterns:\n    - {name: Digits, regex: "[a-z]{3,9}[0-9]"}\n')
  const { code, out } = runToEnd(['check', '--config', config])
  assert.equal(code, 0)
  assert.match(out, /Warning: .*dlp\.patterns "Digits": costly: .*give it a literal/)
})

test('check prints to stdout, judges a URL, and exits 1 when it would be blocked', () => {
  const plain = runToEnd(['check', '--config', good])
  assert.match(plain.out, /^Config validation: OK\n/)
  assert.match(plain.out, /Mode:\s+strict/)
  assert.equal(plain.code, 0)
  const blocked = runToEnd(['check', '--config', good, '--url', `http://example.com/?k=${awsKey}`])
  assert.match(blocked.out, /Result: BLOCKED\nScanner: dlp\nReason: .*AWS Access ID/)
  assert.deepEqual([blocked.code, blocked.err.trim()], [1, 'url blocked'])
  assert.ok(!(blocked.out + blocked.err).includes(awsKey))
  const inside = runToEnd(['check', '--url', 'http://0x7f.1/'])
  assert.match(inside.out, /Using default config[\s\S]*Scanner: ssrf/)
  assert.equal(runToEnd(['check', '--url', 'gopher://x/']).code, 1)
  const json = JSON.parse(runToEnd(['check', '--json', '--url', 'http://127.0.0.1/']).out) as {
    url: { result: string }
  }
  assert.equal(json.url.result, 'blocked')
})

test('known secrets and canaries are counted, block, and are never shown', () => {
  const [known, bait] = [secret('Zq8rT2mXv7LpK4wN'), secret('canary-9KfTq7Rz')]
  writeFileSync(join(folder, 'secrets.txt'), `${known}\n`, { mode: 0o600 })
  const text = `dlp: {secrets_file: secrets.txt}\ncanary_tokens: {enabled: true, tokens: [{name: bait, value: ${bait}}]}\n`
  const config = file('guarded.yaml', text)
  const plain = runToEnd(['check', '--config', config], { env: { APP_TOKEN: secret('W2x9KfTq7RzLmYp4') } })
  assert.match(plain.out, /Known secrets: {3}1 environment, 1 file, 1 canary\n/)
  assert.ok(!/Not enforced yet/.test(plain.out))
  for (const [value, rule] of [
    [known, 'Known Secret Leak'],
    [bait, 'Canary Token \\(bait\\)'],
  ] as const)
    for (const written of [value, btoa(value), encodeURIComponent(encodeURIComponent(value))]) {
      const blocked = runToEnd(['check', '--config', config, '--url', `http://example.com/?k=${written}`])
      assert.match(blocked.out, new RegExp(`Result: BLOCKED\nScanner: dlp\nReason: DLP match: ${rule} `))
      assert.deepEqual([blocked.code, (blocked.out + blocked.err).includes(written)], [1, false])
    }
  writeFileSync(join(folder, 'open.txt'), `${known}\n`, { mode: 0o644 })
  for (const command of ['check', 'run']) {
    const refused = runToEnd([command, '--config', file('open.yaml', 'dlp: {secrets_file: open.txt}\n')])
    assert.match(refused.err, /secrets_file ".*open\.txt" is world-readable \(mode 0644\): restrict to 0600/)
    assert.deepEqual([refused.code, refused.out], [2, ''])
  }
})

test('version, schema and help print to stdout and exit 0', () => {
  const version = runToEnd(['version'])
  assert.match(version.out, /^pipelock version \d+\.\d+\.\d+\nbuild date: .+\ngit commit: .+\nruntime: .+\n$/)
  assert.match(runToEnd(['--version']).out, /^pipelock version \d/)
  const schema = JSON.parse(runToEnd(['schema']).out) as { properties: Record<string, unknown> }
  for (const section of ['mode', 'dlp', 'mcp_tool_policy', 'health_watchdog', 'tls_interception'])
    assert.ok(section in schema.properties, section)
  for (const args of [
    '--help',
    'run --help',
    'healthcheck --help',
    'check --help',
    'rules list --help',
    'help run',
  ].map((line) => line.split(' '))) {
    const help = runToEnd(args)
    assert.deepEqual([help.code, help.err], [0, ''], args.join(' '))
    assert.match(help.out, /Usage: pipelock/)
  }
})

test('the configuration is the flag, then PIPELOCK_CONFIG, then ./pipelock.yaml, then the defaults', () => {
  const home = join(folder, 'home')
  mkdirSync(home)
  const mode = (args: readonly string[], env: Record<string, string> = {}) =>
    /Mode:\s+(\w+)/.exec(runToEnd(['check', ...args], { cwd: home, env }).out)?.[1]
  assert.equal(mode([]), 'balanced')
  writeFileSync(join(home, 'pipelock.yaml'), 'mode: audit\n')
  assert.equal(mode([]), 'audit')
  const strict = { PIPELOCK_CONFIG: good }
  assert.equal(mode([], strict), 'strict')
  assert.equal(mode(['--config', file('other.yaml', 'mode: balanced\n')], strict), 'balanced')
})

test('the banner names the other doors and where events go, without what is secret in their URLs', async () => {
  const token = ['token', 'of', 'this', 'test'].join('-')
  const emit = `emit: {webhook: {url: "http://127.0.0.1:9/hook?key=${token}"}, syslog: {address: "udp://127.0.0.1:9"}}`
  const pipelock = await startPipelock({
    yaml: `websocket_proxy: {enabled: true}\nkill_switch: {api_token: ${token}}\n${emit}\n`,
  })
  const said = pipelock.stderr()
  for (const expected of [
    /^ {2}WS: +ws:\/\/127\.0\.0\.1:\d+\/ws\?url=<ws-url>$/m,
    /^ {2}API: +http:\/\/127\.0\.0\.1:\d+\/api\/v1\/killswitch \(kill switch remote control\)$/m,
    /^ {2}Emit: +webhook -> http:\/\/127\.0\.0\.1:9\/hook \(min_severity: warn\)$/m,
    /^ {2}Emit: +syslog -> udp:\/\/127\.0\.0\.1:9 \(min_severity: warn\)$/m,
    /Config: .*, reloaded when it changes and on SIGHUP$/m,
  ])
    assert.match(said, expected)
  assert.ok(!said.includes(token))
  await pipelock.stop()
})

test('the banner says what runs, where the configuration came from, and what is not enforced yet', async () => {
  const pipelock = await startPipelock({
    yaml: 'mode: audit\nsandbox: {enabled: true, best_effort: true}\n',
    flags: ['--mode', 'strict'],
  })
  const said = pipelock.stderr()
  for (const expected of [
    /^Pipelock v\d/m,
    /Mode: +strict/,
    /Config: .*test\.yaml \(from --config\)/,
    /not enforced yet.*sandbox/,
  ])
    assert.match(said, expected)
  await pipelock.stop()
})

test('docs/migrating.md names every command that is gone', () => {
  const page = readFileSync('docs/migrating.md', 'utf8')
  const names = [...page.matchAll(/^\| (`.*?) \| (?!Instead|Now)/gm)].flatMap(
    ([, cell = '']) => cell.match(/[a-z][\w-]+/g) ?? [],
  )
  const source = readFileSync('src/cli/gone.ts', 'utf8')
  const gone = [...source.matchAll(/^  '?([a-z-]+)'?(?:,|: )/gm)].map(([, name = '']) => name)
  assert.ok(gone.length > 15)
  for (const name of gone) {
    assert.ok(names.includes(name), name)
    assert.equal(runToEnd([name]).code, 2)
  }
})

test('install: whole, executable, never through a link', () => {
  const place = join(folder, 'bin')
  mkdirSync(place)
  const { code, out } = runToEnd(['install', place])
  assert.deepEqual([code, out], [0, `${join(place, 'pipelock')}\n`])
  assert.equal(statSync(join(place, 'pipelock')).mode & 0o777, 0o755)
  symlinkSync(join(folder, 'elsewhere'), join(place, 'link'))
  const refused = runToEnd(['install', join(place, 'link')])
  assert.deepEqual([refused.code, existsSync(join(folder, 'elsewhere'))], [2, false])
  // Under the name of what is not whole yet, which the number of the process gives away.
  const plant = `ln -s ${join(folder, 'elsewhere')} ${place}/.pipelock.$$ && exec dist/pipelock install ${place}`
  assert.equal(spawnSync('sh', ['-c', plant]).status, 0)
  assert.equal(existsSync(join(folder, 'elsewhere')), false)
  assert.deepEqual(readdirSync(place).sort(), ['link', 'pipelock'])
})

test('--home says where keys are', () => {
  assert.equal(runToEnd(['--home', join(folder, 'home'), 'tls', 'init']).code, 0)
  assert.ok(existsSync(join(folder, 'home/ca.pem')))
})

test('run -- COMMAND serves and starts nothing; the reverse proxy by flags', async () => {
  const origin = createHttp((_, response) => response.end('behind'))
  await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
  const { port } = origin.address() as AddressInfo
  const reverse = await freePort()
  const flags = ['--reverse-proxy', '--reverse-upstream', `http://127.0.0.1:${port}`]
  const proxy = await startPipelock({
    flags: [...flags, '--reverse-listen', `127.0.0.1:${reverse}`, '--', 'touch', join(folder, 'started')],
  })
  await until('the note', () => proxy.stderr().includes('touch is not started by run'))
  assert.equal(await (await fetch(`http://127.0.0.1:${reverse}/`)).text(), 'behind')
  assert.ok(!existsSync(join(folder, 'started')))
  await proxy.stop()
  origin.close()
})
