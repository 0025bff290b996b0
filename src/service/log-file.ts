// The log file: appended to, 0600, moved aside when it is large enough, opened again when somebody has moved it.

import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import type { Config } from '../config/schema.ts'

const megabyte = 1024 * 1024

export class LogFile {
  readonly #settings: () => Config['logging']
  readonly #complain: (line: string) => void
  readonly #path: string
  #fd: number | null
  #size: number
  /** The last write stopped within a line. */
  #torn = false
  /** It cannot be moved aside: told once. */
  #stuck = false

  constructor(settings: () => Config['logging'], complain: (line: string) => void) {
    this.#settings = settings
    this.#complain = complain
    this.#path = settings().file
    this.#fd = open(this.#path)
    this.#size = fstatSync(this.#fd).size
  }

  /** Throws when it cannot be written. */
  write(text: string): void {
    const bytes = Buffer.from(this.#torn ? `\n${text}` : text)
    const most = this.#settings().max_size_mb * megabyte
    if (most > 0 && this.#size > 0 && this.#size + bytes.length > most) this.#rotate()
    if (this.#fd === null) this.reopen()
    const written = writeSync(this.#fd as number, bytes)
    this.#size += written
    this.#torn = written > 0 && written < bytes.length
    if (written < bytes.length) throw Object.assign(new Error('Short write'), { code: 'ENOSPC' })
  }

  reopen(): void {
    const fd = openSync(this.#path, 'a', 0o600)
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = fd
    this.#size = fstatSync(fd).size
    this.#torn = false
  }

  close(): void {
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }

  /** `audit.log` becomes `audit.log.1`, that `.2`, and so on; the oldest goes. */
  #rotate(): void {
    const { max_files: files } = this.#settings()
    try {
      if (files === 0) rmSync(this.#path, { force: true })
      for (let n = files; n > 0; n--) move(n === 1 ? this.#path : `${this.#path}.${n - 1}`, `${this.#path}.${n}`)
      this.reopen()
      this.#stuck = false
    } catch (error) {
      if (!this.#stuck) this.#complain(`pipelock: cannot move ${this.#path} aside: ${trouble(error)}; it grows on`)
      this.#stuck = true
      // Tried again when as much has been written once more.
      this.#size = 0
    }
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'a', 0o600)
  } catch (error) {
    throw new Exit(
      exitCodes.usage,
      `opening log file ${path}: ${trouble(error)}; check logging.file and its folder's permissions`,
    )
  }
}
