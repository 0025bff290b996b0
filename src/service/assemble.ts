// Knows how the rooms fit together: a configuration becomes two listeners that judge traffic.

import { watchBehaviour } from './behaviour.ts'
import { createBinding } from './binding.ts'
import { createEmitter } from './emit.ts'
import { evidenceOf } from './evidence.ts'
import { createFileSentry } from './file-sentry.ts'
import { healthOf } from './health-facts.ts'
import { startKill } from './kill.ts'
import type { Live } from './live.ts'
import { createLogSink, type LogSink } from './log.ts'
import { startMcp, type McpListen } from './mcp-listener.ts'
import { outwardOf } from './outward.ts'
import { createEnter, createMcpEnter } from './parties.ts'
import { createReload, type Reloaded, type ReloadDeps, type Trigger } from './reload.ts'
import { createService, type Service } from './service-manager.ts'
import { reportCrashes, reporterOf } from './sentry.ts'
import { startScanApi } from './scan-listener.ts'
import { startStatistics } from './statistics.ts'
import { startReverse } from './reverse.ts'
import { stop } from './stopping.ts'
import { announced, tellIn } from './told.ts'
import { watchOver } from './wellbeing.ts'
import { buildOf, version } from './version.ts'
import { watchFiles, type FileWatch } from './watch-files.ts'
import { malformed } from './malformed.ts'
import { startForward } from './forward-listener.ts'
import type { HostPort } from './address.ts'
import type { Config } from '../config/schema.ts'
import type { Audit } from '../audit.ts'
import { Meters } from '../metrics/metrics.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import { createAsk } from '../runtime/ask.ts'
import { collect } from '../runtime/collect.ts'
import { MemoryBudget } from '../proxy/budget.ts'
import type { AuthorityKeys } from '../runtime/authority.ts'
import type { Terminal } from '../runtime/ask.ts'
import type { KillSwitch } from '../proxy/kill-switch.ts'
import { openInflater } from '../runtime/inflate.ts'
import type { SocketName } from '../runtime/inherited.ts'
import type { Listener, ListenOptions } from '../runtime/listen.ts'
import { createUpstream } from '../runtime/upstream.ts'
import { makeReady } from './running-in.ts'

/** Bytes of bodies that may wait for judgement at once; a container has 128 MiB for everything. */
const budgetBytes = 24 * 1024 * 1024
/** For the last events to be delivered (milliseconds). */
const emitMs = 2000

export interface Running {
  readonly proxy: Listener
  readonly mcp: Listener | null
  readonly kill: KillSwitch
  readonly config: () => Config
  readonly reload: (trigger: Trigger) => Reloaded
  readonly log: LogSink
  readonly service: Service
  /** Connections with an exchange in flight. */
  readonly busy: () => number
  /** Reloads when one of these files has changed. */
  watch(files: () => readonly string[]): void
  /** Stops accepting, lets exchanges finish until the deadline, closes logs. */
  stop(deadlineMs: number): Promise<{ readonly cut: number }>
  /** Ends what is still open, whatever `stop` was given to wait; it ends then, with all records. */
  cut(): void
}

export interface Options {
  readonly listen: HostPort
  readonly mcp: McpListen | null
  readonly complain: (line: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  /** The configuration once more, as it would be started with now. */
  readonly read: ReloadDeps['read']
  /** Where a person sits; absent = nobody can be asked. */
  readonly terminal?: Terminal
  /** Whose certificates open tunnels; null = `tls_interception` is off. */
  readonly authority: AuthorityKeys | null
  /** Listening sockets of the service manager. */
  readonly sockets?: ReadonlyMap<SocketName, number>
  /** Every listener shares its address with the next process. */
  readonly reusePort?: boolean
}

export const clock = () => performance.now()

/** Binds both listeners; the MCP one first, since a half-started proxy would look healthy. */
export async function start(live: Live, options: Options): Promise<Running> {
  const { config } = live.now
  const meters = new Meters(version, clock, () => new Date())
  const emitter = createEmitter(config, options.complain)
  const logging = () => live.config().logging
  const log = announced(createLogSink(logging, options.complain), emitter)
  const tell = tellIn(log, logging)
  const evidence = evidenceOf(config, options.complain)
  const reporter = reporterOf(config, options.env, options.complain)
  meters.operations.build(buildOf())
  meters.remembered = () => live.across.bytes
  live.timed = (leg) => meters.operations.timing(leg)
  const audit: Audit = (ended) => {
    const { kill } = killing
    const killed = { source: kill.active() ?? '', message: kill.settings.message }
    const record = ended.event === 'kill_switch_deny' ? { ...ended, killed } : ended
    meters.record(record)
    log.audit(record)
    emitter.audit(record)
    evidence.record(record)
  }
  const behaviour = watchBehaviour(live, options.env, log.event, meters, clock)
  const { sessions } = behaviour
  const { policy, settings, clients, quota, redactor, remember, dlp, injection, agents } = live
  const { resolve, send, upstreamSend, reach } = outwardOf(live)
  const askMs = () => live.config().response_scanning.ask_timeout_seconds * 1000
  const ask = options.terminal === undefined ? undefined : createAsk(options.terminal, askMs)
  let requests = 0
  const shared = {
    requestId: () => `req-${++requests}`,
    malformed: (clientIp: string, status: number, code: string) =>
      audit(malformed(clientIp, status, code, shared.requestId())),
    crashed: (text: string, error: unknown) => {
      log.event('error', 'internal error', { error: text })
      reporter.report(error)
    },
    reusePort: options.reusePort ?? false,
  } satisfies Partial<ListenOptions>
  const at = (name: SocketName) => ({ ...shared, fd: options.sockets?.get(name) })
  const deps: ForwardDeps = {
    quota,
    policy,
    settings,
    dlp: () => dlp,
    injection: () => injection,
    resolve,
    send,
    audit,
    tell,
    clock,
    budget: new MemoryBudget(budgetBytes),
    inflate: openInflater,
    clients,
    remember,
    redactor,
    mediate: live.mediate,
    agents,
    ...(ask !== undefined && { ask }),
    enter: createEnter(live, sessions, audit, clock),
  }

  const apply = createReload({
    live,
    env: options.env,
    read: options.read,
    canIntercept: options.authority !== null,
    log: log.event,
    complain: options.complain,
    counted: (ok) => meters.operations.reloaded(ok),
  })
  const { complain } = options
  const busy = () => listeners.reduce((sum, one) => sum + (one?.busy ?? 0), 0)
  const listeners: (Listener | null)[] = []
  const scanners = [dlp, injection]
  const emitted = () => emitter.counts()
  const wellbeing = watchOver({ config: live.config, log, meters, scanners, busy, emitted, complain, clock })
  const { beats } = wellbeing
  const service = await createService(options.env, wellbeing.responds)
  const reload = (trigger: Trigger) => service.reloading(() => apply(trigger))
  const beat = () => beats.beat('kill_switch')
  const killing = await startKill(live.config, options.env, at('api'), log.event, reload, beat, behaviour.api)
  const { kill } = killing
  meters.watchKillSwitch(() => kill.sources())
  const { guard } = evidence
  const gate = { kill, audit, guard }
  const { bind } = createBinding(() => killing.close())
  const enter = createMcpEnter(live, sessions, audit)
  const upstream = createUpstream(upstreamSend, resolve)
  const mcp = await bind(
    options.mcp === null
      ? null
      : startMcp(options.mcp, live, {
          shared: at('mcp'),
          audit,
          tell,
          clock,
          kill,
          guard,
          enter,
          upstream,
          ...(ask !== undefined && { ask }),
        }),
  )

  const own = { meters, health: () => healthOf(live.now, kill.active() !== null), status: wellbeing.status }
  const api = killing.apiListener === null ? killing.api : null
  const proxy = await startForward(live, { options, deps, own, shared: at('proxy'), gate, reach, api, bind })
  const reverse = await bind(startReverse(config, deps, at('reverse'), gate))
  const statistics = await bind(startStatistics(config, own, at('metrics'), gate))
  const scanning = await bind(startScanApi(live, { shared, kill, meters, log, clock }))
  reportCrashes(reporter)
  // Making rules ready leaves more behind than they take.
  void makeReady(dlp, config.response_scanning.enabled ? injection : null).then(collect)
  log.event('startup', 'pipelock started', { listen: `${proxy.host}:${proxy.port}`, mode: config.mode })
  listeners.push(proxy, mcp, reverse, scanning, ...proxy.agents)
  killing.cuts(listeners)
  wellbeing.started(() => [...listeners, statistics].every((one) => one?.isOpen !== false))
  const sentry = createFileSentry(config, {
    scanner: dlp,
    complain,
    told: (found) => {
      meters.operations.secretWritten(found.rule, found.severity)
      log.event('file_sentry', 'secret in a file', { ...found })
    },
  })
  const watches: FileWatch[] = []
  const changed = () => reload('file')
  const alive = () => beats.beat('config_watcher')
  return {
    proxy,
    mcp,
    kill,
    config: live.config,
    reload,
    watch: (files) => void watches.push(watchFiles(files, changed, alive)),
    log,
    service,
    busy,
    cut: () => listeners.forEach((listener) => listener?.cutter('proxy_stopping')(() => false)),
    stop: async (deadlineMs) => {
      wellbeing.draining()
      for (const watch of watches) watch.close()
      sentry?.close()
      void killing.close()
      const ending = stop(listeners, [send, upstreamSend], log, deadlineMs, () => meters.open)
      proxy.endUpgrades()
      const ended = await ending
      await Promise.all([emitter, reporter].map((one) => one.close(Math.min(deadlineMs, emitMs))))
      // Probes are told to the last that it drains.
      await statistics?.stop(0)
      wellbeing.stop()
      behaviour.stop()
      evidence.close()
      log.close()
      return ended
    },
  }
}
