// Knows how a credential becomes a name that can be remembered and says nothing of it.

import { siphash } from '../scan/siphash.ts'

/** Of this process only. */
const key = crypto.getRandomValues(new Uint32Array(4))

/** The same 16 hexadecimal digits for the same text; of no use outside of this process. */
export function fingerprint(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return siphash(key, bytes, 0, bytes.length)
    .map((half) => half.toString(16).padStart(8, '0'))
    .join('')
}
