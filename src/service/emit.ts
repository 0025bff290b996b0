// `emit`: which records leave as events, in which words, to a webhook, syslog or an OpenTelemetry collector.

import { hostname } from 'node:os'
import { isTraced, otlpLogs, otlpSpans, type Span } from './emit-otlp.ts'
import { ocsfOf } from './ocsf.ts'
import { eventOf, fieldsOf, traceOf, type Audit, type AuditRecord } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { named, type Severity } from '../events.ts'
import type { Trace } from '../trace.ts'
import { Outbox, type OutboxCounts } from '../runtime/outbox.ts'
import { openSyslog, post } from '../runtime/receivers.ts'
import { distrust } from '../runtime/send-failure.ts'

export interface Event {
  readonly severity: Severity
  readonly type: string
  /** RFC 3339, UTC. */
  readonly timestamp: string
  readonly pipelock_instance: string
  readonly fields: Readonly<Record<string, unknown>>
  /** Where it belongs; receivers of events do not see it. */
  readonly trace?: Trace
}

const order: readonly Severity[] = ['info', 'warn', 'critical']
export function toEvent(record: AuditRecord, instance: string, time: Date): Event | null {
  const event = eventFrom(eventOf(record), fieldsOf(record), instance, time)
  const trace = traceOf(record)
  return event === null || trace === undefined ? event : { ...event, trace }
}

/** Null = nobody is told of such. */
export function eventFrom(type: string, fields: Event['fields'], instance: string, time: Date): Event | null {
  const { severity } = named(type)
  return severity === null
    ? null
    : { severity, type, timestamp: time.toISOString(), pipelock_instance: instance, fields }
}

export interface Emitter {
  readonly audit: Audit
  /** What is no exchange: a reload, a level, a part that is stuck. */
  event(type: string, fields: Event['fields']): void
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

export function createEmitter({ emit }: Config, complain: (line: string) => void = () => undefined): Emitter {
  const instance = emit.instance_id || hostname()
  const sinks = new Map<string, Sink>()
  let spans: Outbox<Span> | null = null
  const { webhook, syslog, otlp } = emit
  const said = emit.format === 'ocsf' ? (event: Event) => JSON.stringify(ocsfOf(event)) : plain
  if (webhook.url !== '') {
    const headers: Record<string, string> =
      webhook.auth_token === '' ? {} : { authorization: `Bearer ${webhook.auth_token}` }
    const timeoutMs = webhook.timeout_seconds * 1000
    sinks.set('webhook', {
      least: webhook.min_severity,
      outbox: new Outbox({
        turned: toldOf('webhook', complain),
        size: webhook.queue_size,
        deliver: async (events) => {
          for (const event of events) await post(webhook.url, said(event), headers, { timeoutMs })
        },
      }),
    })
  }
  if (syslog.address !== '') {
    const to = openSyslog(syslog.address)
    sinks.set('syslog', {
      least: syslog.min_severity,
      outbox: new Outbox({
        turned: toldOf('syslog', complain),
        size: syslogQueue,
        deliver: async (events) => {
          for (const event of events) await to.send(syslogLine(event, syslog.facility, syslog.tag, said(event)))
        },
      }),
      end: () => to.close(),
    })
  }
  if (otlp.endpoint !== '') {
    const base = otlp.endpoint.replace(/\/(?:v1\/logs)?$/, '')
    const how = { timeoutMs: otlp.timeout_seconds * 1000, gzip: otlp.gzip }
    const send = (path: string, body: object) => post(`${base}${path}`, JSON.stringify(body), otlp.headers, how)
    if (otlp.traces) spans = tracesTo(otlp.queue_size, (batch) => send('/v1/traces', otlpSpans(batch, instance)))
    sinks.set('otlp', {
      least: otlp.min_severity,
      outbox: new Outbox({
        turned: toldOf('otlp', complain),
        size: otlp.queue_size,
        together: 64,
        deliver: (events) => send('/v1/logs', otlpLogs(events, instance)),
      }),
    })
  }
  const put = (event: Event | null): void => {
    if (event === null) return
    for (const { least, outbox } of sinks.values())
      if (order.indexOf(event.severity) >= order.indexOf(least)) outbox.put(event)
  }
  return {
    event: (type, fields) => put(eventFrom(type, fields, instance, new Date())),
    audit(record) {
      if (sinks.size === 0) return
      const now = Date.now()
      if (isTraced(record.trace)) spans?.put({ record, begun: now - record.durationMs, ended: now })
      put(toEvent(record, instance, new Date()))
    },
    counts: () =>
      Object.fromEntries([
        ...[...sinks].map(([name, { outbox }]) => [name, outbox.counts()] as const),
        ...(spans === null ? [] : [['otlp_traces', spans.counts()] as const]),
      ]),
    async close(ms) {
      await Promise.all([...[...sinks.values()].map(({ outbox }) => outbox.close(ms)), spans?.close(ms)])
      for (const { end } of sinks.values()) end?.()
    },
  }
}

/** Says it once when events no longer arrive, and why: never where to, which may hold a token. */
const toldOf = (receiver: string, complain: (line: string) => void) => (why: unknown) => {
  if (why === null) return complain(`pipelock: events for ${receiver} arrive again`)
  const error = why instanceof Error ? why : new Error('unknown error')
  const reason = distrust(error) ?? error.message
  const hint = reason.includes('not trusted here') ? ' (NODE_EXTRA_CA_CERTS names authorities)' : ''
  complain(
    `pipelock: events for ${receiver} do not arrive: ${reason}${hint}; each is tried again for about ${givenUpSeconds} s, then dropped`,
  )
}
/** The sum of an outbox's pauses. */
const givenUpSeconds = 16

const tracesTo = (size: number, deliver: (spans: readonly Span[]) => Promise<void>) =>
  new Outbox<Span>({ size: size * spansPerEvent, together: 64, deliver })
/** Every exchange is a span, few are events. */
const spansPerEvent = 8

/** The members that receivers of the existing program know. */
function plain({ trace: _, ...event }: Event): string {
  return JSON.stringify(event)
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
export function syslogLine(event: Event, facility: string, tag: string, message = JSON.stringify(event)): string {
  const priority = Math.max(0, facilities.indexOf(facility)) * 8 + syslogSeverities[event.severity]
  return `<${priority}>1 ${event.timestamp} ${name(event.pipelock_instance, 255)} ${name(tag, 48)} ${process.pid} ${name(event.type, 32)} - ${message}`
}
