// All that judges and records the messages of one MCP server on stdin and stdout.

import { clock } from './assemble.ts'
import { createEmitter } from './emit.ts'
import { evidenceOf } from './evidence.ts'
import { killSwitchOf } from './kill.ts'
import { inForce, Live } from './live.ts'
import type { Place } from './lock-file.ts'
import { createLogSink } from './log.ts'
import { announced } from './told.ts'
import { mcpScanners, mcpSettingsOf } from './mcp-deps.ts'
import { createMcpEnter, createSessions } from './parties.ts'
import { redirectOf } from './redirect.ts'
import type { Audit } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { decide } from '../decide.ts'
import { codes, errorText, readEnvelope } from '../mcp/message.ts'
import type { Asking } from '../sessions/who.ts'
import { readJson } from '../mcp/json.ts'
import type { Finding, Verdict } from '../types.ts'

export type McpParts = ReturnType<typeof partsOf>

/** For the last events to be delivered (milliseconds). */
const emitMs = 2000

const print = (text: string) => void process.stderr.write(text)

/** Logs go to stderr, since stdout belongs to the protocol. */
export function partsOf(
  config: Config,
  env: Readonly<Record<string, string | undefined>>,
  complain: (line: string) => void,
  place: Place,
  url: URL | null,
  /** What the client is called (`--agent`). */
  agent?: string,
) {
  const live = new Live(inForce(config, env, null, place), clock)
  const emitter = createEmitter(config, complain)
  const log = announced(
    createLogSink(() => config.logging, complain, print),
    emitter,
  )
  // A client starts one of us for each server: they cannot write into one chain.
  const evidence = evidenceOf(config, complain, `mcp-${place.target.replaceAll(/[^\w.-]+/g, '-').slice(0, 64)}`)
  const kill = killSwitchOf(() => config)
  process.on('SIGUSR1', () => complain(`pipelock: kill switch ${kill.toggleSignal() ? '' : 'DE'}ACTIVATED via SIGUSR1`))
  let count = 0
  let closed = false
  const audit: Audit = (record) => {
    log.audit(record)
    emitter.audit(record)
    evidence.record(record)
  }
  const sessions = createSessions(live, log.event, null, clock)
  const enter = createMcpEnter(live, sessions, audit)
  const method = place.command === null ? 'MCP' : 'STDIO'
  return {
    stopped: () => (kill.active() === null ? null : kill.settings.message),
    ...mcpScanners(live.dlp, live.injection),
    policy: live.policy,
    params: live.params,
    redirect: redirectOf(live.config),
    redactor: live.redactor,
    guards: live.guards(),
    settings: mcpSettingsOf(config, url?.href ?? 'http://stdio.invalid/'),
    audit,
    enter: (asking: Asking) => enter({ ...asking, ...(agent !== undefined && { listener: agent }) }),
    clock: () => performance.now(),
    requestId: () => `req-${++count}`,
    admit: (requestId: string) => evidence.admit(requestId, method),
    /** Decides on what was found before there was a message, and records it. */
    judged: (findings: readonly Finding[]): Verdict => {
      const verdict = decide(live.policy(), findings)
      const outcome = verdict.action === 'block' ? 'refused' : 'completed'
      const who = { method, target: place.target, clientIp: '', requestId: `req-${++count}` }
      if (findings.length > 0) audit({ event: 'mcp', transport: 'mcp', verdict, outcome, ...who, durationMs: 0 })
      return verdict
    },
    /** What a request gets whose receipt cannot be written. */
    unrecorded: async (request: Request, requestId: string, why: string): Promise<Response> => {
      const reading = readJson(new Uint8Array(await request.arrayBuffer()))
      const read = reading.ok ? readEnvelope(reading) : null
      const id = read === null || 'why' in read ? null : (read.messages[0]?.id ?? null)
      audit({
        event: 'error',
        transport: 'mcp',
        verdict: { action: 'allow', strict: 'allow', because: null, findings: [] },
        outcome: 'refused',
        method,
        target: place.target,
        clientIp: 'local',
        requestId,
        durationMs: 0,
        error: 'receipt_unwritable',
      })
      const headers = { 'content-type': 'application/json' }
      return new Response(errorText(id, codes.upstream, why), { headers })
    },
    close: async (): Promise<void> => {
      if (closed) return
      closed = true
      sessions.end()
      await emitter.close(emitMs)
      evidence.close()
      log.close()
    },
  }
}
