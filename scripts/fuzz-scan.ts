// Compares the scan engine with RE2, or with its own definition, on random patterns and texts:
// `bun scripts/fuzz-scan.ts [pairs] [seed] [re2|naive] [texts a pattern]`.

import { compareWithNaive } from '../tests/core/scan-naive.ts'
import { compare, dice } from '../tests/core/scan-oracle.ts'

const [count = '100000', seed = '1', against = 're2', texts = '20'] = process.argv.slice(2)
const once = against === 'naive' ? compareWithNaive : compare
const wanted = Number(count)
let pairs = 0
let differences = 0
for (let round = 0; pairs < wanted; round++) {
  try {
    pairs += once(dice(Number(seed) * 1_000_003 + round), Number(texts))
  } catch (error) {
    pairs += Number(texts)
    differences++
    if (differences <= 20) console.error(`round ${round}: ${(error as Error).message}`)
  }
}
console.log(`${pairs} pairs against ${against}, ${differences} differences`)
process.exitCode = differences > 0 ? 1 : 0
