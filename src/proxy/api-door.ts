// The door of the remote control: who may come in, and how often anybody may try.

export interface Door {
  /** What is said to whoever may not come in; null = welcome. */
  (request: Request, clientIp: string): Response | null
}

export interface DoorSettings {
  readonly token: () => string
  /** Milliseconds. */
  readonly clock: () => number
  /** Told of the first wrong token of a minute. */
  readonly wrong?: (clientIp: string) => void
}

const minuteMs = 60_000
const perMinute = 10

/** Counts within a fixed minute. */
export function perMinuteOf(clock: () => number): () => number {
  let minute = Number.NEGATIVE_INFINITY
  let count = 0
  return () => {
    const now = clock()
    if (now - minute >= minuteMs) [minute, count] = [now, 0]
    return ++count
  }
}

/** Whether this is one more than a minute may have. */
export function crowdedOf(clock: () => number): () => boolean {
  const count = perMinuteOf(clock)
  return () => count() > perMinute
}

/** The right token always opens it: who guesses beside the operator must not lock the kill switch to them. */
export function createDoor({ token, clock, wrong }: DoorSettings): Door {
  const count = perMinuteOf(clock)
  return (request, clientIp) => {
    if (isRight(request.headers.get('authorization') ?? '', token())) return null
    const tries = count()
    if (tries === 1) wrong?.(clientIp)
    return tries > perMinute
      ? text(429, 'too many wrong tokens', { 'retry-after': '60' })
      : text(401, 'unauthorized', { 'www-authenticate': 'Bearer realm="pipelock"' })
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
