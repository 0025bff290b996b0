// What is written otherwise is still found: every `ng` fixture through every encoding, in pieces; `ok` fixtures stay quiet.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dice, inPieces, randomCuts, spans } from './scan-oracle.ts'
import { combinations, injections, signals } from '../../src/rules/injection.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { combined } from '../../src/scan/combine.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import { scanAll, type Scanner } from '../../src/scan/scanner.ts'

const utf8 = new TextEncoder()
const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const each = (text: string, write: (unit: number) => string) =>
  Array.from({ length: text.length }, (_, i) => write(text.charCodeAt(i))).join('')
const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'JSON, as a string': (text) => JSON.stringify(text),
  'JSON, every character escaped': (text) => each(text, (unit) => `\\u${hex(unit, 4)}`),
  'percent, every byte': (text) => Array.from(utf8.encode(text), (byte) => `%${hex(byte, 2)}`).join(''),
  'percent twice': (text) => Array.from(utf8.encode(text), (byte) => `%25${hex(byte, 2)}`).join(''),
  base64: (text) => base64(utf8.encode(text)),
  'base64, shifted by one': (text) => base64(utf8.encode(` ${text}`)),
  'base64, shifted by two': (text) => base64(utf8.encode(`  ${text}`)),
  base64url: (text) => base64(utf8.encode(text)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  'base64 in lines': (text) => base64(utf8.encode(text)).replace(/.{76}/g, '$&\r\n'),
  'base64 of base64': (text) => base64(utf8.encode(base64(utf8.encode(text)))),
  hex: (text) => Array.from(utf8.encode(text), (byte) => hex(byte, 2)).join(''),
  'HTML entities': (text) => Array.from(text, (letter) => `&#${letter.codePointAt(0)};`).join(''),
}

const key = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')
const dlp = seenThrough(patterns(secrets))
const injection = combined(seenThrough(patterns([...injections, ...signals])), signals, combinations)
const names = (scanner: Scanner, text: string) => scanAll(scanner, utf8.encode(text)).map(({ rule }) => rule.name)

for (const [name, write] of Object.entries({
  ...writings,
  'fullwidth letters': (text: string) => each(text, (unit) => String.fromCharCode(unit + 0xfee0)),
  'zero-width characters': (text: string) => [...text].join('\u200b'),
  'Cyrillic look-alikes': (text: string) => text.replaceAll('A', '\u0410').replaceAll('O', '\u041e'),
  'tag characters': (text: string) => each(text, (unit) => String.fromCodePoint(unit + 0xe0000)),
  'base64, percent-encoded': (text: string) => encodeURIComponent(base64(utf8.encode(`ab>?${text}`))),
  'base64 of UTF-16': (text: string) => base64(utf8.encode(`${[...text].join('\0')}\0`)),
  'base64 in indented lines': (text: string) =>
    base64(utf8.encode(`${'.'.repeat(70)} ${text} ${'.'.repeat(40)}`)).replace(/.{60}/g, '$&\n      '),
  'base64 amid letters': (text: string) => `prefix_${base64(utf8.encode(`${text} is it`)).replace(/=+$/, '')}_suffix`,
  'base64 in JSON lines': (text: string) =>
    JSON.stringify(base64(utf8.encode(`${'.'.repeat(50)} ${text}`)).replace(/.{60}/g, '$&\n')).slice(1, -1),
  'hex behind 0x': (text: string) => `0x${Array.from(utf8.encode(text), (byte) => hex(byte, 2)).join('')}`,
  'hex amid letters': (text: string) => `zy${Array.from(utf8.encode(text), (byte) => hex(byte, 2)).join('')}zz`,
  'braces of source text': (text: string) => each(text, (unit) => `\\u{${hex(unit, 2)}}`),
  'eight digits of source text': (text: string) => each(text, (unit) => `\\U${hex(unit, 8)}`),
  'entities with zeros': (text: string) => each(text, (unit) => `&#x${hex(unit, 30)};`),
}))
  test(`a key written as ${name} is found once, at its place, however the stream is cut`, () => {
    const [before, after] = ['some words "', '" and more of them.']
    const written = write(key)
    const bytes = utf8.encode(`${before}${written}${after}`)
    const whole = scanAll(dlp, bytes)
    assert.equal(whole.length, 1, JSON.stringify(whole))
    const [hit] = whole
    assert.ok(hit && hit.start >= before.length && hit.end <= bytes.length - after.length)
    if (name !== 'plain' && name !== 'JSON, as a string') assert.ok(hit.view)
    for (let seed = 0; seed < 40; seed++)
      assert.deepEqual(spans(inPieces(dlp, bytes, randomCuts(dice(seed), bytes.length))), spans(whole), `seed ${seed}`)
  })

test('no byte of what a reading finds is settled before the look that reports it', () => {
  for (const write of Object.values(writings)) {
    const bytes = utf8.encode(`x = "${write(key)}" ; y`)
    for (const size of [1, 3, 17]) {
      const watch = dlp.open()
      let settled = 0
      for (let at = 0; at <= bytes.length; at += size) {
        const look = watch.look(bytes.subarray(at, at + size), at + size > bytes.length)
        for (const hit of look.hits) assert.ok(hit.start >= settled)
        settled = look.settled
      }
    }
  }
})

const folder = fileURLToPath(new URL('../fixtures/rules/', import.meta.url))
const kebab = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')

for (const [kind, pack, scanner] of [
  ['secret', secrets, dlp],
  ['injection', injections, injection],
] as const)
  test(`every ng fixture of the ${kind} rules is found in every writing`, () => {
    const missed: string[] = []
    for (const rule of pack)
      for (const file of readdirSync(folder + kebab(rule.name)).filter((name) => name.startsWith('ng.'))) {
        const text = readFileSync(`${folder}${kebab(rule.name)}/${file}`, 'utf8').replaceAll('{{}}', '')
        for (const [name, write] of Object.entries(writings))
          // What must begin a line does not begin one behind a quote or a space.
          if (/(?<!\[)\^/.test(rule.pattern) && /as a string|shifted/.test(name)) continue
          else if (!names(scanner, write(text)).includes(rule.name))
            missed.push(`${kebab(rule.name)}/${file} as ${name}`)
      }
    assert.deepEqual(missed.slice(0, 40), [])
  })

const encoded = (times: number): string => {
  let text = `a text about nothing in particular, with ${key} in it`
  for (let i = 0; i < times; i++) text = base64(utf8.encode(text)).replace(/=+$/, '')
  return text
}

test('what is encoded more often than is read is never called clean', () => {
  assert.deepEqual(names(dlp, encoded(4)), ['AWS Access ID'])
  assert.deepEqual(names(dlp, encoded(5)), ['Scan Limit Reached'])
  assert.deepEqual(names(dlp, encoded(6)), ['Scan Limit Reached'])
  assert.deepEqual(names(dlp, 'VVVV'.repeat(1000)), [])
})

test('hostile texts cost bounded work in every reading', () => {
  const size = 1 << 16
  for (const part of [
    '%25',
    '%',
    '\\',
    '\\u',
    '&#x26;',
    '&amp;',
    'QUFB',
    'deadbeef',
    '\ufdfa',
    'e\u0301',
    '\u200b',
    '==',
    '+/',
  ])
    assert.doesNotThrow(() => scanAll(dlp, utf8.encode(part.repeat(size / part.length))), part)
})

test('look-alike letters are read the same whatever was read before', () => {
  const bold = key.replace(/[A-Z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) - 0x41 + 0x1d400))
  // ASCII, longer than UTF-8 allows.
  const overlong = Array.from({ length: 128 }, (_, byte) => [0xe0, 0x80 | (byte >> 6), 0x80 | (byte & 63)]).flat()
  scanAll(dlp, Uint8Array.from(overlong))
  assert.deepEqual(names(dlp, bold), ['AWS Access ID'])
})

test('what stands before half an escape is not settled', () => {
  const bytes = utf8.encode(`x = "${key.slice(0, 2)}%${hex(key.charCodeAt(2), 2)}${key.slice(3)}" ; y`)
  for (let cut = 1; cut < bytes.length; cut++) {
    const watch = dlp.open()
    const first = watch.look(bytes.subarray(0, cut), false)
    const { hits } = watch.look(bytes.subarray(cut), true)
    assert.equal(first.hits.length + hits.length, 1, `cut at ${cut}`)
    for (const { start } of hits) assert.ok(start >= first.settled, `cut at ${cut}`)
  }
})
