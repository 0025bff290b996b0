// Knows how the rooms fit together: a configuration becomes two listeners that judge traffic.

import { guardsOf } from './guards.ts'
import { healthOf } from './health-facts.ts'
import { startKill } from './kill.ts'
import { createLogSink } from './log.ts'
import { edgeOf, mcpScanners, mcpSettingsOf } from './mcp-deps.ts'
import {
  addressRulesOf,
  crossRequestSettingsOf,
  dlpScanner,
  forwardSettingsOf,
  injectionScanner,
  policyOf,
  rulesOf,
  seedOptionsOf,
  webSocketSettingsOf,
} from './policy.ts'
import { startReverse } from './reverse.ts'
import { stop } from './stopping.ts'
import { version } from './version.ts'
import { malformed } from './malformed.ts'
import { connectionsWithin, serveLimitsOf, quotaOf } from './limits.ts'
import type { HostPort } from './address.ts'
import { authorityOf } from './authority.ts'
import type { Audit } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { createMcpApp } from '../mcp/http.ts'
import { Meters } from '../metrics.ts'
import { createProxyApp } from '../proxy/app.ts'
import { CrossRequest } from '../proxy/cross-request.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import type { Edge } from '../proxy/wire.ts'
import type { Clients } from '../proxy/client.ts'
import type { Resolve } from '../proxy/destination.ts'
import type { Route } from '../proxy/next-proxy.ts'
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
import type { KnownValue } from '../scan/known-values.ts'

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
  /** Stops accepting, lets exchanges finish until the deadline, closes logs. */
  stop(deadlineMs: number): Promise<{ readonly cut: number }>
}

export interface Options {
  readonly listen: HostPort
  /** `token` = what clients must bring as bearer (MCP_API_TOKEN); null = nothing. */
  readonly mcp: { readonly listen: HostPort; readonly upstream: string; readonly token: string | null } | null
  /** Values that must never leave; they are wiped. */
  readonly guarded: readonly KnownValue[]
  readonly complain: (line: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clients: Clients
  /** Through which proxy what leaves. */
  readonly route: Route
  /** Where a person sits; absent = nobody can be asked. */
  readonly terminal?: Terminal
  /** Whose certificates open tunnels; null = `tls_interception` is off. */
  readonly authority: AuthorityKeys | null
}

const clock = () => performance.now()

/** Binds both listeners; the MCP one first, since a half-started proxy would look healthy. */
export async function start(config: Config, options: Options): Promise<Running> {
  const meters = new Meters(version, clock)
  const log = createLogSink(config.logging, options.complain)
  const audit: Audit = (record) => {
    meters.record(record)
    log.audit(record)
  }
  const policy = policyOf(config)
  const rules = rulesOf(config)
  const dlp = dlpScanner([...rules.dlp, ...addressRulesOf(config)], options.guarded, seedOptionsOf(config))
  const injection = injectionScanner(rules.injection)
  const settings = forwardSettingsOf(config)
  const { route, clients } = options
  const { pin_addresses: pin, local_dns } = config.upstream_proxy
  const look = createResolve(dnsMs)
  // Without DNS of one's own only names can be judged; the next proxy finds the addresses.
  const resolve: Resolve = (host, target) =>
    local_dns || target === undefined || route(target) === null ? look(host) : Promise.resolve([])
  const send = createSend({ connectMs, headMs: config.fetch_proxy.timeout_seconds * 1000, route, pin })
  const upstreamSend = createSend({ connectMs, headMs: 0, route, pin })
  let requests = 0
  const shared = {
    requestId: () => `req-${++requests}`,
    malformed: (clientIp: string, status: number, code: string) =>
      audit(malformed(clientIp, status, code, shared.requestId())),
    crashed: (text: string) => log.event('error', 'internal error', { error: text }),
  } satisfies Partial<ListenOptions>
  const across = crossRequestSettingsOf(config)
  const crossRequest = new CrossRequest()
  const quota = await quotaOf(config, clock)
  const deps: ForwardDeps = {
    ...(quota !== undefined && { quota }),
    policy: () => policy,
    settings: () => settings,
    dlp: () => dlp,
    injection: () => injection,
    resolve,
    send,
    audit,
    clock,
    budget: new MemoryBudget(budgetBytes),
    inflate: openInflater,
    clients,
    ...(across !== null && {
      remember: (session, host, values, judge) =>
        crossRequest.judge(across, dlp, session, { host, values }, clock(), judge),
    }),
  }

  const killing = await startKill(() => config, options.env, shared, log.event)
  const { kill } = killing
  meters.watchKillSwitch(() => kill.sources())
  const gate = { kill, audit }
  let mcp: Listener | null = null
  if (options.mcp !== null) {
    const app = createMcpApp({
      policy: () => policy,
      ...mcpScanners(dlp, injection),
      upstream: createUpstream(upstreamSend, resolve),
      inflate: openInflater,
      guards: guardsOf(config),
      stopped: (clientIp) => (kill.stops(clientIp) === null ? null : kill.settings.message),
      edge: edgeOf(config, options.mcp.listen.host, options.mcp.token),
      audit,
      clock,
      settings: mcpSettingsOf(config, options.mcp.upstream),
    })
    mcp = await listen({ ...shared, ...options.mcp.listen, fetch: (request, edge) => app.fetch(request, edge) })
  }

  const { max_tunnel_seconds, idle_timeout_seconds, sni_verification } = config.forward_proxy
  const authority = authorityOf(config, options.authority)
  if (authority !== null) meters.certificates = () => authority.size
  const { max_response_mb, user_agent, timeout_seconds } = config.fetch_proxy
  const fetching = { maxBytes: max_response_mb * 1024 * 1024, userAgent: user_agent, timeoutMs: timeout_seconds * 1000 }
  const app = createProxyApp({
    ...deps,
    meters,
    fetching: () => fetching,
    readArticle,
    ...(options.terminal !== undefined && {
      ask: createAsk(options.terminal, config.response_scanning.ask_timeout_seconds * 1000),
    }),
    health: () => healthOf(config, rules.dlp.length, kill.active() !== null),
  })
  const webSocket = webSocketSettingsOf(config)
  const upgrades = createUpgrades({
    ...deps,
    webSocket: () => webSocket,
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
      tunnel: () => ({
        maxMs: max_tunnel_seconds * 1000,
        idleMs: idle_timeout_seconds * 1000,
        maxTunnels: limits.max_tunnels,
        connectMs,
        verifyName: sni_verification,
      }),
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
  return {
    proxy,
    mcp,
    kill,
    stop: (deadlineMs) => {
      void killing.close()
      const ended = stop(listeners, [send, upstreamSend], log, deadlineMs)
      upgrades.stop()
      return ended
    },
  }
}
