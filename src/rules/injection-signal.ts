// Knows how a signal is written down: one name, one row for each way to say it, so that each brings its own rarest words.

import type { Rule } from '../pattern/rule.ts'

export const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

/** What a signal is called among rules: no user names a pattern so. */
export const signalName = (name: string): string => `signal: ${name}`

export function signal(what: string, ...patterns: readonly string[]): readonly Rule[] {
  const name = signalName(what)
  return patterns.map((pattern) => ({ name, threat: 'injection', severity: 'low', pattern: `(?i)${pattern}`, source }))
}
