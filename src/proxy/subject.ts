// Knows what may be repeated of a destination in a record: no query, and no part in which a secret was found.

import type { Target } from './target.ts'
import type { Finding } from '../types.ts'

export function withoutDetail(finding: Finding): Finding {
  return { ...finding, detail: `${finding.rule} (destination name withheld: it holds a secret)` }
}

/** What the log may say of a destination: never a query, and no part in which a secret was found. */
export function subject(target: Target, findings: readonly Finding[]): string {
  const at = (place: string) => findings.some((finding) => finding.where === place)
  const host = at('url:host') ? '[redacted]' : target.authority
  const path = at('url') || at('url:path') || at('requests') ? '/[redacted]' : target.path.split('?', 1)[0]
  return `${target.scheme}://${host}${path}`
}
