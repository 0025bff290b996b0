// Knows what is made ready behind the start, step by step: the words of injections, and what any text asks of a scanner first.

import { sample } from '../pattern/sample.ts'
import { prepareVocabularies } from '../rules/injection-wording.ts'
import { stepwise } from '../scan/pace.ts'
import type { Scanner } from '../scan/scanner.ts'

/** Of the prose that it begins with, and of the program text and JSON behind it: so much is read, so much in one step. */
const CODE = 30_000
const SIZE = 1024
const STEP = 64

/** A first text would hold the event loop while its rules are made and nothing has been compiled yet. */
function* runIn(scanner: Scanner): Generator<void, void> {
  const text = sample.slice(0, SIZE) + sample.slice(CODE, CODE + SIZE)
  const bytes = new TextEncoder().encode(text)
  const watch = scanner.open()
  for (let at = 0; at < bytes.length; at += STEP) {
    watch.look(bytes.subarray(at, at + STEP), at + STEP >= bytes.length)
    yield
  }
}

/** `injection` = null: nothing is scanned for any. */
export async function makeReady(dlp: Scanner, injection: Scanner | null): Promise<void> {
  if (injection !== null) {
    await prepareVocabularies()
    await stepwise(runIn(injection))
  }
  await stepwise(runIn(dlp))
}
