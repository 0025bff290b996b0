// Knows how long words are found by looking at a few bytes of each short one.

/**
 * Where the first run of `least` members (0 and more) begins, in bytes of which the first is no part of an earlier one;
 * -1 - n if there is none yet, and n is where the last members begin. Looks at every `least`th byte where there are none.
 */
export function findRun(values: Int8Array, bytes: Uint8Array, from: number, to: number, least: number): number {
  let start = from
  while (start + least <= to) {
    let at = start + least - 1
    while (at >= start && (values[bytes[at] as number] as number) >= 0) at--
    if (at < start) return start
    start = at + 1
  }
  let at = to
  while (at > start && (values[bytes[at - 1] as number] as number) >= 0) at--
  return -1 - at
}
