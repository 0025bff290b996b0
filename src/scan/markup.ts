// Reads a stream of HTML or XML, cut anywhere, as the text it shows and the text it hides, each byte with its place.

import { inline, isHidden, rawTexts, readTag, siblings, type Tag, voids } from './tags.ts'

/** Where text goes, in the order it is read. */
export interface Text {
  /** Bytes `[from, to)` of `bytes` as they are; the first has the offset `at` in the stream. */
  copy(bytes: Uint8Array, from: number, to: number, at: number): void
  /** What stands in `[at, end)` is not shown: nothing separates its neighbours, or this one byte does. */
  skip(at: number, end: number, instead?: number): void
  /** Something that is not shown may begin here: what has been may have to wait for what stands behind it. */
  pause(): void
  /** What comes next is no neighbour of what has been. */
  cut(): void
}

/** Longer tags are passed over: what stands in them is read as it is. */
const TAG = 8192
/** Elements within one another; browsers stop here too. */
const DEPTH = 512
const [LESS, GREATER, BANG, QUESTION, SLASH, QUOTE, APOSTROPHE, EQUALS, LF, BRACKET] = [
  0x3c, 0x3e, 0x21, 0x3f, 0x2f, 0x22, 0x27, 0x3d, 0x0a, 0x5d,
]
const cdata = '[CDATA['

type State = 'text' | 'open' | 'tag' | 'declaration' | 'comment' | 'bogus' | 'cdata' | 'raw'

interface Element {
  readonly name: string
  readonly hidden: boolean
}

export class Markup {
  readonly #shown: Text
  readonly #hidden: Text
  readonly #isXml: boolean
  #state: State = 'text'
  /** Made for the first one. */
  #tag = new Uint8Array(0)
  #tagSize = 0
  #tagLong = false
  /** The open quote in a tag, and whether a value may begin. */
  #quote = 0
  #value = false
  /** Where the construct that is being read began. */
  #start = 0
  /** The last bytes: ends of comments, sections and raw texts are known by them. */
  #tail = ''
  #raw = ''
  readonly #stack: Element[] = []
  #hiding = 0
  deepest = 0
  elements = 0

  constructor(shown: Text, hidden: Text, isXml: boolean) {
    this.#shown = shown
    this.#hidden = hidden
    this.#isXml = isXml
  }

  get #text(): Text {
    return this.#hiding > 0 ? this.#hidden : this.#shown
  }

  /** The next bytes; the first has the offset `base`. */
  read(bytes: Uint8Array, base: number): void {
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number
      const at = base + i
      switch (this.#state) {
        case 'text': {
          const next = bytes.indexOf(LESS, i)
          const to = next < 0 ? bytes.length : next
          if (to > from) this.#text.copy(bytes, from, to, base + from)
          i = to
          if (next < 0) return
          this.#text.pause()
          this.#begin('open', base + i)
          break
        }
        case 'open':
          if (isLetter(byte) || byte === SLASH) this.#begin('tag', this.#start, byte)
          else if (byte === BANG) this.#state = 'declaration'
          else if (byte === QUESTION) this.#state = 'bogus'
          else {
            // A `<` that begins nothing stands for itself.
            this.#text.copy(less, 0, 1, this.#start)
            this.#state = 'text'
            from = i--
          }
          break
        case 'tag':
          if (this.#inTag(byte)) {
            this.#ended(at + 1)
            from = i + 1
          }
          break
        case 'declaration':
          if (this.#declares(byte, at + 1)) from = i + 1
          break
        case 'comment':
          // `<!-->` and `<!--->` end at once.
          if (byte === GREATER && (this.#tail.endsWith('--') || this.#tail.endsWith('--!'))) {
            this.#back(at + 1)
            from = i + 1
          } else this.#tail = (this.#tail + String.fromCharCode(byte)).slice(-3)
          break
        case 'bogus':
          if (byte === GREATER) {
            this.#back(at + 1)
            from = i + 1
          }
          break
        case 'cdata':
          this.#tail = (this.#tail + String.fromCharCode(byte)).slice(-3)
          // What may be the end is left out.
          if (this.#tail === ']]>') this.#begin('text', at + 1)
          else if (byte !== BRACKET) this.#text.copy(bytes, i, i + 1, at)
          from = i + 1
          break
        case 'raw':
          if (this.#endsRaw(byte)) {
            this.#back(at + 1)
            this.#pop(this.#raw)
            from = i + 1
          }
      }
    }
  }

  #begin(state: State, start: number, first?: number): void {
    this.#state = state
    this.#start = start
    this.#tail = ''
    if (first === undefined) return
    if (this.#tag.length === 0) this.#tag = new Uint8Array(TAG)
    this.#tag[0] = LESS
    this.#tag[1] = first
    this.#tagSize = 2
    this.#tagLong = false
    this.#quote = 0
    this.#value = false
  }

  /** Back in text, behind something that is not shown. */
  #back(end: number, instead?: number): void {
    this.#text.skip(this.#start, end, instead)
    this.#begin('text', end)
  }

  /** Tells comments, sections and the rest apart; whether text begins behind this byte. */
  #declares(byte: number, end: number): boolean {
    this.#tail += String.fromCharCode(byte)
    const mayBeSection = this.#isXml && cdata.startsWith(this.#tail)
    if (this.#tail === '--') this.#state = 'comment'
    else if (mayBeSection && this.#tail === cdata) this.#begin('cdata', this.#start)
    else if (byte === GREATER) this.#back(end)
    else if (this.#tail !== '-' && !mayBeSection) this.#state = 'bogus'
    else return false
    return byte === GREATER || this.#tail === ''
  }

  /** Whether the tag ends with this byte. */
  #inTag(byte: number): boolean {
    if (this.#tagSize < TAG) this.#tag[this.#tagSize++] = byte
    else this.#tagLong = true
    if (this.#quote !== 0) {
      if (byte === this.#quote) this.#quote = 0
      return false
    }
    if (byte === GREATER) return true
    if (this.#value && (byte === QUOTE || byte === APOSTROPHE)) this.#quote = byte
    this.#value = byte === EQUALS || (this.#value && byte <= 0x20)
    return false
  }

  #ended(end: number): void {
    const bytes = this.#tag.subarray(0, this.#tagSize)
    const tag = readTag(this.#tagLong ? bytes.subarray(0, 64) : bytes)
    const start = this.#start
    const { name, closes } = tag
    if (closes) this.#pop(name)
    this.#back(end, inline.has(name) ? undefined : LF)
    if (closes) return
    this.elements++
    if (!this.#tagLong) this.#values(bytes, start, tag)
    if ((tag.selfCloses && this.#isXml) || (!this.#isXml && voids.has(name))) return
    this.#push({ name, hidden: !this.#tagLong && isHidden(tag, bytes) })
    if (this.#isXml || !rawTexts.has(name)) return
    this.#raw = name
    this.#begin('raw', end)
  }

  /** What a picture stands for is read in its place. */
  #values(bytes: Uint8Array, start: number, { name, attributes }: Tag): void {
    if (name !== 'img' && name !== 'area' && name !== 'input') return
    for (const { name: attribute, from, to } of attributes)
      if ((attribute === 'alt' || attribute === 'value') && to > from) this.#text.copy(bytes, from, to, start + from)
  }

  #push(element: Element): void {
    const last = this.#stack.at(-1)
    if (last !== undefined && last.name === element.name && siblings.has(last.name)) this.#leave()
    this.deepest = Math.max(this.deepest, this.#stack.length + 1)
    if (this.#stack.length === DEPTH) return
    this.#stack.push(element)
    if (element.hidden && this.#hiding++ === 0) this.#hidden.cut()
  }

  /** Ends the nearest element of that name and what is open in it. */
  #pop(name: string): void {
    const at = this.#stack.findLastIndex((element) => element.name === name)
    if (at < 0) return
    while (this.#stack.length > at) this.#leave()
  }

  #leave(): void {
    if (this.#stack.pop()?.hidden && --this.#hiding === 0) this.#hidden.cut()
  }

  #endsRaw(byte: number): boolean {
    const end = `</${this.#raw}`
    if (this.#tail.length < end.length) {
      const next = this.#tail + String.fromCharCode(byte).toLowerCase()
      this.#tail = end.startsWith(next) ? next : byte === LESS ? '<' : ''
      return false
    }
    if (byte === GREATER) return true
    // `</scripture` ends nothing; after the name come blanks or nothing.
    if (this.#tail === end && byte > 0x20 && byte !== SLASH) this.#tail = ''
    else if (this.#tail === end) this.#tail += ' '
    return false
  }
}

const less = Uint8Array.of(LESS)

function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
