// `POST /api/v1/reload`: takes the configuration file into use again, for whoever has the token of the remote control.

import { crowdedOf, text, type Door } from './api-door.ts'

export interface ReloadApi {
  /** Empty = there is no remote control. */
  readonly token: () => string
  readonly door: Door
  readonly reload: () => { readonly ok: boolean }
  /** Milliseconds. */
  readonly clock: () => number
}

const path = '/api/v1/reload'

/** Null where the path is another one. */
export function createReloadApi({ token, reload, clock, door }: ReloadApi) {
  const crowded = crowdedOf(clock)
  return async (request: Request, target: string, clientIp: string): Promise<Response | null> => {
    if (target.split('?')[0] !== path) return null
    if (request.method !== 'POST') return text(405, 'method not allowed', { allow: 'POST' })
    if (token() === '') return text(503, 'remote control not configured (no api_token)')
    const turnedAway = door(request, clientIp)
    if (turnedAway !== null) return turnedAway
    if (crowded()) return text(429, 'rate limit exceeded', { 'retry-after': '60' })
    await request.body?.cancel().catch(() => undefined)
    const reloaded = reload()
    return Response.json(reloaded, { status: reloaded.ok ? 200 : 422 })
  }
}
