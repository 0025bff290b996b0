// `pipelock exec -- CMD`: runs a command behind the proxy and ends as it ended.

import { spawn } from 'node:child_process'
import { connect } from 'node:net'
import { variables, type EnvironmentFlags } from './environment.ts'
import { passwordVariables } from '../service/clients.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { load } from './source.ts'

type Env = Readonly<Record<string, string | undefined>>

const passed = ['SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT'] as const

/** The remote control is the operator's, not the agent's. */
const kept = ['PIPELOCK_KILLSWITCH_API_TOKEN']

/** Resolves to the command's exit code; a command ended by a signal ends us by the same. */
export async function exec(
  command: readonly string[],
  flags: EnvironmentFlags,
  env: Env,
  complain: (line: string) => void,
): Promise<number> {
  const set = variables(flags, env)
  await warnWithout(set['HTTPS_PROXY'] ?? '', complain)
  const own = [...kept, ...passwordVariables(load(flags.config, env).config)]
  const inherited = Object.entries(env).filter(([name]) => !own.includes(name))
  const [program = '', ...args] = command
  // Before there is a child: it may signal at once.
  const early: NodeJS.Signals[] = []
  let pass = (signal: NodeJS.Signals): unknown => early.push(signal)
  for (const signal of passed) process.on(signal, () => pass(signal))
  // A terminal sends it to both of us; whoever else sends it means the command.
  process.on('SIGINT', () => process.stdin.isTTY || pass('SIGINT'))
  const child = spawn(program, args, { stdio: 'inherit', env: { ...Object.fromEntries(inherited), ...set } })
  pass = (signal) => child.kill(signal)
  for (const signal of early) pass(signal)
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      // As shells do: 127 = no such command, 126 = not to be run.
      const code = error.code === 'ENOENT' ? 127 : 126
      reject(
        new Exit(
          code,
          `${program}: ${code === 127 ? 'no such command' : 'cannot be run'} (${error.code ?? 'unknown error'})`,
        ),
      )
    })
    child.on('exit', (code, signal) => {
      if (signal === null) return resolve(code ?? exitCodes.failed)
      for (const own of [...passed, 'SIGINT' as const]) process.removeAllListeners(own)
      process.kill(process.pid, signal)
      // Where the signal does not end us.
      setTimeout(() => resolve(128 + (signals[signal] ?? 0)), 200)
    })
  })
}

const signals: Readonly<Record<string, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGTERM: 15,
}

/** The command may still be of use without the network. */
function warnWithout(proxy: string, complain: (line: string) => void): Promise<void> {
  const { hostname, port, origin } = new URL(proxy)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 80), timeout: 2000 })
    const done = (reached: boolean) => {
      if (!reached)
        complain(`pipelock: nothing answers at ${origin}; start it with pipelock run, or name it with --proxy`)
      socket.destroy()
      resolve()
    }
    socket.on('connect', () => done(true))
    socket.on('error', () => done(false))
    socket.on('timeout', () => done(false))
  })
}
