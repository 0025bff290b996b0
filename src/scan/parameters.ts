// Reads the parameters of a field such as Content-Type, as the strictest and the most lenient reader would.

export type Parameters = readonly (readonly [name: string, value: string])[]

/**
 * In their order, names in lower case (RFC 9110 §5.6.6); `name*` (RFC 8187) decoded, and `name*0`, `name*1` (RFC 2231) put
 * together, both under their plain name.
 */
export function parametersOf(field: string): Parameters {
  const found: [string, string][] = []
  const pieces = new Map<string, string>()
  for (const part of partsOf(field).slice(1)) {
    const at = part.indexOf('=')
    if (at < 0) continue
    const [name = '', index = '', extended] = part.slice(0, at).trim().toLowerCase().split('*', 3)
    const written = unquoted(part.slice(at + 1).trim())
    const isCode = extended !== undefined || (index === '' && part.slice(0, at).trimEnd().endsWith('*'))
    const value = isCode ? percentless(written) : written
    if (index === '') found.push([name, value])
    else pieces.set(name, (pieces.get(name) ?? '') + value)
  }
  return [...found, ...pieces]
}

/** A parameter; null = it has none of that name. */
export function parameterOf(field: string, name: string): string | null {
  return parametersOf(field).find(([key]) => key === name)?.[1] ?? null
}

/** What stands between semicolons or commas outside of quotes. */
function partsOf(field: string): readonly string[] {
  const parts: string[] = []
  let [from, quoted] = [0, false]
  for (let at = 0; at < field.length; at++) {
    const sign = field[at]
    if (sign === '"') quoted = !quoted
    else if (sign === '\\' && quoted) at++
    else if ((sign === ';' || sign === ',') && !quoted) {
      parts.push(field.slice(from, at))
      from = at + 1
    }
  }
  return [...parts, field.slice(from)]
}

function unquoted(text: string): string {
  const quote = text[0]
  if (quote !== '"' && quote !== "'") return text
  let out = ''
  for (let at = 1; at < text.length && text[at] !== quote; at++)
    out += text[at] === '\\' ? (text[++at] ?? '') : text[at]
  return out
}

/** `UTF-8'en'%41` is A. */
function percentless(value: string): string {
  const text = value.split("'", 3)[2] ?? value
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
