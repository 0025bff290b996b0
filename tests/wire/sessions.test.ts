// Agents told apart on every way in, and what they do over time: names, profiles, levels, budgets, and the way back.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { Connection, values } from './connection.ts'
import { awsKey, freePort, injection, loopback, records, startPipelock, until, type Pipelock } from './harness.ts'
import { tunnel as openTunnel } from './inside.ts'
import { call, jsonReply, startBench } from './mcp-upstream.ts'
import { plain, startOrigin, startRawOrigin } from './origin.ts'

const token = 'correct-horse-battery'
const env = { PIPELOCK_KILLSWITCH_API_TOKEN: token }
const get = (url: string, ...fields: string[]) => [`GET ${url} HTTP/1.1`, 'Host: x', 'Connection: close', ...fields]
const as = (name: string) => `X-Pipelock-Agent: ${name}`
const bearer = `Authorization: Bearer ${token}`
const stats = async (pipelock: Pipelock) => JSON.parse((await pipelock.own('/stats')).text) as Stats
const last = async (pipelock: Pipelock, many: number) => {
  await until(`${many} records`, () => records(pipelock).length >= many)
  return records(pipelock)[many - 1] as Record<string, unknown>
}

interface Stats {
  readonly agents?: Record<string, { allowed: number; blocked: number; tunnels: number }>
  readonly sessions: {
    readonly active: number
    readonly anomalies: number
    readonly escalations: number
    readonly top: readonly Record<string, unknown>[]
    readonly top_anomalies: readonly { name: string; count: number }[]
  }
}

const adaptive = `session_profiling: {enabled: true, domain_burst: 3}
adaptive_enforcement: {enabled: true, escalation_threshold: 5}
`

test('the name an agent gives itself is recorded on every way in, and reaches no destination', async () => {
  const pipelock = await startPipelock({ yaml: `${loopback}websocket_proxy: {enabled: true}\n` })
  const origin = await startOrigin()
  const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['forward', () => pipelock.ask(get(`${origin.url}/`, as('one')))],
    ['fetch', () => pipelock.ask(get(`/fetch?url=${origin.url}/&agent=two`))],
    ['fetch', () => pipelock.ask(get(`/fetch?url=${origin.url}/`, as('three')))],
  ]
  for (const [index, [transport, go]] of ways.entries()) {
    await go()
    const line = await last(pipelock, index + 1)
    assert.deepEqual([line['transport'], line['agent']], [transport, ['one', 'two', 'three'][index]])
  }
  const tunnel = await Connection.open(pipelock.port)
  void tunnel.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\nHost: x\r\n${as('four')}\r\n\r\n`)
  assert.equal((await tunnel.head())?.start, 'HTTP/1.1 200 Connection Established')
  void tunnel.write(`GET / HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\n${as('inner')}\r\nConnection: close\r\n\r\n`)
  assert.equal((await tunnel.answer()).status, 200)
  tunnel.destroy()
  const inside = await last(pipelock, 4)
  assert.deepEqual([inside['transport'], inside['agent']], ['intercept', 'four'])
  assert.equal((await last(pipelock, 5))['agent'], 'four')
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const heads: string[][] = []
  server.on('connection', (socket, request) => {
    heads.push(request.rawHeaders)
    socket.close()
  })
  const { port } = server.address() as { port: number }
  const socket = new WebSocket(`ws://127.0.0.1:${pipelock.port}/ws?url=ws://127.0.0.1:${port}/`, {
    headers: { 'X-Pipelock-Agent': 'five' },
  })
  await new Promise((go) => socket.on('close', go))
  assert.equal((await last(pipelock, 6))['agent'], 'five')
  server.close()
  const sent = [...origin.requests.map(({ fields }) => JSON.stringify(fields)), JSON.stringify(heads)]
  assert.equal(sent.length, 5)
  for (const head of sent) assert.doesNotMatch(head, /x-pipelock-agent|inner/i)
  origin.stop()
  await pipelock.stop()
})

test('MCP: the name, else the credential, says who asks; neither reaches a record as it is', async () => {
  const bench = await startBench(loopback)
  const named = await bench.ask('POST /', call('hello'), [as('claude')])
  assert.equal(named.line['agent'], 'claude')
  assert.doesNotMatch(JSON.stringify(named.sent[0]?.fields), /x-pipelock-agent/i)
  const one = await bench.ask('POST /', call('hello'), ['Authorization: Bearer first'])
  const two = await bench.ask('POST /', call('hello'), ['Authorization: Bearer second'])
  assert.match(String(one.line['agent']), /^mcp-[0-9a-f]{16}$/)
  assert.notEqual(one.line['agent'], two.line['agent'])
  await bench.stop()
})

test('a profile has its own mode, listener and limits, and labels what is counted', async () => {
  const port = await freePort()
  const pipelock = await startPipelock({
    yaml: `${loopback}agents:
  auditor: {mode: audit}
  kiosk: {listeners: ["127.0.0.1:${port}"], api_allowlist: [nowhere.example], mode: strict}
  thrifty: {rate_limit: {max_requests_per_minute: 2}}
  short: {budget: {max_requests_per_session: 1}}
`,
  })
  const origin = await startOrigin()
  const leak = `${origin.url}/?k=${awsKey}`
  assert.equal((await pipelock.ask(get(leak))).status, 403)
  assert.equal((await pipelock.ask(get(leak, as('auditor')))).status, 200)
  assert.equal((await pipelock.ask(get(`${origin.url}/`))).status, 200)
  const own = await Connection.open(port)
  void own.write(`${get(`${origin.url}/`, as('auditor')).join('\r\n')}\r\n\r\n`)
  const refused = await own.answer()
  assert.match(refused.text, /^blocked: domain not in allowlist/)
  own.destroy()
  const limited = []
  for (let i = 0; i < 3; i++) limited.push((await pipelock.ask(get(`${origin.url}/`, as('thrifty')))).status)
  assert.deepEqual(limited, [200, 200, 429])
  assert.equal((await pipelock.ask(get(`${origin.url}/`, as('short')))).status, 200)
  const spent = await pipelock.ask(get(`${origin.url}/`, as('short')))
  assert.equal(spent.status, 403)
  assert.match(spent.text, /^blocked: agent budget exceeded: 1 requests/)
  assert.equal((await pipelock.ask(get(`${origin.url}/`))).status, 200)
  assert.deepEqual((await stats(pipelock)).agents?.['auditor'], { allowed: 1, blocked: 0, tunnels: 0 })
  const metrics = (await pipelock.own('/metrics')).text
  assert.match(metrics, /pipelock_requests_total\{result="allowed",agent="auditor"\} 1/)
  assert.match(metrics, /pipelock_requests_total\{result="blocked",agent="kiosk"\} 1/)
  assert.match(metrics, /pipelock_scanner_hits_total\{scanner="dlp",agent="_default"\} 1/)
  assert.doesNotMatch(metrics, /agent="one"/)
  origin.stop()
  await pipelock.stop()
})

test('bind_default_agent_identity: nobody calls itself another', async () => {
  const yaml = `${loopback}default_agent_identity: house\nbind_default_agent_identity: true\n`
  const pipelock = await startPipelock({ yaml })
  const origin = await startOrigin()
  await pipelock.ask(get(`${origin.url}/`, as('guest')))
  assert.equal((await last(pipelock, 1))['agent'], 'house')
  const bench = await startBench(yaml)
  const named = await bench.ask('POST /', call('hello'), [as('guest'), 'Authorization: Bearer own'])
  assert.equal(named.line['agent'], 'house')
  await bench.stop()
  origin.stop()
  await pipelock.stop()
})

test('a session rises, is refused everything and loses what it has open; the operator sees why and resets it', async () => {
  const pipelock = await startPipelock({ yaml: loopback + adaptive, env })
  const origin = await startOrigin()
  const tunnel = await Connection.open(pipelock.port)
  void tunnel.write(`CONNECT 127.0.0.1:${origin.port} HTTP/1.1\r\nHost: x\r\n${as('bad')}\r\n\r\n`)
  assert.equal((await tunnel.head())?.start, 'HTTP/1.1 200 Connection Established')
  const leak = get(`${origin.url}/?k=${awsKey}`, as('bad'))
  for (let i = 0; i < 7; i++) assert.equal((await pipelock.ask(leak)).status, 403)
  await until('the level', () => pipelock.lines.some(({ to }) => to === 'critical'))
  const refused = await pipelock.ask(get(`${origin.url}/`, as('bad')))
  assert.equal(refused.status, 403)
  assert.match(refused.text, /^blocked: session escalation level critical/)
  assert.match(refused.text, /sessions\/\{session\}\/reset/)
  await until('the end of the tunnel', () => tunnel.state !== 'open')
  // A fresh name is no way out; another proxy user would be.
  assert.equal((await pipelock.ask(get(`${origin.url}/`, as('fresh')))).status, 403)
  const moves = pipelock.lines.filter(({ event }) => event === 'adaptive_escalation')
  assert.deepEqual(
    moves.map(({ from, to }) => `${String(from)}>${String(to)}`),
    ['normal>elevated', 'elevated>high', 'high>critical'],
  )
  const { sessions } = await stats(pipelock)
  assert.equal(sessions.escalations, 3)
  const [worst] = sessions.top
  assert.equal(worst?.['level'], 'critical')

  const path = '/api/v1/sessions'
  assert.equal((await pipelock.ask(get(path))).status, 401)
  const list = JSON.parse((await pipelock.ask(get(path, bearer))).text) as { count: number; sessions: object[] }
  assert.equal(list.count, list.sessions.length)
  const key = encodeURIComponent('bad|127.0.0.1')
  const why = JSON.parse((await pipelock.ask(get(`${path}/${key}/explain`, bearer))).text) as {
    signals: { what: string; points: number }[]
    level_left_in_seconds: number
  }
  assert.deepEqual([why.signals[0]?.what, why.signals[0]?.points], ['AWS Access ID', 3])
  assert.ok(why.level_left_in_seconds > 0)
  const post = (what: string, body = '') =>
    pipelock.ask([`POST ${path}/${key}/${what} HTTP/1.1`, 'Host: x', bearer, `Content-Length: ${body.length}`], body)
  assert.equal((await post('reset')).status, 200)
  assert.equal((await pipelock.ask(get(`${origin.url}/`, as('bad')))).status, 200)
  const metrics = (await pipelock.own('/metrics')).text
  assert.match(metrics, /pipelock_session_escalations_total\{from="high",to="critical"\} 1/)
  assert.match(metrics, /pipelock_sessions_active 2/)
  origin.stop()
  await pipelock.stop()
})

test('a reload keeps levels and budgets, and brings new settings', async () => {
  const pipelock = await startPipelock({
    yaml: `${loopback + adaptive}agents: {spender: {budget: {max_requests_per_session: 2}}}\n`,
  })
  const origin = await startOrigin()
  const leak = get(`${origin.url}/?k=${awsKey}`, as('bad'))
  for (let i = 0; i < 7; i++) await pipelock.ask(leak)
  const spend = async () => (await pipelock.ask(get(`${origin.url}/`, as('spender'), 'Cookie: a=b'))).status
  const reloads = () => pipelock.lines.filter(({ event }) => event === 'config_reload').length
  const risen = () => pipelock.lines.some(({ event, to }) => event === 'adaptive_escalation' && to === 'critical')
  await until('the level', risen)
  // A new name of the same address begins where that has come to.
  assert.equal(await spend(), 403)
  writeFileSync(
    join(pipelock.folder, 'test.yaml'),
    `${loopback + adaptive}explain_blocks: true\nagents: {spender: {budget: {max_requests_per_session: 2}}}\n`,
  )
  await until('the reload', () => reloads() === 1)
  const refused = await pipelock.ask(get(`${origin.url}/`, as('bad')))
  assert.match(refused.text, /session escalation level critical/)
  assert.equal(values(refused, 'x-pipelock-hint').length, 1)
  origin.stop()
  await pipelock.stop()
})

const budget = (more: string) => `${loopback}${more}agents: {spender: {budget: {max_requests_per_session: 2}}}\n`

test('budgets outlive a reload', async () => {
  const pipelock = await startPipelock({ yaml: budget('') })
  const origin = await startOrigin()
  const spend = async () => (await pipelock.ask(get(`${origin.url}/`, as('spender')))).status
  assert.equal(await spend(), 200)
  writeFileSync(join(pipelock.folder, 'test.yaml'), budget('explain_blocks: true\n'))
  await until('the reload', () => pipelock.lines.some(({ event }) => event === 'config_reload'))
  assert.deepEqual([await spend(), await spend()], [200, 403])
  origin.stop()
  await pipelock.stop()
})

test('the airlock is shut by hand, lets reading through only, and is opened again', async () => {
  const yaml = `${loopback}session_profiling: {enabled: true}\nairlock: {enabled: true}\n`
  const pipelock = await startPipelock({ yaml, env })
  const origin = await startOrigin()
  const tier = (to: string) => {
    const body = JSON.stringify({ tier: to })
    const head = ['POST /api/v1/sessions/127.0.0.1/airlock HTTP/1.1', 'Host: x', bearer]
    return pipelock.ask([...head, `Content-Length: ${body.length}`], body)
  }
  const put = () => pipelock.ask([`PUT ${origin.url}/ HTTP/1.1`, 'Host: x', 'Content-Length: 0'])
  assert.equal((await put()).status, 200)
  assert.equal((await tier('ajar')).status, 400)
  assert.equal((await tier('hard')).status, 200)
  const refused = await put()
  assert.match(refused.text, /^blocked: airlock: the session may only read during quarantine/)
  const tunnel = await pipelock.ask([`CONNECT 127.0.0.1:${origin.port} HTTP/1.1`, 'Host: x'])
  assert.match(tunnel.text, /^CONNECT blocked: airlock: CONNECT blocked during quarantine/)
  assert.equal((await pipelock.ask(get(`${origin.url}/`))).status, 200)
  assert.equal((await tier('none')).status, 200)
  assert.equal((await put()).status, 200)
  assert.match(
    (await pipelock.own('/metrics')).text,
    /pipelock_airlock_denials_total\{tier="hard",transport="connect",/,
  )
  origin.stop()
  await pipelock.stop()
})

test('an airlock that drains ends what is open, and that is what its record says', async () => {
  const timers = 'timers: {drain_timeout_seconds: 1}'
  const yaml = `${loopback}session_profiling: {enabled: true}\nairlock: {enabled: true, ${timers}}\n`
  const pipelock = await startPipelock({ yaml, env })
  const origin = await startRawOrigin(async (connection) => void (await connection.rest()))
  const open = await openTunnel(pipelock.port, `127.0.0.1:${origin.port}`)
  await open.write('SSH-2.0-client\r\n')
  const body = '{"tier":"drain"}'
  const head = ['POST /api/v1/sessions/127.0.0.1/airlock HTTP/1.1', 'Host: x', bearer, `Content-Length: ${body.length}`]
  assert.equal((await pipelock.ask(head, body)).status, 200)
  const { outcome, error } = await pipelock.logged(({ event }) => event === 'tunnel_close')
  assert.deepEqual([outcome, error], ['stopped', 'session_ended'])
  open.destroy()
  origin.stop()
  await pipelock.stop()
})

const tools = (...names: string[]) => names.map((name) => ({ name, inputSchema: { type: 'object' } }))

test('in quarantine only tools that were listed before are called', async () => {
  const yaml = `${loopback}session_profiling: {enabled: true}\nairlock: {enabled: true}\n`
  const bench = await startBench(yaml, env)
  let listed = tools('read_file')
  bench.answering = (request, connection) => {
    const list = String(request.body).includes('tools/list')
    return connection.write(jsonReply({ jsonrpc: '2.0', id: 7, result: list ? { tools: listed } : { content: [] } }))
  }
  const list = () => bench.ask('POST /', JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/list' }))
  const read = (name: string) =>
    bench.ask('POST /', JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name } }))
  await list()
  const body = '{"tier":"hard"}'
  const shut = ['POST /api/v1/sessions/127.0.0.1/airlock HTTP/1.1', 'Host: x', bearer, `Content-Length: ${body.length}`]
  assert.equal((await bench.pipelock.ask(shut, body)).status, 200)
  listed = tools('read_file', 'read_more')
  await list()
  assert.equal((await read('read_file')).sent.length, 1)
  const refused = await read('read_more')
  assert.equal(refused.sent.length, 0)
  assert.match(refused.text, /-32600.*tool not in frozen inventory/)
  await bench.stop()
})

test('an airlock that is off is not said to be shut', async () => {
  const pipelock = await startPipelock({ yaml: loopback, env })
  const origin = await startOrigin()
  await pipelock.ask(get(`${origin.url}/`))
  const body = '{"tier":"hard"}'
  const path = 'POST /api/v1/sessions/127.0.0.1/airlock HTTP/1.1'
  const answer = await pipelock.ask([path, 'Host: x', bearer, `Content-Length: ${body.length}`], body)
  assert.equal(answer.status, 409)
  origin.stop()
  await pipelock.stop()
})

test('a session that has read an injection through the proxy may not have its tools write where it hurts', async () => {
  const bench = await startBench(
    `${loopback}response_scanning: {action: warn}\nmcp_tool_policy: {enabled: false}\ntaint: {policy: balanced}\n`,
    env,
  )
  const origin = await startOrigin((_, connection) => connection.write(plain(injection)))
  const write = JSON.stringify({
    jsonrpc: '2.0',
    id: 7,
    method: 'tools/call',
    params: { name: 'write_file', arguments: { path: '/app/auth/login.ts', content: 'x' } },
  })
  bench.answering = (_, connection) => connection.write(jsonReply({ jsonrpc: '2.0', id: 7, result: { content: [] } }))
  assert.equal((await bench.ask('POST /', write)).sent.length, 1)
  assert.equal((await bench.pipelock.ask(get(`${origin.url}/`))).status, 200)
  await until('the record', () => records(bench.pipelock).length === 2)
  const refused = await bench.ask('POST /', write)
  assert.equal(refused.sent.length, 0)
  assert.match(refused.text, /-32002.*after external hostile content was read/)
  const trust = (body: object) => {
    const text = JSON.stringify(body)
    const head = ['POST /api/v1/sessions/127.0.0.1/trust HTTP/1.1', 'Host: x', bearer]
    return bench.pipelock.ask([...head, `Content-Length: ${text.length}`], text)
  }
  assert.equal((await trust({})).status, 400)
  assert.equal((await trust({ action_match: 'write:*', minutes: 1e6 })).status, 400)
  assert.equal((await trust({ action_match: 'write:*/docs/*' })).status, 200)
  assert.equal((await bench.ask('POST /', write)).sent.length, 0)
  assert.equal((await trust({ action_match: 'write:*/auth/*', minutes: 5 })).status, 200)
  assert.equal((await bench.ask('POST /', write)).sent.length, 1)
  const forgotten = ['POST /api/v1/sessions/127.0.0.1/reset HTTP/1.1', 'Host: x', bearer, 'Content-Length: 0']
  assert.equal((await bench.pipelock.ask(forgotten)).status, 200)
  origin.stop()
  await bench.stop()
})

test('domain bursts are told in the log, /stats and metrics', async () => {
  const pipelock = await startPipelock({ yaml: loopback + adaptive })
  const origins = await Promise.all([startOrigin(), startOrigin(), startOrigin()])
  const hosts = ['127.0.0.1', '127.0.0.2', '127.0.0.3']
  for (const [i, host] of hosts.entries()) await pipelock.ask(get(`http://${host}:${String(origins[i]?.port)}/`))
  const line = await pipelock.logged(({ event }) => event === 'session_anomaly')
  assert.deepEqual(
    [line['session'], line['anomaly_type'], line['score'], line['level']],
    ['127.0.0.1', 'domain_burst', 2, 'warn'],
  )
  const { sessions } = await stats(pipelock)
  assert.deepEqual(sessions.top_anomalies, [{ name: 'domain_burst', count: 1 }])
  assert.match((await pipelock.own('/metrics')).text, /pipelock_session_anomalies_total\{type="domain_burst"\} 1/)
  for (const origin of origins) origin.stop()
  await pipelock.stop()
})
