// Rewrites a stream of HTML or SVG, cut anywhere, without what only works against its reader; all else stays byte for byte.

import { ScriptShield, type Note, type ScriptSettings } from './shield-script.ts'
import { shieldedTag, type TagSettings } from './shield-tags.ts'
import { join } from '../scan/join.ts'
import { endsBefore, isLetter, isSuspicious, rawEnd } from './shield-marks.ts'
import { isHidden, rawTexts, readTag, voids } from '../scan/tags.ts'

export interface PageSettings extends TagSettings {
  readonly script: ScriptSettings
  /** Letters that a text in a hidden element has at least where it is taken out; null = none is. */
  readonly hiddenText: number | null
  readonly comments: 'keep' | 'suspicious' | 'none'
  /** Put behind `<head>`; null = nothing. */
  readonly shims: Uint8Array | null
}

/** A longer tag or comment passes as it is: nothing is held for ever. */
const LONGEST = 64 * 1024
/** Elements within one another that are told apart. */
const DEPTH = 512
const [LESS, GREATER, BANG, SLASH, QUESTION, QUOTE, APOSTROPHE, DASH, EQUALS] = [
  0x3c, 0x3e, 0x21, 0x2f, 0x3f, 0x22, 0x27, 0x2d, 0x3d,
]
const nothing = new Uint8Array(0)

export class PageShield {
  readonly #settings: PageSettings
  readonly #isXml: boolean
  readonly #note: Note
  #out: Uint8Array[] = []
  /** What is not decided yet, and how far it has been searched for its end. */
  #held = nothing
  #searched = 0
  #quote = 0
  #value = false
  /** Inside the raw text of this element. */
  #raw = ''
  #script: ScriptShield | null = null
  readonly #open: { readonly name: string; readonly hidden: boolean }[] = []
  #hiding = 0
  #svg = 0
  /** Text in a hidden element, until it is long enough to go. */
  #text: Uint8Array[] = []
  #textSize = 0
  #visible = 0
  /** Elements of this name are open in what is taken out; 0 = nothing is. */
  #dropping = { name: '', depth: 0 }
  #shims: Uint8Array | null

  constructor(settings: PageSettings, isXml: boolean, note: Note) {
    this.#settings = settings
    this.#isXml = isXml
    this.#note = note
    this.#shims = isXml ? null : settings.shims
  }

  /** The page as far as it is decided; `last` = all of it. */
  read(chunk: Uint8Array, last: boolean): Uint8Array {
    const bytes = this.#held.length === 0 ? chunk : join([this.#held, chunk])
    let at = 0
    while (at < bytes.length) {
      const next = this.#raw === '' ? this.#step(bytes, at, last) : this.#rawText(bytes, at, last)
      if (next < 0) break
      at = next
    }
    this.#held = bytes.slice(at)
    if (last) {
      this.#put(this.#held)
      this.#held = nothing
      this.#endText()
    }
    const out = this.#out
    this.#out = []
    return join(out)
  }

  #put(bytes: Uint8Array): void {
    if (bytes.length > 0 && this.#dropping.depth === 0) this.#out.push(bytes)
  }

  /** One text, tag or comment from there on; where the next begins, -1 = more is needed. */
  #step(bytes: Uint8Array, at: number, last: boolean): number {
    const less = bytes.indexOf(LESS, at)
    if (less !== at) {
      const to = less < 0 ? bytes.length : less
      this.#shown(bytes.subarray(at, to))
      return to
    }
    const next = bytes[at + 1]
    if (next === undefined) return last ? this.#pass(bytes, at, at + 1) : -1
    if (next === BANG && bytes[at + 2] === DASH && bytes[at + 3] === DASH) return this.#comment(bytes, at, last)
    if (next === BANG && bytes.length < at + 4 && !last) return -1
    if (next === BANG || next === QUESTION) {
      const end = bytes.indexOf(GREATER, at)
      return end >= 0 ? this.#pass(bytes, at, end + 1) : this.#unended(bytes, at, last)
    }
    if (!isLetter(next) && next !== SLASH) {
      this.#shown(bytes.subarray(at, at + 1))
      return at + 1
    }
    const end = this.#tagEnd(bytes, at)
    if (end < 0) return this.#unended(bytes, at, last)
    this.#tag(bytes.subarray(at, end))
    return end
  }

  /** What has no end yet waits for it, unless it has waited long enough. */
  #unended(bytes: Uint8Array, at: number, last: boolean): number {
    if (!last && bytes.length - at < LONGEST) return -1
    if (!last) this.#note('too_long', bytes.length - at)
    return this.#pass(bytes, at, bytes.length)
  }

  #pass(bytes: Uint8Array, from: number, to: number): number {
    this.#endText()
    this.#put(bytes.subarray(from, to))
    this.#searched = this.#quote = 0
    this.#value = false
    return to
  }

  #comment(bytes: Uint8Array, at: number, last: boolean): number {
    let end = bytes.indexOf(GREATER, at + Math.max(4, this.#searched))
    while (end >= 0 && !(bytes[end - 1] === DASH && bytes[end - 2] === DASH)) end = bytes.indexOf(GREATER, end + 1)
    if (end < 0) {
      this.#searched = bytes.length - at
      return this.#unended(bytes, at, last)
    }
    this.#searched = 0
    const comment = bytes.subarray(at, end + 1)
    const { comments } = this.#settings
    if (comments === 'none' || (comments === 'suspicious' && isSuspicious(comment)))
      this.#note('comment', comment.length)
    else this.#pass(comment, 0, comment.length)
    return end + 1
  }

  /** Behind the `>` that ends the tag, outside its quotes. */
  #tagEnd(bytes: Uint8Array, from: number): number {
    let at = from + Math.max(1, this.#searched)
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number
      if (this.#quote !== 0) {
        if (byte === this.#quote) this.#quote = 0
        continue
      }
      if (byte === GREATER) {
        this.#searched = 0
        this.#value = false
        return at + 1
      }
      if (this.#value && (byte === QUOTE || byte === APOSTROPHE)) this.#quote = byte
      this.#value = byte === EQUALS || (this.#value && byte <= 0x20)
    }
    this.#searched = at - from
    return -1
  }

  #tag(bytes: Uint8Array): void {
    this.#endText()
    const tag = readTag(bytes)
    const { name, closes } = tag
    if (this.#dropping.depth > 0) {
      if (name === this.#dropping.name && !tag.selfCloses) this.#dropping.depth += closes ? -1 : 1
      this.#note('svg_active', bytes.length)
      return
    }
    if (this.#svg > 0 && name === 'foreignobject' && this.#settings.drawings && !closes) {
      if (!tag.selfCloses) this.#dropping = { name, depth: 1 }
      this.#note('svg_active', bytes.length)
      return
    }
    if (this.#shims !== null && !closes && name !== 'html' && name !== 'head') this.#inject()
    this.#put(shieldedTag(bytes, tag, this.#svg > 0 || name === 'svg', this.#settings, this.#note))
    if (name === 'head' && !closes && this.#shims !== null) this.#inject()
    if (closes) return this.#close(name)
    if ((tag.selfCloses && (this.#isXml || this.#svg > 0)) || (!this.#isXml && voids.has(name))) return
    this.#push(name, isHidden(tag, bytes, true))
    if (this.#isXml ? name !== 'script' : !rawTexts.has(name)) return
    this.#raw = name
    const type = tag.attributes.find((one) => one.name === 'type')
    const said = type === undefined ? '' : new TextDecoder().decode(bytes.subarray(type.from, type.to)).toLowerCase()
    const runs = said === '' || said === 'module' || said.includes('javascript') || said.includes('ecmascript')
    this.#script = name === 'script' && runs ? new ScriptShield(this.#settings.script, this.#note) : null
  }

  #inject(): void {
    if (this.#shims === null) return
    this.#note('shim', 0)
    this.#put(this.#shims)
    this.#shims = null
  }

  #push(name: string, hidden: boolean): void {
    const last = this.#open.at(-1)?.name
    // End tags may be left out (https://html.spec.whatwg.org/multipage/syntax.html#optional-tags).
    if (last !== undefined && !this.#isXml && endsBefore(last, name)) this.#close(last)
    if (this.#open.length === DEPTH) return
    this.#open.push({ name, hidden })
    if (hidden) this.#hiding++
    if (name === 'svg') this.#svg++
  }

  /** Ends the nearest element of that name and what is open in it. */
  #close(name: string): void {
    const at = this.#open.findLastIndex((one) => one.name === name)
    if (at < 0) return
    for (const one of this.#open.splice(at)) {
      if (one.hidden) this.#hiding--
      if (one.name === 'svg') this.#svg--
    }
  }

  #shown(bytes: Uint8Array): void {
    const { hiddenText } = this.#settings
    if (this.#hiding === 0 || hiddenText === null || this.#dropping.depth > 0) return this.#put(bytes)
    for (const byte of bytes) if (byte > 0x20) this.#visible++
    this.#textSize += bytes.length
    if (this.#visible >= hiddenText) this.#text = []
    else this.#text.push(bytes.slice())
    if (this.#visible < hiddenText && this.#textSize > LONGEST) this.#endText()
  }

  #endText(): void {
    if (this.#textSize === 0) return
    if (this.#visible < (this.#settings.hiddenText ?? Number.POSITIVE_INFINITY)) this.#put(join(this.#text))
    else this.#note('hidden_text', this.#textSize)
    this.#text = []
    this.#textSize = this.#visible = 0
  }

  /** Up to the end tag of the element. */
  #rawText(bytes: Uint8Array, at: number, last: boolean): number {
    const end = rawEnd(bytes, at, this.#raw)
    const size = this.#raw.length + 3
    const to = end >= 0 ? end : last ? bytes.length : bytes.length - size
    if (to <= at && end < 0) return -1
    const text = bytes.subarray(at, Math.max(at, to))
    this.#put(this.#script === null ? text : this.#script.read(text, end >= 0 || last))
    if (end >= 0) {
      this.#raw = ''
      this.#script = null
    }
    return Math.max(at, to)
  }
}
