// What an open stream keeps: nothing before its first byte, the same tail for all, places in a few bytes.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { combined } from '../../src/scan/combine.ts'
import { deltas } from '../../src/scan/deltas.ts'
import { PackedNumbers } from '../../src/scan/packed-numbers.ts'
import { KEPT, type Placed, Places } from '../../src/scan/places.ts'
import { respelled } from '../../src/scan/respelled.ts'
import type { Scanner } from '../../src/scan/scanner.ts'
import { Tail } from '../../src/scan/tail.ts'

test('what looks at a stream is made with its first byte', () => {
  for (const made of [
    (inner: Scanner) => combined(inner, [], []),
    (inner: Scanner) => respelled(inner),
    (inner: Scanner) => deltas(inner, 'events'),
  ]) {
    let opened = 0
    const inner: Scanner = {
      open: () => {
        opened++
        return { look: (chunk) => ({ hits: [], settled: chunk.length }) }
      },
    }
    const watch = made(inner).open()
    assert.deepEqual([...(watch.ahead?.() ?? [])], [])
    assert.equal(opened, 0)
    watch.look(Uint8Array.of(0x20), true)
    assert.ok(opened > 0)
  }
})

test('a tail is the last bytes of a stream, however it is cut', () => {
  const all = Uint8Array.from({ length: 300 }, (_, i) => i)
  for (const sizes of [[300], [1], [7, 64, 3], [99, 1], [100, 101]]) {
    const tail = new Tail()
    tail.want(40)
    tail.want(100)
    for (let at = 0, i = 0; at < all.length; i++) {
      const to = Math.min(all.length, at + (sizes[i % sizes.length] as number))
      tail.keep(all.subarray(at, to))
      at = to
      assert.deepEqual(tail.bytes, all.slice(Math.max(0, at - 100), at))
    }
    const room = new Uint8Array(120)
    assert.equal(tail.put(room, 10, 50), 50)
    assert.deepEqual(room.slice(10, 60), all.slice(250))
  }
})

test('numbers are kept in few bytes and come back as they were', () => {
  const numbers = [0, 1, -1, 63, 64, -64, -65, 8191, 2 ** 31, -(2 ** 31), 2 ** 45 + 3, Number.MAX_SAFE_INTEGER]
  const list = new PackedNumbers()
  for (let round = 0; round < 20; round++) {
    for (const one of numbers) list.add(one)
    list.go(0)
    if (round < 3) continue
    assert.equal(list.peek(), numbers[0])
    for (const one of numbers) assert.equal(list.next(), one)
    list.drop()
  }
  for (let left = 3 * numbers.length; left > 0; left--) list.next()
  assert.equal(list.more, false)
})

test('places of pieces: found again, forgotten from the front, the long ones cut', () => {
  const places = new Places()
  assert.equal(places.newestEvent, null)
  let [at, event] = [0, 2 ** 33]
  const all: Placed[] = []
  for (let i = 0; i < 2000; i++) {
    const length = 1 + (i % 9) + (i === 1200 ? 20_000 : 0)
    const steps = i % 3 === 0 ? [0, event + 12, 1, event + 19] : [0, event + 12]
    const piece = { at, length, steps, end: event + 40 + length, event }
    places.add(piece)
    all.push(piece)
    assert.equal(places.newestEvent, event)
    at += length
    if (i % 4 === 0) event += 60 + length
    if (i % 5 === 0) places.rest(at)
    const from = at - 30
    const near = all.filter((one) => one.at < at && from < one.at + one.length)
    const found = places.touched(from, at)
    assert.deepEqual(
      found.map(({ event: begun, end }) => [begun, end]),
      near.map(({ event: begun, end }) => [begun, end]),
    )
    for (const [k, one] of found.entries())
      if (one.length === near[k]?.length) assert.deepEqual(one, near[k])
      else assert.equal(one.length, KEPT)
  }
  places.rest(at)
  assert.deepEqual(places.touched(0, at - KEPT - 20_100), [])
  places.keepNewest()
  assert.deepEqual(places.touched(0, at), [all.at(-1)])
})
