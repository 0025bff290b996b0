// Knows what becomes of what is found in an answer where a person is asked: once for the whole answer.

import { afterAsking } from '../decide.ts'
import { SCAN_FAILED } from '../scan/inspect.ts'
import type { Action, Ask, Finding, Policy } from '../types.ts'

export interface Asking {
  readonly policy: () => Policy
  /** Absent = there is nobody. */
  readonly ask: Ask | undefined
  /** Where the answer comes from, as the log may say it. */
  readonly url: () => string
  readonly gone?: AbortSignal
}

/** Judges, after a person has been asked where one is to be. */
export function asking<Said>(
  judge: (findings: readonly Finding[]) => Said,
  { policy, ask, url, gone }: Asking,
): (findings: readonly Finding[]) => Said | Promise<Said> {
  if (ask === undefined) return judge
  /** What is found later in the same answer passes, too: that is what a person has said yes to. */
  let passes = false
  const question = async (rules: readonly string[]): Promise<boolean> => {
    passes ||= await ask({ url: url(), rules, ...(gone !== undefined && { gone }) })
    return passes
  }
  return (findings) => {
    // There is nothing to let pass.
    if (findings.some(({ rule }) => rule === SCAN_FAILED.name)) return judge(findings)
    const after = afterAsking(policy(), findings, question)
    return after instanceof Promise ? after.then(judge) : judge(after)
  }
}

export type JudgeAnswer = (findings: readonly Finding[]) => Action | Promise<Action>
