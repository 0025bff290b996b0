// One rule made ready for work: refused at load when it cannot be, its automata made when first needed.

import { anchors, type Anchors, type Place } from './anchors.ts'
import type { Caps } from './caps.ts'
import { AFTER, BEFORE, DEAD, Dfa, FULL, SHIFT } from './dfa.ts'
import { EDGE } from './trie.ts'
import { heap, type Home } from './home.ts'
import type { Literal } from './literals.ts'
import { compile, type Nfa, refuseBomb } from './nfa.ts'
import { parse } from './parse.ts'
import { prepared } from './prepared.ts'
import type { Weights } from './rarity.ts'
import type { Rule } from './rule.ts'

/** Bytes a first look goes through. */
export const GLANCE = 128
/** Bytes read twice, for each byte of a slice, to refuse candidates quickly; after that they are followed one and all. */
export const QUICK_PER_BYTE = 8
/** The same in WebAssembly, where such a byte costs little: what is refused there costs nothing here. */
export const QUICK_INSIDE = 24

export class Compiled {
  readonly rule: Rule
  /** Where in a match its anchors stand; null = it has none. */
  readonly place: Place | null
  /** Where the automaton that reads matches has its tables. */
  home: Home = heap
  /** Told when the pattern is compiled. */
  made: ((nfa: Nfa) => void) | null = null
  readonly #caps: Caps
  #nfa: Nfa | undefined
  #match: Dfa | undefined
  #ends: Dfa | undefined

  constructor(rule: Rule, place: Place | null, caps: Caps) {
    this.#caps = caps
    this.rule = rule
    this.place = place
  }

  /** Reads one match from its start. */
  get match(): Dfa {
    if (this.#match === undefined) {
      const nfa = this.#compile()
      this.#match = new Dfa(nfa, false, this.#caps, this.home)
      this.made?.(nfa)
    }
    return this.#match
  }

  /** Tells where matches end, wherever they began. */
  get ends(): Dfa {
    return (this.#ends ??= new Dfa(this.#compile(), true, this.#caps))
  }

  /** Forgets what it has worked out; between two looks only. */
  forget(): void {
    this.#match?.flush()
    this.#ends?.flush()
  }

  /** Where the longest match ends that `glance` has seen; -1 = there is none. */
  ended = -1

  /**
   * Reads what begins at `start` until it is clear what comes of it (`ended`): how many bytes that took. Negative: the
   * bytes up to `to` do not tell.
   */
  glance(bytes: Uint8Array, start: number, to: number, context: number): number {
    const dfa = this.match
    const { classes } = dfa
    let state = dfa.start(context)
    let { moves } = dfa
    let ended = -1
    const end = Math.min(to, start + Math.min(GLANCE, this.#caps.match))
    for (let at = start; at < end && state !== FULL; at++) {
      const column = classes[bytes[at] as number] as number
      let move = moves[state + column] as number
      if (move < 0) {
        move = dfa.move(state, column)
        if (move === FULL) return start - at - 1
        moves = dfa.moves
      }
      if ((move & (BEFORE | AFTER)) !== 0) ended = (move & AFTER) !== 0 ? at + 1 : at
      state = move >> SHIFT
      if (state === DEAD) {
        this.ended = ended
        return at - start + 1
      }
    }
    return start - end - 1
  }

  #compile(): Nfa {
    // Parsed again, for most rules are never asked: a thousand trees would take more room than all their anchors.
    return (this.#nfa ??= compile(parse(this.rule.pattern)))
  }
}

/** Rules made ready, and the literals they are looked for by. Throws an Error that names rule, construct and column. */
export function compiledOf(
  rules: readonly Rule[],
  caps: Caps,
  forPrice = false,
): { readonly compiled: readonly Compiled[]; readonly literals: readonly Literal[] } {
  const literals: Literal[] = []
  const compiled = rules.map((rule, owner) => {
    const found = anchorsOf(rule, forPrice)
    for (const word of found?.words ?? [])
      literals.push(word.startsWith(EDGE) ? { owner, word: word.slice(1), edged: true } : { owner, word })
    return new Compiled(rule, found?.place ?? null, caps)
  })
  return { compiled, literals }
}

/** What was worked out for the price of a pattern; it is asked for once more when the pattern is put to work. */
const priced = new Map<string, Anchors | null>()
const MOST_PRICED = 5000

function anchorsOf({ name, pattern }: Rule, forPrice: boolean): Anchors | null {
  const known = prepared(pattern) ?? priced.get(pattern)
  if (!forPrice) priced.delete(pattern)
  if (known !== undefined) return known
  try {
    const found = worked(pattern)
    if (forPrice && priced.size < MOST_PRICED) priced.set(pattern, found)
    return found
  } catch (error) {
    throw new Error(`Rule ${JSON.stringify(name)}: ${(error as Error).message}`, { cause: error })
  }
}

/** The anchors of a pattern worked out now; refuses what is no pattern. */
export function worked(pattern: string, weights?: Weights): Anchors | null {
  const node = parse(pattern)
  // A bomb is refused here, not at the first hit; what is light is built there.
  refuseBomb(node)
  return anchors(node, weights)
}
