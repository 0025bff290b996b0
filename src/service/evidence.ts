// Knows when receipts are written (`flight_recorder`), what stands in them, and what is refused without them.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { escrowOf } from './escrow.ts'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import { FolderTaken, Recorder, type RecorderSettings } from './recorder.ts'
import { loadSigningKey } from './signing-key.ts'
import { auditLines, type Audit, type AuditRecord } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import type { Edge } from '../proxy/wire.ts'
import type { Gated, Guard } from '../runtime/gate.ts'

type Who = Pick<Edge, 'target' | 'clientIp' | 'requestId'>

export interface Evidence {
  /** Why an exchange without listener may not begin; null = it may. */
  readonly admit: (requestId: string, method: string) => string | null
  /** One receipt for each record. */
  readonly record: Audit
  /** The same listener, on which nothing begins whose receipt cannot be written (`require_receipts`). */
  readonly guard: Guard
  close(): void
}

const inert: Evidence = {
  admit: () => null,
  record: () => undefined,
  guard: (options) => options,
  close: () => undefined,
}
const refusal =
  'pipelock: refused: its receipt cannot be written (flight_recorder.require_receipts); free the disk or repair flight_recorder.dir'

/** How many processes beside each other find a folder. */
const mostBeside = 64

/** `beside` = several processes record: each takes a folder of its own below. Without folder and key nothing is recorded. Throws an Exit (2) where both are given and of no use. */
export function evidenceOf(
  { flight_recorder: own }: Config,
  complain: (line: string) => void,
  beside: string | null = null,
): Evidence {
  const { enabled, dir, signing_key_path: file, require_receipts: required } = own
  if (!enabled) return inert
  if (dir === '' || file === '') {
    if (!required) return inert
    throw new Exit(
      exitCodes.usage,
      'flight_recorder.require_receipts needs flight_recorder.dir and signing_key_path: no receipt could be written',
    )
  }
  const { key } = loadSigningKey(file)
  const sealed = escrowOf(own)
  const settings = {
    dir,
    key,
    checkpointEvery: own.checkpoint_interval,
    signCheckpoints: own.sign_checkpoints,
    perFile: own.max_entries_per_file,
    keepMs: own.retention_days * 86_400_000,
  }
  let recorder: Recorder
  try {
    recorder = beside === null ? new Recorder(settings) : besideOthers(settings, beside)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new Exit(
      exitCodes.usage,
      `flight_recorder.dir ${dir}: ${code === undefined ? message : `cannot be written: ${trouble(error)}`}`,
    )
  }
  let failing = false
  const safely = (write: () => void): boolean => {
    try {
      write()
      failing = false
      return true
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      const why = code === undefined ? message : trouble(error)
      if (!failing)
        complain(
          `pipelock: cannot write receipts to ${dir}: ${why}${required ? '; traffic is refused until that works' : ''}`,
        )
      failing = true
      return false
    }
  }
  const record = auditLines(
    () => ({ format: 'json', includeAllowed: true, includeBlocked: true }),
    () => new Date(),
    (line) => {
      const data = dataOf(line)
      safely(() => recorder.write('decision', { ...(own.redact ? withoutPaths(data) : data), ...sealed(data) }))
    },
  )
  const begin = ({ requestId }: Who, method: string) =>
    safely(() => recorder.write('begin', { request_id: requestId, method }))
  return {
    record,
    admit: (requestId, method) =>
      required && !begin({ requestId, target: '', clientIp: '' }, method) ? refusal : null,
    guard: (options, deps) => (required ? guarded(options, begin, deps) : options),
    close: () => recorder.close(),
  }
}

/** The first folder of these names that no other process writes into. */
function besideOthers(settings: RecorderSettings, name: string): Recorder {
  for (let number = 1; ; number++)
    try {
      const folder = number === 1 ? name : `${name}-${number}`
      return new Recorder({ ...settings, dir: join(settings.dir, folder) })
    } catch (error) {
      if (!(error instanceof FolderTaken) || number >= mostBeside) throw error
    }
}

/** The audit line without what every line says. */
function dataOf(line: string): Record<string, unknown> {
  const {
    level: _,
    component: _component,
    time: _time,
    message: _message,
    ...data
  } = JSON.parse(line) as Record<string, unknown>
  return data
}

/** In a path may stand what rules do not know as a secret. */
function withoutPaths(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const shown = { ...data }
  for (const name of ['url', 'target']) {
    const text = shown[name]
    if (typeof text === 'string') shown[name] = text.replace(/^([a-z]+:\/\/[^/]*)\/.+$/, '$1/[redacted]')
  }
  return shown
}

const deny = (socket: Socket): void =>
  void socket.end(
    `HTTP/1.1 503 ${STATUS_CODES[503]}\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: ${refusal.length}\r\n\r\n${refusal}`,
  )

function guarded<Options extends Gated>(
  options: Options,
  begin: (who: Who, method: string) => boolean,
  { audit, own = false, transport }: Parameters<Guard>[1],
): Options {
  const { fetch, connect, upgrade } = options
  const refused = ({ clientIp, requestId }: Who, method: string, kind: AuditRecord['transport']): void =>
    audit({
      event: 'error',
      transport: kind,
      verdict: { action: 'allow', strict: 'allow', because: null, findings: [] },
      outcome: 'refused',
      method,
      // Nobody has looked at it.
      target: '[not judged]',
      clientIp,
      requestId,
      status: 503,
      durationMs: 0,
      error: 'receipt_unwritable',
    })
  return {
    ...options,
    async fetch(request: Request, edge: Edge) {
      const ours = own && edge.target.startsWith('/') && !/^\/(?:fetch|ws)(?:[/?]|$)/.test(edge.target)
      if (ours || (transport === 'mcp' && edge.target === '/health') || begin(edge, edge.method))
        return fetch(request, edge)
      edge.body?.cancel().catch(() => undefined)
      refused(edge, edge.method, transport ?? edge.transport ?? 'forward')
      const error = { jsonrpc: '2.0', id: null, error: { code: -32003, message: refusal } }
      return transport === 'mcp' ? Response.json(error, { status: 503 }) : new Response(refusal, { status: 503 })
    },
    ...(connect !== undefined && {
      connect(edge: Parameters<typeof connect>[0], socket: Socket, head: Uint8Array, mark: (busy: boolean) => void) {
        if (begin(edge, 'CONNECT')) return connect(edge, socket, head, mark)
        refused(edge, 'CONNECT', 'connect')
        mark(false)
        deny(socket)
      },
    }),
    ...(upgrade !== undefined && {
      async upgrade(edge: Parameters<typeof upgrade>[0], socket: Socket, head: Uint8Array) {
        if (begin(edge, 'GET')) return upgrade(edge, socket, head)
        refused(edge, 'GET', 'websocket')
        deny(socket)
      },
    }),
  }
}
