// Remembers the calls of each conversation and sees when harmless ones have become a harmful sequence.

import { callOf } from './call.ts'
import { type Guard, type Seen, ownerOf } from './guard.ts'
import { Memory } from './memory.ts'
import type { Message } from './message.ts'
import type { Toolbox } from './toolbox.ts'
import type { Call, Category, Chain, Step } from '../shell/call.ts'
import type { Finding } from '../types.ts'

export interface ChainSettings {
  /** Calls remembered. */
  readonly windowSize: number
  readonly windowMs: number
  /** Other calls allowed between two steps. */
  readonly maxGap: number
  /** Action of a built-in chain by name, in place of the section's. */
  readonly overrides: Readonly<Record<string, 'warn' | 'block'>>
}

interface Remembered {
  readonly at: number
  readonly number: number
  readonly step: Step
}

interface History {
  calls: Remembered[]
  count: number
  /** By chain: the newest first step of one that was told and let through; of those, the newest that had its proof. */
  readonly done: Map<string, number>
  readonly proven: Map<string, number>
}

interface Completed {
  readonly chain: Chain
  readonly history: History
  readonly first: number
  readonly isProven: boolean
  readonly severity: Finding['severity']
}

export function chainDetection(
  toolbox: Toolbox,
  chains: () => readonly Chain[],
  stepOf: (call: Call) => Step,
  settings: ChainSettings,
): Guard {
  const histories = new Memory<History>(() => ({ calls: [], count: 0, done: new Map(), proven: new Map() }))
  const pending = new WeakMap<Message, readonly Completed[]>()
  return {
    look({ leg, message, conversation, now }: Seen): readonly Finding[] {
      if (leg !== 'client') return []
      const tool = message.tool ?? (message.method === 'resources/read' ? 'read' : null)
      if (tool === null) return []
      const categories = toolbox.categories(conversation, tool)
      const call = callOf(message, categories as ReadonlySet<Category>)
      const step = call === null ? null : stepOf(call)
      // A tool of no known kind is neither a step nor a gap.
      if (step === null || step.categories.size === 0) return []
      const history = histories.of(ownerOf(conversation))
      const recent = history.calls.filter(({ at }) => now - at <= settings.windowMs)
      history.calls = recent.slice(Math.max(0, recent.length - settings.windowSize + 1))
      history.calls.push({ at: now, number: ++history.count, step })
      const found: Completed[] = []
      for (const chain of chains()) {
        const isLast = step.categories.has(chain.sequence.at(-1) ?? '')
        const whole = isLast ? completed(chain, history, settings) : null
        if (whole !== null) found.push(whole)
      }
      pending.set(message, found)
      return found.map(({ chain, severity }) => finding(chain, severity, settings))
    },
    settled({ message }: Seen, stopped: boolean): void {
      if (stopped) return
      for (const { chain, history, first, isProven } of pending.get(message) ?? []) {
        history.done.set(chain.name, first)
        if (isProven) history.proven.set(chain.name, first)
      }
    },
  }
}

/** The last call as the last step, and before it each step within the allowed gap of the next; the best first step. */
function completed(chain: Chain, history: History, { maxGap }: ChainSettings): Completed | null {
  const { calls, done, proven } = history
  const { sequence } = chain
  const is = (at: number, step: number): boolean => calls[at]?.step.categories.has(sequence[step] ?? '') === true
  const last = calls.length - 1
  if (!is(last, sequence.length - 1)) return null
  let ends = [last]
  for (let step = sequence.length - 2; step >= 0; step--) {
    const before: number[] = []
    for (let at = last - 1; at >= 0; at--)
      if (is(at, step) && ends.some((end) => at < end && end - at <= maxGap + 1)) before.push(at)
    ends = before
    if (ends.length === 0) return null
  }
  const now = calls[last]
  const firsts = ends.flatMap((at) => calls[at] ?? [])
  const best = firsts.find(
    ({ number, step }) =>
      number > (proven.get(chain.name) ?? 0) &&
      now !== undefined &&
      (chain.proof === undefined || chain.proof(step, now.step, stepsFrom(calls, number))),
  )
  if (best !== undefined) return { chain, history, first: best.number, isProven: true, severity: chain.severity }
  // What was not proven is told once; where nothing is said of it, the proof may come with a later call.
  const other = firsts.find(({ number }) => number > (done.get(chain.name) ?? 0))
  const severity = chain.proof === undefined ? null : (chain.otherwise ?? null)
  return other === undefined || severity === null
    ? null
    : { chain, history, first: other.number, isProven: false, severity }
}

function stepsFrom(calls: readonly Remembered[], first: number): readonly Step[] {
  return calls.filter(({ number }) => number >= first).map(({ step }) => step)
}

function finding({ name, sequence, action }: Chain, severity: Finding['severity'], settings: ChainSettings): Finding {
  const setting = settings.overrides[name] ?? action
  return {
    rule: name,
    threat: 'chain',
    severity,
    section: 'tool_chain_detection',
    scanner: 'chain',
    where: '/params/name',
    detail: `completes the sequence ${sequence.join(', ')}`,
    ...(setting === null ? {} : { setting }),
  }
}
