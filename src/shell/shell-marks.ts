// Knows how quoted characters travel: marked, so that later steps see only what a shell would still interpret.

/** Marked = moved into a private-use block; texts that come with such characters lose them first. */
const BLOCK = 0xe000
/** Stands where quotes held nothing: an empty argument is an argument. */
const NOTHING = '\ue0ff'

export function withoutMarks(text: string): string {
  let out = ''
  let from = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < BLOCK || code > BLOCK + 0xff) continue
    out += `${text.slice(from, at)}\ufffd`
    from = at + 1
  }
  return from === 0 ? text : out + text.slice(from)
}

export function mark(text: string): string {
  if (text === '') return NOTHING
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    out += code < 0x80 ? String.fromCharCode(BLOCK + code) : text[i]
  }
  return out
}

export function unmark(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= BLOCK && code < BLOCK + 0x80) out += String.fromCharCode(code - BLOCK)
    else if (text[i] !== NOTHING) out += text[i]
  }
  return out
}

/** Words that braces may grow into before the rest is left as it is. */
const mostWords = 256

/** `{rm,-rf,/}` → three words, `r{m,}` → `rm r`, `{a..c}` → `a b c`; bounded, the outermost first. */
export function unbraced(word: string, depth = 0): string[] {
  const open = word.indexOf('{')
  if (open < 0 || depth > 8) return [word]
  const choices = choicesAt(word, open)
  if (choices === null) {
    return unbraced(word.slice(open + 1), depth + 1).map((rest) => word.slice(0, open + 1) + rest)
  }
  const { options, end } = choices
  const rests = unbraced(word.slice(end), depth + 1)
  const out: string[] = []
  for (const option of options)
    for (const middle of unbraced(option, depth + 1))
      for (const rest of rests) {
        if (out.length >= mostWords) return out
        out.push(word.slice(0, open) + middle + rest)
      }
  return out
}

function choicesAt(word: string, open: number): { options: string[]; end: number } | null {
  const options: string[] = []
  let level = 0
  let from = open + 1
  for (let i = open + 1; i < word.length; i++) {
    const char = word[i]
    if (char === '{') level++
    else if (char === ',' && level === 0) {
      options.push(word.slice(from, i))
      from = i + 1
    } else if (char === '}' && level-- === 0) {
      const last = word.slice(from, i)
      if (options.length > 0) return { options: [...options, last], end: i + 1 }
      const range = rangeOf(last)
      return range === null ? null : { options: range, end: i + 1 }
    }
  }
  return null
}

function rangeOf(text: string): string[] | null {
  const [first = '', last = '', ...more] = text.split('..')
  if (more.length > 0 || first.length !== 1 || last.length !== 1) return null
  const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)]
  const step = from <= to ? 1 : -1
  return Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => String.fromCharCode(from + i * step))
}
