// `pipelock run`: from flags to two listeners, and from a signal to a clean end.

import type { X509Certificate } from 'node:crypto'
import { existsSync } from 'node:fs'
import { isLoopback, parseHostPort, type HostPort } from '../service/address.ts'
import { authorityFiles, loadOrCreate, type AuthorityFiles } from '../service/authority.ts'
import { clock, start, type Options, type Running } from '../service/assemble.ts'
import { clientLines, openRelay } from '../service/clients.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { inForce, Live } from '../service/live.ts'
import { placeOf } from '../service/lock-file.ts'
import { withLock } from '../service/mcp-deps.ts'
import { followChanges, onSignals } from '../service/signals.ts'
import { load, type Loaded } from './source.ts'
import { offerBundle } from './trust.ts'
import { usual } from '../service/reverse.ts'
import { version } from '../service/version.ts'
import { notEnforcedYet } from '../config/built.ts'
import type { Config } from '../config/schema.ts'
import { inheritedSockets } from '../runtime/inherited.ts'
import type { Mode } from '../types.ts'

export interface RunFlags {
  readonly config?: string
  readonly mode?: Mode
  readonly listen?: string
  readonly mcpListen?: string
  readonly mcpUpstream?: string
  readonly mcpLock?: string
  readonly mcpServer?: string
  readonly reverseProxy?: boolean
  readonly reverseUpstream?: string
  readonly reverseListen?: string
  readonly reusePort?: boolean
}

type Env = Readonly<Record<string, string | undefined>>

/** Runs until a signal. `adjust` is for the demo, which permits its own loopback origin. */
export async function run(
  flags: RunFlags,
  env: Env,
  complain: (line: string) => void,
  adjust: (config: Config) => Config = (config) => config,
): Promise<Running> {
  const loaded = load(flags.config, env)
  const config = adjust(flagged(loaded.config, flags))
  const { path } = loaded.source
  const read = () => {
    if (path === null) throw new Exit(exitCodes.usage, 'there is no configuration file: the built-in defaults are used')
    const again = load(path, env)
    return { ...again, config: adjust(flagged(again.config, flags)) }
  }
  const mcp = mcpOptions(flags, env)
  const now = inForce(config, env, null, mcp === null ? null : placeOf(new URL(mcp.upstream), []))
  const tls = config.tls_interception
  const files = tls.enabled && config.forward_proxy.enabled ? authorityFiles(tls, env) : null
  const authority = files === null ? null : { ...loadOrCreate(files), files }
  if (files !== null) offerBundle(files.cert, env)
  const options: Options = {
    listen: parseHostPort(config.fetch_proxy.listen, flags.listen === undefined ? 'fetch_proxy.listen' : '--listen'),
    mcp,
    complain,
    env,
    read,
    authority,
    sockets: inheritedSockets(env, process.pid),
    reusePort: flags.reusePort === true,
    ...(process.stdin.isTTY && process.stderr.isTTY && { terminal: { input: process.stdin, output: process.stderr } }),
  }
  const warnings = [...loaded.warnings, ...now.warnings]
  const opening = authority === null ? closedTunnels : openTunnels(config, authority)
  for (const line of banner(config, { ...loaded, warnings }, options, opening)) complain(line)
  const running = await start(await new Live(now, clock).ready(), options).catch((error: unknown) => {
    throw bindError(error, options)
  })
  onSignals(running, complain)
  followChanges(running, path)
  // Starting leaves garbage, and code that is not run again, until the first busy minute; containers count both.
  if ('Bun' in globalThis) {
    Bun.gc(true)
    Bun.shrink()
  }
  running.service.ready(`serving on ${running.proxy.host}:${running.proxy.port}, mode ${config.mode}`)
  complain('pipelock: ready')
  return running
}

/** Flags win over the file, and only when given. */
function flagged(config: Config, flags: RunFlags): Config {
  const { mode, listen, mcpLock, mcpServer, reverseProxy, reverseUpstream: upstream, reverseListen } = flags
  const reverse = {
    ...(reverseProxy === true && { enabled: true }),
    ...(upstream !== undefined && { upstream }),
    ...(reverseListen !== undefined && { listen: reverseListen }),
  }
  if (upstream !== undefined && !/^https?:\/\/[^/]/.test(upstream))
    throw new Exit(exitCodes.usage, `invalid --reverse-upstream "${upstream}": must be http:// or https:// with a host`)
  return {
    ...withLock(config, mcpLock, mcpServer),
    reverse_proxy: { ...config.reverse_proxy, ...reverse },
    ...(mode === undefined ? {} : { mode }),
    ...(listen === undefined ? {} : { fetch_proxy: { ...config.fetch_proxy, listen } }),
  }
}

function mcpOptions({ mcpListen, mcpUpstream, mcpLock, mcpServer }: RunFlags, env: Env): Options['mcp'] {
  const pin = mcpLock === undefined ? (mcpServer === undefined ? null : '--mcp-server') : '--mcp-lock'
  if (pin !== null && mcpUpstream === undefined) throw new Exit(exitCodes.usage, `${pin} requires --mcp-upstream`)
  if (mcpListen === undefined && mcpUpstream === undefined) return null
  if (mcpUpstream === undefined) throw new Exit(exitCodes.usage, '--mcp-listen requires --mcp-upstream')
  if (mcpListen === undefined) throw new Exit(exitCodes.usage, '--mcp-upstream requires --mcp-listen')
  const url = URL.canParse(mcpUpstream) ? new URL(mcpUpstream) : null
  if (url === null || !['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) || url.hostname === '')
    throw new Exit(
      exitCodes.usage,
      `invalid --mcp-upstream "${mcpUpstream}": must be http://, https://, ws:// or wss:// with a host`,
    )
  const token = env['MCP_API_TOKEN'] || null
  return { listen: parseHostPort(mcpListen, '--mcp-listen'), upstream: mcpUpstream, token }
}

const closedTunnels = [
  '          HTTPS tunnels are judged by destination; what is inside them is not read',
  '          (to read it: tls_interception, see docs/tls-interception.md)',
]

/** Whose certificates clients must trust, and what stays closed all the same. */
function openTunnels(
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

function* banner(
  config: Config,
  { source, warnings, written }: Loaded,
  { listen, mcp }: Options,
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
  const reverse = config.reverse_proxy
  if (reverse.enabled && reverse.upstream !== '')
    yield `  Reverse: http://${reverse.listen || usual} -> ${withoutUserinfo(reverse.upstream)}`
  yield `  Config: ${describe(source)}`
  if (mcp !== null) yield `  MCP:    http://${mcp.listen.host}:${mcp.listen.port} -> ${withoutUserinfo(mcp.upstream)}`
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
      if (relay !== null) yield `warning: ${name} ${place.host}:${place.port}: ${relay}`
      else if (name === '--mcp-listen' || config.proxy_auth.users.length === 0)
        yield `warning: ${name} ${place.host}:${place.port} is reachable from other machines and has no client authentication; let only your agents reach it`
    }
  if (!contained())
    yield 'warning: not in a container; an agent on this machine can bypass the proxy unless its network is restricted'
}

function describe({ path, chosen }: Loaded['source']): string {
  if (path === null)
    return 'built-in defaults (no --config, no PIPELOCK_CONFIG, no ./pipelock.yaml, no /etc/pipelock/pipelock.yaml)'
  return `${path} (${chosen === 'found' ? 'found' : `from ${chosen}`})`
}

function withoutUserinfo(upstream: string): string {
  const url = new URL(upstream)
  return `${url.protocol}//${url.host}${url.pathname}`
}

function contained(): boolean {
  return existsSync('/.dockerenv') || process.env['KUBERNETES_SERVICE_HOST'] !== undefined
}

function bindError(error: unknown, { listen, mcp }: Options): unknown {
  const { code, port } = error as { code?: string; port?: number }
  const isMcp = mcp !== null && (port === undefined ? false : port === mcp.listen.port)
  const isOther = !isMcp && port !== undefined && port !== listen.port
  const place: HostPort = isMcp ? mcp.listen : isOther ? { host: '', port } : listen
  const flag = isMcp ? '--mcp-listen' : isOther ? 'the key of the configuration that names it' : '--listen'
  const at = `${isMcp ? 'MCP listener bind' : 'listen'} ${place.host}:${place.port}`
  if (code === 'EADDRINUSE')
    return new Exit(
      exitCodes.failed,
      `${at}: address already in use; stop the other program or choose another with ${flag}`,
    )
  if (code === 'EACCES')
    return new Exit(exitCodes.failed, `${at}: permission denied; choose a port above 1023 with ${flag}`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Exit(exitCodes.failed, `${at}: this machine has no such address; choose another with ${flag}`)
  return error
}
