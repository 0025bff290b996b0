// Knows how text is folded before words are looked up: small letters, single spaces, no escapes; and where each byte was.

export const SPACE = 0x20
/** Any mark that parts words but not sentences. */
export const MARK = 0x2c
/** What a sentence begins behind. */
export const BREAK = 0x0a
/** The end of a line: what begins behind it may be a sentence, or the next word of one. */
export const LINE = 0x0b
/** What nobody talks across: the marks of program text, and those between the strings of JSON. */
export const WALL = 0x0c

/** Kept: names are spoken to before it, hosts stand behind it. */
export const COLON = 0x3a

const QUOTE = 0x27
const BACKSLASH = 0x5c

/** What becomes of a byte depends on those around it. */
const OTHER = 0
/** By byte: what becomes of it. */
const table = new Uint8Array(256)
for (let byte = 0; byte < 0x80; byte++) table[byte] = byte <= SPACE ? SPACE : byte
for (let byte = 0x41; byte <= 0x5a; byte++) table[byte] = byte + 32
for (const one of '\n\r') table[one.charCodeAt(0)] = LINE
for (const one of '!?[<>~|#])') table[one.charCodeAt(0)] = BREAK
for (const one of '{}') table[one.charCodeAt(0)] = WALL
for (const one of '_-+`') table[one.charCodeAt(0)] = SPACE
for (const one of ',&%^') table[one.charCodeAt(0)] = MARK
for (const one of '.;=(*"\\') table[one.charCodeAt(0)] = OTHER

/** By rune below 0x2000: the same letter in small, where that is one. */
let small: Uint16Array | undefined

function smallOf(rune: number): number {
  if (rune >= 0x2000) return rune
  small ??= Uint16Array.from({ length: 0x2000 }, (_, one) => {
    const letter = String.fromCharCode(one).toLowerCase()
    return letter.length === 1 && one >= 0x80 && letter.charCodeAt(0) >= 0x80 ? letter.charCodeAt(0) : one
  })
  return small[rune] as number
}

/** The text of a piece, folded: `bytes[0, length)`; byte `i` stood at `places[i]` of the piece, the next at `places[length]`. */
export class Folded {
  bytes = new Uint8Array(1024)
  places = new Uint32Array(1025)
  length = 0
  isAscii = true

  /** Folds `[from, to)`; what is cut off at the end is left out unless the text ends there (`last`). */
  fold(text: Uint8Array, from: number, to: number, last: boolean): void {
    if (this.bytes.length < to - from + 4) {
      this.bytes = new Uint8Array(2 * (to - from) + 4)
      this.places = new Uint32Array(this.bytes.length + 1)
    }
    this.length = 0
    this.isAscii = true
    const { bytes, places } = this
    let at = from
    let length = 0
    while (at < to) {
      const byte = text[at] as number
      const becomes = table[byte] as number
      if (becomes >= 0x30) {
        places[length] = at++
        bytes[length++] = becomes
        continue
      }
      if (becomes === SPACE) {
        // A space is the weakest mark of all.
        if (length === 0 || strengths[bytes[length - 1] as number] === 0) {
          places[length] = at
          bytes[length++] = SPACE
        }
        at++
        continue
      }
      this.length = length
      let taken = 1
      if (becomes !== OTHER) this.#put(becomes, at)
      else if (byte >= 0x80) taken = this.#letter(text, at, to)
      else if (byte === BACKSLASH) taken = this.#escape(text, at, to)
      else if (at + 1 === to && !last) break
      else
        this.#put(
          mark(byte, at > 0 ? (text[at - 1] as number) : SPACE, at + 1 < to ? (text[at + 1] as number) : SPACE),
          at,
        )
      if (taken === 0) {
        if (!last) break
        this.#put(MARK, at)
        taken = 1
      }
      length = this.length
      at += taken
    }
    this.length = length
    this.places[this.length] = at
  }

  #put(byte: number, at: number): void {
    if (byte <= MARK && this.length > 0) {
      const before = this.bytes[this.length - 1] as number
      const [own, other] = [strengths[byte] as number, strengths[before] as number]
      if (own > 0 && other > 0) {
        if (own > other) this.bytes[this.length - 1] = byte
        return
      }
    }
    this.places[this.length] = at
    this.bytes[this.length++] = byte
  }

  /** How many bytes a letter beyond ASCII takes; 0 = it is cut off. */
  #letter(text: Uint8Array, at: number, to: number): number {
    const byte = text[at] as number
    const size = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (at + size > to) return 0
    if (size === 2 && byte === 0xc2) {
      this.#put((text[at + 1] as number) === 0xa0 ? SPACE : BREAK, at)
      return 2
    }
    if (size === 3 && this.#mark(text, at)) return 3
    this.isAscii = false
    const isSmall = size === 2 || (size === 3 && byte === 0xe1)
    if (!isSmall) for (let i = 0; i < size; i++) this.#put(text[at + i] as number, at + i)
    else {
      const rune =
        size === 2
          ? ((byte & 0x1f) << 6) | ((text[at + 1] as number) & 0x3f)
          : ((byte & 0xf) << 12) | (((text[at + 1] as number) & 0x3f) << 6) | ((text[at + 2] as number) & 0x3f)
      this.#write(smallOf(rune), at, size)
    }
    return size
  }

  /** Marks beyond ASCII: dashes and quotes, those of East Asia. */
  #mark(text: Uint8Array, at: number): boolean {
    const lead = text[at] as number
    const second = text[at + 1] as number
    const third = text[at + 2] as number
    if (lead === 0xe2 && second === 0x80) {
      if (third === 0x99 || third === 0x98) this.#put(QUOTE, at)
      else this.#put(third <= 0x8b ? SPACE : BREAK, at)
      return true
    }
    const isEast = (lead === 0xe3 && second === 0x80 && third <= 0x95) || (lead === 0xef && second === 0xbc)
    if (!isEast && !(lead === 0xe0 && second === 0xa5 && third === 0xa4)) return false
    // Full-width letters and digits are left to the reading that folds them.
    this.#put(lead === 0xef && third === 0x8c ? MARK : BREAK, at)
    return true
  }

  /** An escape of JSON or of program text: how many bytes it takes; 0 = it is cut off. */
  #escape(text: Uint8Array, at: number, to: number): number {
    if (at + 1 >= to) return 0
    const kind = text[at + 1] as number
    if (kind !== 0x75) {
      this.#put(kind === 0x74 ? SPACE : kind === 0x6e || kind === 0x72 ? LINE : BREAK, at)
      return kind === 0x6e || kind === 0x72 || kind === 0x74 || kind === 0x22 || kind === BACKSLASH ? 2 : 1
    }
    let rune = 0
    for (let i = 2; i < 6; i++) {
      if (at + i >= to) return 0
      const digit = digitOf(text[at + i] as number)
      if (digit < 0) {
        this.#put(MARK, at)
        return 2
      }
      rune = rune * 16 + digit
    }
    this.#rune(rune, at)
    return 6
  }

  #rune(rune: number, at: number): void {
    if (rune < 0x80) this.#put(table[rune] === OTHER ? MARK : (table[rune] as number), at)
    else if (rune === 0x2019 || rune === 0x2018) this.#put(QUOTE, at)
    else if ((rune >= 0x2010 && rune <= 0x203f) || (rune >= 0x3000 && rune <= 0x3015) || rune >> 8 === 0xff)
      this.#put(BREAK, at)
    else this.#beyond(rune, at)
  }

  /** A letter in small, in the places of that which was read. */
  #write(rune: number, at: number, size: number): void {
    const begun = this.length
    this.#beyond(rune, at)
    for (let i = begun; i < this.length; i++) this.places[i] = at + Math.min(i - begun, size - 1)
  }

  #beyond(letter: number, at: number): void {
    this.isAscii = false
    const rune = smallOf(letter)
    if (rune < 0x800) {
      this.#put(0xc0 | (rune >> 6), at)
      this.#put(0x80 | (rune & 0x3f), at)
    } else {
      this.#put(0xe0 | (rune >> 12), at)
      this.#put(0x80 | ((rune >> 6) & 0x3f), at)
      this.#put(0x80 | (rune & 0x3f), at)
    }
  }
}

/** By folded byte: of those in a row the strongest is left; 0 = it stands for itself. */
const strengths = new Uint8Array(256)
for (const [i, byte] of [SPACE, LINE, MARK, BREAK, WALL].entries()) strengths[byte] = i + 1

const marks = new Set(Array.from(',:[]{}=', (one) => one.charCodeAt(0)))

/** What a mark comes to depends on what stands on either side. */
function mark(byte: number, before: number, next: number): number {
  switch (byte) {
    // A full stop ends nothing when more is written right behind it.
    case 0x2e:
      return next <= SPACE || next === 0x22 || next === QUOTE || next === 0x29 || next === BACKSLASH || next === 0x3c
        ? BREAK
        : byte
    case 0x22:
      return marks.has(before) || marks.has(next) ? WALL : BREAK
    case 0x3b:
      return next < SPACE || next === BACKSLASH || next === 0x7d || before === 0x29 ? WALL : BREAK
    case 0x3d:
      return before === SPACE || next === 0x3d || next === 0x3e ? WALL : MARK
    case 0x28:
      return isLetter(before) ? WALL : BREAK
    default:
      return before === 0x2f || next === 0x2f ? WALL : BREAK
  }
}

function isLetter(byte: number): boolean {
  return (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || byte === 0x5f
}

function digitOf(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
