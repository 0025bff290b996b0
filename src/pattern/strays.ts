// Knows which rules' hits need not come in order: some of them are of letters that share a column with others.

import type { Tables } from './literals.ts'

/** Those with letters beyond ASCII. */
export function straysOf({ owners, bytes, begins }: Tables): ReadonlySet<number> {
  const found = new Set<number>()
  for (const [output, owner] of owners.entries())
    if (bytes.subarray(begins[output], begins[output + 1]).some((byte) => byte >= 0x80)) found.add(owner)
  return found
}
