// Steady mixed load on the built program for some time: reloads, a storm of signals, streams that stay; what it came to.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loopback, until } from './harness.ts'
import { startInside } from './inside.ts'
import { descriptors, memory } from './mcp-crowd.ts'
import { Jobs, Wrong, type Held } from './soak-jobs.ts'
import { startSoakOrigin } from './soak-origin.ts'

export interface SoakOptions {
  readonly seconds: number
  /** Time between two of the same kind (milliseconds). */
  readonly everyMs: number
  /** Of each kind of stream that stays. */
  readonly streams: number
  readonly say: (line: string) => void
}

export interface Soaked {
  /** By kind. */
  readonly done: Readonly<Record<string, number>>
  readonly wrong: readonly string[]
  readonly crashed: boolean
  readonly reloads: number
  /** More than before the load. */
  readonly leakedDescriptors: number
  /** Longest time in which nothing came on a stream that flows, to the second (seconds). */
  readonly silence: number
  /** Anonymous memory after warm-up (MiB): its mean over the first and the last third, the most, and the slope. */
  readonly memory: { readonly early: number; readonly late: number; readonly most: number; readonly perMinute: number }
}

const reloadMs = 5000
const storm = 500
/** Streams that stay are taken up anew after so long (milliseconds). */
const renewMs = 60_000
/** A machine that is busy with other things may hold events up for so long (milliseconds). */
const silentMs = 30_000

/** Every reload changes something, every fourth one the rules of scanners. */
const yaml = (n: number): string =>
  [
    loopback.trim(),
    'trusted_domains: [localhost]',
    'tls_interception: {enabled: true, passthrough_domains: [127.0.0.1]}',
    'websocket_proxy: {enabled: true}',
    'client_limits: {max_requests_per_client: 0, max_tunnels_per_client: 0}',
    'logging: {include_allowed: false, include_blocked: false}',
    `explain_blocks: ${n % 2 === 1}`,
    ...(n % 8 >= 4 ? [`dlp: {patterns: [{name: Own Key, regex: 'ownkey-[0-9a-f]{32}'}]}`] : []),
    '',
  ].join('\n')

export async function soak({ seconds, everyMs, streams, say }: SoakOptions): Promise<Soaked> {
  const origin = await startSoakOrigin()
  const inside = await startInside({ yaml: yaml(0), mcpUpstream: `http://127.0.0.1:${origin.http}/mcp` })
  const { pipelock, certificates } = inside
  const { pid } = pipelock.child
  const { https, wss } = await origin.secure(certificates)
  const { http, ws, silent } = origin
  const ports = { proxy: pipelock.port, mcp: pipelock.mcpPort, http, https, ws, wss, silent }
  const jobs = new Jobs(inside, ports)
  const done: Record<string, number> = {}
  const wrong: string[] = []
  const state = { over: false, silence: 0 }
  const went = (what: string, error: unknown) => {
    if (state.over && !(error instanceof Wrong)) return
    wrong.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    if (wrong.length <= 10) say(`WRONG ${wrong.at(-1)}`)
  }
  const before = descriptors(pid)

  // Each kind at its own pace, however long one takes: never two of them at once.
  const workers = Object.entries(jobs.all).map(async ([name, job], i, { length }) => {
    const from = performance.now() + (i * everyMs) / length
    for (let n = 0; !state.over; n++) {
      await new Promise((go) => setTimeout(go, Math.max(0, from + n * everyMs - performance.now())))
      await job().then(
        () => (done[name] = (done[name] ?? 0) + 1),
        (error: unknown) => went(name, error),
      )
    }
  })
  const keepers = jobs.held.flatMap((take, kind) =>
    Array.from({ length: streams }, async (_, i) => {
      for (let first = true; !state.over; first = false) {
        const held = await take().catch((error: unknown) => went(`stream ${kind}`, error))
        if (held === undefined) return
        await stays(held, first ? (renewMs * (i + 1)) / streams : renewMs, state).catch((error: unknown) =>
          went(`stream ${kind}`, error),
        )
        held.close()
      }
    }),
  )
  let reloads = 0
  const reloading = setInterval(() => writeFileSync(join(pipelock.folder, 'test.yaml'), yaml(++reloads)), reloadMs)

  const samples: { readonly at: number; readonly mib: number }[] = []
  const began = performance.now()
  const elapsed = () => (performance.now() - began) / 1000
  const crashed = () => pipelock.child.exitCode !== null
  const step = Math.max(5, seconds / 20)
  for (let [next, stormed] = [step, false]; elapsed() < seconds && !crashed();) {
    await new Promise((go) => setTimeout(go, 500))
    samples.push({ at: elapsed(), mib: memory(pid) })
    if (!stormed && elapsed() > seconds * 0.6) {
      stormed = true
      for (let i = 0; i < storm; i++) pipelock.child.kill('SIGHUP')
      say(`${storm} times SIGHUP`)
    }
    if (elapsed() < next) continue
    next += step
    const total = Object.values(done).reduce((sum, n) => sum + n, 0)
    const now = samples.at(-1)?.mib.toFixed(1)
    say(`${elapsed().toFixed(0)} s: ${total} done, ${wrong.length} wrong, ${descriptors(pid)} descriptors, ${now} MiB`)
  }
  clearInterval(reloading)
  state.over = true
  await Promise.all([...workers, ...keepers])
  origin.closeConnections()
  const left = () => descriptors(pid) - before
  if (!crashed()) await until('descriptors to be let go', () => left() <= 0, 30_000).catch(() => undefined)
  const soaked = {
    done,
    wrong,
    crashed: crashed(),
    reloads,
    silence: state.silence,
    leakedDescriptors: crashed() ? 0 : Math.max(0, left()),
    memory: figures(samples),
  }
  await inside.stop()
  origin.close()
  return soaked
}

/** Until its time is over; throws when it ended before. */
async function stays(held: Held, ms: number, state: { readonly over: boolean; silence: number }): Promise<void> {
  let from = performance.now()
  for (const until = from + ms; performance.now() < until && !state.over;) {
    await new Promise((go) => setTimeout(go, 1000))
    const silent = performance.now() - from
    if (held.came()) from = performance.now()
    state.silence = Math.max(state.silence, silent / 1000)
    if (held.ended()) throw new Wrong('it ended')
    if (silent > silentMs) throw new Wrong('it went silent')
  }
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The first quarter is warm-up: code is compiled, caches fill. */
function figures(all: readonly { readonly at: number; readonly mib: number }[]): Soaked['memory'] {
  const samples = all.slice(Math.floor(all.length / 4))
  const mib = samples.map((sample) => sample.mib)
  const third = Math.ceil(samples.length / 3)
  const [at, middle] = [mean(samples.map((sample) => sample.at)), mean(mib)]
  const spread = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0)
  const rise = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.mib - middle), 0)
  return {
    early: mean(mib.slice(0, third)),
    late: mean(mib.slice(-third)),
    most: Math.max(...mib),
    perMinute: (rise / spread) * 60,
  }
}
