// The remote control of sessions: what each one has done, why it stands where it does, and the way back.

import { crowdedOf, text, type Door } from './api-door.ts'
import { shortBody } from './short-body.ts'
import { tiers } from '../sessions/airlock.ts'
import type { Session } from '../sessions/session.ts'
import type { Sessions } from '../sessions/sessions.ts'
import type { Trust } from '../sessions/taint.ts'

export interface SessionApi {
  readonly sessions: Sessions
  /** The one of the kill switch; empty = there is no remote control. */
  readonly token: () => string
  /** Milliseconds. */
  readonly clock: () => number
  readonly stats: (session: Session) => object
  /** What an exception means, until then (RFC 3339). */
  readonly trustOf: (exception: { readonly source: string; readonly action: string }, until: string) => Trust
  readonly date: () => Date
  readonly door: Door
  readonly told: (session: string, what: string, clientIp: string) => void
}

const acts = ['reset', 'airlock', 'task', 'trust', 'terminate']
const base = '/api/v1/sessions'
const [mostBytes, minuteMs, LONGEST] = [1024, 60_000, 64] as const
/** How long exceptions hold. */
const [usualMinutes, mostMinutes] = [60, 1440] as const
const wanted = {
  airlock: `{"tier": "${tiers.join('" | "')}"}`,
  trust: `{"action_match": GLOB and/or "source_match": GLOB, "minutes": 1 to ${mostMinutes} (${usualMinutes})}`,
}

/** Null where the path is another one. */
export function createSessionApi({ sessions, token, clock, date, door, stats, trustOf, told }: SessionApi) {
  const crowded = crowdedOf(clock)
  const act = async (request: Request, session: Session, what: string): Promise<string | null> => {
    const name = session.who.session
    if (what === 'reset') return sessions.reset(name) ? what : null
    if (what === 'task') {
      const label = textOf(await fieldsOf(request), 'label')
      sessions.newTask(name, label ?? '')
      return label === null ? what : `${what}: ${label}`
    }
    if (what === 'terminate') {
      if (sessions.hasAirlock(session)) sessions.shut(name, 'drain')
      return `${what}: ${session.endAll()} connections ended`
    }
    if (what === 'trust') {
      const asked = await fieldsOf(request)
      const { minutes = usualMinutes } = asked
      const [action, source] = [textOf(asked, 'action_match') ?? '', textOf(asked, 'source_match') ?? '']
      const isTime = typeof minutes === 'number' && minutes >= 1 && minutes <= mostMinutes
      if (`${action}${source}` === '' || !isTime) return null
      const until = new Date(date().getTime() + minutes * minuteMs).toISOString()
      session.tainted.trust(trustOf({ source, action }, until))
      return `${what}: ${[action, source].filter((glob) => glob !== '').join(' from ')} until ${until}`
    }
    const asked = textOf(await fieldsOf(request), 'tier')
    const tier = tiers.find((one) => one === asked)
    if (tier === undefined) return null
    sessions.shut(name, tier)
    return `${what}: ${tier}`
  }
  return async (request: Request, target: string, clientIp: string): Promise<Response | null> => {
    const path = target.split('?')[0] ?? ''
    if (path !== base && !path.startsWith(`${base}/`)) return null
    if (token() === '') return text(503, 'session API not configured (no kill_switch.api_token)')
    const turnedAway = door(request, clientIp)
    if (turnedAway !== null) return turnedAway
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
    if (done === null) return text(400, `the body must be ${wanted[what === 'trust' ? what : 'airlock']}`)
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

/** A small JSON object; empty where there is none. */
async function fieldsOf(request: Request): Promise<Readonly<Record<string, unknown>>> {
  try {
    const bytes = await shortBody(request, mostBytes)
    const value: unknown = bytes === null ? null : JSON.parse(new TextDecoder().decode(bytes))
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

function textOf(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name]
  return typeof value === 'string' ? value.slice(0, LONGEST) : null
}
