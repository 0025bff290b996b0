// Fifth set: written before anybody looked at rules, detectors or the sets before it.

import { readFileSync } from 'node:fs'
import { type Case, commands } from './cases.ts'
import * as chains from './r5-chains-attacks.ts'
import * as sessions from './r5-chains-honest.ts'
import * as poisoned from './r5-defs-attacks.ts'
import * as described from './r5-defs-honest.ts'
import * as drift from './r5-drift.ts'
import * as hostile from './r5-surf-attacks.ts'
import * as honest from './r5-surf-honest.ts'

/** One a line, \u23ce = a new line. */
const lines = (file: string): Case[] =>
  commands(
    readFileSync(new URL(file, import.meta.url), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.replaceAll('\u23ce', '\n')),
  )

export const attacks: Readonly<Record<string, readonly Case[]>> = {
  commands: lines('r5-commands-attacks.txt'),
  ...poisoned.attacks,
  ...hostile.attacks,
  ...chains.attacks,
  ...drift.attacks,
}
export const benign: Readonly<Record<string, readonly Case[]>> = {
  commands: lines('r5-commands-honest.txt'),
  ...described.benign,
  ...honest.benign,
  ...sessions.benign,
  ...drift.benign,
}
