// The remote control of the kill switch: POST turns it, GET .../status tells.

import type { KillSwitch } from './kill-switch.ts'
import { shortBody } from './short-body.ts'

export interface KillApi {
  readonly kill: KillSwitch
  /** Empty = there is no remote control. */
  readonly token: () => string
  /** Milliseconds. */
  readonly clock: () => number
  readonly told: (active: boolean, clientIp: string) => void
}

const path = '/api/v1/killswitch'
const mostBytes = 1024
const perMinute = 10
const minuteMs = 60_000

/** Null where the path is another one. Attempts are counted over all clients: the token is one. */
export function createKillApi({ kill, token, clock, told }: KillApi) {
  let minute = Number.NEGATIVE_INFINITY
  let count = 0
  const crowded = (): boolean => {
    const now = clock()
    if (now - minute >= minuteMs) {
      minute = now
      count = 0
    }
    return ++count > perMinute
  }
  const state = (): Record<string, unknown> => {
    const active = kill.active() !== null
    return { active, ...(active && { message: kill.settings.message }) }
  }
  return async (request: Request, target: string, clientIp: string): Promise<Response | null> => {
    const [asked] = target.split('?')
    if (asked !== path && asked !== `${path}/status`) return null
    const method = asked === path ? 'POST' : 'GET'
    if (request.method !== method) return text(405, 'method not allowed', { allow: method })
    if (token() === '') return text(503, 'kill switch API not configured (no api_token)')
    if (!isRight(request.headers.get('authorization') ?? '', token()))
      return text(401, 'unauthorized', { 'www-authenticate': 'Bearer realm="pipelock"' })
    if (method === 'GET') return Response.json({ ...state(), sources: kill.sources() })
    if (crowded()) return text(429, 'rate limit exceeded', { 'retry-after': '60' })
    const active = await wanted(request)
    if (active === null) return text(400, 'the body must be {"active": true} or {"active": false}')
    kill.setApi(active)
    told(active, clientIp)
    return Response.json({ ...state(), active, source: 'api' })
  }
}

async function wanted(request: Request): Promise<boolean | null> {
  const bytes = await shortBody(request, mostBytes)
  if (bytes === null) return null
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return null
    const { active } = value as { active?: unknown }
    return typeof active === 'boolean' ? active : null
  } catch {
    return null
  }
}

/** Takes the same time whatever was given. */
export function isRight(authorization: string, token: string): boolean {
  const utf8 = new TextEncoder()
  const [ours, given] = [utf8.encode(`Bearer ${token}`), utf8.encode(authorization)]
  let different = ours.length ^ given.length
  for (let i = 0; i < ours.length; i++) different |= (ours[i] ?? 0) ^ (given[i % Math.max(1, given.length)] ?? 0)
  return different === 0
}

export function text(status: number, words: string, headers: Record<string, string> = {}): Response {
  return new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } })
}
