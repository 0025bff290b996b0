// Lays pieces of bytes one behind another, and copies only where there are several.

import { concat } from '@std/bytes/concat'

const none = new Uint8Array(0)

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const [first = none, second] = parts
  if (second === undefined) return first
  return first.length === 0 && parts.length === 2 ? second : concat(parts)
}
