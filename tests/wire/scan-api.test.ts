// `scan_api`: what is asked, what is answered, who is not, and where its limits are.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { awsKey, freePort, injection, secret, startPipelock, type Pipelock } from './harness.ts'

const token = ['scan', 'token', '1'].join('-')
let port = 0
let pipelock: Pipelock

async function starting(more = '', rest = ''): Promise<{ pipelock: Pipelock; port: number }> {
  const own = await freePort()
  const yaml = `scan_api: {listen: "127.0.0.1:${own}", auth: {bearer_tokens: [other, ${token}]}${more}}\n${rest}`
  return { pipelock: await startPipelock({ yaml }), port: own }
}

before(async () => ({ pipelock, port } = await starting()))
after(() => pipelock.stop())

interface Said {
  readonly http: number
  readonly headers: Headers
  readonly status: string
  readonly decision?: string
  readonly kind?: string
  readonly request_id?: string
  readonly scan_id: string
  readonly findings?: readonly {
    rule_id: string
    severity: string
    scanner: string
    message: string
    evidence?: object
  }[]
  readonly errors?: readonly { code: string; retryable: boolean }[]
}

async function post(body: string, at = port, headers: Record<string, string> = {}): Promise<Said> {
  const response = await fetch(`http://127.0.0.1:${at}/api/v1/scan`, {
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${token}`, ...headers },
  })
  return { http: response.status, headers: response.headers, ...((await response.json()) as object) } as Said
}

const ask = (kind: string, input: unknown, at = port, more: object = {}) =>
  post(JSON.stringify({ kind, input, ...more }), at)
const rules = ({ findings = [] }: Said) => findings.map(({ rule_id }) => rule_id)

test('each kind: what is bad is denied under its name, what is fine is allowed', async () => {
  const fine = await ask('url', { url: 'http://93.184.215.14/page' })
  assert.deepEqual([fine.http, fine.status, fine.decision, fine.kind], [200, 'completed', 'allow', 'url'])
  assert.match(fine.scan_id, /^scan-[0-9a-f]{16}$/)
  const inside = await ask('url', { url: 'http://10.0.0.1/' })
  assert.deepEqual(
    [inside.decision, rules(inside), inside.findings?.[0]?.severity],
    ['deny', ['SSRF-Private-IP'], 'high'],
  )
  const leak = await ask('url', { url: `https://example.com/?k=${awsKey}` })
  assert.deepEqual([leak.decision, rules(leak), leak.findings?.[0]?.severity], ['deny', ['DLP-URL-Exfil'], 'critical'])
  assert.deepEqual(rules(await ask('url', { url: 'ftp://example.com/' })), ['URL-parser'])
  assert.deepEqual(rules(await ask('url', { url: 'http://name.invalid/' })), ['SSRF-Private-IP'])

  const text = await ask('dlp', { text: `key ${awsKey}` }, port, { options: { include_evidence: true } })
  assert.deepEqual([text.decision, rules(text)], ['deny', ['DLP-AWS Access ID']])
  assert.deepEqual(text.findings?.[0]?.evidence, { encoding: 'plain', where: 'text', span: [4, 24] })
  assert.equal((await ask('dlp', { text: 'nothing' })).decision, 'allow')

  const told = await ask('prompt_injection', { content: injection })
  assert.equal(told.decision, 'deny')
  assert.ok(rules(told).every((id) => id.startsWith('INJ-')) && rules(told).length > 0)
  assert.equal((await ask('prompt_injection', { content: 'Good morning.' })).decision, 'allow')

  const call = await ask('tool_call', { tool_name: 'bash', arguments: { command: 'rm -rf /' } })
  assert.equal(call.decision, 'deny')
  assert.ok(rules(call).some((id) => id.startsWith('POLICY-')))
  const spoken = await ask('tool_call', { tool_name: 'mail', arguments: { body: [`x ${awsKey}`] } })
  assert.deepEqual([spoken.decision, rules(spoken)], ['deny', ['DLP-AWS Access ID']])
  assert.equal((await ask('tool_call', { tool_name: 'weather', arguments: { city: 'Rome' } })).decision, 'allow')
})

test('what is asked is in no log, what is found is counted and told once', async () => {
  const context = { request_id: 'r-1', agent_name: awsKey }
  const said = await ask('dlp', { text: `key ${awsKey}` }, port, { context })
  assert.equal(said.request_id, 'r-1')
  const line = await pipelock.logged(({ scan_id }) => scan_id === said.scan_id)
  assert.deepEqual(
    [line['event'], line['decision'], line['rules'], line['caller_request_id'], line['agent']],
    ['scan_api', 'deny', ['AWS Access ID'], 'r-1', '[redacted]'],
  )
  const { text } = await pipelock.own('/metrics')
  assert.match(text, /pipelock_scan_api_requests_total\{kind="dlp",decision="deny",status_code="200"\} \d/)
  assert.match(text, /pipelock_scan_api_findings_total\{kind="dlp",scanner="dlp",severity="critical"\} \d/)
  assert.match(text, /pipelock_scan_api_inflight_requests 0/)
})

const code = async (answer: Promise<Said>) => {
  const { http, status, errors = [] } = await answer
  assert.equal(status, 'error')
  return [http, errors[0]?.code]
}

test('who has no token, and what cannot be read, learns why', async () => {
  assert.deepEqual(await code(post('{}', port, { authorization: 'Bearer wrong' })), [401, 'unauthorized'])
  assert.deepEqual(await code(post('{')), [400, 'invalid_json'])
  assert.deepEqual(await code(ask('weather', {})), [400, 'invalid_kind'])
  assert.deepEqual(await code(ask('url', {})), [400, 'invalid_input'])
  assert.deepEqual(await code(ask('url', { url: 'http://a.example', text: 'b' })), [400, 'invalid_input'])
  assert.deepEqual(await code(ask('url', { url: 'http://a.example' }, port, { more: 1 })), [400, 'invalid_input'])
  const got = await fetch(`http://127.0.0.1:${port}/api/v1/scan`)
  assert.deepEqual([got.status, got.headers.get('allow')], [405, 'POST'])
})

test(
  'limits: max_body_bytes, field_limits, kinds, rate_limit, timeouts.read, connection_limit',
  { timeout: 60_000 },
  async () => {
    const limits =
      ', max_body_bytes: 300, field_limits: {url: 20, text: 10, content: 10, arguments: 10}, rate_limit: {requests_per_minute: 60, burst: 11}, timeouts: {read: 1s}, connection_limit: 2'
    const small = await starting(limits)
    const outcome = async (kind: string, input: object) =>
      (await ask(kind, input, small.port)).errors?.[0]?.code ?? 'completed'
    assert.equal(await outcome('dlp', { text: 'x'.repeat(300) }), 'body_too_large')
    assert.equal(await outcome('url', { url: 'http://93.184.215.14/' }), 'invalid_input')
    assert.equal(await outcome('dlp', { text: '12345678901' }), 'invalid_input')
    assert.equal(await outcome('dlp', { text: '1234567890' }), 'completed')
    assert.equal(await outcome('prompt_injection', { content: '12345678901' }), 'invalid_input')
    assert.equal(await outcome('prompt_injection', { content: '1234567890' }), 'completed')
    assert.equal(await outcome('tool_call', { tool_name: 'a', arguments: { b: 'cdefg' } }), 'invalid_input')
    assert.equal(await outcome('tool_call', { tool_name: 'a', arguments: { b: 'c' } }), 'completed')
    const slow = await Connection.open(small.port)
    await slow.write(
      `POST /api/v1/scan HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 9\r\n\r\n{`,
    )
    assert.match((await slow.answer()).text, /"read_error"/)
    slow.destroy()
    let crowd = await ask('dlp', { text: 'a' }, small.port)
    while (crowd.http === 200) crowd = await ask('dlp', { text: 'a' }, small.port)
    assert.equal(crowd.errors?.[0]?.code, 'rate_limited')
    assert.equal(crowd.errors?.[0]?.retryable, true)
    assert.ok(Number(crowd.headers.get('retry-after')) >= 1)
    const open = await Promise.all([1, 2, 3].map(() => Connection.open(small.port)))
    const heads = await Promise.all(open.map((one) => one.head()))
    assert.ok(heads.some((head) => / 503 /.test(head?.start ?? '')))
    for (const one of open) one.destroy()
    await small.pipelock.stop()

    const none = await starting(', kinds: {url: false, dlp: false, prompt_injection: false, tool_call: false}')
    for (const [kind, input] of [
      ['url', { url: 'http://a.example' }],
      ['dlp', { text: 'a' }],
      ['prompt_injection', { content: 'a' }],
      ['tool_call', { tool_name: 'a' }],
    ] as const)
      assert.equal((await ask(kind, input, none.port)).errors?.[0]?.code, 'kind_disabled')
    await none.pipelock.stop()
  },
)

test('timeouts.scan: nothing is allowed that was not looked at', async () => {
  const quick = await starting(', timeouts: {scan: 1ms}')
  const said = await ask('dlp', { text: secret('a b '.repeat(100_000)) }, quick.port)
  assert.deepEqual([said.http, said.errors?.[0]?.code, said.decision], [503, 'scan_deadline_exceeded', undefined])
  await quick.pipelock.stop()
})

test('the kill switch stops it; audit mode tells and allows', async () => {
  const killed = await starting('', 'kill_switch: {enabled: true}\n')
  const said = await ask('dlp', { text: 'a' }, killed.port)
  assert.deepEqual([said.http, said.errors?.[0]?.code], [503, 'kill_switch_active'])
  await killed.pipelock.stop()
  const audit = await starting('', 'mode: audit\n')
  const told = await ask('dlp', { text: awsKey }, audit.port)
  assert.deepEqual([told.decision, rules(told)], ['allow', ['DLP-AWS Access ID']])
  await audit.pipelock.stop()
})

test('an address that is taken: 1, with the port', async () => {
  await assert.rejects(
    startPipelock({ yaml: `scan_api: {listen: "127.0.0.1:${port}", auth: {bearer_tokens: [a]}}\n` }),
    new RegExp(`:${port}: address already in use`),
  )
})
