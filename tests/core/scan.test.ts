// The pattern engine from outside: the same answers as RE2, however the stream is cut, in linear time.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasLuhnDigit } from '../../src/rules/checks-personal.ts'
import { CAPS } from '../../src/pattern/caps.ts'
import { compiledOf } from '../../src/pattern/compiled.ts'
import { type Finder, plainFinder } from '../../src/pattern/finder.ts'
import { finder } from '../../src/pattern/lanes.ts'
import { type Found, type Literal, tables } from '../../src/pattern/literals.ts'
import { compile } from '../../src/pattern/nfa.ts'
import { parse } from '../../src/pattern/parse.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { LIMIT_REACHED } from '../../src/scan/report.ts'
import { holds } from '../../src/pattern/runes.ts'
import { HELD, markScratch, scratch } from '../../src/pattern/scratch.ts'
import type { Rule } from '../../src/pattern/rule.ts'
import { scanAll } from '../../src/scan/scanner.ts'
import { fold } from '../../src/pattern/unicode.ts'
import { mark } from '../../src/pattern/utf8.ts'
import { compare, dice, inPieces, randomCuts, rule, spans } from './scan-oracle.ts'

const utf8 = new TextEncoder()
const text = (value: string) => utf8.encode(value)

test('patterns() finds what RE2 finds, on random patterns, texts and cuts', () => {
  let pairs = 0
  for (let round = 0; pairs < 4000; round++) pairs += compare(dice(77_000_003 + round), 20)
})

const refused: Readonly<Record<string, RegExp>> = {
  '(?=a)b': /look-ahead.*column 1/,
  'ab(?!c)': /look-ahead.*column 3/,
  '(?<=a)b': /look-behind.*column 1/,
  '(a)\\1': /back-reference.*column 4/,
  'a(b': /column/,
  'a)': /column/,
  '[a': /column/,
  '*a': /column/,
  'a{1001}': /column/,
  'a**': /column/,
  '\\p{Nonsense}': /column/,
  '(?>a)': /column 1/,
  '(((x{1000}){1000}){1000})': /repetition|states|column/,
}

test('a pattern outside RE2 is refused with the construct and its column, a bomb with the remedy', () => {
  for (const [pattern, message] of Object.entries(refused))
    assert.throws(() => compile(parse(pattern)), message, pattern)
  assert.throws(() => patterns([rule('(?=x)', { name: 'Mine' })]), /Mine/)
})

test('every split of a stream gives the same hits at the same offsets', () => {
  const scanner = patterns([
    rule('gh[ps]_[A-Za-z0-9]{8}'),
    rule('(?i)ignore\\s+all\\s+(?:previous|prior)\\s+rules'),
    rule('\\b\\d{3}-\\d{2}-\\d{4}\\b'),
  ])
  const bytes = text('x ghp_abcdefgh; Ignore  all\n prior rules, 123-45-6789. ghs_12345678ghp_ABCDEFGH')
  const whole = scanAll(scanner, bytes)
  assert.equal(whole.length, 5)
  for (let cut = 0; cut <= bytes.length; cut++) assert.deepEqual(spans(inPieces(scanner, bytes, [cut])), spans(whole))
  for (let seed = 0; seed < 300; seed++)
    assert.deepEqual(spans(inPieces(scanner, bytes, randomCuts(dice(seed), bytes.length))), spans(whole))
})

test('no byte of a match is settled before the look that reports it', () => {
  const scanner = patterns([rule('token=[a-z0-9]{6,}'), rule('(?:user|admin) [a-z]+ secret')])
  const bytes = text('aaa token=abc123 bbb admin knows secret, user had token=zzzzzzz')
  for (let size = 1; size < 12; size++) {
    const watch = scanner.open()
    let settled = 0
    for (let at = 0; at <= bytes.length; at += size) {
      const look = watch.look(bytes.subarray(at, at + size), at + size > bytes.length)
      for (const hit of look.hits) assert.ok(hit.start >= settled, `${hit.start} was settled at ${settled}`)
      assert.ok(look.settled >= settled)
      settled = look.settled
    }
    assert.equal(settled, bytes.length)
  }
})

test('ordinary text is hardly held back', () => {
  const watch = patterns([rule('ghp_[A-Za-z0-9]{36}'), rule('AKIA[A-Z0-9]{16}')]).open()
  let at = 0
  for (const word of 'the quick brown fox jumps over the lazy dog and goes home again'.split(' ')) {
    const chunk = text(`${word} `)
    at += chunk.length
    assert.ok(at - watch.look(chunk, false).settled <= 3)
  }
})

const hostile: Readonly<Record<string, [string, string]>> = {
  'nested plus': ['(a+)+$', 'a'.repeat(1 << 18) + '!'],
  'overlapping plus': ['(x+x+)+y', 'x'.repeat(1 << 18)],
  'two stars': ['.*.*=.*;', 'x='.repeat(1 << 17)],
  'a wide memory': ['(a|b)*a(a|b){12}c', 'abbab'.repeat(1 << 15)],
  'anchors upon anchors': ['-----BEGIN [\\s\\S]{0,1000}END', '-----BEGIN '.repeat(20_000)],
  'a long gap': ['tell .{0,80}password', 'tell '.repeat(40_000)],
}

for (const [name, [pattern, bytes]] of Object.entries(hostile))
  test(`linear in the text: ${name}`, () => {
    // Wrapped, so that the moves of the automata can be counted.
    const scanner = patterns([rule(pattern)])
    const cost = (share: number) => {
      const watch = scanner.open() as ReturnType<typeof scanner.open> & { readonly steps: number }
      watch.look(text(bytes.slice(0, bytes.length / share)), true)
      return watch.steps
    }
    const [half, whole] = [cost(2), cost(1)]
    assert.ok(whole <= 3 * half + 100_000, `${half} moves for half the text, ${whole} for all of it`)
  })

const row = (from: number, count: number, step = 1) => Array.from({ length: count }, (_, i) => from + i * step)

test('letters that share a column of the automaton hide none that stands around them', () => {
  // So many bytes that there is no column for each of them, in an order that gives two continuations one.
  const runes = [...row(0x21, 94), ...row(0x80, 20), ...row(0xc0, 29, 64), ...row(0x94, 44)]
  const fillers = row(0, 3).map((i) => {
    const own = runes.slice(i * 70, (i + 1) * 70).map((one) => `zz\\x{${one.toString(16)}}z`)
    return { ...rule(own.join('|')), name: `filler ${i}` }
  })
  const known = (own: string) => compiledOf([...fillers, rule(own)], CAPS).literals
  const { classes } = tables(known('start|more'))
  const letters = Array.from({ length: 64 }, (_, i) => String.fromCodePoint(0x400 + i))
  const column = (letter: string) => classes[text(letter)[1] as number]
  const shared = letters.flatMap((one) =>
    letters.filter((other) => other !== one && column(other) === column(one)).map((other) => [one, other] as const),
  )
  assert.ok(shared.length > 0)
  for (const [one, other] of shared.slice(0, 8)) {
    // What seems to stand inside would be tried first.
    const hits = scanAll(patterns([...fillers, rule(`start${one}more|${other}`)]), text(`start${one}more`))
    assert.deepEqual(spans(hits), [[0, 11]])
  }
})

test('lanes find what the plain walk finds, also where buffers overflow and across calls', () => {
  const words = ['ab', 'abc', 'bca', 'key', 'secret', 'aaaa', 'zz']
  const literals = words.map((word, owner): Literal => ({ owner, word }))
  const table = tables(literals)
  const anywhere = words.map(() => ({ near: 0, far: 0, lead: new Uint8Array(256) }))
  const roll = dice(5)
  for (let round = 0; round < 60; round++) {
    const size = [700, 5000, 40_000, 65_536][round % 4] as number
    const alphabet = round % 3 === 0 ? 'a' : round % 3 === 1 ? 'abcz' : 'abckeysrtz qwdfghjlpomnuivx,.'
    scratch.set(
      Uint8Array.from({ length: size }, () => alphabet.charCodeAt(roll(alphabet.length))),
      HELD,
    )
    const all = (finder: Finder) => {
      const found: Found = { state: 0, budget: 0, looked: false }
      const seen: number[] = []
      const third = HELD + Math.floor(size / 3)
      for (const [from, to] of [[HELD, third] as const, [third, HELD + size] as const])
        finder.read(scratch, from, to, -1, found, (...triple) => seen.push(...triple))
      return [...seen, found.state]
    }
    assert.deepEqual(all(finder(table, anywhere)), all(plainFinder(table)))
  }
})

test('first looks in WebAssembly refuse nothing that the plain way finds', () => {
  const packs = [
    [rule('gh[ps]_[A-Za-z0-9]{4}'), rule('\\bkey\\b'), rule('[a-z]{0,3}key=\\w+'), rule('(?:ab|ba)+c$')],
    [rule('^x[ab]+'), rule('(?i)a\\sb'), rule('a.{0,20}b'), rule('[ab]{2,5}key')],
  ]
  const roll = dice(11)
  for (const pack of packs) {
    const fast = patterns(pack)
    const slow = patterns(pack, CAPS, plainFinder)
    for (let round = 0; round < 40; round++) {
      const pieces = ['ghp_', 'ghs_ab', 'key', '=', ' ', 'abab', 'ba', 'c', 'x', '\n', 'A b', 'é', '12', 'lorem ipsum ']
      let all = ''
      while (all.length < 200 + 4000 * (round % 3)) all += pieces[roll(pieces.length)] as string
      const bytes = text(all)
      const cuts = randomCuts(dice(round), bytes.length)
      assert.deepEqual(spans(inPieces(fast, bytes, cuts)), spans(scanAll(slow, bytes)))
    }
  }
})

test('a sum asked of digits before the check leaves out only what the check refuses', () => {
  const checked = { ...rule('(?:^|[^\\w.])[0-9]{4}(?:[ -]?[0-9]{4}){1,3}\\b'), check: hasLuhnDigit }
  const roll = dice(17)
  let found = 0
  for (let round = 0; round < 60; round++) {
    let all = ''
    while (all.length < 3000) all += roll(3) === 0 ? ' -x.'.charAt(roll(4)) : String(1000 + roll(9000))
    const bytes = text(all)
    const hits = spans(scanAll(patterns([{ ...checked, sum: 'luhn' }]), bytes))
    assert.deepEqual(hits, spans(scanAll(patterns([checked]), bytes)))
    found += hits.length
  }
  assert.ok(found > 100, `${found} found`)
})

test('invalid bytes are marked in WebAssembly as in plain code', () => {
  const roll = dice(7)
  const parts = [
    [0x41],
    [0xc3, 0xa9],
    [0xe2, 0x82, 0xac],
    [0xf0, 0x9f, 0x98, 0x80],
    [0xc0],
    [0xed, 0xa0, 0x80],
    [0xff],
    [0x80],
  ]
  parts.push(Array.from({ length: 90 }, () => 0x61))
  for (let round = 0; round < 400; round++) {
    const bytes = Uint8Array.from(
      Array.from({ length: 1 + roll(30) }, () => parts[roll(parts.length)] as number[]).flat(),
    )
    const cut = bytes.subarray(0, bytes.length - roll(3))
    for (const last of [true, false]) {
      const plain = cut.slice()
      const decided = mark(plain, 0, plain.length, last)
      scratch.set(cut, HELD)
      assert.equal(markScratch(HELD, HELD + cut.length, last) - HELD, decided)
      assert.deepEqual(scratch.slice(HELD, HELD + cut.length), plain)
    }
  }
})

test('a check that refuses the longest match lets later starts be tried', () => {
  const even: Partial<Rule> = { check: (match) => Number(match.at(-1)) % 2 === 0 }
  assert.deepEqual(spans(scanAll(patterns([rule('id\\d{2}', even)]), text('id13 id24 id35'))), [[5, 9]])
})

test('what cannot be followed is a finding, never silence', () => {
  assert.equal(LIMIT_REACHED.threat, 'fault')
  const scanner = patterns([rule('[a-z]{1,40}x[a-z]{0,400}[0-9]', { check: () => false })])
  const hits = scanAll(scanner, text('abcx'.repeat(60_000)))
  assert.ok(hits.every((hit) => hit.rule.name === LIMIT_REACHED.name))
})

test('case folding forgets no letter that the runtime knows', () => {
  const forgotten: string[] = []
  for (let rune = 0x80; rune <= 0x1ffff; rune++) {
    if (rune === 0x130 || rune === 0x131 || (rune >= 0xd800 && rune <= 0xdfff)) continue
    const letter = String.fromCodePoint(rune)
    for (const other of [letter.toLowerCase(), letter.toUpperCase()]) {
      const code = other.codePointAt(0) as number
      if (code === rune || String.fromCodePoint(code) !== other) continue
      if (!holds(fold([rune, rune]), code)) forgotten.push(rune.toString(16))
    }
  }
  assert.deepEqual(forgotten, [])
})
