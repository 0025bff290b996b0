// The inspecting stream: what leaves it, when, and what never does, whatever the cuts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers'
import { constants, deflateRawSync } from 'node:zlib'
import { openInflater } from '../../src/runtime/inflate.ts'
import { prospective } from '../../src/scan/ahead.ts'
import { decoded } from '../../src/scan/decoded.ts'
import { deltas } from '../../src/scan/deltas.ts'
import { guessed } from '../../src/scan/guess.ts'
import { redacting } from '../../src/scan/redact.ts'
import { Blocked, inspect, SCAN_FAILED } from '../../src/scan/inspect.ts'
import { scanWhole } from '../../src/scan/pace.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { type Hit, type Look, scanAll, type Scanner, type StreamScanner } from '../../src/scan/scanner.ts'
import type { Action } from '../../src/types.ts'

const secret = ['ghp_', 'a1B2c3D4e5'.repeat(4)].join('').slice(0, 40)
const scanner = patterns([
  { name: 'GitHub Token', threat: 'secret', severity: 'critical', pattern: 'ghp_[A-Za-z0-9]{36}', source: 'test' },
])

/** Deterministic, so that a failure can be repeated. */
function* cuts(text: string, seed: number): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let state = seed
  for (let at = 0; at < bytes.length;) {
    state = (state * 1_103_515_245 + 12_345) & 0x7fffffff
    const size = 1 + (state % 23)
    yield bytes.slice(at, at + size)
    at += size
  }
}

async function through(
  text: string,
  seed: number,
  action: Action,
): Promise<{ out: string; hits: Hit[]; failed: boolean }> {
  const hits: Hit[] = []
  const judge = (found: readonly Hit[]) => {
    hits.push(...found)
    return action
  }
  const stream = inspect(scanner, judge, { redact: redacting('text') })
  const writer = stream.writable.getWriter()
  const feed = (async () => {
    for (const chunk of cuts(text, seed)) await writer.write(chunk)
    await writer.close()
  })().catch(() => undefined)
  let out = ''
  let failed = false
  try {
    for await (const chunk of stream.readable) out += new TextDecoder('latin1').decode(chunk)
  } catch (error) {
    assert.ok(error instanceof Blocked)
    failed = true
  }
  await feed
  return { out, hits, failed }
}

const text = `${'lorem ipsum '.repeat(20)}token=${secret} ${'dolor sit '.repeat(20)}`

test('inspect() blocks wherever the stream is cut, and no piece of the secret has left', async () => {
  for (let seed = 1; seed <= 200; seed++) {
    const { out, hits, failed } = await through(text, seed, 'block')
    assert.ok(failed)
    assert.equal(hits.length, 1)
    assert.equal(hits[0]?.start, text.indexOf(secret))
    assert.ok(!out.includes(secret.slice(0, 4)), `seed ${seed} leaked a prefix`)
  }
})

test('inspect() under strip puts a marker in its place, wherever the stream is cut', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { out } = await through(text, seed, 'strip')
    assert.equal(out, text.replace(secret, '[REDACTED: GitHub Token (Pipelock)]'))
  }
})

test('inspect() passes every byte under warn', async () => {
  for (let seed = 1; seed <= 100; seed++) {
    const { out, hits } = await through(text, seed, 'warn')
    assert.equal(out, text)
    assert.equal(hits.length, 1)
  }
})

test('inspect() releases held bytes after holdMs, so that a pause does not stall a stream', async () => {
  const stream = inspect(scanner, () => 'block', { holdMs: 1 })
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  void writer.write(new TextEncoder().encode('ghp_abc'))
  const { value } = await reader.read()
  assert.equal(new TextDecoder().decode(value), 'ghp_abc')
  await writer.close()
})

/** Milliseconds that slow scanners have spent since others had their turn. */
let spent = 0

/** Notes how much it is shown at a time; finds nothing. Spends `ms` for each 64 KiB. */
function slow(ms = 0): Scanner & { readonly looks: number[] } {
  const looks: number[] = []
  return {
    looks,
    open() {
      let read = 0
      return {
        look(chunk): Look {
          looks.push(chunk.length)
          read += chunk.length
          const cost = (ms * chunk.length) / 65_536
          spent += cost
          for (const end = performance.now() + cost; performance.now() < end;);
          return { hits: [], settled: read }
        },
      }
    },
  }
}

/** The most that scanners spend between two turns of others while `work` runs. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let over = false
  const turn = () => {
    longest = Math.max(longest, spent)
    spent = 0
    if (!over) setImmediate(turn)
  }
  spent = 0
  setImmediate(turn)
  await work()
  over = true
  return Math.max(longest, spent)
}

async function drain(stream: ReadableStream<Uint8Array>): Promise<number> {
  let size = 0
  for await (const chunk of stream) size += chunk.length
  return size
}

test('inspect() looks at tiny chunks together when they are there already, and at one by itself at once', async () => {
  const probe = slow()
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let i = 0; i < 1000; i++) controller.enqueue(new Uint8Array(64))
      controller.close()
    },
  })
  assert.equal(await drain(source.pipeThrough(inspect(probe, () => 'allow'))), 64_000)
  assert.ok(probe.looks.length < 100, String(probe.looks.length))

  const alone = slow()
  const stream = inspect(alone, () => 'allow')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  for (let i = 1; i <= 20; i++) {
    void writer.write(new Uint8Array(10))
    assert.equal((await reader.read()).value?.length, 10)
    assert.equal(alone.looks.length, i)
  }
})

test('inspect() lets others work while it looks at one enormous chunk, slice by slice, and settles slice by slice', async () => {
  const probe = slow(20)
  const size = 2 << 20
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new Uint8Array(size))
      controller.close()
    },
  })
  const longest = await longestTurn(async () => {
    assert.equal(await drain(source.pipeThrough(inspect(probe, () => 'allow'))), size)
  })
  assert.ok(longest <= 20, String(longest))
  assert.ok(Math.max(...probe.looks) <= 65_536, 'slices shrink with the speed')
})

test('inspect() holds the loop for no longer when many streams look at once', async () => {
  const probes = Array.from({ length: 10 }, () => slow(20))
  const longest = await longestTurn(() =>
    Promise.all(
      probes.map(async (probe) => {
        const stream = inspect(probe, () => 'allow')
        const writer = stream.writable.getWriter()
        const feed = async () => {
          for (let i = 0; i < 8; i++) await writer.write(new Uint8Array(32_768))
          await writer.close()
        }
        await Promise.all([feed(), drain(stream.readable)])
      }),
    ),
  )
  assert.ok(longest <= 20, String(longest))
})

test('scanWhole() gives others their turns and finds what scanAll() finds', async () => {
  const probe = slow(20)
  assert.ok((await longestTurn(() => scanWhole(probe, new Uint8Array(1 << 20)))) <= 20)
  const bytes = new TextEncoder().encode(text.repeat(40))
  assert.deepEqual(await scanWhole(scanner, bytes), scanAll(scanner, bytes))
  assert.deepEqual(
    await scanWhole(scanner, new TextEncoder().encode(text)),
    scanAll(scanner, new TextEncoder().encode(text)),
  )
})

test('inspect() takes no more than it gives: nobody reads, nothing is looked at', async () => {
  const probe = slow()
  let pulled = 0
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        pulled++
        controller.enqueue(new Uint8Array(65_536))
      },
    },
    { highWaterMark: 0 },
  )
  const reader = source.pipeThrough(inspect(probe, () => 'allow')).getReader()
  await reader.read()
  await new Promise((resolve) => setTimeout(resolve, 0))
  assert.ok(pulled <= 3, String(pulled))
  await reader.cancel()
})

/** Fails at the second look. */
const failing: StreamScanner = {
  open() {
    let looks = 0
    return {
      look(chunk) {
        if (looks++ > 0) throw new Error('out of order')
        return { hits: [], settled: chunk.length - 3 }
      },
    }
  },
}

test('inspect() lets nothing more through once the scanner has failed, whatever the policy, and says so', async () => {
  for (const action of ['block', 'warn', 'allow'] as const)
    for (const large of [10, 100_000]) {
      const told: string[] = []
      const stream = inspect(
        failing,
        (hits) => {
          told.push(...hits.map(({ rule }) => rule.name))
          return action
        },
        { holdMs: 1 },
      )
      const writer = stream.writable.getWriter()
      const reader = stream.readable.getReader()
      void writer.write(new TextEncoder().encode('0123456789'))
      assert.equal((await reader.read()).value?.length, 7)
      const rest = writer.write(new Uint8Array(large)).catch(() => undefined)
      writer.closed.catch(() => undefined)
      await assert.rejects(reader.read(), action === 'block' ? { name: 'Blocked' } : { message: 'out of order' })
      await rest
      assert.deepEqual(told, [SCAN_FAILED.name])
    }
})

test('inspect() under strip blocks what it cannot take out', async () => {
  const hit: Hit = { rule: { name: 'Any', threat: 'secret', severity: 'high' }, start: 0, end: 4, sealed: true }
  const stream = inspect({ open: () => ({ look: async () => ({ hits: [hit], settled: 0 }) }) }, () => 'strip', {
    redact: redacting('text'),
  })
  const writer = stream.writable.getWriter()
  writer.write(new Uint8Array(10)).catch(() => undefined)
  writer.closed.catch(() => undefined)
  await assert.rejects(stream.readable.getReader().read(), { name: 'Blocked' })
})

test('inspect() judges held bytes before it lets them go: as if the stream ended there', async () => {
  const bytes = new TextEncoder().encode(`the key: ${secret}`)
  const event = new TextEncoder().encode(`data: {"content":"${secret.slice(20)}"}\n\n`)
  const first = new TextEncoder().encode(`data: {"content":"${secret.slice(0, 20)}"}\n\n`)
  const partly = deflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH })
  const cases: Record<string, readonly [StreamScanner, readonly Uint8Array[]]> = {
    plain: [prospective(scanner), [bytes]],
    'not compressed': [decoded(scanner, openInflater), [bytes]],
    'maybe events': [decoded(guessed(scanner), openInflater), [bytes]],
    compressed: [decoded(scanner, openInflater, ['deflate']), [partly]],
    'across events': [decoded(deltas(scanner, 'events'), openInflater), [first, event]],
  }
  for (const [name, [read, chunks]] of Object.entries(cases))
    for (const action of ['block', 'warn'] as const) {
      let told = 0
      const stream = inspect(read, (hits) => ((told += hits.length), action), { holdMs: 5 })
      const writer = stream.writable.getWriter()
      writer.closed.catch(() => undefined)
      const feed = (async () => {
        for (const chunk of chunks) await writer.write(chunk)
      })().catch(() => undefined)
      let size = 0
      const drained = (async () => {
        for await (const chunk of stream.readable) {
          size += chunk.length
          if (size === chunks.reduce((sum, one) => sum + one.length, 0)) return
        }
      })()
      if (action === 'block') await assert.rejects(drained, { name: 'Blocked' }, name)
      else await drained
      await feed
      assert.ok(told > 0, name)
    }
})

test('inspect() tells once what it told early', async () => {
  const hits: Hit[] = []
  const stream = inspect(prospective(scanner), (found) => (hits.push(...found), 'warn'), { holdMs: 1 })
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  void writer.write(new TextEncoder().encode(secret))
  assert.equal((await reader.read()).value?.length, secret.length)
  void writer.write(new TextEncoder().encode(' and more'))
  assert.ok((await reader.read()).value)
  void writer.close()
  assert.equal((await reader.read()).done, true)
  assert.equal(hits.length, 1)
})
