// Knows what a rule costs on ordinary text, before any traffic is read with it.

import type { Place } from '../pattern/anchors.ts'
import { type Caps, CAPS } from '../pattern/caps.ts'
import { type Compiled, compiledOf } from '../pattern/compiled.ts'
import { after, AT_START } from '../pattern/context.ts'
import { find, tables } from '../pattern/literals.ts'
import { sample } from '../pattern/sample.ts'
import type { Rule } from '../pattern/rule.ts'

export interface Price {
  readonly name: string
  /** Places in a megabyte of ordinary text where the rule has to be tried; null = at every byte, for it has no literal. */
  readonly candidates: number | null
  /** Bytes read at each of them, on average. */
  readonly walk: number
}

/** Bytes that one rule may read in a megabyte: a fifth of the megabyte itself. */
const DEAR = 200_000

/** Both figures of each rule, measured on the bundled sample (prose, code, JSON, HTML). Throws as `patterns` does. */
export function prices(rules: readonly Rule[], caps: Caps = CAPS): readonly Price[] {
  const { compiled, literals } = compiledOf(rules, caps, true)
  const table = tables(literals)
  const bytes = Uint8Array.from(sample, (letter) => letter.charCodeAt(0) & 0xff)
  const tried = rules.map(() => 0)
  const read = rules.map(() => 0)
  find(table, bytes, 0, bytes.length, { state: table.start, budget: 0, looked: false }, (at, output) => {
    const owner = table.owners[output] as number
    const one = compiled[owner] as Compiled
    const { near, far, lead } = one.place as Place
    const anchor = at - (table.lengths[output] as number)
    let start = anchor
    while (start > Math.max(0, anchor - far) && lead[bytes[start - 1] as number] === 1) start--
    for (; start <= anchor - near; start++) {
      const context = start === 0 ? AT_START : after(bytes[start - 1])
      tried[owner] = (tried[owner] as number) + 1
      read[owner] = (read[owner] as number) + Math.abs(one.glance(bytes, start, bytes.length, context))
    }
  })
  const perMegabyte = 1e6 / bytes.length
  return compiled.map(({ rule, place }, owner) => ({
    name: rule.name,
    candidates: place === null ? null : Math.round((tried[owner] as number) * perMegabyte),
    walk: Math.round((read[owner] as number) / Math.max(1, tried[owner] as number)),
  }))
}

/** What to tell the person who wrote a costly rule; null = it is cheap. */
export function complaint({ candidates, walk }: Price): string | null {
  const remedy = 'give it a literal of three letters or more that is rare in ordinary text'
  if (candidates === null) return `costly: it has no literal to look for, so every byte is read with it; ${remedy}`
  if (candidates * walk < DEAR) return null
  return `costly: tried ${candidates} times in a megabyte of ordinary text, ${walk} bytes each; ${remedy}`
}
