// Knows the keys about who may use the proxy, how much of it, and the proxy behind it.

import * as v from 'valibot'

import { count, flag, list, maybeText, required, seconds, section, text, texts } from './kinds.ts'
import type { Clash } from './together.ts'
import type { Config } from './schema.ts'
import { portOf, wrongHttpUrl, wrongNetwork } from './written.ts'

const user = v.strictObject({
  name: required('User name; it is the `agent` of the audit record', (name) =>
    /^[\x21-\x39\x3b-\x7e]{1,128}$/.test(name) ? null : 'must be printable ASCII without space or colon',
  ),
  password_env: maybeText('Environment variable that holds the password'),
  password_file: maybeText('File that holds the password, relative to this file'),
  password_sha256: maybeText('SHA-256 of a long random password, 64 hex digits', (hash) =>
    /^[0-9a-f]{64}$/i.test(hash) ? null : 'must be 64 hex digits: printf %s "$PASSWORD" | sha256sum',
  ),
})

export const clientSections = {
  proxy_auth: section('Who may use the proxy (Basic credentials, as in http://user:password@host:8888)', {
    users: list(user, [], 'With at least one user, everybody else is answered with 407'),
  }),

  client_limits: section('What clients may hold at once; one client = one user name, else one address', {
    max_requests_per_client: count(1024, 'Requests in flight of one client, then 429; 0 = off', 0),
    max_tunnels_per_client: count(1024, 'Open tunnels of one client, then 429; 0 = off', 0),
    max_tunnels: count(4096, 'Open tunnels of all clients, then 503'),
    max_connections: count(16_384, 'Connections to the listener, then 503; at most what open files allow'),
    max_header_bytes: count(65_536, 'Longest head of a request, then 431 (414 for its target)', 4096, 1_048_576),
    header_timeout_seconds: seconds(10, 'A request whose head takes longer is given up'),
    body_timeout_seconds: count(
      60,
      'Longest wait for an upload, plus one second for each 256 bytes of it, then 408; 0 = off',
      0,
      2_000_000,
    ),
    half_closed_clients: flag(
      false,
      'Answer who closes the sending side after a request, too (nc -N); who leaves is then noticed later',
    ),
  }),

  upstream_proxy: section('The proxy through which everything leaves; destinations are judged all the same', {
    url: text('', 'http://proxy:3128 or https://proxy:3129; empty = connect directly', wrongProxyUrl),
    username: text('', 'User name for it'),
    password_env: text('', 'Environment variable that holds the password'),
    password_file: text('', 'File that holds the password, relative to this file'),
    from_environment: flag(false, 'Use HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY of the environment instead'),
    no_proxy: texts(
      [],
      'Reached directly: example.com (and below), host:port, 10.0.0.0/8, or * for everything',
      wrongExemption,
    ),
    pin_addresses: flag(false, 'Ask it for the judged address instead of the name (everything goes through CONNECT)'),
    local_dns: flag(true, 'Resolve and judge here what can be; false = nobody is asked here, only names are judged'),
  }),
}

function wrongProxyUrl(text: string): string | null {
  const wrong = wrongHttpUrl(text)
  if (wrong !== null) return wrong
  const { username, password, pathname, search } = new URL(text)
  if (username !== '' || password !== '') return 'must not hold credentials: use username and password_env'
  return pathname === '/' && search === '' ? null : 'must end after the port'
}

function wrongExemption(text: string): string | null {
  if (/[\s,]/.test(text)) return 'must be one entry, without space or comma'
  if (text.includes('://')) return 'must be a host, without scheme'
  return text.includes('/') ? wrongNetwork(text) : null
}

/** What does not fit together in these sections. */
export function clientClashes({ proxy_auth, upstream_proxy: next, fetch_proxy }: Config): Clash[] {
  const found: Clash[] = []
  for (const [index, user] of proxy_auth.users.entries()) {
    const path = ['proxy_auth', 'users', index]
    const given = [user.password_env, user.password_file, user.password_sha256].filter((one) => one !== undefined)
    if (given.length !== 1)
      found.push({ path, message: 'needs exactly one of password_env, password_file and password_sha256' })
    if (proxy_auth.users.findIndex(({ name }) => name === user.name) !== index)
      found.push({ path, message: 'has the name of another user' })
  }
  if (next.url !== '' && next.from_environment)
    found.push({ path: ['upstream_proxy', 'from_environment'], message: 'contradicts upstream_proxy.url' })
  if (next.password_env !== '' && next.password_file !== '')
    found.push({ path: ['upstream_proxy', 'password_file'], message: 'contradicts password_env' })
  if (next.pin_addresses && !next.local_dns)
    found.push({ path: ['upstream_proxy', 'pin_addresses'], message: 'needs local_dns' })
  if (next.url === '' || wrongProxyUrl(next.url) !== null) return found
  const { hostname, port } = new URL(next.url)
  const own = portOf(fetch_proxy.listen)
  if (/^(localhost|127\.|\[::1\])/.test(hostname) && own !== null && Number(port || 80) === own)
    found.push({ path: ['upstream_proxy', 'url'], message: 'is this proxy itself', with: [['fetch_proxy', 'listen']] })
  return found
}
