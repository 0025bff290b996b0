// `pipelock top`: asks a running proxy again and again, and draws the answer in the same place.

import { setTimeout } from 'node:timers/promises'
import { Exit, exitCodes } from '../service/exit.ts'
import { ask, objectIn, remoteOf, type Remote, type RemoteFlags } from './remote.ts'
import type { Surroundings } from './surroundings.ts'
import { refusedBecause } from './session.ts'
import { type Seen, view } from './top-view.ts'
import type { Stats } from '../metrics/metrics.ts'
import type { SessionStats } from '../metrics/sessions.ts'

export interface TopFlags extends RemoteFlags {
  readonly interval: string
  readonly once?: boolean
  readonly json?: boolean
}

export async function top(flags: TopFlags, { env, out, screen }: Surroundings): Promise<void> {
  const seconds = Number(flags.interval)
  if (!(seconds >= 0.1 && seconds <= 3600))
    throw new Exit(exitCodes.usage, `invalid --interval "${flags.interval}": use seconds, 0.1 to 3600`)
  const remote = remoteOf(flags, env)
  const first = await look(remote)
  if (flags.json === true) return out(JSON.stringify({ stats: first.stats, sessions: first.sessions }))
  if (flags.once === true || screen === undefined) {
    for (const line of view(first, screen)) out(line)
    return
  }
  await live(remote, first, seconds * 1000, screen.color)
}

async function look(remote: Remote): Promise<Seen> {
  const where = remote.stats.host
  const answer = await ask(remote.stats, '/stats')
  if (answer.status === 404)
    throw new Exit(
      exitCodes.failed,
      `${where} has no /stats: with metrics_listen it is there; give that address with --addr`,
    )
  if (answer.status === 503 && answer.text.includes('"kill_switch_active"'))
    throw new Exit(
      exitCodes.failed,
      `${where}: the kill switch is on, and /stats is stopped with all else (pipelock healthcheck)`,
    )
  const stats = answer.status === 200 ? (objectIn(answer, `${where}/stats`) as unknown as Stats) : null
  if (stats?.sessions?.top === undefined || !Array.isArray(stats.recent_blocks))
    throw new Exit(exitCodes.failed, `${where}/stats is not what pipelock says (status ${answer.status})`)
  const some = { where, stats, sessions: stats.sessions.top, rate: null }
  if (remote.token === '') {
    const left = stats.sessions.active - some.sessions.length
    return { ...some, note: left > 0 ? `${left} sessions more: with a token all are shown (--api-token)` : null }
  }
  try {
    const all = await ask(remote.api, '/api/v1/sessions', { token: remote.token })
    if (all.status !== 200) return { ...some, note: `not all sessions: ${refusedBecause(all, remote.api)}` }
    const { sessions } = objectIn(all, `${remote.api.host}/api/v1/sessions`)
    return { ...some, sessions: sessions as readonly SessionStats[], note: null }
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    return { ...some, note: `not all sessions: ${error.message}` }
  }
}

/** https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: another screen, no cursor; home, clear to the end. */
const [enter, leave, home, restOfLine, below] = [
  '\u001b[?1049h\u001b[?25l',
  '\u001b[?25h\u001b[?1049l',
  '\u001b[H',
  '\u001b[K',
  '\u001b[J',
]

/** Until somebody ends it; a proxy that goes away may come again. */
async function live(remote: Remote, first: Seen, intervalMs: number, color: boolean): Promise<void> {
  const { stdin, stdout } = process
  const draw = (seen: Seen): void => {
    const { columns = 80, rows = 24 } = stdout
    const lines = [...view(seen, { columns, color }, rows)].slice(0, rows - 1)
    stdout.write(home + lines.map((line) => line + restOfLine).join('\n') + restOfLine + below)
  }
  let seen = first
  const redraw = () => draw(seen)
  const over = new AbortController()
  const end = () => over.abort()
  const typed = (key: Uint8Array) => {
    // q, Q, Ctrl-C, Ctrl-D.
    if ([0x71, 0x51, 0x03, 0x04].includes(key[0] ?? 0)) end()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end)
  stdout.on('resize', redraw)
  if (stdin.isTTY) stdin.setRawMode(true).on('data', typed)
  stdout.write(enter)
  try {
    let [at, total] = [performance.now(), first.stats.requests.total]
    while (!over.signal.aborted) {
      redraw()
      await setTimeout(intervalMs, undefined, over).catch(() => undefined)
      if (over.signal.aborted) break
      const next = await look(remote).catch((error: unknown) => {
        if (error instanceof Exit) return { ...seen, note: `lost, trying again: ${error.message}`, rate: null }
        throw error
      })
      const [now, many] = [performance.now(), next.stats.requests.total]
      // A proxy that was started anew counts from nothing.
      seen = next.stats === seen.stats || many < total ? next : { ...next, rate: ((many - total) * 1000) / (now - at) }
      ;[at, total] = [now, many]
    }
  } finally {
    stdout.write(leave)
    stdout.off('resize', redraw)
    if (stdin.isTTY) stdin.off('data', typed).setRawMode(false).pause()
  }
}
