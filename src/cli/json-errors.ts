// Whether a command line asks for JSON: then what it fails with is JSON on standard output, too.

import type { Command } from 'commander'

/** Options are read before the first word that is none, as the command line itself reads them. */
function asksForJson(command: Command, args: readonly string[]): boolean {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const has = command.options.some(({ long }) => long === '--json')
  return has && (own.includes('--json') || /(?:^| )--format[= ]json(?: |$)/.test(own.join(' ')))
}

/** The command that the words name, as deep as they go. */
function named(program: Command, args: readonly string[]): Command {
  let command = program
  for (const word of args) {
    if (word.startsWith('-')) continue
    const next = command.commands.find((one) => one.name() === word)
    // A value of --home may stand before the first of them.
    if (next === undefined && command !== program) break
    command = next ?? command
  }
  return command
}

export interface JsonErrors {
  /** In place of the terminal's. */
  readonly out: (line: string) => void
  /** Prints the object, where JSON is asked for and none has been printed. */
  fail(program: Command, args: readonly string[], code: number, error: string): void
}

export function jsonErrors(print: (line: string) => void): JsonErrors {
  let printed = false
  return {
    out: (line) => {
      printed = true
      print(line)
    },
    fail(program, args, code, error) {
      if (printed || !asksForJson(named(program, args), args)) return
      print(JSON.stringify({ error, exit_code: code }))
    },
  }
}
