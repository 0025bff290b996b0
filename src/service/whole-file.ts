// Reads and replaces small files whole: all of the new text is in place, or the old one is.

import {
  copyFileSync,
  existsSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'

export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Exit(exitCodes.usage, `reading ${path}: ${trouble(error)}`)
  }
}

/** All of it or nothing, with the mode it had; the first original is kept as `.bak`. */
export function replaceText(path: string, text: string, backup: boolean): void {
  if (backup && !existsSync(`${path}.bak`)) copyFileSync(path, `${path}.bak`)
  const mode = existsSync(path) ? statSync(path).mode & 0o777 : 0o600
  // A link stays one: the file it leads to is replaced.
  const place = existsSync(path) ? realpathSync(path) : path
  const beside = `${place}.pipelock-${process.pid}`
  // What is there under that name is left over, or a link to elsewhere.
  rmSync(beside, { force: true })
  writeFileSync(beside, text, { mode, flag: 'wx' })
  renameSync(beside, place)
}
