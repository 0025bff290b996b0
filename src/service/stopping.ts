// Ends what was started in good order: listeners first, then the connections to origins, the log last.

import type { LogSink } from './log.ts'
import type { Listener } from '../runtime/listen.ts'

export async function stop(
  listeners: readonly (Listener | null)[],
  pools: readonly { close(): void }[],
  log: LogSink,
  deadlineMs: number,
): Promise<{ cut: number }> {
  log.event('shutdown', 'pipelock stopping', { reason: 'signal' })
  const ends = await Promise.all(listeners.map((listener) => listener?.stop(deadlineMs) ?? { cut: 0 }))
  for (const pool of pools) pool.close()
  return { cut: ends.reduce((sum, { cut }) => sum + cut, 0) }
}
