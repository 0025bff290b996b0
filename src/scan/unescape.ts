// The only file that knows the escapes of a JSON string that is read by itself, with the way back to where they stand.

export const BACKSLASH = 0x5c

/** Pairs: an index in the decoded bytes, and where in the data it comes from; in between both count alike. */
export interface Unescaped {
  readonly bytes: Uint8Array
  readonly steps: readonly number[]
}

const short: Readonly<Record<number, number>> = { 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9 }

/** A string's characters as UTF-8, with the way back. */
export function unescaped(data: Uint8Array, from: number, to: number): Unescaped {
  const bytes = new Uint8Array(to - from)
  const steps = [0, from]
  let size = 0
  for (let at = from; at < to;) {
    if (data[at] !== BACKSLASH) {
      bytes[size++] = data[at++] as number
      continue
    }
    steps.push(size, at)
    const letter = data[at + 1] ?? BACKSLASH
    at += 2
    let code = short[letter] ?? letter
    if (letter === 0x75) {
      code = unit(data, at, to)
      at += 4
      if (code >= 0xd800 && code < 0xdc00 && data[at] === BACKSLASH && data[at + 1] === 0x75) {
        const low = unit(data, at + 2, to)
        if (low >= 0xdc00 && low < 0xe000) {
          code = 0x10000 + ((code - 0xd800) << 10) + low - 0xdc00
          at += 6
        }
      }
      size = put(bytes, size, code)
    } else bytes[size++] = code
    steps.push(size, Math.min(at, to))
  }
  return { bytes: bytes.subarray(0, size), steps }
}

function unit(data: Uint8Array, at: number, to: number): number {
  let code = 0
  for (let i = at; i < Math.min(at + 4, to); i++) {
    const lower = (data[i] as number) | 0x20
    code = code * 16 + (lower >= 0x61 ? lower - 0x57 : lower - 0x30)
  }
  return code & 0xffff
}

/** UTF-8; an escape is never shorter than what it stands for. */
function put(bytes: Uint8Array, at: number, code: number): number {
  if (code < 0x80) {
    bytes[at] = code
    return at + 1
  }
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3
  bytes[at] = ([0, 0xc0, 0xe0, 0xf0][more] as number) | (code >> (6 * more))
  for (let i = 1; i <= more; i++) bytes[at + i] = 0x80 | ((code >> (6 * (more - i))) & 0x3f)
  return at + more + 1
}
