// `pipelock test`: whether a configuration finds what it must find and leaves alone what is harmless.

import { Exit, exitCodes } from '../service/exit.ts'
import { forwardSettingsOf } from '../service/policy.ts'
import { createRehearsal, type Played, type Rehearsal } from './rehearsal.ts'
import type { Surroundings } from './surroundings.ts'
import { load } from './source.ts'
import { type Color, paint } from './table.ts'
import type { Category, Vector } from './vector.ts'
import { categories } from './vectors-http.ts'
import { reasonOf, wasBlocked } from '../audit.ts'
import type { Config } from '../config/schema.ts'

export interface TestFlags {
  readonly config?: string
  readonly json?: boolean
  readonly category?: string
  readonly failOnGap?: boolean
  /** `--no-color`. */
  readonly color?: boolean
}

export interface Outcome {
  readonly name: string
  readonly category: string
  readonly status: 'pass' | 'fail' | 'skip'
  /** What this configuration does with it. */
  readonly blocked: boolean
  /** Whether something must be found. */
  readonly expected: boolean
  readonly detail: string
}

export interface Gap {
  readonly category: string
  readonly reason: string
}

/** Somewhere no rule speaks of, or what the allowlist lets through. */
export function hostFor(config: Config): string {
  const { allowlist, allowlistEnforced } = forwardSettingsOf(config).destination
  const [first] = allowlistEnforced ? allowlist : []
  return first === undefined ? 'pipelock-test.example' : first.replace(/^\*\./, 'pipelock-test.')
}

/** Tries every vector of these categories. */
export async function tried(
  config: Config,
  wanted: readonly Category[] = categories,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly gaps: readonly Gap[] }> {
  const stage = createRehearsal(config)
  const outcomes: Outcome[] = []
  const gaps: Gap[] = []
  const host = hostFor(config)
  for (const category of wanted) {
    const reason = category.off(config)
    const about = (vector: Vector) => ({ name: vector.name, category: category.name, expected: isAttack(vector) })
    if (reason !== null) {
      gaps.push({ category: category.name, reason })
      for (const vector of category.vectors(host, config))
        outcomes.push({ ...about(vector), status: 'skip', blocked: false, detail: reason })
      if (category.vectors(host, config).length === 0)
        outcomes.push({
          name: category.name,
          category: category.name,
          status: 'skip',
          blocked: false,
          expected: true,
          detail: reason,
        })
      continue
    }
    for (const vector of category.vectors(host, config))
      outcomes.push({ ...about(vector), ...(await judged(vector, stage)) })
  }
  return { outcomes, gaps }
}

const isAttack = ({ finds, refused }: Vector): boolean => finds !== undefined || refused === true

async function judged(vector: Vector, stage: Rehearsal): Promise<Pick<Outcome, 'status' | 'blocked' | 'detail'>> {
  const all = 'ask' in vector ? [await stage.request(vector.ask)] : await stage.converse(vector.calls)
  const last = all.at(-1) as Played
  const { record, reached } = last
  const blocked = wasBlocked(record) || record.outcome === 'malformed'
  if (vector.refused)
    return blocked && !reached
      ? { status: 'pass', blocked, detail: `refused (${record.error ?? 'blocked'})` }
      : { status: 'fail', blocked, detail: 'it was sent on' }
  const found = all.flatMap((one) => one.record.verdict.findings).filter(({ allowed }) => allowed === undefined)
  const { finds } = vector
  if (finds === undefined) {
    const [first] = found
    if (first !== undefined) return { status: 'fail', blocked, detail: `found in harmless traffic: ${reasonOf(first)}` }
    return blocked || !reached
      ? { status: 'fail', blocked, detail: `did not pass: ${record.error ?? record.outcome}` }
      : { status: 'pass', blocked, detail: 'passes' }
  }
  const right = found.find(finds)
  if (right !== undefined) {
    const done = blocked ? 'blocked' : `found and let through (action ${record.verdict.action})`
    return { status: 'pass', blocked, detail: `${done}: ${reasonOf(right)}` }
  }
  const [other] = found
  return { status: 'fail', blocked, detail: other === undefined ? 'not found' : `found only as: ${reasonOf(other)}` }
}

export async function test(flags: TestFlags, { env, out, screen }: Surroundings): Promise<void> {
  const { config, source } = load(flags.config, env)
  const wanted = chosen(flags.category)
  const { outcomes, gaps } = await tried(config, wanted)
  const count = (status: Outcome['status']) => outcomes.filter((one) => one.status === status).length
  const [passed, failed, skipped] = [count('pass'), count('fail'), count('skip')]
  const file = source.path ?? '(defaults)'
  if (flags.json === true) {
    const about = { config_file: file, mode: config.mode, total: outcomes.length, passed, failed, skipped }
    out(JSON.stringify({ ...about, vectors: outcomes, ...(gaps.length > 0 && { gaps }) }, null, 2))
  } else {
    const shown = flags.color === false && screen !== undefined ? { ...screen, color: false } : screen
    const colors: Readonly<Record<Outcome['status'], Color>> = { pass: 'cyan', fail: 'red', skip: 'yellow' }
    out(`Pipelock test: ${outcomes.length} vectors, config ${file}, mode ${config.mode}`)
    for (const { name } of wanted) {
      out('')
      out(name)
      for (const one of outcomes.filter(({ category }) => category === name))
        out(`  ${paint(`[${one.status.toUpperCase()}]`, colors[one.status], shown)} ${one.name}  ${one.detail}`)
    }
    out('')
    out(`Results: ${passed} passed, ${failed} failed, ${skipped} skipped`)
    if (gaps.length > 0) out('Gaps detected:')
    for (const { category, reason } of gaps) out(`  - ${category}: ${reason}`)
  }
  if (failed > 0) throw new Exit(exitCodes.failed, `${failed} of ${outcomes.length} vectors failed`)
  if (flags.failOnGap === true && gaps.length > 0)
    throw new Exit(exitCodes.failed, `not covered: ${gaps.map(({ category }) => category).join(', ')}`)
}

function chosen(flag: string | undefined): readonly Category[] {
  if (flag === undefined) return categories
  const names = flag
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean)
  const known = categories.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined || names.length === 0)
    throw new Exit(exitCodes.failed, `unknown category "${unknown ?? flag}"; there are ${known.join(', ')}`)
  return categories.filter(({ name }) => names.includes(name))
}
