// The official conformance suite says the same of a server through the proxy as of the server itself.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { records, startPipelock, type Pipelock } from './harness.ts'
import {
  chosenScenarios,
  clientConformance,
  everyScenario,
  failures,
  type Results,
  type Revision,
  revisions,
  serverConformance,
} from './mcp-conformance.ts'
import { startReference, type Reference } from './mcp-reference.ts'

let reference: Reference
let pipelock: Pipelock
before(async () => {
  reference = await startReference()
  pipelock = await startPipelock({ yaml: 'mode: balanced\n', mcpUpstream: reference.url })
})
after(async () => {
  await pipelock.stop()
  await reference.stop()
})

/** Scenarios whose results do not count: what they ask for is not in the reference server. */
const notServed = /^server-(?:tasks-|http-custom-header-server-validation$)/

const asked = new Map<Revision, Promise<Results>>()
function directly(revision: Revision): Promise<Results> {
  const known = asked.get(revision) ?? serverConformance(reference.url, revision)
  asked.set(revision, known)
  return known
}

for (const revision of revisions)
  test(`${revision}: every server scenario has the same result`, { timeout: 180_000 }, async () => {
    const direct = await directly(revision)
    const url = `http://127.0.0.1:${pipelock.mcpPort}/mcp`
    const through = await serverConformance(url, revision)
    assert.deepEqual([...through.keys()].sort(), [...direct.keys()].sort())
    assert.ok(through.size >= 30)

    // The reference server takes any Host, so this one scenario is the proxy's to meet.
    const rebinding = 'server-dns-rebinding-protection'
    assert.ok(direct.get(rebinding)?.some((check) => check.endsWith('FAILURE')))
    for (const [scenario, checks] of direct)
      if (scenario !== rebinding) assert.deepEqual(through.get(scenario), checks, scenario)
    const failed = failures(through).filter((one) => !notServed.test(one.split(':')[0] ?? ''))
    assert.deepEqual(failed, [])
    assert.ok(through.get(rebinding)?.some((check) => check.endsWith('SUCCESS')))
  })

const failed = (of: readonly string[] = []) => of.filter((check) => check.endsWith('FAILURE'))

test(
  'header_mismatch: strict breaks no scenario, and meets what the server itself does not',
  { timeout: 180_000 },
  async () => {
    const strict = await startPipelock({
      yaml: 'mode: balanced\nmcp_listener: {header_mismatch: strict}\n',
      mcpUpstream: reference.url,
    })
    const direct = await directly('2026-07-28')
    const through = await serverConformance(`http://127.0.0.1:${strict.mcpPort}/mcp`, '2026-07-28')
    await strict.stop()
    const headers = 'server-http-custom-header-server-validation'
    const better = new Set(['server-dns-rebinding-protection', headers])
    for (const [scenario, checks] of direct)
      if (!better.has(scenario)) assert.deepEqual(through.get(scenario), checks, scenario)
    assert.ok(failed(direct.get(headers)).length > 0)
    assert.deepEqual(failed(through.get(headers)), [])
  },
)

test('what the suite does is ordinary: nothing but the foreign Host was blocked', () => {
  const blocked = records(pipelock).filter(({ event }) => event === 'blocked')
  assert.deepEqual(new Set(blocked.flatMap((line) => line['patterns'])), new Set(['DNS Rebinding']))
})

const client = fileURLToPath(new URL('mcp-conformance-client.ts', import.meta.url))

for (const revision of revisions)
  test(
    `${revision}: ${everyScenario ? 'every' : 'each chosen (MCP_CONFORMANCE=all: every)'} client scenario is passed`,
    { timeout: 600_000 },
    async () => {
      const through = await clientConformance(`${process.execPath} ${client} through`, revision)
      assert.deepEqual([...through.keys()].sort(), chosenScenarios(revision).sort())
      assert.ok(through.size >= (everyScenario ? 18 : 9))
      assert.deepEqual(failures(through), [])
      for (const [scenario, checks] of through)
        assert.ok(
          checks.some((check) => check.endsWith('SUCCESS')),
          scenario,
        )
    },
  )
