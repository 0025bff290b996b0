// Knows how values in a JSON document become placeholders, while all the rest of it stays as it was written.

import { readingSteps } from './json.ts'
import { scanWhole, stepwise } from '../scan/pace.ts'
import { patterns } from '../scan/patterns.ts'
import type { Redaction, RedactionFailure, Redactor, Stretch, ValueRule } from '../scan/redactor.ts'
import type { Hit, Scanner } from '../scan/scanner.ts'

export interface RedactorSettings extends Pick<Redactor, 'maxBytes' | 'takesUnparseable'> {
  readonly rules: readonly ValueRule[]
  readonly maxDepth: number
  readonly maxRedactions: number
}

/** A string (also the name of a member) or a number of a document. */
interface Token {
  /** Its place in the source (characters). */
  readonly from: number
  readonly to: number
  /** Where its text begins among all texts (bytes). */
  readonly start: number
  readonly isNumber: boolean
}

/** Where a value stands among all texts (bytes). */
interface Found {
  readonly from: number
  readonly to: number
  readonly rule: ValueRule
}

class Failed extends Error {
  readonly why: RedactionFailure
  constructor(why: RedactionFailure) {
    super(why)
    this.why = why
  }
}

const utf8 = new TextEncoder()
const plain = new TextDecoder('utf-8', { ignoreBOM: true })
const [LF, COLON] = [0x0a, 0x3a] as const
/** More are too many to keep apart. */
const mostValues = 500_000
const charsPerStep = 1 << 16

export function createRedactor(settings: RedactorSettings): Redactor {
  const { rules, maxBytes, takesUnparseable } = settings
  const scanner = patterns(
    rules.map(({ pattern, check }, at) => ({
      name: String(at),
      threat: 'secret',
      severity: 'low',
      source: 'redaction',
      pattern,
      ...(check !== undefined && { check }),
    })),
  )
  const redact = async (document: Uint8Array, within?: readonly Stretch[]): Promise<Redaction> => {
    try {
      return await redacted(document, scanner, settings, within)
    } catch (error) {
      if (error instanceof Failed) return { ok: false, why: error.why }
      throw error
    }
  }
  return { maxBytes, takesUnparseable, redact }
}

async function redacted(
  document: Uint8Array,
  scanner: Scanner,
  { rules, maxBytes, maxDepth, maxRedactions }: RedactorSettings,
  within: readonly Stretch[] | undefined,
): Promise<Redaction> {
  if (document.length > maxBytes) throw new Failed('body_too_large')
  const limits = { depth: maxDepth, nodes: mostValues }
  const reading = await stepwise(readingSteps(document, limits))
  if (!reading.ok) throw new Failed('body_unparseable')
  for (const { kind } of reading.flaws) {
    if (kind === 'too deep') throw new Failed('json_depth_exceeded')
    if (kind === 'too many values') throw new Failed('body_too_large')
    if (kind === 'duplicate key') throw new Failed('duplicate_object_key')
  }
  const { source } = reading
  // Texts are no longer than what they are written with.
  const room = new Uint8Array(document.length + 1)
  const { tokens, size } = await stepwise(tokensOf(source, room, within))
  const texts = room.subarray(0, size)
  const found = await look(scanner, rules, tokens, texts)
  if (found.length > maxRedactions) throw new Failed('redaction_overflow')
  if (found.length === 0) return { ok: true, bytes: document, counts: {} }
  const numbers = new Numbers()
  const parts: string[] = []
  let at = 0
  for (let first = 0; first < found.length;) {
    const index = indexAt(tokens, (found[first] as Found).from)
    const { from, to, start, isNumber } = tokens[index] as Token
    if (isNumber) throw new Failed('secret_in_numeric_scalar')
    const end = (tokens[index + 1]?.start ?? texts.length) - 1
    let last = first
    while (last < found.length && (found[last] as Found).from < end) last++
    const text = numbers.replaced(texts, start, end, found.slice(first, last))
    parts.push(source.slice(at, from), JSON.stringify(text))
    at = to
    first = last
  }
  const bytes = utf8.encode(parts.join('') + source.slice(at))
  // Names of members may have become one name.
  const again = await stepwise(readingSteps(bytes, limits))
  if (!again.ok || again.flaws.some(({ kind }) => kind === 'duplicate key')) throw new Failed('key_collision')
  return { ok: true, bytes, counts: numbers.counts() }
}

/** Tokens of a document that is known to be well-formed; their texts are written one after another, a line each. */
function* tokensOf(
  source: string,
  texts: Uint8Array,
  within?: readonly Stretch[],
): Generator<void, { readonly tokens: Token[]; readonly size: number }> {
  const tokens: Token[] = []
  let start = 0
  const places = within ?? [[0, Infinity] as const]
  let place = 0
  for (let at = 0, steps = 0; at < source.length;) {
    if (++steps % charsPerStep === 0) yield
    const from = at
    const char = source[at++] as string
    const isText = char === '"'
    if (isText) {
      for (; source[at] !== '"'; at++) if (source[at] === '\\') at++
      at++
    } else if (char === '-' || (char >= '0' && char <= '9')) while (isOfNumber(source.charCodeAt(at))) at++
    else continue
    // Both come in order.
    while ((places[place]?.[1] ?? Infinity) <= from) place++
    if (from < (places[place]?.[0] ?? Infinity)) continue
    tokens.push({ from, to: at, start, isNumber: !isText })
    const written = source.slice(from, at)
    start += utf8.encodeInto(isText ? (JSON.parse(written) as string) : written, texts.subarray(start)).written
    texts[start++] = LF
  }
  return { tokens, size: start }
}

function isOfNumber(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2e || code === 0x2b || code === 0x2d || (code | 0x20) === 0x65
}

/** What stands where, in order, no two in the same place. What seems to reach over two texts is looked for in each. */
async function look(
  scanner: Scanner,
  rules: readonly ValueRule[],
  tokens: readonly Token[],
  texts: Uint8Array,
): Promise<readonly Found[]> {
  const found: Found[] = []
  const apart = new Set<number>()
  const put = (begun: number, { rule, start, end }: Hit) => {
    const value = trimmed(texts, begun + start, begun + end, rules[Number(rule.name)] as ValueRule)
    if (value !== null) found.push(value)
  }
  for (const hit of tokens.length === 0 ? [] : await scanWhole(scanner, texts)) {
    const first = indexAt(tokens, hit.start)
    const last = indexAt(tokens, Math.max(hit.start, hit.end - 1))
    const ends = (tokens[first + 1]?.start ?? texts.length) - 1
    if (first === last && hit.end <= ends) put(0, hit)
    else for (let one = first; one <= last; one++) apart.add(one)
  }
  for (const index of apart) {
    const { start } = tokens[index] as Token
    const end = (tokens[index + 1]?.start ?? texts.length) - 1
    for (const hit of await scanWhole(scanner, texts.subarray(start, end))) put(start, hit)
  }
  return merged(found)
}

/** The token whose text holds this place. */
function indexAt(tokens: readonly Token[], at: number): number {
  let [low, high] = [0, tokens.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((tokens[middle] as Token).start <= at) low = middle + 1
    else high = middle
  }
  return low - 1
}

const isWordByte = (byte: number): boolean =>
  byte >= 0x80 || (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a)

function trimmed(texts: Uint8Array, start: number, end: number, rule: ValueRule): Found | null {
  let [from, to] = [start, end]
  // `::1` begins with what is part of it.
  while (rule.trims && from < to && !isWordByte(texts[from] as number) && texts[from] !== COLON) from++
  while (rule.trims && from < to && !isWordByte(texts[to - 1] as number)) to--
  return from < to ? { from, to, rule } : null
}

/** What overlaps goes as one: it is called what the one of highest priority is, then the longest. */
function merged(found: readonly Found[]): readonly Found[] {
  const apart: Found[] = []
  const longest: Found[] = []
  for (const one of found.toSorted((a, b) => a.from - b.from)) {
    const last = apart.at(-1)
    if (last === undefined || one.from >= last.to) {
      apart.push(one)
      longest.push(one)
      continue
    }
    const best = longest.at(-1) as Found
    const counts = one.rule.priority - best.rule.priority || one.to - one.from - (best.to - best.from)
    if (counts > 0) longest[longest.length - 1] = one
    const { rule } = longest.at(-1) as Found
    apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, one.to), rule }
  }
  return apart
}

/** The same value has the same number within one document. */
class Numbers {
  readonly #seen = new Map<string, Map<string, number>>()
  readonly #counts = new Map<string, number>()

  replaced(texts: Uint8Array, start: number, end: number, values: readonly Found[]): string {
    const parts: string[] = []
    let at = start
    for (const { from, to, rule } of values) {
      parts.push(plain.decode(texts.subarray(at, from)))
      parts.push(this.#placeholder(rule.class, plain.decode(texts.subarray(from, to))))
      at = to
    }
    return parts.join('') + plain.decode(texts.subarray(at, end))
  }

  #placeholder(kind: string, value: string): string {
    const seen = this.#seen.get(kind) ?? new Map<string, number>()
    this.#seen.set(kind, seen)
    const number = seen.get(value) ?? seen.size + 1
    seen.set(value, number)
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1)
    return `<pl:${kind}:${number}>`
  }

  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts)
  }
}
