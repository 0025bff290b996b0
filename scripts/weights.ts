// Learns how much words weigh: `npm run build:weights -- --ordinary FOLDER`. From the texts of tests/fixtures/injection and, so
// that ordinary material weighs little, from a folder with the packages of scripts/weights/packages.json (`npm install
// --ignore-scripts` there). Writes src/rules/injection-weights.ts; the same texts make the same weights. `--half` leaves out
// every other package, to be tried on those; `--try FOLDER` tells what texts weigh that were not learned from.

import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { dice, Learner } from './weights/learner.ts'
import { material, materialHash } from './weights/material.ts'
import { beginningOf, filesOf, takenIn } from './weights/ordinary.ts'
import { type Example, heaviest, Numbering, windowsOf, wordsIn, type Words } from './weights/windows.ts'
import { finished } from '../src/scan/tongue.ts'
import type { Scale } from '../src/scan/weigher.ts'
import { Weights } from '../src/scan/weights.ts'

const { values } = parseArgs({
  options: {
    ordinary: { type: 'string', multiple: true, default: [] },
    // Of what is no prose every so many-th file is read.
    every: { type: 'string', default: '8' },
    half: { type: 'boolean', default: false },
    try: { type: 'string', multiple: true, default: [] },
  },
})
/** Weights are kept in steps of so much. */
const STEP = 1 / 16
/** What is said in fewer texts is learned by heart, not understood. */
const LEAST = 3
/** Times through the texts; and again behind all that is added. */
const [ROUNDS, MORE] = [12, 4]
/** How often ordinary material is looked through for what is taken wrongly, and what is wrong: well below what is told. */
const [AGAIN, WRONG] = [5, 48]

const numbering = new Numbering()
const texts = material()
const docs: Words[] = []
const taken = (text: string): Words => {
  const words = wordsIn(text, numbering)
  docs.push(words)
  return words
}
const attacks = texts.attacks.flatMap((text) => {
  const windows = windowsOf(taken(text), 1, 1)
  return windows.map((one) => ({ ...one, weight: 1 / windows.length }))
})
const harmless = [
  ...texts.honest.flatMap((text) => windowsOf(taken(text), 0, 1)),
  ...texts.around.flatMap((text) => windowsOf(taken(text), 0, 0.5)),
]

// Words of nothing but ordinary material say nothing of attacks: only those of the texts are learned.
const features = numbering.hashes.length
const saidIn = new Uint32Array(features)
for (const words of docs) for (const feature of new Set(words.flat())) saidIn[feature] = (saidIn[feature] as number) + 1
const known = (words: Words): Words =>
  words.map((all) => all.filter((feature) => feature < features && (saidIn[feature] as number) >= LEAST))

const pruned = new Map(docs.map((words) => [words, known(words)]))
const even = (harmless.length / attacks.length) * 0.5
const examples: Example[] = [...attacks.map((one) => ({ ...one, weight: one.weight * even })), ...harmless].map(
  (one) => ({
    ...one,
    words: pruned.get(one.words) as Words,
  }),
)

const learner = new Learner(features)
const roll = dice(12345)
function learn(rounds: number): void {
  learner.forget()
  for (let round = 0; round < rounds; round++) {
    for (let i = examples.length - 1; i > 0; i--) {
      const j = Math.floor(roll() * (i + 1))
      ;[examples[i], examples[j]] = [examples[j] as Example, examples[i] as Example]
    }
    learner.learn(examples)
  }
}

const inSteps = (weight: number) => Math.max(-127, Math.min(127, Math.round(weight / STEP)))
const biasNow = () => Math.round(learner.meanBias / STEP)
const rowsNow = () => {
  const rows = numbering.hashes
    .slice(0, features)
    .map((hash, feature) => [hash, inSteps(learner.meanOf(feature))] as const)
    .filter(([, weight]) => weight !== 0)
    .sort(([a], [b]) => a - b)
  return { keys: Uint32Array.from(rows, ([hash]) => hash), values: Int8Array.from(rows, ([, weight]) => weight) }
}
const scaleNow = (): Scale => ({
  weights: finished(Weights.of(rowsNow())),
  bias: biasNow(),
  likely: 0,
  limits: [{ least: WRONG, rule: { name: '', threat: 'injection', severity: 'low' } }],
})
const ordinary = () => filesOf(values.ordinary, Number(values.every), values.half)
const addHarmless = (text: string, weight: number) =>
  void examples.push(...windowsOf(known(wordsIn(text, numbering)), 0, weight))

learn(ROUNDS)
if (values.ordinary.length > 0) {
  for (const text of ordinary()) addHarmless(beginningOf(text), 0.5)
  learn(MORE)
  for (let again = 0; again < AGAIN; again++) {
    const scale = scaleNow()
    let [count, bytes] = [0, 0]
    for (const text of ordinary()) {
      bytes += text.length
      for (const words of takenIn(text, scale)) {
        addHarmless(words, 1)
        count++
      }
    }
    console.log(`${(bytes / 1e6).toFixed(1)} MB of ordinary material: ${count} places weigh too much`)
    learn(MORE)
  }
}

const rows = rowsNow()
const bias = biasNow()
const bytes = new Uint8Array(5 * rows.keys.length)
new Uint32Array(bytes.buffer, 0, rows.keys.length).set(rows.keys)
bytes.set(rows.values, 4 * rows.keys.length)
writeFileSync(
  new URL('../src/rules/injection-weights.ts', import.meta.url),
  `// How much words weigh, learned by scripts/weights.ts: hashes in order (4 bytes each, least first), then a byte each.

export const learnedFrom = '${materialHash()}'
export const bias = ${bias}
export const weights =
  '${Buffer.from(bytes).toString('base64')}'
`,
)
console.log(`${texts.attacks.length} attacks, ${texts.honest.length} honest texts: ${rows.keys.length} weights`)

const { weights } = scaleNow()
const weigh = (feature: number) => weights.of(numbering.hashes[feature] as number)
const weighed = (file: string) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => heaviest(wordsIn((JSON.parse(line) as { text: string }).text, numbering), weigh, bias)[0])
    .sort((a, b) => b - a)
for (const folder of values.try) {
  const [bad, good] = [weighed(`${folder}/injection-attacks.jsonl`), weighed(`${folder}/injection-honest.jsonl`)]
  const grid = [0, 0.01, 0.03, 0.05, 0.1, 0.2].map((share) => {
    const limit = good[Math.floor(share * good.length)] as number
    return `${(100 * share).toFixed(0)} %: ${bad.filter((one) => one > limit).length} above ${limit}`
  })
  console.log(`${folder}: of ${bad.length} attacks, by honest texts taken: ${grid.join('; ')}`)
}
