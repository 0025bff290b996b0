// `redaction` of MCP: placeholders in the arguments of calls, nowhere else; what was judged is what is sent.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Channel } from '../../src/mcp/channel.ts'
import { createRedactor } from '../../src/mcp/redact.ts'
import { redactionClasses } from '../../src/rules/redaction.ts'
import type { AuditRecord } from '../../src/audit.ts'
import type { Mode } from '../../src/types.ts'
import { harness, order, policy, secret } from './mcp-app.ts'
import { literal } from '../literal-scanner.ts'

const rules = ['email', 'ipv4', 'credit-card'].flatMap((name) =>
  (redactionClasses[name] ?? []).map((row) => ({ ...row, class: name, priority: 0 })),
)
const own = { class: 'word', pattern: secret, priority: 1 }
const limits = { maxBytes: 4096, maxDepth: 12, maxRedactions: 5 }
const redactor = createRedactor({ rules: [...rules, own], ...limits, takesUnparseable: (host) => host === 'lax.test' })

interface Went {
  /** What the server was sent; null = nothing. */
  readonly sent: string | null
  readonly answer: string
  readonly record: AuditRecord | undefined
}

interface Way {
  go(message: string, mode?: Mode, forward?: boolean): Promise<Went>
}

const overHttp: Way = {
  async go(message, mode = 'balanced', forward = false) {
    const one = harness(() => Response.json({ jsonrpc: '2.0', id: 1, result: {} }), {
      policy: policy(mode),
      redactor: () => redactor,
      settings: { onParseError: forward ? 'forward' : 'block' },
    })
    const answer = await (await one.post(message)).text()
    return { sent: one.seen[0]?.body ?? null, answer, record: one.records[0] }
  },
}

const text = (bytes: Uint8Array | string) => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
const prompt = (value: string) =>
  `{"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"p","Arguments":{"who":"${value}"}}}`

const overStdio: Way = {
  async go(message, mode = 'balanced', forward = false) {
    const records: AuditRecord[] = []
    const channel = new Channel({
      policy: () => policy(mode),
      input: literal('Test Token', 'secret', secret),
      injection: literal('Test Order', 'injection', order),
      guards: [],
      redactor: () => redactor,
      settings: {
        inputScanning: true,
        responseScanning: true,
        toolScanning: true,
        onParseError: forward ? 'forward' : 'block',
        maxBodyBytes: 10_000,
        upstreamUrl: '',
      },
      target: 'stdio:test',
      method: 'STDIO',
      principal: 'local',
      audit: (record) => records.push(record),
      clock: () => 0,
      requestId: () => 'r1',
    })
    const { toServer, toClient } = await channel.fromClient(new TextEncoder().encode(message))
    if (toServer !== null) await channel.fromServer(new TextEncoder().encode('{"jsonrpc":"2.0","id":1,"result":{}}'))
    return { sent: toServer === null ? null : text(toServer), answer: text(toClient ?? ''), record: records[0] }
  },
}

const mail = ['anna.smith', 'customer.example'].join('@')
const call = (args: string, more = '') =>
  `{"jsonrpc":"2.0", "id":1,"method":"tools/call","params":{"name":"post","arguments": ${args}${more}}}`

for (const [way, { go }] of [
  ['HTTP', overHttp],
  ['stdio', overStdio],
] as const) {
  test(`${way}: values in arguments become placeholders, one number for one value; the rest stays as it was written`, async () => {
    const { sent, record } = await go(
      call(
        `{ "to":["${mail}",\t"b@b.example","${mail}"], "n": 1.50, "\\u0065 10.0.0.1":{"c":"4111 1111 ` +
          `1111 1111"} }`,
        `, "_meta":{"from":"${mail}"}`,
      ),
    )
    assert.equal(
      sent,
      call(
        '{ "to":["<pl:email:1>",\t"<pl:email:2>","<pl:email:1>"], "n": 1.50, "e <pl:ipv4:1>":{"c":"<pl:credit-card:1>"} }',
        `, "_meta":{"from":"${mail}"}`,
      ),
    )
    assert.deepEqual(record?.redacted, { email: 3, ipv4: 1, 'credit-card': 1 })
    assert.equal(record?.verdict.action, 'allow')
  })

  test(`${way}: what was replaced is no leak, and what was not still is`, async () => {
    const replaced = await go(call(`{"a":"${secret}"}`))
    assert.equal(replaced.sent, call('{"a":"<pl:word:1>"}'))
    assert.deepEqual(replaced.record?.verdict.findings, [])
    const kept = await go(call('{"a":1}', `,"_meta":{"b":"${secret}"}`))
    assert.equal(kept.sent, null)
    assert.equal(kept.record?.verdict.because?.rule, 'Test Token')
  })

  test(`${way}: numbers begin anew with each message; a batch is one message`, async () => {
    const one = call(`{"a":"${mail}"}`)
    for (let times = 0; times < 2; times++) assert.equal((await go(one)).sent, call('{"a":"<pl:email:1>"}'))
    const second = call('{"a":"b@b.example"}').replace('"id":1', '"id":2')
    assert.equal(
      (await go(`[${one},${second},${one.replace('"id":1', '"id":3')}]`)).sent?.replaceAll(/"id":\d/g, '"id":1'),
      `[${['1', '2', '1'].map((number) => call(`{"a":"<pl:email:${number}>"}`)).join(',')}]`,
    )
  })

  test(`${way}: arguments of prompts too, whatever the case of their name; no other place`, async () => {
    assert.equal((await go(prompt(mail))).sent, prompt('<pl:email:1>'))
    for (const other of [
      `{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"mail://${mail}"}}`,
      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${mail}","arguments":{}}}`,
      `{"jsonrpc":"2.0","id":"${mail}","method":"ping","arguments":{"a":"${mail}"}}`,
    ])
      assert.equal((await go(other)).sent, other)
  })

  test(`${way}: what cannot be redacted stays here; audit changes and refuses nothing`, async () => {
    const cases: readonly (readonly [why: string, message: string])[] = [
      ['secret_in_numeric_scalar', call('{"card":4111111111111111}')],
      ['redaction_overflow', call(JSON.stringify(Array.from({ length: 6 }, (_, i) => `a${i}@b.example`)))],
      ['json_depth_exceeded', call(`${'['.repeat(12)}"${mail}"${']'.repeat(12)}`)],
      ['body_too_large', call(JSON.stringify([mail, 'x'.repeat(5000)]))],
      ['key_collision', call(`{"${mail}":1,"<pl:email:1>":2}`)],
    ]
    for (const [why, message] of cases) {
      const { sent, answer, record } = await go(message)
      assert.equal(sent, null, why)
      assert.match(answer, /"code":-32001,"message":"pipelock: request blocked by MCP redaction"/)
      assert.match(answer, new RegExp(why))
      assert.equal(record?.verdict.because?.rule, 'Redaction')
      const { sent: looked, record: told } = await go(message, 'audit')
      assert.equal(looked, message)
      assert.equal(told?.redacted, undefined)
    }
    assert.equal((await go(call(`{"a":"${mail}"}`), 'audit')).sent, call(`{"a":"${mail}"}`))
  })

  test(`${way}: text that is no message is forwarded where that is asked for, and not with redaction`, async () => {
    for (const message of [`{"a":"${mail}"`, `{"method":"tools/call","params":{"arguments":{"a":"${mail}"}}}`]) {
      const { sent, record } = await go(message, 'balanced', true)
      assert.equal(sent, null)
      assert.equal(record?.verdict.because?.rule, 'Redaction')
    }
  })
}

test('a header that repeats an argument says what it has become; hosts that may have unparseable bodies get them', async () => {
  const one = harness(() => Response.json({ jsonrpc: '2.0', id: 1, result: {} }), {
    redactor: () => redactor,
    settings: { onParseError: 'forward', upstreamUrl: 'http://lax.test/mcp', headerMismatch: 'refuse' },
  })
  const headers = {
    'content-type': 'application/json',
    'mcp-param-to': mail,
    'mcp-param-secret': `=?base64?${btoa(secret)}?=`,
    'mcp-param-city': 'Bonn',
  }
  await (await one.post(call(`{"to":"${mail}","city":"Bonn","secret":"${secret}"}`), { headers })).text()
  const [seen] = one.seen
  assert.deepEqual(
    ['to', 'secret', 'city'].map((name) => seen?.request.headers.get(`mcp-param-${name}`)),
    ['<pl:email:1>', '<pl:word:1>', 'Bonn'],
  )
  assert.deepEqual(one.records[0]?.verdict.findings, [])
  await one.post(`{"a":"${mail}"`)
  assert.equal(one.seen[1]?.body, `{"a":"${mail}"`)
})
