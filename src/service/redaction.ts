// Translates the `redaction` section into what puts placeholders in the place of values.

import { readFileSync } from 'node:fs'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import type { Config } from '../config/schema.ts'
import { createRedactor } from '../mcp/redact.ts'
import { matchesDomain } from '../proxy/destination.ts'
import { redactionClasses } from '../rules/redaction.ts'
import type { Redactor, ValueRule } from '../scan/redactor.ts'

/** Characters of words in one pattern: automata of more are too large. */
const WORDS = 2000
/** Bytes of an `entries_file`. */
const LARGEST = 1024 * 1024

const refuse = (why: string): Exit => new Exit(exitCodes.usage, `redaction.${why}`)

/** Null = nothing is replaced. Throws an Exit (2) when the profile cannot be used. */
export function redactorOf({ redaction }: Config): Redactor | null {
  if (!redaction.enabled) return null
  const { default_profile: name, profiles, limits, allowlist_unparseable: allowed } = redaction
  const profile = profiles[name]
  const known = Object.keys(profiles).join(', ') || 'none'
  if (profile === undefined)
    throw refuse(`default_profile must name one of profiles, and "${name}" is none; there are: ${known}`)
  const rules = [
    ...profile.classes.flatMap((one) => classRules(name, one)),
    ...profile.dictionaries.flatMap((one) => words(redaction.dictionaries, name, one)),
  ]
  if (rules.length === 0) throw refuse(`profiles.${name} has no classes and no dictionaries: it replaces nothing`)
  return createRedactor({
    rules,
    maxBytes: limits.max_body_bytes,
    maxDepth: limits.max_depth,
    maxRedactions: limits.max_redactions_per_request,
    takesUnparseable: (host) => allowed.some((pattern) => matchesDomain(host, pattern)),
  })
}

function classRules(profile: string, name: string): ValueRule[] {
  const rows = redactionClasses[name]
  if (rows === undefined)
    throw refuse(
      `profiles.${profile}.classes: "${name}" is no class; there are: ${Object.keys(redactionClasses).join(', ')}`,
    )
  return rows.map(({ source: _, ...row }) => ({ ...row, class: name, priority: 0 }))
}

function words(dictionaries: Config['redaction']['dictionaries'], profile: string, name: string): ValueRule[] {
  const dictionary = dictionaries[name]
  if (dictionary === undefined)
    throw refuse(
      `profiles.${profile}.dictionaries: "${name}" is none; there are: ${Object.keys(dictionaries).join(', ') || 'none'}`,
    )
  const { class: shown, entries, entries_file: file, case_insensitive, word_boundary, priority } = dictionary
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(shown))
    throw refuse(`dictionaries.${name}.class must be letters, digits, - and _: it stands in the placeholder`)
  const all = [...entries, ...(file === '' ? [] : lines(name, file))].filter((entry) => entry !== '')
  if (all.length === 0) throw refuse(`dictionaries.${name} has no entries`)
  // The longest first: the first alternative that fits is taken.
  const sorted = [...new Set(all)].toSorted((a, b) => b.length - a.length)
  return portions(sorted).map((portion): ValueRule => {
    const pattern = `${case_insensitive ? '(?i)' : ''}(?:${portion.map((entry) => entryPattern(entry, word_boundary)).join('|')})`
    return { class: shown, pattern, priority }
  })
}

/** A boundary stands only beside a letter or digit: `C++` ends with none. */
function entryPattern(entry: string, bounded: boolean): string {
  const literal = entry.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const [before, after] = [/^\w/.test(entry), /\w$/.test(entry)]
  return `${bounded && before ? '\\b' : ''}${literal}${bounded && after ? '\\b' : ''}`
}

function portions(entries: readonly string[]): string[][] {
  const all: string[][] = [[]]
  let size = 0
  for (const entry of entries) {
    if (size > 0 && size + entry.length > WORDS) {
      all.push([])
      size = 0
    }
    all.at(-1)?.push(entry)
    size += entry.length
  }
  return all
}

function lines(name: string, file: string): string[] {
  try {
    const text = readFileSync(file, 'utf8')
    if (text.length > LARGEST)
      throw refuse(`dictionaries.${name}.entries_file "${file}" is larger than ${LARGEST} bytes`)
    return text.split('\n').map((line) => line.trim())
  } catch (error) {
    if (error instanceof Exit) throw error
    throw refuse(`dictionaries.${name}.entries_file "${file}" cannot be read: ${trouble(error)}`)
  }
}
