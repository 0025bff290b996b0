// The one list of what the schema accepts and this version does not enforce yet.

import type { Config } from './schema.ts'

export interface NotEnforced {
  readonly section: string
  /** Absent = the whole section. */
  readonly key?: string
  readonly note: string
}

export interface Row {
  readonly path: string
  /** The issue that builds it. */
  readonly issue: number
  readonly note: string
}

/** Delete a row when its feature is built; a row for a section speaks for all its keys. */
export const unbuilt: readonly Row[] = [
  { path: 'default_agent_identity', issue: 6, note: 'agents are not told apart' },
  { path: 'bind_default_agent_identity', issue: 6, note: 'agents are not told apart' },
  { path: 'agents', issue: 6, note: 'agents are not told apart' },
  { path: 'license_key', issue: 6, note: 'nothing needs a licence' },
  { path: 'license_file', issue: 6, note: 'nothing needs a licence' },
  { path: 'license_public_key', issue: 6, note: 'nothing needs a licence' },
  { path: 'a2a_scanning', issue: 5, note: 'agent-to-agent messages are scanned as any body' },
  { path: 'behavioral_baseline', issue: 6, note: 'nothing is learned' },
  { path: 'session_profiling', issue: 6, note: 'sessions are not profiled' },
  { path: 'adaptive_enforcement', issue: 6, note: 'nothing escalates' },
  { path: 'airlock', issue: 6, note: 'nothing escalates' },
  { path: 'taint', issue: 6, note: 'sources are not followed' },
  { path: 'mediation_envelope', issue: 6, note: 'no envelope is added' },
  { path: 'sandbox', issue: 7, note: 'nothing is sandboxed' },
  { path: 'sentry', issue: 6, note: 'errors are not reported' },
]

/** What the file switches on in vain: written there, not switched off there, and not built. */
export function notEnforcedYet(
  config: Config,
  written: ReadonlySet<string>,
  rows: readonly Row[] = unbuilt,
): readonly NotEnforced[] {
  const lines = [...written].map((path) => path.replaceAll(/\[\d+\]/g, '[]'))
  return rows.flatMap(({ path, note }) => {
    const mine = lines.some((line) => line === path || line.startsWith(`${path}.`))
    if (!mine || !isOn(valueAt(config, path))) return []
    const [section = '', ...key] = path.split('.')
    return [key.length === 0 ? { section, note } : { section, key: key.join('.'), note }]
  })
}

/** Values of one key; a list of objects is looked through. */
function valueAt(config: Config, path: string): unknown {
  let values: unknown[] = [config]
  for (const step of path.split('.')) {
    const key = step.replace('[]', '')
    values = values.map((value) => (value as Record<string, unknown>)[key])
    if (step.endsWith('[]')) values = values.flat()
  }
  return values.length > 1 ? values : values[0]
}

function isOn(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isOn)
  if (typeof value !== 'object' || value === null)
    return value !== undefined && value !== false && value !== 0 && value !== ''
  if ('enabled' in value) return value.enabled === true
  return Object.values(value).some(isOn)
}
