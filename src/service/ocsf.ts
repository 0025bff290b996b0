// Events in the words of the Open Cybersecurity Schema Framework 1.3 (https://schema.ocsf.io): findings and HTTP activity.

import type { Event } from './emit.ts'
import { version } from './version.ts'

/** Detection Finding: somebody should look; HTTP Activity: something happened; Base Event: neither was it HTTP. */
const [detectionFinding, httpActivity, baseEvent] = [2004, 4002, 0] as const
const [create, otherActivity] = [1, 99] as const
const [success, failure] = [1, 2] as const
const actions = { allowed: 1, denied: 2, modified: 4 } as const
/** Allowed, Blocked, Corrected (something was cut out), Logged, Error. */
const dispositions = { allow: 1, block: 2, strip: 11, warn: 17, ask: 17, error: 27 } as const
const severities: Readonly<Record<string, number>> = { info: 1, low: 2, medium: 3, high: 4, critical: 5 }
const names = ['Unknown', 'Informational', 'Low', 'Medium', 'High', 'Critical'] as const

type Said = Pick<Event, 'severity' | 'type' | 'timestamp' | 'pipelock_instance' | 'fields'>

/** `unmapped` keeps what the schema has no place for, under our own names. */
export function ocsfOf({ severity, type, timestamp, pipelock_instance, fields }: Said): object {
  const said = (key: string): string | undefined => {
    const value = fields[key]
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
  }
  const findings = Array.isArray(fields['findings'])
    ? (fields['findings'] as { rule?: string; severity?: string }[])
    : []
  const found = findings.length > 0
  const worst = found ? Math.max(...findings.map((one) => severities[one.severity ?? ''] ?? 1)) : severities[severity]
  const severityId = worst ?? (severity === 'warn' ? 3 : 1)
  const action = (said('action') ?? 'allow') as keyof typeof dispositions
  const disposition = type === 'error' ? dispositions.error : (dispositions[action] ?? dispositions.allow)
  const isHttp = fields['method'] !== undefined && fields['outcome'] !== undefined
  const other = [isHttp ? httpActivity : baseEvent, otherActivity] as const
  const [klass, activity] = found ? [detectionFinding, create] : other
  const technique = said('mitre_technique')
  const rule = findings[0]?.rule ?? said('scanner') ?? type
  const target = said('url') ?? said('target')
  const url = target?.includes('://') === true ? { url: { url_string: target } } : {}
  const status = Number(said('status_code') ?? Number.NaN)
  const request = { http_request: { http_method: said('method') ?? '', uid: said('request_id') ?? '', ...url } }
  const response = Number.isNaN(status) ? {} : { http_response: { code: status } }
  const peers = {
    src_endpoint: { ip: said('client_ip') ?? '' },
    ...(target !== undefined && !target.includes('://') && { dst_endpoint: { hostname: target } }),
  }
  return {
    class_uid: klass,
    category_uid: Math.floor(klass / 1000),
    activity_id: activity,
    type_uid: klass * 100 + activity,
    time: Date.parse(timestamp),
    severity_id: severityId,
    severity: names[severityId] ?? 'Unknown',
    status_id: said('outcome') === 'completed' || said('outcome') === undefined ? success : failure,
    action_id: action === 'block' ? actions.denied : action === 'strip' ? actions.modified : actions.allowed,
    disposition_id: disposition,
    message: said('reason') ?? said('error') ?? said('message') ?? type,
    metadata: {
      version: '1.3.0',
      profiles: ['security_control'],
      product: { name: 'Pipelock', vendor_name: 'Pipelock', version },
      log_name: type,
      ...(said('request_id') !== undefined && { correlation_uid: said('request_id') }),
    },
    device: { hostname: pipelock_instance, type_id: 0 },
    ...(found
      ? {
          finding_info: {
            uid: `${pipelock_instance}/${said('request_id') ?? timestamp}`,
            title: rule,
            types: [...new Set(findings.map((one) => one.rule ?? ''))],
            desc: said('reason') ?? '',
          },
          evidences: [{ ...peers, ...request, ...response }],
        }
      : isHttp && { ...peers, ...request, ...response }),
    ...(technique !== undefined && { attacks: [{ technique: { uid: technique } }] }),
    unmapped: fields,
  }
}
