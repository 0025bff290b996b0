// Watches over the running parts: what `/health` and `/readyz` say, and what the log and the metrics hear of it.

import { Heartbeats } from './heartbeats.ts'
import type { LogSink } from './log.ts'
import type { Config } from '../config/schema.ts'
import type { Meters } from '../metrics/metrics.ts'
import type { WatchedParts } from '../metrics/operations.ts'
import type { OwnStatus } from '../proxy/own-routes.ts'
import { scanAll, type Scanner } from '../scan/scanner.ts'

export interface Watched {
  readonly config: () => Config
  readonly log: LogSink
  readonly meters: Meters
  readonly scanners: readonly Scanner[]
  readonly busy: () => number
  readonly emitted: WatchedParts['emitted']
  readonly complain: (line: string) => void
  readonly clock: () => number
}

export interface Wellbeing {
  readonly beats: Heartbeats
  readonly status: () => OwnStatus
  /** What only a restart could mend is well. */
  readonly responds: () => boolean
  /** All listeners are bound; `isListening` = they still are. */
  started(isListening: () => boolean): void
  draining(): void
  stop(): void
}

const probe = new TextEncoder().encode('is anybody there? yes')

export function watchOver({ config, log, meters, scanners, busy, emitted, complain, clock }: Watched): Wellbeing {
  let ready: OwnStatus['ready'] = 'starting'
  const beats = new Heartbeats({
    intervalMs: config().health_watchdog.interval_seconds * 1000,
    clock,
    changed: (subsystem, alive) => {
      const message = alive ? 'a part of the proxy works again' : 'a part of the proxy is stuck'
      complain(`pipelock: ${subsystem} ${alive ? 'works again' : 'is stuck'}`)
      log.event('health', message, { subsystem, alive })
    },
    stalled: (ms) => {
      const seconds = Math.round(ms / 100) / 10
      complain(`pipelock: the process stood still for ${seconds} s`)
      meters.operations.stalled()
      log.event('health', 'the process stood still', { seconds })
    },
  })
  beats.check('log_sink', () => {
    if (log.failing) log.retry()
    return !log.failing
  })
  // A line that was lost is known before the next interval.
  const state = () => (log.failing ? { ...beats.state(), log_sink: false } : beats.state())
  meters.operations.watch({
    subsystems: state,
    ready: () => ready === 'ready',
    lostLines: () => log.lost,
    busy,
    emitted,
  })
  return {
    beats,
    status: () => {
      const { enabled, expose_subsystems } = config().health_watchdog
      const now = state()
      return {
        healthy: !enabled || !Object.values(now).includes(false),
        subsystems: expose_subsystems ? now : null,
        ready,
      }
    },
    responds: () => {
      const { listeners = true, scanner = true } = beats.state()
      return listeners && scanner
    },
    started: (isListening) => {
      beats.check('listeners', isListening)
      // That it comes back is the point: a scanner that throws or hangs does not.
      beats.check('scanner', () => scanners.every((scanner) => scanAll(scanner, probe).length === 0))
      ready = 'ready'
    },
    draining: () => {
      ready = 'draining'
      beats.end('listeners', 'config_watcher', 'kill_switch')
    },
    stop: () => beats.stop(),
  }
}
