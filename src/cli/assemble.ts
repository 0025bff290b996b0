// Knows how the rooms fit together: a configuration becomes two listeners that judge traffic.

import { createEmitter } from './emit.ts'
import { healthOf } from './health-facts.ts'
import { startKill } from './kill.ts'
import type { Live } from './live.ts'
import { createLogSink } from './log.ts'
import { edgeOf, mcpScanners, mcpSettingsOf } from './mcp-deps.ts'
import { createReload, type Reloaded, type ReloadDeps, type Trigger } from './reload.ts'
import { startReverse } from './reverse.ts'
import { stop } from './stopping.ts'
import { version } from './version.ts'
import { watchFiles, type FileWatch } from './watch-files.ts'
import { malformed } from './malformed.ts'
import { connectionsWithin, fetchSettingsOf, serveLimitsOf, tunnelSettingsOf } from './limits.ts'
import type { HostPort } from './address.ts'
import type { Config } from '../config/schema.ts'
import { authorityOf } from './authority.ts'
import type { Audit } from '../audit.ts'
import { createMcpApp } from '../mcp/http.ts'
import { Meters } from '../metrics.ts'
import { createProxyApp } from '../proxy/app.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import type { Edge } from '../proxy/wire.ts'
import type { Resolve } from '../proxy/destination.ts'
import { MemoryBudget } from '../proxy/budget.ts'
import type { AuthorityKeys } from '../runtime/authority.ts'
import { createAsk, type Terminal } from '../runtime/ask.ts'
import type { KillSwitch } from '../proxy/kill-switch.ts'
import { gated } from '../runtime/gate.ts'
import { openInflater } from '../runtime/inflate.ts'
import { createIntercept } from '../runtime/intercept.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'
import { readArticle } from '../runtime/readable.ts'
import { createResolve } from '../runtime/resolve.ts'
import { createSend } from '../runtime/send.ts'
import { createReach } from '../runtime/relay.ts'
import { createTunnels } from '../runtime/tunnel.ts'
import { createUpgrades } from '../runtime/upgrade.ts'
import { createUpstream } from '../runtime/upstream.ts'

/** Bytes of bodies that may wait for judgement at once; a container has 128 MiB for everything. */
const budgetBytes = 24 * 1024 * 1024
const dnsMs = 5000
const connectMs = 10_000
/** For an answer to a WebSocket handshake (milliseconds). */
const handshakeMs = 30_000

export interface Running {
  readonly proxy: Listener
  readonly mcp: Listener | null
  readonly kill: KillSwitch
  readonly config: () => Config
  readonly reload: (trigger: Trigger) => Reloaded
  /** Reloads when one of these files has changed. */
  watch(files: () => readonly string[]): void
  /** Stops accepting, lets exchanges finish until the deadline, closes logs. */
  stop(deadlineMs: number): Promise<{ readonly cut: number }>
}

export interface Options {
  readonly listen: HostPort
  /** `token` = what clients must bring as bearer (MCP_API_TOKEN); null = nothing. */
  readonly mcp: { readonly listen: HostPort; readonly upstream: string; readonly token: string | null } | null
  readonly complain: (line: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** The configuration once more, as it would be started with now. */
  readonly read: ReloadDeps['read']
  /** Where a person sits; absent = nobody can be asked. */
  readonly terminal?: Terminal
  /** Whose certificates open tunnels; null = `tls_interception` is off. */
  readonly authority: AuthorityKeys | null
}

export const clock = () => performance.now()

/** Binds both listeners; the MCP one first, since a half-started proxy would look healthy. */
export async function start(live: Live, options: Options): Promise<Running> {
  const { config } = live.now
  const meters = new Meters(version, clock)
  const log = createLogSink(() => live.config().logging, options.complain)
  const emitter = createEmitter(config)
  const audit: Audit = (record) => {
    meters.record(record)
    log.audit(record)
    emitter.audit(record)
  }
  const { policy, settings, clients, quota, remember, route, dlp, injection, webSocket } = live
  const pin = config.upstream_proxy.pin_addresses
  const look = createResolve(dnsMs)
  // Without DNS of one's own only names can be judged; the next proxy finds the addresses.
  const resolve: Resolve = (host, target) =>
    live.config().upstream_proxy.local_dns || target === undefined || route(target) === null
      ? look(host)
      : Promise.resolve([])
  const timeoutMs = () => live.config().fetch_proxy.timeout_seconds * 1000
  const sending = {
    get headMs() {
      return timeoutMs()
    },
  }
  const send = createSend(Object.assign(sending, { connectMs, route, pin }))
  const upstreamSend = createSend({ connectMs, headMs: 0, route, pin })
  let requests = 0
  const shared = {
    requestId: () => `req-${++requests}`,
    malformed: (clientIp: string, status: number, code: string) =>
      audit(malformed(clientIp, status, code, shared.requestId())),
    crashed: (text: string) => log.event('error', 'internal error', { error: text }),
  } satisfies Partial<ListenOptions>
  const deps: ForwardDeps = {
    quota,
    policy,
    settings,
    dlp: () => dlp,
    injection: () => injection,
    resolve,
    send,
    audit,
    clock,
    budget: new MemoryBudget(budgetBytes),
    inflate: openInflater,
    clients,
    remember,
  }

  const reload = createReload({
    live,
    env: options.env,
    read: options.read,
    canIntercept: options.authority !== null,
    log: log.event,
    complain: options.complain,
    counted: (ok) => meters.operations.reloaded(ok),
  })
  const killing = await startKill(live.config, options.env, shared, log.event, reload)
  const { kill } = killing
  meters.watchKillSwitch(() => kill.sources())
  const gate = { kill, audit }
  let mcp: Listener | null = null
  if (options.mcp !== null) {
    const { listen: place, upstream, token } = options.mcp
    const app = createMcpApp({
      policy,
      ...mcpScanners(dlp, injection),
      upstream: createUpstream(upstreamSend, resolve),
      inflate: openInflater,
      get guards() {
        return live.guards()
      },
      get edge() {
        return edgeOf(live.config(), place.host, token)
      },
      get settings() {
        return mcpSettingsOf(live.config(), upstream)
      },
      stopped: (clientIp) => (kill.stops(clientIp) === null ? null : kill.settings.message),
      audit,
      clock,
    })
    mcp = await listen({ ...shared, ...place, fetch: (request, edge) => app.fetch(request, edge) })
  }

  const authority = authorityOf(config, options.authority)
  if (authority !== null) meters.certificates = () => authority.size
  const app = createProxyApp({
    ...deps,
    meters,
    fetching: () => fetchSettingsOf(live.config()),
    readArticle,
    ...(options.terminal !== undefined && {
      ask: createAsk(options.terminal, config.response_scanning.ask_timeout_seconds * 1000),
    }),
    health: () => healthOf(live.now, kill.active() !== null),
  })
  const upgrades = createUpgrades({
    ...deps,
    webSocket,
    dial: { connectMs, handshakeMs, reach: createReach(route, pin) },
    opened: () => meters.webSocketOpened(),
    closed: () => meters.webSocketClosed(),
  })
  const limits = config.client_limits
  const serving = {
    ...shared,
    limits: serveLimitsOf(config),
    fetch: (request: Request, edge: Edge) => app.fetch(request, edge),
    upgrade: upgrades.take,
  }
  const outer = {
    ...serving,
    ...options.listen,
    maxConnections: connectionsWithin(limits.max_connections),
    connect: createTunnels({
      ...deps,
      tunnel: () => ({ ...tunnelSettingsOf(live.config()), connectMs }),
      // What is inside goes through the same routes: there is one way to be judged.
      intercept: createIntercept(gated(serving, gate), authority),
      reach: createReach(route, pin),
      opened: () => meters.tunnelOpened(),
      closed: () => meters.tunnelClosed(),
    }),
  }
  const proxy = await listen(
    gated(outer, { ...gate, own: true, ...(killing.apiListener === null && { api: killing.api }) }),
  ).catch(async (error: unknown) => {
    await Promise.all([mcp?.stop(0), killing.close()])
    throw error
  })
  const reverse = await startReverse(config, deps, shared, gate).catch(async (error: unknown) => {
    await Promise.all([mcp?.stop(0), proxy.stop(0), killing.close()])
    throw error
  })
  log.event('startup', 'pipelock started', { listen: `${proxy.host}:${proxy.port}`, mode: config.mode })
  const listeners = [proxy, mcp, reverse]
  killing.cuts(listeners)
  const watches: FileWatch[] = []
  return {
    proxy,
    mcp,
    kill,
    config: live.config,
    reload,
    watch: (files) =>
      void watches.push(
        watchFiles(
          files,
          () => reload('file'),
          () => undefined,
        ),
      ),
    stop: (deadlineMs) => {
      for (const watch of watches) watch.close()
      void killing.close()
      void emitter.close(deadlineMs)
      const ended = stop(listeners, [send, upstreamSend], log, deadlineMs)
      upgrades.stop()
      return ended
    },
  }
}
