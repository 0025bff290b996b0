// Follows what a session has read, and what it must not do any more after that.

import { wrong } from './findings.ts'
import type { Finding } from '../types.ts'

/** How far content is to be trusted, most trusted first. */
export const taints = [
  'trusted',
  'internal_generated',
  'allowlisted_reference',
  'external_untrusted',
  'external_hostile',
] as const
export type Taint = (typeof taints)[number]

export interface TaintSettings {
  readonly on: boolean
  readonly policy: 'strict' | 'balanced' | 'permissive'
  /** Reference sites. */
  readonly isReference: (host: string) => boolean
  readonly isProtected: (path: string) => boolean
  readonly isElevated: (path: string) => boolean
  /** Sources remembered. */
  readonly sources: number
  /** Whether an exception that has not ended speaks of it. */
  readonly isTrusted: (what: { readonly source: string; readonly action: string }, now: Date) => boolean
}

/** What a tool call would do. */
export interface Doing {
  /** `write`, `exec`, `env`, `network`, `persist`, `read`, `list`. */
  readonly kind: string
  readonly tool: string
  readonly paths: readonly string[]
}

/** Of what comes from there, as long as nothing was found in it. */
export function cleanTaintOf(host: string, { isReference }: TaintSettings): Taint {
  return isReference(host) ? 'allowlisted_reference' : 'external_untrusted'
}

/** An exception that a person has made for one session. */
export type Trust = TaintSettings['isTrusted']

/** Exceptions of one session; older ones give way. */
const TRUSTS = 16

/** Sticky: what has been read cannot be unread. */
export class Tainted {
  #rank = 0
  #sources: string[] = []
  #trusts: Trust[] = []

  get level(): Taint {
    return taints[this.#rank] ?? 'external_hostile'
  }

  /** Where it came from, latest last. */
  get sources(): readonly string[] {
    return this.#sources
  }

  read(source: string, taint: Taint, most: number): void {
    const rank = taints.indexOf(taint)
    if (rank < taints.indexOf('allowlisted_reference')) return
    this.#rank = Math.max(this.#rank, rank)
    this.#sources = [...this.#sources.filter((one) => one !== source), source].slice(-most)
  }

  trust(exception: Trust): void {
    this.#trusts = [...this.#trusts, exception].slice(-TRUSTS)
  }

  isTrusted: Trust = (what, now) => this.#trusts.some((exception) => exception(what, now))

  reset(): void {
    this.#rank = 0
    this.#sources = []
    this.#trusts = []
  }
}

type Gravity = 'warn' | 'ask' | 'block'

/** What each policy makes of a deed after untrusted and after hostile content. */
const grid: Readonly<
  Record<TaintSettings['policy'], Record<'protected' | 'sensitive' | 'elevated', [Gravity, Gravity]>>
> = {
  strict: { protected: ['block', 'block'], sensitive: ['block', 'block'], elevated: ['ask', 'block'] },
  balanced: { protected: ['ask', 'block'], sensitive: ['warn', 'block'], elevated: ['warn', 'ask'] },
  permissive: { protected: ['warn', 'warn'], sensitive: ['warn', 'warn'], elevated: ['warn', 'warn'] },
}

const sensitive: ReadonlySet<string> = new Set(['exec', 'persist', 'env', 'network'])

export function judgeDoing(tainted: Tainted, doing: Doing, settings: TaintSettings, now: Date): Finding[] {
  const { level, sources } = tainted
  if (!settings.on || taints.indexOf(level) < taints.indexOf('external_untrusted')) return []
  const writes = doing.kind === 'write' || doing.kind === 'exec' || doing.kind === 'persist'
  const path = writes ? doing.paths.find(settings.isProtected) : undefined
  const careful = writes ? doing.paths.find(settings.isElevated) : undefined
  const what =
    path !== undefined
      ? 'protected'
      : sensitive.has(doing.kind)
        ? 'sensitive'
        : careful !== undefined
          ? 'elevated'
          : null
  if (what === null) return []
  const action = `${doing.kind}:${path ?? careful ?? doing.tool}`
  const source = sources.at(-1) ?? ''
  if (settings.isTrusted({ source, action }, now) || tainted.isTrusted({ source, action }, now)) return []
  const hostile = level === 'external_hostile'
  const gravity = grid[settings.policy][what][hostile ? 1 : 0]
  // Reading on is what sessions do that have read something.
  if (gravity === 'warn' && doing.kind === 'network' && !hostile) return []
  const deed = what === 'sensitive' ? `a call that can ${deeds[doing.kind]}` : `writing to a path that is ${what}`
  return [
    wrong({
      rule: 'Tainted Session',
      section: 'taint',
      scanner: 'taint',
      severity: gravity === 'warn' ? 'low' : hostile ? 'high' : 'medium',
      detail: `${deed}, after ${level.replaceAll('_', ' ')} content was read`,
      ...(gravity === 'warn' ? { most: gravity } : { setting: gravity }),
    }),
  ]
}

const deeds: Readonly<Record<string, string>> = {
  exec: 'run programs',
  persist: 'outlast the session',
  env: 'read secrets',
  network: 'send data out',
}
