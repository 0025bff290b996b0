// What signals do to a proxy that runs: reload, stop traffic, open the log again, drain.

import type { Running } from './assemble.ts'
import { bundleFiles } from './bundles.ts'
import { exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'

/** Exchanges in flight get this long after the first signal (milliseconds); Docker kills after 10 s. */
const drainMs = 9000

/** How often a drain says what it waits for (milliseconds). */
const progressMs = 2000

/** Reloads on SIGHUP, and when the file, that of the known secrets, the lock file or a rule bundle has changed. */
export function followChanges(running: Running, path: string | null): void {
  process.on('SIGHUP', () => running.reload('SIGHUP'))
  if (path !== null)
    running.watch(() =>
      [
        path,
        running.config().dlp.secrets_file,
        running.config().mcp_session_binding.lock_file,
        ...bundleFiles(running.config().rules),
      ].filter(Boolean),
    )
}

/** What a second signal cuts has so long to say how it ended (milliseconds). */
const atOnceMs = 1500

/** A first signal drains; a second one cuts what is open, and a third one does not wait for its records. */
export function onSignals(running: Running, complain: (line: string) => void): void {
  let signals = 0
  const stop = (signal: string) => {
    signals++
    if (signals > 2) process.exit(exitCodes.failed)
    if (signals === 2) {
      setTimeout(() => process.exit(exitCodes.failed), atOnceMs)
      return running.cut()
    }
    running.service.stopping()
    complain(
      `pipelock: ${signal}, finishing exchanges in flight (at most ${drainMs / 1000} s; signal again to end at once)`,
    )
    const began = performance.now()
    setInterval(() => {
      const left = Math.max(0, Math.round((drainMs - (performance.now() - began)) / 1000))
      complain(`pipelock: ${running.busy()} connections still busy, ${left} s left`)
    }, progressMs).unref()
    void running.stop(drainMs).then(({ cut }) => {
      const early = signals > 1 ? 'Pipelock stopped; what was open was cut.' : 'Pipelock stopped.'
      complain(cut === 0 ? early : `Pipelock stopped; ${cut} connections were cut at the deadline.`)
      process.exit(signals > 1 ? exitCodes.failed : exitCodes.ok)
    })
  }
  process.on('SIGUSR1', () => {
    const on = running.kill.toggleSignal()
    complain(
      on
        ? 'pipelock: kill switch ACTIVATED via SIGUSR1: all traffic is stopped; signal again to let it go on'
        : 'pipelock: kill switch DEACTIVATED via SIGUSR1',
    )
  })
  process.on('SIGUSR2', () => {
    try {
      running.log.reopen()
      complain('pipelock: SIGUSR2, the log file is opened again')
    } catch (error) {
      complain(`pipelock: SIGUSR2, the log file cannot be opened: ${trouble(error)}`)
    }
  })
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}
