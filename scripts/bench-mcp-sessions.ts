// What many MCP sessions leave behind: rounds of 200 with open GET streams, calls answered by events, a third vanishing in
// the middle, the upstream restarting between rounds; then descriptors, memory and records are counted.
// `bun scripts/bench-mcp-sessions.ts [--sessions 200] [--calls 10] [--rounds 6]`; needs `npm run build` first.

import { parseArgs } from 'node:util'
import { records, startPipelock, until } from '../tests/wire/harness.ts'
import { Crowd, descriptors, memory, round } from '../tests/wire/mcp-crowd.ts'

const number = (byDefault: string) => ({ type: 'string', default: byDefault }) as const
const { values } = parseArgs({ options: { sessions: number('200'), calls: number('10'), rounds: number('6') } })
const [sessions, calls, rounds] = [Number(values.sessions), Number(values.calls), Number(values.rounds)]

const crowd = new Crowd()
await crowd.start()
const { port } = crowd
const pipelock = await startPipelock({ yaml: 'mode: balanced\n', mcpUpstream: `http://127.0.0.1:${port}/mcp` })
const { pid } = pipelock.child
const vanishing = Math.ceil(sessions / 3)
const each = sessions * 2 + (sessions - vanishing) * calls + vanishing
console.log(`at start: ${descriptors(pid)} descriptors, ${memory(pid).toFixed(1)} MiB`)
let failed = false
for (let n = 1; n <= rounds; n++) {
  const wrong = await round(crowd, pipelock.mcpPort, { sessions, calls })
  for (const one of wrong.slice(0, 5)) console.log(`  ${one}`)
  failed ||= wrong.length > 0
  await until('all records', () => records(pipelock).length >= n * each, 60_000)
  await crowd.stop()
  crowd.forget()
  await crowd.start(port)
  // Kept connections end with the upstream.
  await until('descriptors to be let go', () => descriptors(pid) < 60, 60_000)
  console.log(
    `round ${n}: ${sessions} sessions, ${wrong.length} things went wrong, ${records(pipelock).length - n * each} records too many, ` +
      `${descriptors(pid)} descriptors, ${memory(pid).toFixed(1)} MiB`,
  )
}
await pipelock.stop()
await crowd.stop()
process.exit(failed ? 1 : 0)
