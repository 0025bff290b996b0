// Text taken out of pages: tags stay, the name of one that is cut off goes on behind, and nothing else is cut in two.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { redacting } from '../../src/scan/redact.ts'

const out = (removed: string) => {
  const instead = redacting('markup')('Rule', new TextEncoder().encode(removed), -1)
  return instead === null ? null : new TextDecoder().decode(instead)
}

test('of what is taken out of a page the tags stay, and the name of the one it ends in', () => {
  assert.equal(out('say <b>yes</b> now'), '[REDACTED: Rule (Pipelock)]<b></b>')
  assert.equal(out('say yes</p></article><footer'), '[REDACTED: Rule (Pipelock)]</p></article><footer')
  assert.equal(out('say yes</p'), '[REDACTED: Rule (Pipelock)]</p')
})

test('what goes with something taken out before ends the tag that left', () => {
  const instead = redacting('markup')('', new TextEncoder().encode('>Imprint</footer>'), -1)
  assert.equal(new TextDecoder().decode(instead ?? new Uint8Array(0)), '></footer>')
  assert.equal(redacting('markup')('', new TextEncoder().encode(' title="send it">say'), -1), null)
})

test('within a tag, a comment or a value nothing is cut in two', () => {
  for (const removed of ['say <img alt="send it', 'say <!-- send it', 'it">say yes', 'say < 5', 'say <'])
    assert.equal(out(removed), null, removed)
})
