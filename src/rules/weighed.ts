// Knows what is said of a text whose words weigh like those of hostile instructions, and from which weight on.

import type { Rule } from '../pattern/rule.ts'
import type { Limit, Scale } from '../scan/weigher.ts'
import { finished } from '../scan/tongue.ts'
import { type WeightRows, Weights } from '../scan/weights.ts'
import { bias, weights } from './injection-weights.ts'

/** For lists of rules: there is no pattern. */
export const likeness: Rule = {
  name: 'Instruction Likeness',
  threat: 'injection',
  severity: 'high',
  pattern: '',
  source: 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/',
}

const { name, threat } = likeness
/** In sixteenths of a logit; docs/responses.md says what they come to. */
const limits: readonly Limit[] = [
  { least: 136, rule: { name, threat, severity: 'high' } },
  { least: 96, rule: { name, threat, severity: 'low' } },
]
/** Kinds of words that stand together where words weigh less than this stand there by chance. */
const likely = -16

/** Letters of base64 that are read in one step: whole groups of four. */
const STEP = 8192

/** Hashes, four bytes each, then a byte for each: what it weighs. */
function* unpacked(): Generator<void, WeightRows> {
  const padding = weights.endsWith('==') ? 2 : weights.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((weights.length / 4) * 3 - padding)
  for (let from = 0, at = 0; from < weights.length; from += STEP) {
    yield
    const text = atob(weights.slice(from, from + STEP))
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i)
  }
  const count = bytes.length / 5
  return { keys: new Uint32Array(bytes.buffer, 0, count), values: new Int8Array(bytes.buffer, 4 * count) }
}

let scale: Scale | undefined

/** Makes ready, step by step, what `scaleOf` would make at once. */
export function* prepareScale(): Generator<void, Scale> {
  return (scale ??= { weights: yield* Weights.of(yield* unpacked()), bias, limits, likely })
}

/** Made when the first words are read, if it is not there. */
export function scaleOf(): Scale {
  return scale ?? finished(prepareScale())
}
