// `pipelock session`: what the remote control says of sessions, for people, and what it is told to do with them.

import { Exit, exitCodes } from '../service/exit.ts'
import { ask, objectIn, remoteOf, type Answer, type Remote, type RemoteFlags } from './remote.ts'
import type { Surroundings } from './surroundings.ts'
import { table } from './table.ts'
import { rowOf, sessionColumns, sorted } from './top-view.ts'
import type { SessionStats } from '../metrics/sessions.ts'
import { tiers } from '../sessions/airlock.ts'
import type { Explained } from '../sessions/explain.ts'

export interface SessionFlags extends RemoteFlags {
  readonly json?: boolean
}

const path = '/api/v1/sessions'

interface Act {
  readonly description: string
  readonly aliases?: readonly string[]
  /** What it is told beside, and whether it must be. */
  readonly argument?: {
    readonly name: 'tier' | 'label' | 'action_match'
    readonly syntax: string
    readonly says: string
  }
  /** What the remote control is asked. */
  readonly asks: string
  /** Of the airlock. */
  readonly tier?: string
}

export const acts: Readonly<Record<string, Act>> = {
  recover: {
    description: 'forget what a session has brought upon itself: level, airlock, budget, what it has read',
    aliases: ['reset'],
    asks: 'reset',
  },
  release: { description: 'open the airlock of a session', asks: 'airlock', tier: 'none' },
  airlock: {
    description: 'shut the airlock of a session, or open it',
    argument: { name: 'tier', syntax: '<tier>', says: tiers.join(' | ') },
    asks: 'airlock',
  },
  task: {
    description: 'begin another task: what a session has read so far is forgotten (taint)',
    argument: { name: 'label', syntax: '[label]', says: 'its kind (behavioral_baseline.seasonality_mode: labeled)' },
    asks: 'task',
  },
  trust: {
    description: 'for an hour, allow a session what it may not do after what it has read (taint)',
    argument: { name: 'action_match', syntax: '<action>', says: 'KIND:WHAT as a glob: write:*/auth/*, exec:run_tests' },
    asks: 'trust',
  },
  terminate: {
    description: 'cut what a session has open, and let nothing new begin while that ends',
    asks: 'terminate',
  },
}

/** An Exit says what the remote control has against it. */
async function asked(remote: Remote, way: string, body?: string): Promise<Record<string, unknown>> {
  const { api, token } = remote
  if (token === '')
    throw new Exit(
      exitCodes.usage,
      'no token: set PIPELOCK_KILLSWITCH_API_TOKEN, give --api-token, or a --config with kill_switch.api_token',
    )
  const answer = await ask(api, path + way, { token, ...(body !== undefined && { method: 'POST', body }) })
  if (answer.status !== 200) throw new Exit(exitCodes.failed, refusedBecause(answer, api))
  return objectIn(answer, `${api.host}${path}`)
}

export function refusedBecause({ status, text }: Answer, api: URL): string {
  const said = text.trim().slice(0, 200)
  if (status === 401) return `${api.host}: unauthorized: the token is another one`
  if (status === 404 && !said.startsWith('no such'))
    return `${api.host} has no ${path}: the remote control may have an address of its own (kill_switch.api_listen): --api-url`
  if (status === 503 && said.includes('not configured'))
    return `${api.host}: there is no remote control: set kill_switch.api_token, or PIPELOCK_KILLSWITCH_API_TOKEN of the proxy`
  return `${api.host}: ${said === '' ? `status ${status}` : said}`
}

const at = (name: string) => `/${encodeURIComponent(name)}`

export async function listSessions(flags: SessionFlags, { env, out, screen }: Surroundings): Promise<void> {
  const found = await asked(remoteOf(flags, env), '')
  if (flags.json === true) return out(JSON.stringify(found))
  const sessions = found['sessions'] as readonly SessionStats[]
  if (sessions.length === 0) return out('no sessions')
  for (const line of table(sessionColumns, sorted(sessions).map(rowOf), screen)) out(line)
}

export async function inspectSession(name: string, flags: SessionFlags, around: Surroundings): Promise<void> {
  const found = await asked(remoteOf(flags, around.env), at(name))
  if (flags.json === true) return around.out(JSON.stringify(found))
  const { signals: _, taint: __, spent: ___, budget, ...plain } = found as unknown as SessionStats & Explained
  for (const [key, value] of Object.entries(plain)) around.out(`${key.padEnd(22)} ${String(value ?? '-')}`)
  for (const [what, { spent, most }] of Object.entries(budget ?? {}))
    around.out(`${`budget ${what}`.padEnd(22)} ${spent} of ${most}`)
  why(found as unknown as Explained, around)
}

export async function explainSession(name: string, flags: SessionFlags, around: Surroundings): Promise<void> {
  const found = await asked(remoteOf(flags, around.env), `${at(name)}/explain`)
  if (flags.json === true) return around.out(JSON.stringify(found))
  const { level, airlock, next_level_at: next, level_left_in_seconds: left } = found as unknown as Explained
  around.out(`level    ${level}${next === null ? '' : `, the next one at a score of ${next}`}`)
  if (left > 0) around.out(`         left in ${left} s if nothing more is found; at once: pipelock session recover`)
  if (airlock !== null) around.out(`airlock  ${airlock}`)
  why(found as unknown as Explained, around)
}

function why({ signals, taint }: Explained, { out, screen }: Surroundings): void {
  out(`taint    ${taint.level}${taint.sources.length === 0 ? '' : ` (read: ${taint.sources.join(', ')})`}`)
  if (signals.length === 0) return out('nothing has counted against it')
  const rows = signals.map(({ at: time, what, points, level }) => [time, what, String(points), level])
  const columns = [{ title: 'TIME' }, { title: 'WHAT', share: 1 }, { title: 'POINTS' }, { title: 'LEVEL AFTER' }]
  for (const line of table(columns, rows, screen)) out(line)
}

export async function changeSession(
  act: string,
  name: string,
  more: string | undefined,
  flags: SessionFlags,
  { env, out }: Surroundings,
): Promise<void> {
  const { asks, tier, argument } = acts[act] as Act
  const body = tier === undefined ? { [argument?.name ?? '']: more } : { tier }
  if (argument?.name === 'tier' && !tiers.some((one) => one === more))
    throw new Exit(exitCodes.usage, `invalid tier "${more}": use ${tiers.join(', ')}`)
  const found = await asked(remoteOf(flags, env), `${at(name)}/${asks}`, JSON.stringify(body))
  if (flags.json === true) return out(JSON.stringify(found))
  const { session, level, airlock, done } = found as unknown as SessionStats & { readonly done: string }
  out(`${session}: ${done} (level ${level}, airlock ${airlock})`)
}
