// The HTTP side of scanning as a service: who may ask, how often, and how questions are answered.

import { isRight } from './api-door.ts'
import { shortBody } from './short-body.ts'
import { decide } from '../decide.ts'
import {
  type Context,
  type Question,
  type QuestionLimits,
  readQuestion,
  Refused,
  type ScanInput,
  type ScanKind,
} from './scan-question.ts'
import type { Finding, Policy } from '../types.ts'

export interface ScanApiSettings extends QuestionLimits {
  readonly tokens: readonly string[]
  readonly requestsPerMinute: number
  readonly burst: number
  readonly maxBodyBytes: number
  readonly readMs: number
  readonly scanMs: number
}

export interface Scanned {
  readonly kind: ScanKind | ''
  readonly decision: 'allow' | 'deny' | ''
  readonly status: number
  readonly code?: string
  readonly findings: readonly Finding[]
  readonly scanId: string
  readonly seconds: number
  readonly clientIp: string
  readonly context: Context
}

export interface ScanApiDeps {
  readonly settings: ScanApiSettings
  readonly policy: () => Policy
  /** Everything found in one input. */
  readonly look: (kind: ScanKind, input: ScanInput) => Promise<readonly Finding[]>
  /** What a client is told while the kill switch stops it; null = nothing does. */
  readonly stopped: (clientIp: string) => string | null
  /** Milliseconds. */
  readonly clock: () => number
  readonly told: (scanned: Scanned) => void
  readonly version: string
}

const path = '/api/v1/scan'
const retryable = new Set(['rate_limited', 'kill_switch_active', 'scan_deadline_exceeded', 'request_canceled'])
export function createScanApi(deps: ScanApiDeps) {
  const { settings, clock } = deps
  const buckets = settings.tokens.map(() => ({ left: settings.burst, at: clock() }))

  /** Seconds until there is room; 0 = now. */
  const wait = (index: number): number => {
    const bucket = buckets[index]
    if (bucket === undefined) return 0
    const now = clock()
    const perMs = settings.requestsPerMinute / 60_000
    bucket.left = Math.min(settings.burst, bucket.left + (now - bucket.at) * perMs)
    bucket.at = now
    if (bucket.left < 1) return Math.ceil((1 - bucket.left) / perMs / 1000)
    bucket.left--
    return 0
  }

  const admit = (request: Request, target: string, clientIp: string): void => {
    if (target.split('?')[0] !== path) throw new Refused(404, 'not_found', `only ${path} is served here`)
    if (request.method !== 'POST') throw new Refused(405, 'method_not_allowed', 'use POST', { allow: 'POST' })
    const given = request.headers.get('authorization') ?? ''
    // All are compared, so that the time tells nothing of which came near.
    const right = settings.tokens.map((token) => isRight(given, token)).indexOf(true)
    if (right < 0)
      throw new Refused(401, 'unauthorized', 'a bearer token of scan_api.auth.bearer_tokens is needed', {
        'www-authenticate': 'Bearer realm="pipelock"',
      })
    const seconds = wait(right)
    if (seconds > 0) throw new Refused(429, 'rate_limited', 'too many requests', { 'retry-after': String(seconds) })
    const message = deps.stopped(clientIp)
    if (message !== null) throw new Refused(503, 'kill_switch_active', message)
  }

  return async (request: Request, target: string, clientIp: string): Promise<Response> => {
    const started = clock()
    const scanId = `scan-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('')}`
    let question: Question | null = null
    const about = () => ({
      kind: question?.kind ?? ('' as const),
      scanId,
      seconds: (clock() - started) / 1000,
      clientIp,
      context: question?.context ?? {},
    })
    const base = () => ({
      ...(question !== null && { kind: question.kind }),
      scan_id: scanId,
      ...(question?.context.request_id !== undefined && { request_id: question.context.request_id }),
      duration_ms: Math.round(clock() - started),
      engine_version: deps.version,
    })
    try {
      admit(request, target, clientIp)
      question = readQuestion(await bodyOf(request, settings), settings)
      const { kind, input, evidence } = question
      const looked = deps.look(kind, input)
      const late = new Refused(503, 'scan_deadline_exceeded', 'the scan took too long: nothing is known of the input')
      const found = await within(looked, settings.scanMs, late, request.signal)
      const { action, findings } = decide(deps.policy(), found)
      const decision = action === 'block' || action === 'strip' ? 'deny' : 'allow'
      deps.told({ ...about(), decision, status: 200, findings })
      const told = findings.filter(({ allowed }) => allowed === undefined).map((one) => shown(kind, one, evidence))
      return Response.json({ status: 'completed', decision, ...base(), ...(told.length > 0 && { findings: told }) })
    } catch (error) {
      const known = error instanceof Refused ? error : new Refused(500, 'internal_error', 'internal error')
      const { status, code, message, headers } = known
      deps.told({ ...about(), decision: '', status, code, findings: [] })
      const errors = [{ code, message, retryable: retryable.has(code) }]
      return Response.json({ status: 'error', ...base(), errors }, { status, headers })
    }
  }
}

/** The result, unless time is up or the client has gone first. */
async function within<T>(work: Promise<T>, ms: number, late: Error, gone: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>()
  const left = () => reject(new Refused(500, 'request_canceled', 'the client has gone'))
  const timer = setTimeout(() => reject(late), ms)
  gone.addEventListener('abort', left)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
    gone.removeEventListener('abort', left)
    work.catch(() => undefined)
  }
}

async function bodyOf(request: Request, { maxBodyBytes, readMs }: ScanApiSettings): Promise<Uint8Array> {
  const read = async (): Promise<Uint8Array> => {
    const bytes = await shortBody(request, maxBodyBytes)
    if (bytes === null) throw new Refused(400, 'body_too_large', `the body has more than ${maxBodyBytes} bytes`)
    return bytes
  }
  const broken = new Refused(400, 'read_error', 'the body could not be read in time')
  return within(read(), readMs, broken, request.signal).catch((error: unknown) => {
    throw error instanceof Refused ? error : broken
  })
}

/** Under the names that callers of the existing program know. */
function shown(kind: ScanKind, { rule, scanner, severity, detail, view, where, span }: Finding, evidence: boolean) {
  const encoding = view ?? 'plain'
  return {
    scanner,
    rule_id: ruleId(kind, scanner, rule),
    severity: kind === 'url' ? severityOfUrl(scanner) : severity,
    message: detail ?? rule,
    ...(evidence && { evidence: { encoding, where, ...(span !== undefined && { span }) } }),
  }
}

function ruleId(kind: ScanKind, scanner: Finding['scanner'], rule: string): string {
  if (kind === 'url') {
    if (scanner === 'ssrf') return 'SSRF-Private-IP'
    if (scanner === 'blocklist') return 'BLOCK-Domain'
    return scanner === 'dlp' ? 'DLP-URL-Exfil' : `URL-${scanner}`
  }
  if (scanner === 'policy') return `POLICY-${rule.replace(/^policy:/, '')}`
  return scanner === 'injection' ? `INJ-${rule}` : `DLP-${rule}`
}

function severityOfUrl(scanner: Finding['scanner']): Finding['severity'] {
  if (scanner === 'dlp') return 'critical'
  return scanner === 'ssrf' ? 'high' : 'medium'
}
