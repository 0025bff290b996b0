// `bun scripts/bench-state.ts [streams]`: how many bytes a stream that is open keeps, both packs, all views, known values.

import { heapStats } from 'bun:jsc'
import { dlpScanner, injectionScanner } from '../src/service/policy.ts'
import { injections } from '../src/rules/injection.ts'
import { secrets } from '../src/rules/secrets.ts'
import { deltas } from '../src/scan/deltas.ts'
import type { Scanner } from '../src/scan/scanner.ts'

const count = Number(process.argv[2] ?? 10_000)
const utf8 = new TextEncoder()
const known = { name: 'Known', threat: 'secret', severity: 'critical' } as const
const bytes = utf8.encode(Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url'))

const prose = 'Please write a function that returns an item of a list and then test it with what follows. '
const plain = utf8.encode(prose.repeat(12).slice(0, 1024))
const content = (n: number) => `${n}. ${prose}\nThen say "ok".`
const chat = utf8
  .encode(JSON.stringify({ messages: Array.from({ length: 20 }, (_, n) => ({ role: 'user', content: content(n) })) }))
  .subarray(0, 1024)
const event = (n: number) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: `${n} words ` } }] })}\n\n`
const events = utf8.encode(Array.from({ length: 100 }, (_, n) => event(n)).join(''))

const injection = injectionScanner(injections)
const scanners: Readonly<Record<string, Scanner>> = {
  credentials: dlpScanner(secrets, []),
  'credentials and a known value': dlpScanner(secrets, [{ rule: known, bytes }]),
  injections: injection,
  'injections across events': deltas(injection, 'events'),
}

/** Bytes of the heap and beside it that are not garbage. WebAssembly is shared by all streams. */
function live(): number {
  Bun.gc(true)
  return heapStats().heapSize
}

console.log(`| bytes a stream, of ${count} | opened | + 1 KiB of prose | + 1 KiB of chat JSON | + 100 events |`)
console.log('| --- | --- | --- | --- | --- |')
for (const [name, scanner] of Object.entries(scanners)) {
  const cells = [[], [plain], [chat], [events]].map((fed) => {
    const open = () => {
      const watch = scanner.open()
      for (const chunk of fed) watch.look(chunk, false)
      return watch
    }
    // What is made for the first of them is not theirs.
    for (let n = 0; n < 50; n++) open()
    const before = live()
    const streams = Array.from({ length: count }, open)
    const each = (live() - before) / count
    streams.length = 0
    return Math.round(each)
  })
  console.log(`| ${[name, ...cells].join(' | ')} |`)
}
