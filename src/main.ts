// The program: hands the process's arguments, environment and streams to the command line.

import { writeSync } from 'node:fs'
import { keepHeapSmall } from './cli/heap.ts'

/** Synchronous: what was said must be out before the process ends. */
const say = (fd: 1 | 2) => (line: string) => {
  try {
    writeSync(fd, `${line}\n`)
  } catch {
    // A closed pipe (| head) or a full terminal is not our failure.
  }
}

const { isTTY, columns } = process.stdout
// https://no-color.org
const screen = isTTY ? { screen: { columns: columns || 80, color: !process.env['NO_COLOR'] } } : {}

const args = process.argv.slice(2)
keepHeapSmall(args, process.env)
// A probe runs every few seconds for years: it must not load the scanners, the schema and the rules.
const probe = args[0] === 'healthcheck' && (args.length === 1 || (args[1] === '--addr' && args.length === 3))
// Rules ask for what is ready made as soon as they are loaded.
if (!probe) (await import('./cli/ready.ts')).makeReady()
const code = probe
  ? await (await import('./cli/health.ts')).probe(args[2], say(2))
  : await (await import('./cli/program.ts')).main(args, { env: process.env, out: say(1), err: say(2), ...screen })
if (code !== null) process.exit(code)
