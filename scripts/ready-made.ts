// Writes what the built-in rules come to, files that the build puts into the binary, and lists them: `bun scripts/ready-made.ts FOLDER`.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { parseConfig } from '../src/config/load.ts'
import { CAPS } from '../src/pattern/caps.ts'
import { compiledOf } from '../src/pattern/compiled.ts'
import { tables } from '../src/pattern/literals.ts'
import { lookIn, packed, type Rows } from '../src/pattern/ready-made.ts'
import type { Rule } from '../src/pattern/rule.ts'
import { rowsOf, tableName } from '../src/pattern/ready-tables.ts'
import { injections, signals } from '../src/rules/injection.ts'
import { toldAnew, vocabularies } from '../src/rules/injection-vocabularies.ts'
import { gates } from '../src/rules/injection-wording.ts'
import { readyWording, wordingFiles } from '../src/rules/ready-wording.ts'
import { secrets } from '../src/rules/secrets.ts'
import { poisons } from '../src/rules/tool-poison.ts'
import { file, readyScale, rowsOfWeights, scaleOf } from '../src/rules/weighed.ts'
import { looseRules } from '../src/scan/joined-rules.ts'
import { phrasesIn } from '../src/scan/lexicon.ts'
import { patterns } from '../src/scan/patterns.ts'
import { kindsOf } from '../src/scan/tongue.ts'
import { dlpScanner, injectionScanner, rulesOf, seedOptionsOf } from '../src/service/policy.ts'

/** By name: what the defaults ask for. */
export function made(): ReadonlyMap<string, Rows> {
  const files = new Map<string, Rows>()
  const packs: readonly (readonly Rule[])[] = [
    [...injections, ...signals, ...gates],
    secrets,
    looseRules(secrets).rules,
    poisons,
  ]
  for (const rules of packs) {
    const { literals } = compiledOf(rules, CAPS)
    const rows = rowsOf(tables(literals))
    if (rows !== null) files.set(tableName(literals), rows)
  }
  const kinds = kindsOf(vocabularies)
  const work = phrasesIn(vocabularies, kinds)
  let step = work.next()
  while (step.done !== true) step = work.next()
  for (const [name, rows] of wordingFiles(toldAnew().rare, kinds.keys(), step.value)) files.set(name, rows)
  files.set(file, rowsOfWeights(scaleOf()))
  return files
}

/** What a proxy with the built-in configuration asks for. */
export function askedFor(): ReadonlySet<string> {
  const asked = new Set<string>()
  lookIn((name) => {
    asked.add(name)
    return null
  })
  const loaded = parseConfig('')
  if (!loaded.ok) throw new Error('the built-in configuration cannot be read')
  const { dlp, injection } = rulesOf(loaded.config)
  dlpScanner(dlp, [], seedOptionsOf(loaded.config))
  injectionScanner(injection)
  // Anew, whatever this process has made before.
  patterns(poisons)
  readyWording()
  readyScale()
  return asked
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  if (folder === undefined) {
    console.error('usage: bun scripts/ready-made.ts FOLDER')
    process.exit(2)
  }
  mkdirSync(folder, { recursive: true })
  for (const [name, rows] of made()) {
    const file = `${folder}/${name}.bin`
    // Another build may be reading it.
    const aside = `${file}.${process.pid}`
    writeFileSync(aside, packed(rows))
    renameSync(aside, file)
    console.log(file)
  }
}
