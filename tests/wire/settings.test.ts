// Keys of the configuration that no other test sets to something else: each changes what the program does.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { awsKey, loopback, runToEnd, secret, startPipelock, type StartOptions, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

let origin: Origin
before(async () => {
  origin = await startOrigin((request, connection) => connection.write(plain(request.start)))
})
after(() => origin.stop())

async function running(yaml: string, use: (pipelock: Pipelock) => Promise<void>, more: StartOptions = {}) {
  const pipelock = await startPipelock({ yaml: `${loopback}${yaml}`, ...more })
  try {
    await use(pipelock)
  } finally {
    await pipelock.stop()
  }
}

const get = (pipelock: Pipelock, ...fields: readonly string[]) =>
  pipelock.ask([`GET ${origin.url}/ HTTP/1.1`, 'Host: x', 'Connection: close', ...fields])

test('client_limits.max_header_bytes', async () => {
  const long = `X-Long: ${'a '.repeat(10_000)}`
  await running('client_limits: {max_header_bytes: 16384}\n', async (pipelock) =>
    assert.equal((await get(pipelock, long)).status, 431),
  )
  await running('', async (pipelock) => assert.equal((await get(pipelock, long)).status, 200))
})

test('request_body_scanning.header_mode, sensitive_headers, ignore_headers', async () => {
  const key = `X-Note: ${awsKey}`
  await running('request_body_scanning: {header_mode: sensitive, sensitive_headers: [X-Other]}\n', async (pipelock) =>
    assert.equal((await get(pipelock, key)).status, 200),
  )
  await running('request_body_scanning: {header_mode: sensitive, sensitive_headers: [X-Note]}\n', async (pipelock) =>
    assert.equal((await get(pipelock, key)).status, 403),
  )
  await running('request_body_scanning: {header_mode: all, ignore_headers: [x-note]}\n', async (pipelock) =>
    assert.equal((await get(pipelock, key)).status, 200),
  )
  await running('request_body_scanning: {header_mode: all}\n', async (pipelock) =>
    assert.equal((await get(pipelock, key)).status, 403),
  )
})

test('dlp.min_env_secret_length', async () => {
  const value = secret(['k9Qz', 'Lw3', 'vXr'].join(''))
  const env = { BILLING_SECRET: value }
  const ask = (pipelock: Pipelock) =>
    pipelock.ask([`GET ${origin.url}/?v=${value} HTTP/1.1`, 'Host: x', 'Connection: close'])
  await running(
    'dlp: {scan_env: true, min_env_secret_length: 8}\n',
    async (pipelock) => assert.equal((await ask(pipelock)).status, 403),
    { env },
  )
  await running(
    'dlp: {scan_env: true, min_env_secret_length: 20}\n',
    async (pipelock) => assert.equal((await ask(pipelock)).status, 200),
    { env },
  )
})

const statuses = async (pipelock: Pipelock) => [
  (await pipelock.own('/health')).status,
  (await pipelock.own('/metrics')).status,
]

test('kill_switch.metrics_exempt, health_exempt', async () => {
  await running('kill_switch: {enabled: true}\n', async (pipelock) =>
    assert.deepEqual(
      (await statuses(pipelock)).map((status) => (status === 503 ? 503 : 200)),
      [200, 200],
    ),
  )
  await running('kill_switch: {enabled: true, metrics_exempt: false}\n', async (pipelock) =>
    assert.equal((await statuses(pipelock))[1], 503),
  )
})

test('kill_switch.api_exempt', async () => {
  const token = ['t0ken', 'of', 'the', 'operator'].join('-')
  const ask = (pipelock: Pipelock) =>
    pipelock.ask([
      'GET /api/v1/killswitch/status HTTP/1.1',
      'Host: x',
      'Connection: close',
      `Authorization: Bearer ${token}`,
    ])
  for (const [more, status] of [
    ['', 200],
    [', api_exempt: false', 503],
  ] as const)
    await running(`kill_switch: {enabled: true, api_token: ${token}${more}}\n`, async (pipelock) =>
      assert.equal((await ask(pipelock)).status, status),
    )
})

const askFrom = (pipelock: Pipelock, host: string, from = `http://${host}`) =>
  pipelock.mcp(['GET /mcp HTTP/1.1', `Host: ${host}`, `Origin: ${from}`, 'Connection: close'])

test('mcp_listener.allowed_hosts, allowed_origins', async () => {
  const mcpUpstream = `${origin.url}/mcp`
  await running('', async (pipelock) => assert.equal((await askFrom(pipelock, 'mcp.example')).status, 403), {
    mcpUpstream,
  })
  await running(
    'mcp_listener: {allowed_hosts: [mcp.example], allowed_origins: ["https://app.example"]}\n',
    async (pipelock) => {
      assert.equal((await askFrom(pipelock, 'mcp.example', 'https://app.example')).status, 200)
      assert.equal((await askFrom(pipelock, 'mcp.example', 'https://other.example')).status, 403)
    },
    { mcpUpstream },
  )
})

test('mcp_listener.header_mismatch', async () => {
  const body = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/list',
    params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  })
  const ask = (pipelock: Pipelock) =>
    pipelock.mcp(
      [
        'POST /mcp HTTP/1.1',
        `Host: 127.0.0.1:${pipelock.mcpPort}`,
        'Content-Type: application/json',
        'Accept: application/json, text/event-stream',
        'MCP-Protocol-Version: 2026-07-28',
        'Mcp-Method: tools/call',
        `Content-Length: ${body.length}`,
        'Connection: close',
      ],
      body,
    )
  const mcpUpstream = `${origin.url}/mcp`
  for (const [setting, expected] of [
    ['warn', false],
    ['strict', true],
  ] as const)
    await running(
      `mcp_listener: {header_mismatch: ${setting}}\n`,
      async (pipelock) => {
        const refused = (await ask(pipelock)).text.includes('-32020')
        assert.equal(refused, expected)
      },
      { mcpUpstream },
    )
})

test('canary_tokens.tokens[].env_var: the bait is in the environment of what `exec` runs, and its use is found', async () => {
  const bait = secret(['canary', 'of', 'the', 'mine', '7'].join('-'))
  const canaries = `canary_tokens: {enabled: true, tokens: [{name: bait, value: ${bait}, env_var: PROD_DB_PASSWORD}]}\n`
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  const file = join(folder, 'p.yaml')
  writeFileSync(file, canaries)
  const said = runToEnd(['env', '--config', file, '--shell', 'json'])
  assert.equal((JSON.parse(said.out) as Record<string, string>)['PROD_DB_PASSWORD'], bait)
  rmSync(folder, { recursive: true })
  await running(canaries, async (pipelock) => assert.equal((await get(pipelock, `X-Note: ${bait}`)).status, 403))
})

test('rules: a bundle that is installed while the proxy runs is used, and one that was changed is not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-settings-'))
  const told = runToEnd(`signing key generate --purpose rule-signing --out ${folder}/key --id team`.split(' ')).out
  const hex = /public key: (\w+)/.exec(told)?.[1] ?? ''
  const pattern =
    '{id: badge, type: dlp, name: Badge, severity: high, confidence: high, pattern: {regex: "badge-[0-9]{6}"}}'
  writeFileSync(join(folder, 'bundle.yaml'), `format_version: 1\nname: company\nversion: "1"\nrules: [${pattern}]\n`)
  assert.equal(runToEnd(['rules', 'sign', join(folder, 'bundle.yaml'), '--key', join(folder, 'key')]).code, 0)
  const rules = `rules: {rules_dir: ${folder}/installed, trusted_keys: [{name: team, public_key: ${hex}}]}\n`
  writeFileSync(join(folder, 'p.yaml'), rules)
  await running(rules, async (pipelock) => {
    const ask = () => pipelock.ask([`GET ${origin.url}/?b=badge-123456 HTTP/1.1`, 'Host: x', 'Connection: close'])
    assert.equal((await ask()).status, 200)
    assert.equal(runToEnd(['rules', 'install', folder, '-c', join(folder, 'p.yaml')]).code, 0)
    await pipelock.logged(({ event }) => event === 'config_reload')
    assert.equal((await ask()).status, 403)
    writeFileSync(join(folder, 'installed/company/bundle.yaml'), 'name: other\n')
    await pipelock.logged((line) => line['method'] === 'CONFIG_RELOAD')
    assert.equal((await ask()).status, 403)
  })
  rmSync(folder, { recursive: true })
})

test('sentry: a failure that nobody caught is told before the program ends as ever', async () => {
  const bodies: string[] = []
  const server = createServer((incoming, outgoing) => {
    incoming.on('data', (chunk: Buffer) => void bodies.push(chunk.toString()))
    incoming.on('end', () => outgoing.end('{}'))
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const dsn = `http://key@127.0.0.1:${(server.address() as AddressInfo).port}/1`
  const code = `
    const { reporterOf, reportCrashes } = await import('${resolve('src/service/sentry.ts')}')
    const { defaultConfig } = await import('${resolve('src/config/schema.ts')}')
    reportCrashes(reporterOf(defaultConfig(), process.env, console.log))
    setTimeout(() => { throw new RangeError('it') }, 1)
    setInterval(() => {}, 1000)
  `
  const child = spawn(process.execPath, ['-e', code], { env: { ...process.env, SENTRY_DSN: dsn }, stdio: 'ignore' })
  const ended = await new Promise((go) => child.on('close', go))
  server.close()
  assert.equal(ended, 1)
  assert.match(bodies.join(''), /"type":"RangeError"/)
})

test('health_watchdog.enabled: whether a log that cannot be written makes /health say so', async () => {
  const full = 'logging: {output: file, file: /dev/full}\n'
  for (const [more, status] of [
    ['', 503],
    ['health_watchdog: {enabled: false}\n', 200],
  ] as const)
    await running(`${full}${more}`, async (pipelock) => {
      await get(pipelock)
      assert.equal((await pipelock.own('/health')).status, status)
    })
})
