// Finds anchors where only some alternatives of a pattern have them at one place: each alternative by itself, then together.

import type { Anchors } from './anchors.ts'
import type { Node } from './syntax.ts'
import { EDGE } from './trie.ts'

/** So many alternatives are looked at. */
const MOST = 128

/**
 * The anchors of `items` by the alternatives of the first of them that has any; null = one of these has none. `anchorsOf`
 * tells of one alternative, with what stands around it.
 */
export function anchorsApart(
  items: readonly Node[],
  anchorsOf: (node: Node) => Anchors | null,
): { readonly words: readonly string[]; readonly place: Anchors['place'] } | null {
  const at = items.findIndex(({ is }) => is === 'alt')
  const alt = items[at]
  if (alt?.is !== 'alt' || alt.of.length > MOST) return null
  const words: string[] = []
  const lead = new Uint8Array(256)
  let [near, far] = [Infinity, 0]
  for (const one of alt.of) {
    const found = anchorsOf({ is: 'cat', of: [...items.slice(0, at), one, ...items.slice(at + 1)] })
    if (found === null) return null
    // Where a word of one alternative must begin, that of another need not.
    for (const word of found.words) words.push(word.startsWith(EDGE) ? word.slice(EDGE.length) : word)
    near = Math.min(near, found.place.near)
    far = Math.max(far, found.place.far)
    for (const [byte, may] of found.place.lead.entries()) if (may === 1) lead[byte] = 1
  }
  return { words, place: { near, far, lead } }
}
