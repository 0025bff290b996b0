// Writes receipts into files: goes on with the chain that is there, begins new files, drops old ones, syncs.

import type { KeyObject } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileName, genesis, hashOf, isReceiptFile, keyName, publicHex, type Kind, written } from './receipts.ts'

export interface RecorderSettings {
  readonly dir: string
  readonly key: KeyObject
  readonly checkpointEvery: number
  readonly signCheckpoints: boolean
  readonly perFile: number
  /** 0 = for ever. */
  readonly keepMs: number
}

/** What is on the disk a moment later, whatever happens to the machine (milliseconds). */
const syncMs = 1000

/** One process writes; throws where that is impossible, and `write` throws when a receipt could not be written. */
export class Recorder {
  readonly #settings: RecorderSettings
  readonly #key: string
  readonly #lock: string
  readonly #timer: ReturnType<typeof setInterval>
  #seq = 0
  #prev = genesis
  #fd: number | null = null
  #file = ''
  #inFile = 0
  #sinceCheckpoint = 0
  #torn: Readonly<Record<string, unknown>> | undefined
  #dirty = false
  /** A line that was written in part: nothing may follow it in that file. */
  #spoilt = false

  constructor(settings: RecorderSettings) {
    this.#settings = settings
    this.#key = publicHex(settings.key)
    mkdirSync(settings.dir, { recursive: true, mode: 0o700 })
    this.#lock = join(settings.dir, 'writer.lock')
    locked(this.#lock)
    try {
      this.#goOn()
      this.#open()
    } catch (error) {
      rmSync(this.#lock, { force: true })
      throw error
    }
    this.#timer = setInterval(() => {
      this.#sync()
      // What is written to a file that somebody removed is lost: the next receipt needs another.
      if (this.#fd !== null && !existsSync(this.#file)) this.#shut()
    }, syncMs)
    this.#timer.unref()
  }

  write(kind: 'begin' | 'decision', data: Readonly<Record<string, unknown>>): void {
    const { perFile, checkpointEvery } = this.#settings
    if (this.#inFile >= perFile || this.#spoilt || this.#fd === null) this.#open()
    this.#append(kind, data)
    if (++this.#sinceCheckpoint >= checkpointEvery) this.#checkpoint('checkpoint')
  }

  close(): void {
    clearInterval(this.#timer)
    try {
      if (!this.#spoilt) this.#checkpoint('end')
    } catch {
      // The chain then ends as after a kill, and that is what happened to it.
    }
    this.#shut()
    rmSync(this.#lock, { force: true })
  }

  #checkpoint(kind: 'checkpoint' | 'end'): void {
    this.#append(
      kind,
      { receipts: this.#seq },
      kind === 'end' || this.#settings.signCheckpoints ? this.#settings.key : null,
    )
    this.#sinceCheckpoint = 0
    this.#sync()
  }

  #append(kind: Kind, data: Readonly<Record<string, unknown>>, key: KeyObject | null = this.#settings.key): void {
    const [seq, prev, time] = [this.#seq, this.#prev, new Date().toISOString()]
    const line = written({ v: 1, seq, time, kind, prev, key: keyName(this.#key), data }, key)
    const bytes = Buffer.from(`${line}\n`)
    const fd = this.#fd
    if (fd === null) throw new Error('no file of receipts is open')
    let at = 0
    try {
      while (at < bytes.length) at += writeSync(fd, bytes, at)
    } catch (error) {
      if (at > 0) this.#spoil(bytes.subarray(0, at))
      throw error
    }
    this.#seq++
    this.#inFile++
    this.#prev = hashOf(line)
    this.#dirty = true
  }

  #spoil(part: Uint8Array): void {
    this.#spoilt = true
    this.#torn = { bytes: part.length, sha256: hashOf(part) }
  }

  #open(): void {
    this.#shut()
    const { dir } = this.#settings
    const file = join(dir, fileName(this.#seq))
    // An attempt that failed before its first line leaves nothing that is worth keeping.
    if (this.#isEmpty(file)) rmSync(file)
    this.#fd = openSync(file, 'ax', 0o600)
    this.#file = file
    this.#inFile = 0
    this.#spoilt = false
    const torn = this.#torn
    try {
      this.#append('open', {
        public_key: this.#key,
        checkpoints: this.#settings.signCheckpoints ? 'signed' : 'unsigned',
        ...(torn !== undefined && { torn }),
      })
    } catch (error) {
      this.#shut()
      rmSync(file, { force: true })
      this.#torn = torn
      throw error
    }
    this.#torn = undefined
    this.#drop()
  }

  #isEmpty(file: string): boolean {
    try {
      return statSync(file).size === 0
    } catch {
      return false
    }
  }

  /** Takes up the chain after its last whole line; what was torn is told in the next file and kept. */
  #goOn(): void {
    const { dir } = this.#settings
    const name = readdirSync(dir).filter(isReceiptFile).toSorted().at(-1)
    if (name === undefined) return
    const bytes = readFileSync(join(dir, name))
    const end = bytes.lastIndexOf(10)
    const rest = bytes.subarray(end + 1)
    if (rest.length > 0) this.#torn = { bytes: rest.length, sha256: hashOf(rest) }
    const lines = bytes.subarray(0, Math.max(0, end)).toString('utf8').split('\n')
    const last = lines.at(-1) ?? ''
    if (end < 0) {
      // Not one whole line: the name says where it began.
      if (rest.length === 0) return void rmSync(join(dir, name))
      throw new Error(`${join(dir, name)} holds no whole receipt: move it away to begin a new chain`)
    }
    const seq = (JSON.parse(last) as { seq?: unknown }).seq
    if (!Number.isSafeInteger(seq))
      throw new Error(`${join(dir, name)} does not end with a receipt: see verify-receipt`)
    this.#seq = (seq as number) + 1
    this.#prev = hashOf(last)
  }

  #drop(): void {
    const { dir, keepMs } = this.#settings
    if (keepMs === 0) return
    const names = readdirSync(dir).filter(isReceiptFile).toSorted().slice(0, -1)
    for (const name of names) {
      // From the beginning on, so that what is kept has no hole.
      if (Date.now() - statSync(join(dir, name)).mtimeMs < keepMs) return
      rmSync(join(dir, name))
    }
  }

  #sync(): void {
    if (!this.#dirty || this.#fd === null) return
    try {
      fdatasyncSync(this.#fd)
      this.#dirty = false
    } catch {
      // Not every file system can; what was written is in the hands of the system all the same.
    }
  }

  #shut(): void {
    this.#sync()
    if (this.#fd !== null) closeSync(this.#fd)
    this.#fd = null
  }
}

/** Another process that is alive writes there. */
export class FolderTaken extends Error {}

/** Two writers would make two chains of one. A lock whose process is gone is nobody's. */
function locked(file: string): void {
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (pid !== process.pid && isAlive(pid))
    throw new FolderTaken(`process ${pid} writes there (${file}); give each proxy a folder of its own`)
  rmSync(file, { force: true })
  writeOnce(file)
}

function writeOnce(file: string): void {
  const fd = openSync(file, 'wx', 0o600)
  writeSync(fd, String(process.pid))
  closeSync(fd)
}

function isAlive(pid: number): boolean {
  if (!(pid > 0)) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
