// Frames are read the same however their bytes are cut, and what is written can be read.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { FrameError, MessageReader, type Message, type ReadLimits, type Side } from '../../src/websocket/frames.ts'
import { acceptOf, readAnswer, readAsked, wrongAnswer } from '../../src/websocket/handshake.ts'
import { closePayload, frameOf } from '../../src/websocket/write.ts'

const limits: ReadLimits = { maxMessageBytes: 1 << 20 }
const utf8 = new TextEncoder()

type Read = { kind: string; hex: string } | { code: number; message: string }

function read(from: Side, chunks: readonly Uint8Array[], limit = limits): Read[] {
  const reader = new MessageReader(from, limit)
  const out: Read[] = []
  try {
    for (const chunk of chunks)
      for (const { kind, bytes } of reader.read(chunk)) out.push({ kind, hex: Buffer.from(bytes).toString('hex') })
  } catch (error) {
    if (!(error instanceof FrameError)) throw error
    out.push({ code: error.code, message: error.message })
  }
  return out
}

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(parts.flatMap((part) => [...part]))
const bare = (first: number, payload: string): Uint8Array =>
  Uint8Array.of(first, payload.length, ...utf8.encode(payload))

test('what is written is read back, masked and not, in every form of length', () => {
  for (const from of ['client', 'server'] as const)
    for (const size of [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]) {
      const bytes = new Uint8Array(size).map((_, i) => 97 + (i % 26))
      const [message] = read(from, [frameOf(from, 'text', bytes)])
      assert.deepEqual(message, { kind: 'text', hex: Buffer.from(bytes).toString('hex') })
    }
})

test('messages do not depend on where the bytes were cut: every cut, and single bytes', () => {
  const whole = joined([
    bare(0x01, 'frag'),
    bare(0x89, 'ping'),
    bare(0x00, 'men'),
    bare(0x80, 'ted'),
    bare(0x82, 'binary'),
    frameOf('server', 'text', utf8.encode('ü€'.repeat(60))),
    bare(0x8a, ''),
    frameOf('server', 'close', closePayload(1000, 'bye')),
  ])
  const expected = read('server', [whole])
  assert.deepEqual(
    expected.map((one) => ('kind' in one ? one.kind : one.code)),
    ['ping', 'text', 'binary', 'text', 'pong', 'close'],
  )
  for (let cut = 0; cut <= whole.length; cut++)
    assert.deepEqual(read('server', [whole.subarray(0, cut), whole.subarray(cut)]), expected)
  assert.deepEqual(
    read(
      'server',
      [...whole].map((byte) => Uint8Array.of(byte)),
    ),
    expected,
  )
})

test('any bytes end in the same messages and the same error, however they are cut', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.string({ maxLength: 140 }).map((text) => frameOf('client', 'text', utf8.encode(text))),
    fc.constantFrom(0x01, 0x00, 0x80, 0x89).map((first) => Uint8Array.of(first, 0x81, 0, 0, 0, 0, 0x61)),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), fc.array(fc.nat(400), { maxLength: 6 }), (pieces, cuts) => {
      const whole = joined(pieces)
      const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length]
      const chunks = at.slice(1).map((end, i) => whole.subarray(at[i], end))
      assert.deepEqual(read('client', chunks), read('client', [whole]))
    }),
    { numRuns: 500 },
  )
})

test('memory follows what has come, not what was announced, and all of it is given back', () => {
  let [held, most] = [0, 0]
  const limit: ReadLimits = {
    maxMessageBytes: 1 << 20,
    take: (bytes) => {
      held += bytes
      most = Math.max(most, held)
      return true
    },
    give: (bytes) => void (held -= bytes),
  }
  const reader = new MessageReader('server', limit)
  const announced = Uint8Array.of(0x82, 127, 0, 0, 0, 0, 0, 0x0f, 0xff, 0xff)
  for (const _ of reader.read(announced)) assert.fail()
  for (const _ of reader.read(new Uint8Array(100))) assert.fail()
  assert.equal(most, 0)
  for (const _ of reader.read(new Uint8Array(100_000))) assert.fail()
  assert.ok(most > 0 && most <= 400_000)
  const rest = [...reader.read(new Uint8Array(0xfffff - 100_100))].length
  assert.deepEqual([rest, held], [1, 0])
  const refused = read('server', [frameOf('server', 'binary', new Uint8Array(10_000))], { ...limit, take: () => false })
  assert.deepEqual(refused, [{ code: 1013, message: 'no memory for a message of this size now' }])
})

test('a million empty fragments cost no memory', () => {
  let taken = 0
  const reader = new MessageReader('server', { maxMessageBytes: 100, take: (bytes) => (taken += bytes) >= 0 })
  const chunk = new Uint8Array(20_000)
  for (const _ of reader.read(Uint8Array.of(0x01, 0))) assert.fail()
  for (let i = 0; i < 100; i++) for (const _ of reader.read(chunk)) assert.fail()
  assert.deepEqual([taken, reader.frames.text], [0, 1_000_001])
})

const close = (payload: Uint8Array): Message | undefined => {
  const reader = new MessageReader('server', limits)
  return [...reader.read(frameOf('server', 'close', payload))][0]
}

test('close frames: codes that may be said, and reasons cut between characters', () => {
  for (const code of [1000, 1001, 1008, 1011, 1014, 3000, 4999])
    assert.equal((close(closePayload(code, '')) as { code: number }).code, code)
  for (const code of [0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535])
    assert.throws(() => close(closePayload(code, '')), { code: 1002 })
  const payload = closePayload(1008, '€'.repeat(60))
  assert.ok(payload.length <= 125 && payload.length > 120)
  assert.equal(new TextDecoder('utf-8', { fatal: true }).decode(payload.subarray(2)), '€'.repeat(41))
})

test('handshakes: what is asked and what is answered', async () => {
  const key = 'dGhlIHNhbXBsZSBub25jZQ=='
  assert.equal(await acceptOf(key), 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=')
  const asked = [
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', key],
    ['Sec-WebSocket-Protocol', 'a, b'],
  ] as const
  assert.deepEqual(readAsked('GET', asked), { key, protocols: ['a', 'b'] })
  assert.ok('wrong' in readAsked('POST', asked))
  assert.ok('wrong' in readAsked('GET', [...asked, ['Content-Length', '5']]))
  assert.ok('wrong' in readAsked('GET', [...asked, ['Sec-WebSocket-Key', key]]))
  assert.ok('wrong' in readAsked('GET', [asked[0], ['Sec-WebSocket-Key', 'short']]))
  const good = [
    ['Upgrade', 'WebSocket'],
    ['Connection', 'keep-alive, Upgrade'],
    ['Sec-WebSocket-Accept', await acceptOf(key)],
  ] as const
  assert.equal(await wrongAnswer([...good, ['Sec-WebSocket-Protocol', 'b']], key, ['a', 'b']), null)
  for (const more of [
    ['Sec-WebSocket-Extensions', 'permessage-deflate'],
    ['Sec-WebSocket-Protocol', 'c'],
    ['Sec-WebSocket-Accept', 'x'],
  ] as const)
    assert.notEqual(await wrongAnswer([...good, more], key, ['a']), null)
  const head = utf8.encode('HTTP/1.1 101 Switching\r\nA: b\r\n\r\nrest')
  for (let cut = 0; cut < head.length - 4; cut++) assert.equal(readAnswer(head.subarray(0, cut)), null)
  assert.deepEqual(readAnswer(head), { status: 101, fields: [['A', 'b']], size: head.length - 4 })
  for (const bad of [
    'HTTP/2 101\r\n\r\n',
    'HTTP/1.1 101\r\nA : b\r\n\r\n',
    'HTTP/1.1 101\r\nA: b\r\n c\r\n\r\n',
    `x${'y'.repeat(70_000)}`,
  ])
    assert.throws(() => readAnswer(utf8.encode(bad)))
})
