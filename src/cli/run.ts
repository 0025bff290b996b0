// `pipelock run`: from flags to two listeners, and from a signal to a clean end.

import { type HostPort, parseHostPort, spelt } from '../service/address.ts'
import { authorityFiles, loadOrCreate } from '../service/authority.ts'
import { clock, start, type Options, type Running } from '../service/assemble.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { inForce, Live } from '../service/live.ts'
import { placeOf } from '../service/lock-file.ts'
import { withLock } from '../service/mcp-deps.ts'
import { usual } from '../service/reverse.ts'
import { followChanges, onSignals } from '../service/signals.ts'
import { banner, closedTunnels, openTunnels } from './banner.ts'
import { bindError } from './bind-error.ts'
import { load } from './source.ts'
import { offerBundle } from './trust.ts'
import type { Config } from '../config/schema.ts'
import { boundTo } from '../runtime/bound.ts'
import { idleSockets, inheritedSockets, type SocketName, socketNames } from '../runtime/inherited.ts'
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
  const sockets = inheritedSockets(env, process.pid)
  const at = (name: SocketName) => {
    const fd = sockets.get(name)
    return fd === undefined ? null : boundTo(fd)
  }
  const listen = parseHostPort(
    config.fetch_proxy.listen,
    flags.listen === undefined ? 'fetch_proxy.listen' : '--listen',
  )
  const options: Options = {
    listen: at('proxy') ?? listen,
    mcp: mcp === null ? null : { ...mcp, listen: at('mcp') ?? mcp.listen },
    complain,
    env,
    read,
    authority,
    sockets,
    reusePort: flags.reusePort === true,
    ...(process.stdin.isTTY && process.stderr.isTTY && { terminal: { input: process.stdin, output: process.stderr } }),
  }
  const warnings = [...loaded.warnings, ...now.warnings, ...idle(env, served(config, mcp !== null))]
  const opening = authority === null ? closedTunnels : openTunnels(config, authority)
  for (const line of banner(whereBound(config, at), { ...loaded, warnings }, options, opening)) complain(line)
  const running = await start(await new Live(now, clock).ready(), options).catch((error: unknown) => {
    throw bindError(error, options.listen, options.mcp?.listen ?? null, config)
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

/** With the addresses of the sockets that the service manager has bound, in place of its own: for people to read. */
function whereBound(config: Config, at: (name: SocketName) => HostPort | null): Config {
  const place = (name: SocketName, own: string) => {
    const found = own === '' ? null : at(name)
    return found === null ? own : spelt(found)
  }
  const { fetch_proxy, kill_switch, reverse_proxy, metrics_listen } = config
  return {
    ...config,
    fetch_proxy: { ...fetch_proxy, listen: place('proxy', fetch_proxy.listen) },
    kill_switch: { ...kill_switch, api_listen: place('api', kill_switch.api_listen) },
    reverse_proxy: { ...reverse_proxy, listen: place('reverse', reverse_proxy.listen || usual) },
    metrics_listen: place('metrics', metrics_listen),
  }
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

/** The listeners that this configuration has. */
function served({ kill_switch, metrics_listen, reverse_proxy }: Config, mcp: boolean): SocketName[] {
  const has: Readonly<Record<SocketName, boolean>> = {
    proxy: true,
    mcp,
    reverse: reverse_proxy.enabled,
    metrics: metrics_listen !== '',
    api: kill_switch.api_listen !== '',
  }
  return socketNames.filter((name) => has[name])
}

const idle = (env: Env, listeners: readonly SocketName[]): string[] =>
  idleSockets(env, process.pid, listeners).map(
    (socket) =>
      `socket ${socket} of the service manager has no listener here: who connects there waits for ever; name the listener in the configuration, or take the socket away`,
  )
