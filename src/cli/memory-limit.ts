// Knows how much memory this process may use: the least of its control groups' limits.

import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const roots = [
  // Version 2 has one tree, whose line names no controller; version 1 a tree for memory.
  { line: /^0::(.*)$/m, root: '/sys/fs/cgroup', file: 'memory.max' },
  { line: /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m, root: '/sys/fs/cgroup/memory', file: 'memory.limit_in_bytes' },
] as const

/** Version 1 says "none" with a number that no machine has (bytes). */
const endless = 2 ** 50

/** Bytes; null = no limit, or this system does not say. */
export function memoryLimit(): number | null {
  const groups = text('/proc/self/cgroup')
  let least = endless
  for (const { line, root, file } of roots) {
    const path = line.exec(groups)?.[1]
    if (path === undefined) continue
    // In a container that shares the machine's view of groups the path is not there, and the root is its own.
    for (let group = path; ; group = dirname(group)) {
      const said = text(join(root, group, file)).trim()
      if (/^\d+$/.test(said)) least = Math.min(least, Number(said))
      if (dirname(group) === group) break
    }
  }
  return least < endless ? least : null
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
