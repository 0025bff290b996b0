// `npm run bench`: MB/s of the whole scan path, as ratios to a plain copy and to naive RegExp in the same run.
// Run it on a quiet machine; trust the ratios, not the absolute figures. Last figures: docs/performance.md.

import { fill, hostile, noise, ordinary } from './bench-texts.ts'
import { injectionScanner, dlpScanner } from '../src/service/policy.ts'
import { combinations, injections, signals } from '../src/rules/injection.ts'
import { gates, wording } from '../src/rules/injection-wording.ts'
import { secrets } from '../src/rules/secrets.ts'
import { combined } from '../src/scan/combine.ts'
import { knownValues } from '../src/scan/known-values.ts'
import { patterns } from '../src/scan/patterns.ts'
import { seenThrough } from '../src/scan/readings.ts'
import { everySpelling, respelled } from '../src/scan/respelled.ts'
import type { Rule } from '../src/pattern/rule.ts'
import type { Scanner } from '../src/scan/scanner.ts'
import { worded } from '../src/scan/wording.ts'

const size = 4_000_000
const rounds = 15
const CHUNK = 65_536

/** Milliseconds of processor time of this process, all of its threads. */
function spent(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** MB/s, the best of some rounds; by the clock or by processor time, whichever is less: other work counts for neither. */
function best(bytes: number, run: () => void, times = rounds): number {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < times; round++) {
    const begun = performance.now()
    const used = spent()
    run()
    least = Math.min(least, performance.now() - begun, spent() - used)
  }
  return bytes / 1000 / least
}

function through(scanner: Scanner, bytes: Uint8Array, chunk = CHUNK): void {
  const watch = scanner.open()
  for (let at = 0; at < bytes.length; at += chunk)
    watch.look(bytes.subarray(at, at + chunk), at + chunk >= bytes.length)
}

const show = (figure: number): string => (figure < 10 ? figure.toFixed(1) : Math.round(figure).toString())
const row = (...cells: readonly (string | number)[]): void =>
  console.log(`| ${cells.map((cell) => (typeof cell === 'number' ? show(cell) : cell)).join(' | ')} |`)

const begun = performance.now()
const every: readonly Rule[] = [...secrets, ...injections, ...signals, ...gates]
const raw = patterns(every)
const whole = combined(respelled(seenThrough(worded(raw, wording)), { views: everySpelling }), signals, combinations)
const dlp = dlpScanner(secrets, [])
const injection = injectionScanner(injections)
console.log(
  `${secrets.length} credential rules, ${injections.length} injection rules and ${signals.length} signals, made ready twice in ${Math.round(performance.now() - begun)} ms\n`,
)

const naive = secrets.flatMap(({ pattern }) => {
  try {
    return [new RegExp(pattern.replace(/^\(\?i\)/, ''), 'i')]
  } catch {
    return []
  }
})

const texts = ordinary(size)
row(
  'MB/s',
  'all rules, all views',
  'of memcpy',
  `× naive RegExp (${naive.length} rules)`,
  'all rules, no views',
  'requests',
  'replies',
)
row('---', '---', '---', '---', '---', '---', '---')
for (const [name, bytes] of Object.entries(texts)) {
  const target = new Uint8Array(bytes.length)
  const part = Buffer.from(bytes.subarray(0, 100_000)).toString('latin1')
  const copy = best(bytes.length, () => target.set(bytes))
  const all = best(bytes.length, () => through(whole, bytes))
  const slow = best(part.length, () => naive.forEach((one) => one.test(part)), 3)
  row(
    name,
    all,
    `1/${show(copy / all)}`,
    show(all / slow),
    best(bytes.length, () => through(raw, bytes)),
    best(bytes.length, () => through(dlp, bytes)),
    best(bytes.length, () => through(injection, bytes)),
  )
}

console.log('\nHostile texts, all rules, all views:')
const worst = Object.entries(hostile(size / 2))
  .map(([name, bytes]) => [name, best(bytes.length, () => through(whole, bytes), 5)] as const)
  .sort((a, b) => a[1] - b[1])
for (const [name, figure] of worst) console.log(`- ${name}: ${show(figure)} MB/s`)

console.log('\nRules, on chat JSON without views:')
const chat = texts['chat JSON'] as Uint8Array
const own = Array.from({ length: 1000 }, (_, i): Rule => {
  const pattern = `(?i)key${i.toString(36)}x[_-]?(?:id|token)\\s{0,3}[:=]\\s{0,3}[a-z0-9_-]{${16 + (i % 20)},}`
  return { name: `Own ${i}`, threat: 'secret', severity: 'high', pattern, source: 'bench' }
})
for (const [name, rules] of Object.entries({
  60: every.filter((_, i) => i % 12 === 0).slice(0, 60),
  all: every,
  'all and 1,000 own': [...every, ...own],
})) {
  const made = performance.now()
  const scanner = patterns(rules)
  const ready = performance.now() - made
  console.log(
    `- ${name}: ${show(best(chat.length, () => through(scanner, chat)))} MB/s, made ready in ${Math.round(ready)} ms`,
  )
}

console.log('\nChunks, on chat JSON with all rules and views:')
for (const chunk of [64, 256, 1024, 4096, 16_384, 65_536])
  console.log(`- ${chunk} B: ${show(best(chat.length, () => through(whole, chat, chunk), 3))} MB/s`)

console.log('\nKnown values:')
for (const [count, length] of [
  [50, 32],
  [50, 10],
  [1000, 32],
] as const) {
  const letters = Buffer.from(noise(count * length)).toString('base64url')
  const rule = { name: 'Known', threat: 'secret', severity: 'critical' } as const
  const values = Array.from({ length: count }, (_, i) => letters.slice(i * length, (i + 1) * length))
  const scanner = knownValues(values.map((value) => ({ rule, bytes: new TextEncoder().encode(value) })))
  const figures = ['English', 'chat JSON', 'base64'].map((name) => {
    const bytes = texts[name] ?? fill('x', size)
    return `${name} ${show(best(bytes.length, () => through(scanner, bytes)))}`
  })
  console.log(`- ${count} of ${length} bytes: ${figures.join(', ')} MB/s`)
}
console.log(`\nMemory: ${Math.round(process.memoryUsage().rss / 1e6)} MB RSS`)
