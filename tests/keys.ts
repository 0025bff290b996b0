// Which keys of the configuration need a test that notices when they are ignored, and which cannot have one.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { unbuilt } from '../src/config/built.ts'

/** Key → the test that fails without it, as `file: title`; made by scripts/keys.ts. */
export type Proofs = Readonly<Record<string, string>>

/** Keys that change nothing when they are left out, with the reason. */
export const exempt: ReadonlyMap<string, string> = new Map([
  ['taint.trust_overrides[].granted_by', 'who allowed it, for those who read the file'],
  ['taint.trust_overrides[].reason', 'why, for those who read the file'],
])

/** Maps whose keys users choose: any of them. */
const chosen: readonly (readonly [string, string])[] = [
  ['redaction.profiles.p', 'redaction.profiles.*'],
  ['redaction.dictionaries.d', 'redaction.dictionaries.*'],
  ['mcp_tool_policy.redirect_profiles.p', 'mcp_tool_policy.redirect_profiles.*'],
  ['agents.reader', 'agents.*'],
  ['agents.*.budget.cost_multipliers.search', 'agents.*.budget.cost_multipliers'],
  ['emit.otlp.headers.x-key', 'emit.otlp.headers'],
  ['tool_chain_detection.tool_categories.network', 'tool_chain_detection.tool_categories'],
  ['tool_chain_detection.pattern_overrides.env-then-network', 'tool_chain_detection.pattern_overrides'],
]

/** Dotted paths; entries of a list are `[]`. */
function* paths(value: unknown, path: string): Generator<string> {
  if (Array.isArray(value) && value.some(isObject)) for (const item of value) yield* paths(item, `${path}[]`)
  else if (isObject(value) && !Array.isArray(value))
    for (const [key, member] of Object.entries(value)) yield* paths(member, path === '' ? key : `${path}.${key}`)
  else yield path
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function named(path: string): string {
  return chosen.reduce(
    (name, [from, to]) => (name === from || name.startsWith(`${from}.`) ? to + name.slice(from.length) : name),
    path,
  )
}

/** Every key of the schema that does something. */
export function builtKeys(): readonly string[] {
  const file = join(import.meta.dirname, 'fixtures/config/ok/every-key.yaml')
  const all = new Set([...paths(parse(readFileSync(file, 'utf8')), '')].map(named))
  const rows = unbuilt.map(({ path }) => path.replace('<name>', '*'))
  return [...all].filter((path) => !rows.some((row) => path === row || path.startsWith(`${row}.`)))
}
