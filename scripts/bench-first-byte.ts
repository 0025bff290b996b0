// `bun scripts/bench-first-byte.ts`: how much later the first byte of a streamed answer comes when it is scanned.

import { injection, startPipelock, loopback, type Pipelock } from '../tests/wire/harness.ts'
import { Connection } from '../tests/wire/connection.ts'
import { startOrigin } from '../tests/wire/origin.ts'

const rounds = 400
const event = (content: string) =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] })}\n\n`
const words = injection.replace('Ignore', 'Mind').split(' ')

/** Head and first event at once; then, when the client has it, the others one by one. */
const kinds: Readonly<Record<string, readonly [type: string, parts: readonly string[]]>> = {
  events: ['text/event-stream', words.map(event)],
  'lines of JSON': ['application/x-ndjson', words.map((response) => `${JSON.stringify({ response, done: false })}\n`)],
  'a page': ['text/html', [`<p>${'Hello there. '.repeat(20)}</p>`, '<p>And so on.</p>']],
}

let confirmed: () => void = () => undefined
const origin = await startOrigin(async (request, connection) => {
  const [type, parts] = kinds[decodeURIComponent(request.start.split(' ')[1]?.slice(1) ?? '')] ?? ['text/plain', ['ok']]
  await connection.write(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`)
  for (const part of parts) {
    const next = new Promise<void>((go) => (confirmed = go))
    await connection.write(`${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`)
    await next
  }
  await connection.write('0\r\n\r\n')
})

/** Milliseconds to the first byte of the body, and to each further part. */
async function ask(connection: Connection, kind: string): Promise<{ first: number; later: number[] }> {
  const begun = performance.now()
  await connection.write(`GET ${origin.url}/${encodeURIComponent(kind)} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await connection.head()
  await connection.chunk()
  const first = performance.now() - begun
  const later: number[] = []
  for (;;) {
    const asked = performance.now()
    confirmed()
    if ((await connection.chunk()) === null) return { first, later }
    later.push(performance.now() - asked)
  }
}

const at = (sorted: readonly number[], part: number) => sorted[Math.floor((sorted.length - 1) * part)] as number

const proxies: Readonly<Record<string, Pipelock>> = {
  off: await startPipelock({ yaml: `${loopback}response_scanning: {enabled: false}\n` }),
  on: await startPipelock({ yaml: loopback }),
}
for (const kind of Object.keys(kinds)) {
  const times: Record<string, { first: number[]; later: number[] }> = {}
  const connections: Record<string, Connection> = {}
  for (const [name, { port }] of Object.entries(proxies)) {
    connections[name] = await Connection.open(port)
    times[name] = { first: [], later: [] }
  }
  // By turns, so that noise falls on both alike; the first rounds warm up.
  for (let round = -50; round < rounds; round++)
    for (const name of Object.keys(proxies)) {
      const { first, later } = await ask(connections[name] as Connection, kind)
      if (round < 0) continue
      times[name]?.first.push(first)
      times[name]?.later.push(...later)
    }
  for (const connection of Object.values(connections)) connection.destroy()
  for (const which of ['first', 'later'] as const) {
    const [off, on] = ['off', 'on'].map((name) => times[name]?.[which].toSorted((a, b) => a - b) ?? []) as [
      number[],
      number[],
    ]
    const [a, b] = [at(off, 0.5), at(on, 0.5)]
    console.log(
      `${kind}, ${which === 'first' ? 'first byte' : 'each further part'}: ${b.toFixed(3)} ms scanned, ${a.toFixed(3)} ms not (median): ` +
        `+${(b - a).toFixed(3)} ms, ratio ${(b / a).toFixed(2)}; 95th percentile +${(at(on, 0.95) - at(off, 0.95)).toFixed(3)} ms`,
    )
  }
}
for (const proxy of Object.values(proxies)) await proxy.stop()
origin.stop()
