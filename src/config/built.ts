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
  { path: 'agents.<name>.sandbox', issue: 7, note: 'nothing is confined; without best_effort it does not load' },
  { path: 'sandbox', issue: 7, note: 'nothing is confined; without best_effort it does not load' },
]

/** What the file switches on in vain: written there, not switched off there, and not built. */
export function notEnforcedYet(
  config: Config,
  written: ReadonlySet<string>,
  rows: readonly Row[] = unbuilt,
): readonly NotEnforced[] {
  const lines = [...written].map((path) => path.replaceAll(/\[\d+\]/g, '[]'))
  return rows.flatMap(({ path, note }) => {
    const mine = lines.some((line) => covers(path, line))
    if (!mine || !isOn(valueAt(config, path))) return []
    const [section = '', ...key] = path.split('.')
    return [key.length === 0 ? { section, note } : { section, key: key.join('.'), note }]
  })
}

/** `<name>` stands for one name that the user chose. */
function covers(path: string, line: string): boolean {
  const steps = line.split('.')
  return path
    .split('.')
    .every((step, index) => (step === '<name>' ? steps[index] !== undefined : step === steps[index]))
}

/** Values of one key; a list of objects is looked through. */
function valueAt(config: Config, path: string): unknown {
  let values: unknown[] = [config]
  for (const step of path.split('.')) {
    const key = step.replace('[]', '')
    values = values.flatMap((value) => {
      if (key === '<name>') return Object.values(value ?? {})
      return [(value as Record<string, unknown> | undefined)?.[key]]
    })
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
