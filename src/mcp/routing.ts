// Knows the member names that decide what a message is, and which other spelling of them some parsers take for the same.

import type { Json } from './document.ts'

export const routing: ReadonlySet<string> = new Set(
  'jsonrpc id method params result error name uri arguments _meta'.split(' '),
)

/** Some parsers match names whatever their case (Go): `Method` beside `method` would be read two ways. */
export function caseVariant(root: Json): Json | null {
  for (const envelope of root.kind === 'array' ? root.items : [root])
    for (const object of [envelope, envelope.members.get('params'), envelope.members.get('result')])
      for (const key of object?.members.keys() ?? []) {
        const folded = key.length > 12 ? key : key.toUpperCase().toLowerCase()
        if (folded === key || !routing.has(folded)) continue
        if (object === envelope || object?.members.has(folded)) return object ?? null
      }
  return null
}
