// Ends what was started in good order: listeners first, then the connections to origins, the log last.

import type { LogSink } from './log.ts'
import type { Listener } from '../runtime/listen.ts'

/** What was cut has this long to say how it ended (milliseconds). */
const lastWordsMs = 1000

export async function stop(
  listeners: readonly (Listener | null)[],
  pools: readonly { close(): void }[],
  log: LogSink,
  deadlineMs: number,
  /** Tunnels and sockets whose record is not written yet. */
  unrecorded: () => number,
): Promise<{ cut: number }> {
  log.event('shutdown', 'pipelock stopping', { reason: 'signal' })
  const ends = await Promise.all(listeners.map((listener) => listener?.stop(deadlineMs) ?? { cut: 0 }))
  // A cut connection ends in steps: its origin's side closes after it, and only then there is a record.
  const late = performance.now() + Math.min(lastWordsMs, deadlineMs)
  while (unrecorded() > 0 && performance.now() < late) await new Promise((resolve) => setTimeout(resolve, 5))
  for (const pool of pools) pool.close()
  return { cut: ends.reduce((sum, { cut }) => sum + cut, 0) }
}
