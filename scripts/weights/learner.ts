// Knows how weights are learned: logistic regression (AdaGrad), half of the features of an example left out each time.

import type { Example } from './windows.ts'

const RATE = Number(process.env.RATE ?? 0.15)
/** What of the features of an example is left out, so that no single word decides. */
const LEFT_OUT = Number(process.env.OUT ?? 0.5)
/** Weights shrink towards nothing (L1). */
const SHRINK = Number(process.env.SHRINK ?? 1e-4)

/** The same numbers each time. */
export function dice(seed: number): () => number {
  let state = seed
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
}

export class Learner {
  readonly weights: Float64Array
  /** Sums of the weights after each time through. */
  readonly #sums: Float64Array
  #biasSum = 0
  #times = 0
  readonly #squares: Float64Array
  readonly #roll = dice(99)
  bias = -2
  #biasSquares = 1e-6

  constructor(features: number) {
    this.weights = new Float64Array(features)
    this.#sums = new Float64Array(features)
    this.#squares = new Float64Array(features).fill(1e-6)
  }

  /** All examples, once. */
  learn(examples: readonly Example[]): void {
    for (const example of examples) this.#one(example)
    for (const [feature, weight] of this.weights.entries())
      this.#sums[feature] = (this.#sums[feature] as number) + weight
    this.#biasSum += this.bias
    this.#times++
  }

  /** From here on means are taken anew. */
  forget(): void {
    this.#sums.fill(0)
    this.#biasSum = this.#times = 0
  }

  /** Means over the times through: what one of them learned last counts no more than the rest. */
  meanOf(feature: number): number {
    return (this.#sums[feature] as number) / this.#times
  }

  get meanBias(): number {
    return this.#biasSum / this.#times
  }

  #one({ words, from, to, y, weight }: Example): void {
    const kept: number[] = []
    let sum = this.bias
    for (let word = from; word < to; word++)
      for (const feature of words[word] as readonly number[]) {
        if (this.#roll() < LEFT_OUT) continue
        kept.push(feature)
        sum += this.weights[feature] as number
      }
    const slope = (1 / (1 + Math.exp(-sum)) - y) * weight
    if (Math.abs(slope) < 1e-4) return
    for (const feature of kept) {
      const squares = (this.#squares[feature] as number) + slope * slope
      this.#squares[feature] = squares
      const step = RATE / Math.sqrt(squares)
      const moved = (this.weights[feature] as number) - step * slope
      const shrink = step * SHRINK
      this.weights[feature] = Math.abs(moved) <= shrink ? 0 : moved - Math.sign(moved) * shrink
    }
    this.#biasSquares += slope * slope
    this.bias -= (RATE * slope) / Math.sqrt(this.#biasSquares)
  }
}
