// Knows how many connections this process can hold, the limits of each, and those of each domain.

import { readFileSync } from 'node:fs'
import type { Config } from '../config/schema.ts'
import { Quota } from '../proxy/quota.ts'
import type { ServeLimits } from '../runtime/serve.ts'

export function quotaOf({ fetch_proxy: { monitoring } }: Config, clock: () => number): Quota {
  return new Quota({ requests: monitoring.max_requests_per_minute, bytes: monitoring.max_data_per_minute }, clock)
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
