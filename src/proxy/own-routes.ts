// What the proxy says of itself: health, readiness, metrics, statistics.

import type { Hono } from 'hono'
import type { Edge } from './wire.ts'
import type { Meters } from '../metrics/metrics.ts'

/** Facts `/health` reports besides uptime; the field names are an interface of existing probes. */
export interface HealthFacts {
  readonly version: string
  readonly mode: string
  readonly dlp_patterns: number
  readonly response_scan_enabled: boolean
  readonly git_protection_enabled: boolean
  readonly rate_limit_enabled: boolean
  readonly forward_proxy_enabled: boolean
  readonly websocket_proxy_enabled: boolean
  readonly request_body_scan_enabled: boolean
  readonly tls_interception_enabled: boolean
  readonly kill_switch_active: boolean
}

export interface OwnStatus {
  /** No part is stuck, as far as it is watched. */
  readonly healthy: boolean
  /** Null = they are not named. */
  readonly subsystems: Readonly<Record<string, boolean>> | null
  readonly ready: 'starting' | 'ready' | 'draining'
}

export interface OwnDeps {
  readonly meters: Meters
  readonly health: () => HealthFacts
  readonly status: () => OwnStatus
}

type App = Hono<{ Bindings: Edge }>

export function probes(app: App, { meters, health, status }: OwnDeps): void {
  const headers = { 'cache-control': 'no-store' }
  app.all('/health', (c) => {
    const { version, mode, ...facts } = health()
    const { healthy, subsystems } = status()
    const body = {
      status: healthy ? 'healthy' : 'unhealthy',
      version,
      mode,
      uptime_seconds: meters.uptimeSeconds(),
      ...facts,
      ...(subsystems !== null && { subsystems }),
    }
    return c.json(body, healthy ? 200 : 503, headers)
  })
  // It is answered: the process lives. Restarting does not help a full disk.
  app.all('/livez', (c) => c.json({ status: 'alive' }, 200, headers))
  app.all('/readyz', (c) => {
    const { ready } = status()
    return c.json({ status: ready }, ready === 'ready' ? 200 : 503, headers)
  })
}

export function statistics(app: App, { meters }: OwnDeps): void {
  app.get('/metrics', async (c) => c.text(await meters.exposition(), 200, { 'content-type': meters.contentType }))
  app.get('/stats', (c) => c.json(meters.stats()))
}
