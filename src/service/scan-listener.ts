// `scan_api`: scanning as a service at an address of its own.

import { parseHostPort } from './address.ts'
import type { Live } from './live.ts'
import type { LogSink } from './log.ts'
import { scanKindsOf } from './scan-kinds.ts'
import { version } from './version.ts'
import type { Config } from '../config/schema.ts'
import { durationMs } from '../config/written.ts'
import type { Meters } from '../metrics/metrics.ts'
import type { KillSwitch } from '../proxy/kill-switch.ts'
import { createScanApi, type ScanApiSettings, type Scanned } from '../proxy/scan-api.ts'
import { scanAll, type Scanner } from '../scan/scanner.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'
import { defaultLimits, type ServeLimits } from '../runtime/serve.ts'

export interface ScanApiSurroundings {
  readonly shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>
  readonly kill: KillSwitch
  readonly meters: Meters
  readonly log: LogSink
  readonly clock: () => number
}

export async function startScanApi(live: Live, around: ScanApiSurroundings): Promise<Listener | null> {
  const { scan_api: api } = live.config()
  if (api.listen === '') return null
  const { shared, kill, meters, log, clock } = around
  const told = (scanned: Scanned): void => {
    meters.scanApi.ended(scanned)
    const { include_allowed, include_blocked } = live.config().logging
    if (scanned.decision === 'allow' ? include_allowed : include_blocked)
      log.event('scan_api', 'scan', line(scanned, live.dlp))
  }
  const answer = createScanApi({
    settings: scanApiSettingsOf(api),
    policy: live.policy,
    look: scanKindsOf(live),
    stopped: (clientIp) => (kill.stops(clientIp) === null ? null : kill.settings.message),
    clock,
    told,
    version,
  })
  return listen({
    ...shared,
    ...parseHostPort(api.listen, 'scan_api.listen'),
    maxConnections: api.connection_limit,
    limits: scanApiLimitsOf(api),
    fetch: (request, { target, clientIp }) => {
      meters.scanApi.begun()
      return answer(request, target, clientIp)
    },
  })
}

const ms = (text: string) => durationMs(text) ?? Number.NaN

export function scanApiSettingsOf(api: Config['scan_api']): ScanApiSettings {
  return {
    tokens: api.auth.bearer_tokens,
    requestsPerMinute: api.rate_limit.requests_per_minute,
    burst: api.rate_limit.burst,
    maxBodyBytes: api.max_body_bytes,
    fieldBytes: api.field_limits,
    readMs: ms(api.timeouts.read),
    scanMs: ms(api.timeouts.scan),
    kinds: api.kinds,
  }
}

export function scanApiLimitsOf({ timeouts }: Config['scan_api']): ServeLimits {
  return { ...defaultLimits, headMs: ms(timeouts.read), bodyMs: 0, writeMs: ms(timeouts.write) }
}

/** Never what was asked about. */
function line(scanned: Scanned, dlp: Scanner): Record<string, unknown> {
  const { kind, decision, code, scanId, clientIp, context, findings } = scanned
  const safe = (text: string) => (scanAll(dlp, new TextEncoder().encode(text)).length > 0 ? '[redacted]' : text)
  const rules = [...new Set(findings.map(({ rule }) => rule))]
  return {
    scan_id: scanId,
    ...(kind !== '' && { kind }),
    ...(decision !== '' && { decision }),
    ...(code !== undefined && { error: code }),
    ...(rules.length > 0 && { rules }),
    client_ip: clientIp,
    ...(context.request_id !== undefined && { caller_request_id: safe(context.request_id) }),
    ...(context.session_id !== undefined && { session: safe(context.session_id) }),
    ...(context.agent_name !== undefined && { agent: safe(context.agent_name) }),
  }
}
