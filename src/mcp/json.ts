// The only file that knows JSON grammar: it reads hostile bytes once and says where every string and every key stands.

import type { Flaw, FlawKind, Json, Kind, Limits, Malformed, Reading } from './document.ts'
import { caseVariant, routing } from './routing.ts'

const defaults: Limits = { depth: 64, nodes: 500_000 }
/** What is done before others get their turn. */
const [valuesPerStep, charsPerStep] = [4096, 1 << 16] as const
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const noMembers: ReadonlyMap<string, Json> = new Map()
const noItems: readonly Json[] = []
/** Anything that ends the plain run of a string: a quote, a backslash, a control character. */
const special = /[^ !#-[\]-\uffff]/g

class Unreadable extends Error {}

/** Reads one complete document. Total: never throws, never recurses, one pass. */
export function readJson(bytes: Uint8Array, limits: Limits = defaults): Reading | Malformed {
  const steps = readingSteps(bytes, limits)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  return step.value
}

/** The same, stopping now and then so that others get their turn. */
export function* readingSteps(bytes: Uint8Array, limits: Limits = defaults): Generator<void, Reading | Malformed> {
  let source: string
  try {
    source = utf8.decode(bytes)
  } catch {
    return { ok: false, problem: 'not valid UTF-8' }
  }
  try {
    return yield* new Reader(source, limits).read()
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, problem: error.message }
    throw error
  }
}

class Reader {
  readonly #source: string
  readonly #limits: Limits
  readonly #nodes: Json[] = []
  readonly #flaws = new Map<FlawKind, Flaw>()
  /** The open containers within the depth limit; null where the node limit had been reached. */
  readonly #open: (Json | null)[] = []
  /** One byte per open container, however deep: 1 = object. */
  #kinds = new Uint8Array(128)
  #depth = 0
  #at = 0

  constructor(source: string, limits: Limits) {
    this.#source = source
    this.#limits = limits
  }

  *read(): Generator<void, Reading> {
    let key: string | number | null = null
    this.#space()
    for (let keyed = false, steps = 0; ; keyed = true) {
      if (++steps % valuesPerStep === 0) yield
      if (keyed)
        key = this.#inObject()
          ? this.#name(this.#plain() ?? (yield* this.#string()))
          : (this.#sink()?.items.length ?? 0)
      const char = this.#source[this.#at]
      const start = this.#at
      if (char === '{' || char === '[') {
        this.#enter(char === '{', key)
        if (this.#source[this.#at] !== (char === '{' ? '}' : ']')) continue
        this.#leave()
      } else if (char === '"') this.#add('string', this.#plain() ?? (yield* this.#string()), key, start, this.#at)
      else this.#word(char, key)
      if (!this.#next()) break
    }
    const root = this.#nodes[0]
    if (root === undefined) throw new Unreadable('empty')
    const odd = caseVariant(root)
    if (odd !== null) this.#flaw('case-variant key', odd)
    return { ok: true, source: this.#source, root, nodes: this.#nodes, flaws: [...this.#flaws.values()] }
  }

  /** After a value: closes containers until a comma (true) or the end of the document (false). */
  #next(): boolean {
    while (true) {
      this.#space()
      if (this.#depth === 0) {
        if (this.#at < this.#source.length) throw new Unreadable('data after the document')
        return false
      }
      const char = this.#source[this.#at]
      if (char === ',') {
        this.#space(1)
        return true
      }
      if (char !== (this.#inObject() ? '}' : ']')) throw new Unreadable('unexpected character or end')
      this.#leave()
    }
  }

  #inObject(): boolean {
    return this.#kinds[this.#depth - 1] === 1
  }

  #enter(object: boolean, key: string | number | null): void {
    if (this.#depth >= this.#limits.depth) this.#flaw('too deep', this.#sink())
    else this.#open.push(this.#add(object ? 'object' : 'array', '', key, this.#at, this.#at))
    if (this.#depth === this.#kinds.length) {
      const wider = new Uint8Array(this.#kinds.length * 2)
      wider.set(this.#kinds)
      this.#kinds = wider
    }
    this.#kinds[this.#depth++] = object ? 1 : 0
    this.#space(1)
  }

  #leave(): void {
    this.#at++
    const closed: { end: number } | null | undefined = this.#depth-- === this.#open.length ? this.#open.pop() : null
    if (closed) closed.end = this.#at
  }

  /** The container new values belong to: the innermost open one that is kept. */
  #sink(): Json | null {
    return this.#open[this.#open.length - 1] ?? null
  }

  #add(kind: Kind, text: string, key: string | number | null, start: number, end: number): Json | null {
    const parent = this.#sink()
    const kept = this.#depth === this.#open.length
    if (this.#nodes.length >= this.#limits.nodes) {
      this.#flaw('too many values', parent)
      const envelope = this.#depth === 1 && parent !== null && typeof key === 'string' && routing.has(key)
      if (!envelope) return null
    }
    const members = kind === 'object' ? new Map<string, Json>() : noMembers
    const node: Json = { kind, text, parent, key, members, items: kind === 'array' ? [] : noItems, start, end }
    this.#nodes.push(node)
    if (parent === null || !kept) return node
    if (typeof key === 'string') {
      if (parent.members.has(key)) this.#flaw('duplicate key', parent)
      ;(parent.members as Map<string, Json>).set(key, node)
    } else (parent.items as Json[]).push(node)
    return node
  }

  #flaw(kind: FlawKind, at: Json | null): void {
    if (!this.#flaws.has(kind)) this.#flaws.set(kind, { kind, at })
  }

  /** Goes on by so many characters, then to what is no space. */
  #space(by = 0): void {
    this.#at += by
    while (true) {
      const code = this.#source.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  /** A member name that has been read; goes on to its value. */
  #name(key: string): string {
    if (!key.isWellFormed()) this.#flaw('lone surrogate in key', this.#sink())
    this.#space()
    if (this.#source[this.#at] !== ':') throw new Unreadable('expected a colon')
    this.#space(1)
    return key
  }

  /** A number, `true`, `false` or `null`. */
  #word(char: string | undefined, key: string | number | null): void {
    const start = this.#at
    if (char === '-' || isDigit(this.#source.charCodeAt(start))) {
      this.#number()
      this.#add('number', this.#source.slice(start, this.#at), key, start, this.#at)
    } else {
      const word = char === 't' ? 'true' : char === 'f' ? 'false' : 'null'
      if (!this.#source.startsWith(word, start)) throw new Unreadable('unexpected character or end')
      this.#at += word.length
      this.#add(word === 'null' ? 'null' : 'boolean', word, key, start, this.#at)
    }
  }

  /** Most strings are plain: found by the machine in one go. Null = this one is not. */
  #plain(): string | null {
    if (this.#source[this.#at] !== '"') throw new Unreadable('expected a string')
    special.lastIndex = this.#at + 1
    const end = special.test(this.#source) ? special.lastIndex - 1 : this.#source.length
    if (this.#source[end] !== '"') return null
    const text = this.#source.slice(this.#at + 1, end)
    this.#at = end + 1
    return text
  }

  *#string(): Generator<void, string> {
    const parts: string[] = []
    this.#at++
    while (!this.#part(parts)) yield
    return parts.join('')
  }

  /** Reads on in a string, up to its end (true) or to a place where it can be cut. */
  #part(parts: string[]): boolean {
    const start = this.#at
    let at = start
    let code = 0
    while (at < this.#source.length && at - start < charsPerStep) {
      code = this.#source.charCodeAt(at)
      if (code === 0x22 || code < 0x20) break
      at += code !== 0x5c ? 1 : this.#source[at + 1] === 'u' ? 6 : 2
    }
    if (at >= this.#source.length) throw new Unreadable('unterminated string')
    if (code < 0x20) throw new Unreadable('control character in a string')
    try {
      parts.push(JSON.parse(`"${this.#source.slice(start, at)}"`) as string)
    } catch {
      throw new Unreadable('bad escape in a string')
    }
    const ended = code === 0x22
    this.#at = ended ? at + 1 : at
    return ended
  }

  #digits(): void {
    const start = this.#at
    while (isDigit(this.#source.charCodeAt(this.#at))) this.#at++
    if (this.#at === start) throw new Unreadable('bad number')
  }

  #number(): void {
    if (this.#source[this.#at] === '-') this.#at++
    if (this.#source[this.#at] === '0') this.#at++
    else this.#digits()
    if (this.#source[this.#at] === '.') {
      this.#at++
      this.#digits()
    }
    const exponent = this.#source[this.#at]
    if (exponent !== 'e' && exponent !== 'E') return
    this.#at++
    const sign = this.#source[this.#at]
    if (sign === '+' || sign === '-') this.#at++
    this.#digits()
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
