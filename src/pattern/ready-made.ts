// Knows how what the build has worked out is kept: rows of numbers, by name, in files that stand inside of the binary.

export type Numbers = Uint8Array | Int16Array | Uint16Array | Uint32Array
export type Rows = Readonly<Record<string, Numbers>>

const kinds = { Uint8Array, Int16Array, Uint16Array, Uint32Array } as const
type Kind = keyof typeof kinds

/** Rows begin at multiples of so many bytes. */
const ALIGNED = 4

/** From source nothing is ready made: all is worked out at the start. */
let read: (name: string) => Uint8Array | null = () => null

/** Says where the files are. They are read each time they are asked for, and whole: nobody asks twice. */
export function lookIn(files: (name: string) => Uint8Array | null): void {
  read = files
}

/** Views of the file's bytes; null = it is not there. */
export function readyMade(name: string): Rows | null {
  const file = read(name)
  if (file === null) return null
  // Views need an even place to stand on.
  const bytes = file.byteOffset % ALIGNED === 0 ? file : file.slice()
  const lineEnd = bytes.indexOf(0x0a)
  const list = JSON.parse(new TextDecoder().decode(bytes.subarray(0, lineEnd))) as [string, Kind, number][]
  let at = lineEnd + 1
  const rows = list.map(([row, kind, length]) => {
    const numbers = new kinds[kind](bytes.buffer as ArrayBuffer, bytes.byteOffset + at, length)
    at += padded(numbers.byteLength)
    return [row, numbers] as const
  })
  return Object.fromEntries(rows)
}

/** The file of these rows: a line of JSON that lists name, kind and length of each, then their bytes, least byte first. */
export function packed(rows: Rows): Uint8Array {
  const list = Object.entries(rows).map(([name, row]) => [name, row.constructor.name, row.length])
  const head = JSON.stringify(list)
  const from = padded(head.length + 1)
  const size = Object.values(rows).reduce((sum, row) => sum + padded(row.byteLength), from)
  const bytes = new Uint8Array(size)
  new TextEncoder().encodeInto(`${head.padEnd(from - 1)}\n`, bytes)
  let at = from
  for (const row of Object.values(rows)) {
    bytes.set(new Uint8Array(row.buffer, row.byteOffset, row.byteLength), at)
    at += padded(row.byteLength)
  }
  return bytes
}

const padded = (length: number): number => Math.ceil(length / ALIGNED) * ALIGNED
