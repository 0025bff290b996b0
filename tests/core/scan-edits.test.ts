// Where a rewritten text's bytes stood before: the list of edits against a plain table of every byte.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dice } from './scan-oracle.ts'
import { Edits } from '../../src/scan/edits.ts'

test('every byte of a rewritten text is placed, and every edit is known to touch it', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const roll = dice(seed)
    const edits = new Edits()
    let old = roll(1000)
    let out = 0
    edits.add(0, old, 0, 0, 0)
    /** By byte of the new text: where what it was made of begins and ends. By boundary: whether something was changed there. */
    const begins: number[] = []
    const ends: number[] = []
    const changed: boolean[] = []
    const boundary = new Set<number>()
    for (let piece = 0; piece < 60; piece++) {
      for (let i = roll(20); i > 0; i--) {
        begins.push(old)
        ends.push(++old)
        changed[out++] = false
      }
      const [count, taken, made] = [1 + roll(3), 1 + roll(12), roll(4)]
      edits.add(out, old, count, taken, made)
      for (let k = 0; k < count; k++) {
        if (made === 0) boundary.add(out)
        for (let i = 0; i < made; i++) {
          begins.push(old)
          ends.push(old + taken)
          changed[out++] = true
        }
        old += taken
      }
      if (roll(8) > 0) continue
      const keep = Math.max(0, out - 40)
      edits.forget(keep)
      if (out <= keep + 2) continue
      for (let round = 0; round < 20; round++) {
        const start = keep + 1 + roll(out - keep - 1)
        const end = Math.min(out, start + 1 + roll(12))
        if (end <= start) continue
        assert.equal(edits.start(start), begins[start], `seed ${seed}`)
        assert.equal(edits.end(end), ends[end - 1], `seed ${seed}`)
        let touched = false
        for (let at = start - 1; at <= end; at++)
          touched ||= changed[at] === true || (at >= start && at <= end && boundary.has(at))
        assert.equal(edits.touch(start, end), touched, `seed ${seed}: ${start}-${end}`)
      }
    }
  }
})
