// Writes src/pattern/prepared-anchors.json, what is worked out at build time about the built-in patterns: `bun scripts/anchors.ts [--check]`.

import { readFileSync, writeFileSync } from 'node:fs'
import { begunIn, counted } from './ordinary.ts'
import { injections, signals } from '../src/rules/injection.ts'
import { gates } from '../src/rules/injection-wording.ts'
import { redactionClasses } from '../src/rules/redaction.ts'
import { secrets } from '../src/rules/secrets.ts'
import { poisons } from '../src/rules/tool-poison.ts'
import { worked } from '../src/pattern/compiled.ts'
import { looseRules } from '../src/scan/joined-rules.ts'
import { keyOf, pack } from '../src/pattern/prepared.ts'

const file = 'src/pattern/prepared-anchors.json'
const leads = new Map<string, string>()
const rules = [...secrets, ...looseRules(secrets).rules, ...injections, ...signals, ...gates, ...poisons]
const anchors = [...rules, ...Object.values(redactionClasses).flat()].map(
  ({ pattern }) => [pattern, worked(pattern, counted)] as const,
)
const patterns = anchors.map(([pattern, one]) => [keyOf(pattern), pack(one, leads)] as const)
// What was come to but once or twice tells nothing.
const beginnings = begunIn(anchors.flatMap(([, one]) => one?.words ?? [])).map((words, power) =>
  power < 2 ? '' : words.join('\n'),
)
// A line for each, in the order of their keys: what comes to it in two branches seldom stands side by side.
const sorted = (entries: Iterable<readonly [string, string]>) =>
  Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)))
const text = `${JSON.stringify({ leads: sorted(leads), patterns: sorted(patterns), beginnings }, null, 1)}\n`.replace(
  /[\x7f-\xff]/g,
  (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`,
)
if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (readFileSync(file, 'utf8') !== text) {
  console.error(`${file} is not what the rules come to: run npm run build:anchors`)
  process.exit(1)
}
