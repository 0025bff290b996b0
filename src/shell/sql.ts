// Reads SQL as statements of words: comments are gone, strings and quoted names are told apart from what would be run.

/** One statement. */
export interface Statement {
  /** Lower case; a quoted name is one word, a string is `''`. */
  readonly words: readonly string[]
  readonly strings: readonly string[]
}

const mostText = 64 * 1024
const mostStatements = 512
/** Statements that run what stands in their strings. */
const indirect = new Set(['exec', 'execute', 'prepare', 'call', 'do'])
const mostDepth = 3

/** Where `\'` could end a string or not, both readings count. */
export function statementsOf(sql: string): readonly Statement[] {
  const text = sql.slice(0, mostText)
  const once = read(text, true)
  const all = text.includes("\\'") ? [...once, ...read(text, false)] : once
  return inside(all, 0)
}

function inside(statements: readonly Statement[], depth: number): readonly Statement[] {
  if (depth >= mostDepth) return statements
  const more = statements
    .filter(({ words, strings }) => strings.length > 0 && indirect.has(words[0] ?? ''))
    .flatMap(({ strings }) => strings.flatMap((text) => read(text, true)))
  return more.length === 0 ? statements : [...statements, ...inside(more.slice(0, mostStatements), depth + 1)]
}

function read(text: string, escapes: boolean): Statement[] {
  const out: Statement[] = []
  let words: string[] = []
  let strings: string[] = []
  const close = (): void => {
    if (words.length > 0 && out.length < mostStatements) out.push({ words, strings })
    words = []
    strings = []
  }
  for (let at = 0; at < text.length;) {
    const char = text[at] ?? ''
    const next = text[at + 1] ?? ''
    if (char <= ' ') at++
    else if ((char === '-' && next === '-') || (char === '#' && next <= ' ')) at = lineEnd(text, at)
    // MySQL runs what stands in `/*! ... */`.
    else if (char === '/' && next === '*' && text[at + 2] === '!') {
      at += 3
      while (isDigit(text.charCodeAt(at))) at++
    } else if (char === '/' && next === '*') at = behind(text, '*/', at + 2)
    else if (char === '*' && next === '/') at += 2
    else if (char === "'") {
      const end = stringEnd(text, at + 1, escapes)
      words.push("''")
      strings.push(text.slice(at + 1, end))
      at = end + 1
    } else if (char === '"' || char === '`' || (char === '[' && isLetter(text.charCodeAt(at + 1)))) {
      const end = behind(text, char === '[' ? ']' : char, at + 1)
      words.push(text.slice(at + 1, end - 1).toLowerCase())
      at = end
    } else if (char === ';') {
      close()
      at++
    } else if (isWord(text.charCodeAt(at))) {
      const from = at
      while (at < text.length && (isWord(text.charCodeAt(at)) || text[at] === '.')) at++
      // `$$` and `$tag$` are quotes around code.
      const word = text.slice(from, at).toLowerCase()
      if (!(word.startsWith('$') && word.endsWith('$') && word.length > 1)) words.push(word)
    } else {
      words.push(char)
      at++
    }
  }
  close()
  return out
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

function behind(text: string, mark: string, from: number): number {
  const end = text.indexOf(mark, from)
  return end < 0 ? text.length + 1 : end + mark.length
}

function stringEnd(text: string, from: number, escapes: boolean): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\' && escapes) at++
    else if (text[at] !== "'") continue
    else if (text[at + 1] === "'") at++
    else return at
  }
  return text.length
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
}

function isWord(code: number): boolean {
  return (
    isDigit(code) || isLetter(code) || code === 0x5f || code === 0x24 || code === 0x40 || code === 0x23 || code > 0x7f
  )
}
