// Plays single exchanges through the real judges of a configuration, with an origin and an MCP server made of memory.

import { createGuards } from '../service/guards.ts'
import { mcpScanners, mcpSettingsOf } from '../service/mcp-deps.ts'
import {
  addressRulesOf,
  dlpScanner,
  forwardSettingsOf,
  injectionScanner,
  policyOf,
  rulesOf,
  seedOptionsOf,
} from '../service/policy.ts'
import type { AuditRecord } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { createMcpApp } from '../mcp/http.ts'
import { MemoryBudget } from '../proxy/budget.ts'
import { exchange, type ForwardDeps } from '../proxy/exchange.ts'
import { wired, type Edge, type ExchangeEnd, type HeaderList } from '../proxy/wire.ts'
import { openInflater } from '../runtime/inflate.ts'

export interface Ask {
  readonly target: string
  readonly headers?: HeaderList
  readonly body?: string
  /** What the name resolves to; absent = a public address. */
  readonly addresses?: readonly string[]
  readonly reply?: { readonly type: string; readonly body: string }
}

/** One JSON-RPC request and the result the server gives. */
export interface Call {
  readonly method: string
  readonly params?: unknown
  readonly result?: unknown
}

export interface Played {
  readonly record: AuditRecord
  /** Whether the destination was asked at all. */
  readonly reached: boolean
}

export interface Rehearsal {
  request(ask: Ask): Promise<Played>
  /** One conversation of its own; all of its records. */
  converse(calls: readonly Call[]): Promise<readonly Played[]>
}

const budgetBytes = 24 * 1024 * 1024
/** TEST-NET-1 (RFC 5737) is refused as reserved: this one is example.com's, and nobody dials it. */
const somewhere = '93.184.215.14'
const clock = () => performance.now()

export function createRehearsal(config: Config): Rehearsal {
  const policy = policyOf(config)
  const rules = rulesOf(config)
  // Values of the environment are no part of it: what is tried is the configuration.
  const dlp = dlpScanner([...rules.dlp, ...addressRulesOf(config)], [], seedOptionsOf(config))
  const injection = injectionScanner(rules.injection)
  const settings = forwardSettingsOf(config)
  const upstream = 'http://mcp.pipelock-test.example/mcp'
  let number = 0

  return {
    async request({ target, headers = [], body, addresses = [somewhere], reply }) {
      const records: AuditRecord[] = []
      let reached = false
      const deps: ForwardDeps = {
        policy: () => policy,
        settings: () => settings,
        dlp: () => dlp,
        injection: () => injection,
        resolve: () => Promise.resolve(addresses),
        send: async (outbound) => {
          if (outbound.body !== null) for await (const _ of outbound.body as AsyncIterable<Uint8Array>) void _
          reached = true
          const { type, body } = reply ?? { type: 'text/plain', body: 'fine' }
          const wire = {
            status: 200,
            reason: 'OK',
            headers: [['Content-Type', type]] as HeaderList,
            trailers: () => [],
          }
          return wired(wire, new Response(body).body)
        },
        audit: (record) => void records.push(record),
        clock,
        budget: new MemoryBudget(budgetBytes),
        inflate: openInflater,
      }
      const settlers: ((end: ExchangeEnd) => void)[] = []
      const edge: Edge = {
        method: body === undefined ? 'GET' : 'POST',
        target,
        headers: body === undefined ? headers : [...headers, ['Content-Length', String(body.length)]],
        body: body === undefined ? null : new Response(body).body,
        clientIp: '127.0.0.1',
        requestId: `test-${++number}`,
        trailers: () => [],
        gone: new AbortController().signal,
        whenDone: (settle) => settlers.push(settle),
      }
      const response = await exchange(edge, deps)
      let [bytes, how]: [number, ExchangeEnd['how']] = [0, 'completed']
      try {
        bytes = (await response.arrayBuffer()).byteLength
      } catch {
        how = 'failed'
      }
      for (const settle of settlers) settle({ bytes, how })
      return { record: only(records), reached }
    },

    async converse(calls) {
      const played: Played[] = []
      let records: AuditRecord[] = []
      let reached = false
      let result: unknown
      const app = createMcpApp({
        policy: () => policy,
        ...mcpScanners(dlp, injection),
        upstream: async (request) => {
          reached = true
          const { id } = (await request.json()) as { id: number }
          return Response.json({ jsonrpc: '2.0', id, result })
        },
        inflate: openInflater,
        guards: createGuards(() => config)(),
        audit: (record) => void records.push(record),
        clock,
        settings: mcpSettingsOf(config, upstream),
      })
      for (const call of calls) {
        records = []
        reached = false
        result = call.result ?? { content: [{ type: 'text', text: 'done' }] }
        const { method, params = {} } = call
        const request = new Request('http://127.0.0.1/mcp', {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
          body: JSON.stringify({ jsonrpc: '2.0', id: ++number, method, params }),
        })
        const gone = new AbortController().signal
        const response = await app.fetch(request, { clientIp: '127.0.0.1', requestId: `test-${number}`, gone })
        await response.text().catch(() => '')
        played.push({ record: only(records), reached })
      }
      return played
    },
  }
}

function only(records: readonly AuditRecord[]): AuditRecord {
  const [record] = records
  if (record === undefined || records.length > 1) throw new Error(`one exchange left ${records.length} records`)
  return record
}
