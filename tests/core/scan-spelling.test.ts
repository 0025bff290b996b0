// Where readings begin and end: the same with and without WebAssembly, and wherever the stream is cut.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice, randomCuts } from './scan-oracle.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { everySpelling, respelled, type View } from '../../src/scan/respelled.ts'
import { scanAll } from '../../src/scan/scanner.ts'

const utf8 = new TextEncoder()
const latin1 = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')

/** What the scanner within is shown besides the text itself, each text in one piece. */
function shown(bytes: Uint8Array, cuts: readonly number[], views: readonly View[], plain: boolean): readonly string[] {
  const texts: string[] = []
  const scanner = {
    open: () => {
      const index = texts.push('') - 1
      let at = 0
      return {
        look: (chunk: Uint8Array) => {
          texts[index] += latin1(chunk)
          at += chunk.length
          return { hits: [], settled: at }
        },
      }
    },
  }
  const watch = respelled(scanner, { views, plain }).open()
  let from = 0
  let settled = 0
  for (const [i, to] of [...cuts, bytes.length].entries()) {
    const look = watch.look(bytes.subarray(from, to), i === cuts.length)
    assert.ok(look.settled >= settled && look.settled <= to)
    settled = look.settled
    from = to
  }
  assert.equal(settled, bytes.length)
  // The first is the text; words that are read backwards come in batches, which depend on the cuts.
  return texts
    .slice(1)
    .flatMap((text) => text.split('\n'))
    .filter((text) => text !== '' && text !== '\0')
    .sort()
}

const signs = Array.from(' .-_/,\n\t\0"\'`\\+$&{}@!|=:abegZK013479xé中')
const tricks = String.raw`  ¦ + ¦ . ¦..¦||¦<>¦"+"¦' . '¦" "¦a""b¦${'$'}{""}¦\x41¦\101¦\xe4¦41 ¦4b:¦0x41, ¦414b ¦a b c d ¦1,2,3,¦a+b¦word+word`
const words =
  'pr3v10us¦ign0re¦p@ss¦deadbeef¦    ¦The words of a sentence, ¦eht sdrow fo a ecnetnes ¦e4 bd a0 e5 a5 bd ¦erongi ¦ snoitcurtsni¦metsys¦Vtaber ¦ vafgehpgvbaf¦flfgrz¦erong'
const pieces = [...signs, ...tricks.split('¦'), ...words.split('¦')]
pieces.push(
  '\\"',
  '\\n',
  'a\\" + \\"b',
  'a\\"\\"b',
  '\\"\\n +',
  'k\0e\0y\0',
  'Ab1'.repeat(8),
  'abcdef0123456789'.repeat(2),
)

const backwards = (text: string) => [...text].toReversed().join('')
const sizes = [...Array.from({ length: 30 }, (_, i) => 5 + i), 150, 3000]

test('readings begin and end at the same places with and without WebAssembly', () => {
  for (const [seed, size] of sizes.entries()) {
    const roll = dice(seed + 1)
    const bytes = utf8.encode(Array.from({ length: size }, () => pieces[roll(pieces.length)] ?? '').join(''))
    const cuts = seed % 3 === 0 ? [] : randomCuts(roll, bytes.length)
    assert.deepEqual(shown(bytes, cuts, everySpelling, false), shown(bytes, cuts, everySpelling, true), `seed ${seed}`)
  }
})

for (const view of everySpelling)
  test(`${view}: readings begin and end at the same places however the stream is cut`, () => {
    for (const [seed, size] of sizes.entries()) {
      const roll = dice(7 * seed + 3)
      const some = Array.from({ length: 6 }, () => pieces[roll(pieces.length)] ?? '')
      const from = seed % 2 === 0 ? pieces : some
      const bytes = utf8.encode(Array.from({ length: size }, () => from[roll(from.length)] ?? '').join(''))
      const whole = shown(bytes, [], [view], false)
      const every = Array.from({ length: bytes.length < 600 ? bytes.length : 0 }, (_, i) => i)
      for (const cuts of [randomCuts(roll, bytes.length), randomCuts(roll, bytes.length), every])
        assert.deepEqual(
          shown(bytes, cuts, [view], false),
          whole,
          `seed ${seed}: ${JSON.stringify(latin1(bytes).slice(0, 400))}`,
        )
    }
  })

test('words read backwards together are found as if each were read alone', () => {
  // Goes over whatever stands between two words, if it may.
  const greedy = { name: 'Greedy', threat: 'secret', severity: 'low', source: 'test' } as const
  const across = respelled(patterns([{ ...greedy, pattern: 'KEY[\\s\\S]{4,60}END' }]), { views: ['reversed'] })
  const text = `${backwards('begins123abcKEYabcdefghij')} ${backwards('KEY1234abcdefghijENDxyz')} ${backwards('abcd1234567890efghENDij')} `
  const bytes = utf8.encode(text)
  const [hit, ...others] = scanAll(across, bytes)
  assert.deepEqual(others, [])
  assert.deepEqual([hit?.start, hit?.end], [text.indexOf('DNE'), text.indexOf('YEK', 30) + 3])
})

const texts: Readonly<Record<string, string>> = {
  'media types': 'Accept: image/svg+xml, application/ld+json; see also text+more and 1+1=2.',
  parameters: 'function(e,t,r,n,i,s,a,o,l){return e.call(t,r,n,i,s,a)}',
  'names in backticks': 'Call `close`.\n\n`open` `read` and `write`. "It is", he said.',
  'empty literals': 'const a = "", b = \'\'; f(" ", " + ", "") // "x", "y"',
  'names with digits': 'uint8array utf8encode(react@latest, user@host.org) a|b|c',
  'a source map': '"mappings":"AAAA,CAAC7B,IAAI,CAAC3B,+BAA+B,QAAQ5C,EAAE"',
  digests: `sha512-${'Ab1+'.repeat(21)}Ab== d41d8cd98f00b204e9800998ecf8427e 550e8400-e29b-41d4-a716-446655440000`,
  times: '2024-05-12 12:34:56,789 2024-05-12T12:34:56Z 10.0.0.1 20 24 05 12 00 10 00 41',
  'colours of a terminal': String.raw`"\x1b[31m" "\x1b[0m" \033[1m`,
}

for (const [name, text] of Object.entries(texts))
  test(`ordinary text is not read again: ${name}`, () => {
    assert.deepEqual(shown(utf8.encode(`${text}\n`), [], everySpelling, false), [])
  })

const readBackwards = (text: string) =>
  shown(utf8.encode(`${text} `), [], ['reversed'], false).reduce((sum, { length }) => sum + length, 0)

test('a file in base64 is read backwards only at its ends, unless it is text backwards', () => {
  const random = dice(5)
  const file = Array.from({ length: 6000 }, () => String.fromCharCode(97 + random(26), 48 + random(10))).join('')
  assert.ok(readBackwards(file) < 2000)
  const hidden = backwards(btoa('these are the words that nobody should see'))
  assert.ok(readBackwards(file.slice(0, 3000) + hidden + file.slice(3000)) > 4000)
})
