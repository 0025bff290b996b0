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
  #file = ''
  #line = 0
  #old = 0
  #new = 0

  read(raw: string): Added | null {
    const text = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (this.#old > 0 || this.#new > 0) {
      if (text.startsWith('+')) {
        this.#new--
        return { file: this.#file, line: this.#line++, text: text.slice(1) }
      }
      if (text.startsWith('-')) this.#old--
      else if (!text.startsWith('\\')) {
        this.#old--
        this.#new--
        this.#line++
      }
      return null
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(text.slice(0, 80))
    if (hunk !== null) {
      this.sawHunk = true
      this.#old = Number(hunk[1] ?? 1)
      this.#line = Number(hunk[2])
      this.#new = Number(hunk[3] ?? 1)
    } else if (text.startsWith('+++ ')) this.#file = named(text.slice(4))
    return null
  }
}

/** `b/src/a.ts`, `"b/with \303\244"`, `src/a.ts<TAB>time`. */
function named(written: string): string {
  const bare = written.startsWith('"') ? unquoted(written) : (written.split('\t')[0] ?? '')
  return bare.replace(/^b\//, '')
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
