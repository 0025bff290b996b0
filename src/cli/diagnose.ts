// `pipelock diagnose`: this configuration end to end, with a proxy, an origin and an MCP server of its own on loopback.

import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { devNull } from 'node:os'
import { clock, start, type Running } from '../service/assemble.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { inForce, Live } from '../service/live.ts'
import type { Surroundings } from './surroundings.ts'
import { load } from './source.ts'
import { type Color, paint } from './table.ts'
import { aws } from './vector.ts'
import type { Config } from '../config/schema.ts'
import { policyOf } from '../service/policy.ts'
import { decide } from '../decide.ts'
import type { Section } from '../types.ts'

export interface DiagnoseFlags {
  readonly config?: string
  readonly json?: boolean
  /** `--no-color`. */
  readonly color?: boolean
}

interface Check {
  readonly name: string
  readonly status: 'pass' | 'fail' | 'skip'
  readonly detail: string
}

/** What is done on loopback must be allowed there, said nowhere else, and meet nothing that runs already. */
export function onLoopback(config: Config): Config {
  const { monitoring } = config.fetch_proxy
  return {
    ...config,
    api_allowlist: config.api_allowlist.length > 0 ? [...config.api_allowlist, '127.0.0.1'] : [],
    ssrf: { ...config.ssrf, ip_allowlist: [...config.ssrf.ip_allowlist, '127.0.0.0/8'] },
    fetch_proxy: { ...config.fetch_proxy, monitoring: { ...monitoring, max_requests_per_minute: 0 } },
    proxy_auth: { users: [] },
    upstream_proxy: { ...config.upstream_proxy, url: '', from_environment: false, local_dns: true },
    logging: { ...config.logging, output: 'file', file: devNull },
    reverse_proxy: { ...config.reverse_proxy, enabled: false },
    kill_switch: { ...config.kill_switch, enabled: false, sentinel_file: '', api_listen: '' },
    emit: {
      ...config.emit,
      webhook: { ...config.emit.webhook, url: '' },
      syslog: { ...config.emit.syslog, address: '' },
      otlp: { ...config.emit.otlp, endpoint: '' },
    },
    flight_recorder: { ...config.flight_recorder, enabled: false },
    scan_api: { ...config.scan_api, listen: '' },
    metrics_listen: '',
    // Their addresses may be those of the proxy that runs.
    agents: Object.fromEntries(
      Object.entries(config.agents).map(([name, agent]) => [name, { ...agent, listeners: [] }]),
    ),
  }
}

const tool = { name: 'weather', description: 'Returns the weather.', inputSchema: { type: 'object', properties: {} } }

interface Origin {
  readonly port: number
  /** What has arrived. */
  readonly seen: readonly string[]
  close(): void
}

async function origin(): Promise<Origin> {
  const seen: string[] = []
  const server: Server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      seen.push(request.url ?? '')
      if (request.method === 'POST') {
        const { id = null } = JSON.parse(body || '{}') as { id?: unknown }
        const result = { content: [{ type: 'text', text: 'fine' }], tools: [tool] }
        response.setHeader('content-type', 'application/json')
        return void response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
      }
      response.setHeader('content-type', 'text/plain')
      response.end('hello from the origin')
    })
  })
  await new Promise<void>((go, no) => server.once('error', no).listen(0, '127.0.0.1', go))
  const { port } = server.address() as AddressInfo
  return { port, seen, close: () => (server.close(), server.closeAllConnections()) }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

/** Sends `head` (and `body`) on a connection of its own; the whole answer as text. `then` is sent after the first answer. */
function talk(port: number, text: string, then?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port })
    let said = ''
    let next = then
    socket.setTimeout(10_000, () => socket.destroy(new Error('no answer within 10 s')))
    socket.on('connect', () => socket.write(text))
    socket.on('data', (chunk: Buffer) => {
      said += chunk.toString('latin1')
      if (next === undefined || !said.includes('\r\n\r\n')) return
      if (said.startsWith('HTTP/1.1 200')) socket.write(next)
      else socket.end()
      next = undefined
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(said))
  })
}

const get = (target: string, host: string) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
const statusOf = (answer: string) => Number(answer.split(' ', 2)[1] ?? 0)

function callTool(port: number, args: unknown, method = 'tools/call'): Promise<string> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { name: 'weather', arguments: args } })
  const head = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`
  return talk(port, head + body)
}

/** Every check, in the order of the security argument. */
export async function diagnosed(config: Config): Promise<readonly Check[]> {
  const there = await origin()
  let running: Running | undefined
  const checks: Check[] = []
  try {
    const own = onLoopback(config)
    running = await start(await new Live(inForce(own, {}), clock).ready(), {
      listen: { host: '127.0.0.1', port: 0 },
      mcp: { listen: { host: '127.0.0.1', port: 0 }, upstream: `http://127.0.0.1:${there.port}/mcp`, token: null },
      complain: () => undefined,
      env: {},
      read: () => {
        throw new Exit(exitCodes.usage, 'nothing is reloaded here')
      },
      authority: null,
    })
    const { proxy, mcp } = running
    const at = `127.0.0.1:${there.port}`
    const run = async (name: string, off: string | null, check: () => Promise<string>): Promise<void> => {
      if (off !== null) return void checks.push({ name, status: 'skip', detail: off })
      try {
        checks.push({ name, status: 'pass', detail: await check() })
      } catch (error) {
        checks.push({ name, status: 'fail', detail: (error as Error).message })
      }
    }
    const asked = (path: string) => talk(proxy.port, get(path, `127.0.0.1:${proxy.port}`))
    const fetching = (url: string) => asked(`/fetch?url=${encodeURIComponent(url)}`)
    const isOff = config.forward_proxy.enabled ? null : 'forward_proxy.enabled is false'
    const stops = blocksSecrets(config, 'dlp')
      ? null
      : `mode ${config.mode}${config.enforce ? '' : ', enforce: false'}: secrets are told, not blocked`
    const reached = () => there.seen.some((path) => path.includes(aws))

    await run('health', null, async () => expect(await asked('/health'), 200, '"healthy"'))
    await run('fetch_allowed', null, async () =>
      expect(await fetching(`http://${at}/fetch`), 200, 'hello from the origin'),
    )
    await run('fetch_blocked', stops, async () => refused(await fetching(`http://${at}/?key=${aws}`), reached()))
    const hints = stops ?? (config.explain_blocks ? null : 'explain_blocks is false')
    await run('fetch_hint', hints, async () => expect(await fetching(`http://${at}/?key=${aws}`), 403, '"hint"'))
    await run('forward_allowed', isOff, async () =>
      expect(await talk(proxy.port, get(`http://${at}/forward`, at)), 200, 'hello from the origin'),
    )
    await run('forward_blocked', isOff ?? stops, async () =>
      refused(await talk(proxy.port, get(`http://${at}/?key=${aws}`, at)), reached()),
    )
    await run('connect', isOff, async () => {
      const answer = await talk(proxy.port, `CONNECT ${at} HTTP/1.1\r\nHost: ${at}\r\n\r\n`, get('/tunnel', at))
      return expect(answer, 200, 'hello from the origin')
    })
    await run('mcp', mcp === null ? 'there is no MCP listener' : null, async () => {
      await callTool(mcp?.port ?? 0, {}, 'tools/list')
      expect(await callTool(mcp?.port ?? 0, { city: 'Rome' }), 200, '"fine"')
      if (!config.mcp_input_scanning.enabled) return 'a call passes (mcp_input_scanning is off)'
      const stopped = (await callTool(mcp?.port ?? 0, { city: aws })).includes('"error"')
      if (!stopped && blocksSecrets(config, 'mcp_input_scanning')) throw new Error('a call with a secret passes')
      return `a call passes, a call with a secret is ${stopped ? 'refused' : 'told, not refused'}`
    })
  } finally {
    await running?.stop(0)
    there.close()
  }
  return checks
}

/** Asked of the one who decides. */
function blocksSecrets(config: Config, section: Section): boolean {
  const finding = { rule: 'AWS Access ID', threat: 'secret', severity: 'critical' } as const
  return decide(policyOf(config), [{ ...finding, section, scanner: 'dlp', where: 'url' }]).action === 'block'
}

function expect(answer: string, status: number, text: string): string {
  if (statusOf(answer) !== status || !answer.includes(text))
    throw new Error(`expected ${status} with ${text}, got: ${firstWords(answer)}`)
  return `status ${status}`
}

function refused(answer: string, reached: boolean): string {
  if (reached) throw new Error('the secret has reached the origin')
  if (statusOf(answer) !== 403) throw new Error(`expected 403, got: ${firstWords(answer)}`)
  return 'status 403; the origin was not asked'
}

const firstWords = (answer: string) =>
  answer === '' ? 'a closed connection' : (answer.split('\r\n', 1)[0] as string).slice(0, 200)

export async function diagnose(flags: DiagnoseFlags, { env, out, screen }: Surroundings): Promise<void> {
  const { config, source } = load(flags.config, env)
  const checks = await diagnosed(config)
  const count = (status: Check['status']) => checks.filter((one) => one.status === status).length
  const [passed, failed, skipped] = [count('pass'), count('fail'), count('skip')]
  const file = source.path ?? '(defaults)'
  if (flags.json === true)
    out(
      JSON.stringify(
        { config_file: file, mode: config.mode, total: checks.length, passed, failed, skipped, checks },
        null,
        2,
      ),
    )
  else {
    const shown = flags.color === false && screen !== undefined ? { ...screen, color: false } : screen
    const colors: Readonly<Record<Check['status'], Color>> = { pass: 'cyan', fail: 'red', skip: 'yellow' }
    out(`Pipelock diagnose: config ${file}, mode ${config.mode}`)
    for (const { name, status, detail } of checks)
      out(`  ${paint(`[${status.toUpperCase()}]`, colors[status], shown)} ${name}  ${detail}`)
    out(`Results: ${passed} passed, ${failed} failed, ${skipped} skipped`)
  }
  if (failed > 0) throw new Exit(exitCodes.failed, `${failed} of ${checks.length} checks failed`)
}
