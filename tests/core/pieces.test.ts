// Texts that may be pieces of one secret are put together in time that grows with the request, however it is cut up.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { piecesOfPath } from '../../src/proxy/pieces.ts'

test('each parameter may be JSON of its own', { timeout: 60_000 }, () => {
  const parameters = Array.from({ length: 200_000 }, (_, i) => `a=["left ${i}","right ${i}"`)
  const pieces = piecesOfPath(`/x?${parameters.join('&')}`)
  assert.ok(pieces.some((list) => list.join() === 'left 199999,right 199999'))
})

test('what says the same is told once', () => {
  const pieces = piecesOfPath('/x?a=["half one","half two"]&b=["half one","half two"]')
  assert.equal(pieces.filter((list) => list.join() === 'half one,half two').length, 1)
})
