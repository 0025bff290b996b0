// The only file that knows how windows of eight bytes get their fingerprints, and how a text is searched for known ones.

/** Bytes of which a window is made. */
export const WINDOW = 8

/** Which fingerprints are known, by their highest bits: one bit each, sparse, so that few others are taken for one. */
export interface Marks {
  readonly bits: Int32Array
  readonly shift: number
}

const SPARSE = 128

export function marksOf(prints: Int32Array): Marks {
  const size = Math.min(23, Math.max(12, Math.ceil(Math.log2(prints.length * SPARSE))))
  const bits = new Int32Array(1 << (size - 5))
  const shift = 32 - size
  for (const print of prints) {
    const mark = print >>> shift
    bits[mark >>> 5] = (bits[mark >>> 5] as number) | (1 << (mark & 31))
  }
  return { bits, shift }
}

/** Fingerprints under a key of their own. */
export interface Windows {
  /** A window may begin at every multiple of this. */
  readonly stride: number
  of(bytes: Uint8Array, at: number): number
  /** The first window of `text` from `at` on that may be known; `end` = there is none. */
  next(text: Text, at: number, end: number, marks: Marks): number
}

/** The same bytes one by one and in words of four. */
export interface Text {
  readonly bytes: Uint8Array
  readonly words: Int32Array
}

export function textOf(size: number): Text {
  const bytes = new Uint8Array(Math.ceil(size / WINDOW) * WINDOW)
  return { bytes, words: new Int32Array(bytes.buffer) }
}

const random = (count: number) => crypto.getRandomValues(new Int32Array(count))

/** A window at every first or second word of four bytes. These are little-endian, as on all machines this runs on. */
export class Apart implements Windows {
  readonly stride: 4 | 8
  readonly #masks: readonly [number, number]
  /** Odd factors lose nothing of what they multiply. */
  readonly #factors: readonly [number, number]

  constructor(stride: 4 | 8) {
    this.stride = stride
    const [a = 0, b = 0, c = 0, d = 0] = random(4)
    this.#masks = [a, b]
    this.#factors = [c | 1, d | 1]
  }

  of(bytes: Uint8Array, at: number): number {
    const first = Math.imul(word(bytes, at) ^ this.#masks[0], this.#factors[0])
    return (first + Math.imul(word(bytes, at + 4) ^ this.#masks[1], this.#factors[1])) | 0
  }

  next({ words }: Text, at: number, end: number, { bits, shift }: Marks): number {
    const [a, b] = this.#masks
    const [c, d] = this.#factors
    const last = (end - WINDOW) >> 2
    const step = this.stride >> 2
    for (let i = at >> 2; i <= last; i = (i + step) | 0) {
      const print = (Math.imul((words[i] as number) ^ a, c) + Math.imul((words[i + 1] as number) ^ b, d)) | 0
      const mark = print >>> shift
      if ((((bits[mark >>> 5] as number) >>> (mark & 31)) & 1) === 1) return i << 2
    }
    return end
  }
}

function word(bytes: Uint8Array, at: number): number {
  let value = bytes[at + 3] as number
  for (let i = 2; i >= 0; i--) value = (value << 8) | (bytes[at + i] as number)
  return value
}

/** A window at every byte: what is eight bytes back has been shifted out. */
export class Rolling implements Windows {
  readonly stride = 1
  readonly #keys = random(256)

  of(bytes: Uint8Array, at: number): number {
    let print = 0
    for (let i = at; i < at + WINDOW; i++) print = ((print << 4) + (this.#keys[bytes[i] as number] as number)) | 0
    return print
  }

  next({ bytes }: Text, at: number, end: number, { bits, shift }: Marks): number {
    const keys = this.#keys
    let print = 0
    const first = at + WINDOW - 1
    for (let i = at; i < first && i < end; i++) print = ((print << 4) + (keys[bytes[i] as number] as number)) | 0
    for (let i = first; i < end; i = (i + 1) | 0) {
      print = ((print << 4) + (keys[bytes[i] as number] as number)) | 0
      const mark = print >>> shift
      if ((((bits[mark >>> 5] as number) >>> (mark & 31)) & 1) === 1) return i - WINDOW + 1
    }
    return end
  }
}
