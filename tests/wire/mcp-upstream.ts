// A small MCP upstream that answers with given bytes, behind the built proxy, and a client that asks by hand.

import assert from 'node:assert/strict'
import { Connection, type Answer, type Message } from './connection.ts'
import { records, startPipelock, until, type LogLine, type Pipelock } from './harness.ts'
import { startOrigin, type Answering, type Origin } from './origin.ts'

type Body = string | Uint8Array

export interface Bench {
  readonly pipelock: Pipelock
  readonly upstream: Origin
  /** How the next requests are answered. */
  answering: Answering
  /** One exchange on its own connection, with the one line it must leave. */
  ask(head: string, body?: Body, fields?: readonly string[]): Promise<Asked>
  /** An open exchange, for those that do not end by themselves. */
  open(head: string, body?: Body, fields?: readonly string[]): Promise<Connection>
  stop(): Promise<void>
}

export interface Asked extends Answer {
  readonly line: LogLine
  /** What the upstream was sent for it. */
  readonly sent: readonly Message[]
}

export const reply = (status: string, fields: readonly string[] = [], body = ''): string =>
  [
    `HTTP/1.1 ${status}`,
    ...fields,
    ...(body === '' ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body,
  ].join('\r\n')

export const jsonReply = (message: unknown): string =>
  reply('200 OK', ['Content-Type: application/json'], JSON.stringify(message))

export const call = (text: string, id: unknown = 7): string =>
  JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'echo', arguments: { text } } })

/** Type and length as every client sends them. */
export function framed(body: Body, fields: readonly string[]): string[] {
  const own = ['Content-Type: application/json', 'Accept: application/json, text/event-stream']
  const chunked = fields.some((field) => field.startsWith('Transfer-Encoding'))
  const length = chunked ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]
  return [...(body.length === 0 ? [] : [...own, ...length]), ...fields]
}

export async function startBench(yaml: string, env: Record<string, string> = {}): Promise<Bench> {
  const upstream = await startOrigin((request, connection) => bench.answering(request, connection))
  const pipelock = await startPipelock({ yaml, env, mcpUpstream: `${upstream.url}/mcp` })
  const open = async (head: string, body: Body = '', fields: readonly string[] = []): Promise<Connection> => {
    const connection = await Connection.open(pipelock.mcpPort)
    const lines = [`${head} HTTP/1.1`, 'Host: 127.0.0.1', ...framed(body, fields), '', '']
    void connection.write(Buffer.concat([Buffer.from(lines.join('\r\n')), Buffer.from(body as string)]))
    return connection
  }
  const bench: Bench = {
    pipelock,
    upstream,
    answering: (_, connection) => connection.write(jsonReply({ jsonrpc: '2.0', id: 7, result: {} })),
    open,
    ask: async (head, body, fields) => {
      const [logged, asked] = [records(pipelock).length, upstream.requests.length]
      const connection = await open(head, body, fields)
      const answer = await connection.answer().finally(() => connection.destroy())
      await until(`the line of ${head}`, () => records(pipelock).length > logged)
      assert.equal(records(pipelock).length, logged + 1)
      return { ...answer, line: records(pipelock).at(-1) as LogLine, sent: upstream.requests.slice(asked) }
    },
    stop: async () => {
      upstream.stop()
      await pipelock.stop()
    },
  }
  return bench
}
