// The event splitter: same events however the stream is cut, every byte kept, nothing held that is complete.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { join } from '../../src/scan/join.ts'
import { EventSplitter, type Piece, readEvent, withData } from '../../src/scan/sse.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const text = (raw: Uint8Array | null): string | null => (raw === null ? null : new TextDecoder().decode(raw))

function feed(chunks: readonly Uint8Array[], maxEvent = 1 << 20): Piece[] {
  const splitter = new EventSplitter(maxEvent)
  return chunks.flatMap((chunk) => [...splitter.feed(chunk)])
}

const datas = (pieces: readonly Piece[]): (string | null)[] =>
  pieces.flatMap((piece) => (piece.kind === 'event' && piece.event.data !== null ? [text(piece.event.data)] : []))

const lines = [
  '\ufeffid: 1',
  'data: {"a":1}',
  '',
  ': keepalive',
  '',
  'event: message',
  'id: 2',
  'data: first',
  'data:second',
  'data',
  'retry: 10',
  '',
  'id: prime',
  'data:',
  '',
  '',
  'data: é😀',
  '',
  'event: nothing',
  '',
]

test('random cuts give the same events, and the pieces are the stream', () => {
  let seed = 3
  const random = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return Math.floor((seed / 2147483648) * below)
  }
  for (const end of ['\n', '\r\n', '\r']) {
    const stream = bytes(lines.map((line) => line + end).join(''))
    for (let round = 0; round < 200; round++) {
      const chunks: Uint8Array[] = []
      for (let at = 0; at < stream.length;) {
        const size = 1 + random(round % 3 === 0 ? 3 : 40)
        chunks.push(stream.slice(at, at + size))
        at += size
      }
      const pieces = feed(chunks)
      assert.deepEqual(datas(pieces), ['{"a":1}', 'first\nsecond\n', '', 'é😀'])
      const whole = join(pieces.map((piece) => piece.raw))
      assert.ok(stream.length - whole.length <= (end === '\r\n' ? 1 : 0))
      assert.deepEqual(whole, stream.slice(0, whole.length))
    }
  }
})

test('an event leaves with the byte that completes it', () => {
  for (const [one, two] of [
    ['data: x\n\n', ''],
    ['data: x\r\n\r\n', ''],
    ['data: x\r\r', ''],
    ['data: x\r\n\r', '\n'],
    ['data: x\n\r', '\n'],
  ] as const) {
    const splitter = new EventSplitter(1000)
    assert.deepEqual(datas([...splitter.feed(bytes(one))]), ['x'], JSON.stringify(one))
    assert.deepEqual(datas([...splitter.feed(bytes(`${two}data: y${one.slice(7)}`))]), ['y'], JSON.stringify(one))
  }
})

test('comments between events and blank lines leave at once; inside an event they wait for it', () => {
  const splitter = new EventSplitter(1000)
  const out = (chunk: string): string[] => [...splitter.feed(bytes(chunk))].map((piece) => text(piece.raw) ?? '')
  assert.deepEqual(out(': ping\n'), [': ping\n'])
  assert.deepEqual(out('\n'), ['\n'])
  assert.deepEqual(out('data: a\n: inside\n'), [])
  assert.deepEqual(out('\n'), ['data: a\n: inside\n\n'])
})

test('an unfinished tail never comes out', () => {
  assert.deepEqual(datas(feed([bytes('data: a\n\ndata: b\n')])), ['a'])
  assert.deepEqual(feed([bytes('data: a')]), [])
})

test('an event beyond the limit comes out in marked pieces, and the next one whole', () => {
  for (const size of [1, 7, 1000]) {
    const stream = bytes(`data: ok\n\ndata: ${'x'.repeat(100)}\nid: 9\n\ndata: after\n\n`)
    const chunks = Array.from({ length: Math.ceil(stream.length / size) }, (_, at) =>
      stream.slice(at * size, at * size + size),
    )
    const pieces = feed(chunks, 50)
    assert.deepEqual(datas(pieces), ['ok', 'after'])
    const over = pieces.filter((piece) => piece.kind === 'oversize')
    assert.deepEqual([over.filter((piece) => piece.first).length, over.filter((piece) => piece.last).length], [1, 1])
    assert.deepEqual(join(pieces.map((piece) => piece.raw)), stream)
  }
})

test('an event is taken apart and put together with other data', () => {
  const event = readEvent(
    bytes('event: message\r\nid: 7\r\n: note\r\ndata: {"a":\r\ndata: 1}\r\nretry: 5\r\nfoo: bar\r\n\r\n'),
  )
  assert.equal(text(event.data), '{"a":\n1}')
  assert.equal(text(event.others), 'event: message\r\nid: 7\r\n: note\r\nretry: 5\r\nfoo: bar\r\n')
  assert.equal(text(withData(event, '{"b":2}')), 'event: message\r\nid: 7\r\nretry: 5\r\ndata: {"b":2}\n\n')
  assert.deepEqual([readEvent(bytes('id: 1\ndata:\n\n')).data, readEvent(bytes('id: 1\n\n')).data], [bytes(''), null])
  assert.equal(text(readEvent(bytes('datum: x\ndata:  two\n\n')).data), ' two')
})
