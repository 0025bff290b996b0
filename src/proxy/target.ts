// Reads request targets: what an absolute-form or authority-form line really asks for, or that it is unreadable.

import { canonicalHost } from './host.ts'

/** Where a request wants to go. `path` is as the client wrote it; `host` is canonical, without brackets. */
export interface Target {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
  /** `host[:port]` as it belongs into a Host field, port only when not the scheme's default. */
  readonly authority: string
  /** Path and query, byte for byte; `/` when absent. Never holds a fragment. */
  readonly path: string
}

const defaults = { http: 80, https: 443 } as const

/** `GET http://host/path`: RFC 9112 §3.2.2. Null when it cannot be read as an http(s) URL. */
export function parseAbsolute(raw: string): Target | null {
  const scheme = /^https?(?=:\/\/)/i.exec(raw)?.[0].toLowerCase()
  if ((scheme !== 'http' && scheme !== 'https') || !visible(raw)) return null
  const rest = raw.slice(scheme.length + 3)
  const cut = rest.search(/[/?#]/)
  const authority = cut < 0 ? rest : rest.slice(0, cut)
  // A back-slash would be a path separator to WHATWG parsers and part of the host to others: refuse to guess.
  if (authority.includes('\\')) return null
  const place = parsePlace(scheme, authority.slice(authority.lastIndexOf('@') + 1))
  if (place === null) return null
  const tail = cut < 0 ? '' : (rest.slice(cut).split('#', 1)[0] ?? '')
  return { scheme, ...place, path: tail.startsWith('/') ? tail : `/${tail}` }
}

/** `OPTIONS http://host` asks the server, not a path of it: the last proxy says `*` (RFC 9112 §3.2.4). */
export function asksServer(method: string, raw: string): boolean {
  return method === 'OPTIONS' && !/[/?#]/.test(raw.slice(raw.indexOf('://') + 3))
}

/** `CONNECT host:port`: RFC 9112 §3.2.3; a missing port means 443. */
export function parseAuthority(raw: string): Target | null {
  if (!visible(raw) || /[/?#@\\]/.test(raw)) return null
  const place = parsePlace('https', raw)
  return place === null ? null : { scheme: 'https', ...place, path: '/' }
}

/** The same host and port, spoken to in the clear. */
export function inTheClear({ host, port, path }: Target): Target {
  const bracketed = host.includes(':') ? `[${host}]` : host
  return { scheme: 'http', host, port, authority: port === 80 ? bracketed : `${bracketed}:${port}`, path }
}

function parsePlace(
  scheme: 'http' | 'https',
  authority: string,
): { host: string; port: number; authority: string } | null {
  if (authority === '' || authority.startsWith(':')) return null
  let url: URL
  try {
    // WHATWG parsing canonicalises IDNA names and every odd spelling of an IPv4 address (0x7f.1, 017700000001 …).
    url = new URL(`${scheme}://${authority}/`)
  } catch {
    return null
  }
  if (url.username !== '' || url.password !== '' || url.pathname !== '/') return null
  const host = canonicalHost(url.hostname)
  if (host === null) return null
  const port = url.port === '' ? defaults[scheme] : Number(url.port)
  if (port === 0) return null
  const bracketed = host.includes(':') ? `[${host}]` : host
  return { host, port, authority: port === defaults[scheme] ? bracketed : `${bracketed}:${port}` }
}

/** RFC 9110 §5.5: a target with control characters or spaces was meant to confuse somebody. */
function visible(raw: string): boolean {
  for (let i = 0; i < raw.length; i++) if (raw.charCodeAt(i) <= 0x20 || raw.charCodeAt(i) === 0x7f) return false
  return true
}
