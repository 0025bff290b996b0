// What the proxy adds to a small tools/call of one client: median latency direct, through a bare pass-through of the same
// build (nothing scanned) and with the defaults. `bun scripts/bench-mcp.ts [--calls 400] [--rounds 7]`; needs `npm run build`.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { parseArgs } from 'node:util'
import { startPipelock } from '../tests/wire/harness.ts'

const number = (byDefault: string) => ({ type: 'string', default: byDefault }) as const
const { values } = parseArgs({ options: { calls: number('400'), rounds: number('7'), size: number('0') } })
const [calls, rounds] = [Number(values.calls), Number(values.rounds)]

const answer = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  result: { content: [{ type: 'text', text: 'Sunny, 21 degrees, wind from the west at 12 km/h. '.repeat(4) }] },
})
// A process of its own: it must not share a loop with the client that measures.
const source = `const s = require('node:http').createServer((q, r) => { q.resume(); q.on('end', () => {
  r.writeHead(200, { 'content-type': 'application/json' }); r.end(${JSON.stringify(answer)}) }) })
s.keepAliveTimeout = 600000; s.listen(0, '127.0.0.1', () => console.log(s.address().port))`
const upstream = spawn(process.execPath, ['-e', source])
const port = await new Promise<number>((go) => upstream.stdout.once('data', (text: Buffer) => go(Number(String(text)))))

const body = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: {
    name: 'get_weather',
    arguments: { city: 'Berlin', unit: 'celsius', note: 'x'.repeat(Number(values.size)) },
  },
})
const request = [
  'POST /mcp HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  'Accept: application/json, text/event-stream',
  'MCP-Protocol-Version: 2025-11-25',
  'Mcp-Session-Id: 0f9b5a8e-3c1d-4c57-9a44-d1c2a9f0be11',
  `Content-Length: ${Buffer.byteLength(body)}`,
  '',
  body,
].join('\r\n')

/** Milliseconds of CPU a process has used. */
function cpuOf(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

const nothing = (): void => undefined

/** One connection, one call after the other; milliseconds of each. */
async function timed(to: number): Promise<number[]> {
  const socket = connect({ port: to, host: '127.0.0.1', noDelay: true })
  await new Promise((go) => socket.once('connect', go))
  const took: number[] = []
  let got = ''
  let done = nothing
  socket.on('data', (chunk: Buffer) => {
    got += chunk.toString('latin1')
    if (got.includes('"jsonrpc"') && got.trimEnd().endsWith('}')) done()
    else if (got.endsWith('0\r\n\r\n')) done()
  })
  for (let n = 0; n < calls; n++) {
    got = ''
    const began = performance.now()
    await new Promise<void>((go) => {
      done = go
      socket.write(request)
    })
    took.push(performance.now() - began)
  }
  socket.destroy()
  return took
}

const off = [
  'mcp_input_scanning',
  'mcp_tool_scanning',
  'response_scanning',
  'mcp_tool_policy',
  'mcp_session_binding',
  'tool_chain_detection',
]
const bare = `mode: balanced\n${off.map((section) => `${section}: {enabled: false}\n`).join('')}`
const start = (yaml: string) =>
  startPipelock({
    yaml: `${yaml}logging: {output: file, file: /dev/null}\n`,
    mcpUpstream: `http://127.0.0.1:${port}/mcp`,
  })
const [passing, judging] = [await start(bare), await start('mode: balanced\n')]
const ways = { direct: port, 'bare pass-through': passing.mcpPort, 'with the defaults': judging.mcpPort }
const pids = { 'bare pass-through': passing.child.pid, 'with the defaults': judging.child.pid } as Record<
  string,
  number
>
const cpu = new Map<string, number>()
const best = new Map<string, { median: number; p99: number }>()
for (let round = 0; round < rounds; round++)
  for (const [name, to] of Object.entries(ways)) {
    const before = name in pids ? cpuOf(pids[name]) : 0
    const took = (await timed(to)).sort((a, b) => a - b)
    // The first round warms up.
    if (name in pids && round > 0) cpu.set(name, (cpu.get(name) ?? 0) + cpuOf(pids[name]) - before)
    const at = (share: number) => took[Math.floor(took.length * share)] ?? 0
    const known = best.get(name)
    if (known === undefined || at(0.5) < known.median) best.set(name, { median: at(0.5), p99: at(0.99) })
  }
const direct = best.get('direct')?.median ?? 1
const through = best.get('bare pass-through')?.median ?? 1
for (const [name, { median, p99 }] of best) {
  const used = cpu.get(name)
  const each = used === undefined ? '' : `, ${(used / calls / (rounds - 1)).toFixed(3)} ms of CPU each`
  console.log(
    `${name.padEnd(18)} median ${median.toFixed(3)} ms, p99 ${p99.toFixed(3)} ms, ` +
      `${(median / direct).toFixed(2)}x direct, ${(median / through).toFixed(2)}x bare, adds ${(median - direct).toFixed(3)} ms${each}`,
  )
}
await Promise.all([passing.stop(), judging.stop()])
upstream.kill()
