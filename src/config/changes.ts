// Knows in which keys two configurations differ, and how that is told without telling a secret.

import type { Config } from './schema.ts'

export interface Change {
  /** Dotted: `fetch_proxy.monitoring.blocklist`. Lists are one value. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

export function changesOf(before: Config, after: Config): readonly Change[] {
  return [...differing('', before, after)]
}

function* differing(path: string, before: unknown, after: unknown): Generator<Change> {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  if (!isSection(before) || !isSection(after)) return yield { path, before, after }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    yield* differing(path === '' ? key : `${path}.${key}`, before[key], after[key])
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Keys under which secrets may stand, themselves or in what is written there. */
const secret = /(?:token|password|secret|users|license_key|webhook\.url|upstream_proxy\.url|dsn|headers)/i

/** `key: old → new`; of lists what came and what went. */
export function describeChange({ path, before, after }: Change): string {
  if (secret.test(path) && !path.endsWith('secrets_file')) return `${path}: changed (values are not shown)`
  if (Array.isArray(before) && Array.isArray(after)) {
    const [was, is] = [before.map(textOf), after.map(textOf)]
    const gone = was.filter((one) => !is.includes(one)).map((one) => `-${one}`)
    const come = is.filter((one) => !was.includes(one)).map((one) => `+${one}`)
    return `${path}: ${[...gone, ...come].join(' ') || 'another order'}`
  }
  return `${path}: ${textOf(before)} → ${textOf(after)}`
}

function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? '(not set)'
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** What only a start can bring into effect. */
export const fixedKeys: readonly string[] = [
  'fetch_proxy.listen',
  'metrics_listen',
  'health_watchdog.interval_seconds',
  'reverse_proxy',
  'scan_api',
  'mcp_listener.public_url',
  'kill_switch.api_listen',
  'tls_interception.ca_cert',
  'tls_interception.ca_key',
  'tls_interception.cert_ttl',
  'tls_interception.cert_cache_size',
  'upstream_proxy.pin_addresses',
  'client_limits.max_connections',
  'client_limits.max_header_bytes',
  'client_limits.header_timeout_seconds',
  'client_limits.body_timeout_seconds',
  'emit',
  'flight_recorder',
  'file_sentry',
  'sentry',
  'logging.format',
  'logging.output',
  'logging.file',
]

/** `next` with the fixed keys as they are in `now`, and which of them it wanted otherwise. */
export function holdFixed(
  now: Config,
  next: Config,
  more: readonly string[] = [],
): { readonly config: Config; readonly held: readonly string[] } {
  const config = structuredClone(next)
  const held = [...fixedKeys, ...more].filter((path) => {
    const steps = path.split('.')
    const last = steps.pop() as string
    const holder = (root: Config) =>
      steps.reduce((value, step) => value[step] as Record<string, unknown>, root as Record<string, unknown>)
    const [from, into] = [holder(now), holder(config)]
    if (JSON.stringify(from[last]) === JSON.stringify(into[last])) return false
    into[last] = from[last]
    return true
  })
  return { config, held }
}

const listenersOf = ({ agents }: Config, name: string) => JSON.stringify(agents[name]?.listeners ?? [])

/** Addresses of single agents that only a start can bind or let go. */
export function listenersMoved(before: Config, after: Config): readonly string[] {
  const names = new Set([...Object.keys(before.agents), ...Object.keys(after.agents)])
  return [...names]
    .filter((name) => listenersOf(before, name) !== listenersOf(after, name))
    .map((name) => `agents.${name}.listeners`)
}
