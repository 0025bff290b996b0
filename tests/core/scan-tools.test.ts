// The tools of the readings: WebAssembly and plain code do the same, byte for byte, on any text; they undo what was written.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice, type Dice } from './scan-oracle.ts'
import { BACKSLASH, ENTITY, FOLD, FOLD_BARE, PERCENT } from '../../src/scan/escapes.ts'
import { UNMADE } from '../../src/scan/room-map.ts'
import { makeWorkroom, type Workroom } from '../../src/scan/workroom.ts'

const utf8 = new TextEncoder()
const base64 = (bytes: Uint8Array) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
const fast = makeWorkroom(true)
const plain = makeWorkroom(false)

const PARTS = [
  '%41',
  '%',
  '%4',
  '%u0041',
  '%u00',
  '%25',
  '+',
  '&',
  '&amp;',
  '&#65;',
  '&#x41;',
  '&#x',
  '&#0000000065;',
  '&lt',
  ';',
  '\\',
  '\\n',
  '\\u0041',
  '\\ud83d\\ude00',
  '\\ud83d',
  '\\ud83dx',
  '\\x41',
  '\\u{1f600}',
  '\\u{',
  '\\U0001F600',
  '\\U12',
  'é',
  'Привет',
  '世界',
  '한국',
  '\u200b',
  '\ufe0f',
  '\u{e0041}',
  '\u{e0130}',
  'ｆｕｌｌ',
  '𝐦𝐚𝐭𝐡',
  '½',
  '\ufdfa',
  'e\u0301',
  '🇦',
  'a',
  ' ',
  '\n',
  '\r\n',
  '    ',
  '"',
  '=',
  '\0',
  'word',
  'lorem ipsum dolor sit amet, ',
  'deadbeef',
  'QUFB',
  'VVVV',
  'GEZDGNBV',
  '/usr/local/share/some-file',
  'camelCaseIdentifierOfSomeLength',
  base64(utf8.encode('a text that can be read, and more of it')),
  base64(utf8.encode('текст, который можно прочитать')),
  base64(utf8.encode([...'powershell'].join('\0'))),
  '68656c6c6f2c20776f726c6421206f6e63652061676169',
  'NBSWY3DPFQQHO33SNRSCCIDPNZRWKIDBM5QWS3Q',
]

function text(roll: Dice): Uint8Array {
  const bytes: number[] = []
  const few = Array.from({ length: 1 + roll(8) }, () => PARTS[roll(PARTS.length)] as string)
  for (let i = 1 + roll(60); i > 0; i--) {
    const kind = roll(12)
    if (kind === 0) bytes.push(roll(256), roll(256))
    else if (kind === 1) for (let k = roll(90); k > 0; k--) bytes.push('ABCDxyz019+/-_'.charCodeAt(roll(14)))
    else bytes.push(...utf8.encode(few[roll(few.length)]))
  }
  return Uint8Array.from(bytes)
}

/** Everything the tools say about a text, as plain numbers. */
function everything(
  { heap, words, shorts, tools, folding, rooms }: Workroom,
  bytes: Uint8Array,
  roll: Dice,
): number[][] {
  const [room] = rooms
  assert.ok(room)
  const at = room.text + roll(64)
  heap.fill(0x41, room.text, at)
  heap.set(bytes, at)
  const to = at + bytes.length
  const said: number[][] = [[tools.survey(at, to, room.pairs)]]
  said.push([...words.subarray(room.pairs >> 2, tools.listed() >> 2)])
  const last = roll(2) === 0
  for (const kind of [BACKSLASH, PERCENT, ENTITY, FOLD, FOLD_BARE]) {
    for (let from = at; ;) {
      const stop = tools.seek(kind, from, to, last)
      said.push([kind, stop, tools.state()])
      if (tools.state() !== UNMADE) break
      folding.make(tools.missing())
      from = stop
    }
    const outTo = room.out + 40 + roll(3000)
    const limit = at + roll(bytes.length + 1)
    const stop = tools.undo(kind, at, to, last, limit, room.out, outTo, room.edits, room.edits + 64 + 16 * roll(40))
    said.push([stop, tools.state(), tools.outEnd(), tools.editsEnd(), tools.limitAfter()])
    if (tools.state() === UNMADE) folding.make(tools.missing())
    said.push([...heap.subarray(room.out, tools.outEnd())], [...words.subarray(room.edits >> 2, tools.editsEnd() >> 2)])
  }
  for (let i = at; i < to; i++) if ((heap[1024 + (heap[i] as number)] as number) > 63) heap[i] = 0x2b + roll(2) * 2
  for (const code of [0, 1, 2, 3]) {
    const outTo = room.out + 100 + bytes.length + roll(4000)
    let [from, phase] = [at, 0]
    do {
      const end = tools.texts(code, at, to, from, phase, room.out, outTo, room.letters)
      from = tools.goOnAt()
      phase = tools.goOnPhase()
      said.push([code, end, from, from && phase, tools.furthest(), ...heap.subarray(room.out, end)])
      said.push([...shorts.subarray(room.letters >> 1, (room.letters >> 1) + end - room.out)])
    } while (from !== 0)
  }
  return said
}

test('WebAssembly and plain code say the same', () => {
  assert.notEqual(fast.tools.survey.toString(), plain.tools.survey.toString())
  for (let seed = 1; seed <= 1500; seed++) {
    const bytes = text(dice(seed))
    assert.deepEqual(everything(fast, bytes, dice(seed)), everything(plain, bytes, dice(seed)), `seed ${seed}`)
  }
})
