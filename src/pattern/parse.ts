// The grammar of RE2 patterns, as users' configurations write them.

import { bracketClass, type Cursor, escaped, namedClass } from './escape.ts'
import { literal } from './letters.ts'
import {
  EMPTY,
  LINE_END,
  LINE_START,
  type Node,
  NO_WORD_EDGE,
  refuse,
  TEXT_END,
  TEXT_START,
  unsupported,
  WORD_EDGE,
} from './syntax.ts'

/** RE2's own limit, also for nested counts multiplied. */
const MAX_REPEAT = 1000
const MAX_DEPTH = 500

interface Flags {
  readonly fold: boolean
  readonly lines: boolean
  readonly dotall: boolean
}

/** What other dialects write behind `(?`; the longest first. */
const FOREIGN: readonly (readonly [opener: string, name: string])[] = [
  ['(?<=', 'look-behind'],
  ['(?<!', 'look-behind'],
  ['(?P=', 'back-reference'],
  ['(?P>', 'recursion'],
  ['(?=', 'look-ahead'],
  ['(?!', 'look-ahead'],
  ['(?>', 'atomic group'],
  ['(?|', 'branch reset'],
  ['(?#', 'comment'],
  ['(?(', 'condition'],
  ['(?&', 'recursion'],
  ['(?R', 'recursion'],
]

/** The tree of a pattern; throws an Error that names the construct and its column. */
export function parse(pattern: string): Node {
  const parser = new Parser(pattern)
  const node = parser.alternation({ fold: false, lines: false, dotall: false }, 0)
  if (parser.at < parser.text.length) throw refuse('unexpected )', parser.at + 1)
  return node
}

class Parser implements Cursor {
  readonly text: readonly string[]
  at = 0
  readonly #names = new Set<string>()

  constructor(pattern: string) {
    this.text = [...pattern]
    const alone = this.text.findIndex((letter) => letter.length === 1 && letter >= '\ud800' && letter <= '\udfff')
    if (alone >= 0) throw refuse('half a surrogate pair', alone + 1)
  }

  alternation(outer: Flags, depth: number): Node {
    if (depth > MAX_DEPTH) throw refuse('too deep nesting', this.at + 1)
    const branches: Node[] = []
    let flags = outer
    let items: Node[] = []
    while (this.at < this.text.length && this.#ahead() !== ')') {
      if (this.#ahead() === '|') {
        this.at++
        branches.push(sequence(items))
        items = []
        continue
      }
      if (this.#starts('\\Q')) {
        this.at += 2
        while (this.at < this.text.length && !this.#starts('\\E')) items.push(literal(this.#next(), flags.fold))
        this.at += 2
        // A quoted run is many items to what follows, except that a repetition binds to its last character.
        if (items.length > 0) items.push(this.#repeated(items.pop() as Node))
        continue
      }
      const column = this.at + 1
      const changed = this.#flagsAlone(flags)
      if (changed) {
        flags = changed
        if (this.#repetition() !== null) throw refuse('missing argument to repetition', column)
        continue
      }
      items.push(this.#repeated(this.#atom(flags, depth)))
    }
    branches.push(sequence(items))
    return branches.length === 1 ? (branches[0] as Node) : { is: 'alt', of: branches }
  }

  #ahead(offset = 0): string {
    return this.text[this.at + offset] ?? ''
  }

  #next(): number {
    return (this.text[this.at++] as string).codePointAt(0) as number
  }

  #starts(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.#ahead(i) !== word[i]) return false
    return true
  }

  #atom(flags: Flags, depth: number): Node {
    const column = this.at + 1
    const letter = this.#ahead()
    if (letter === '(') return this.#group(flags, depth)
    if (letter === '[') return { is: 'set', set: bracketClass(this, flags.fold) }
    if (letter === '\\') return this.#escape(flags)
    if (this.#repetition() !== null) throw refuse(`missing argument to repetition ${letter}`, column)
    this.at++
    if (letter === '.') return { is: 'set', set: flags.dotall ? [0, 0x10ffff] : [0, 9, 11, 0x10ffff] }
    if (letter === '^') return { is: 'assert', what: flags.lines ? LINE_START : TEXT_START }
    if (letter === '$') return { is: 'assert', what: flags.lines ? LINE_END : TEXT_END }
    return literal(letter.codePointAt(0) as number, flags.fold)
  }

  #escape(flags: Flags): Node {
    const letter = this.#ahead(1)
    const what = { A: TEXT_START, z: TEXT_END, b: WORD_EDGE, B: NO_WORD_EDGE }[letter]
    if (what !== undefined) {
      this.at += 2
      return { is: 'assert', what }
    }
    const set = namedClass(this, flags.fold)
    return set ? { is: 'set', set } : literal(escaped(this), flags.fold)
  }

  #group(outer: Flags, depth: number): Node {
    const start = this.at
    let flags = outer
    if (this.#ahead(1) === '?') {
      if (this.#starts('(?P<') || (this.#starts('(?<') && !'=!'.includes(this.#ahead(3)))) this.#name(start)
      else {
        const opened = this.#readFlags(outer)
        if (opened.close !== ':') throw refuse('bad group syntax (?', start + 1)
        flags = opened.flags
      }
    } else this.at++
    const inside = this.alternation(flags, depth + 1)
    if (this.#ahead() !== ')') throw refuse('missing ) for (', start + 1)
    this.at++
    return inside
  }

  #name(start: number): void {
    this.at += this.#starts('(?P<') ? 4 : 3
    const close = this.text.indexOf('>', this.at)
    const name = close < 0 ? '' : this.text.slice(this.at, close).join('')
    if (!/^\w+$/.test(name)) throw refuse('bad group name', start + 1)
    if (this.#names.has(name)) throw refuse(`duplicate group name ${name}`, start + 1)
    this.#names.add(name)
    this.at = close + 1
  }

  /** `(?i)` and the like, which last to the end of the enclosing group. */
  #flagsAlone(flags: Flags): Flags | null {
    if (!this.#starts('(?') || this.#starts('(?P<') || this.#starts('(?<')) {
      this.#foreign()
      return null
    }
    const start = this.at
    const opened = this.#readFlags(flags)
    if (opened.close === ')') return opened.flags
    this.at = start
    return null
  }

  #foreign(): void {
    for (const [opener, name] of FOREIGN) if (this.#starts(opener)) throw unsupported(`${name} ${opener}`, this.at + 1)
  }

  #readFlags(from: Flags): { readonly flags: Flags; readonly close: string } {
    this.#foreign()
    const start = this.at
    this.at += 2
    let flags = from
    let on = true
    let seen = false
    for (;;) {
      const letter = this.#ahead()
      this.at++
      if (letter === 'i') flags = { ...flags, fold: on }
      else if (letter === 'm') flags = { ...flags, lines: on }
      else if (letter === 's') flags = { ...flags, dotall: on }
      else if (letter === '-' && on) on = false
      else if ((letter === ':' || letter === ')') && (on || seen)) return { flags, close: letter }
      else if (letter !== 'U') throw refuse(`unknown group (?${letter}`, start + 1)
      seen = letter !== '-'
    }
  }

  /** The repetition that stands here and past it, as bounds; null = none. */
  #repetition(): readonly [min: number, max: number] | null {
    const letter = this.#ahead()
    const short = { '*': [0, Infinity], '+': [1, Infinity], '?': [0, 1] }[letter]
    if (short) {
      this.at++
      return short as [number, number]
    }
    if (letter !== '{') return null
    const counted = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.text.slice(this.at, this.at + 24).join(''))
    if (!counted) return null
    const min = Number(counted[1])
    const max = counted[2] === undefined ? min : counted[3] ? Number(counted[3]) : Infinity
    if (min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity) || max < min)
      throw refuse(`bad repetition count ${counted[0]}`, this.at + 1)
    this.at += counted[0].length
    return [min, max]
  }

  #repeated(atom: Node): Node {
    const column = this.at + 1
    const bounds = this.#repetition()
    if (!bounds) return atom
    if (this.#ahead() === '?') this.at++
    const again = this.at
    if (this.#ahead() === '+') throw unsupported('possessive repetition', column)
    if (this.#repetition() !== null) throw refuse('repetition of a repetition', again + 1)
    const [min, max] = bounds
    const node: Node = { is: 'repeat', of: atom, min, max }
    if (factor(node) > MAX_REPEAT) throw refuse(`repetition counts that multiply to more than ${MAX_REPEAT}`, column)
    return node
  }
}

function sequence(items: readonly Node[]): Node {
  return items.length === 1 ? (items[0] as Node) : items.length === 0 ? EMPTY : { is: 'cat', of: items }
}

/** The largest product of nested counts. */
function factor(node: Node): number {
  if (node.is === 'cat' || node.is === 'alt') return Math.max(1, ...node.of.map(factor))
  if (node.is !== 'repeat') return 1
  const times = node.max === Infinity ? node.min : node.max
  return Math.max(1, times) * factor(node.of)
}
