// The one record every exchange ends in, and how it reads as a line of the audit log.

import { named } from './events.ts'
import type { Trace } from './trace.ts'
import { isPlain, printable } from './printable.ts'
import { techniques } from './techniques.ts'
import type { Finding, ShieldFacts, Verdict } from './types.ts'

/** How an exchange ended, whoever's doing it was; `stopped` = the proxy's, `error` says why. */
export type Outcome = 'completed' | 'refused' | 'upstream_failed' | 'client_gone' | 'stopped' | 'malformed'

/** What a tunnel's first bytes showed. */
export interface TlsFacts {
  readonly sni: 'match' | 'mismatch' | 'no_extension' | 'malformed_tls' | 'not_tls' | 'timeout'
  /** Encrypted Client Hello was offered; GREASE looks the same. */
  readonly ech?: true
  /** Absent = the tunnel stayed closed. */
  readonly intercepted?: 'established' | 'no_request' | 'blocked' | 'cleartext'
  /** From the ClientHello to the first request. */
  readonly handshakeMs?: number
}

/** Both directions together, unless it says which. */
export interface WebSocketFacts {
  readonly clientToServerBytes: number
  readonly serverToClientBytes: number
  readonly textFrames: number
  readonly binaryFrames: number
  readonly controlFrames: number
  /** Null = there was no close frame, or none with a code. */
  readonly closeCode: number | null
  /** A peer broke the protocol or a limit of it. */
  readonly protocolError?: true
}

/** What one exchange was and what became of it. Never holds a path with a secret, a query, a body or a token. */
export interface AuditRecord {
  /** What it is called when nothing was found: `forward_http`, `tunnel_close`, `mcp` … */
  readonly event: string
  /** `intercept` = a request inside a tunnel. */
  readonly transport: 'forward' | 'intercept' | 'reverse' | 'fetch' | 'connect' | 'websocket' | 'mcp' | 'local'
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly method: string
  /** `scheme://host/path` without query, or `host:port` for tunnels; `[redacted]` where a finding points into it. */
  readonly target: string
  readonly clientIp: string
  readonly requestId: string
  readonly agent?: string
  /** What the client said of the trace it belongs to. */
  readonly trace?: Trace
  /** Whose settings it was judged by (`agents`). */
  readonly profile?: string
  readonly status?: number
  /** Bytes sent to the client; for tunnels, both directions. */
  readonly bytes?: number
  readonly durationMs: number
  readonly redirects?: number
  /** The address was not known here, so nobody has judged it: the next proxy was asked for the name. */
  readonly resolvedBy?: 'upstream_proxy'
  /** Whose fault and what kind; never an upstream's text. */
  readonly error?: string
  /** Advice to the operator. */
  readonly hint?: string
  /** How the tunnel began, for tunnels that did. */
  readonly tls?: TlsFacts
  /** What a WebSocket connection carried, for those that were opened. */
  readonly ws?: WebSocketFacts
  /** How many values of each class a placeholder took the place of. */
  readonly redacted?: Readonly<Record<string, number>>
  /** How many of each kind `browser_shield` took out of the page. */
  readonly shielded?: Readonly<Record<string, number>>
  /** Why nobody has looked for injections in the answer. */
  readonly response_scan?: 'exempt_domain'
  /** What rewriting the page took, or why it was left alone. */
  readonly shield?: ShieldFacts
  /** `external` = what the tool gives comes from outside, as its name says. */
  readonly mcp?: { readonly [name in 'rpcMethod' | 'tool' | 'id']?: string } & { readonly external?: true }
  /** What stopped all traffic, and what the client was told. */
  readonly killed?: { readonly source: string; readonly message: string }
  /** The profile of `redirect_profiles` that answered in place of what was refused. */
  readonly instead?: string
}

export type Audit = (record: AuditRecord) => void

/** Tells of what goes on in an exchange before it ends. */
export type Tell = (
  event: 'tunnel_open' | 'ws_open' | 'redirect',
  fields: Readonly<Record<string, string | number>>,
) => void

/** `logging` section of the configuration, as far as lines are concerned. */
export interface LineSettings {
  readonly format: 'json' | 'text'
  readonly includeAllowed: boolean
  readonly includeBlocked: boolean
}

type Fields = Record<string, unknown>

/** One clause for people and logs: what was found, without the matched text. */
export function reasonOf(finding: Finding): string {
  if (finding.detail !== undefined) return finding.detail
  const seen = finding.view === undefined ? '' : `, seen through ${finding.view} decoding`
  const kind = finding.threat === 'secret' ? 'DLP match' : finding.threat === 'injection' ? 'prompt injection' : 'match'
  return `${kind}: ${finding.rule} (${finding.severity}) in ${finding.where}${seen}`
}

/** Whether the exchange was stopped by policy: also where `strip` had nothing left to pass on. */
export function wasBlocked({ verdict, outcome }: AuditRecord): boolean {
  return verdict.action === 'block' || (verdict.action === 'strip' && outcome === 'refused')
}

/** Which event of the log's vocabulary a record is. */
export function eventOf(record: AuditRecord): string {
  if (record.event === 'kill_switch_deny') return record.event
  const ws = record.transport === 'websocket'
  if (wasBlocked(record)) return ws ? 'ws_blocked' : 'blocked'
  if (['upstream_failed', 'malformed', 'refused'].includes(record.outcome)) return 'error'
  const { because } = record.verdict
  if (because === null) return record.event
  if (ws || because.scanner === 'mcp_unknown_tool') return ws ? 'ws_scan' : 'mcp_unknown_tool'
  return because.section === 'response_scanning' ? 'response_scan' : 'anomaly'
}

/** The trace that it may be shown in: not where a finding points into what the client said of it. */
export function traceOf({ trace, verdict: { findings } }: AuditRecord): Trace | undefined {
  return findings.some(({ where }) => where.includes('traceparent')) ? undefined : trace
}

/** What a record says, under the names of the log. */
export function fieldsOf(record: AuditRecord): Fields {
  const { verdict, mcp } = record
  const { because } = verdict
  const fields: Fields = {
    method: record.method,
    [record.transport === 'connect' || record.transport === 'websocket' ? 'target' : 'url']: record.target,
    client_ip: record.clientIp,
    request_id: record.requestId,
  }
  if (record.agent !== undefined) fields['agent'] = record.agent
  const trace = traceOf(record)
  if (trace !== undefined) fields['trace_id'] = trace.traceId
  fields['transport'] = record.transport
  fields['action'] = verdict.action
  fields['strict_action'] = verdict.strict
  fields['outcome'] = record.outcome
  if (record.status !== undefined) fields['status_code'] = record.status
  if (record.bytes !== undefined) fields[record.transport === 'connect' ? 'total_bytes' : 'size_bytes'] = record.bytes
  fields['duration_ms'] = Math.round(record.durationMs * 1000) / 1000
  if (record.tls !== undefined) {
    fields['sni'] = record.tls.sni
    if (record.tls.ech) fields['ech'] = true
    if (record.tls.intercepted !== undefined) fields['intercepted'] = record.tls.intercepted
  }
  if (record.ws !== undefined) {
    fields['client_to_server_bytes'] = record.ws.clientToServerBytes
    fields['server_to_client_bytes'] = record.ws.serverToClientBytes
    fields['text_frames'] = record.ws.textFrames
    fields['binary_frames'] = record.ws.binaryFrames
    fields['close_code'] = record.ws.closeCode
  }
  if (record.transport === 'websocket' && because !== null)
    fields['direction'] = because.where === 'websocket:server' ? 'server_to_client' : 'client_to_server'
  if (mcp?.rpcMethod !== undefined) fields['mcp_method'] = mcp.rpcMethod
  if (mcp?.tool !== undefined) fields['mcp_tool'] = mcp.tool
  if (mcp?.id !== undefined) fields['mcp_id'] = mcp.id
  if (because?.scanner === 'mcp_unknown_tool') fields['tool'] = mcp?.tool ?? ''
  if (record.instead !== undefined) fields['redirect_profile'] = record.instead
  if (record.killed !== undefined) {
    fields['endpoint'] = record.target
    fields['source'] = record.killed.source
    fields['deny_message'] = record.killed.message
  }
  const acted = verdict.findings.filter(({ allowed }) => allowed === undefined)
  if (acted.length < verdict.findings.length) fields['allowed_by_audience'] = allowedIn(verdict)
  if (because !== null) {
    fields['scanner'] = because.scanner
    fields['reason'] = reasonOf(because)
    const technique = techniques[because.scanner]
    if (technique !== undefined) fields['mitre_technique'] = technique
    fields['match_count'] = acted.length
    fields['patterns'] = [...new Set(acted.map((finding) => finding.rule))].slice(0, 20)
    fields['findings'] = acted.slice(0, 20).map(({ rule, severity, section, where, view, span, setting }) => ({
      rule,
      severity,
      section,
      where,
      ...(setting === undefined ? {} : { setting }),
      ...(view === undefined ? {} : { view }),
      ...(span === undefined ? {} : { span }),
    }))
  }
  if (record.resolvedBy !== undefined) fields['resolved_by'] = record.resolvedBy
  for (const key of ['redirects', 'response_scan', 'redacted', 'shielded', 'error', 'hint'] as const)
    if (record[key] !== undefined) fields[key] = record[key]
  return fields
}

/** Credentials that went to the service they belong to: which kinds, and where they stood. */
function allowedIn({ findings }: Verdict): readonly Pick<Finding, 'rule' | 'where'>[] {
  const seen = new Map<string, Pick<Finding, 'rule' | 'where'>>()
  for (const { rule, where, allowed } of findings)
    if (allowed === 'audience') seen.set(`${rule}\n${where}`, { rule, where })
  return [...seen.values()].slice(0, 20)
}

const cleaned = (_key: string, value: unknown): unknown => (typeof value === 'string' ? printable(value) : value)

/** One line without its newline. `time` is RFC 3339. */
export function line(format: 'json' | 'text', time: Date, event: string, message: string, fields: Fields): string {
  const { level } = named(event)
  const stamp = time.toISOString().replace(/\.\d+Z$/, 'Z')
  if (format === 'json') {
    const said = { level, component: 'pipelock', time: stamp, event, message, ...fields }
    // Nearly every line is plain as it is: no control character (it would be escaped), nothing long.
    const text = JSON.stringify(said)
    return text.length <= 2048 && !text.includes('\\') && isPlain(text) ? text : JSON.stringify(said, cleaned)
  }
  const pairs = Object.entries(fields).map(([key, value]) => {
    const text = typeof value === 'string' ? printable(value) : (JSON.stringify(value, cleaned) ?? '')
    return `${key}=${/^[\w.:/@+-]+$/.test(text) ? text : JSON.stringify(text)}`
  })
  return [stamp, level.toUpperCase().slice(0, 4).padEnd(4), event, message, ...pairs].join(' ')
}

/** An `Audit` that writes one line per record, honouring `include_allowed` and `include_blocked`. */
export function auditLines(settings: () => LineSettings, clock: () => Date, write: (line: string) => void): Audit {
  return (record) => {
    const { format, includeAllowed, includeBlocked } = settings()
    const event = eventOf(record)
    if ((event === 'blocked' || event === 'ws_blocked') && !includeBlocked) return
    const { message, passed } = named(event)
    if (passed === true && !includeAllowed) return
    write(line(format, clock(), event, message, fieldsOf(record)))
  }
}
