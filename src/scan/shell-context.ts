// The words for what reading one word of a script needs to know of the rest of it.

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
