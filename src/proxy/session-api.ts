// The remote control of sessions: what each one has done, why it stands where it does, and the way back.

import { isRight, text } from './kill-api.ts'
import { shortBody } from './short-body.ts'
import { tiers } from '../sessions/airlock.ts'
import type { Session } from '../sessions/session.ts'
import type { Sessions } from '../sessions/sessions.ts'

export interface SessionApi {
  readonly sessions: Sessions
  /** The one of the kill switch; empty = there is no remote control. */
  readonly token: () => string
  /** Milliseconds. */
  readonly clock: () => number
  readonly stats: (session: Session) => object
  readonly told: (session: string, what: string, clientIp: string) => void
}

const acts = ['reset', 'airlock', 'task', 'terminate']
const base = '/api/v1/sessions'
const [mostBytes, perMinute, minuteMs, LONGEST] = [1024, 10, 60_000, 64] as const

/** Null where the path is another one. */
export function createSessionApi({ sessions, token, clock, stats, told }: SessionApi) {
  let minute = Number.NEGATIVE_INFINITY
  let count = 0
  const crowded = (): boolean => {
    if (clock() - minute >= minuteMs) [minute, count] = [clock(), 0]
    return ++count > perMinute
  }
  const act = async (request: Request, session: Session, what: string): Promise<string | null> => {
    const name = session.who.session
    if (what === 'reset') return sessions.reset(name) ? what : null
    if (what === 'task') {
      const label = await fieldOf(request, 'label')
      sessions.newTask(name, label ?? '')
      return label === null ? what : `${what}: ${label}`
    }
    if (what === 'terminate') {
      if (sessions.hasAirlock(session)) sessions.shut(name, 'drain')
      return `${what}: ${session.endAll()} connections ended`
    }
    const asked = await fieldOf(request, 'tier')
    const tier = tiers.find((one) => one === asked)
    if (tier === undefined) return null
    sessions.shut(name, tier)
    return `${what}: ${tier}`
  }
  return async (request: Request, target: string, clientIp: string): Promise<Response | null> => {
    const path = target.split('?')[0] ?? ''
    if (path !== base && !path.startsWith(`${base}/`)) return null
    if (token() === '') return text(503, 'session API not configured (no kill_switch.api_token)')
    if (!isRight(request.headers.get('authorization') ?? '', token()))
      return text(401, 'unauthorized', { 'www-authenticate': 'Bearer realm="pipelock"' })
    const [key, what, ...more] = path.slice(base.length + 1).split('/')
    const posts = what !== undefined && what !== 'explain'
    if (request.method !== (posts ? 'POST' : 'GET'))
      return text(405, 'method not allowed', { allow: posts ? 'POST' : 'GET' })
    if (key === undefined || key === '') {
      const all = sessions.all().map(stats)
      return Response.json({ sessions: all, count: all.length })
    }
    const session = sessions.find(decoded(key))
    if (session === undefined || more.length > 0) return text(404, 'no such session')
    if (what === undefined) return Response.json({ ...stats(session), ...sessions.explain(session) })
    if (what === 'explain') return Response.json({ session: session.who.session, ...sessions.explain(session) })
    if (!acts.includes(what)) return text(404, `no such action: ${acts.join(', ')}`)
    if (what === 'airlock' && !sessions.hasAirlock(session))
      return text(409, 'the airlock of this session is off (airlock.enabled, session_profiling.enabled)')
    if (crowded()) return text(429, 'rate limit exceeded', { 'retry-after': '60' })
    const done = await act(request, session, what)
    if (done === null) return text(400, `the body must be {"tier": "${tiers.join('" | "')}"}`)
    told(session.who.session, done, clientIp)
    return Response.json({ ...stats(session), done })
  }
}

function decoded(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** One text of a small JSON object; null where there is none. */
async function fieldOf(request: Request, name: string): Promise<string | null> {
  try {
    const bytes = await shortBody(request, mostBytes)
    if (bytes === null) return null
    const value = (JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown> | null)?.[name]
    return typeof value === 'string' ? value.slice(0, LONGEST) : null
  } catch {
    return null
  }
}
