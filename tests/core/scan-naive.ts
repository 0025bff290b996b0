// The definition of a hit, written down the slow way: from every start the longest end, from left to right.

import { type Caps, CAPS } from '../../src/pattern/caps.ts'
import { after } from '../../src/pattern/context.ts'
import { AFTER, BEFORE, Dfa, SHIFT } from '../../src/pattern/dfa.ts'
import { compile } from '../../src/pattern/nfa.ts'
import { parse } from '../../src/pattern/parse.ts'
import { patterns } from '../../src/scan/patterns.ts'
import type { Rule } from '../../src/pattern/rule.ts'
import { mark } from '../../src/pattern/utf8.ts'
import { type Dice, eitherFinder, inPieces, randomPattern, randomText, rule, spans, type Spans } from './scan-oracle.ts'

export function naive(rule: Rule, bytes: Uint8Array, longest: number): Spans {
  // Its own cache is without bounds, so that a flush cannot be wrong in the same way on both sides.
  const dfa = new Dfa(compile(parse(rule.pattern)), false, { ...CAPS, states: 1e9 })
  const text = bytes.slice()
  mark(text, 0, text.length, true)
  const found: [number, number][] = []
  for (let start = 0; start < text.length;) {
    let state = dfa.start(after(start === 0 ? undefined : text[start - 1]))
    let end = -1
    for (let at = start; at <= text.length && at <= start + longest && state > 0; at++) {
      const column = at === text.length ? dfa.end : (dfa.classes[text[at] as number] as number)
      // What would be told beyond the longest match, by a byte or by the end, is not waited for.
      if (at === start + longest) break
      const move = dfa.move(state, column)
      if ((move & BEFORE) !== 0) end = at
      if ((move & AFTER) !== 0) end = at + 1
      state = move >> SHIFT
    }
    const latin1 = String.fromCharCode(...text.subarray(start, Math.max(start, end)))
    if (end <= start || (rule.check && !rule.check(latin1))) start++
    else {
      found.push([start, end])
      start = end
    }
  }
  return found
}

/** Several rules with tiny caps, so that short texts reach all of them. */
export function compareWithNaive(roll: Dice, texts: number): number {
  const caps: Caps = {
    ...CAPS,
    match: 4 + roll(40),
    crowd: roll(4),
    queue: roll(6),
    sweep: roll(60),
    moves: roll(200),
    states: 100,
  }
  const rules = Array.from({ length: 1 + roll(3) }, (_, i) => {
    const odd = 1 + roll(3)
    const check = (text: string): boolean => (text.length * 7 + text.charCodeAt(text.length - 1)) % (odd + 1) !== 0
    return rule(randomPattern(roll), { name: `rule ${i}`, ...(roll(2) === 0 && { check }) })
  })
  const scanner = patterns(rules, caps, eitherFinder(roll))
  for (let i = 0; i < texts; i++) {
    const bytes = Uint8Array.from(Array.from({ length: 1 + roll(6) }, () => [...randomText(roll)]).flat())
    const cuts = Array.from({ length: roll(10) }, () => roll(bytes.length + 1)).sort((a, b) => a - b)
    const hits = inPieces(scanner, bytes, cuts)
    for (const each of rules) {
      const want = JSON.stringify(naive(each, bytes, caps.match))
      const got = JSON.stringify(spans(hits.filter((hit) => hit.rule.name === each.name)))
      if (want === got) continue
      throw new Error(
        `${JSON.stringify(each.pattern)} ${each.check ? 'checked' : ''} of ${JSON.stringify(rules.map((rule) => rule.pattern))} ` +
          `${JSON.stringify(caps)} on [${[...bytes]}] cut at ${cuts}: want ${want}, found ${got}`,
      )
    }
  }
  return texts
}
