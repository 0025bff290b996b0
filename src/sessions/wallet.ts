// Sees when a session calls tools in circles, in crowds or beyond what it may spend (denial of wallet).

import type { Budget } from './budget.ts'
import { wrong } from './findings.ts'
import type { Session } from './session.ts'
import { Recent } from './window.ts'
import type { Finding } from '../types.ts'

/** One tool call, as far as it is compared. */
export interface ToolCall {
  /** Of bounded length. */
  readonly tool: string
  /** The same for the same arguments. */
  readonly digest: () => string
  /** When a list of the server first named it; null = lists were shown without it, undefined = none was shown. */
  readonly shown: number | null | undefined
}

const MOST = 1000

/** What is remembered of the calls of one session. */
export class Calls {
  #recent: { readonly tool: string; readonly digest: string }[] = []
  readonly fan = new Recent()
  open = 0

  /** Whether one more of these is too much; it is counted in any case, or insisting would pay. */
  look(call: ToolCall, now: number, { calls: most }: Budget): string | null {
    const recent = this.#recent.slice(-Math.min(MOST, Math.max(1, most.loop) - 1) || this.#recent.length)
    const one = { tool: call.tool, digest: most.identical > 0 ? call.digest() : '' }
    this.#recent = [...recent, one]
    const same = this.#recent.filter(({ tool, digest }) => tool === one.tool && digest === one.digest).length
    if (most.identical > 0 && same > most.identical) return `the same call more than ${most.identical} times`
    const alike = this.#recent.filter(({ tool }) => tool === call.tool).length
    if (most.endpoint > 0 && alike > most.endpoint) return `more than ${most.endpoint} calls of one tool`
    const { size } = this.fan.see(call.tool, now, most.fanMs)
    if (most.fanOut > 0 && size > Math.min(most.fanOut, this.fan.most))
      return `more than ${most.fanOut} different tools within ${Math.round(most.fanMs / 1000)} s`
    if (most.concurrent > 0 && this.open >= most.concurrent) return `more than ${most.concurrent} tool calls at once`
    return null
  }
}

/** Findings of one call; what it costs is taken from the purse unless there is nothing left. */
export function spend(session: Session, call: ToolCall, now: number, budget: Budget): Finding[] {
  const crowd = session.calls.look(call, now, budget)
  const over = session.purse.call(budget.calls.costs[call.tool] ?? 1, now, budget)
  const what = crowd ?? over?.what
  if (what === undefined) return []
  const retryAfter = crowd === null ? over?.retryAfter : undefined
  return [
    wrong({
      rule: 'Tool Call Budget',
      section: 'agent_budget',
      scanner: 'agent_budget',
      severity: 'medium',
      detail: `agent budget exceeded: ${what}`,
      setting: budget.action,
      ...(retryAfter !== undefined && { retryAfter }),
    }),
  ]
}
