// What `pipelock top` shows, line by line, of what a proxy says of itself.

import { paint, table, type Color, type Column, type Screen } from './table.ts'
import type { Stats } from '../metrics/metrics.ts'
import type { SessionStats } from '../metrics/sessions.ts'
import { levels } from '../sessions/levels.ts'

export interface Seen {
  readonly where: string
  readonly stats: Stats
  readonly sessions: readonly SessionStats[]
  /** Why there are not all sessions; null = there are. */
  readonly note: string | null
  /** Requests a second since the last look; null = there was none. */
  readonly rate: number | null
}

const bad: Readonly<Record<string, Color>> = {
  elevated: 'yellow',
  high: 'red',
  critical: 'red',
  soft: 'yellow',
  hard: 'red',
  drain: 'red',
}
const standing = (cell: string) => bad[cell]

export const sessionColumns: readonly Column[] = [
  { title: 'SESSION', share: 3 },
  { title: 'LEVEL', color: standing },
  { title: 'SCORE' },
  { title: 'AIRLOCK', color: standing },
  { title: 'REQUESTS' },
  { title: 'BLOCKED' },
  { title: 'WARNED' },
  { title: 'HOSTS' },
  { title: 'OPEN' },
  { title: 'BUDGET', color: (cell) => (cell.includes(' 100%') ? 'red' : undefined) },
  { title: 'IDLE' },
]

const rank = ({ level }: SessionStats) => levels.indexOf(level as (typeof levels)[number])

/** Those that stand worst first, then the latest. */
export function sorted(sessions: readonly SessionStats[]): readonly SessionStats[] {
  return sessions.toSorted((a, b) => rank(b) - rank(a) || b.score - a.score || a.idle_seconds - b.idle_seconds)
}

export function rowOf(one: SessionStats): readonly string[] {
  const { session, level, score, airlock, requests, blocked, warned, hosts, open, budget, idle_seconds } = one
  const numbers = [requests, blocked, warned, hosts, open].map(String)
  const lock = airlock === 'none' ? '-' : airlock
  return [session, level, String(score), lock, ...numbers, fullest(budget), duration(idle_seconds)]
}

/** What is nearest to its end. */
function fullest(budget: SessionStats['budget']): string {
  const all = Object.entries(budget ?? {}).map(([what, { spent, most }]) => ({ what, part: spent / most }))
  const [first] = all.toSorted((a, b) => b.part - a.part)
  return first === undefined ? '-' : `${first.what} ${Math.min(100, Math.floor(first.part * 100))}%`
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m${whole % 60}s`
  if (whole < 86_400) return `${Math.floor(whole / 3600)}h${Math.floor((whole % 3600) / 60)}m`
  return `${Math.floor(whole / 86_400)}d${Math.floor((whole % 86_400) / 3600)}h`
}

const counted = (counts: Readonly<Record<string, number>>, but: string) =>
  Object.entries(counts)
    .filter(([name, count]) => name !== but && count > 0)
    .map(([name, count]) => `, ${count} ${name}`)
    .join('')

/** `rows` = of a terminal: what does not fit is left out, and said. */
export function* view({ where, stats, sessions, note, rate }: Seen, screen?: Screen, rows?: number): Generator<string> {
  const { requests, mcp, tunnels, websockets, sessions: all, agents, recent_blocks } = stats
  const speed = rate === null ? '' : `, ${rate.toFixed(1)}/s`
  const cut = (line: string) => (screen === undefined ? line : line.slice(0, screen.columns))
  yield paint(cut(`pipelock ${where}, up ${duration(stats.uptime_seconds)}`), 'bold', screen)
  yield cut(
    `requests ${requests.total}${speed}, blocked ${requests.blocked} (${(requests.block_rate * 100).toFixed(1)}%)`,
  )
  yield cut(`MCP ${mcp.total}, blocked ${mcp.blocked}; open: ${tunnels} tunnels, ${websockets} WebSockets`)
  const { active, anomalies, evicted } = all
  const risen = counted(all.levels, 'normal') + counted(all.airlock, 'none')
  yield cut(`sessions ${active}${risen}; anomalies ${anomalies}, evicted ${evicted}`)
  if (note !== null) yield paint(cut(note), 'dim', screen)
  const blocks = recent_blocks.slice(0, rows === undefined ? undefined : 8)
  const profiles = Object.entries(agents ?? {}).slice(0, rows === undefined ? undefined : 8)
  const others = (blocks.length > 0 ? blocks.length + 2 : 0) + (profiles.length > 0 ? profiles.length + 2 : 0)
  const room = rows === undefined ? sessions.length : Math.max(1, rows - others - (note === null ? 8 : 9))
  if (sessions.length > 0) {
    yield ''
    yield* table(sessionColumns, sorted(sessions).slice(0, room).map(rowOf), screen)
    if (sessions.length > room) yield paint(`${sessions.length - room} more: pipelock session list`, 'dim', screen)
  }
  if (profiles.length > 0) {
    yield ''
    const columns = [{ title: 'AGENT', share: 1 }, { title: 'ALLOWED' }, { title: 'BLOCKED' }, { title: 'TUNNELS' }]
    const cells = profiles.map(([name, { allowed, blocked, tunnels: many }]) => [name, allowed, blocked, many])
    yield* table(
      columns,
      cells.map((row) => row.map(String)),
      screen,
    )
  }
  if (blocks.length > 0) {
    yield ''
    const columns = [
      { title: 'BLOCKED AT' },
      { title: 'TRANSPORT' },
      { title: 'WHO', share: 1 },
      { title: 'HOST', share: 2 },
      { title: 'RULE', share: 2 },
      { title: 'REQUEST' },
    ]
    const cells = blocks.map((one) => [
      one.at.slice(0, 19).replace('T', ' '),
      one.transport,
      one.agent ?? one.client_ip,
      one.host,
      one.rule,
      one.request_id,
    ])
    yield* table(columns, cells, screen)
  }
}
