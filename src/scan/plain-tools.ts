// What wasm/readings.ts does, in plain code with the same results: for runtimes without WebAssembly, and to hold it to.

import { CHANGE, HALVED, SAME } from './among.ts'
import { Escapes, FOLD, PERCENT } from './escapes.ts'
import { PlainTexts } from './plain-texts.ts'
import { FULL, HALF, SIX, type Tools, UNMADE } from './room-map.ts'

/** The same as in src/scan/runs.ts and src/scan/rewrite.ts. */
const SHORTEST = 16
const PIECE = 16_384
const QUIET = 1024
const OFTEN = 64

const isBreak = (byte: number): boolean => byte === 10 || byte === 13 || byte === 32 || byte === 9

const markOf = (kind: number): number => (kind === 0 ? 0x5c : kind === PERCENT ? 0x25 : 0x26)

export function plainTools(heap: Uint8Array): Tools {
  const words = new Uint32Array(heap.buffer)
  const escapes = new Escapes(heap)
  const texts = new PlainTexts(heap)
  const at = (place: number): number => heap[place] as number
  let [list, why, outAfter, editsAfter, limitThen] = [0, 0, 0, 0, 0]

  const isLetter = (byte: number): boolean => at(SIX + byte) < 64

  function note(start: number, end: number, to: number): void {
    let next = end
    if (end < to) {
      if (at(end) === 10 || at(end) === 13) while (next < to && isBreak(at(next))) next++
      const ends = next < to && (next === end || !isLetter(at(next)))
      if (ends && end - start <= PIECE && !texts.isText(start, end)) return
    }
    words[list >> 2] = start
    words[(list >> 2) + 1] = end
    list += 8
  }

  function survey(from: number, to: number, pairs: number): number {
    list = pairs
    heap.fill(0, to, to + 64)
    let found = 0
    for (let i = from; i < to;) {
      const start = i
      while (i < to && isLetter(at(i))) i++
      if (i - start >= SHORTEST) note(start, i, to)
      if (i === to) break
      const byte = at(i++)
      found |= byte === 0x5c ? 1 : byte === 0x25 ? 2 : byte === 0x26 ? 4 : byte >= 0x80 ? 8 : 0
    }
    return found
  }

  function seek(kind: number, from: number, to: number, last: boolean): number {
    const mark = markOf(kind)
    why = 0
    for (let i = from; i < to;) {
      if (kind >= FOLD ? at(i) < 0x80 : at(i) !== mark) {
        i++
        continue
      }
      let what = escapes.read(kind, i, to, last)
      if (what === CHANGE) what = escapes.among(i, to, last)
      if (what !== SAME) {
        why = what === CHANGE ? 0 : what === HALVED ? HALF : UNMADE
        return i
      }
      i += escapes.length
    }
    return to
  }

  function put(rune: number, raw: boolean, out: number): number {
    if (rune < 0x80 || raw) {
      heap[out] = rune
      return out + 1
    }
    const tail = rune < 0x800 ? 1 : rune < 0x10000 ? 2 : 3
    heap[out] = ([0, 0xc0, 0xe0, 0xf0][tail] as number) | (rune >> (6 * tail))
    for (let i = 1; i <= tail; i++) heap[out + i] = 0x80 | ((rune >> (6 * (tail - i))) & 0x3f)
    return out + tail + 1
  }

  const undo: Tools['undo'] = (kind, from, to, last, givenLimit, outFrom, outTo, edits, editsTo) => {
    const mark = markOf(kind)
    let [i, out, edit, limit] = [from, outFrom, edits, givenLimit]
    let [nextOut, nextAt, shape] = [0, 0, 0]
    why = 0
    while (i < Math.min(limit, to)) {
      if (out + 16 > outTo || edit + 64 > editsTo) {
        why = FULL
        break
      }
      const byte = at(i)
      const isPlus = kind === PERCENT && byte === 0x2b
      if (!isPlus && (kind >= FOLD ? byte < 0x80 : byte !== mark)) {
        heap[out++] = byte
        i++
        continue
      }
      let what = isPlus ? CHANGE : escapes.read(kind, i, to, last)
      // One in so many bytes is enough.
      const where = what === CHANGE && !isPlus && i + QUIET >= limit + OFTEN ? escapes.among(i, to, last) : SAME
      if (where === HALVED) what = HALVED
      if (what === SAME) {
        for (let k = 0; k < escapes.length; k++) heap[out++] = at(i++)
        continue
      }
      if (what !== CHANGE) {
        why = what === HALVED ? HALF : UNMADE
        break
      }
      const begun = out
      const taken = isPlus ? 1 : escapes.length
      if (isPlus) heap[out++] = 0x20
      else if (kind >= FOLD) {
        heap.copyWithin(out, escapes.foldedAt, escapes.foldedAt + escapes.width)
        out += escapes.width
      } else out = put(escapes.rune, escapes.width === 1, out)
      if (where === CHANGE) limit = i + taken + QUIET
      const own = (taken << 8) | (out - begun)
      if (own === shape && begun === nextOut && i === nextAt)
        words[(edit >> 2) - 2] = (words[(edit >> 2) - 2] as number) + 1
      else {
        words.set([begun, i, 1, own], edit >> 2)
        edit += 16
      }
      shape = own
      i += taken
      nextOut = out
      nextAt = i
    }
    outAfter = out
    editsAfter = edit
    limitThen = limit
    return i
  }

  return {
    survey,
    seek,
    undo,
    listed: () => list,
    spare: (on) => (escapes.sparing = on),
    state: () => why,
    outEnd: () => outAfter,
    editsEnd: () => editsAfter,
    limitAfter: () => limitThen,
    missing: () => escapes.page,
    texts: texts.write,
    goOnAt: () => texts.goOnAt,
    goOnPhase: () => texts.goOnPhase,
    furthest: () => texts.furthest,
  }
}
