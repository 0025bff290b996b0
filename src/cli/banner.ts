// What `run` says before it serves: what runs, with which configuration, and what deserves a warning.

import type { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { isLoopback, spelt } from '../service/address.ts'
import type { Options } from '../service/assemble.ts'
import type { AuthorityFiles } from '../service/authority.ts'
import { clientLines, openRelay } from '../service/clients.ts'
import { apiToken } from '../service/kill.ts'
import { usual } from '../service/reverse.ts'
import { version } from '../service/version.ts'
import { notEnforcedYet } from '../config/built.ts'
import type { Config } from '../config/schema.ts'
import type { Loaded } from './source.ts'

export const closedTunnels = [
  '          HTTPS tunnels are judged by destination; what is inside them is not read',
  '          (to read it: tls_interception, see docs/tls-interception.md)',
]

/** Whose certificates clients must trust, and what stays closed all the same. */
export function openTunnels(
  config: Config,
  authority: { made: boolean; files: AuthorityFiles; certificate: X509Certificate },
): string[] {
  const { certificate, files, made } = authority
  const closed = config.tls_interception.passthrough_domains.length
  const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / 86_400_000)
  return [
    `  TLS:    HTTPS tunnels are opened and read${closed === 0 ? '' : `, except to ${closed} passthrough domains`}`,
    `          CA ${files.cert}${made ? ' (just made)' : ''}, SHA-256 ${certificate.fingerprint256}, ${days} days left`,
    '          clients must trust it: pipelock env, pipelock exec -- CMD, or pipelock tls install-ca',
  ]
}

export function* banner(
  config: Config,
  { source, warnings, written }: Loaded,
  { listen, mcp, env }: Options,
  opening: readonly string[],
): Generator<string> {
  const address = config.fetch_proxy.listen
  yield `Pipelock v${version} starting`
  yield `  Mode:   ${config.mode}${config.enforce ? '' : ' (enforce: false, observing only)'}`
  yield `  Listen: ${address}`
  yield `  Fetch:  http://${address}/fetch?url=<url>`
  yield `  Health: http://${address}/health`
  const separate = config.metrics_listen === '' ? '' : ' (separate port)'
  yield `  Stats:  http://${config.metrics_listen || address}/stats${separate}`
  if (config.forward_proxy.enabled) {
    yield '  Proxy:  HTTP/HTTPS forward proxy enabled (CONNECT + absolute-URI)'
    yield* opening
    yield* clientLines(config)
  }
  if (config.websocket_proxy.enabled) yield `  WS:     ws://${address}/ws?url=<ws-url>`
  yield* sinks(config)
  const { api_listen: apart } = config.kill_switch
  if (apiToken(config, env) !== '')
    yield `  API:    http://${apart || address}/api/v1/killswitch (kill switch remote control${apart === '' ? '' : ', separate port'})`
  const reverse = config.reverse_proxy
  if (reverse.enabled && reverse.upstream !== '')
    yield `  Reverse: http://${reverse.listen || usual} -> ${withoutUserinfo(reverse.upstream)}`
  yield `  Config: ${describe(source)}`
  if (mcp !== null) yield `  MCP:    http://${spelt(mcp.listen)} -> ${withoutUserinfo(mcp.upstream)}`
  for (const warning of warnings) yield `warning: ${warning}`
  const pending = notEnforcedYet(config, written).map(({ section, key }) =>
    key === undefined ? section : `${section}.${key}`,
  )
  if (pending.length > 0)
    yield `warning: accepted but not enforced yet by this version (details: pipelock check): ${pending.join(', ')}`
  for (const [name, place] of [
    ['--listen', listen],
    ['--mcp-listen', mcp?.listen],
  ] as const)
    if (place !== undefined && !isLoopback(place.host)) {
      const relay = name === '--listen' ? openRelay(config, place.host) : null
      if (relay !== null) yield `warning: ${name} ${spelt(place)}: ${relay}`
      else if (name === '--mcp-listen' || config.proxy_auth.users.length === 0)
        yield `warning: ${name} ${spelt(place)} is reachable from other machines and has no client authentication; let only your agents reach it`
    }
  if (!contained())
    yield 'warning: not in a container; an agent on this machine can bypass the proxy unless its network is restricted'
}

function describe({ path, chosen }: Loaded['source']): string {
  if (path === null)
    return 'built-in defaults (no --config, no PIPELOCK_CONFIG, no ./pipelock.yaml, no /etc/pipelock/pipelock.yaml)'
  return `${path} (${chosen === 'found' ? 'found' : `from ${chosen}`}), reloaded when it changes and on SIGHUP`
}

const from = (severity: string) => `(min_severity: ${severity})`

/** Where events go. */
function* sinks({ emit: { webhook, syslog, otlp } }: Config): Generator<string> {
  if (webhook.url !== '') yield `  Emit:   webhook -> ${withoutUserinfo(webhook.url)} ${from(webhook.min_severity)}`
  if (syslog.address !== '') yield `  Emit:   syslog -> ${syslog.address} ${from(syslog.min_severity)}`
  if (otlp.endpoint !== '') yield `  Emit:   otlp -> ${withoutUserinfo(otlp.endpoint)} ${from(otlp.min_severity)}`
}

function withoutUserinfo(upstream: string): string {
  const url = new URL(upstream)
  return `${url.protocol}//${url.host}${url.pathname}`
}

function contained(): boolean {
  return existsSync('/.dockerenv') || process.env['KUBERNETES_SERVICE_HOST'] !== undefined
}
