// `emit`: which records leave as events, in which words, to a webhook, syslog or an OpenTelemetry collector.

import { hostname } from 'node:os'
import { version } from './version.ts'
import { eventOf, fieldsOf, type Audit, type AuditRecord } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { Outbox, type OutboxCounts } from '../runtime/outbox.ts'
import { openSyslog, post } from '../runtime/receivers.ts'

export interface Event {
  readonly severity: 'info' | 'warn' | 'critical'
  readonly type: string
  /** RFC 3339, UTC. */
  readonly timestamp: string
  readonly pipelock_instance: string
  readonly fields: Readonly<Record<string, unknown>>
}

type Severity = Event['severity']

const order: readonly Severity[] = ['info', 'warn', 'critical']
const severities: Readonly<Record<string, Severity>> = {
  kill_switch_deny: 'critical',
  blocked: 'warn',
  anomaly: 'warn',
  ws_blocked: 'warn',
  response_scan: 'warn',
  ws_scan: 'warn',
  error: 'warn',
}
/** What merely happened is no event for others. */
const never: ReadonlySet<string> = new Set([
  'allowed',
  'tunnel_open',
  'tunnel_close',
  'ws_open',
  'ws_close',
  'redirect',
  'startup',
])

export function toEvent(record: AuditRecord, instance: string, time: Date): Event | null {
  const type = eventOf(record)
  if (never.has(type)) return null
  return {
    severity: severities[type] ?? 'info',
    type,
    timestamp: time.toISOString(),
    pipelock_instance: instance,
    fields: fieldsOf(record),
  }
}

export interface Emitter {
  readonly audit: Audit
  /** By receiver. */
  counts(): Readonly<Record<string, OutboxCounts>>
  /** Delivers what is queued, for so long. */
  close(ms: number): Promise<void>
}

interface Sink {
  readonly least: Severity
  readonly outbox: Outbox<Event>
  readonly end?: () => void
}

export function createEmitter({ emit }: Config): Emitter {
  const instance = emit.instance_id || hostname()
  const sinks = new Map<string, Sink>()
  const { webhook, syslog, otlp } = emit
  if (webhook.url !== '') {
    const headers: Record<string, string> =
      webhook.auth_token === '' ? {} : { authorization: `Bearer ${webhook.auth_token}` }
    const timeoutMs = webhook.timeout_seconds * 1000
    sinks.set('webhook', {
      least: webhook.min_severity,
      outbox: new Outbox({
        size: webhook.queue_size,
        deliver: async (events) => {
          for (const event of events) await post(webhook.url, JSON.stringify(event), headers, { timeoutMs })
        },
      }),
    })
  }
  if (syslog.address !== '') {
    const to = openSyslog(syslog.address)
    sinks.set('syslog', {
      least: syslog.min_severity,
      outbox: new Outbox({
        size: syslogQueue,
        deliver: async (events) => {
          for (const event of events) await to.send(syslogLine(event, syslog.facility, syslog.tag))
        },
      }),
      end: () => to.close(),
    })
  }
  if (otlp.endpoint !== '') {
    const url = otlp.endpoint.endsWith('/v1/logs') ? otlp.endpoint : `${otlp.endpoint.replace(/\/$/, '')}/v1/logs`
    const timeoutMs = otlp.timeout_seconds * 1000
    sinks.set('otlp', {
      least: otlp.min_severity,
      outbox: new Outbox({
        size: otlp.queue_size,
        together: 64,
        deliver: (events) =>
          post(url, JSON.stringify(otlpLogs(events, instance)), otlp.headers, { timeoutMs, gzip: otlp.gzip }),
      }),
    })
  }
  return {
    audit(record) {
      if (sinks.size === 0) return
      const event = toEvent(record, instance, new Date())
      if (event === null) return
      for (const { least, outbox } of sinks.values())
        if (order.indexOf(event.severity) >= order.indexOf(least)) outbox.put(event)
    },
    counts: () => Object.fromEntries([...sinks].map(([name, { outbox }]) => [name, outbox.counts()])),
    async close(ms) {
      await Promise.all([...sinks.values()].map(({ outbox }) => outbox.close(ms)))
      for (const { end } of sinks.values()) end?.()
    },
  }
}

const syslogQueue = 256
const facilities =
  'kern user mail daemon auth syslog lpr news uucp cron authpriv ftp ntp audit alert clock local0 local1 local2 local3 local4 local5 local6 local7'.split(
    ' ',
  )
/** RFC 5424 §6.2.1: critical, warning, informational. */
const syslogSeverities: Readonly<Record<Severity, number>> = { critical: 2, warn: 4, info: 6 }

/** No spaces, printable ASCII. */
function name(text: string, most: number): string {
  return text.replaceAll(/[^\x21-\x7e]/g, '_').slice(0, most) || '-'
}

/** RFC 5424 §6: `<PRI>1 TIMESTAMP HOSTNAME APP-NAME PROCID MSGID - MSG`. */
export function syslogLine(event: Event, facility: string, tag: string): string {
  const priority = Math.max(0, facilities.indexOf(facility)) * 8 + syslogSeverities[event.severity]
  return `<${priority}>1 ${event.timestamp} ${name(event.pipelock_instance, 255)} ${name(tag, 48)} ${process.pid} ${name(event.type, 32)} - ${JSON.stringify(event)}`
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } }
}

/** https://opentelemetry.io/docs/specs/otlp/, JSON; severity numbers of the logs data model. */
function otlpLogs(events: readonly Event[], instance: string): object {
  const numbers: Readonly<Record<Severity, number>> = { info: 9, warn: 13, critical: 21 }
  return {
    resourceLogs: [
      {
        resource: {
          attributes: [
            text('service.name', 'pipelock'),
            text('service.version', version),
            text('service.instance.id', instance),
          ],
        },
        scopeLogs: [
          {
            scope: { name: 'pipelock.audit' },
            logRecords: events.map(({ severity, type, timestamp, fields }) => ({
              timeUnixNano: `${BigInt(Date.parse(timestamp)) * 1_000_000n}`,
              severityNumber: numbers[severity],
              severityText: severity.toUpperCase(),
              body: { stringValue: type },
              attributes: [
                text('event.name', `pipelock.${type}`),
                ...Object.entries(fields).map(([key, value]) =>
                  text(`pipelock.${key}`, typeof value === 'string' ? value : JSON.stringify(value)),
                ),
              ],
            })),
          },
        ],
      },
    ],
  }
}
