// What event streams of models carry in pieces is read as one text, in every format, and each event goes on at once.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packs, wrongs } from '../fixtures.ts'
import { dice } from './scan-oracle.ts'
import { deltas, type Framing } from '../../src/scan/deltas.ts'
import { guessed } from '../../src/scan/guess.ts'
import { inspect } from '../../src/scan/inspect.ts'
import { leavesOf } from '../../src/scan/leaves.ts'
import { redacting } from '../../src/scan/redact.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { type Hit, scanAll, type Scanner } from '../../src/scan/scanner.ts'
import { unescaped } from '../../src/scan/unescape.ts'

const utf8 = new TextEncoder()
const secret = ['ghp_', 'a1B2c3D4e5'.repeat(4)].join('').slice(0, 40)
const scanner = patterns([
  {
    name: 'GitHub Token',
    threat: 'secret',
    severity: 'critical',
    pattern: '\\bghp_[A-Za-z0-9]{36}\\b',
    source: 'test',
  },
])

const sse = (event: object, name?: string) => `${name ? `event: ${name}\n` : ''}data: ${JSON.stringify(event)}\n\n`
const line = (value: object) => `${JSON.stringify(value)}\n`
const chunk = (delta: object, index = 0) =>
  sse({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    model: 'm',
    choices: [{ index, delta, finish_reason: null }],
  })

interface Format {
  readonly framing: Framing
  readonly write: (piece: string, n: number) => string
}

/** As the vendors' pages show them. */
const formats: Readonly<Record<string, Format>> = {
  'chat.completion.chunk content': { framing: 'events', write: (content) => chunk({ content }) },
  'chat.completion.chunk reasoning': { framing: 'events', write: (text) => chunk({ reasoning_content: text }) },
  'chat.completion.chunk refusal': { framing: 'events', write: (refusal) => chunk({ refusal }) },
  'chat.completion.chunk tool call': {
    framing: 'events',
    write: (text, n) =>
      chunk({
        tool_calls: [{ index: 0, ...(n === 0 && { id: 'call_1', type: 'function' }), function: { arguments: text } }],
      }),
  },
  'response.output_text.delta': {
    framing: 'events',
    write: (delta, n) => {
      const type = 'response.output_text.delta'
      return sse(
        { type, sequence_number: n, item_id: 'msg_1', output_index: 0, content_index: 0, delta, obfuscation: `x${n}` },
        type,
      )
    },
  },
  'response.function_call_arguments.delta': {
    framing: 'events',
    write: (delta, n) => {
      const type = 'response.function_call_arguments.delta'
      return sse({ type, sequence_number: n, item_id: 'fc_1', output_index: 1, delta }, type)
    },
  },
  'content_block_delta text': {
    framing: 'events',
    write: (text) =>
      sse({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }, 'content_block_delta'),
  },
  'content_block_delta input': {
    framing: 'events',
    write: (text) =>
      sse(
        { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: text } },
        'content_block_delta',
      ),
  },
  'content_block_delta thinking': {
    framing: 'events',
    write: (text) =>
      sse(
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: text } },
        'content_block_delta',
      ),
  },
  'Ollama chat': {
    framing: 'lines',
    write: (content, n) =>
      line({ model: 'm', created_at: `2026-01-01T00:00:${n}Z`, message: { role: 'assistant', content }, done: false }),
  },
  'Ollama generate': {
    framing: 'lines',
    write: (response, n) => line({ model: 'm', created_at: `2026-01-01T00:00:${n}Z`, response, done: false }),
  },
  streamGenerateContent: {
    framing: 'events',
    write: (text) =>
      sse({ candidates: [{ content: { parts: [{ text }], role: 'model' }, index: 0 }], modelVersion: 'm' }),
  },
  'a member nobody knows': { framing: 'events', write: (piece) => sse({ payload: { fragment: piece } }) },
  'plain text': {
    framing: 'events',
    write: (piece) =>
      piece
        .split('\n')
        .map((part) => `data: ${part}\n`)
        .join('') + '\n',
  },
}

function pieces(text: string, count: number, random: (below: number) => number): string[] {
  const letters = [...text]
  const ends = Array.from({ length: count - 1 }, () => random(letters.length + 1)).sort((a, b) => a - b)
  return [...ends, letters.length].map((to, index) => letters.slice(index === 0 ? 0 : ends[index - 1], to).join(''))
}

/** Looks at the stream cut at random. */
function cut(watched: Scanner, bytes: Uint8Array, random: (below: number) => number, most = 97): Hit[] {
  const watch = watched.open()
  const hits: Hit[] = []
  let settled = 0
  for (let from = 0; from < bytes.length || from === 0;) {
    const to = Math.min(bytes.length, from + 1 + random(most))
    const look = watch.look(bytes.subarray(from, to), to === bytes.length)
    assert.ok(look.settled >= settled && look.settled <= to)
    settled = look.settled
    hits.push(...look.hits)
    from = to
  }
  return hits
}

/**
 * A URL that is only a template, and the head of a key that is only spoken of, are known by what stands in and around
 * them: each event by itself is a part of it.
 */
const exceptions = new Set([
  'credential-in-url/ok.template.txt',
  'credential-in-url/ok.source.txt',
  'google-chat-webhook-url/ok.placeholder.txt',
  'private-key-header/ok.mention.txt',
])

for (const { kind, scanner: all, fixtures } of packs)
  for (const [name, { framing, write }] of Object.entries(formats))
    test(`${kind} fixtures in pieces as ${name}: found or quiet`, () => {
      const wrong: string[] = []
      for (const fixture of fixtures) {
        if (exceptions.has(fixture.name)) continue
        const random = dice(fixture.text.length)
        const parts = pieces(fixture.text, 2 + random(49), random)
        const stream = parts.map((part, n) => write(part, n)).join('')
        wrong.push(...wrongs(kind, fixture, scanAll(deltas(all, framing), utf8.encode(stream))))
      }
      assert.deepEqual(wrong.slice(0, 20), [])
    })

test('findings are the same however the stream is cut; each touches the strings that it stands in', () => {
  for (const [name, { framing, write }] of Object.entries(formats)) {
    if (name === 'plain text') continue
    const random = dice(name.length)
    const parts = ['well, ', ...pieces(secret, 9, random), ' that is it']
    const text = parts.map((part, n) => write(part, n)).join('')
    const bytes = utf8.encode(text)
    const whole = scanAll(deltas(scanner, framing), bytes)
    assert.equal(whole.map(({ start, end }) => text.slice(start, end)).join(''), secret, name)
    for (let seed = 1; seed <= 20; seed++)
      assert.deepEqual(cut(deltas(scanner, framing), bytes, dice(seed)), whole, name)
  }
})

test('a place is told right where pieces are full of escapes, and where hundreds have gone by', () => {
  const full = '\n'.repeat(60_000)
  const parts = [
    full,
    full,
    ...Array.from({ length: 900 }, (_, n) => `${n} words `),
    ...pieces(secret, 3, dice(3)),
    ' end',
  ]
  const text = parts.map((content) => chunk({ content })).join('')
  for (const seed of [1, 2]) {
    const hits = cut(deltas(scanner, 'events'), utf8.encode(text), dice(seed))
    assert.equal(hits.map(({ start, end }) => text.slice(start, end)).join(''), secret)
  }
})

test('texts of different choices, tool calls and blocks are not mixed up', () => {
  const [one, two] = [secret.slice(0, 11), secret.slice(11)]
  const streams = [
    chunk({ content: one }, 0) + chunk({ content: two }, 1),
    chunk({ content: one }) + chunk({ tool_calls: [{ index: 0, function: { arguments: two } }] }),
    sse({ type: 'content_block_delta', index: 0, delta: { text: one } }) +
      sse({ type: 'content_block_delta', index: 1, delta: { text: two } }),
  ]
  for (const text of streams) assert.deepEqual(scanAll(deltas(scanner, 'events'), utf8.encode(text)), [])
  // Others in between do not part what belongs together, wherever in the event it says what it is.
  const apart =
    sse({
      choices: [
        { index: 1, delta: { content: one } },
        { index: 0, delta: { content: 'x' } },
      ],
    }) +
    sse({
      choices: [
        { delta: { content: 'y' }, index: 0 },
        { delta: { content: two }, index: 1 },
      ],
    })
  assert.equal(scanAll(deltas(scanner, 'events'), utf8.encode(apart)).length, 2)
  const twice = `data: {"content":"${one}"}\n\ndata: {"content":"decoy","content":"${two}"}\n\n`
  assert.equal(scanAll(deltas(scanner, 'events'), utf8.encode(twice)).length, 2)
})

test('line ends of any kind, comments, names, escapes and data of several lines change nothing', () => {
  const [one, two, three] = [secret.slice(0, 9), secret.slice(9, 21), secret.slice(21)]
  const escaped = [...two].map((letter) => `\\u00${letter.charCodeAt(0).toString(16)}`).join('')
  for (const end of ['\n', '\r\n', '\r']) {
    const text = [
      ': hello',
      `event: x`,
      `data: {"type":"t",`,
      `data:"content":"${one}"}`,
      '',
      ': ping',
      `data: {"type":"t", "con\\u0074ent" : "${escaped}"}`,
      'id: 7',
      '',
      `data:{"type":"t","content":"${three}"}`,
      '',
      'data: [DONE]',
      '',
      '',
    ].join(end)
    const hits = scanAll(deltas(scanner, 'events'), utf8.encode(text))
    assert.deepEqual(
      hits.map(({ start, end: to }) => text.slice(start, to)),
      [one, escaped, three],
    )
  }
})

/** What has come through of these events, one after the other, before the stream was blocked; null = it was not. */
async function passed(events: readonly string[], options: { ends: boolean }): Promise<string | null> {
  const stream = inspect(deltas(scanner, 'events'), () => 'block')
  const writer = stream.writable.getWriter()
  const feed = async () => {
    for (const event of events) await writer.write(utf8.encode(event))
    if (options.ends) await writer.close()
  }
  feed().catch(() => undefined)
  writer.closed.catch(() => undefined)
  let out = ''
  try {
    for await (const bytes of stream.readable) out += new TextDecoder().decode(bytes)
  } catch {
    return out
  }
  return null
}

test('an event goes on with the byte that completes it', async () => {
  const stream = inspect(deltas(scanner, 'events'), () => 'block')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  for (const content of ['It is ', 'ghp_', secret.slice(4, 30), 'gh', 'p']) {
    void writer.write(utf8.encode(chunk({ content })))
    const { value } = await reader.read()
    assert.equal(new TextDecoder().decode(value), chunk({ content }))
  }
})

test('the event that completes a secret does not go on: not before the text does, nor when it ends, nor when it stays', async () => {
  const [one, two, three] = [secret.slice(0, 10), secret.slice(10, 30), secret.slice(30)].map((content) =>
    chunk({ content }),
  ) as [string, string, string]
  const other = chunk({ tool_calls: [{ index: 0, function: { arguments: 'x' } }] })
  assert.equal(await passed([one, two, three, chunk({ content: ' end' })], { ends: false }), one + two)
  assert.equal(await passed([one, two, three], { ends: true }), one + two)
  const others = Array.from({ length: 20 }, () => other)
  assert.equal(await passed([one, two, three, ...others], { ends: false }), one + two)
  // What goes on as something else is none.
  assert.equal(await passed([one, two, three, chunk({ content: 'x' })], { ends: true }), null)
})

test('the event that completes what only its end can tell waits in the stream as it is, too', async () => {
  const hidden = `data: ${btoa(`the key ${secret}`).replace(/=+$/, '')}\n\n`
  const read = deltas(packs[0]?.scanner as Scanner, 'events')
  const stream = inspect(read, () => 'block')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  void writer.write(utf8.encode(`data: first\n\n`))
  assert.equal(new TextDecoder().decode((await reader.read()).value), 'data: first\n\n')
  writer.write(utf8.encode(hidden)).catch(() => undefined)
  for (let i = 0; i < 10; i++) writer.write(utf8.encode('data: .\n\n')).catch(() => undefined)
  writer.closed.catch(() => undefined)
  await assert.rejects(reader.read(), { name: 'Blocked' })
})

test('under strip the pieces are taken out and the events stay events', async () => {
  const parts = pieces(secret, 5, dice(3)).map((content) => chunk({ content }))
  const stream = inspect(deltas(scanner, 'events'), () => 'strip', { redact: redacting('json') })
  const writer = stream.writable.getWriter()
  void writer.write(utf8.encode(parts.join(''))).then(() => writer.close())
  let out = ''
  for await (const bytes of stream.readable) out += new TextDecoder().decode(bytes)
  const texts = out
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.slice(6)).choices[0].delta.content)
  assert.equal(texts.join(''), '[REDACTED: GitHub Token (Pipelock)]')
})

const choice = (index: number) => chunk({ content: 'ab' }, index) + chunk({ content: 'cd' }, index)

test('an event stream is known by its first bytes, whatever its type says', () => {
  const [one, two] = [secret.slice(0, 11), secret.slice(11)]
  for (const before of ['', ': hello\n\n', 'event: x\n', 'id: 1\n', 'retry: 5\n\n']) {
    const bytes = utf8.encode(`${before}${chunk({ content: one })}${chunk({ content: two })}`)
    const whole = scanAll(guessed(scanner), bytes)
    assert.equal(whole.length, 2, before)
    for (const most of [1, 3, 50]) assert.deepEqual(cut(guessed(scanner), bytes, dice(most), most), whole)
  }
  // What only begins that way is not let go earlier than as plain text, nor is it ever too long.
  const across = patterns([
    { name: 'Lines', threat: 'secret', severity: 'high', pattern: 'begin\\s{1,4}finish', source: 'test' },
  ])
  const settled = (read: Scanner) => read.open().look(utf8.encode('data: begin\n\nfini'), false).settled
  assert.deepEqual([settled(across), settled(guessed(across)), settled(deltas(across, 'events'))], [6, 6, 13])
  for (const plain of ['dat', 'da', 'x', '', `data: ${'x'.repeat(300_000)}`])
    assert.deepEqual(scanAll(guessed(scanner), utf8.encode(plain)), [])
  assert.equal(scanAll(guessed(scanner), utf8.encode(`d${secret} ${secret}`)).length, 1)
})

test('caps: a long event is told, more texts than are followed are closed, one that comes back is told', () => {
  const long = `data: {"content":"${'x'.repeat(300_000)}"}\n\n`
  for (const text of [long, `${chunk({ content: 'a' })}${long}${chunk({ content: 'b' })}`]) {
    const hits = cut(deltas(scanner, 'events'), utf8.encode(text), dice(1), 50_000)
    assert.deepEqual(
      hits.map(({ rule }) => [rule.name, rule.severity]),
      [['Event Too Long', 'medium']],
    )
  }
  const lines = cut(
    deltas(scanner, 'lines'),
    utf8.encode(`${'x'.repeat(300_000)}\n{"response":"x"}\n`),
    dice(1),
    50_000,
  )
  assert.deepEqual(
    lines.map(({ rule }) => rule.name),
    ['Event Too Long'],
  )

  const many = Array.from({ length: 200 }, (_, n) => choice(n)).join('')
  assert.deepEqual(scanAll(deltas(scanner, 'events'), utf8.encode(many)), [])
  const back = scanAll(deltas(scanner, 'events'), utf8.encode(many + choice(3)))
  assert.deepEqual(
    back.map(({ rule }) => rule.name),
    ['Scan Limit Reached'],
  )
})

test('what repeats in every event is no text; what may be text is, even when it repeats', () => {
  const rule = patterns([{ name: 'Seam', threat: 'secret', severity: 'high', pattern: 'done_not', source: 'test' }])
  const views = (event: object) =>
    scanAll(deltas(rule, 'events'), utf8.encode(sse(event).repeat(2))).map(({ view }) => view)
  assert.deepEqual(views({ state: 'not_done_' }), [])
  assert.deepEqual(views({ id: 'not_done_' }), [])
  assert.deepEqual(views({ content: 'not_done_' }), ['deltas', 'deltas'])
})

/** A surrogate by itself has no UTF-8: whatever stands for it, the rest is the same. */
const plain = (all: string[]) => all.map((each) => each.replaceAll(/[\ud800-\udfff\ufffd]+/gu, '?'))

test('leavesOf() and unescaped() agree with JSON.parse', () => {
  const random = dice(5)
  const words = [
    'a',
    'é',
    '\u{1f600}',
    '"',
    '\\',
    '\n',
    '\t',
    '\b',
    '\f',
    '\r',
    '/',
    '\u0000',
    '\ud800',
    'x'.repeat(70),
  ]
  const word = () => Array.from({ length: random(6) }, () => words[random(words.length)]).join('')
  const value = (depth: number): unknown => {
    const kind = random(depth > 3 ? 3 : 5)
    if (kind === 0) return [1, -2.5e3, true, null][random(4)]
    if (kind <= 2) return word()
    if (kind === 3) return Array.from({ length: random(4) }, () => value(depth + 1))
    return Object.fromEntries(Array.from({ length: random(4) }, () => [word(), value(depth + 1)]))
  }
  const strings = (one: unknown): string[] =>
    typeof one === 'string' ? [one] : one !== null && typeof one === 'object' ? Object.values(one).flatMap(strings) : []
  for (let round = 0; round < 2000; round++) {
    const one = { '': value(0), z: [value(0)] }
    const text = JSON.stringify(one, null, random(3))
    const data = utf8.encode(text)
    const leaves = leavesOf(data) ?? assert.fail(text)
    const got = leaves.map(({ from, to }) => new TextDecoder().decode(unescaped(data, from, to).bytes))
    assert.deepEqual(plain(got), plain(strings(one)))
    assert.equal(new Set(leaves.map(({ key }) => key)).size, leaves.length)
  }
  for (const bad of ['{"a"', '{"a":"b}', '[', '{]', '"a', 'hello', '{"a":1}}', '}', `${'['.repeat(65)}`])
    assert.equal(leavesOf(utf8.encode(bad)), null, bad)
})

test('several data lines of one event are one text', () => {
  const rule = {
    name: 'Words',
    threat: 'injection',
    severity: 'high',
    pattern: 'ignore\\s+all\\s+rules',
    source: 'test',
  } as const
  for (const end of ['\n', '\r\n', '\r'])
    for (const head of ['', `data: one${end}${end}`]) {
      const text = `${head}data: ignore${end}data: all${end}data: rules${end}${end}`
      const hits = scanAll(deltas(patterns([rule]), 'events'), utf8.encode(text))
      const found = hits.map(({ start, end: to }) => text.slice(start, to).trim())
      assert.deepEqual(found, ['ignore', 'all', 'rules'], JSON.stringify(text))
    }
})
