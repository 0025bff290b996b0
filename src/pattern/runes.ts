// The algebra of code-point sets: sorted, disjoint, inclusive ranges kept as one flat list of bounds.

/** `[lo, hi, lo, hi, …]`, ascending, neither overlapping nor touching. */
export type Runes = readonly number[]

export const MAX_RUNE = 0x10ffff

/** What Go reports for a byte that is no valid UTF-8: a set that holds it also crosses such a byte. */
export const REPLACEMENT = 0xfffd

/** Any list of bounds, in any order and overlapping, as a proper set. */
export function runes(bounds: readonly number[]): Runes {
  const pairs: [number, number][] = []
  for (let i = 0; i < bounds.length; i += 2) pairs.push([bounds[i] as number, bounds[i + 1] as number])
  pairs.sort((a, b) => a[0] - b[0])
  const out: number[] = []
  for (const [lo, hi] of pairs) {
    const end = out.length - 1
    if (end > 0 && lo <= (out[end] as number) + 1) out[end] = Math.max(out[end] as number, hi)
    else out.push(lo, hi)
  }
  return out
}

export function negate(set: Runes): Runes {
  const out: number[] = []
  let from = 0
  for (let i = 0; i < set.length; i += 2) {
    if ((set[i] as number) > from) out.push(from, (set[i] as number) - 1)
    from = (set[i + 1] as number) + 1
  }
  if (from <= MAX_RUNE) out.push(from, MAX_RUNE)
  return out
}

export function holds(set: Runes, rune: number): boolean {
  for (let i = 0; i < set.length; i += 2) if (rune >= (set[i] as number) && rune <= (set[i + 1] as number)) return true
  return false
}

/** How many code points the set has. */
export function count(set: Runes): number {
  let total = 0
  for (let i = 0; i < set.length; i += 2) total += (set[i + 1] as number) - (set[i] as number) + 1
  return total
}

/** The part of the set inside `[lo, hi]`. */
export function slice(set: Runes, lo: number, hi: number): Runes {
  const out: number[] = []
  for (let i = 0; i < set.length; i += 2) {
    const from = Math.max(lo, set[i] as number)
    const to = Math.min(hi, set[i + 1] as number)
    if (from <= to) out.push(from, to)
  }
  return out
}
