// Knows what looks for poisoned descriptions of tools and agents: the built-in rules are compiled once for all who look.

import type { Rule } from '../pattern/rule.ts'
import { poisons } from '../rules/tool-poison.ts'
import { patterns } from '../scan/patterns.ts'
import { seenThrough } from '../scan/readings.ts'
import type { StreamScanner } from '../scan/scanner.ts'

let builtIn: StreamScanner | null = null

/** `more` = rules of bundles. Throws an Error that names the rule when one of them is no pattern. */
export function poisonScanner(more: readonly Rule[] = []): StreamScanner {
  if (more.length > 0) return seenThrough(patterns([...poisons, ...more]))
  return (builtIn ??= seenThrough(patterns(poisons)))
}
