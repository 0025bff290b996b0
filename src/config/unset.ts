// Numbers that say nothing: the Go program writes 0 for what is not set, and reads it as the default.

import * as v from 'valibot'

import type { Path } from './problem.ts'
import { configSchema } from './schema.ts'
import type { Shape } from './shape.ts'

export interface Unset {
  readonly path: Path
  readonly value: number
  /** What holds instead. */
  readonly usual: unknown
}

/** Takes them out of `data`, only where they mean nothing: a limit that may be 0 keeps its 0. */
export function takeUnset(data: unknown, shapeAt: (path: Path) => Shape | undefined): readonly Unset[] {
  const judged = v.safeParse(configSchema, data)
  return (judged.issues ?? []).flatMap((issue): Unset[] => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    const { input: value } = issue
    const shape = shapeAt(path)
    if (issue.type !== 'min_value' || !(Number(issue.requirement) > 0) || typeof value !== 'number') return []
    if (value > 0 || shape?.default === undefined) return []
    let holder = data as Record<string, unknown> | undefined
    for (const key of path.slice(0, -1)) holder = holder?.[key] as Record<string, unknown> | undefined
    if (holder === undefined) return []
    delete holder[path.at(-1) as string]
    return [{ path, value, usual: shape.default }]
  })
}
