// `bun scripts/bench-streams.ts`: what streams cost besides the scan: slices, compression, texts across events.

import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { injections } from '../src/rules/injection.ts'
import { openInflater } from '../src/runtime/inflate.ts'
import { decoded } from '../src/scan/decoded.ts'
import { deltas } from '../src/scan/deltas.ts'
import type { Coding } from '../src/scan/inflater.ts'
import { inspect } from '../src/scan/inspect.ts'
import { patterns } from '../src/scan/patterns.ts'
import { rendered, type Format } from '../src/scan/rendered.ts'
import { seenThrough } from '../src/scan/readings.ts'
import { everySpelling, respelled } from '../src/scan/respelled.ts'
import { sample } from '../src/pattern/sample.ts'
import type { Scanner, StreamScanner } from '../src/scan/scanner.ts'

const rounds = 5
const prose = sample.slice(0, 15_000)
const utf8 = new TextEncoder()
const text = utf8.encode(prose.repeat(530).slice(0, 8_000_000))
const noise = crypto.getRandomValues(new Uint8Array(60_000))
const letters = utf8.encode(Buffer.from(noise).toString('base64').repeat(100))
const full = respelled(seenThrough(patterns(injections)), { views: everySpelling })
const nothing: Scanner = {
  open() {
    let read = 0
    return { look: (chunk) => ({ hits: [], settled: (read += chunk.length) }) }
  },
}

async function best(run: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    await run()
    least = Math.min(least, performance.now() - begun)
  }
  return least
}

async function through(scanner: StreamScanner, bytes: Uint8Array, chunk = 65_536): Promise<void> {
  let at = 0
  const source = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(at, (at += chunk)))
    },
  })
  for await (const _ of source.pipeThrough(inspect(scanner, () => 'allow')));
}

const rate = (bytes: number, ms: number) => `${(bytes / ms / 1000).toFixed(0)} MB/s`

for (const [name, bytes] of Object.entries({ english: text, base64: letters }))
  for (const [what, scanner] of Object.entries({ 'no scanner': nothing, 'injections, all views': full })) {
    const plain = rate(bytes.length, await best(() => through(scanner, bytes)))
    const unasked = rate(bytes.length, await best(() => through(decoded(scanner, openInflater), bytes)))
    console.log(`${name}, ${what}: inspect ${plain}, and looking for compressed parts ${unasked}`)
  }
for (const chunk of [64, 1024, 16_384])
  console.log(
    `english in chunks of ${chunk} B, injections: ${rate(1e6, await best(() => through(full, text.subarray(0, 1e6), chunk)))}`,
  )

const press = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync, zstd: zstdCompressSync }
for (const [coding, compress] of Object.entries(press)) {
  const bytes = compress(utf8.encode(sample.repeat(20)))
  const caps = { free: 2 ** 40, ratio: 1, total: 2 ** 40, depth: 1 }
  const ms = await best(() => through(decoded(nothing, openInflater, [coding as Coding], { caps }), bytes))
  console.log(`${coding}: ${rate(sample.length * 20, ms)} decoded, no scanner`)
}

const events = prose
  .split(' ')
  .map((word) =>
    utf8.encode(`data: ${JSON.stringify({ id: 'c1', choices: [{ index: 0, delta: { content: `${word} ` } }] })}\n\n`),
  )
for (const [what, scanner] of Object.entries({ 'as they are': full, 'across events': deltas(full, 'events') })) {
  const ms = await best(() => {
    const watch = scanner.open()
    for (const event of events) watch.look(event, false)
  })
  console.log(`events one by one, injections, ${what}: ${((1000 * ms) / events.length).toFixed(1)} µs each`)
}

const row = 'The quick brown fox jumps over the lazy dog, and so on.'
const page = utf8.encode(
  Array.from({ length: 20_000 }, (_, n) => `<div id="r${n}"><p>${row}</p><a href="/p/${n}">more</a></div>\n`).join(''),
)
const shown: readonly (readonly [string, Uint8Array, Format])[] = [
  ['a page', page, 'html'],
  ['Markdown', text.subarray(0, 2e6), 'markdown'],
]
for (const [what, bytes, format] of shown) {
  const asItIs = rate(bytes.length, await best(() => through(full, bytes)))
  console.log(
    `${what}, injections: ${asItIs} as it is, ${rate(bytes.length, await best(() => through(rendered(full, format), bytes)))} as it is and as it is shown`,
  )
}
