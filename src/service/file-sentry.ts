// `file_sentry`: secrets in files that are written below watched folders. It tells; a file is nobody's to block.

import { lstatSync, readdirSync, readFileSync, watch, type FSWatcher } from 'node:fs'
import { join, resolve } from 'node:path'
import { Exit, exitCodes } from './exit.ts'
import { leaksIn } from './leaks.ts'
import type { Config } from '../config/schema.ts'
import { pathMatches } from '../config/suppressed.ts'
import { scanAll, type Scanner } from '../scan/scanner.ts'
import type { Severity } from '../types.ts'

export interface Written {
  /** `[redacted]` where it is the path that holds it. */
  readonly path: string
  /** 0 = the path itself. */
  readonly line: number
  readonly rule: string
  readonly severity: Severity
  readonly view?: string
}

interface Around {
  readonly scanner: Scanner
  readonly told: (found: Written) => void
  readonly complain: (line: string) => void
}

/** A file is looked at once it has kept still for so long (milliseconds). */
const stillMs = 200
/** Files that wait to be looked at; more than that are told of, and found when they change again. */
const mostWaiting = 4096
const largestFile = 16 * 1024 * 1024
/** Findings that are told once; the oldest are forgotten. */
const mostKnown = 10_000
const utf8 = new TextEncoder()
const neverRead = ['.git', 'node_modules']

export interface FileSentry {
  close(): void
}

/** Null = it is off. Throws an Exit where a folder cannot be watched, unless `best_effort`. */
export function createFileSentry({ file_sentry: own, suppress }: Config, around: Around): FileSentry | null {
  if (!own.enabled) return null
  const { scanner, told, complain } = around
  const settings = { scanner, ruleNames: new Set<string>(), suppress, baseline: new Set<string>() }
  const known = new Set<string>()
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  let lost = false

  const once = (fingerprint: string, found: Written): void => {
    if (known.has(fingerprint)) return
    const oldest = known.size >= mostKnown ? known.values().next().value : undefined
    if (oldest !== undefined) known.delete(oldest)
    known.add(fingerprint)
    told(found)
  }
  const look = (path: string): void => {
    const named = scanAll(scanner, utf8.encode(path))
    const shown = named.length > 0 ? '[redacted]' : path
    for (const { rule } of named)
      once(`${path}\n${rule.name}`, { path: shown, line: 0, rule: rule.name, severity: rule.severity })
    const lines = own.scan_content ? linesOf(path) : null
    if (lines === null) return
    for (const { line, pattern: rule, severity, view, fingerprint, suppressed } of leaksIn(path, lines, settings)) {
      if (suppressed === undefined)
        once(fingerprint, { path: shown, line, rule, severity, ...(view !== undefined && { view }) })
    }
  }
  const changed = (path: string): void => {
    if (path.split('/').some((part) => neverRead.includes(part))) return
    if (own.ignore_patterns.some((pattern) => pathMatches(pattern, path))) return
    const before = waiting.get(path)
    if (before === undefined && waiting.size >= mostWaiting) {
      if (!lost) complain(`warning: file_sentry: more than ${mostWaiting} files change at once; some are not looked at`)
      lost = true
      return
    }
    clearTimeout(before)
    const still = () => {
      waiting.delete(path)
      lost = false
      for (const file of filesAt(path))
        if (file === path) look(file)
        else changed(file)
    }
    const timer = setTimeout(still, stillMs)
    timer.unref()
    waiting.set(path, timer)
  }
  const watchers = own.watch_paths.flatMap((folder): FSWatcher[] => {
    const root = resolve(folder)
    try {
      if (!lstatSync(root).isDirectory()) throw new Error('it is no folder')
      const watcher = watch(root, { recursive: true }, (_, name) => name !== null && changed(join(root, name)))
      watcher.on('error', (error) => complain(`warning: file_sentry: ${root} is no longer watched: ${error.message}`))
      return [watcher]
    } catch (error) {
      const why = `file_sentry: cannot watch ${root}: ${(error as Error).message}`
      if (!own.best_effort) throw new Exit(exitCodes.usage, `${why}; file_sentry.best_effort: true goes on without`)
      complain(`warning: ${why}`)
      return []
    }
  })
  return {
    close() {
      for (const watcher of watchers) watcher.close()
      for (const timer of waiting.values()) clearTimeout(timer)
    },
  }
}

/** The file; of a folder that has just come, what it came with. Links are not followed. */
function filesAt(path: string): readonly string[] {
  try {
    const there = lstatSync(path)
    if (there.isFile()) return [path]
    return there.isDirectory() ? readdirSync(path).map((name) => join(path, name)) : []
  } catch {
    // It has gone again.
    return []
  }
}

/** Null where it is no text that can be looked at: gone, unreadable, too large. */
function linesOf(path: string): { number: number; text: string }[] | null {
  try {
    if (lstatSync(path).size > largestFile) return null
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((text, i) => ({ number: i + 1, text }))
  } catch {
    return null
  }
}
