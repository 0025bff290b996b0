// Knows how long MCP messages may be and how long their servers are waited for.

/** Longest message (bytes). */
export const limit = 10 * 1024 * 1024
/** A wrapped server gets this long to end by itself, and again after SIGTERM (milliseconds). */
export const graceMs = 2000

export function paused(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
