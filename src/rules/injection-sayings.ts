// Knows how further sentences become findings under the name of their rule: signals that need no other.

import type { Combination } from '../scan/combine.ts'
import type { Rule } from '../pattern/rule.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'
import { latinSayings } from './injection-abroad.ts'
import { cjkSayings, fewSayings, worldSayings } from './injection-farther.ts'
import { mentionable, phrases } from './injection-phrases.ts'
import { signal, signalName, source } from './injection-signal.ts'

/** Rows of one language are looked for together: each row more is an automaton more. */
const TOGETHER = 4
const gap = String.raw`\s\s{0,2}`

/** The rows of a language are written with spaces for gaps. */
function spaced(rows: readonly string[]): readonly string[] {
  return rows.map((row) => {
    const gaps = row.replaceAll(' ?', `(?:${gap})?`).replaceAll(' ', gap)
    if (!/[α-ωά-ώа-яёіїєґ]/.test(row)) return `(?:${gaps})`
    // Two bytes a letter and two forms of each are too many words to look for: only a word's first letter may be large.
    const capitals = gaps.replace(
      /(^|[(|:}\s])([α-ωά-ώа-яёіїєґ])/g,
      (_, before: string, letter: string) => `${before}[${letter}${letter.toUpperCase()}]`,
    )
    return `(?-i:${capitals})`
  })
}

const all: readonly (readonly [name: string, patterns: readonly string[]])[] = [
  ...Object.entries(phrases),
  ...Object.entries({ ...latinSayings, ...worldSayings }).map(
    ([language, rows]) => [`Instruction Override (${language})`, bundled(spaced(rows))] as const,
  ),
  ['Instruction Override (Other)', bundled(spaced(fewSayings))],
  ...Object.entries(cjkSayings).map(([name, rows]) => [name, bundled(rows)] as const),
]

function bundled(rows: readonly string[]): readonly string[] {
  return Array.from({ length: Math.ceil(rows.length / TOGETHER) }, (_, i) =>
    rows.slice(i * TOGETHER, (i + 1) * TOGETHER).join('|'),
  )
}

const inner = (name: string): string => `${name}, said otherwise`

export const sayings: readonly Rule[] = all.flatMap(([name, patterns]) =>
  mentionable.has(name)
    ? signal(inner(name), ...patterns.map((pattern) => `(?:${pattern})${quotedTail}`)).map((row) => ({
        ...row,
        check: isNoMention,
      }))
    : signal(inner(name), ...patterns),
)

export const said: readonly Combination[] = all.map(([name]) => ({
  name,
  threat: 'injection',
  severity: name === 'Preference Poisoning' || name === 'Model Instruction' ? 'medium' : 'high',
  source,
  of: [[signalName(inner(name))]],
  within: 4096,
}))
