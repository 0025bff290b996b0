// Starts a program as the head of a process group of its own, and ends the whole group.

import { spawn } from 'node:child_process'
import { Readable, Writable } from 'node:stream'

export interface Child {
  readonly stdin: WritableStream<Uint8Array>
  readonly stdout: ReadableStream<Uint8Array>
  /** The exit code; 128 + signal number where it was killed. Rejects when it cannot be started. */
  readonly exited: Promise<number>
  /** Closes its stdin and waits `graceMs`, then SIGTERM and `graceMs`, then SIGKILL, to the group. */
  stop(graceMs: number): Promise<void>
}

const signals: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGKILL: 9, SIGTERM: 15 }

/** stderr is passed as it is. Shells and package runners start children of their own: hence the group. */
export function startChild(command: readonly string[], env: Readonly<Record<string, string>>): Child {
  const [program = '', ...args] = command
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  const exited = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signals[signal ?? ''] ?? 0)))
  })
  // A program that cannot be started is told of where `exited` is awaited.
  exited.catch(() => undefined)
  // A program that stops reading ends its pipe: that is no error of ours.
  child.stdin.on('error', () => undefined)
  const toGroup = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      // The group has ended.
    }
  }
  return {
    stdin: Writable.toWeb(child.stdin) as unknown as WritableStream<Uint8Array>,
    stdout: Readable.toWeb(child.stdout) as unknown as ReadableStream<Uint8Array>,
    exited,
    async stop(graceMs) {
      child.stdin.end()
      if (await within(exited, graceMs)) return toGroup('SIGTERM')
      toGroup('SIGTERM')
      if (await within(exited, graceMs)) return
      toGroup('SIGKILL')
      await within(exited, graceMs)
    },
  }
}

async function within(exited: Promise<number>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)))
  const ended = await Promise.race([
    exited.then(
      () => true,
      () => true,
    ),
    late,
  ])
  clearTimeout(timer)
  return ended
}
