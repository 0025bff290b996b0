// Knows the format of `dlp.secrets_file`: one secret a line, comments, and which lines can be no secret.

/** No secret is longer, and no list (bytes, lines). */
const LONGEST = 4096
const MOST = 1000
/** What is made of fewer different bytes is found in every second text. */
const DIFFERENT = 4

const [NUL, LINE_FEED, HASH] = [0x00, 0x0a, 0x23] as const
const isSpace = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)

export interface SecretsFile {
  readonly values: readonly Uint8Array[]
  /** One line each, none of which shows a secret. */
  readonly warnings: readonly string[]
}

/** Whether enough different bytes stand in it. */
export function isVaried(value: Uint8Array): boolean {
  return new Set(value).size >= DIFFERENT
}

/** The secrets of a file, as parts of its bytes: whoever wipes those wipes them. */
export function secretsIn(file: Uint8Array, minLength: number): SecretsFile {
  const values: Uint8Array[] = []
  const warnings: string[] = []
  const isMarked = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf
  let number = 0
  for (let from = isMarked ? 3 : 0; from < file.length;) {
    const found = file.indexOf(LINE_FEED, from)
    const end = found < 0 ? file.length : found
    const line = trimmed(file.subarray(from, end))
    number++
    from = end + 1
    if (line.length === 0 || line[0] === HASH) continue
    const wrong = whyNot(line, minLength)
    if (wrong !== null) warnings.push(`line ${number} is left out: ${wrong}`)
    else if (values.length === MOST) {
      warnings.push(`line ${number} and what follows are left out: it may hold ${MOST} secrets`)
      break
    } else values.push(line)
  }
  if (values.length === 0) warnings.push('it holds no secret')
  return { values, warnings }
}

function whyNot(line: Uint8Array, minLength: number): string | null {
  if (line.includes(NUL)) return 'it holds a NUL byte'
  if (line.length > LONGEST) return `it is longer than ${LONGEST} bytes`
  if (line.length < minLength) return `it is shorter than ${minLength} bytes`
  return isVaried(line) ? null : 'it repeats too few characters'
}

function trimmed(line: Uint8Array): Uint8Array {
  let [from, to] = [0, line.length]
  while (from < to && isSpace(line[from] as number)) from++
  while (to > from && isSpace(line[to - 1] as number)) to--
  return line.subarray(from, to)
}
