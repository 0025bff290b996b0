// Knows what kind of body values stand in, by its first bytes and by what its sender says.

import { parameterOf } from './parameters.ts'

export type Format = 'json' | 'form' | 'markup' | 'parts' | 'text'

/** So many first bytes tell what kind a body is, where a sign alone does not. */
const HEAD = 512

/** What the sender says a body is, which need not be so. */
export interface Declared {
  readonly format: Format | null
  /** Of a multipart message. */
  readonly boundary: string | null
}

export const undeclared: Declared = { format: null, boundary: null }

/** By its first bytes: null = nothing with values in it; undefined = more of them are needed. */
export function formatOf(head: Uint8Array, last: boolean): Format | null | undefined {
  let at = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  while (at < head.length && (head[at] as number) <= 0x20 && head[at] !== 0) at++
  const enough = last || head.length >= HEAD
  if (at >= head.length) return enough ? null : undefined
  const first = head[at]
  if (first === 0x7b || first === 0x5b || first === 0x22) return 'json'
  if (first === 0x3c) return 'markup'
  if (!enough) return undefined
  if (first === 0x2d && isParts(head.subarray(at, HEAD))) return 'parts'
  return kindOf(head.subarray(at, HEAD))
}

function kindOf(sample: Uint8Array): Format | null {
  if (sample.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20))) return null
  const equals = sample.indexOf(0x3d)
  const isName = equals > 0 && sample.subarray(0, equals).every((byte) => byte > 0x20 && byte !== 0x3a && byte !== 0x2c)
  return isName && sample.includes(0x26) ? 'form' : 'text'
}

/** Two dashes and a name, and then a field, or none. */
function isParts(sample: Uint8Array): boolean {
  const text = String.fromCharCode.apply(null, sample as unknown as number[])
  const [first = '', second = ''] = text.split('\n', 2)
  const colon = second.indexOf(':')
  return (
    first.startsWith('--') &&
    first.trim().length > 2 &&
    (second.trim() === '' || (colon > 0 && !second.slice(0, colon).includes(' ')))
  )
}

/** What a Content-Type says of the values in a body. */
export function declaredBy(field: string): Declared {
  const type = (field.split(';', 1)[0] ?? '').trim().toLowerCase()
  if (type.startsWith('multipart/')) return { format: 'parts', boundary: parameterOf(field, 'boundary') }
  return { format: formatNamed(type), boundary: null }
}

/** What a media type says of the values in a body; null = nothing. */
function formatNamed(type: string): Format | null {
  if (type.includes('json') || type === 'application/jsonl') return 'json'
  if (type === 'application/x-www-form-urlencoded') return 'form'
  if (type.includes('xml') || type.includes('html') || type.includes('svg')) return 'markup'
  return null
}
