// Notices that files have changed: written in place, replaced by an editor, or swapped behind a link as Kubernetes does.

import { createHash } from 'node:crypto'
import { readFileSync, realpathSync, statSync, watch, type FSWatcher } from 'node:fs'
import { dirname } from 'node:path'

/** How often the files are looked at where the system tells nothing (milliseconds). */
const pollMs = 1000
/** A file that is being written is left alone until it has kept still for so long (milliseconds). */
const settleMs = 100

/** A file may be away for the moment between two names (milliseconds). */
const goneMs = 1000

export interface FileWatch {
  close(): void
}

/** Calls `changed` once for each change of content; `beat` whenever it has looked. */
export function watchFiles(files: () => readonly string[], changed: () => void, beat: () => void): FileWatch {
  let known = contentOf(files())
  let stamps = stampsOf(files())
  let waiting: ReturnType<typeof setTimeout> | undefined
  const settle = () => {
    clearTimeout(waiting)
    const seen = contentOf(files())
    waiting = setTimeout(
      () => {
        const now = contentOf(files())
        // Still being written.
        if (now !== seen) return settle()
        if (now === known) return
        known = now
        changed()
      },
      seen.includes(missing) ? goneMs : settleMs,
    )
    waiting.unref()
  }
  const look = () => {
    beat()
    const now = stampsOf(files())
    if (now === stamps) return
    stamps = now
    settle()
  }
  beat()
  const timer = setInterval(look, pollMs)
  timer.unref()
  const watchers = [...new Set(files().map((file) => dirname(file)))].flatMap((folder) => watched(folder, look))
  return {
    close() {
      clearInterval(timer)
      clearTimeout(waiting)
      for (const watcher of watchers) watcher.close()
    },
  }
}

/** Looking is enough; being told is quicker. */
function watched(folder: string, look: () => void): FSWatcher[] {
  try {
    const watcher = watch(folder, { persistent: false }, look)
    watcher.on('error', () => watcher.close())
    return [watcher]
  } catch {
    return []
  }
}

const missing = 'missing'

/** Where the name leads and what the system says of it. */
function stampsOf(files: readonly string[]): string {
  return files.map(stampOf).join('\n')
}

function stampOf(file: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(file)
    return [realpathSync(file), ino, size, mtimeMs, ctimeMs].join(' ')
  } catch {
    return missing
  }
}

function contentOf(files: readonly string[]): string {
  return files.map(hashOf).join('\n')
}

function hashOf(file: string): string {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  } catch {
    return missing
  }
}
