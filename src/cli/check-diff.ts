// `pipelock check --diff OLD`: what a reload from one configuration to another would change, and what of it weakens.

import { refusedOf, refusesWeakening } from '../service/policy.ts'
import { load } from './source.ts'
import { changesOf, describeChange, holdFixed } from '../config/changes.ts'
import { weakenings } from '../config/weaker.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Prints the answer; whether a running proxy would take it. */
export function checkDiff(
  files: { readonly before: string; readonly after: string | undefined; readonly json: boolean },
  env: Env,
  print: (line: string) => void,
): boolean {
  const before = load(files.before, env).config
  const after = load(files.after, env).config
  const { config, held } = holdFixed(before, after)
  const changes = changesOf(before, after)
  const weaker = weakenings(before, config)
  const refused = refusedOf(before, weaker).length > 0
  if (files.json) {
    const shown = changes.map((change) => ({ path: change.path, change: describeChange(change) }))
    print(JSON.stringify({ changes: shown, weakening: weaker, needs_restart: held, refused }))
    return !refused
  }
  if (changes.length === 0) print('No difference')
  for (const change of changes) print(`  ${describeChange(change)}`)
  for (const { field, message } of weaker) print(`WEAKER: ${field} - ${message}`)
  for (const path of held) print(`Needs a restart: ${path}`)
  if (refused) {
    const who = refusesWeakening(before)
      ? 'mode strict takes no change that weakens it'
      : 'redaction.strict_reload is on'
    print(`A running proxy would refuse this: ${who}`)
  }
  return !refused
}
