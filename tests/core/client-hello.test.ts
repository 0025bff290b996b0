// A ClientHello is read however it is cut; what two readers could read differently is malformed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { helloBytes, readHello } from '../../src/proxy/client-hello.ts'
import { judgeOpening, openingOf } from '../../src/proxy/inside.ts'
import { parseAuthority, type Target } from '../../src/proxy/target.ts'

const u16 = (n: number) => [n >> 8, n & 0xff]
const vector = (lengthBytes: 1 | 2, ...bytes: number[]) => [
  ...(lengthBytes === 1 ? [bytes.length] : u16(bytes.length)),
  ...bytes,
]
const ascii = (text: string) => [...text].map((char) => char.charCodeAt(0))
const extension = (type: number, ...data: number[]) => [...u16(type), ...vector(2, ...data)]
const serverName = (...names: string[]) =>
  extension(0, ...vector(2, ...names.flatMap((name) => [0, ...vector(2, ...ascii(name))])))
const alpn = (...names: string[]) => extension(16, ...vector(2, ...names.flatMap((name) => vector(1, ...ascii(name)))))
/** RFC 8701 */
const grease = extension(0x2a2a, 1, 2, 3)

function message(...extensions: number[][]): number[] {
  const body = [3, 3, ...Array<number>(32).fill(7), ...vector(1), ...vector(2, 0x13, 1), ...vector(1, 0)]
  const whole = extensions.length === 0 ? body : [...body, ...vector(2, ...extensions.flat())]
  return [1, 0, ...u16(whole.length), ...whole]
}

/** The message in records of at most `size` bytes. */
function records(bytes: readonly number[], size = 2 ** 14): Uint8Array {
  const out: number[] = []
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.slice(at, at + size)
    out.push(22, 3, 1, ...u16(part.length), ...part)
  }
  return Uint8Array.from(out)
}

const ordinary = message(grease, serverName('Example.COM.'), alpn('h2', 'http/1.1'), extension(43, 2, 3, 4))

test('name and protocols are read, unknown extensions passed over', () => {
  const reading = readHello(records(ordinary))
  assert.deepEqual(reading, {
    kind: 'hello',
    hello: { serverName: 'example.com', protocols: ['h2', 'http/1.1'], ech: false },
  })
})

test('without extensions there is no name; Encrypted Client Hello is noted', () => {
  const plain = readHello(records(message()))
  assert.deepEqual(plain.kind === 'hello' && plain.hello.serverName, null)
  const ech = readHello(records(message(serverName('public.example'), extension(0xfe0d, 0, 1))))
  assert.deepEqual(ech.kind === 'hello' && [ech.hello.serverName, ech.hello.ech], ['public.example', true])
})

test('every way to cut it into records, and every prefix, is read the same', () => {
  for (let size = 1; size <= ordinary.length; size++) {
    const bytes = records(ordinary, size)
    if (bytes.length > helloBytes) continue
    assert.equal(readHello(bytes).kind, 'hello')
    for (let end = 0, need = 0; end < bytes.length; end++) {
      const reading = readHello(bytes.subarray(0, end))
      assert.equal(reading.kind, 'more')
      assert.ok(reading.kind === 'more' && reading.need > end && reading.need <= bytes.length && reading.need >= need)
      need = reading.kind === 'more' ? reading.need : need
    }
  }
})

const cases: Readonly<Record<string, Uint8Array>> = {
  'two names': records(message(serverName('a.example', 'b.example'))),
  'the extension twice': records(message(serverName('a.example'), serverName('b.example'))),
  'an empty name': records(message(serverName(''))),
  'a name with NUL': records(message(serverName('a.example\0.evil'))),
  'a name with a slash': records(message(serverName('a.example/b'))),
  'a name of an unknown type': records(message(extension(0, ...vector(2, 1, ...vector(2, ...ascii('a.example')))))),
  'bytes behind the name': records(message(extension(0, ...vector(2, 0, ...vector(2, ...ascii('a'))), 0))),
  'a length beyond its end': records(message(extension(0, 0, 9, 0))),
  'bytes behind the extensions': records([
    ...ordinary.slice(0, 1),
    0,
    ...u16(ordinary.length - 3),
    ...ordinary.slice(4),
    0,
  ]),
  'another message': records([2, ...ordinary.slice(1)]),
  'a record of no length': Uint8Array.from([22, 3, 1, 0, 0]),
  'a record that is too long': Uint8Array.from([22, 3, 1, 0x40, 1]),
  'an alert in between': Uint8Array.from([...records(ordinary.slice(0, 10)), 21, 3, 1, 0, 2, 1, 0]),
  'a message without end': records([1, 0, 0x40, 1, ...Array<number>(20).fill(0)]),
}
for (const [name, bytes] of Object.entries(cases))
  test(`malformed: ${name}`, () => assert.equal(readHello(bytes).kind, 'malformed'))

test('no more than 16 KiB are waited for', () => {
  const endless = records([1, 0, 0x3f, 0xff, ...Array<number>(0x3fff).fill(0)], 1).subarray(0, helloBytes)
  assert.equal(readHello(endless).kind, 'malformed')
})

test('other protocols are no TLS', () => {
  for (const text of ['GET / HTTP/1.1', 'SSH-2.0', '\x16\x02\x00', '\x05\x01\x00'])
    assert.equal(readHello(Uint8Array.from(ascii(text))).kind, 'not_tls')
})

test('any bytes: an answer, never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(ordinary.length + 4), (noise, at) => {
      assert.ok(readHello(noise).kind)
      const bent = records(ordinary)
      bent.set(noise.subarray(0, Math.max(0, bent.length - at)), at)
      assert.ok(readHello(bent).kind)
    }),
  )
})

const opening = (text: string) => {
  const found = openingOf(Uint8Array.from(ascii(text)))
  return typeof found === 'number' ? 'more' : found.kind
}

test('HTTP is known by its method and target, as soon as they are there', () => {
  for (const text of ['', 'G', 'GET', 'GET ', 'PROPFIND ']) assert.equal(opening(text), 'more', text)
  for (const text of ['GET /', 'POST http://', 'OPTIONS *']) assert.equal(opening(text), 'http', text)
  for (const text of ['GETX', 'get /', 'GET key', 'SSH-2.0', '\0']) assert.equal(opening(text), 'other', text)
})

const rules = (host: string, name: string | null) =>
  judgeOpening(
    { kind: 'tls', hello: { serverName: name, protocols: [], ech: false } },
    parseAuthority(host) as Target,
    { verifyName: true, mustRead: false },
  ).map(({ rule }) => rule)

test('the name must be the host of the tunnel, however both are written', () => {
  for (const [host, name] of [
    ['example.com:443', 'example.com'],
    ['EXAMPLE.com.:443', 'example.com'],
    ['bücher.example:443', 'xn--bcher-kva.example'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['example.com:443', null],
  ] as const)
    assert.deepEqual(rules(host, name), [], host)
  for (const [host, name] of [
    ['example.com:443', 'www.example.com'],
    ['www.example.com:443', 'example.com'],
    ['192.0.2.1:443', 'example.com'],
  ] as const)
    assert.deepEqual(rules(host, name), ['Authority Mismatch'], host)
})
