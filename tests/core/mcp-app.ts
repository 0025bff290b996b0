// What the tests of the MCP app share: literal scanners, a policy, a fake upstream and a memory for records.

import type { AuditRecord } from '../../src/audit.ts'
import type { EdgeSettings } from '../../src/mcp/edge.ts'
import type { McpDeps } from '../../src/mcp/exchange-deps.ts'
import type { McpSettings } from '../../src/mcp/settings.ts'
import type { Guard } from '../../src/mcp/guard.ts'
import { createMcpApp } from '../../src/mcp/http.ts'
import type { Redirect } from '../../src/mcp/redirect.ts'
import type { Scanner } from '../../src/scan/scanner.ts'
import type { Mode, Policy, Section, Setting } from '../../src/types.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import { policyFor } from './policy.ts'
import { literal } from '../literal-scanner.ts'

export const secret = ['TOKEN', 'abc123'].join('_')
export const order = ['ignore', 'previous', 'orders'].join(' ')

export function policy(mode: Mode = 'balanced', actions: Partial<Record<Section, Setting>> = {}): Policy {
  return policyFor(mode, 'auto', actions)
}

export interface Seen {
  readonly request: Request
  readonly body: string
  readonly signal: AbortSignal
}

type Upstream = (seen: Seen) => Response | Promise<Response>

export interface Harness {
  readonly app: ReturnType<typeof createMcpApp>
  /** Everything the upstream was asked. */
  readonly seen: Seen[]
  readonly records: AuditRecord[]
  post(body: string | Uint8Array | object, init?: RequestInit): Promise<Response>
}

export interface Choices {
  readonly policy?: Policy
  readonly settings?: Partial<McpSettings>
  readonly input?: Scanner
  readonly guards?: readonly Guard[]
  readonly clock?: () => number
  readonly edge?: EdgeSettings
  readonly redirect?: Redirect
  readonly params?: McpDeps['params']
  readonly redactor?: McpDeps['redactor']
}

export function harness(upstream: Upstream, choices: Choices = {}): Harness {
  const seen: Seen[] = []
  const records: AuditRecord[] = []
  let now = 0
  const deps: McpDeps = {
    policy: () => choices.policy ?? policy(),
    input: choices.input ?? literal('Test Token', 'secret', secret),
    injection: literal('Test Order', 'injection', order),
    upstream: async (request, signal) => {
      const asked = { request, body: await request.text(), signal }
      seen.push(asked)
      return upstream(asked)
    },
    inflate: openInflater,
    guards: choices.guards ?? [],
    ...(choices.edge === undefined ? {} : { edge: choices.edge }),
    ...(choices.params === undefined ? {} : { params: choices.params }),
    ...(choices.redirect === undefined ? {} : { redirect: choices.redirect }),
    ...(choices.redactor === undefined ? {} : { redactor: choices.redactor }),
    audit: (record) => records.push(record),
    clock: choices.clock ?? (() => now++),
    settings: {
      inputScanning: true,
      responseScanning: true,
      toolScanning: true,
      onParseError: 'block',
      maxBodyBytes: 10_000,
      upstreamUrl: 'http://user:pass@upstream.test/mcp',
      ...choices.settings,
    },
    peer: () => ({ clientIp: '192.0.2.1', requestId: 'r1' }),
  }
  const app = createMcpApp(deps)
  return {
    app,
    seen,
    records,
    async post(body, init = {}) {
      const text = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body)
      const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' }
      const sent = text as string | Uint8Array<ArrayBuffer>
      return app.fetch(
        new Request('http://proxy.test/mcp', {
          method: 'POST',
          body: sent,
          ...init,
          headers: { ...headers, ...(init.headers as Record<string, string>) },
        }),
      )
    },
  }
}

export const call = (args: unknown, id: unknown = 1): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'echo', arguments: args },
})

export const answered = (text: string, id: unknown = 1): object => ({
  jsonrpc: '2.0',
  id,
  result: { content: [{ type: 'text', text }] },
})

export const jsonAnswer = (body: unknown, init: ResponseInit = {}): Response =>
  new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
  })

/** An event stream the test writes to, and how it ended on the reader's side. */
export interface Stream {
  readonly response: Response
  write(text: string): void
  close(): void
  fail(): void
  cancelled: boolean
}

export function eventStream(headers: Record<string, string> = {}): Stream {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const stream: Stream = {
    cancelled: false,
    response: new Response(
      new ReadableStream<Uint8Array>({
        start(given) {
          controller = given
        },
        cancel() {
          stream.cancelled = true
        },
      }),
      { headers: { 'content-type': 'text/event-stream', ...headers } },
    ),
    write: (text) => controller?.enqueue(new TextEncoder().encode(text)),
    close: () => controller?.close(),
    fail: () => controller?.error(new Error('reset')),
  }
  return stream
}
