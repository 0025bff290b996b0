// Knows how short texts are asked whether a pattern stands in them: RE2 patterns written in place, in linear time.

import { AT_START } from './context.ts'
import { AFTER, BEFORE, Dfa, FULL, SHIFT } from './dfa.ts'
import { compile } from './nfa.ts'
import { parse } from './parse.ts'

export interface Pattern {
  readonly source: string
  /** Whether it stands anywhere in the text. */
  test(text: string): boolean
}

/** By place in the source: whoever asks again asks the same automaton. */
const written = new WeakMap<TemplateStringsArray, Pattern>()

/** re2`(?i)^rm$` is that pattern, as written: a backslash is one. */
export function re2(place: TemplateStringsArray): Pattern {
  const known = written.get(place)
  if (known !== undefined) return known
  const made = pattern(place.raw[0] ?? '')
  written.set(place, made)
  return made
}

export function pattern(source: string): Pattern {
  return new Automaton(source)
}

/** What any of them finds, in one pass over the text. */
export function anyOf(patterns: readonly Pattern[]): Pattern {
  return pattern(patterns.map(({ source }) => `(?:${source})`).join('|'))
}

/** Made when it is first asked: most texts never come so far. */
class Automaton implements Pattern {
  readonly source: string
  #dfa: Dfa | null = null

  constructor(source: string) {
    this.source = source
  }

  test(text: string): boolean {
    const dfa = (this.#dfa ??= new Dfa(compile(parse(this.source)), true))
    let state = dfa.start(AT_START)
    if (state === FULL) {
      dfa.flush()
      state = dfa.start(AT_START)
    }
    for (let i = 0; i < text.length; i++) {
      let code = text.charCodeAt(i)
      if (code < 0x80) {
        const column = dfa.classes[code] as number
        let move = dfa.moves[state + column] as number
        if (move < 0) move = step(dfa, state, column)
        if ((move & (BEFORE | AFTER)) !== 0) return true
        state = move >> SHIFT
        continue
      }
      code = text.codePointAt(i) as number
      if (code > 0xffff) i++
      else if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd
      for (const byte of utf8(code)) {
        const move = step(dfa, state, dfa.classes[byte] as number)
        if ((move & (BEFORE | AFTER)) !== 0) return true
        state = move >> SHIFT
      }
    }
    return (step(dfa, state, dfa.end) & (BEFORE | AFTER)) !== 0
  }
}

/** A full cache is emptied: only the one state that counts is taken along. */
function step(dfa: Dfa, state: number, column: number): number {
  const move = dfa.move(state, column)
  if (move !== FULL) return move
  const pinned = dfa.pin(state)
  dfa.flush()
  return dfa.move(dfa.resume(pinned), column)
}

function utf8(code: number): readonly number[] {
  const rest = (shift: number): number => 0x80 | ((code >> shift) & 0x3f)
  if (code < 0x800) return [0xc0 | (code >> 6), rest(0)]
  if (code < 0x10000) return [0xe0 | (code >> 12), rest(6), rest(0)]
  return [0xf0 | (code >> 18), rest(12), rest(6), rest(0)]
}
