// `POST /api/v1/reload`: takes the configuration file into use again, for whoever has the token of the remote control.

import { isRight, text } from './kill-api.ts'

export interface ReloadApi {
  /** Empty = there is no remote control. */
  readonly token: () => string
  readonly reload: () => { readonly ok: boolean }
  /** Milliseconds. */
  readonly clock: () => number
}

const path = '/api/v1/reload'
const perMinute = 10
const minuteMs = 60_000

/** Null where the path is another one. */
export function createReloadApi({ token, reload, clock }: ReloadApi) {
  let minute = Number.NEGATIVE_INFINITY
  let count = 0
  return async (request: Request, target: string): Promise<Response | null> => {
    if (target.split('?')[0] !== path) return null
    if (request.method !== 'POST') return text(405, 'method not allowed', { allow: 'POST' })
    if (token() === '') return text(503, 'remote control not configured (no api_token)')
    if (!isRight(request.headers.get('authorization') ?? '', token()))
      return text(401, 'unauthorized', { 'www-authenticate': 'Bearer realm="pipelock"' })
    const now = clock()
    if (now - minute >= minuteMs) [minute, count] = [now, 0]
    if (++count > perMinute) return text(429, 'rate limit exceeded', { 'retry-after': '60' })
    await request.body?.cancel().catch(() => undefined)
    const reloaded = reload()
    return Response.json(reloaded, { status: reloaded.ok ? 200 : 422 })
  }
}
