// Keeps the garbage of commands that run for years small: JavaScriptCore takes its settings from the environment, once, at start.

import { memoryLimit } from './memory-limit.ts'
import { inheritedSockets } from '../runtime/inherited.ts'

declare const PIPELOCK_COMMIT: string | undefined

type Env = Record<string, string | undefined>

/**
 * Otherwise the heap is collected when it has grown to two or three times what was alive: what is alive then lies scattered
 * over all of it, and stays there. By name, for machines of more and of less than 16 GiB. And only what runs thousands of
 * times is compiled, nothing for the third time: most of that code is never paid back.
 */
export const settings = {
  BUN_JSC_heapGrowthMaxIncrease: '0.06',
  BUN_JSC_smallHeapGrowthFactor: '1.06',
  BUN_JSC_mediumHeapGrowthFactor: '1.06',
  BUN_JSC_largeHeapGrowthFactor: '1.06',
  BUN_JSC_thresholdForJITAfterWarmUp: '50000',
  BUN_JSC_useFTLJIT: '0',
} as const

/** What only one of its runs has: set = this one. */
const mark = 'PIPELOCK_HEAP_IS_SET'

const longLived = (args: readonly string[]) => args[0] === 'run' || (args[0] === 'mcp' && args[1] === 'proxy')

/**
 * Replaces this process by one with the settings, under the same id: what calls it does not go on. Does nothing where that
 * cannot be, or has been done.
 */
export function keepHeapSmall(args: readonly string[], env: Env): void {
  if (mark in env) {
    // Neither what is started from here nor who looks for secrets in the environment needs them.
    for (const name of [mark, ...Object.keys(settings)]) delete env[name]
    return
  }
  const { execve, execPath } = process
  // A runtime that runs the sources is not ours to restart.
  if (typeof PIPELOCK_COMMIT !== 'string' || execve === undefined || !longLived(args)) return
  // Bun's execve closes every file but the first three: sockets of a service manager would be lost. Its unit has the settings.
  if (inheritedSockets(env, process.pid).size > 0) return
  const limit = memoryLimit()
  const told = limit === null ? {} : { BUN_JSC_forceRAMSize: String(limit) }
  const given = Object.entries({ ...told, ...settings, ...env }).filter(([, value]) => value !== undefined)
  try {
    execve(execPath, [process.argv0, ...args], { ...Object.fromEntries(given), [mark]: '1' })
  } catch {
    // Where nothing may be executed it runs all the same, with more garbage.
  }
}
