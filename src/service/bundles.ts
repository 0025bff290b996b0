// Rule bundles of `rules.rules_dir`: read, checked against the keys that are trusted, and turned into rules.

import { verify } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import { fromHex } from './receipts.ts'
import { isConfident, readBundle, type BundleFile, type BundleRule } from '../config/bundle.ts'
import type { Config } from '../config/schema.ts'
import { globMatches } from '../config/suppressed.ts'
import { compile } from '../pattern/nfa.ts'
import { parse } from '../pattern/parse.ts'
import { refuseImpossible } from '../pattern/possible.ts'
import type { Rule } from '../pattern/rule.ts'

type Settings = Config['rules']

export interface Bundle {
  readonly folder: string
  readonly file: BundleFile
  /** The trusted key that signed it. */
  readonly key: Settings['trusted_keys'][number]
  readonly text: Uint8Array
  readonly signature: string
}

export interface Bundled {
  readonly dlp: readonly Rule[]
  readonly injection: readonly Rule[]
  /** For what tools say of themselves. */
  readonly poison: readonly Rule[]
}

const fileName = 'bundle.yaml'
const signatureName = 'bundle.yaml.sig'
const largest = 1024 * 1024
const mostBundles = 64

/** The bundle of a folder; throws an Exit that says why it is not used. */
export function openBundle(folder: string, { trusted_keys: keys }: Pick<Settings, 'trusted_keys'>): Bundle {
  const bad = (why: string) => new Exit(exitCodes.usage, `rule bundle ${folder}: ${why}`)
  const read = (name: string): Uint8Array => {
    try {
      const about = statSync(join(folder, name))
      // Reading a pipe waits for whoever may never write.
      if (!about.isFile()) throw bad(`${name} is no regular file`)
      if (about.size > largest) throw bad(`${name} is larger than ${largest} bytes`)
      return readFileSync(join(folder, name))
    } catch (error) {
      if (error instanceof Exit) throw error
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
      const remedy = name === signatureName && missing ? '; bundles must be signed (pipelock rules sign)' : ''
      throw bad(`${name} ${missing ? 'is missing' : `cannot be read: ${trouble(error)}`}${remedy}`)
    }
  }
  const text = read(fileName)
  const signature = new TextDecoder().decode(read(signatureName)).trim()
  const bytes = /^[0-9a-f]{128}$/i.test(signature) ? Buffer.from(signature, 'hex') : null
  if (bytes === null) throw bad(`${signatureName} is no Ed25519 signature (128 hexadecimal digits)`)
  if (keys.length === 0) throw bad('no key is trusted: name one in rules.trusted_keys')
  const key = keys.find(({ public_key }) => verify(null, text, fromHex(public_key), bytes))
  if (key === undefined)
    throw bad(`it is signed by none of rules.trusted_keys (${keys.map(({ name }) => name).join(', ')}), or was changed`)
  const found = readBundle(new TextDecoder().decode(text))
  if ('wrong' in found) throw bad(found.wrong)
  for (const rule of found.bundle.rules) {
    try {
      refuseImpossible(compile(parse(patternOf(rule))))
    } catch (error) {
      throw bad(`rule ${rule.id}: ${error instanceof Error ? error.message : 'its pattern cannot be used'}`)
    }
  }
  return { folder, file: found.bundle, key, text, signature }
}

/** Folders that hold bundles; a folder that is not there holds none. */
export function bundleFolders({ rules_dir: folder }: Settings): readonly string[] {
  if (folder === '') return []
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => join(folder, name))
      .toSorted()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Exit(exitCodes.usage, `rules.rules_dir ${folder}: ${trouble(error)}`)
  }
}

/** Files whose change is a change of the rules. */
export function bundleFiles(settings: Settings): readonly string[] {
  try {
    return bundleFolders(settings).flatMap((folder) => [join(folder, fileName), join(folder, signatureName)])
  } catch {
    return []
  }
}

export function installed(settings: Settings): readonly Bundle[] {
  const folders = bundleFolders(settings)
  if (folders.length > mostBundles) throw new Exit(exitCodes.usage, `rules.rules_dir: more than ${mostBundles} bundles`)
  const bundles = folders.map((folder) => openBundle(folder, settings))
  const names = bundles.map(({ file }) => file.name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new Exit(exitCodes.usage, `rules.rules_dir: two bundles are called ${twice}`)
  return bundles
}

/** One reading for each configuration: whatever is made of it is made of the same bundles. */
const known = new WeakMap<Settings, Bundled>()

/** What is used of the bundles. A bundle that cannot be trusted is an Exit: rules that are missing protect nobody. */
export function bundledOf({ rules: settings }: Config): Bundled {
  const before = known.get(settings)
  if (before !== undefined) return before
  const all = installed(settings).flatMap((bundle) =>
    bundle.file.rules.filter((rule) => isUsed(bundle.file.name, rule, settings)).map((rule) => ({ bundle, rule })),
  )
  const of = (type: BundleRule['type']) =>
    all.filter(({ rule }) => rule.type === type).map(({ bundle, rule }) => ruleOf(bundle, rule))
  const bundled = { dlp: of('dlp'), injection: of('injection'), poison: of('tool-poison') }
  known.set(settings, bundled)
  return bundled
}

export function isUsed(bundle: string, rule: BundleRule, settings: Settings): boolean {
  return (
    isConfident(rule, settings.min_confidence) &&
    (rule.status === 'stable' || settings.include_experimental) &&
    !settings.disabled.some((glob) => globMatches(glob, `${bundle}:${rule.id}`))
  )
}

/** As everywhere: secrets are looked for in either case. */
const patternOf = ({ type, pattern }: BundleRule) => (type === 'dlp' ? `(?i)${pattern.regex}` : pattern.regex)

const threats = { dlp: 'secret', injection: 'injection', 'tool-poison': 'tool' } as const

function ruleOf({ file, key }: Bundle, rule: BundleRule): Rule {
  const tier = key.tier === undefined ? '' : ` (${key.tier})`
  const { exempt_domains: exempt } = rule.pattern
  return {
    name: `${file.name}:${rule.id}`,
    threat: threats[rule.type],
    severity: rule.severity,
    pattern: patternOf(rule),
    source: `${rule.name}, bundle ${file.name} ${file.version}, signed by ${key.name}${tier}`,
    ...(exempt.length > 0 && { exempt }),
  }
}
