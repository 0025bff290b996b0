// Keeps what agents do over time while the proxy runs: sessions, their clock, and their remote control.

import { apiToken, wrongIn } from './kill.ts'
import type { Live } from './live.ts'
import type { LogSink } from './log.ts'
import { createSessions, statsOf } from './parties.ts'
import { trustOf } from './profiles.ts'
import type { Meters } from '../metrics/metrics.ts'
import { createDoor } from '../proxy/api-door.ts'
import { createSessionApi } from '../proxy/session-api.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface Behaviour {
  readonly sessions: Sessions
  readonly api: ReturnType<typeof createSessionApi>
  stop(): void
}

/** How often time is let do its work: levels and locks are left, drained connections are cut (milliseconds). */
const tendMs = 1000

export function watchBehaviour(
  live: Live,
  env: Readonly<Record<string, string | undefined>>,
  log: LogSink['event'],
  meters: Meters,
  clock: () => number,
): Behaviour {
  const sessions = createSessions(live, log, meters, clock)
  const timer = setInterval(() => {
    sessions.tend()
    sessions.sweep()
  }, tendMs)
  timer.unref()
  const token = () => apiToken(live.config(), env)
  const api = createSessionApi({
    sessions,
    token,
    clock,
    door: createDoor({ token, clock, wrong: wrongIn(log) }),
    date: () => new Date(),
    trustOf: ({ source, action }, until) =>
      trustOf({
        scope: source === '' ? 'action' : 'source',
        source_match: source,
        action_match: action,
        expires_at: until,
      }),
    stats: (session) => statsOf(session, live.of(session.who.profile).sessions, clock()),
    told: (session, what, clientIp) =>
      log('session', 'session changed by the operator', { session, what, client_ip: clientIp }),
  })
  return {
    sessions,
    api,
    stop: () => {
      clearInterval(timer)
      sessions.end()
    },
  }
}
