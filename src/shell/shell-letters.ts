// Knows runs of characters: what readers of command lines take from a place on, each in one step forward.

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

export function isLetter(code: number): boolean {
  return (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
}

export function isHex(code: number): boolean {
  return isDigit(code) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x66)
}

export function isOctal(code: number): boolean {
  return code >= 0x30 && code <= 0x37
}

export function isName(code: number): boolean {
  return isDigit(code) || isLetter(code) || code === 0x5f
}

export function isBlank(code: number): boolean {
  return code === 0x20 || (code >= 0x09 && code <= 0x0d)
}

/** Where the run of such characters ends, at most so many of them. */
export function run(text: string, from: number, is: (code: number) => boolean, most: number): number {
  let at = from
  while (at < text.length && at - from < most && is(text.charCodeAt(at))) at++
  return at
}

/** A name of a variable at this place; empty where none stands. */
export function nameAt(text: string, from: number): string {
  return isDigit(text.charCodeAt(from)) ? '' : text.slice(from, run(text, from, isName, 128))
}

/** The first of these that stands at this place; null = none. */
export function oneOf(text: string, at: number, all: readonly string[]): string | null {
  return all.find((one) => text.startsWith(one, at)) ?? null
}

/** Without what does not count. */
export function only(text: string, is: (code: number) => boolean): string {
  let out = ''
  for (let at = 0; at < text.length; at++) if (is(text.charCodeAt(at))) out += text[at]
  return out
}

/** A whole number with its sign, with nothing behind it; null = it is none. */
export function integerOf(text: string): number | null {
  const from = text.startsWith('-') ? 1 : 0
  const end = run(text, from, isDigit, 9)
  return end === from || end < text.length ? null : Number(text)
}
