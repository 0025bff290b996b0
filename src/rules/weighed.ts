// Knows what is said of a text whose words weigh like those of hostile instructions, and from which weight on.

import { readyMade, type Rows } from '../pattern/ready-made.ts'
import type { Rule } from '../pattern/rule.ts'
import type { Limit, Scale } from '../scan/weigher.ts'
import { finished } from '../scan/tongue.ts'
import { type WeightRows, Weights } from '../scan/weights.ts'

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
  { least: 144, rule: { name, threat, severity: 'high', partly: true } },
  { least: 96, rule: { name, threat, severity: 'low', partly: true } },
]
/** Kinds of words that stand together where words weigh less than this stand there by chance. */
const likely = -16

/** Letters of base64 that are read in one step: whole groups of four. */
const STEP = 8192

/** Hashes, four bytes each, then a byte for each: what it weighs. */
function* unpacked(text: string): Generator<void, WeightRows> {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  const bytes = new Uint8Array((text.length / 4) * 3 - padding)
  for (let from = 0, at = 0; from < text.length; from += STEP) {
    yield
    const piece = atob(text.slice(from, from + STEP))
    for (let i = 0; i < piece.length; i++) bytes[at++] = piece.charCodeAt(i)
  }
  const count = bytes.length / 5
  return { keys: new Uint32Array(bytes.buffer, 0, count), values: new Int8Array(bytes.buffer, 4 * count) }
}

/** In a binary: the table as it lies in memory, and what no words weigh. */
export const file = 'injection-weights'

export function rowsOfWeights({ weights, bias }: Pick<Scale, 'weights' | 'bias'>): Rows {
  const { keys, values } = weights.table
  return { keys, values: new Uint8Array(values.buffer), bias: Int16Array.of(bias) }
}

export function readyScale(): Scale | null {
  const rows = readyMade(file)
  if (rows === null) return null
  const { keys, values, bias } = rows as { keys: Uint32Array; values: Uint8Array; bias: Int16Array }
  const table = { keys, values: new Int8Array(values.buffer, values.byteOffset, values.length) }
  return { weights: new Weights(table), bias: bias[0] as number, limits, likely }
}

let scale = readyScale()
/** Where it is not ready the list is read: a binary has no use for it. */
const list = scale === null ? await import('./injection-weights.ts') : null

/** Makes ready, step by step, what `scaleOf` would make at once. */
export function* prepareScale(): Generator<void, Scale> {
  if (scale !== null || list === null) return scale as Scale
  const weights = yield* Weights.of(yield* unpacked(list.weights))
  return (scale = { weights, bias: list.bias, limits, likely })
}

/** Made when the first words are read, if it is not there. */
export function scaleOf(): Scale {
  return scale ?? finished(prepareScale())
}
