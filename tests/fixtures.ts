// Every fixture of every rule, put together from what is on disk, with the scanner that a program has for its kind.

import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { combinations, injections, signals } from '../src/rules/injection.ts'
import { secrets } from '../src/rules/secrets.ts'
import { combined } from '../src/scan/combine.ts'
import { patterns } from '../src/scan/patterns.ts'
import { seenThrough } from '../src/scan/readings.ts'
import { everySpelling, respelled } from '../src/scan/respelled.ts'
import type { Rule } from '../src/pattern/rule.ts'
import type { Hit, Scanner } from '../src/scan/scanner.ts'

const folder = fileURLToPath(new URL('fixtures/rules/', import.meta.url))
const kebab = (name: string) =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')

export interface Fixture {
  readonly name: string
  readonly rule: Rule
  /** Must be found; else must stay quiet. */
  readonly bad: boolean
  readonly text: string
}

export interface Pack {
  readonly kind: 'secret' | 'injection'
  readonly scanner: Scanner
  readonly fixtures: readonly Fixture[]
}

const fixturesOf = (rules: readonly Rule[]): Fixture[] =>
  rules.flatMap((rule) =>
    readdirSync(folder + kebab(rule.name)).map((file) => ({
      name: `${kebab(rule.name)}/${file}`,
      rule,
      bad: file.startsWith('ng.'),
      // Fixtures hold no whole secret: `{{}}` stands somewhere inside each and is taken out here.
      text: readFileSync(`${folder}${kebab(rule.name)}/${file}`, 'utf8').replaceAll('{{}}', ''),
    })),
  )

export const packs: readonly Pack[] = [
  { kind: 'secret', scanner: respelled(seenThrough(patterns(secrets))), fixtures: fixturesOf(secrets) },
  {
    kind: 'injection',
    scanner: combined(
      respelled(seenThrough(patterns([...injections, ...signals])), { views: everySpelling }),
      signals,
      combinations,
    ),
    fixtures: fixturesOf(injections),
  },
]

/** What is wrong with these hits of a fixture; injection rules of low severity may speak up in prose. */
export function wrongs(kind: Pack['kind'], { name, rule, bad }: Fixture, hits: readonly Hit[]): string[] {
  if (bad) return hits.some((hit) => hit.rule.name === rule.name) ? [] : [`${name} not found`]
  return hits.flatMap(({ rule: loud }) =>
    kind === 'secret' || loud.severity !== 'low' || loud.name === rule.name ? [`${name}: ${loud.name}`] : [],
  )
}
