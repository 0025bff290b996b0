// A large automaton keeps the moves of rare bytes in pieces: every literal is found all the same, in WebAssembly and without.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Finder, plainFinder } from '../../src/pattern/finder.ts'
import { finder } from '../../src/pattern/lanes.ts'
import { type Found, type Literal, tables } from '../../src/pattern/literals.ts'
import { HELD, scratch } from '../../src/pattern/scratch.ts'
import { dice } from './scan-oracle.ts'

const utf8 = new TextEncoder()
const latin1 = (text: string) => String.fromCharCode(...utf8.encode(text))

test('literals of rare bytes in a large automaton are found wherever they stand', () => {
  const roll = dice(11)
  const alphabets = [
    'abcdefghijklmnopqrstuvwxyz',
    '!#%&()*,-./:;=?@[]_{}~',
    'абвгдежзийклмнопрстуфхцчшщъыьэюя',
    '漢字仮名交文章',
  ]
  const letter = (which: number) => {
    const letters = [...(alphabets[which] as string)]
    return letters[roll(letters.length)] as string
  }
  const word = () => {
    const own = roll(alphabets.length)
    return latin1(
      Array.from({ length: 3 + roll(5) }, () => letter(roll(4) === 0 ? roll(alphabets.length) : own)).join(''),
    )
  }
  const words = [...new Set(Array.from({ length: 4000 }, word))]
  const literals = words.map((one, owner): Literal => ({ owner, word: one }))
  const table = tables(literals)
  assert.ok(table.far.index.length > 0)
  const owners = new Map(words.map((one, owner) => [one, owner]))
  const longest = Math.max(...words.map((one) => one.length))
  const anywhere = words.map(() => ({ near: 0, far: 0, lead: new Uint8Array(256) }))
  const lanes = finder(table, anywhere)
  for (const size of [50, 300, 5000, 40_000]) {
    let text = ''
    while (text.length < size)
      text += roll(3) === 0 ? latin1(letter(roll(alphabets.length))) : (words[roll(words.length)] as string)
    scratch.set(
      Uint8Array.from(text, (one) => one.charCodeAt(0)),
      HELD,
    )
    const end = HELD + text.length
    const all = (one: Finder) => {
      const found: Found = { state: table.start, budget: 0, looked: false }
      const seen: string[] = []
      const third = HELD + Math.floor(text.length / 3)
      for (const [from, to] of [[HELD, third] as const, [third, end] as const])
        one.read(scratch, from, to, -1, found, (at, literal) => seen.push(`${at - HELD} ${table.owners[literal]}`))
      return seen
    }
    const seen = all(plainFinder(table))
    assert.deepEqual(all(lanes), seen)
    const known = new Set(seen)
    for (let at = 1; at <= text.length; at++)
      for (let length = 1; length <= Math.min(at, longest); length++) {
        const owner = owners.get(text.slice(at - length, at))
        if (owner !== undefined) assert.ok(known.has(`${at} ${owner}`), `${at} ${words[owner]}`)
      }
  }
})
