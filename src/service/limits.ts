// Knows how many connections this process can hold, and the limits of each kind of traffic.

import { readFileSync } from 'node:fs'
import type { Config } from '../config/schema.ts'
import type { FetchSettings } from '../proxy/hops.ts'
import type { ServeLimits } from '../runtime/serve.ts'
import type { TunnelSettings } from '../runtime/tunnel.ts'

export function fetchSettingsOf({ fetch_proxy }: Config): FetchSettings {
  const { max_response_mb, user_agent, timeout_seconds } = fetch_proxy
  return { maxBytes: max_response_mb * 1024 * 1024, userAgent: user_agent, timeoutMs: timeout_seconds * 1000 }
}

export function tunnelSettingsOf({ forward_proxy, client_limits }: Config): Omit<TunnelSettings, 'connectMs'> {
  const { max_tunnel_seconds, idle_timeout_seconds, sni_verification } = forward_proxy
  return {
    maxMs: max_tunnel_seconds * 1000,
    idleMs: idle_timeout_seconds * 1000,
    maxTunnels: client_limits.max_tunnels,
    verifyName: sni_verification,
  }
}

export function serveLimitsOf({ client_limits: limits }: Config): ServeLimits {
  return {
    headBytes: limits.max_header_bytes,
    headMs: limits.header_timeout_seconds * 1000,
    bodyMs: limits.body_timeout_seconds * 1000,
    halfClosed: limits.half_closed_clients,
  }
}

/** Files that are no client's connection: logs, DNS, the runtime's own. */
const OTHERS = 64

/** Each connection may need another to its origin: no more than half of what open files allow. */
export function connectionsWithin(wanted: number): number {
  const files = openFiles()
  return files === null ? wanted : Math.max(1, Math.min(wanted, Math.floor((files - OTHERS) / 2)))
}

/** Null = unlimited, or this system does not say. */
function openFiles(): number | null {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1]
    return soft === undefined ? null : Number(soft)
  } catch {
    return null
  }
}
