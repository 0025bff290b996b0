// `pipelock rules`: which rules there are, what each looks for, and what the configuration makes of it.

import { distance } from 'fastest-levenshtein'
import { Exit, exitCodes } from '../service/exit.ts'
import { rulesOf } from '../service/policy.ts'
import { load } from './source.ts'
import { type Color, paint, type Screen, table } from './table.ts'
import type { Config } from '../config/schema.ts'
import { injections } from '../rules/injection.ts'
import { likeness } from '../rules/weighed.ts'
import { secrets } from '../rules/secrets.ts'
import type { Rule } from '../pattern/rule.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface RulesFlags {
  readonly config?: string
  readonly json?: boolean
  readonly threat?: string
  readonly severity?: string
}

/** `replaced` = a pattern of the configuration has its name; `off` = `include_defaults: false`. */
type State = 'on' | 'replaced' | 'off' | 'own' | 'bundle'

interface Entry {
  readonly rule: Rule
  readonly state: State
}

const states: Readonly<Record<State, string>> = {
  on: 'built in, on',
  own: 'of the configuration, on',
  bundle: 'of a bundle, on',
  replaced: 'built in, replaced by the pattern of this name in the configuration',
  off: 'built in, off: include_defaults is false',
}

function entriesOf(config: Config): readonly Entry[] {
  const on = rulesOf(config)
  const bundled = new Set([...on.bundled.dlp, ...on.bundled.injection, ...on.bundled.poison])
  const packs: { builtIn: readonly Rule[]; now: readonly Rule[] }[] = [
    { builtIn: secrets, now: on.dlp },
    { builtIn: injections, now: on.injection },
    { builtIn: [], now: on.bundled.poison },
  ]
  // It has no pattern to be among those of the scanner; it goes with the built-in ones.
  const weighs = on.injection.some((rule) => injections.includes(rule))
  const replaced = on.injection.some(({ name }) => name === likeness.name)
  const entry: Entry = { rule: likeness, state: replaced ? 'replaced' : weighs ? 'on' : 'off' }
  return [...listed(packs, bundled), entry]
}

function listed(
  packs: readonly { builtIn: readonly Rule[]; now: readonly Rule[] }[],
  bundled: ReadonlySet<Rule>,
): Entry[] {
  return packs.flatMap(({ builtIn, now }) => {
    const own = now.filter((rule) => !builtIn.includes(rule))
    const stateOf = (rule: Rule): State =>
      now.includes(rule) ? 'on' : own.some(({ name }) => name === rule.name) ? 'replaced' : 'off'
    return [
      ...builtIn.map((rule) => ({ rule, state: stateOf(rule) })),
      ...own.map((rule) => ({ rule, state: bundled.has(rule) ? ('bundle' as const) : ('own' as const) })),
    ]
  })
}

const shown = ({ rule, state }: Entry) => ({
  name: rule.name,
  threat: rule.threat,
  severity: rule.severity,
  audience: rule.audience ?? [],
  taken: rule.taken ?? [],
  source: rule.source,
  state,
})

const colors: Readonly<Record<string, Color>> = { critical: 'red', high: 'yellow', medium: 'cyan', low: 'dim' }
const severityColor = (severity: string): Color | undefined => colors[severity]

export function listRules(flags: RulesFlags, env: Env, print: (line: string) => void, screen?: Screen): void {
  const { threat, severity } = flags
  const entries = entriesOf(load(flags.config, env).config).filter(
    ({ rule }) => (threat ?? rule.threat) === rule.threat && (severity ?? rule.severity) === rule.severity,
  )
  if (flags.json) return print(JSON.stringify(entries.map(shown)))
  const changed = entries.some(({ state }) => state !== 'on')
  const columns = [
    { title: 'NAME', share: 4 },
    { title: 'THREAT' },
    { title: 'SEVERITY', color: severityColor },
    ...(changed ? [{ title: 'STATE' }] : []),
    { title: 'AUDIENCE', share: 2 },
    { title: 'SOURCE', share: 4 },
  ]
  const rows = entries.map((entry) => {
    const { name, threat, severity, audience, source, state } = shown(entry)
    return [name, threat, severity, ...(changed ? [state] : []), audience.join(' '), source.replace('https://', '')]
  })
  for (const line of table(columns, rows, screen)) print(line)
}

/** Prints every rule of this name; throws an Exit (2) when there is none. */
export function showRule(
  name: string,
  flags: RulesFlags,
  env: Env,
  print: (line: string) => void,
  screen?: Screen,
): void {
  const all = entriesOf(load(flags.config, env).config)
  const wanted = plain(name)
  const entries = all.filter(({ rule }) => plain(rule.name) === wanted)
  if (entries.length === 0) throw new Exit(exitCodes.usage, `no rule "${name}"; ${remedy(wanted, all)}`)
  if (flags.json) {
    const whole = entries.map((entry) => ({
      ...shown(entry),
      pattern: entry.rule.pattern,
      check: entry.rule.check !== undefined,
    }))
    return print(JSON.stringify(whole))
  }
  for (const [i, entry] of entries.entries()) {
    if (i > 0) print('')
    for (const line of description(entry, screen)) print(line)
  }
}

function* description({ rule, state }: Entry, screen: Screen | undefined): Generator<string> {
  const { name, threat, severity, source, audience, taken, generic, check, pattern } = rule
  yield paint(name, 'bold', screen)
  yield `  Threat:    ${threat}`
  yield `  Severity:  ${paint(severity, severityColor(severity), screen)}`
  yield `  State:     ${states[state]}`
  yield `  Source:    ${source}`
  const where = ['header fields for credentials', ...(taken ?? []).map((place) => placeNames[place] ?? place)]
  if (audience !== undefined)
    yield `  Audience:  ${audience.join(' ')} (no leak on its way there in ${where.join(', ')})`
  else if (generic !== undefined) yield '  Audience:  whoever it is sent to in a header field for credentials'
  else if (threat === 'secret') yield '  Audience:  none (a leak wherever it goes)'
  yield `  Check:     ${check === undefined ? 'none: each match counts' : 'a match must also pass an offline check'}`
  yield `  Pattern:   ${pattern === '' ? 'none: words are weighed (docs/responses.md)' : pattern}`
}

/** A rule's `taken`, for people; `?name` speaks for itself. */
const placeNames: Readonly<Record<string, string>> = {
  path: 'the path',
  body: 'the body',
  token: 'a token request',
}

/** Names as people type them: without case, signs and spaces. */
const plain = (name: string): string => name.toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '')

/** More suggestions than these help nobody. */
const FEW = 5

/** The name that is nearly the same, or else those it is a part of. */
function remedy(wanted: string, all: readonly Entry[]): string {
  const names = all.map(({ rule }) => rule.name)
  const far = (name: string) => distance(wanted, plain(name))
  const [best = ''] = names.toSorted((a, b) => far(a) - far(b))
  const meant =
    far(best) <= Math.max(2, wanted.length / 4)
      ? [best]
      : names.filter((name) => wanted.length > 2 && plain(name).includes(wanted)).slice(0, FEW)
  if (meant.length === 0) return '"pipelock rules list" names them all'
  return `did you mean ${meant.map((name) => `"${name}"`).join(' or ')}?`
}
