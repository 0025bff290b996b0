// Values known beforehand: found exactly, in every writing and cut, at a bounded price, and kept nowhere.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice, inPieces, randomCuts } from './scan-oracle.ts'
import { all } from '../../src/scan/all.ts'
import { fingerprintsOf, type KnownValue } from '../../src/scan/fingerprints.ts'
import { knownValues, scannerOf } from '../../src/scan/known-values.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import { respelled } from '../../src/scan/respelled.ts'
import { type Hit, scanAll, type Scanner } from '../../src/scan/scanner.ts'
import { siphash } from '../../src/scan/siphash.ts'

const utf8 = new TextEncoder()
const latin1 = new TextDecoder('latin1')
const rule = { name: 'Known', threat: 'secret' as const, severity: 'critical' as const }
const value = (text: string, more: Partial<KnownValue['rule']> = {}): KnownValue => ({
  rule: { ...rule, ...more },
  bytes: utf8.encode(text),
})
const known = (...texts: string[]) => knownValues(texts.map((text) => value(text)))
const places = (hits: readonly Hit[]) => hits.map(({ start, end, rule }) => `${start}-${end} ${rule.name}`)

const word = (part: number) => part.toString(16).padStart(8, '0')

test('siphash() gives the vectors of its authors', () => {
  // https://github.com/veorq/SipHash/blob/master/vectors.h, of inputs 00 01 02 … under the key 00 01 … 0f
  const vectors: Readonly<Record<number, string>> = {
    0: '726fdb47dd0e0e31',
    1: '74f839c593dc67fd',
    2: '0d6c8009d9a94f5a',
    3: '85676696d7fb7e2d',
    7: 'ab0200f58b01d137',
    8: '93f5f5799a932462',
    15: 'a129ca6149be45e5',
    63: '958a324ceb064572',
  }
  const bytes = Uint8Array.from({ length: 80 }, (_, i) => i)
  const key = Uint32Array.of(0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c)
  for (const [length, expected] of Object.entries(vectors)) {
    const [low, high] = siphash(key, bytes, 0, Number(length))
    assert.equal(word(high) + word(low), expected, length)
  }
  assert.notDeepEqual(siphash(key, bytes, 1, 9), siphash(key, bytes, 0, 8))
})

/** Leftmost first, none within another of the same value. */
function naive(texts: readonly string[], text: string): string[] {
  const found: [start: number, end: number][] = []
  for (const one of new Set(texts))
    for (let at = text.indexOf(one); at >= 0; at = text.indexOf(one, at + one.length)) found.push([at, at + one.length])
  return found.sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(([start, end]) => `${start}-${end} Known`)
}

test('values of every length are found where a plain search finds them, however the text is cut', () => {
  for (let seed = 1; seed <= 250; seed++) {
    const roll = dice(seed)
    const letters = ['ab', 'abc', 'kQ7+/xZ', 'AZ09_-%&\\" '][roll(4)] as string
    const random = (length: number) => Array.from({ length }, () => letters.charAt(roll(letters.length))).join('')
    const [least, most] = [8 + roll(9), roll(3) === 0 ? 60 : 10]
    const texts = Array.from({ length: 1 + roll(6) }, () => random(least + roll(most)))
    // Values that begin or end like others.
    texts.push(`${(texts[0] as string).slice(0, 7)}${random(least)}`, (texts[0] as string) + random(roll(9)))
    const text = Array.from({ length: 30 }, () => {
      const one = texts[roll(texts.length)] as string
      return [one, one.slice(0, roll(one.length)), one.slice(roll(one.length)), random(roll(12)), '\n'][roll(5)]
    }).join('')
    const bytes = utf8.encode(text)
    const scanner = known(...texts)
    const expected = naive(texts, text)
    const sorted = (hits: readonly Hit[]) =>
      places(hits.filter(({ view }) => view === undefined).toSorted((a, b) => a.start - b.start || a.end - b.end))
    assert.deepEqual(sorted(scanAll(scanner, bytes)), expected, `seed ${seed}`)
    for (let round = 0; round < 6; round++)
      assert.deepEqual(sorted(inPieces(scanner, bytes, randomCuts(roll, bytes.length))), expected, `seed ${seed}`)
  }
})

const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const bytewise = (text: string, write: (byte: number) => string, between = '') =>
  Array.from(utf8.encode(text), write).join(between)
const hex = (byte: number) => byte.toString(16).padStart(2, '0')
const base32 = (text: string) =>
  bytewise(text, (byte) => byte.toString(2).padStart(8, '0')).replace(/.{1,5}/g, (five) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(five.padEnd(5, '0'), 2)),
  )
const html = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as Readonly<Record<string, string>>

const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'among letters': (text) => `abc${text}xyz`,
  'JSON string': (text) => JSON.stringify(text),
  'JSON string in a JSON string': (text) => JSON.stringify(JSON.stringify(text)),
  'JSON units': (text) =>
    Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  percent: (text) => bytewise(text, (byte) => `%${hex(byte)}`),
  'percent, upper case': (text) => bytewise(text, (byte) => `%${hex(byte).toUpperCase()}`),
  'URL component': (text) => encodeURIComponent(text),
  'URL component twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  URL: (text) => encodeURI(text),
  form: (text) => new URLSearchParams({ a: text }).toString(),
  HTML: (text) => text.replace(/[&<>"']/g, (sign) => html[sign] ?? sign),
  'JSON in a URL': (text) => encodeURIComponent(JSON.stringify(text)),
  'JSON in a form': (text) => new URLSearchParams({ a: JSON.stringify({ text }) }).toString(),
  'JSON in HTML': (text) => JSON.stringify(text).replace(/[&<>"']/g, (sign) => html[sign] ?? sign),
  'HTML in JSON': (text) => JSON.stringify(text.replace(/[&<>"']/g, (sign) => html[sign] ?? sign)),
  'a URL in JSON in base64': (text) => base64(utf8.encode(JSON.stringify(`?a=${encodeURIComponent(text)}`))),
  'HTML, every character': (text) => Array.from(text, (letter) => `&#${letter.codePointAt(0)};`).join(''),
  base64: (text) => base64(utf8.encode(text)),
  'base64 without padding': (text) => base64(utf8.encode(text)).replace(/=+$/, ''),
  'base64 shifted by one': (text) => base64(utf8.encode(`:${text}`)),
  'base64 shifted by two': (text) => base64(utf8.encode(`::${text}`)),
  base64url: (text) => base64(utf8.encode(text)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  'base64 in lines': (text) => base64(utf8.encode(text)).replace(/.{76}/g, '$&\r\n'),
  'base64 of base64': (text) => base64(utf8.encode(base64(utf8.encode(text)))),
  'base64 of much that is no text': (text) =>
    base64(Uint8Array.from([...new Uint8Array(3000).map((_, i) => (i * 151) % 251), ...utf8.encode(text), 0, 1, 2])),
  base32,
  'base32 in small letters': (text) => base32(text).toLowerCase(),
  hex: (text) => bytewise(text, hex),
  'hex in capitals': (text) => bytewise(text, hex).toUpperCase(),
  'hex with colons': (text) => bytewise(text, hex, ':'),
  'source, hex': (text) => bytewise(text, (byte) => `\\x${hex(byte)}`),
  'source, octal': (text) => bytewise(text, (byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'zero-width characters': (text) => [...text].join('\u200b'),
  'fullwidth letters': (text) => text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
}

const values: Readonly<Record<string, string>> = {
  'of letters and digits': 'Zq8rT2mXv7LpK4wN9sYd',
  'with the signs of URLs': 'p%40s+w/o?r=d&x#9Kq7z',
  'with the signs of JSON': String.raw`k\"v\n9{"q":"Z7x"}\u0041`,
  'with the signs of HTML': `a&amp;b<c>"d'9Qz7&#65;x`,
  'with letters beyond ASCII': 'pässwörd–ключ–Zq7Ωé9',
  'with line ends': '-----BEGIN X-----\nMIIEvQ9z\nZq7T2mXv\n-----END X-----',
  'that is an address': 'postgres://app:s3cr+t%21@db.internal:5432/app?a=b&c=d',
  'of fifteen bytes': 'Zq8rT2mXv7LpK4w',
  'of eight bytes': 'Kx7/q+9Z',
  'longer than any buffer': Array.from({ length: 90 }, (_, i) => ((i * 7919 + 13) ** 3).toString(36)).join(''),
}

const scanners = new Map(
  Object.entries(values).map(([name, text]) => [name, respelled(seenThrough(known(text, 'another-Value-0123456789')))]),
)

/** Only codes of letters and digits are read past such tricks. */
const tricks: typeof writings = {
  'letters apart': (text) => [...text].join(' '),
  'letters with dashes': (text) => [...text].join('-'),
  'two strings': (text) => `"${text.slice(0, 9)}" + "${text.slice(9)}"`,
  reversed: (text) => [...text].toReversed().join(''),
  UTF16: (text) => `${[...text].join('\0')}\0`,
}

for (const [how, write] of Object.entries({ ...writings, ...tricks }))
  test(`values as ${how} are found at their place, however the text is cut`, () => {
    const wrong: string[] = []
    for (const [name, text] of Object.entries(values)) {
      if (how in tricks && name !== 'of letters and digits') continue
      const scanner = scanners.get(name) as Scanner
      const [before, after] = ['Some words before it, ', ' ; and some behind.']
      const bytes = utf8.encode(`${before}${write(text)}${after}`)
      const whole = scanAll(scanner, bytes)
      if (whole.length === 0) wrong.push(name)
      for (const { start, end } of whole)
        if (start < before.length || end > bytes.length - after.length) wrong.push(`${name}: ${start}-${end}`)
      for (let seed = 1; seed <= 12; seed++) {
        const pieces = inPieces(scanner, bytes, randomCuts(dice(seed), bytes.length))
        if (JSON.stringify(places(pieces)) !== JSON.stringify(places(whole)))
          wrong.push(`${name}, seed ${seed}: ${places(pieces)} and not ${places(whole)}`)
      }
    }
    assert.deepEqual(wrong, [])
  })

/** Every string and every array of bytes that can be reached from `root`. */
function* reachable(root: unknown, seen = new Set<unknown>()): Generator<string> {
  if (typeof root === 'string') yield root
  if (typeof root !== 'object' || root === null || seen.has(root)) return
  seen.add(root)
  if (ArrayBuffer.isView(root)) yield latin1.decode(new Uint8Array(root.buffer, root.byteOffset, root.byteLength))
  else if (root instanceof Map || root instanceof Set) for (const one of root) yield* reachable(one, seen)
  else for (const key of Reflect.ownKeys(root)) yield* reachable(Reflect.get(root, key), seen)
}

test('nothing of a value is kept: neither where it came from nor in what is looked with', () => {
  const texts = Object.values(values)
  const list = texts.map((text) => value(text))
  const prints = fingerprintsOf(list)
  assert.equal(prints.length, 2)
  const kept = [...reachable([prints, list])]
  assert.ok(kept.join('').length > 10_000)
  for (const text of texts)
    for (const write of [writings['plain'], writings['base64'], writings['hex'], writings['base32']])
      for (let at = 0, written = (write as (text: string) => string)(text); at + 6 <= written.length; at++)
        for (const one of kept) assert.ok(!one.includes(written.slice(at, at + 6)), `${text.length}: ${at}`)
})

test('each process has a key of its own', () => {
  const [one, two] = [0, 1].map(() => fingerprintsOf([value('Zq8rT2mXv7LpK4wN9sYd')])[0])
  assert.notDeepEqual(one?.known, two?.known)
  assert.notDeepEqual(one?.prints[0]?.low, two?.prints[0]?.low)
})

test('what is found names its rule and its audience, once for each rule', () => {
  const text = 'Zq8rT2mXv7LpK4wN9sYd'
  const audience = ['api.example.com']
  const scanner = knownValues([value(text, { audience }), value(text, { name: 'Other' }), value(text)])
  const hits = scanAll(scanner, utf8.encode(`x ${text} y`))
  assert.deepEqual(hits, [
    { rule: { ...rule, audience }, start: 2, end: 22 },
    { rule: { ...rule, name: 'Other' }, start: 2, end: 22 },
  ])
})

test('a long value is found by how it begins', () => {
  const text = values['longer than any buffer'] as string
  const hits = scanAll(known(text), utf8.encode(`__${text}`))
  assert.deepEqual(places(hits), ['2-258 Known'])
})

test('values shorter than eight bytes and lists of none find nothing', () => {
  for (const scanner of [known('Ab3$x9!'), known()]) {
    const look = scanner.open().look(utf8.encode('Ab3$x9! and Ab3$x9!'), false)
    assert.deepEqual(look, { hits: [], settled: 19 })
  }
})

test('the end of an event is not held back for what it cannot begin', () => {
  const scanner = known('Zq8rT2mXv7LpK4wN9sYd', '-----BEGIN X-----\nMIIEvQ9z\nZq7T2mXv', '{"a":"Zq7T2mXv9Kx"}')
  const watch = scanner.open()
  let length = 0
  for (let i = 0; i < 50; i++) {
    const event = utf8.encode(`data: {"i":${i},"text":" Z"}\n\n`)
    length += event.length
    assert.equal(watch.look(event, false).settled, length)
  }
  assert.equal(watch.look(utf8.encode('{"a":"Zq7T2m'), false).settled, length)
})

test('texts made of the beginnings and ends of values cost so much a byte and no more', () => {
  const [head, tail] = ['abcdefgh', 'stuvwxyz']
  const prints = fingerprintsOf([value(head.repeat(2) + 'Q7'.repeat(60) + tail.repeat(2)), value(`${head}Kx7q9Z`)])
  const parts = [head, tail, head.repeat(19) + tail.repeat(19), `${head}Kx7`, 'Kx7q9Z', head.slice(1), 'abcdefg']
  for (const part of parts)
    for (const print of prints) {
      const [one = 0, two = 0] = [1 << 15, 1 << 16].map((size) => {
        const watch = scannerOf(print).open()
        watch.look(utf8.encode(part.repeat(size / part.length)), true)
        return watch.steps
      })
      assert.ok(two <= 40 * 65_536 && two <= 2.2 * one + 1000, `${part}: ${one}, then ${two}`)
    }
})

test('more beginnings at once than are followed are told, wherever the text is cut', () => {
  const head = 'abcdefgh'
  const texts = Array.from({ length: 60 }, (_, i) => head.repeat(2) + 'Q'.repeat(i + 150))
  const scanner = known(...texts)
  const bytes = utf8.encode(`${head.repeat(300)} ${texts[7]}`)
  const whole = places(scanAll(scanner, bytes))
  assert.match(whole.join(), /Scan Limit Reached/)
  for (let seed = 1; seed <= 20; seed++)
    assert.deepEqual(places(inPieces(scanner, bytes, randomCuts(dice(seed), bytes.length))), whole)
  // One beginning after the other is no such thing.
  const apart = utf8.encode(`${head.repeat(2)} `.repeat(300))
  assert.deepEqual(places(scanAll(scanner, apart)), [])
})

test('all() tells what each scanner finds, in order, and settles what all have settled', () => {
  const [a, b] = ['Zq8rT2mXv7LpK4wN9sYd', 'Kx7/q+9Z0aBcDeFgHiJk']
  const words = patterns([{ ...rule, name: 'Word', pattern: 'zebra|stripes', source: 'test' }])
  const scanner = all(known(a), words, known(b))
  const text = `zebra ${b} ${a} stripes`
  assert.deepEqual(places(scanAll(scanner, utf8.encode(text))), ['0-5 Word', '6-26 Known', '27-47 Known', '48-55 Word'])
  const watch = scanner.open()
  assert.equal(watch.look(utf8.encode('..'), false).settled, 2)
  assert.equal(watch.look(utf8.encode(' zeb'), false).settled, 3)
  assert.equal(watch.look(utf8.encode('. Zq8rT2'), false).settled, 8)
  assert.deepEqual(all().open().look(utf8.encode('anything'), false), { hits: [], settled: 8 })
})
