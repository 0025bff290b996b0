// Where learnt profiles are kept (`behavioral_baseline.profile_dir`): one file for each agent, written whole or not at all.

import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import { replaceText } from './whole-file.ts'
import type { Config } from '../config/schema.ts'
import { dimensions, profileIn, type Profile } from '../sessions/baseline.ts'
import type { Keeping } from '../sessions/baselines.ts'

const ending = '.baseline.json'

export function baselineFile(dir: string, name: string): string {
  // Names of proxy users may hold anything.
  return join(dir, `${encodeURIComponent(name).replaceAll('*', '%2A')}${ending}`)
}

export function namesIn(dir: string): readonly string[] {
  if (!existsSync(dir)) return []
  const files = readdirSync(dir).filter((file) => file.endsWith(ending))
  return files.map((file) => decodeURIComponent(file.slice(0, -ending.length))).toSorted()
}

/** An Exit (2) where there is something that is no profile. */
export function readBaseline(dir: string, name: string): Profile | null {
  const file = baselineFile(dir, name)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new Exit(exitCodes.usage, `${file} cannot be read: ${trouble(error)}`)
  }
  const profile = parsed(text)
  if (profile !== null) return profile
  throw new Exit(exitCodes.usage, `${file} is no profile: repair it, or forget it (pipelock baseline forget)`)
}

function parsed(text: string): Profile | null {
  try {
    return profileIn(JSON.parse(text))
  } catch {
    return null
  }
}

export function writeBaseline(dir: string, name: string, profile: Profile): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  replaceText(baselineFile(dir, name), `${JSON.stringify(profile, null, 1)}\n`, false)
}

/** Files are looked at again this often (milliseconds): somebody may have ratified one. */
const lookMs = 2000

interface Kept {
  profile: Profile | null
  looked: number
  /** Of the file; 0 = there was none. */
  changed: number
  isBroken: boolean
}

/** `dir` = where they are now; empty = in memory alone. */
export function keepingIn(
  dir: () => string,
  clock: () => number,
  say: (message: string, fields: Record<string, unknown>) => void,
): Keeping {
  const all = new Map<string, Kept>()
  const changedAt = (name: string) => statSync(baselineFile(dir(), name), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const fresh = (name: string, withinMs: number): Kept => {
    const kept = all.get(name) ?? { profile: null, looked: Number.NEGATIVE_INFINITY, changed: 0, isBroken: false }
    all.set(name, kept)
    if (dir() === '' || clock() - kept.looked < withinMs) return kept
    kept.looked = clock()
    try {
      const changed = changedAt(name)
      if (changed === kept.changed && !kept.isBroken) return kept
      return Object.assign(kept, { profile: readBaseline(dir(), name), changed, isBroken: false })
    } catch (error) {
      if (!kept.isBroken) say('a profile cannot be read', { agent: name, error: (error as Error).message })
      kept.isBroken = true
    }
    return kept
  }
  return {
    read: (name) => fresh(name, lookMs).profile,
    update: (name, change) => {
      const kept = fresh(name, 0)
      // What was known stays in force, and nothing is written over what a person may want to repair.
      if (kept.isBroken) return
      kept.profile = change(kept.profile)
      if (dir() === '') return
      try {
        writeBaseline(dir(), name, kept.profile)
        kept.changed = changedAt(name)
      } catch (error) {
        say('a profile cannot be written', { agent: name, error: (error as Error).message })
      }
    },
    waits: (name) => say('a profile has learnt enough and waits: pipelock baseline ratify', { agent: name }),
  }
}

/** What would be learnt in vain. */
export function baselineWarnings({ behavioral_baseline: own }: Config): readonly string[] {
  if (!own.enabled) return []
  const section = 'behavioral_baseline'
  const known = new Set<string>(dimensions)
  const unknown = own.lock_dimensions.filter((name) => !known.has(name))
  return [
    ...(own.profile_dir !== ''
      ? []
      : own.auto_ratify
        ? [`${section}.profile_dir is empty: what is learnt is forgotten when the proxy ends`]
        : [`${section}: nobody can ratify what is learnt: set profile_dir, or auto_ratify`]),
    ...unknown.map((name) => `${section}.lock_dimensions: "${name}" is none of ${dimensions.join(', ')}`),
  ]
}
