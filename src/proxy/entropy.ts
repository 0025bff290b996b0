// Counts how much random-looking data each session has sent in a window. Bounded.

import type { OutgoingValue } from './outgoing.ts'
import { entropyOf } from './url-entropy.ts'

export interface EntropySettings {
  readonly bits: number
  readonly windowMs: number
}

/** Sessions at once; the oldest are forgotten. */
const SESSIONS = 1000
/** A window is counted in so many parts. */
const PARTS = 10
/** Values that were counted already are remembered, as hashes, up to so many. */
const KNOWN = 1024
/** A shorter value, or one of fewer bits a letter, does not look random. */
const [SHORTEST, LEAST] = [8, 2.5] as const

interface Session {
  /** Bits by part of the window, the newest last. */
  readonly parts: { readonly at: number; bits: number }[]
  readonly known: Set<number>
}

export class EntropyBudget {
  readonly #sessions = new Map<string, Session>()

  /** Bits sent in the window with these values, each counted once. */
  add(settings: EntropySettings, key: string, values: readonly OutgoingValue[], now: number): number {
    const session = this.#sessions.get(key) ?? { parts: [], known: new Set<number>() }
    this.#sessions.delete(key)
    this.#sessions.set(key, session)
    for (const oldest of this.#sessions.keys()) if (this.#sessions.size > SESSIONS) this.#sessions.delete(oldest)
    while (session.parts.length > 0 && (session.parts[0]?.at ?? 0) <= now - settings.windowMs) session.parts.shift()
    if (session.parts.length === 0) session.known.clear()
    let bits = 0
    for (const { text } of values) {
      const own = randomBits(text)
      const hash = hashOf(text)
      if (own === 0 || session.known.has(hash)) continue
      if (session.known.size < KNOWN) session.known.add(hash)
      bits += own
    }
    const newest = session.parts.at(-1)
    if (newest !== undefined && newest.at > now - settings.windowMs / PARTS) newest.bits += bits
    else if (bits > 0) session.parts.push({ at: now, bits })
    return session.parts.reduce((sum, part) => sum + part.bits, 0)
  }
}

/** Shannon's bits of a text that looks random: its letters' entropy times its length; 0 = it does not. */
export function randomBits(text: string): number {
  const { length } = text
  if (length < SHORTEST) return 0
  let digits = 0
  let letters = 0
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 0x30 && code <= 0x39) digits++
    else if ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) letters++
  }
  // Numbers count things, and words have no digits.
  if (digits === 0 || letters === 0) return 0
  const bits = entropyOf(text)
  return bits < LEAST ? 0 : bits * length
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0) * 0x10000 + (text.length & 0xffff)
}
