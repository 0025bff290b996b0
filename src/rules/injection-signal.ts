// Knows how a signal is written down: one name, one row for each way to say it, so that each brings its own rarest words.

import type { Rule } from '../scan/scanner.ts'

export const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export function signal(name: string, ...patterns: readonly string[]): readonly Rule[] {
  return patterns.map((pattern) => ({ name, threat: 'injection', severity: 'low', pattern: `(?i)${pattern}`, source }))
}
