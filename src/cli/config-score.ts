// `pipelock audit score`: how much of what one configuration could enforce it does enforce.

import { enforced, sumOf } from './score.ts'
import { load } from './source.ts'
import type { Surroundings } from './surroundings.ts'

export interface ScoreFlags {
  readonly config?: string
  readonly json?: boolean
}

export function scoreConfig(flags: ScoreFlags, { env, out }: Surroundings): void {
  const { config, source } = load(flags.config, env)
  const measures = enforced(config)
  const most = measures.reduce((sum, { of }) => sum + of, 0)
  const score = Math.round((sumOf(measures) * 100) / most)
  const file = source.path ?? 'built-in defaults'
  if (flags.json === true) {
    out(JSON.stringify({ config_file: source.path, mode: config.mode, score, measures }, null, 2))
    return
  }
  out(`Score: ${score} of 100 for ${file}, mode ${config.mode}`)
  for (const { what, of, points, remedy } of measures)
    out(`  ${String(points).padStart(2)}/${of}  ${what}${remedy === '' ? '' : `: ${remedy}`}`)
}
