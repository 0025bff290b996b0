// Every fixture through every writing, every cut and every hostile repetition: found, quiet, at the same place, bounded.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { dice } from './scan-oracle.ts'
import { combinations, injections, signals } from '../../src/rules/injection.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { combined } from '../../src/scan/combine.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { LIMIT_REACHED } from '../../src/scan/report.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import { everySpelling, respelled } from '../../src/scan/respelled.ts'
import { type Hit, scanAll, type Scanner } from '../../src/scan/scanner.ts'

const utf8 = new TextEncoder()
const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const bytewise = (text: string, write: (byte: number) => string, between = '') =>
  Array.from(utf8.encode(text), write).join(between)
const hex = (byte: number) => byte.toString(16).padStart(2, '0')

function base32(text: string): string {
  const bits = bytewise(text, (byte) => byte.toString(2).padStart(8, '0'))
  return bits.replace(/.{1,5}/g, (five) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(five.padEnd(5, '0'), 2)),
  )
}

const units = (text: string) =>
  Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')

const writings: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'JSON string': (text) => JSON.stringify(text),
  'JSON units': units,
  percent: (text) => bytewise(text, (byte) => `%${hex(byte)}`),
  base64: (text) => base64(utf8.encode(text)),
  'base64 shifted by one': (text) => base64(utf8.encode(` ${text}`)),
  'base64 shifted by two': (text) => base64(utf8.encode(`  ${text}`)),
  base64url: (text) => base64(utf8.encode(text)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
  base32,
  hex: (text) => bytewise(text, hex),
  'hex with colons': (text) => bytewise(text, hex, ':'),
  'hex with 0x': (text) => bytewise(text, (byte) => `0x${hex(byte)}`, ', '),
  'source, hex': (text) => bytewise(text, (byte) => `\\x${hex(byte)}`),
  'source, octal': (text) => bytewise(text, (byte) => `\\${byte.toString(8).padStart(3, '0')}`),
  'numbers in a list': (text) => bytewise(text, String, ', '),
  'numbers between bars': (text) => bytewise(text, String, '|'),
  'numbers between slashes': (text) => bytewise(text, String, '/'),
  'numbers between underscores': (text) => bytewise(text, String, '_'),
  'numbers in lines': (text) => bytewise(text, String, ',\n  '),
  'numbers in calls': (text) => bytewise(text, (byte) => `chr(${byte})`, ' + '),
  'quoted-printable': (text) => bytewise(text, (byte) => `=${hex(byte).toUpperCase()}`).replace(/.{60}/g, '$&=\r\n'),
  // Letters of other scripts are left: they are read as those they look like.
  'UTF-8 longer than it has to be': (text) =>
    bytewise(text, (byte) =>
      byte < 0x80 ? `%${hex(0xc0 | (byte >> 6))}%${hex(0x80 | (byte & 0x3f))}` : `%${hex(byte)}`,
    ),
  'HTML decimal': (text) => Array.from(text, (letter) => `&#${letter.codePointAt(0)};`).join(''),
  'HTML hex': (text) => Array.from(text, (letter) => `&#x${letter.codePointAt(0)?.toString(16)};`).join(''),
  'base64 of percent': (text) => base64(utf8.encode(bytewise(text, (byte) => `%${hex(byte)}`))),
  'base64 of hex of base64': (text) => base64(utf8.encode(bytewise(base64(utf8.encode(text)), hex))),
}

/** Rules whose match must begin a line find nothing where a quote or a space was put before it. */
const moved = /JSON string|shifted/
/** Letters of other scripts are read as those they look like where any letter is written so. */
const folds = /longer/
/**
 * What else is spoken up about, and why. Quotes around a whole file stand where a rule looks at what surrounds a URL;
 * base32 has the alphabet of AWS ids, so that one of them in 2^15 begins like one; escaped quotes are no longer quotes
 * that mark what is only mentioned.
 */
const exceptions = new Set([
  'credential-in-url/ok.template.txt as JSON string',
  'credential-in-url/ok.source.txt as JSON string',
  'nylas-api-key/ok.placeholder.txt as base32',
  'netlify-token/ok.placeholder.txt as base32',
  'npm-token/ok.placeholder.txt as base32',
  'bank-routing-number/ok.wrong.txt as base32',
  'prompt-injection/ok.defence.txt as source, hex',
])

function cut(scanner: Scanner, bytes: Uint8Array, pieces: number, random: () => number): readonly Hit[] {
  const ends = Array.from({ length: pieces - 1 }, () => Math.floor(random() * bytes.length))
  const watch = scanner.open()
  let from = 0
  let settled = 0
  return [...ends.sort((a, b) => a - b), bytes.length].flatMap((to, index) => {
    const look = watch.look(bytes.subarray(from, to), index === pieces - 1)
    from = to
    assert.ok(look.settled >= settled && look.settled <= to)
    settled = look.settled
    return look.hits
  })
}

/** What a cut must not change. */
const places = (hits: readonly Hit[]) => [
  ...new Set(hits.map(({ rule, start, end }) => `${start}-${end} ${rule.name}`)),
]
const fraction = (seed: number) => {
  const next = dice(seed)
  return () => next(1 << 20) / (1 << 20)
}

const folder = fileURLToPath(new URL('../fixtures/rules/', import.meta.url))
const kebab = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')

const packs = {
  secret: { rules: secrets, scanner: respelled(seenThrough(patterns(secrets))) },
  injection: {
    rules: injections,
    scanner: combined(
      respelled(seenThrough(patterns([...injections, ...signals])), { views: everySpelling }),
      signals,
      combinations,
    ),
  },
} as const

for (const [kind, { rules, scanner }] of Object.entries(packs))
  for (const [name, write] of Object.entries(writings))
    test(`${kind} fixtures as ${name}: found or quiet, in the original, whole and in pieces`, () => {
      const wrong: string[] = []
      for (const rule of rules)
        for (const file of readdirSync(folder + kebab(rule.name))) {
          const where = `${kebab(rule.name)}/${file} as ${name}`
          const text = readFileSync(`${folder}${kebab(rule.name)}/${file}`, 'utf8').replaceAll('{{}}', '')
          const bytes = utf8.encode(write(text))
          const hits = scanAll(scanner, bytes)
          for (const { start, end } of hits) if (start < 0 || start > end || end > bytes.length) wrong.push(where)
          const random = fraction(bytes.length)
          const pieces = cut(scanner, bytes, 2 + Math.floor(random() * 49), random)
          if (file.startsWith('ng.')) {
            if (/(?<!\[)\^/.test(rule.pattern) && moved.test(name)) continue
            if (folds.test(name) && utf8.encode(text).length > text.length) continue
            for (const [how, all] of Object.entries({ whole: hits, pieces }))
              if (!all.some((hit) => hit.rule.name === rule.name)) wrong.push(`${where} in ${how}`)
          } else if (!exceptions.has(where))
            for (const { rule: found } of [...hits, ...pieces])
              if (kind === 'secret' || found.severity !== 'low' || found.name === rule.name)
                wrong.push(`${where}: ${found.name}`)
        }
      assert.deepEqual(wrong.slice(0, 20), [])
    })

const key = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')
const apart: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(writings).map(([name, write]) => [name, write(key)])),
  spaced: [...key].join(' '),
  dashes: [...key].join('-'),
  joined: `"${key.slice(0, 4)}" + "${key.slice(4)}"`,
  template: `${key.slice(0, 5)}\${""}${key.slice(5)}`,
  reversed: [...key].toReversed().join(''),
  utf16: `${[...key].join('\0')}\0`,
  'spaced base64': [...base64(utf8.encode(key))].join(' '),
}

for (const [name, written] of Object.entries(apart))
  test(`a key as ${name} stands at one place, however the stream is cut; none of it is settled before it is told`, () => {
    const { scanner } = packs.secret
    const before = `${'Words of no weight. '.repeat(30)}= `
    const bytes = utf8.encode(`${before}${written} and then some more.`)
    const whole = scanAll(scanner, bytes)
    assert.equal(whole.length, 1, JSON.stringify(whole))
    const [hit] = whole
    assert.ok(hit && hit.start >= before.length && hit.end <= before.length + utf8.encode(written).length)
    for (let seed = 1; seed <= 40; seed++) {
      const random = fraction(seed)
      assert.deepEqual(
        places(cut(scanner, bytes, 2 + Math.floor(random() * 49), random)),
        places(whole),
        `seed ${seed}`,
      )
    }
    const watch = scanner.open()
    let settled = 0
    for (let at = 0; at < bytes.length; at++) {
      const look = watch.look(bytes.subarray(at, at + 1), at + 1 === bytes.length)
      for (const { start } of look.hits) assert.ok(start >= settled, `${start} was settled at ${settled}`)
      settled = look.settled
    }
    assert.equal(settled, bytes.length)
  })

test('mixtures of everything give the same hits however they are cut', () => {
  const alphabet = [
    ...Object.values(apart),
    ' ',
    '\n',
    '"',
    '\\',
    '%',
    '&',
    '+',
    '\0',
    'é',
    '\u200b',
    'lorem ipsum ',
    '1 2 3 4 ',
  ]
  for (let seed = 1; seed <= 60; seed++) {
    const random = fraction(seed)
    const pick = () => alphabet[Math.floor(random() * alphabet.length)] ?? ''
    const bytes = utf8.encode(Array.from({ length: 12 }, pick).join(''))
    for (const { scanner } of Object.values(packs)) {
      const whole = places(scanAll(scanner, bytes)).sort()
      for (let round = 0; round < 4; round++)
        assert.deepEqual(
          places(cut(scanner, bytes, 2 + Math.floor(random() * 30), random)).sort(),
          whole,
          `seed ${seed}`,
        )
    }
  }
})

/** Counts what is read in all readings together. */
function counted(scanner: Scanner): { readonly scanner: Scanner; bytes: number } {
  const count = {
    bytes: 0,
    scanner: {
      open: () => {
        const watch = scanner.open()
        return {
          look: (chunk: Uint8Array, last: boolean) => {
            count.bytes += chunk.length
            return watch.look(chunk, last)
          },
        }
      },
    },
  }
  return count
}

test('hostile texts are read a bounded number of times, twice the text at twice the cost', () => {
  const none = patterns([{ name: 'Never', threat: 'secret', severity: 'low', pattern: 'zqzqzqzq', source: 'test' }])
  const parts = ['%25', '%2525', '&#x26;', '&amp;', 'QUFB', 'VVVV', 'deadbeef', '\ufdfa', 'e\u0301', '\u200b', '\\\\']
  parts.push('a b c d ', '"a" + "', "''", 'ab+cd+', 'a1b2', 'A\0', '\\x41', '41:', '\\101', 'A1bC9+/x', '\u0430a')
  for (const part of parts) {
    const cost = [1 << 15, 1 << 16].map((size) => {
      const count = counted(none)
      const watch = respelled(seenThrough(count.scanner), { views: everySpelling }).open()
      const { hits } = watch.look(utf8.encode(part.repeat(size / part.length)), true)
      for (const { rule } of hits) assert.equal(rule.name, LIMIT_REACHED.name)
      return count.bytes
    })
    const [one = 0, two = 0] = cost
    assert.ok(two <= 2.5 * one + 65_536, `${JSON.stringify(part)}: ${one} then ${two}`)
    assert.ok(two <= 160 * 65_536, `${JSON.stringify(part)}: ${two}`)
  }
})

test('a text that reads as far more than it is stops being read, and that is told', () => {
  const watch = respelled(patterns(secrets), { ratio: 0, allowance: 0 }).open()
  const { hits } = watch.look(utf8.encode('a b c d e f g h '.repeat(600)), true)
  assert.ok(hits.some(({ rule }) => rule === LIMIT_REACHED))
})
