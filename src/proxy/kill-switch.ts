// Knows whether all traffic is stopped, by which of four sources, and what refused clients are told.

import type { AuditRecord } from '../audit.ts'
import { stoppedBySwitch } from '../decide.ts'
import { contains, parseAddress, readings, type Network } from './address.ts'

export const killSources = ['config', 'api', 'signal', 'sentinel'] as const
export type KillSource = (typeof killSources)[number]

export interface KillSettings {
  /** `kill_switch.enabled`. */
  readonly enabled: boolean
  readonly message: string
  readonly healthExempt: boolean
  readonly metricsExempt: boolean
  readonly apiExempt: boolean
  /** Clients that are never stopped. */
  readonly allowed: readonly Network[]
}

/**
 * The state of `api` and `signal` outlives a reload and ends with the process; each source is cleared by itself.
 * Nothing here depends on the mode: it stops traffic in `audit`, too.
 */
export class KillSwitch {
  readonly #settings: () => KillSettings
  readonly #sentinel: () => boolean
  readonly #changed = new Set<() => void>()
  #api = false
  #signal = false
  #wasActive = false

  /** `sentinel` = whether the file is there; whatever cannot be told counts as there. */
  constructor(settings: () => KillSettings, sentinel: () => boolean) {
    this.#settings = settings
    this.#sentinel = sentinel
  }

  get settings(): KillSettings {
    return this.#settings()
  }

  sources(): Readonly<Record<KillSource, boolean>> {
    return { config: this.settings.enabled, api: this.#api, signal: this.#signal, sentinel: this.#sentinel() }
  }

  /** The first active source in the order of `killSources`. */
  active(): KillSource | null {
    const sources = this.sources()
    const source = killSources.find((one) => sources[one]) ?? null
    const isOver = this.#wasActive && source === null
    this.#wasActive = source !== null
    // Traffic flows again from here on: whoever turns it on next turns it on anew.
    if (isOver) this.#tell()
    return source
  }

  /** The source that stops this client; null = nothing does. */
  stops(clientIp: string): KillSource | null {
    const source = this.active()
    return source === null || this.isAllowed(clientIp) ? null : source
  }

  isAllowed(clientIp: string): boolean {
    const { allowed } = this.settings
    if (allowed.length === 0) return false
    const address = parseAddress(clientIp)
    if (address === null) return false
    const all = [address, ...readings(address)]
    return allowed.some((network) => all.some((one) => contains(network, one)))
  }

  setApi(on: boolean): void {
    this.#api = on
    this.#tell()
  }

  toggleSignal(): boolean {
    this.#signal = !this.#signal
    this.#tell()
    return this.#signal
  }

  /** Called after each change; also to be called by whoever sees the file or the configuration change. */
  onChange(listener: () => void): void {
    this.#changed.add(listener)
  }

  #tell(): void {
    for (const listener of this.#changed) listener()
  }
}

export function killBody(message: string): string {
  return JSON.stringify({ error: 'kill_switch_active', message })
}

export function killedResponse(message: string): Response {
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    connection: 'close',
    'proxy-status': 'pipelock; error=http_request_denied; details="kill switch"',
  }
  return new Response(killBody(message), { status: 503, headers })
}

const own = /^\/(health|metrics|livez|readyz|api\/v1\/(?:reload|killswitch(?:\/status)?|sessions(?:\/[^?]*)?))(?:\?|$)/

/**
 * Whether a request stays answered. Decided by the request line: a path of this proxy (`GET /health`), never the path of
 * a URL that goes through it (`GET http://other/health`).
 */
export function isExempt(target: string, settings: KillSettings): boolean {
  const name = own.exec(target)?.[1]
  if (name === undefined) return false
  if (name === 'metrics') return settings.metricsExempt
  return name.startsWith('api/') ? settings.apiExempt : settings.healthExempt
}

type Who = Pick<AuditRecord, 'transport' | 'method' | 'target' | 'clientIp' | 'requestId'>

/** The record of a refused exchange. */
export function killRecord(source: KillSource, who: Who, status: number): AuditRecord {
  return {
    event: 'kill_switch_deny',
    ...who,
    verdict: stoppedBySwitch(source),
    outcome: 'refused',
    status,
    durationMs: 0,
  }
}
