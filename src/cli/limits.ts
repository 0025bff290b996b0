// Knows how many connections this process can hold, the limits of each, and those of each domain.

import { readFileSync } from 'node:fs'
import type { Config } from '../config/schema.ts'
import { Quota } from '../proxy/quota.ts'
import type { ServeLimits } from '../runtime/serve.ts'

/** Undefined = no limit is set. Reading the public suffix list takes tens of milliseconds: only who needs it waits. */
export async function quotaOf({ fetch_proxy }: Config, clock: () => number): Promise<Quota | undefined> {
  const { max_requests_per_minute: requests, max_data_per_minute: bytes } = fetch_proxy.monitoring
  if (requests === 0 && bytes === 0) return undefined
  const { registrableDomain } = await import('../proxy/registrable.ts')
  return new Quota({ requests, bytes }, registrableDomain, clock)
}

export function serveLimitsOf({ client_limits: limits }: Config): ServeLimits {
  return {
    headBytes: limits.max_header_bytes,
    headMs: limits.header_timeout_seconds * 1000,
    bodyMs: limits.body_timeout_seconds * 1000,
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
