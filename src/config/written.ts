// Knows how names and places are written in the YAML: each function says what is wrong with a text, or null.

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`
const dottedQuad = new RegExp(String.raw`^(?:${octet}\.){3}${octet}$`)
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i

/** `10.0.0.0/8`, `fc00::/7`. */
export function wrongNetwork(text: string): string | null {
  const [address = '', size, ...more] = text.split('/')
  const bits = bitsOf(address)
  if (bits === null) return 'must be a network such as 10.0.0.0/8 or fd00::/8'
  if (size === undefined) return `must be a network: write ${address}/${bits.length} for this one address`
  if (more.length > 0 || !/^\d{1,3}$/.test(size) || Number(size) > bits.length) {
    return `must end in a prefix length between /0 and /${bits.length}`
  }
  return null
}

/** A network that exempts from protection: neither everything nor carelessly written. */
export function wrongExemptNetwork(text: string): string | null {
  const wrong = wrongNetwork(text)
  if (wrong !== null) return wrong
  const [address = '', size] = text.split('/')
  if (Number(size) === 0) return 'must not exempt every address (/0)'
  if ((bitsOf(address) ?? '').slice(Number(size)).includes('1')) {
    return `has address bits set after the first ${size}: write the network's first address, or a longer prefix`
  }
  return null
}

/** The address as a string of 32 or 128 binary digits; null = not an address. */
function bitsOf(text: string): string | null {
  if (dottedQuad.test(text)) return text.split('.').map(byteBits).join('')
  if (!text.includes(':') || /[^0-9a-f:.]/i.test(text)) return null
  const canonical = URL.canParse(`http://[${text}]/`) ? new URL(`http://[${text}]/`).hostname.slice(1, -1) : null
  if (canonical === null) return null
  const [head = '', tail] = canonical.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0')
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('')
}

function byteBits(text: string): string {
  return Number(text).toString(2).padStart(8, '0')
}

/** `host:port`, `:port`, `[::1]:port`. */
export function wrongListen(text: string): string | null {
  const port = portOf(text)
  if (port === null) return 'must be host:port, such as 127.0.0.1:8888 or :8888'
  if (port > 65535) return 'must have a port between 0 and 65535'
  const host = text.slice(0, text.lastIndexOf(':'))
  if (host === '') return null
  const inner = /^\[(.*)\]$/.exec(host)?.[1]
  if (inner !== undefined) return bitsOf(inner)?.length === 128 ? null : 'has no IPv6 address between its brackets'
  if (host.includes(':')) return 'must have its IPv6 address in brackets, such as [::1]:8888'
  return wrongHost(host) === null ? null : 'must be host:port, such as 127.0.0.1:8888 or :8888'
}

/** The port of a `host:port` text; null = there is none. */
export function portOf(text: string): number | null {
  const digits = /:(\d{1,6})$/.exec(text)?.[1]
  return digits === undefined ? null : Number(digits)
}

/** A host name or address without scheme, port or path. */
function wrongHost(text: string): string | null {
  if (text === '') return 'must not be empty'
  if (text.includes('://') || text.includes('/')) return 'must be a host name alone, without scheme or path'
  if (/^\[.*\]$/.test(text) || text.includes('::') || text.split(':').length > 2) {
    return bitsOf(text.replace(/^\[|\]$/g, '')) === null ? 'is neither a host name nor an address' : null
  }
  if (text.includes(':')) return 'must be a host name alone, without port'
  return asciiHost(text)
    .split('.')
    .every((part) => label.test(part))
    ? null
    : 'is not a host name'
}

/** A host name as clients send it: ASCII (punycode), lower case, no trailing dot. A leading `*.` is kept. */
export function asciiHost(text: string): string {
  const host = text.startsWith('*.') ? text.slice(2) : text
  const foreign = [...host].some((char) => char > '\u{7f}') && URL.canParse(`http://${host}/`)
  const ascii = foreign ? new URL(`http://${host}/`).hostname : host.toLowerCase()
  return `${text.slice(0, text.length - host.length)}${ascii.replace(/\.$/, '')}`
}

/** `example.com` or `*.example.com`. */
export function wrongDomain(text: string): string | null {
  const host = text.startsWith('*.') ? text.slice(2) : text
  if (host.includes('*')) return 'may have a star only as its first label, such as *.example.com'
  return wrongHost(host)
}

/** A name whose private addresses are tolerated: never a whole top-level domain. */
export function wrongTrustedDomain(text: string): string | null {
  const wrong = wrongDomain(text)
  if (wrong !== null) return wrong
  if (text.startsWith('*.') && !text.slice(2).replace(/\.$/, '').includes('.')) {
    return 'is too wide: write at least two labels after the star, such as *.example.internal'
  }
  return null
}

export function wrongHttpUrl(text: string): string | null {
  if (!/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text))
    return 'must be a URL that starts with http:// or https://'
  return null
}

export function wrongOrigin(text: string): string | null {
  if (!URL.canParse(text) || new URL(text).hostname === '') return 'must be an origin such as https://app.example.com'
  return null
}

/** `udp://host:port` or `tcp://host:port`. */
export function wrongSyslogAddress(text: string): string | null {
  const place = /^(?:udp|tcp|tls):\/\/(.+)$/.exec(text)?.[1]
  if (place === undefined || wrongListen(place) !== null || place.startsWith(':')) {
    return 'must be udp://, tcp:// or tls://host:port'
  }
  return null
}

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
}

/** A duration in Go's writing, `24h`, `1m30s`, in milliseconds; null = not one. */
export function durationMs(text: string): number | null {
  if (!/^\+?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return null
  let total = 0
  for (const [, amount, unit] of text.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(amount) * (unitMs[unit ?? ''] ?? 0)
  }
  return total
}

export function wrongDuration(text: string): string | null {
  const ms = durationMs(text)
  if (ms === null) return 'must be a duration such as 24h, 90s or 1m30s'
  return ms > 0 ? null : 'must be longer than zero'
}

/** Path globs of `suppress`: `*`, `?`, `[a-z]`, `\x`. */
export function wrongGlob(text: string): string | null {
  if (text === '') return 'must not be empty'
  const rest = text.replace(/\\./gs, '').replace(/\[\^?[^\]]+\]/g, '')
  return rest.includes('[') || rest.includes('\\')
    ? 'is not a well-formed glob: a bracket or a backslash is left open'
    : null
}

/** `https://KEY@HOST/PROJECT` of Sentry, as where to send and with which key; null = not one. */
export function readDsn(text: string): { readonly url: string; readonly key: string } | null {
  if (!URL.canParse(text)) return null
  const { protocol, username, host, pathname } = new URL(text)
  const [, path = '', project = ''] = /^(.*)\/(\d+)$/.exec(pathname) ?? []
  if (!['http:', 'https:'].includes(protocol) || username === '' || project === '') return null
  return { url: `${protocol}//${host}${path}/api/${project}/envelope/`, key: username }
}

export function wrongDsn(text: string): string | null {
  return readDsn(text) === null ? 'must be a Sentry DSN such as https://KEY@sentry.example/1' : null
}
