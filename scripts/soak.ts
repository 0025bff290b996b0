// A soak of the built program: `bun scripts/soak.ts [--minutes 20] [--every 250] [--streams 6]`; needs openssl and `npm run build`.
// Every kind of traffic at a steady rate with the answer that is right, clients that abort, an origin that stalls, resets and
// lies, a reload every 5 s, one storm of SIGHUP. Exits 1 on a wrong verdict, a crash, a leaked descriptor or rising memory.

import { parseArgs } from 'node:util'
import { soak } from '../tests/wire/soak.ts'

const number = (byDefault: string) => ({ type: 'string', default: byDefault }) as const
const { values } = parseArgs({ options: { minutes: number('20'), every: number('250'), streams: number('6') } })
const seconds = Number(values.minutes) * 60

/**
 * How far anonymous memory goes up and down by itself (MiB): it is collected and compiled in waves of some ten minutes, and
 * comes back to where it was. What rises by no more over all that is measured cannot be told from that; an hour tells a
 * rise of 0.16 MiB a minute, 20 minutes one of 0.47.
 */
const wave = 7
/** The first quarter is warm-up. */
const measured = (seconds * 0.75) / 60
const flat = wave / measured
/** Of a shorter run the slope says nothing: caches and compiled code still come (seconds). */
const longEnough = 600

const { done, wrong, crashed, reloads, leakedDescriptors, silence, memory } = await soak({
  seconds,
  everyMs: Number(values.every),
  streams: Number(values.streams),
  say: (line) => console.log(line),
})
for (const [name, count] of Object.entries(done)) console.log(`${String(count).padStart(8)}  ${name}`)
const rising = seconds >= longEnough && memory.perMinute > flat
const total = Object.values(done).reduce((sum, count) => sum + count, 0)
console.log(
  `${total} done in ${values.minutes} min, ${reloads} reloads: ${wrong.length} wrong, ${crashed ? 'CRASHED' : 'no crash'}, ` +
    `${leakedDescriptors} descriptors leaked; longest silence of a stream ${silence.toFixed(0)} s`,
)
console.log(
  `anonymous memory after warm-up: ${memory.early.toFixed(1)} MiB in its first third, ${memory.late.toFixed(1)} MiB in its last, ` +
    `${memory.most.toFixed(1)} MiB at most, ${memory.perMinute.toFixed(2)} MiB a minute (flat: up to ${flat.toFixed(2)})${rising ? ': RISING' : ''}`,
)
process.exit(wrong.length > 0 || crashed || leakedDescriptors > 0 || rising ? 1 : 0)
