// Readings wake for what is written otherwise and sleep again: whatever lies between, the same is found in any pieces.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice, type Dice, inPieces, rule } from './scan-oracle.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import { type Hit, scanAll } from '../../src/scan/scanner.ts'

const utf8 = new TextEncoder()
const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const hex = (unit: number, digits: number) => unit.toString(16).padStart(digits, '0')
const each = (text: string, write: (unit: number) => string) =>
  Array.from({ length: text.length }, (_, i) => write(text.charCodeAt(i))).join('')

const writings: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => each(text, (unit) => `\\u${hex(unit, 4)}`),
  (text) => each(text, (unit) => `%${hex(unit, 2)}`),
  (text) => each(text, (unit) => `&#${unit};`),
  (text) => each(text, (unit) => String.fromCharCode(unit + 0xfee0)),
  (text) => [...text].join('\u200b'),
  (text) => each(text, (unit) => String.fromCodePoint(unit + 0xe0000)),
  (text) => [...text].join('\u{e0041}'),
  (text) => base64(utf8.encode(`${text} and ${text}`)).replace(/=+$/, ''),
  (text) => base64(utf8.encode(`${text}${'.'.repeat(60)}${text}`)).replace(/.{76}/g, '$&\n   '),
  (text) => base64(utf8.encode(`${[...`say ${text} aloud`].join('\0')}\0`)),
  (text) => each(`${text} & ${text}`, (unit) => hex(unit, 2)),
  (text) => `${text.slice(0, 4)}${each(text.slice(4, 6), (unit) => `%${hex(unit, 2)}`)}${text.slice(6)}`,
  (text) => `%20${text}`,
  (text) => `${text}\\n`,
]

/** Filler that is not quite nothing: marks that begin no escape, half escapes, letters in a row. */
const FILL = [
  'plain words, ',
  '100% ',
  'a & b ',
  'http://host/a/long/path/of/many/parts ',
  '\n',
  'x'.repeat(40),
  '%zz',
  '&nope ',
]

function texts(roll: Dice): Uint8Array {
  const parts: string[] = []
  for (let i = 2 + roll(6); i > 0; i--) {
    const fill = FILL[roll(FILL.length)] as string
    parts.push(fill.repeat(roll(roll(2) === 0 ? 4 : Math.ceil(3000 / fill.length))), ' ')
    parts.push((writings[roll(writings.length)] as (text: string) => string)(`secret${roll(1000)}`), ' ')
  }
  return utf8.encode(parts.join(''))
}

const scanner = seenThrough(
  patterns([
    rule('secret[0-9]{1,3}', { name: 'short' }),
    rule('secret[0-9][^!]{0,300}secret', { name: 'long' }),
    rule('(?m)^secret', { name: 'line' }),
  ]),
)

const places = (hits: readonly Hit[]) =>
  hits.map(({ rule, start, end, view }) => `${start}-${end} ${rule.name} ${view ?? ''}`).sort()

test('a stream in pieces gives what the whole text gives', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const roll = dice(seed)
    const bytes = texts(roll)
    const whole = places(scanAll(scanner, bytes))
    for (let round = 0; round < 3; round++) {
      const cuts = Array.from({ length: 1 + roll(30) }, () => roll(bytes.length + 1)).sort((a, b) => a - b)
      assert.deepEqual(places(inPieces(scanner, bytes, cuts)), whole, `seed ${seed}, cut at ${cuts}`)
    }
  }
})

test('what is written otherwise is found behind any stretch of plain text', () => {
  for (const [number, write] of writings.entries())
    for (let seed = 1; seed <= 40; seed++) {
      const roll = dice(seed)
      const parts: string[] = []
      for (let i = 0; i < 4; i++) parts.push('plain words of any length; '.repeat(roll(200)), write('secret7'), ' ')
      const found = scanAll(scanner, utf8.encode(parts.join(''))).filter(({ rule }) => rule.name === 'short')
      assert.ok(found.length >= 4, `writing ${number}, seed ${seed}: ${found.length}`)
    }
})

test('a text anywhere in a long run is found, among noise or text', () => {
  for (let seed = 1; seed <= 150; seed++) {
    const roll = dice(seed)
    const length = 20_000 + roll(8000)
    const bytes = Uint8Array.from(
      { length },
      seed % 3 === 0 ? (_, i) => 'plain words of text '.charCodeAt(i % 20) : () => roll(256),
    )
    // Pieces of a run end here or there.
    const place = 12_288 * (1 + roll(2)) - 120 - (seed % 2) * 1000 + roll(200)
    bytes.set(utf8.encode('|secret123 among it|'), Math.min(place, length - 30))
    const written = utf8.encode(`x = ${base64(bytes)};`)
    const whole = places(scanAll(scanner, written))
    assert.ok(
      whole.some((hit) => hit.endsWith('short base64')),
      `seed ${seed}`,
    )
    const cuts = Array.from({ length: roll(6) }, () => roll(written.length)).sort((a, b) => a - b)
    assert.deepEqual(places(inPieces(scanner, written, cuts)), whole, `seed ${seed}`)
  }
})
