// `npm run bench`: MB/s of the scan path on tested kinds of text, as ratios to a plain copy and to naive RegExp in the same run.
// Run it on a quiet machine; trust the ratios, not the absolute figures. Last figures: docs/performance.md.

import { createHash } from 'node:crypto'
import { injections } from '../src/rules/injection.ts'
import { secrets } from '../src/rules/secrets.ts'
import { knownValues } from '../src/scan/known-values.ts'
import { patterns } from '../src/scan/patterns.ts'
import { seenThrough } from '../src/scan/readings.ts'
import { sample } from '../src/scan/sample.ts'
import type { Scanner } from '../src/scan/scanner.ts'

const megabytes = 4
const rounds = 5

/** Deterministic noise. */
function noise(size: number): Uint8Array {
  const out = new Uint8Array(size)
  for (let at = 0, block = 0; at < size; at += 32, block++)
    out.set(
      createHash('sha256')
        .update(String(block))
        .digest()
        .subarray(0, Math.min(32, size - at)),
      at,
    )
  return out
}

const fill = (part: string): Uint8Array => {
  const size = megabytes * 1_000_000
  return new TextEncoder().encode(part.repeat(Math.ceil(size / part.length)).slice(0, size))
}

const prose = sample.slice(0, 15_000)
const words = prose.split(' ')
const event = (word: string) =>
  `data: {"id":"c1","choices":[{"index":0,"delta":{"content":"${word.replace(/["\\]/g, '')} "}}]}\n\n`
const texts: Readonly<Record<string, Uint8Array>> = {
  english: fill(prose),
  'chat JSON': fill(JSON.stringify({ messages: prose.split('\n').map((content) => ({ role: 'user', content })) })),
  SSE: fill(words.slice(0, 1500).map(event).join('')),
  'code and HTML': fill(sample.slice(20_000)),
  base64: fill(Buffer.from(noise(300_000)).toString('base64')),
  binary: noise(megabytes * 1_000_000),
  'hostile: anchors': fill('ghp_ sk-ant-api03- AKIA -----BEGIN ignore all '),
  'hostile: escapes': fill('%25%32\\u0025&#37;'),
}

function best(run: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now()
    run()
    least = Math.min(least, performance.now() - begun)
  }
  return (megabytes * 1000) / least
}

function through(scanner: Scanner, bytes: Uint8Array, chunk: number): void {
  const watch = scanner.open()
  for (let at = 0; at < bytes.length; at += chunk)
    watch.look(bytes.subarray(at, at + chunk), at + chunk >= bytes.length)
}

const begun = performance.now()
const plain = { secrets: patterns(secrets), injections: patterns(injections) }
console.log(`${secrets.length} + ${injections.length} rules made ready in ${Math.round(performance.now() - begun)} ms`)

const naive = secrets.flatMap(({ pattern }) => {
  try {
    return [new RegExp(pattern.replace(/^\(\?i\)/, ''), 'i')]
  } catch {
    return []
  }
})

console.log(
  [
    'MB/s',
    'copy',
    'secrets',
    'injections',
    'secrets+readings',
    'injections+readings',
    `naive RegExp (${naive.length}, 100 KB)`,
  ].join('\t'),
)
for (const [name, bytes] of Object.entries(texts)) {
  const target = new Uint8Array(bytes.length)
  const latin1 = Buffer.from(bytes.subarray(0, 100_000)).toString('latin1')
  const figures = [
    best(() => target.set(bytes)),
    best(() => through(plain.secrets, bytes, 65_536)),
    best(() => through(plain.injections, bytes, 65_536)),
    best(() => through(seenThrough(plain.secrets), bytes, 65_536)),
    best(() => through(seenThrough(plain.injections), bytes, 65_536)),
    best(() => naive.forEach((one) => one.test(latin1))) / (bytes.length / 100_000),
  ]
  console.log([name, ...figures.map((figure) => figure.toFixed(figure < 10 ? 1 : 0))].join('\t'))
}
for (const chunk of [64, 1024, 16_384, 65_536])
  console.log(
    `chat JSON in chunks of ${chunk} B: secrets ${best(() => through(plain.secrets, texts['chat JSON'] as Uint8Array, chunk)).toFixed(0)} MB/s`,
  )
for (const [count, length] of [
  [50, 32],
  [50, 10],
  [1000, 32],
] as const) {
  const letters = Buffer.from(noise(count * length)).toString('base64url')
  const rule = { name: 'Known', threat: 'secret', severity: 'critical' } as const
  const values = Array.from({ length: count }, (_, i) => letters.slice(i * length, (i + 1) * length))
  const scanner = knownValues(values.map((value) => ({ rule, bytes: new TextEncoder().encode(value) })))
  const figures = ['english', 'chat JSON', 'base64'].map(
    (name) => `${name} ${best(() => through(scanner, texts[name] as Uint8Array, 65_536)).toFixed(0)}`,
  )
  console.log(`${count} known values of ${length} bytes: ${figures.join(', ')} MB/s`)
}
console.log(`memory ${Math.round(process.memoryUsage().rss / 1e6)} MB`)
