// How a finding of this room is written.

import type { Finding, Severity, Threat } from '../types.ts'

export function found(
  rule: string,
  severity: Severity,
  where: string,
  detail: string,
  threat: Threat = 'tool',
): Finding {
  return { rule, threat, severity, section: 'a2a_scanning', scanner: 'policy', where, detail }
}
