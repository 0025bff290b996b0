// A turn of the event loop that is used up makes long work wait, and not yet the many short pieces of a small message.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scanWhole, stepwise } from '../../src/scan/pace.ts'

/** So many steps, of which the first uses this turn up: for 6 to 12 ms, on a machine that does not interrupt it. */
function* steps(count: number, ms = 0): Generator<void, void> {
  for (const end = performance.now() + ms; performance.now() < end;);
  for (let step = 1; step < count; step++) yield
}

/** Whether a turn that has been used for so long ends before the work does. */
async function waits(ms: number, work: () => Promise<unknown>): Promise<boolean> {
  let over = false
  // Of earlier work nothing is left.
  await new Promise((go) => setImmediate(go))
  setImmediate(() => (over = true))
  await stepwise(steps(1, ms))
  await work()
  return over
}

const short = async () => {
  for (let n = 0; n < 20; n++) await stepwise(steps(1))
}

test('work of one step does not wait for the next turn, however often it comes', async () => {
  let waited = true
  for (let n = 0; n < 100 && waited; n++) waited = await waits(7, short)
  assert.equal(waited, false)
})

test('work of more steps does, and so does any when the turn has lasted twice as long', async () => {
  assert.ok(await waits(7, async () => stepwise(steps(2))))
  assert.ok(await waits(13, short))
})

test('a text of which some bytes take long is looked at in few at a time, and so is the next one', async () => {
  const sizes: number[] = []
  const open = () => ({
    look(bytes: Uint8Array) {
      sizes.push(bytes.length)
      for (const end = performance.now() + 4; performance.now() < end;);
      return { hits: [], settled: 0 }
    },
  })
  await scanWhole({ open }, new Uint8Array(10_000))
  assert.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    10_000,
  )
  assert.ok((sizes.at(-2) as number) <= 128, `${sizes}`)
  const before = sizes.length
  await scanWhole({ open }, new Uint8Array(500))
  assert.ok((sizes[before] as number) <= 128, `${sizes}`)
})

test('the first stream of a process begins with little at a time, however quick its beginning was', async () => {
  // Query: a module of its own, which has looked at nothing.
  const fresh = (await import(`../../src/scan/pace.ts?${'fresh'}`)) as typeof import('../../src/scan/pace.ts')
  const sizes: number[] = []
  const watch = {
    look(bytes: Uint8Array) {
      sizes.push(bytes.length)
      return { hits: [], settled: 0 }
    },
  }
  const pace = new fresh.Pace()
  assert.equal(pace.now(1025), false)
  await pace.slices(watch, new Uint8Array(200_000), false, () => undefined)
  let before = 0
  for (const size of sizes) {
    assert.ok(size <= Math.max(1024, before / 16), `${size} after ${before}`)
    before += size
  }
  assert.equal(before, 200_000)
  assert.ok(Math.max(...sizes) > 8192, `${sizes}`)
})
