// `pipelock install`: copies this program elsewhere, for init containers of an image that has no cp.

import { chmodSync, constants, copyFileSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Command } from 'commander'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'

function kindOf(path: string): 'none' | 'file' | 'folder' | 'other' {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 'none'
  return stat.isFile() ? 'file' : stat.isDirectory() ? 'folder' : 'other'
}

/** Whole or not at all; what is there under that name is replaced, but never followed elsewhere. */
function install(destination: string): string {
  const place = kindOf(destination) === 'folder' ? join(destination, 'pipelock') : destination
  const kind = kindOf(place)
  if (kind === 'other' || kind === 'folder')
    throw new Exit(exitCodes.usage, `${place} is no regular file (a symbolic link, perhaps): nothing was copied`)
  if (!statSync(dirname(place), { throwIfNoEntry: false })?.isDirectory())
    throw new Exit(exitCodes.usage, `${dirname(place)}: no such folder; mount one there`)
  const aside = join(dirname(place), `.${basename(place)}.${process.pid}`)
  try {
    // What is there under that name is left over, or a link to elsewhere.
    rmSync(aside, { force: true })
    copyFileSync(process.execPath, aside, constants.COPYFILE_EXCL)
    chmodSync(aside, 0o755)
    renameSync(aside, place)
  } catch (error) {
    rmSync(aside, { force: true })
    throw new Exit(exitCodes.failed, `writing ${place}: ${trouble(error)}`)
  }
  return place
}

export function installCommand(program: Command, out: (line: string) => void, exits: string): void {
  program
    .command('install')
    .description('copy this program to a file or into a folder, such as the volume of an init container')
    .argument('<destination>', 'file or folder')
    .addHelpText('after', exits)
    .action((destination: string) => out(install(destination)))
}
