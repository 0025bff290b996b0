// Starts or reaches an MCP server just to see what it shows, and judges what it says before it is believed.

import { Exit, exitCodes } from '../service/exit.ts'
import { createGuards } from '../service/guards.ts'
import { limit, graceMs, paused } from '../service/mcp-limits.ts'
import { mcpScanners, mcpSettingsOf } from '../service/mcp-deps.ts'
import { routeFrom } from '../service/clients.ts'
import { outwardBy, proxyFor } from '../service/outward.ts'
import { injectionScanner, policyOf, rulesOf } from '../service/policy.ts'
import type { Config } from '../config/schema.ts'
import { decide } from '../decide.ts'
import { bridge } from '../mcp/bridge.ts'
import type { Reading } from '../mcp/document.ts'
import { watched } from '../mcp/guard.ts'
import { createMcpApp } from '../mcp/http.ts'
import { joined } from '../mcp/inbox.ts'
import { lookAtMessage } from '../mcp/judge.ts'
import type { Locked } from '../mcp/pins.ts'
import { type Side, lineSide } from '../mcp/side.ts'
import { SurveyFailed, survey } from '../mcp/survey.ts'
import { openWebSocketSide } from '../mcp/ws-side.ts'
import { startChild } from '../runtime/child.ts'
import { openInflater } from '../runtime/inflate.ts'
import { createUpstream } from '../runtime/upstream.ts'
import type { Finding } from '../types.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface Asked {
  readonly name: string
  /** Null = a program. */
  readonly url: URL | null
  readonly command: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** For `Authorization`. */
  readonly token: string | null
}

interface Open {
  readonly side: Side
  readonly close: () => Promise<void>
}

export interface Surveyed {
  readonly shown: Locked
  readonly findings: readonly Finding[]
  /** Something in it is blocked by the configuration. */
  readonly blocked: boolean
}

/** Throws an Exit (1) where the server cannot be asked. */
export async function surveyed(asked: Asked, config: Config, env: Env, timeoutMs: number): Promise<Surveyed> {
  const judged = judge(config)
  const failed = (why: string) => new Exit(exitCodes.failed, `${asked.name}: ${why}`)
  const open = await opened(asked, config, env).catch((error: unknown) => {
    throw failed(`cannot be reached: ${(error as Error).message}`)
  })
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SurveyFailed(`no answer within ${timeoutMs / 1000} s (--timeout)`)), timeoutMs)
  })
  try {
    return { shown: await Promise.race([survey(open.side, judged.heard), late]), ...judged.told() }
  } catch (error) {
    if (error instanceof SurveyFailed) throw failed(error.message)
    throw error
  } finally {
    clearTimeout(timer)
    await open.close()
  }
}

function judge(config: Config) {
  const injection = injectionScanner(rulesOf(config).injection)
  const lens = {
    ...mcpScanners(injection, injection),
    ...mcpSettingsOf(config, ''),
    responseScanning: true,
    toolScanning: true,
  }
  const guards = createGuards(() => ({
    ...config,
    mcp_tool_scanning: { ...config.mcp_tool_scanning, enabled: true },
  }))()
  const conversation = { upstream: 'lock', principal: 'lock', session: null }
  const watch = { guards, conversation, asked: () => null, clock: () => 0 }
  const found: Finding[] = []
  return {
    heard: async (reading: Reading): Promise<void> => {
      const { findings, settle } = await watched(watch, 'server', reading)
      settle(false)
      found.push(...(await lookAtMessage(lens, 'server', reading)), ...findings)
    },
    told: () => ({ findings: found, blocked: decide(policyOf(config), found).action === 'block' }),
  }
}

async function opened({ url, command, env: childEnv, token }: Asked, config: Config, env: Env): Promise<Open> {
  if (url === null) {
    const child = startChild(command, childEnv)
    await Promise.race([child.exited.then(() => undefined), new Promise((resolve) => setImmediate(resolve))])
    return { side: lineSide(child.stdout, child.stdin, limit), close: () => child.stop(graceMs) }
  }
  if (url.protocol === 'ws:' || url.protocol === 'wss:') {
    const side = await openWebSocketSide(url.href, limit, proxyFor(url, routeFrom(config, env)))
    return { side, close: () => side.close() }
  }
  const nothing = injectionScanner([])
  const { upstreamSend: send, resolve } = outwardBy(config, env)
  const app = createMcpApp({
    policy: () => policyOf(config),
    ...mcpScanners(nothing, nothing),
    // What comes is judged where it is heard.
    settings: {
      ...mcpSettingsOf(config, url.href),
      inputScanning: false,
      responseScanning: false,
      toolScanning: false,
    },
    upstream: createUpstream(send, resolve),
    inflate: openInflater,
    audit: () => undefined,
    clock: () => 0,
  })
  const [mine, theirs] = joined()
  const fetch = (request: Request) => {
    if (token !== null) request.headers.set('authorization', `Bearer ${token}`)
    return app.fetch(request, { clientIp: 'local', requestId: '', gone: request.signal })
  }
  const ended = bridge(theirs, { fetch, limit, pause: (attempt, signal) => paused(50 * 2 ** attempt, signal) })
  return {
    side: mine,
    close: async () => {
      await mine.close()
      await ended
      send.close()
    },
  }
}
