// Ends tunnels that have been silent or have lived too long: one timer for all of them.

export interface Lifetime {
  /** When bytes last passed (`performance.now()`); whoever passes bytes moves it on. */
  last: number
  readonly idleMs: number
  /** `performance.now()` of its latest end. */
  readonly until: number
  /** While it holds, neither clock ends it. */
  readonly busy?: () => boolean
  readonly end: (why: string) => void
}

/** How late an end may come (milliseconds). */
const tickMs = 250

const alive = new Set<Lifetime>()
let ticker: ReturnType<typeof setInterval> | undefined

export function watch(life: Lifetime): void {
  alive.add(life)
  ticker ??= setInterval(tick, tickMs)
}

export function unwatch(life: Lifetime): void {
  alive.delete(life)
  if (alive.size > 0) return
  clearInterval(ticker)
  ticker = undefined
}

function tick(): void {
  const now = performance.now()
  for (const life of alive) {
    if (life.busy?.() === true) continue
    if (now >= life.until) life.end('max_tunnel_seconds reached')
    else if (now - life.last >= life.idleMs) life.end('idle_timeout_seconds reached')
  }
}
