// Many sessions at once: none sees another's messages, nothing is left of those that vanish, a restart is a 404.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { records, startPipelock, until, type Pipelock } from './harness.ts'
import { Crowd, Member, descriptors, round } from './mcp-crowd.ts'

const crowd = new Crowd()
let pipelock: Pipelock
before(async () => {
  await crowd.start()
  pipelock = await startPipelock({ yaml: 'mode: balanced\n', mcpUpstream: `http://127.0.0.1:${crowd.port}/mcp` })
})
after(async () => {
  await pipelock.stop()
  await crowd.stop()
})

test(
  '60 sessions with open streams: no cross-talk, one record for each exchange, no descriptor kept',
  { timeout: 120_000 },
  async () => {
    const size = { sessions: 60, calls: 5 }
    assert.deepEqual(await round(crowd, pipelock.mcpPort, size), [])
    // 60 handshakes, 60 streams, 40 × 5 calls and 20 that were left.
    await until('all records', () => records(pipelock).length === 340)
    const gone = records(pipelock).filter((line) => line['outcome'] === 'client_gone')
    assert.ok(gone.length >= 60 && gone.length <= 80, String(gone.length))
    // Connections to the upstream are kept for a few seconds.
    const open = () => descriptors(pipelock.child.pid)
    const first = await until('descriptors to be let go', () => open() < 40 && open())
    assert.deepEqual(await round(crowd, pipelock.mcpPort, size), [])
    await until(`no more than ${first} descriptors and a few`, () => open() <= first + 5)
  },
)

test(
  'an upstream that restarts: streams end, calls fail clearly, the old session is a 404, a new one works',
  { timeout: 60_000 },
  async () => {
    const member = await Member.join(pipelock.mcpPort)
    await member.listen()
    assert.equal((await member.call('before')).status, 200)
    const { port } = crowd
    await crowd.stop()
    await until('the stream to end', () => member.stream?.state !== 'open')
    const down = await member.call('while it is down')
    assert.deepEqual([down.status, /-32003/.test(down.wrong ?? '')], [502, true])
    crowd.forget()
    await crowd.start(port)
    const expired = await member.call('after')
    assert.deepEqual([expired.status, expired.wrong], [404, '{"error":"no such session"}'])
    const again = await Member.join(pipelock.mcpPort)
    assert.deepEqual(await again.call('again'), { status: 200, wrong: null })
    member.leave()
    again.leave()
  },
)
