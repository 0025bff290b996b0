// The streams of language models, as their vendors write them: unchanged when clean, each event at once, and read across events.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { injection, loopback, startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const sse = (data: object, name?: string) =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`
const line = (data: object) => `${JSON.stringify(data)}\n`

interface Vendor {
  readonly type: string
  readonly before: readonly string[]
  readonly say: (piece: string, n: number) => string
  readonly after: readonly string[]
}

const completion = (choice: object) =>
  sse({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gpt',
    choices: [{ index: 0, finish_reason: null, ...choice }],
  })
const done = completion({ delta: {}, finish_reason: 'stop' }) + 'data: [DONE]\n\n'
const openai = (type: string, rest: object) => sse({ type, ...rest }, type)
const anthropic = (type: string, rest: object = {}) => sse({ type, ...rest }, type)
const block = (delta: object) => anthropic('content_block_delta', { index: 0, delta })
const messageStart = anthropic('message_start', {
  message: { id: 'msg_1', type: 'message', role: 'assistant', content: [], usage: { input_tokens: 1 } },
})
const messageStop = [
  anthropic('content_block_stop', { index: 0 }),
  anthropic('message_delta', { delta: { stop_reason: 'end_turn' } }),
  anthropic('message_stop'),
]

const events = 'text/event-stream; charset=utf-8'
const vendors: Readonly<Record<string, Vendor>> = {
  'OpenAI chat completions': {
    type: events,
    before: [completion({ delta: { role: 'assistant', content: '' } })],
    say: (content) => completion({ delta: { content } }),
    after: [done],
  },
  'OpenAI chat completions, arguments of a call': {
    type: events,
    before: [
      completion({
        delta: {
          tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: 'note', arguments: '' } }],
        },
      }),
    ],
    say: (text) =>
      completion({ delta: { tool_calls: [{ index: 0, function: { arguments: JSON.stringify(text).slice(1, -1) } }] } }),
    after: [done],
  },
  'OpenAI responses': {
    type: events,
    before: [openai('response.created', { response: { id: 'resp_1', status: 'in_progress', output: [] } })],
    say: (delta, n) =>
      openai('response.output_text.delta', {
        item_id: 'msg_1',
        output_index: 0,
        content_index: 0,
        sequence_number: n,
        delta,
      }),
    after: [openai('response.completed', { response: { id: 'resp_1', status: 'completed' } })],
  },
  'OpenAI responses, reasoning': {
    type: events,
    before: [],
    say: (delta, n) =>
      openai('response.reasoning_summary_text.delta', {
        item_id: 'rs_1',
        output_index: 0,
        summary_index: 0,
        sequence_number: n,
        delta,
      }),
    after: [openai('response.completed', { response: { id: 'resp_1' } })],
  },
  'OpenAI responses, arguments of a call': {
    type: events,
    before: [],
    say: (delta, n) =>
      openai('response.function_call_arguments.delta', { item_id: 'fc_1', output_index: 1, sequence_number: n, delta }),
    after: [openai('response.completed', { response: { id: 'resp_1' } })],
  },
  'Anthropic messages': {
    type: events,
    before: [
      messageStart,
      anthropic('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      anthropic('ping'),
    ],
    say: (text) => block({ type: 'text_delta', text }),
    after: messageStop,
  },
  'Anthropic messages, input of a tool': {
    type: events,
    before: [
      messageStart,
      anthropic('content_block_start', {
        index: 0,
        content_block: { type: 'tool_use', id: 'toolu_1', name: 'note', input: {} },
      }),
    ],
    say: (text) => block({ type: 'input_json_delta', partial_json: text }),
    after: messageStop,
  },
  'Anthropic messages, thinking': {
    type: events,
    before: [messageStart],
    say: (thinking) => block({ type: 'thinking_delta', thinking }),
    after: [
      block({ type: 'signature_delta', signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3hGgxBdjrkzLoky3dl1pk' }),
      ...messageStop,
    ],
  },
  Gemini: {
    type: events,
    before: [],
    say: (text) =>
      sse({ candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0 }], modelVersion: 'gemini' }),
    after: [sse({ candidates: [{ finishReason: 'STOP', index: 0 }], usageMetadata: { totalTokenCount: 9 } })],
  },
  'Ollama chat': {
    type: 'application/x-ndjson',
    before: [],
    say: (content) =>
      line({
        model: 'llama',
        created_at: '2026-01-01T00:00:00Z',
        message: { role: 'assistant', content },
        done: false,
      }),
    after: [line({ model: 'llama', message: { role: 'assistant', content: '' }, done: true, total_duration: 5 })],
  },
  'Ollama generate': {
    type: 'application/x-ndjson',
    before: [],
    say: (response) => line({ model: 'llama', response, done: false }),
    after: [line({ model: 'llama', response: '', done: true, context: [1, 2, 3] })],
  },
}

/** Tokens as models make them: pieces of words, blanks before them. */
const tokens = (text: string) => text.match(/ ?\S{1,4}/g) ?? []
const harmless = 'The capital of France is Paris, and it has been for a long time.'
/** What streams are full of besides. */
const odd = [
  ': OPENROUTER PROCESSING\n\n',
  'event: something.new\ndata: {"type":"something.new","x":[1,{"y":null}]}\n\n',
  'id: 7\r\nretry: 3000\r\ndata: one\r\ndata: two\r\n\r\n',
  'data: {"a":\ndata: "b"}\n\n',
  'data:no blank\n\n',
  'data\n\n',
  'data: \u{1F600} déjà vu\n\n',
]

const partsOf = ({ before, say, after, type }: Vendor, text: string): string[] => [
  ...before,
  ...(type === events ? odd : []),
  ...tokens(text).map(say),
  ...after,
]

let confirmed: () => void = () => undefined
let origin: Origin
let pipelock: Pipelock
let patient: Pipelock
before(async () => {
  origin = await startOrigin(async (request, connection) => {
    const [, kind = '', name = ''] = (request.start.split(' ')[1] ?? '').split('/').map(decodeURIComponent)
    const vendor = vendors[name] ?? assert.fail(name)
    await connection.write(`HTTP/1.1 200 OK\r\nContent-Type: ${vendor.type}\r\nTransfer-Encoding: chunked\r\n\r\n`)
    for (const part of partsOf(vendor, kind === 'clean' ? harmless : `${injection} And so on, and so forth.`)) {
      const next = new Promise<void>((go) => (confirmed = go))
      await connection.write(`${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`)
      if (kind === 'clean') await next
    }
    await connection.write('0\r\n\r\n')
  })
  pipelock = await startPipelock()
  patient = await startPipelock({ yaml: `${loopback}response_scanning: {sse_streaming: {action: warn}}\n` })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
  await patient.stop()
})

async function open(url: string, proxy = pipelock): Promise<Connection> {
  const connection = await Connection.open(proxy.port)
  await connection.write(`GET ${url} HTTP/1.1\r\nHost: x\r\n\r\n`)
  assert.match((await connection.head())?.start ?? '', / 200 /)
  return connection
}

for (const [name, vendor] of Object.entries(vendors)) {
  test(`${name}: each event comes before the next is said, byte for byte`, async () => {
    const connection = await open(`${origin.url}/clean/${encodeURIComponent(name)}`)
    for (const part of partsOf(vendor, harmless)) {
      let got = Buffer.alloc(0)
      while (got.length < Buffer.byteLength(part))
        got = Buffer.concat([got, (await connection.chunk()) ?? assert.fail(`the stream ended before ${part}`)])
      assert.equal(got.toString(), part)
      confirmed()
    }
    assert.equal(await connection.chunk(), null)
    connection.destroy()
  })

  test(`${name}: orders in pieces are found, and the stream ends there`, async () => {
    const url = `${origin.url}/poisoned/${encodeURIComponent(name)}`
    const connection = await Connection.open(pipelock.port)
    await connection.write(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    assert.ok(!(await connection.rest()).toString().includes('forth'))
    const record = await pipelock.logged((one) => one['url'] === url && one['outcome'] !== undefined)
    assert.deepEqual([record.event, record['action']], ['blocked', 'block'])
    assert.match(JSON.stringify(record['findings']), /deltas/)
  })
}

test('sse_streaming.action: warn lets the events of a stream pass, and tells', async () => {
  const name = 'OpenAI chat completions'
  const url = `${origin.url}/poisoned/${encodeURIComponent(name)}`
  const connection = await open(url, patient)
  let text = ''
  for (let chunk = await connection.chunk(); chunk !== null; chunk = await connection.chunk()) text += chunk.toString()
  assert.equal(text, partsOf(vendors[name] as Vendor, `${injection} And so on, and so forth.`).join(''))
  const record = await patient.logged((one) => one['url'] === url)
  assert.deepEqual([record.event, record['action']], ['response_scan', 'warn'])
  connection.destroy()
})
