// Reads a unified diff: which lines were added, in which file, at which place.

export interface Added {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** Feed lines without their ends. Inside a hunk its counted lines are content, whatever they look like. */
export class DiffReader {
  /** Something that looked like a hunk was seen. */
  sawHunk = false
  /** Files of which only is said that they differ. */
  binaries = 0
  #file = ''
  #line = 1
  /** What stands before the names of new files. */
  #prefix = 'b/'
  /** Lines of the hunk still to come: of each side that was there before, and of the new one. */
  #old: number[] = []
  #new = 0

  read(raw: string): Added | null {
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (this.#new > 0 || this.#old.some((count) => count > 0)) return this.#inside(text)
    if (text.startsWith('diff --git ')) this.#prefix = prefixIn(text.slice(11)) ?? this.#prefix
    else if (/^diff --c(?:c|ombined) /.test(text.slice(0, 20))) this.#prefix = 'b/'
    else if (text.startsWith('+++ ')) {
      const name = named(text.slice(4))
      this.#file = name.startsWith(this.#prefix) ? name.slice(this.#prefix.length) : name
      this.#line = 1
    } else if (text.startsWith('Binary files ') && text.endsWith(' differ')) this.binaries++
    else if (text.startsWith('@@')) this.#begin(text)
    // Nothing says that it is none: a diff that went through grep has lost its hunks.
    else if (text.startsWith('+')) return this.#added(text.slice(1))
    return null
  }

  /** https://git-scm.com/docs/diff-format: combined diffs have one more `@` and one more column for each further parent. */
  #begin(text: string): void {
    const [, signs = '', before = '', from, many] = hunk.exec(text.slice(0, 400)) ?? []
    if (from === undefined) return
    this.sawHunk = true
    const counts = before.trim().split(' ')
    if (counts.length !== signs.length) return
    this.#old = counts.map((range) => Number(range.split(',')[1] ?? 1))
    this.#line = Number(from)
    this.#new = Number(many ?? 1)
  }

  #inside(text: string): Added | null {
    if (text.startsWith('\\')) return null
    const columns = text.slice(0, this.#old.length)
    const isGone = columns.includes('-')
    this.#old = this.#old.map((count, i) => (columns[i] === '+' || (isGone && columns[i] !== '-') ? count : count - 1))
    if (isGone) return null
    this.#new--
    if (columns.includes('+')) return this.#added(text.slice(columns.length))
    this.#line++
    return null
  }

  #added(text: string): Added {
    return { file: this.#file, line: this.#line++, text }
  }
}

const hunk = /^@(@+) ((?:-\d+(?:,\d+)? )+)\+(\d+)(?:,(\d+))? @@/
/** Of two names of one file, the prefix of the second: `a/x b/x`, `i/x w/x` (diff.mnemonicPrefix), `x x` (diff.noprefix). */
function prefixIn(names: string): string | null {
  const half = (names.length - 1) / 2
  if (names.length > 10_000 || names[half] !== ' ') return null
  const [left, right] = [unquotedFirst(names.slice(0, half)), unquotedFirst(names.slice(half + 1))]
  if (left === right) return ''
  return left[1] === '/' && left.slice(1) === right.slice(1) ? right.slice(0, 2) : null
}

const unquotedFirst = (name: string): string => (name.startsWith('"') ? name.slice(1) : name)

/** `b/src/a.ts`, `"b/with \303\244"`, `src/a.ts<TAB>time`. */
function named(written: string): string {
  return written.startsWith('"') ? unquoted(written) : (written.split('\t')[0] ?? '')
}

/** Git quotes unusual names like C strings, bytes as octal. */
function unquoted(text: string): string {
  const bytes: number[] = []
  const utf8 = new TextEncoder()
  for (let i = 1; i < text.length && text[i] !== '"'; i++) {
    const octal = /^\\([0-7]{3})/.exec(text.slice(i, i + 4))?.[1]
    if (octal !== undefined) {
      bytes.push(Number.parseInt(octal, 8))
      i += 3
    } else if (text[i] === '\\') bytes.push(...utf8.encode({ n: '\n', t: '\t' }[text[++i] ?? ''] ?? text[i] ?? ''))
    else bytes.push(...utf8.encode(String.fromCodePoint(text.codePointAt(i) as number)))
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
