// The only file that knows what is kept of a secret value: its length and fingerprints under a key of this process.

import { SHORTEST, type Writing, writingsOf } from './encoded.ts'
import type { Hit } from './scanner.ts'
import { siphash } from './siphash.ts'
import { Apart, type Marks, marksOf, Rolling, WINDOW, type Windows } from './windows.ts'

/** A value to look for. */
export interface KnownValue {
  readonly rule: Hit['rule']
  readonly bytes: Uint8Array
}

/** What is looked for is the beginning of a longer value, no more. */
export const LONGEST = 256

/** Letters and digits are all alike: pairs of them would spell the value. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  const letter = byte | 0x20
  return byte >= 0x80 ? 0x80 : (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) ? 0x61 : byte
})

const pairOf = (byte: number, next: number): number => ((kinds[byte] as number) << 8) | (kinds[next] as number)

/** One way to write one value. */
export interface Print {
  readonly shown: Pick<Hit, 'rule' | 'view'>
  readonly length: number
  /** Fingerprint of the last window, and of the whole. */
  readonly tail: number
  readonly low: number
  readonly high: number
}

/**
 * Of every writing, all windows that begin in its first `stride` bytes: whatever its place in a text, one of them
 * begins at a multiple of `stride`. The rest is one hash of the whole.
 */
export class Fingerprints {
  readonly windows: Windows
  readonly marks: Marks
  /** By byte: whether it begins a writing. */
  readonly begins: Uint8Array
  /** By two kinds of bytes: whether they stand together in a writing. */
  readonly pairs: Uint8Array
  readonly key: Uint32Array
  readonly prints: readonly Print[]
  /** Sorted windows; to each, how far behind the beginning of which print it stands. */
  readonly known: Int32Array
  readonly offsets: Uint8Array
  readonly owners: Uint32Array

  constructor(windows: Windows, key: Uint32Array, writings: readonly Written[]) {
    this.windows = windows
    this.key = key
    this.begins = new Uint8Array(256)
    this.pairs = new Uint8Array(1 << 13)
    const prints: Print[] = []
    const rows: (readonly [window: number, offset: number, owner: number])[] = []
    const seen = new Set<string>()
    for (const { rule, bytes, ...view } of writings) {
      const [low, high] = this.whole(bytes, 0, bytes.length)
      const same = `${rule.name} ${low} ${high}`
      if (seen.has(same)) continue
      seen.add(same)
      for (let offset = 0; offset < windows.stride; offset++)
        rows.push([windows.of(bytes, offset), offset, prints.length])
      const tail = windows.of(bytes, bytes.length - WINDOW)
      prints.push({ shown: { rule, ...view }, length: bytes.length, tail, low, high })
      this.begins[bytes[0] as number] = 1
      for (let i = 1; i < bytes.length; i++) {
        const pair = pairOf(bytes[i - 1] as number, bytes[i] as number)
        this.pairs[pair >> 3] = (this.pairs[pair >> 3] as number) | (1 << (pair & 7))
      }
    }
    rows.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (prints[a[2]] as Print).length - (prints[b[2]] as Print).length)
    this.prints = prints
    this.known = Int32Array.from(rows, ([window]) => window)
    this.offsets = Uint8Array.from(rows, ([, offset]) => offset)
    this.owners = Uint32Array.from(rows, ([, , owner]) => owner)
    this.marks = marksOf(this.known)
  }

  get isEmpty(): boolean {
    return this.prints.length === 0
  }

  /** Where the rows of the window at `at` begin; -1 = it is not known. */
  rowOf(bytes: Uint8Array, at: number): number {
    const window = this.windows.of(bytes, at)
    const known = this.known
    let [low, high] = [0, known.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((known[middle] as number) < window) low = middle + 1
      else high = middle
    }
    return known[low] === window ? low : -1
  }

  /** The next row of the same window that speaks of another beginning or end; -1 = there is none. */
  after(row: number): number {
    let next = row + 1
    while (this.#agree(row, next)) next++
    return this.known[next] === this.known[row] ? next : -1
  }

  offset(row: number): number {
    return this.offsets[row] as number
  }

  length(row: number): number {
    return this.#print(row).length
  }

  /** The prints with the beginning and the length of `row` whose last window is this one. */
  *ending(row: number, tail: number): Generator<Print> {
    for (let next = row; next === row || this.#agree(row, next); next++) {
      const print = this.#print(next)
      if (print.tail === tail) yield print
    }
  }

  /** Whether these two may stand together in a writing. */
  joins(byte: number, next: number): boolean {
    const pair = pairOf(byte, next)
    return (((this.pairs[pair >> 3] as number) >> (pair & 7)) & 1) === 1
  }

  whole(bytes: Uint8Array, from: number, to: number): [low: number, high: number] {
    return siphash(this.key, bytes, from, to)
  }

  #print(row: number): Print {
    return this.prints[this.owners[row] as number] as Print
  }

  #agree(row: number, next: number): boolean {
    return (
      this.known[next] === this.known[row] &&
      this.offsets[next] === this.offsets[row] &&
      this.length(next) === this.length(row)
    )
  }
}

type Written = KnownValue & Writing

function* written({ rule, bytes }: KnownValue): Generator<Written> {
  // One byte alone is no value: wiped ones look like that.
  if (bytes.length < SHORTEST || bytes.every((byte) => byte === bytes[0])) return
  for (const writing of writingsOf(bytes.subarray(0, LONGEST)))
    yield { rule, ...writing, bytes: writing.bytes.subarray(0, LONGEST) }
}

/** Whether a window that begins at a multiple of `stride` lies wholly within it, wherever it stands. */
const fits = (stride: number) => (writing: Written) => writing.bytes.length >= WINDOW - 1 + stride

/** The fingerprints of all values that can be told from chance, long writings and short ones apart. The values are wiped. */
export function fingerprintsOf(values: readonly KnownValue[]): readonly Fingerprints[] {
  const key = crypto.getRandomValues(new Uint32Array(4))
  const all = values.flatMap((value) => [...written(value)])
  const isLong = fits(8)
  const short = all.filter((writing) => !isLong(writing))
  const prints = [
    new Fingerprints(new Apart(8), key, all.filter(isLong)),
    new Fingerprints(short.every(fits(4)) ? new Apart(4) : new Rolling(), key, short),
  ]
  for (const { bytes } of [...all, ...values]) bytes.fill(0)
  return prints.filter(({ isEmpty }) => !isEmpty)
}
