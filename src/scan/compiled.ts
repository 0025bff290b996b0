// One rule made ready for work: refused at load when it cannot be, its automata made when first needed.

import { anchors, type Anchors } from './anchors.ts'
import type { Caps } from './caps.ts'
import { AFTER, BEFORE, DEAD, Dfa, FULL, SHIFT } from './dfa.ts'
import { heap, type Home } from './home.ts'
import { compile, type Nfa, refuseBomb } from './nfa.ts'
import { parse } from './parse.ts'
import type { Rule } from './scanner.ts'

/** Bytes a first look goes through. */
const GLANCE = 128

export class Compiled {
  readonly rule: Rule
  readonly anchors: Anchors | null
  /** Where the automaton that reads matches has its tables. */
  home: Home = heap
  /** Told when the pattern is compiled. */
  made: ((nfa: Nfa) => void) | null = null
  readonly #caps: Caps
  #nfa: Nfa | undefined
  #match: Dfa | undefined
  #ends: Dfa | undefined

  /** Throws an Error that names rule, construct and column. */
  constructor(rule: Rule, caps: Caps) {
    this.#caps = caps
    this.rule = rule
    const node = named(rule, () => parse(rule.pattern))
    this.anchors = anchors(node)
    // A bomb is refused here, not at the first hit; what is light is built there.
    named(rule, () => refuseBomb(node))
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

  /**
   * Whether a match surely does not begin at `start`: how many bytes it took to see that. Negative: the bytes up to `to`
   * do not tell, or a match is under way.
   */
  refuses(bytes: Uint8Array, start: number, to: number, context: number): number {
    const dfa = this.match
    let state = dfa.start(context)
    const end = Math.min(to, start + GLANCE)
    for (let at = start; at < end && state !== FULL; at++) {
      const column = dfa.classes[bytes[at] as number] as number
      let move = dfa.moves[state + column] as number
      if (move < 0) move = dfa.move(state, column)
      if (move === FULL || (move & (BEFORE | AFTER)) !== 0) return start - at - 1
      state = move >> SHIFT
      if (state === DEAD) return at - start + 1
    }
    return start - end - 1
  }

  #compile(): Nfa {
    // Parsed again, for most rules are never asked: a thousand trees would take more room than all their anchors.
    return (this.#nfa ??= compile(parse(this.rule.pattern)))
  }
}

function named<T>(rule: Rule, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new Error(`Rule ${JSON.stringify(rule.name)}: ${(error as Error).message}`, { cause: error })
  }
}
