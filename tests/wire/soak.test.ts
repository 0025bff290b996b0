// The short form of `scripts/soak.ts`: all kinds of traffic at once, through two reloads and a storm of SIGHUP.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hasOpenssl } from './certificates.ts'
import { soak } from './soak.ts'

const skip = process.platform !== 'linux' ? 'reads /proc' : !hasOpenssl && 'openssl is not installed'

test('25 s of everything: no wrong verdict, no crash, no descriptor left', { skip, timeout: 120_000 }, async () => {
  const lines: string[] = []
  const say = (line: string) => void lines.push(line)
  const { done, wrong, crashed, leakedDescriptors, memory, reloads } = await soak({
    seconds: 25,
    everyMs: 500,
    streams: 2,
    say,
  })
  assert.deepEqual(wrong, [], lines.join('\n'))
  assert.equal(crashed, false)
  assert.equal(leakedDescriptors, 0)
  assert.ok(reloads >= 3, String(reloads))
  assert.equal(Object.values(done).filter((count) => count > 0).length, Object.keys(done).length)
  assert.ok(Object.keys(done).length >= 29, Object.keys(done).join(', '))
  console.log(
    `${Object.values(done).reduce((sum, count) => sum + count, 0)} done, ${memory.most.toFixed(0)} MiB anonymous at most`,
  )
})
