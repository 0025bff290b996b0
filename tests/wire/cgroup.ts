// A control group with a memory limit, as an engine makes one for each container (versions 1 and 2).

import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const roots = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup']

export class MemoryGroup {
  readonly folder: string
  readonly #first: boolean

  private constructor(folder: string, first: boolean) {
    this.folder = folder
    this.#first = first
  }

  /** null where none can be made. */
  static of(bytes: number): MemoryGroup | null {
    for (const root of roots) {
      const first = root.endsWith('/memory')
      const folder = join(root, `pipelock-test-${process.pid}`)
      const limit = join(folder, first ? 'memory.limit_in_bytes' : 'memory.max')
      try {
        mkdirSync(folder)
        if (!existsSync(limit)) throw new Error('no memory controller')
        writeFileSync(limit, String(bytes))
        return new MemoryGroup(folder, first)
      } catch {
        if (existsSync(folder)) rmdirSync(folder)
      }
    }
    return null
  }

  #read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  /** Most it ever held, caches of files included. */
  peak(): number {
    return Number(this.#read(this.#first ? 'memory.max_usage_in_bytes' : 'memory.peak'))
  }

  /** What cannot be dropped: memory that belongs to no file. */
  anonymous(): number {
    const found = /^(?:total_rss|anon) (\d+)$/m.exec(this.#read('memory.stat'))
    return Number(found?.[1] ?? Number.NaN)
  }

  killed(): number {
    return Number(/^oom_kill (\d+)$/m.exec(this.#read(this.#first ? 'memory.oom_control' : 'memory.events'))?.[1] ?? 0)
  }

  pids(): readonly number[] {
    return this.#read('cgroup.procs').split('\n').filter(Boolean).map(Number)
  }

  remove(): void {
    rmdirSync(this.folder)
  }
}
