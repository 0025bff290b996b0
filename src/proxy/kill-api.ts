// The remote control of the kill switch: POST turns it, GET .../status tells.

import { crowdedOf, text, type Door } from './api-door.ts'
import type { KillSwitch } from './kill-switch.ts'
import { shortBody } from './short-body.ts'

export interface KillApi {
  readonly kill: KillSwitch
  /** Empty = there is no remote control. */
  readonly token: () => string
  /** Milliseconds. */
  readonly clock: () => number
  readonly door: Door
  readonly told: (active: boolean, clientIp: string) => void
}

const path = '/api/v1/killswitch'
const mostBytes = 1024

/** Null where the path is another one. Attempts are counted over all clients: the token is one. */
export function createKillApi({ kill, token, clock, door, told }: KillApi) {
  const crowded = crowdedOf(clock)
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
    const turnedAway = door(request, clientIp)
    if (turnedAway !== null) return turnedAway
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
