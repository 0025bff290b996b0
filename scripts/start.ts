// `npm start`: the real program with pipelock.example.yaml, in front of the demo upstreams unless a real one is named.

import { startDemo } from './demo.ts'
import { Exit } from '../src/service/exit.ts'
import { main } from '../src/cli/program.ts'
import { run } from '../src/cli/run.ts'

const args = process.argv.slice(2)
const say = (line: string) => void process.stderr.write(`${line}\n`)
const flag = (name: string): string | undefined => {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`))
  return at < 0 ? undefined : args[at]?.includes('=') ? args[at]?.slice(name.length + 1) : args[at + 1]
}
const config = flag('--config') ?? flag('-c') ?? 'pipelock.example.yaml'
const listen = flag('--listen') ?? flag('-l')
const mcpListen = flag('--mcp-listen') ?? '127.0.0.1:8889'

if (args.includes('--help') || args.includes('-h') || flag('--mcp-upstream') !== undefined) {
  const rest = args.filter((arg) => arg !== 'run')
  if (flag('--config') === undefined && flag('-c') === undefined) rest.push('--config', config)
  if (flag('--mcp-listen') === undefined) rest.push('--mcp-listen', mcpListen)
  const code = await main(['run', ...rest], { env: process.env, out: console.log, err: say })
  if (code !== null) process.exit(code)
} else await demo()

async function demo(): Promise<void> {
  const upstream = await startDemo(8890)
  const mode = flag('--mode') ?? flag('-m')
  const flags = {
    config,
    mcpListen,
    mcpUpstream: upstream.mcpUrl,
    ...(listen === undefined ? {} : { listen }),
    ...(mode === undefined ? {} : { mode: mode as 'balanced' }),
  }
  try {
    // A real run refuses loopback destinations; the demo's origin lives there.
    const running = await run(flags, process.env, say, (loaded) => ({
      ...loaded,
      ssrf: { ...loaded.ssrf, ip_allowlist: [...loaded.ssrf.ip_allowlist, '127.0.0.1/32'] },
    }))
    const proxy = `http://127.0.0.1:${running.proxy.port}`
    tryNext(proxy, upstream.originUrl, `http://127.0.0.1:${running.mcp?.port}/mcp`)
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    say(error.message)
    process.exit(error.code)
  }
}

function tryNext(proxy: string, origin: string, mcp: string): void {
  const key = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')
  const call = (name: string, args: string) =>
    `curl -s ${mcp} -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' -d '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"${name}","arguments":${args}}}'`
  say(`
The demo permits 127.0.0.1 as a destination; a real run refuses private addresses. Try in another terminal:

  # 1. allowed
  curl -x ${proxy} ${origin}/

  # 2. a secret on its way out: blocked
  curl -x ${proxy} "${origin}/?key=${key}"

  # 3. an injection on its way in: blocked
  curl -x ${proxy} ${origin}/poisoned

The same through MCP: an honest tool, a secret in an argument, a poisoned result.

  ${call('get_balance', '{"account":"checking"}')}
  ${call('search_notes', `{"query":"${key}"}`)}
  ${call('read_shared_note', '{}')}

Press Ctrl-C to stop.`)
}
