// Knows how often the rules speak up about ordinary material: reads a folder and counts findings by rule.
// `bun scripts/false-positives.ts FOLDER [--only injection|secret] [--mb N] [--every N] [--show N] [--skip PATTERN]`

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { injectionScanner, dlpScanner } from '../src/service/policy.ts'
import { injections } from '../src/rules/injection.ts'
import { secrets } from '../src/rules/secrets.ts'
import { type Hit, type Scanner, scanAll } from '../src/scan/scanner.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    // Stop after so many MB.
    mb: { type: 'string', default: '1000' },
    // Of program text every so many-th file is read; of prose every one.
    every: { type: 'string', default: '1' },
    // Of each rule so many findings are printed: of injections with the words, of credentials the place alone.
    show: { type: 'string', default: '5' },
    // Paths that are attacks by trade.
    skip: { type: 'string' },
  },
})
const folder = positionals[0]
if (folder === undefined) {
  console.error('Which folder? bun scripts/false-positives.ts FOLDER')
  process.exit(2)
}

const scanners: readonly (readonly [string, Scanner])[] = (
  [
    ['injection', injectionScanner(injections)],
    ['secret', dlpScanner(secrets, [])],
  ] as const
).filter(([name]) => values.only === undefined || values.only === name)

const texts =
  /\.(?:md|mdx|rst|txt|html?|json|jsonc|js|mjs|cjs|ts|tsx|jsx|css|ya?ml|xml|py|go|rs|java|c|h|sh|toml|csv)$/i
const prose = /\.(?:md|mdx|rst|txt|html?)$/i
/** What is larger is one table or bundle. */
const LARGEST = 4e6

const skip = values.skip === undefined ? undefined : new RegExp(values.skip)

const counts = new Map<string, number>()
const shown = Number(values.show)
let [bytes, files, code] = [0, 0, 0]

function told(kind: string, path: string, text: Uint8Array, { rule, view, start, end }: Hit): void {
  if (rule.severity === 'low') return
  const name = `${kind}: ${rule.name} (${rule.severity})`
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  if (count > shown) return
  const words =
    kind === 'secret'
      ? ''
      : JSON.stringify(
          new TextDecoder().decode(text.subarray(Math.max(0, start - 60), Math.min(end + 40, start + 240))),
        )
  console.log(`${rule.name}${view === undefined ? '' : ` [${view}]`}  ${path}:${start}  ${words}`)
}

for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  if (skip?.test(path)) continue
  if (!texts.test(path) || (!prose.test(path) && code++ % Number(values.every) !== 0)) continue
  const whole = join(folder, path)
  const { size } = statSync(whole)
  if (size > LARGEST || !statSync(whole).isFile()) continue
  const text = new Uint8Array(readFileSync(whole))
  bytes += size
  files++
  for (const [kind, scanner] of scanners) for (const hit of scanAll(scanner, text)) told(kind, path, text, hit)
  if (bytes > Number(values.mb) * 1e6) break
}

console.log(`\n${files} files, ${(bytes / 1e6).toFixed(1)} MB`)
const all = [...counts].sort(([, a], [, b]) => b - a)
for (const [name, count] of all) console.log(`${String(count).padStart(6)}  ${per20(count)} in 20 MB  ${name}`)
for (const [kind] of scanners) {
  const sum = all.reduce((sum, [name, count]) => (name.startsWith(kind) ? sum + count : sum), 0)
  console.log(`${String(sum).padStart(6)}  ${per20(sum)} in 20 MB  ${kind}, medium severity or above`)
}

function per20(count: number): string {
  return ((count / bytes) * 20e6).toFixed(2).padStart(7)
}
