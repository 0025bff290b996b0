// The words for what is read of a script, and for what reading one word needs to know of the rest.

/** Ways to write a word so that it does not look like what it is. */
export type Trick = 'escape' | 'quotes' | 'ansi-c' | 'variable' | 'slice' | 'ifs' | 'braces' | 'glob' | 'decoded'

/** What a word needs to know of the script it stands in. */
export interface Context {
  readonly variables: Map<string, string>
  /** Runs a nested script; what it would print, as far as that is known. */
  run(script: string): string
  trick(name: Trick): void
  /** How deep `${a:-${b:-...}}` may still go. */
  levels: number
  /** A name for the output of a process substitution. */
  file(output: string): string
}

/** One program that a script starts. */
export interface ShellCommand {
  /** Without its path: `/bin/rm` and `\rm` are `rm`. */
  readonly name: string
  /** The words as the program would see them, its name first. */
  readonly argv: readonly string[]
  readonly redirects: readonly { readonly op: string; readonly target: string }[]
  /** The programs whose output it reads, the first of the pipe first. */
  readonly upstream: readonly string[]
  /** The programs whose output stands in its words. */
  readonly substituted: readonly string[]
  readonly background: boolean
  /** Its output stands in the words of another command. */
  readonly inside: boolean
  /** It stood in something decoded, not in the script as written. */
  readonly decoded: boolean
  /** Where `cd` has led to; empty where it has not. */
  readonly cwd: string
}

/** No program: redirections or assignments by themselves. */
export const plain: ShellCommand = {
  name: '',
  argv: [],
  redirects: [],
  upstream: [],
  substituted: [],
  background: false,
  inside: false,
  decoded: false,
  cwd: '',
}

export interface ShellReading {
  readonly commands: readonly ShellCommand[]
  readonly tricks: ReadonlySet<Trick>
  /** It was too long, too deep or too much: what is here is not all of it. */
  readonly cut: boolean
}
