// What is wrong with a session, in the words of findings.

import type { Finding, Section, Setting } from '../types.ts'

interface Wrong {
  readonly rule: string
  readonly section: Section
  readonly scanner: Finding['scanner']
  readonly severity: Finding['severity']
  readonly detail: string
  readonly setting?: Setting
  readonly retryAfter?: number
  readonly most?: 'warn'
}

export function wrong({ setting, retryAfter, ...rest }: Wrong): Finding {
  return {
    ...rest,
    threat: 'destination',
    where: 'session',
    ...(setting !== undefined && { setting }),
    ...(retryAfter !== undefined && { retryAfter }),
  }
}

export function anomaly(rule: string, detail: string): Finding {
  return wrong({
    rule,
    section: 'session_profiling',
    scanner: 'session_anomaly',
    severity: 'medium',
    detail: `session anomaly: ${detail}`,
  })
}
