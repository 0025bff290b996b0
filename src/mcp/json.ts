// The only file that knows JSON grammar: it reads hostile bytes once and says where every string and every key stands.

import type { Flaw, FlawKind, Json, Kind, Malformed, Reading } from './document.ts'

export interface Limits {
  /** Levels of nesting that are kept apart; deeper values are reported at the deepest kept ancestor. */
  readonly depth: number
  readonly nodes: number
}

const defaults: Limits = { depth: 64, nodes: 500_000 }
const routing = new Set(['jsonrpc', 'id', 'method', 'params', 'result', 'error', 'name', 'uri', 'arguments', '_meta'])
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const noMembers: ReadonlyMap<string, Json> = new Map()
const noItems: readonly Json[] = []

class Unreadable extends Error {}

/** Reads one complete document. Total: never throws, never recurses, one pass. */
export function readJson(bytes: Uint8Array, limits: Limits = defaults): Reading | Malformed {
  let source: string
  try {
    source = utf8.decode(bytes)
  } catch {
    return { ok: false, problem: 'not valid UTF-8' }
  }
  try {
    return new Reader(source, limits).read()
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
  /** Anything that ends the plain run of a string: a quote, a backslash, a control character. */
  readonly #special = /[^ !#-[\]-\uffff]/g

  constructor(source: string, limits: Limits) {
    this.#source = source
    this.#limits = limits
  }

  read(): Reading {
    let key: string | number | null = null
    this.#space()
    while (true) {
      const char = this.#source[this.#at]
      if (char === '{' || char === '[') {
        this.#enter(char === '{', key)
        const first = this.#source[this.#at]
        if (first === (char === '{' ? '}' : ']')) this.#leave()
        else {
          key = this.#key()
          continue
        }
      } else this.#scalar(char, key)
      if (!this.#next()) break
      key = this.#key()
    }
    const root = this.#nodes[0]
    if (root === undefined) throw new Unreadable('empty')
    this.#variants(root)
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
        this.#at++
        this.#space()
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
    this.#at++
    this.#space()
  }

  #leave(): void {
    this.#at++
    if (this.#depth-- === this.#open.length) this.#open.pop()
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

  #space(): void {
    while (true) {
      const code = this.#source.charCodeAt(this.#at)
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return
      this.#at++
    }
  }

  /** The member name with its colon, or the index, that the next value will have. */
  #key(): string | number {
    if (!this.#inObject()) return this.#sink()?.items.length ?? 0
    const key = this.#string()
    if (!key.isWellFormed()) this.#flaw('lone surrogate in key', this.#sink())
    this.#space()
    if (this.#source[this.#at] !== ':') throw new Unreadable('expected a colon')
    this.#at++
    this.#space()
    return key
  }

  #scalar(char: string | undefined, key: string | number | null): void {
    const start = this.#at
    if (char === '"') {
      const text = this.#string()
      this.#add('string', text, key, start, this.#at)
    } else if (char === '-' || isDigit(this.#source.charCodeAt(start))) {
      this.#number()
      this.#add('number', this.#source.slice(start, this.#at), key, start, this.#at)
    } else {
      const word = char === 't' ? 'true' : char === 'f' ? 'false' : 'null'
      if (!this.#source.startsWith(word, start)) throw new Unreadable('unexpected character or end')
      this.#at += word.length
      this.#add(word === 'null' ? 'null' : 'boolean', word, key, start, this.#at)
    }
  }

  #string(): string {
    const start = this.#at
    if (this.#source[start] !== '"') throw new Unreadable('expected a string')
    let plain = true
    this.#special.lastIndex = start + 1
    while (this.#special.test(this.#source)) {
      const at = this.#special.lastIndex - 1
      const char = this.#source[at]
      if (char === '"') {
        this.#at = at + 1
        if (plain) return this.#source.slice(start + 1, at)
        try {
          return JSON.parse(this.#source.slice(start, this.#at)) as string
        } catch {
          throw new Unreadable('bad escape in a string')
        }
      }
      if (char !== '\\') throw new Unreadable('control character in a string')
      plain = false
      this.#special.lastIndex = at + 2
    }
    throw new Unreadable('unterminated string')
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

  /** Some parsers match names whatever their case (Go): `Method` beside `method` would be read two ways. */
  #variants(root: Json): void {
    for (const envelope of root.kind === 'array' ? root.items : [root]) {
      for (const object of [envelope, envelope.members.get('params'), envelope.members.get('result')]) {
        if (object === undefined) continue
        for (const key of object.members.keys()) {
          const folded = key.length > 12 ? key : key.toUpperCase().toLowerCase()
          if (folded === key || !routing.has(folded)) continue
          if (object === envelope || object.members.has(folded)) this.#flaw('case-variant key', object)
        }
      }
    }
  }
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
