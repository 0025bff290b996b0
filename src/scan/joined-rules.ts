// Knows how rules read in a text put together from pieces: without asking for the ends of words, which the pieces have.

import type { Rule } from '../pattern/rule.ts'

/** What no credential of any certain form needs, and a list of numbers has by accident. */
const strong: ReadonlySet<string> = new Set(['high', 'critical'])

export interface LooseRules {
  readonly rules: readonly Rule[]
  /** Names of those that asked for the ends of words. */
  readonly edged: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

/** Those of the rules that know a credential by its own form, without `\b`. */
export function looseRules(all: readonly Rule[]): LooseRules {
  const edged = new Set<string>()
  const rules = all.flatMap((rule): Rule[] => {
    const formed = rule.audience !== undefined || rule.source === 'configuration' || rule.name === 'JWT Token'
    if (!formed || !strong.has(rule.severity) || rule.pattern.includes('\\\\')) return []
    const pattern = rule.pattern.replaceAll('(?:\\b|_)', '').replaceAll('\\b', '')
    if (pattern !== rule.pattern) edged.add(rule.name)
    return [{ ...rule, pattern }]
  })
  return { rules, edged, names: new Set(rules.map(({ name }) => name)) }
}
