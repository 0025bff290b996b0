// The program tells its runtime how to collect: with the limit of its control group, under its own name and process id.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { MemoryGroup } from './cgroup.ts'
import { Connection } from './connection.ts'
import { loopback, program, startPipelock, until, type Pipelock, type StartOptions } from './harness.ts'

const linux = { skip: process.platform === 'linux' ? false : 'reads /proc', timeout: 60_000 }

function environmentOf({ child }: Pipelock): Map<string, string> {
  const pairs = readFileSync(`/proc/${child.pid}/environ`, 'utf8').split('\0').filter(Boolean)
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]))
}

const megabytes = ({ child }: Pipelock) =>
  Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024

test('run has a heap that grows by a tenth, keeps its name and takes what the user has set', linux, async () => {
  const pipelock = await startPipelock({ env: { BUN_JSC_largeHeapGrowthFactor: '1.3', OWN: 'kept' } })
  const environment = environmentOf(pipelock)
  assert.equal(environment.get('BUN_JSC_heapGrowthMaxIncrease'), '0.06')
  assert.equal(environment.get('BUN_JSC_smallHeapGrowthFactor'), '1.06')
  assert.equal(environment.get('BUN_JSC_largeHeapGrowthFactor'), '1.3')
  assert.equal(environment.get('OWN'), 'kept')
  assert.equal(readFileSync(`/proc/${pipelock.child.pid}/comm`, 'utf8'), 'pipelock\n')
  await pipelock.stop()
})

/** Anonymous memory after requests that leave garbage. */
async function afterRequests(options: StartOptions): Promise<number> {
  const origin = createServer((_, response) => response.end('all is well '.repeat(200)))
  await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
  const { port } = origin.address() as { port: number }
  const pipelock = await startPipelock({ yaml: `${loopback}logging: {include_allowed: false}\n`, ...options })
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const client = await Connection.open(pipelock.port)
      for (let i = 0; i < 200; i++) {
        await client.write(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: x\r\n\r\n`)
        assert.equal((await client.answer('GET')).status, 200)
      }
      client.destroy()
    }),
  )
  const used = megabytes(pipelock)
  await pipelock.stop()
  origin.close()
  return used
}

test('1,600 requests take less memory than with the settings that the runtime has by itself', linux, async () => {
  // Whoever says so is taken for a run that has them.
  const without = await afterRequests({ env: { PIPELOCK_HEAP_IS_SET: '1' } })
  const used = await afterRequests({})
  assert.ok(used < without, `${used.toFixed(1)} MiB, ${without.toFixed(1)} MiB without`)
})

const group = process.platform === 'linux' ? MemoryGroup.of(192 * 1024 * 1024) : null
const limited = { skip: group === null ? 'needs the right to make control groups' : false, timeout: 60_000 }

test('the limit of the control group is told to the runtime, and to who asks the doctor', limited, async () => {
  const { folder } = group as MemoryGroup
  const within = ['sh', '-c', `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`, 'sh']
  const pipelock = await startPipelock({ within })
  assert.equal(environmentOf(pipelock).get('BUN_JSC_forceRAMSize'), String(192 * 1024 * 1024))
  await pipelock.stop()
  const [command = '', ...rest] = [...within, ...program, 'doctor']
  assert.match(spawnSync(command, rest, { encoding: 'utf8', cwd: tmpdir() }).stdout, /192 MiB limit/)
})

after(async () => {
  if (group === null) return
  await until('the group to be empty', () => group.pids().length === 0)
  group.remove()
})
