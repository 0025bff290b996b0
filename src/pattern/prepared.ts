// Knows what was worked out beforehand about the anchors of built-in patterns: it depends on nothing but their text.

import type { Anchors } from './anchors.ts'
import json from './prepared-anchors.json' with { type: 'json' }

const data: {
  readonly leads: Readonly<Record<string, string>>
  readonly patterns: Readonly<Record<string, string>>
  readonly beginnings: readonly string[]
} = json
/** Most rules share the few leads that there are. */
const shared = new Map<string, Uint8Array>()

/** Beginnings of anchors that ordinary text is full of, by powers of two: how often the automaton of all of them came there. */
export const beginnings: readonly (readonly string[])[] = data.beginnings.map((words) => words.split('\n'))

/** The anchors of a pattern; undefined = they are to be worked out. */
export function prepared(pattern: string): Anchors | null | undefined {
  const packed = data.patterns[keyOf(pattern)]
  return packed === undefined ? undefined : unpack(packed)
}

/** Two hashes of 32 bits and the length: no pattern that somebody writes is taken for another. */
export function keyOf(pattern: string): string {
  let one = 0x811c9dc5
  let other = 0x9e3779b9
  for (let i = 0; i < pattern.length; i++) {
    const code = pattern.charCodeAt(i)
    one = Math.imul(one ^ code, 0x01000193)
    other = Math.imul(other ^ code ^ (other >>> 15), 0x85ebca6b)
  }
  return `${(one >>> 0).toString(36)}.${(other >>> 0).toString(36)}.${pattern.length}`
}

/** `near far lead`, then a word a line, for no folded byte is a line end. Leads stand apart, as hexadecimal flags. */
export function pack(anchors: Anchors | null, leads: Map<string, string>): string {
  if (anchors === null) return ''
  const { near, far, lead } = anchors.place
  const flags = Array.from({ length: 64 }, (_, i) =>
    [0, 1, 2, 3].reduce((sum, bit) => sum | ((lead[i * 4 + bit] as number) << bit), 0).toString(16),
  ).join('')
  leads.set(keyOf(flags), flags)
  return [`${near} ${far} ${keyOf(flags)}`, ...anchors.words].join('\n')
}

function unpack(packed: string): Anchors | null {
  if (packed === '') return null
  const [place, ...words] = packed.split('\n')
  const [near, far, key] = (place as string).split(' ') as [string, string, string]
  return { words, place: { near: Number(near), far: Number(far), lead: leadOf(key) } }
}

function leadOf(key: string): Uint8Array {
  let lead = shared.get(key)
  if (lead === undefined) {
    const flags = data.leads[key] as string
    lead = Uint8Array.from(
      { length: 256 },
      (_, byte) => (Number.parseInt(flags.charAt(byte >> 2), 16) >> (byte & 3)) & 1,
    )
    shared.set(key, lead)
  }
  return lead
}
