// Remembers what a script has named so far: variables, aliases, its own arguments, the folder it is in.

import { re2 } from '../pattern/re2.ts'
import { unmark } from './shell-marks.ts'
import { wellKnown } from './shell-variables.ts'

const blank = ' \t\n'

export class Names {
  readonly variables = new Map(wellKnown)
  cwd = ''
  readonly #aliases = new Map<string, string>()

  /** `NAME=value` and `NAME+=value`; false = it is none. */
  assign(field: string): boolean {
    if (!re2`^[A-Za-z_]\w{0,127}\+?=`.test(field)) return false
    const at = field.indexOf('=')
    const adds = field[at - 1] === '+'
    const name = field.slice(0, adds ? at - 1 : at)
    const before = adds ? (this.variables.get(name) ?? '') : ''
    if (this.variables.size < 1024) this.variables.set(name, (before + unmark(field.slice(at + 1))).slice(0, 65_536))
    return true
  }

  /** What commands of the shell itself change. */
  told(name: string, argv: readonly string[]): void {
    if (name === 'alias') for (const arg of argv.slice(1)) this.#alias(arg)
    if (name === 'cd' || name === 'pushd') this.#enter(argv[1] ?? '~')
    if (name === 'set' && argv[1] === '--') this.#arguments(argv.slice(2))
    if (name === 'shift') this.#arguments((this.variables.get('@') ?? '').split(' ').slice(1))
  }

  /** An alias as its words; null where it is none. */
  aliased(name: string): readonly string[] | null {
    const text = this.#aliases.get(name)
    return text === undefined ? null : fieldsOf(text, blank)
  }

  /** An alias that is more than one command; once, since it may name itself. */
  script(name: string): string | null {
    const text = this.#aliases.get(name)
    if (text === undefined || !re2`[|;&<>]`.test(text)) return null
    this.#aliases.delete(name)
    return text
  }

  /** What an unquoted word falls into. Assignments keep their value whole, whatever it expands to. */
  split(word: string): string[] {
    return re2`^[A-Za-z_]\w*\+?=`.test(word) ? [word] : fieldsOf(word, blank + (this.variables.get('IFS') ?? ''))
  }

  #alias(text: string): void {
    const at = text.indexOf('=')
    if (at > 0 && this.#aliases.size < 64) this.#aliases.set(text.slice(0, at), text.slice(at + 1, 4096))
  }

  #enter(folder: string): void {
    if (folder.startsWith('-')) return
    this.cwd = (re2`^[/~]|^[A-Za-z]:`.test(folder) || this.cwd === '' ? folder : `${this.cwd}/${folder}`).slice(0, 4096)
  }

  #arguments(given: readonly string[]): void {
    for (const name of ['@', '*']) this.variables.set(name, given.join(' ').slice(0, 65_536))
    for (const [i, one] of given.slice(0, 9).entries()) this.variables.set(String(i + 1), one)
  }
}

function fieldsOf(word: string, separators: string): string[] {
  const out: string[] = []
  let from = 0
  for (let at = 0; at <= word.length; at++) {
    if (at < word.length && !separators.includes(word[at] ?? '')) continue
    if (at > from) out.push(word.slice(from, at))
    from = at + 1
  }
  return out
}
