// Knows how a rule asks something of every program or path of a call.

import { targets } from './tool-commands.ts'
import { type Call, pathIn } from '../shell/call.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

export const block = 'block' as const

/** The page of a MITRE ATT&CK technique. */
export const attack = (id: string): string => `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`

export const anyCommand =
  (test: (command: ShellCommand) => boolean) =>
  ({ commands }: Call): boolean =>
    commands.some(test)

/** What a tool that is no shell writes to. */
export const writesTo =
  (test: (path: string) => boolean) =>
  ({ categories, paths }: Call): boolean =>
    categories.has('write') && !categories.has('exec') && paths.some(test)

/** What a command line writes to: redirections, copies, edits in place. */
export const commandWrites = (test: (path: string) => boolean): ((call: Call) => boolean) =>
  anyCommand((command) => targets(command).some((path) => test(pathIn(command, path))))
