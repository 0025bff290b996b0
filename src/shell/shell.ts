// Reads a shell command line the way a shell would, without running anything: which programs it starts, with what.

import { plain, type Context, type ShellCommand, type ShellReading, type Trick } from './shell-context.ts'
import { globbed } from './shell-globs.ts'
import { mark, unbraced, unmark, withoutMarks } from './shell-marks.ts'
import { inner } from './shell-inner.ts'
import { Names } from './shell-names.ts'
import { programs } from './shell-programs.ts'
import { endOfLine, hereDocument, redirectAt } from './shell-redirects.ts'
import { closing, readWord } from './shell-words.ts'
import { nameOf, unwrapped } from './shell-wrappers.ts'
import { re2 } from '../pattern/re2.ts'
import { isDigit, oneOf, run } from './shell-letters.ts'

const deepest = 12
const mostCommands = 512
const mostText = 256 * 1024
const longest = 64 * 1024
const separators = ['||', '&&', '|&', '|', ';;', ';', '&', '\n', ')']
const keywords = new Set('if then elif else fi while until do done ! { } time coproc'.split(' '))
const opening = new Set(['while', 'until', 'if', '{'])
const ending = new Set(['done', 'fi', '}'])
const declares = new Set(['export', 'local', 'declare', 'readonly', 'typeset'])

export function commandsIn(script: string): ShellReading {
  const reader = new Reader()
  reader.read(withoutMarks(script.slice(0, longest)), 0, null)
  return { commands: reader.commands, tricks: reader.tricks, cut: reader.cut || script.length > longest }
}

interface Pending {
  readonly redirects: { op: string; target: string }[]
  stdin: string | null
}

class Reader {
  readonly commands: ShellCommand[] = []
  readonly tricks = new Set<Trick>()
  cut = false
  readonly #names = new Names()
  readonly #files = new Map<string, string>()
  #left = mostText
  /** Names of programs in the substitutions of the command that is being read. */
  #substituted: string[] = []
  #decoding = 0
  #substituting = 0
  /** First lines of what came out of decoders. */
  readonly #decoded: string[] = []

  /** What the script prints, as far as that is known. */
  read(text: string, depth: number, input: string | null, feeds: readonly string[] = []): string {
    this.#left -= text.length
    if (depth > deepest || this.#left < 0) {
      this.cut = true
      return ''
    }
    const context = this.#context(depth)
    let output = ''
    let upstream: readonly string[] = feeds
    // A loop or a group behind a pipe is fed as a whole.
    const groups: (readonly string[])[] = []
    let stdin = input
    let at = 0
    while (at < text.length) {
      this.#substituted = []
      const words: string[] = []
      const pending: Pending = { redirects: [], stdin }
      let printed: string | null = null
      for (; at < text.length;) {
        const char = text[at] ?? ''
        if (char === ' ' || char === '\t' || char === '\r') at++
        else if (char === '\\' && text[at + 1] === '\n') at += 2
        else if (char === '#' && re2`\s`.test(text[at - 1] ?? ' ')) at = endOfLine(text, at)
        else if (char === '(' && words.length === 1 && text[at + 1] === ')') {
          words.pop()
          at += 2
        } else if (char === '(') {
          const end = closing(text, at)
          const last = words.at(-1)
          const inside = text.slice(at + 1, end)
          if (last?.endsWith('=') === true)
            words[words.length - 1] = last + mark(this.#words(inside, context).join(' '))
          else printed = this.read(inside, depth + 1, stdin, upstream)
          at = end + 1
        } else if (redirectAt(text, at) !== null) at = this.#redirect(text, at, context, pending, depth)
        else if (';&|)\n'.includes(char)) break
        else {
          const read = readWord(text, at, context)
          if (read.end === at) at++
          else if (!(words.length === 0 && keywords.has(read.word))) words.push(read.word)
          else if (opening.has(read.word)) groups.push(upstream)
          else if (ending.has(read.word)) groups.pop()
          at = Math.max(at, read.end)
        }
      }
      const separator = oneOf(text, at, separators) ?? ''
      at += Math.max(separator.length, at < text.length ? 1 : 0)
      if (words.length === 0 && pending.redirects.length > 0) this.#bare(pending, upstream)
      if (words.length > 0) printed = this.#command(words, pending, upstream, separator === '&', depth) ?? printed
      if (separator === '|' || separator === '|&') {
        upstream = [...upstream, nameOf(unmark(words[0] ?? ''))].slice(-8)
        stdin = printed
      } else {
        output += printed ?? ''
        upstream = groups.at(-1) ?? feeds
        stdin = input
      }
    }
    return output
  }

  #context(depth: number): Context {
    return {
      variables: this.#names.variables,
      run: (script) => this.#inside(script, depth + 1),
      trick: (name) => this.tricks.add(name),
      levels: 8,
      file: (output) => {
        const name = `/dev/fd/${this.#files.size + 10}`
        this.#files.set(name, output)
        return name
      },
    }
  }

  /** A substitution: what it starts counts for the command it stands in. */
  #inside(script: string, depth: number): string {
    const outer = this.#substituted
    const from = this.commands.length
    this.#substituting++
    const output = this.read(script, depth, null)
    this.#substituting--
    const started = this.commands.slice(from).map(({ name }) => name)
    this.#substituted = [...outer, ...started].slice(0, 16)
    return output
  }

  #words(text: string, context: Context): string[] {
    const words: string[] = []
    for (let at = 0; at < text.length;) {
      const { word, end } = readWord(text, at, context)
      if (end > at) words.push(unmark(word))
      at = Math.max(end, at + 1)
    }
    return words
  }

  /** A redirection or a here-document; where reading goes on. */
  #redirect(text: string, from: number, context: Context, pending: Pending, depth: number): number {
    const op = redirectAt(text, from) ?? ''
    let at = from + op.length
    while (text[at] === ' ' || text[at] === '\t') at++
    const read = readWord(text, at, context)
    const target = unmark(read.word)
    const kind = op.slice(run(op, 0, isDigit, 3))
    if (kind === '<<<') pending.stdin = target
    else if (kind === '<<' || kind === '<<-') {
      // What stands between the delimiter and the end of the line belongs to the command: it is read as if it came first.
      const { body, rest, end } = hereDocument(text, read.end, target)
      pending.stdin = body
      if (re2`\S`.test(rest)) this.read(`cat ${rest}`, depth + 1, body)
      return end
    } else {
      if (kind === '<') pending.stdin = this.#files.get(target) ?? null
      pending.redirects.push({ op: kind, target })
    }
    return Math.max(read.end, at)
  }

  #command(
    words: readonly string[],
    { redirects, stdin }: Pending,
    upstream: readonly string[],
    background: boolean,
    depth: number,
  ): string | null {
    const fields = words
      .flatMap((word) => (word.includes('{') ? this.#unbraced(word) : [word]))
      .flatMap((word) => this.#names.split(word))
    const assigned: string[] = []
    while (fields.length > 0 && this.#names.assign(fields[0] ?? '')) assigned.push(unmark(fields.shift() ?? ''))
    if (assigned.length > 0) this.#push({ ...plain, name: '=', argv: ['=', ...assigned] })
    if (fields[0] === 'for') this.#names.variables.set(unmark(fields[1] ?? ''), fields.slice(3).map(unmark).join(' '))
    const script = this.#names.script(unmark(fields[0] ?? ''))
    if (script !== null) return this.read(script, depth + 1, stdin, upstream)
    const aliased = this.#names.aliased(unmark(fields[0] ?? ''))
    if (aliased !== null) fields.splice(0, 1, ...aliased)
    const argv = fields.slice(0, 4096).map((field, i) => globbed(field, i === 0, (name) => this.tricks.add(name)))
    if (argv.length === 0) return null
    const name = nameOf(argv[0] ?? '')
    const substituted = this.#substituted
    if (declares.has(name)) for (const field of fields.slice(1)) this.#names.assign(field)
    this.#names.told(name, argv)
    let printed: string | null = null
    for (const one of unwrapped(argv)) {
      if (this.commands.length >= mostCommands) {
        this.cut = true
        return null
      }
      const own = nameOf(one[0] ?? '')
      const decoded = this.#decoding > 0
      const { cwd } = this.#names
      const inside = this.#substituting > 0
      this.#push({ name: own, argv: one, redirects, upstream, substituted, background, inside, decoded, cwd })
      printed = this.#printed(own, one, stdin, depth)
    }
    if (printed !== null)
      for (const { op, target } of redirects)
        if (op.startsWith('>') && this.#files.size < 64) this.#files.set(target, printed)
    return printed
  }

  /** Redirections of a loop or a group, or by themselves. */
  #bare({ redirects }: Pending, upstream: readonly string[]): void {
    this.#push({ ...plain, redirects, upstream, substituted: this.#substituted })
  }

  #printed(name: string, argv: readonly string[], stdin: string | null, depth: number): string | null {
    const scripts = inner(name, argv, stdin, (file) => this.#files.get(file) ?? null)
    if (scripts.length > 0) {
      const hidden = scripts.some(({ text, encoded }) => encoded || this.#decoded.some((one) => text.includes(one)))
      if (hidden) this.tricks.add('decoded')
      this.#decoding += hidden ? 1 : 0
      const output = scripts.map(({ text }) => this.read(text, depth + 1, null)).join('')
      this.#decoding -= hidden ? 1 : 0
      return output
    }
    if (name === 'cat' && argv.length === 2 && this.#files.has(argv[1] ?? ''))
      return this.#files.get(argv[1] ?? '') ?? null
    const printed = Object.hasOwn(programs, name) ? (programs[name]?.(argv.slice(1), stdin) ?? null) : null
    if (printed?.decodes === true)
      this.#decoded.push(
        ...printed.text
          .trim()
          .split('\n', 1)
          .filter((line) => line.length > 1),
      )
    return printed?.text ?? null
  }

  #unbraced(word: string): string[] {
    const words = unbraced(word)
    if (words.length > 1) this.tricks.add('braces')
    return words
  }

  #push(command: ShellCommand): void {
    if (this.commands.length < mostCommands) this.commands.push(command)
  }
}
