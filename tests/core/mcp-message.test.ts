// What counts as a JSON-RPC message, and the exact text of refusals.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readJson } from '../../src/mcp/json.ts'
import { answerText, declineText, errorText, readEnvelope } from '../../src/mcp/message.ts'
import { refusal } from '../../src/mcp/refusal.ts'
import type { Finding } from '../../src/types.ts'

function read(text: string): ReturnType<typeof readEnvelope> {
  const reading = readJson(new TextEncoder().encode(text))
  assert.ok(reading.ok, text)
  return readEnvelope(reading)
}

test('messages are told apart', () => {
  const table: readonly [text: string, expected: readonly unknown[]][] = [
    ['{"jsonrpc":"2.0","id":1,"method":"ping"}', ['request', '1', 'ping', null]],
    ['{"jsonrpc":"2.0","id":0,"method":"ping"}', ['request', '0', 'ping', null]],
    ['{"jsonrpc":"2.0","id":"","method":"ping","params":null}', ['request', '""', 'ping', null]],
    ['{"jsonrpc":"2.0","id":9007199254740993,"method":"x"}', ['request', '9007199254740993', 'x', null]],
    ['{"jsonrpc":"2.0","method":"n","params":{}}', ['notification', null, 'n', null]],
    ['{"jsonrpc":"2.0","id":null,"method":"n"}', ['notification', null, 'n', null]],
    ['{"jsonrpc":"2.0","id":"a","result":{}}', ['response', '"a"', null, null]],
    ['{"jsonrpc":"2.0","id":null,"error":{"code":1,"message":""}}', ['response', null, null, null]],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo"}}', ['request', '1', 'tools/call', 'echo']],
  ]
  for (const [text, expected] of table) {
    const envelope = read(text)
    assert.ok(!('why' in envelope), text)
    assert.deepEqual(
      envelope.messages.map(({ kind, id, method, tool }) => [kind, id, method, tool]),
      [expected],
      text,
    )
    assert.equal(envelope.batch, false)
  }
})

test('wrong envelopes name what is wrong and keep the id', () => {
  const table: readonly [text: string, why: RegExp, id: string | null][] = [
    ['1', /object/, null],
    ['"x"', /object/, null],
    ['[]', /empty batch/, null],
    ['[1]', /object/, null],
    ['{}', /jsonrpc/, null],
    ['{"jsonrpc":2.0,"id":3,"method":"x"}', /jsonrpc/, '3'],
    ['{"jsonrpc":"1.0","id":3,"method":"x"}', /jsonrpc/, '3'],
    ['{"jsonrpc":"2.0","id":3}', /method is missing/, '3'],
    ['{"jsonrpc":"2.0","id":3,"method":7}', /method must be a string/, '3'],
    ['{"jsonrpc":"2.0","id":true,"method":"x"}', /id must/, null],
    ['{"jsonrpc":"2.0","id":{},"method":"x"}', /id must/, null],
    [`{"jsonrpc":"2.0","id":"${'x'.repeat(2000)}","method":"x"}`, /too long/, null],
    ['{"jsonrpc":"2.0","id":3,"method":"x","params":"p"}', /params/, '3'],
    ['{"jsonrpc":"2.0","id":3,"method":"x","result":{}}', /excludes/, '3'],
    ['{"jsonrpc":"2.0","id":3,"result":{},"error":{}}', /exclude/, '3'],
    ['{"jsonrpc":"2.0","id":3,"error":"x"}', /error must/, '3'],
    ['{"jsonrpc":"2.0","result":{}}', /needs an id/, null],
    ['{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":["x"]}}', /params\.name/, '3'],
  ]
  for (const [text, why, id] of table) {
    const invalid = read(text)
    assert.ok('why' in invalid, text)
    assert.match(invalid.why, why)
    assert.equal(invalid.id, id, text)
  }
})

const finding = (threat: Finding['threat']): Finding => ({
  rule: 'Some Rule',
  threat,
  severity: 'critical',
  section: 'mcp_input_scanning',
  scanner: 'dlp',
  where: '/params',
})

test('refusals have the codes, the words and the data of the contract', () => {
  const up = JSON.parse(refusal('client', finding('secret'), '"a"'))
  assert.equal(up.id, 'a')
  assert.equal(up.error.code, -32001)
  assert.equal(up.error.message, 'pipelock: request blocked by MCP input scanning')
  assert.deepEqual(
    [up.error.data.rule, up.error.data.category, up.error.data.severity, up.error.data.retry],
    ['Some Rule', 'secret', 'critical', false],
  )
  assert.equal(typeof up.error.data.remediation, 'string')
  const down = JSON.parse(refusal('server', finding('injection'), null))
  assert.deepEqual(
    [down.id, down.error.code, down.error.message],
    [null, -32000, 'pipelock: prompt injection detected in MCP response'],
  )
  assert.match(refusal('server', finding('fault'), '1'), /-32000,"message":"pipelock: MCP response refused/)
})

test('ids are echoed as they were written', () => {
  assert.match(errorText('9007199254740993', -32000, 'm'), /"id":9007199254740993,/)
  assert.match(errorText('1.0', -32000, 'm'), /"id":1\.0,/)
  assert.equal(
    answerText(true, ['1', '"2"'], (id) => `<${id}>`),
    '[<1>,<"2">]',
  )
  assert.equal(
    answerText(false, ['1'], (id) => `<${id}>`),
    '<1>',
  )
  assert.equal(
    answerText(true, [], (id) => `<${id}>`),
    '<null>',
  )
})

const declined = (method: string): unknown => {
  const envelope = read(`{"jsonrpc":"2.0","id":5,"method":"${method}","params":{}}`)
  assert.ok(!('why' in envelope))
  const [message] = envelope.messages
  assert.ok(message)
  return JSON.parse(declineText(message))
}

test('a server whose request was not shown hears no', () => {
  assert.deepEqual(declined('elicitation/create'), { jsonrpc: '2.0', id: 5, result: { action: 'decline' } })
  assert.match(JSON.stringify(declined('sampling/createMessage')), /"id":5,"error":\{"code":-1,/)
})
