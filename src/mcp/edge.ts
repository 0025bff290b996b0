// Knows who may ask at all: names in Host and Origin (against DNS rebinding), and the bearer token of this listener.

import type { Finding } from '../types.ts'

export interface EdgeSettings {
  /** Names besides localhost that `Host` may say; null = any (the listener is reached by names nobody here knows). */
  readonly hosts: readonly string[] | null
  /** Origins of browsers besides those whose host is the one in `Host` or localhost. */
  readonly origins: readonly string[]
  /** Absent = no token is asked for. */
  readonly token: string | null
}

const local: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

function wrong(where: string, detail: string): Finding {
  const place = { section: 'destination', scanner: 'policy', where } as const
  return { rule: 'DNS Rebinding', threat: 'destination', severity: 'high', ...place, detail }
}

/** What is wrong with where a request comes from; null = nothing. MCP transports, "Security Warning". */
export function rebinding({ hosts, origins }: EdgeSettings, headers: Headers): Finding | null {
  const host = hostOf(`http://${headers.get('host') ?? ''}`)
  if (hosts !== null && headers.has('host') && (host === null || !(local.has(host) || hosts.includes(host))))
    return wrong(
      'header:host',
      'the request was made for a name this listener does not have (mcp_listener.allowed_hosts)',
    )
  const origin = headers.get('origin')
  if (origin === null || origins.includes(origin)) return null
  const from = origin === 'null' ? null : hostOf(origin)
  if (from !== null && (local.has(from) || (from === host && hosts !== null))) return null
  return wrong(
    'header:origin',
    'the request comes from a page that may not use this listener (mcp_listener.allowed_origins)',
  )
}

function hostOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname.toLowerCase() : null
}

/** Whether the request carries the token; takes the same time whatever it carries. */
export function hasToken({ token }: EdgeSettings, headers: Headers): boolean {
  if (token === null) return true
  const said = headers.get('authorization') ?? ''
  const given = said.slice(0, 7).toLowerCase() === 'bearer ' ? said.slice(7).trim() : ''
  const [ours, theirs] = [new TextEncoder().encode(token), new TextEncoder().encode(given)]
  let different = ours.length ^ theirs.length
  for (let i = 0; i < ours.length; i++) different |= (ours[i] ?? 0) ^ (theirs[i % Math.max(1, theirs.length)] ?? 0)
  return different === 0
}
