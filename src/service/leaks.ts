// Finds secrets in texts of files and says where they stand; the secrets themselves are starred out.

import { createHash } from 'node:crypto'
import { type Suppression, suppressionFor } from '../config/suppressed.ts'
import { type Scanner, scanAll } from '../scan/scanner.ts'
import type { Severity } from '../types.ts'

export interface Leak {
  readonly file: string
  readonly line: number
  /** The line with what was found replaced. */
  readonly content: string
  readonly pattern: string
  readonly severity: Severity
  /** How it was written, where it was not plain: `base64` … */
  readonly view?: string
  /** Names the finding in a baseline: of rule, file and the line's text, not of its number. */
  readonly fingerprint: string
  /** Why it does not count; absent = it does. */
  readonly suppressed?: string
}

export interface Line {
  readonly number: number
  readonly text: string
}

export interface LeakSettings {
  readonly scanner: Scanner
  readonly ruleNames: ReadonlySet<string>
  readonly suppress: readonly Suppression[]
  readonly baseline: ReadonlySet<string>
}

const longest = 300
const redacted = '[REDACTED]'

/** Everything found in lines that follow each other; the whole text of them is looked at, for keys of several lines. */
export function leaksIn(file: string, lines: readonly Line[], settings: LeakSettings): Leak[] {
  const utf8 = new TextEncoder()
  const pieces = lines.map(({ text }) => utf8.encode(`${text}\n`))
  const starts: number[] = []
  let size = 0
  for (const piece of pieces) {
    starts.push(size)
    size += piece.length
  }
  const bytes = new Uint8Array(size)
  for (const [i, piece] of pieces.entries()) bytes.set(piece, starts[i])
  const hits = scanAll(settings.scanner, bytes)
  const seen = new Set<string>()
  return hits.flatMap(({ rule, start, view }): Leak[] => {
    const at = lineAt(starts, start)
    const line = lines[at]
    if (line === undefined || seen.has(`${at} ${rule.name}`)) return []
    seen.add(`${at} ${rule.name}`)
    const [from, to] = [starts[at] ?? 0, (starts[at] ?? 0) + (pieces[at]?.length ?? 1) - 1]
    const content = starred(
      bytes.subarray(from, to),
      hits.map((hit) => [hit.start - from, hit.end - from] as const),
    )
    const fingerprint = fingerprintOf(rule.name, file, line.text)
    const suppressed = whyNot(rule.name, file, line.text, fingerprint, settings)
    const { name: pattern, severity } = rule
    return [
      {
        file,
        line: line.number,
        content,
        pattern,
        severity,
        fingerprint,
        ...(view === undefined ? {} : { view }),
        ...(suppressed === null ? {} : { suppressed }),
      },
    ]
  })
}

function lineAt(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

function starred(line: Uint8Array, spans: readonly (readonly [number, number])[]): string {
  const utf8 = new TextDecoder()
  let out = ''
  let at = 0
  for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
    if (end <= at || start >= line.length) continue
    out += utf8.decode(line.subarray(at, Math.max(at, start))) + redacted
    at = Math.min(end, line.length)
  }
  const text = (out + utf8.decode(line.subarray(at))).trim()
  return text.length > longest ? `${text.slice(0, longest)}…` : text
}

/** Of the line's text too: a baseline holds for what was there when it was made, wherever it has moved to. */
function fingerprintOf(rule: string, file: string, text: string): string {
  return createHash('sha256').update(`${rule}\n${file}\n${text.trim()}`).digest('hex').slice(0, 32)
}

function whyNot(rule: string, file: string, text: string, fingerprint: string, settings: LeakSettings): string | null {
  if (isIgnored(text, rule, settings.ruleNames)) return 'inline'
  const entry = suppressionFor(settings.suppress, rule, file)
  if (entry !== undefined) return entry.reason === '' ? 'config' : `config: "${entry.reason}"`
  return settings.baseline.has(fingerprint) ? 'baseline' : null
}

/**
 * A comment at the end of the line: `pipelock:ignore` for every rule, or followed by a rule's name for that one. Other
 * words behind it are an explanation.
 */
export function isIgnored(text: string, rule: string, names: ReadonlySet<string>): boolean {
  const rest = /(?:#|\/\/|\/\*|--|;|<!--|%)\s{0,8}pipelock:ignore\b([^\n]{0,400})$/i.exec(text.slice(-500))?.[1]
  if (rest === undefined) return false
  const words = rest
    .replace(/\s*(?:\*\/|-->)\s*$/, '')
    .trim()
    .toLowerCase()
  const named = [...names].filter(
    (name) => words.startsWith(name.toLowerCase()) && !/^[\w]/.test(words.slice(name.length)),
  )
  const longestName = named.reduce((best, name) => (name.length > best.length ? name : best), '')
  return longestName === '' || longestName.toLowerCase() === rule.toLowerCase()
}
