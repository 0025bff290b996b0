// `pipelock mcp proxy`: our stdin and stdout are the client; a program, a URL or a WebSocket is the server.

import { Readable, Writable } from 'node:stream'
import { isLoopback, parseHostPort, spelt } from '../service/address.ts'
import { clock, start } from '../service/assemble.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { inForce, Live } from '../service/live.ts'
import { placeOf } from '../service/lock-file.ts'
import { childEnvironment } from '../service/mcp-child.ts'
import { withLock } from '../service/mcp-deps.ts'
import { partsOf, type McpParts } from '../service/mcp-parts.ts'
import { compared, readManifest } from '../service/mcp-integrity.ts'
import { graceMs, limit, paused } from '../service/mcp-limits.ts'
import { routeFrom } from '../service/clients.ts'
import { outwardBy, proxyFor } from '../service/outward.ts'
import { followChanges, onSignals } from '../service/signals.ts'
import { load } from './source.ts'
import type { Config } from '../config/schema.ts'
import { bridge } from '../mcp/bridge.ts'
import { Channel } from '../mcp/channel.ts'
import { createMcpApp } from '../mcp/http.ts'
import { fingerprint } from '../mcp/principal.ts'
import { type Side, lineSide, relay } from '../mcp/side.ts'
import { startChild } from '../runtime/child.ts'
import { openInflater } from '../runtime/inflate.ts'
import { createUpstream } from '../runtime/upstream.ts'
import { bytesOf } from '../runtime/whole.ts'
import { type By, openWebSocketSide } from '../mcp/ws-side.ts'

export interface McpProxyFlags {
  readonly config?: string
  readonly upstream?: string
  readonly listen?: string
  readonly env?: readonly string[]
  readonly lock?: string
  readonly server?: string
  readonly agent?: string
}

type Env = Readonly<Record<string, string | undefined>>

function usage(why: string): Exit {
  return new Exit(exitCodes.usage, why)
}

/** Serves until either side ends; the exit code is the program's, or null when a listener goes on serving. */
export async function mcpProxy(
  command: readonly string[],
  flags: McpProxyFlags,
  env: Env,
  complain: (line: string) => void,
): Promise<number | null> {
  const { upstream, listen } = flags
  if (upstream !== undefined && command.length > 0)
    throw usage('--upstream and subprocess command (--) are mutually exclusive')
  if (listen !== undefined && command.length > 0)
    throw usage('--listen and subprocess command (--) are mutually exclusive')
  if (listen !== undefined && upstream === undefined) throw usage('--listen requires --upstream')
  if (upstream === undefined && command.length === 0) throw usage('specify --upstream URL or -- COMMAND [ARGS...]')
  const url = upstream === undefined ? null : upstreamOf(upstream)
  const isSocket = url?.protocol === 'ws:' || url?.protocol === 'wss:'
  const childEnv = childEnvironment(flags.env ?? [], env)
  if (url !== null && (flags.env ?? []).length > 0) complain('warning: --env has no effect with --upstream')

  const loaded = load(flags.config, env)
  const adjust = (read: Config) => withLock(withAnswersScanned(read), flags.lock, flags.server)
  const config = adjust(loaded.config)
  for (const warning of loaded.warnings) complain(`warning: ${warning}`)
  if (!loaded.config.response_scanning.enabled)
    complain('warning: response_scanning is off in the configuration; it is on for mcp proxy')
  const place = placeOf(url, command)
  if (listen !== undefined && url !== null) {
    const { path } = loaded.source
    const mcp = { listen: parseHostPort(listen, '--listen'), upstream: url.href, token: env['MCP_API_TOKEN'] || null }
    const running = await start(await new Live(inForce(config, env, null, place), clock).ready(), {
      listen: { host: '127.0.0.1', port: 0 },
      mcp,
      authority: null,
      read: () => {
        const again = load(path ?? flags.config, env)
        return { ...again, config: adjust(again.config) }
      },
      complain,
      env,
    })
    onSignals(running, complain)
    followChanges(running, path)
    running.service.ready(`serving MCP, mode ${config.mode}`)
    complain(`${saying(place.target, config)} on ${spelt(mcp.listen)}`)
    if (!isLoopback(mcp.listen.host) && mcp.token === null)
      complain(
        `warning: --listen ${listen} is reachable from other machines and asks for no token (MCP_API_TOKEN); let only your agents reach it`,
      )
    complain('pipelock: ready')
    return null
  }
  const name = place.target
  const parts = partsOf(config, env, complain, place, url, flags.agent)
  complain(saying(url === null ? command.join(' ') : name, config))
  const client = lineSide(
    Readable.toWeb(process.stdin) as unknown as ReadableStream<Uint8Array>,
    Writable.toWeb(process.stdout) as unknown as WritableStream<Uint8Array>,
    limit,
  )
  try {
    if (url !== null && !isSocket) return await overHttp(client, parts, outwardBy(config, env))
    const channel = new Channel({
      ...parts,
      target: name,
      method: isSocket ? 'WS' : 'STDIO',
      principal: 'local',
    })
    if (url !== null) return await overSocket(client, channel, url, proxyFor(url, routeFrom(config, env)))
    return await overChild(client, channel, parts, started(command, childEnv, config, parts, complain), childEnv)
  } finally {
    await parts.close()
  }
}

function withAnswersScanned(config: Config): Config {
  if (config.response_scanning.enabled) return config
  return { ...config, response_scanning: { ...config.response_scanning, enabled: true } }
}

/** The command line to start, once it was compared with the manifest. Throws an Exit (1) where it must not start. */
function started(
  command: readonly string[],
  childEnv: Readonly<Record<string, string>>,
  { mcp_binary_integrity: own }: Config,
  parts: McpParts,
  complain: (line: string) => void,
): readonly string[] {
  if (!own.enabled) return command
  const { findings, command: found } = compared(command, childEnv, readManifest(own.manifest_path))
  const { action } = parts.judged(findings)
  for (const { rule, detail } of findings) complain(`pipelock: ${rule}: ${detail} (mcp_binary_integrity)`)
  if (action !== 'block') return found
  throw new Exit(
    exitCodes.failed,
    `${command[0]} was not started; if the change is yours: pipelock mcp manifest -o ${own.manifest_path} -- COMMAND`,
  )
}

function upstreamOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) || url.hostname === '')
    throw new Exit(
      exitCodes.usage,
      `invalid --upstream "${text}": must be http://, https://, ws:// or wss:// with a host`,
    )
  return url
}

function saying(server: string, config: Config): string {
  const { response_scanning, mcp_input_scanning, mcp_tool_scanning, mcp_tool_policy } = config
  const states = `input=${stateOf(mcp_input_scanning)}, tools=${stateOf(mcp_tool_scanning)}, policy=${stateOf(mcp_tool_policy)}`
  return `pipelock: proxying MCP server [${server}] (response=${response_scanning.action}, ${states})`
}

function stateOf(section: { readonly enabled: boolean; readonly action: string }): string {
  return section.enabled ? section.action : 'off'
}

async function overChild(
  client: Side,
  channel: Channel,
  parts: McpParts,
  command: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const child = startChild(command, env)
  const stop = (): void =>
    void child
      .stop(graceMs)
      .then(parts.close)
      .then(() => process.exit(exitCodes.ok))
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop)
  const server = lineSide(child.stdout, child.stdin, limit)
  // A server that ignores the end of its input is ended: nobody listens to it any more.
  const gone = { ...server, close: async () => void (await server.close(), child.stop(graceMs)) }
  const started = child.exited.then(
    () => null,
    (error: unknown) => (error as NodeJS.ErrnoException).code ?? 'unknown error',
  )
  const who = await relay(channel, client, gone)
  if (who === 'client') await child.stop(graceMs)
  const failed = await started
  if (failed !== null)
    throw new Exit(exitCodes.failed, `cannot start ${command[0]}: ${failed}; check the path of the MCP server`)
  return who === 'client' ? exitCodes.ok : child.exited
}

async function overSocket(client: Side, channel: Channel, url: URL, by: By | null): Promise<number> {
  const server = await openWebSocketSide(url.href, limit, by).catch((error: unknown) => {
    throw new Exit(exitCodes.failed, `cannot reach the MCP server: ${(error as Error).message}`)
  })
  return (await relay(channel, client, server)) === 'client' ? exitCodes.ok : exitCodes.failed
}

async function overHttp(
  client: Side,
  parts: McpParts,
  { upstreamSend: send, resolve }: ReturnType<typeof outwardBy>,
): Promise<number> {
  const upstream = createUpstream(send, resolve)
  const app = createMcpApp({ ...parts, upstream, bytesOf, inflate: openInflater })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => void parts.close().then(() => process.exit(exitCodes.ok)))
  const conversation = { upstream: parts.settings.upstreamUrl, principal: fingerprint('local'), session: null }
  await bridge(client, {
    params: (tool) => parts.params.of(conversation, tool),
    fetch: (request) => {
      const requestId = parts.requestId()
      const refused = request.method === 'POST' ? parts.admit(requestId) : null
      if (refused === null) return app.fetch(request, { clientIp: 'local', requestId, gone: request.signal })
      return parts.unrecorded(request, requestId, refused)
    },
    limit,
    pause: (attempt, signal, ms = Math.min(1000 * 2 ** (attempt - 1), 30_000)) => paused(ms, signal),
  })
  send.close()
  return exitCodes.ok
}
