// Stands before everything a listener serves: while the kill switch is on, requests, tunnels and upgrades are refused.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { ListenOptions } from './listen.ts'
import type { Audit, AuditRecord } from '../audit.ts'
import {
  isExempt,
  killBody,
  killedResponse,
  killRecord,
  type KillSource,
  type KillSwitch,
} from '../proxy/kill-switch.ts'
import type { Edge } from '../proxy/wire.ts'

export interface GateDeps {
  readonly kill: KillSwitch
  readonly audit: Audit
  /** Paths on this listener are this proxy's own: some stay answered. */
  readonly own?: boolean
  /** The remote control, where this listener has it. */
  readonly api?: (request: Request, target: string, clientIp: string) => Promise<Response | null>
  /** How records of this listener name themselves; absent = by the request line. */
  readonly transport?: AuditRecord['transport']
  /** Stands behind it, and may refuse what the kill switch lets pass. */
  readonly guard?: Guard
}

export type Gated = Pick<ListenOptions, 'fetch' | 'connect' | 'upgrade'>

export type Guard = <Options extends Gated>(
  options: Options,
  deps: Pick<GateDeps, 'audit' | 'own' | 'transport'>,
) => Options

/** The same options, with the gate before them. */
export function gated<Options extends Gated>(options: Options, deps: GateDeps): Options {
  const { kill, audit, api, transport, own = false } = deps
  const { fetch, connect, upgrade } = deps.guard?.(options, deps) ?? options
  const refused = (
    source: KillSource,
    edge: Pick<Edge, 'target' | 'clientIp' | 'requestId'>,
    method: string,
    kind: AuditRecord['transport'],
  ): void => {
    const target = shown(edge.target)
    audit(
      killRecord(source, { transport: kind, method, target, clientIp: edge.clientIp, requestId: edge.requestId }, 503),
    )
  }
  const deny = (socket: Socket): void => {
    const body = killBody(kill.settings.message)
    const head = `HTTP/1.1 503 ${STATUS_CODES[503]}\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`
    socket.end(head + body)
  }
  return {
    ...options,
    async fetch(request: Request, edge: Edge) {
      const source = kill.stops(edge.clientIp)
      if (source !== null && !(own && isExempt(edge.target, kill.settings))) {
        edge.body?.cancel().catch(() => undefined)
        refused(source, edge, edge.method, transport ?? (edge.target.startsWith('/') ? 'local' : 'forward'))
        return killedResponse(kill.settings.message)
      }
      const controlled = edge.target.startsWith('/') ? await api?.(request, edge.target, edge.clientIp) : null
      return controlled ?? fetch(request, edge)
    },
    ...(connect !== undefined && {
      connect(edge: Parameters<typeof connect>[0], socket: Socket, head: Uint8Array, mark: (busy: boolean) => void) {
        const source = kill.stops(edge.clientIp)
        if (source === null) return connect(edge, socket, head, mark)
        refused(source, edge, 'CONNECT', 'connect')
        mark(false)
        deny(socket)
      },
    }),
    ...(upgrade !== undefined && {
      async upgrade(edge: Parameters<typeof upgrade>[0], socket: Socket, head: Uint8Array) {
        const source = kill.stops(edge.clientIp)
        if (source === null) return upgrade(edge, socket, head)
        refused(source, edge, 'GET', transport ?? 'forward')
        deny(socket)
      },
    }),
  }
}

/** Of a URL no more than where it leads: nothing was looked at yet. */
function shown(target: string): string {
  if (target.startsWith('/')) return target.split('?')[0] ?? target
  return URL.canParse(target) && target.includes('://') ? new URL(target).origin : (target.split('/')[0] ?? '')
}
