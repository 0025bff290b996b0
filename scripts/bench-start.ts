// `bun scripts/bench-start.ts`: how soon dist/pipelock serves and what memory it takes, told that it has 128 MiB. Linux only.

import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { ordinary } from './bench-texts.ts'

const { values } = parseArgs({
  options: { binary: { type: 'string', default: 'dist/pipelock' }, rounds: { type: 'string', default: '5' } },
})
const binary = resolve(values.binary)
if (!existsSync(binary)) {
  console.error(`bench-start: no ${values.binary}: npm run build`)
  process.exit(2)
}
const rounds = Number(values.rounds)
/** In a container the runtime reads the limit itself. */
const env = { ...process.env }

interface Start {
  /** Until /health answers (ms). */
  readonly ready: number
  /** MiB. */
  readonly peakAnon: number
  readonly anon: number
  readonly rss: number
  readonly peak: number
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  await new Promise((closed) => server.close(closed))
  return port
}

function mebibytes(pid: number, field: string): number {
  const line = new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(line?.[1] ?? 0) / 1024
}

/** Bodies of all kinds, both ways, three at a time. */
async function traffic(port: number): Promise<void> {
  const texts = Object.values(ordinary(300_000)).map((bytes) => Buffer.from(bytes).toString('latin1'))
  const origin = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      await request.arrayBuffer()
      return new Response(texts[Number(new URL(request.url).pathname.slice(1))], {
        headers: { 'content-type': 'text/plain' },
      })
    },
  })
  const ask = async (n: number, body?: string) => {
    const url = `http://127.0.0.1:${origin.port}/${n % texts.length}`
    const proxy = `http://127.0.0.1:${port}`
    const answer = await fetch(url, {
      proxy,
      ...(body === undefined ? {} : { method: 'POST', body }),
    })
    if (!answer.ok) throw new Error(`status ${answer.status} through the proxy`)
    await answer.arrayBuffer()
  }
  for (let n = 0; n < 40; n++) await Promise.all([ask(n), ask(n + 3), ask(n, texts[n % texts.length])])
  await origin.stop(true)
}

async function start(config: string, busy: boolean): Promise<Start> {
  const port = await freePort()
  const begun = performance.now()
  const child = spawn(binary, ['run', '--config', config, '--listen', `127.0.0.1:${port}`], { env, stdio: 'ignore' })
  const ended = new Promise((end) => child.once('exit', end))
  const pid = child.pid as number
  let peakAnon = 0
  const watch = () => (peakAnon = Math.max(peakAnon, mebibytes(pid, 'RssAnon')))
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${binary} ended with ${child.exitCode}: run it by hand to see why`)
    watch()
    const answer = await fetch(`http://127.0.0.1:${port}/health`).catch(() => null)
    await answer?.text()
    if (answer?.ok) break
    await Bun.sleep(2)
  }
  const ready = performance.now() - begun
  const sampling = setInterval(watch, 5)
  if (busy) await traffic(port)
  // Memory that was collected goes back to the system a little later.
  await Bun.sleep(busy ? 5000 : 2000)
  clearInterval(sampling)
  const [anon, rss, peak] = ['RssAnon', 'VmRSS', 'VmHWM'].map((field) => mebibytes(pid, field)) as [
    number,
    number,
    number,
  ]
  child.kill()
  await ended
  return { ready, peakAnon, anon, rss, peak }
}

const row = (...cells: readonly (string | number)[]): void =>
  console.log(`| ${cells.map((cell) => (typeof cell === 'number' ? Math.round(cell) : cell)).join(' | ')} |`)

const folder = mkdtempSync(join(tmpdir(), 'pipelock-bench-'))
try {
  const own = Array.from({ length: 1000 }, (_, i) => {
    const regex = `key${i.toString(36)}x[_-]?(?:id|token)\\s{0,3}[:=]\\s{0,3}[a-z0-9_-]{${16 + (i % 20)},}`
    return { name: `Own ${i}`, regex, severity: 'high' }
  })
  const off = { dlp: { include_defaults: false }, response_scanning: { include_defaults: false } }
  // JSON is YAML.
  const local = { mode: 'audit', ssrf: { ip_allowlist: ['127.0.0.0/8'] } }
  const configs: Record<string, object> = {
    'built-in rules': {},
    'and 1,000 own patterns': { dlp: { patterns: own } },
    'no rules': off,
    'built-in rules, after 120 bodies of 300 kB': local,
    'no rules, after the same': { ...local, ...off },
  }
  row('start', 'ready ms (best)', 'median', 'peak RssAnon MiB', 'RssAnon MiB', 'RSS MiB', 'VmHWM MiB')
  row('---', '---', '---', '---', '---', '---', '---')
  for (const [name, config] of Object.entries(configs)) {
    const file = join(folder, 'pipelock.yaml')
    writeFileSync(file, JSON.stringify(config))
    const starts: Start[] = []
    for (let round = 0; round < rounds; round++) starts.push(await start(file, name.includes('after')))
    const ready = starts.map((one) => one.ready).sort((a, b) => a - b)
    const most = (field: keyof Start) => Math.max(...starts.map((one) => one[field]))
    const median = ready[rounds >> 1] ?? 0
    row(name, ready[0] ?? 0, median, most('peakAnon'), most('anon'), most('rss'), most('peak'))
  }
  console.log('')
  for (const args of [['healthcheck', '--addr', '127.0.0.1:1'], ['version'], ['check'], ['rules', 'list']]) {
    let best = Number.POSITIVE_INFINITY
    for (let round = 0; round < 2 * rounds; round++) {
      const begun = performance.now()
      spawnSync(binary, args, { env, cwd: folder })
      best = Math.min(best, performance.now() - begun)
    }
    console.log(`- ${args[0]}: ${Math.round(best)} ms`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
