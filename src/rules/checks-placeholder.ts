// Knows which values people write where a secret would stand: words, runs and templates that are no secret.

/** Words of which placeholders are made; whatever is left after removing them may be a secret. */
const words =
  /your|youre|mine|my|some|the|a?pi|key|token|secret|passw(?:or)?d|pass|credentials?|here|examples?|sample|placeholder|insert|provide|must|replace|redacted|removed|masked|hidden|dummy|change[\W_]?me|changeit|value|goes|enter|put|please|set|this|todo|none|null|undefined|string|user(?:name)?|foo|bar|baz|demo|x{3,}|\*{2,}|\.{3,}|0{4,}|-{3,}|_{3,}|#{3,}/gi

/** Templates: `${VAR}`, `$VAR`, `<token>`, `{{ token }}`, `%TOKEN%`, `[token]`, `process.env.X`, `os.environ`. */
const template =
  /^(?:\$|<|\{|\[|%[A-Za-z_]+%|\(|@|#\{|&|\*{2}|\.\.\.|…|process\.env|import\.meta|os\.(?:environ|getenv)|env[.([]|System\.getenv|secrets?\.|vars?\.|config[.([])/i

/** True when nothing secret is left of `value` once the words of placeholders are taken away. */
export function isPlaceholder(value: string, least = 6): boolean {
  if (template.test(value)) return true
  return value.replace(words, '').replace(/[^A-Za-z0-9+/]/g, '').length < Math.min(least, value.length)
}

/** What of a token is judged: a longer one shows in its beginning whether it was drawn at random. */
const JUDGED = 256

/** A check for tokens with a fixed prefix: what follows it must not be a placeholder. */
export function real(prefix: string): (text: string) => boolean {
  return (text) => !isPlaceholder(text.slice(prefix.length, JUDGED))
}

const counts = new Uint32Array(256)

/** Shannon entropy in bits per character; characters count by their low byte. */
export function entropy(text: string): number {
  const { length } = text
  counts.fill(0)
  for (let i = 0; i < length; i++) counts[text.charCodeAt(i) & 0xff]!++
  let sum = 0
  // By index: an iterator over a typed array costs ten times as much.
  for (let byte = 0; byte < 256; byte++) {
    const count = counts[byte] as number
    if (count > 1) sum += count * Math.log2(count)
  }
  return length === 0 ? 0 : Math.log2(length) - sum / length
}

/** A check for tokens whose body is drawn at random: enough bits per character after the prefix. */
export function random(prefix: string, bits = 3): (text: string) => boolean {
  return (text) => {
    const body = text.slice(prefix.length, JUDGED)
    return entropy(body) >= bits && !isPlaceholder(body)
  }
}

/** False when the secret is blotted out: a run of eight `x`, stars or dots stands in it. */
export function isUnmasked(text: string): boolean {
  let run = 0
  for (let i = 0; i < text.length && run < 8; i++) run = 'xX*.'.includes(text.charAt(i)) ? run + 1 : 0
  return run < 8
}
