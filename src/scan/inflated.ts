// Decompresses a whole message in memory, within a limit.

import type { Coding, OpenInflater, Take } from './inflater.ts'
import { join } from './join.ts'

/** The bytes without their codings (in the order they were applied); null if that cannot be done, or takes more than `max`. */
export async function inflated(
  bytes: Uint8Array,
  codings: readonly (Coding | null)[],
  open: OpenInflater,
  max: number,
): Promise<Uint8Array | null> {
  let whole = bytes
  for (const coding of codings.toReversed()) {
    if (coding === null) return null
    const once = await undone(whole, coding, open, max)
    if (once === null) return null
    whole = once
  }
  return whole
}

async function undone(bytes: Uint8Array, coding: Coding, open: OpenInflater, max: number): Promise<Uint8Array | null> {
  const parts: Uint8Array[] = []
  let size = 0
  const take: Take = async (part) => {
    size += part.length
    if (size > max) throw new Error('Too large')
    parts.push(part.slice())
  }
  const inflater = open(coding)
  try {
    await inflater.push(bytes, take)
    await inflater.end(take)
  } catch {
    return null
  } finally {
    inflater.close()
  }
  return join(parts)
}
