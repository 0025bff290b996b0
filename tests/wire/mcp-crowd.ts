// Many MCP sessions at once against the built proxy: each with an open GET stream, calls answered by events, some vanishing.

import { readFileSync, readdirSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { Connection } from './connection.ts'
import { until } from './harness.ts'

/** A small upstream with sessions, whose messages all name the session they are for. */
export class Crowd {
  readonly #streams = new Map<string, ServerResponse>()
  #server: Server | undefined
  #count = 0
  port = 0

  async start(port = 0): Promise<void> {
    this.#server = createServer((request, response) => {
      const session = String(request.headers['mcp-session-id'] ?? '')
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => this.#answer(request.method ?? '', session, body, response))
    })
    this.#server.keepAliveTimeout = 60_000
    await new Promise<void>((go) => this.#server?.listen(port, '127.0.0.1', go))
    this.port = (this.#server.address() as { port: number }).port
  }

  /** Sessions do not outlive it. */
  async stop(): Promise<void> {
    const closed = new Promise((go) => this.#server?.close(go))
    this.#server?.closeAllConnections()
    this.#streams.clear()
    await closed
  }

  /** GET streams that are open. */
  get open(): number {
    return this.#streams.size
  }

  #answer(method: string, session: string, body: string, response: ServerResponse): void {
    const id = /"id":(\d+)/.exec(body)?.[1] ?? 'null'
    if (body.includes('"initialize"')) {
      const own = `s-${process.pid}-${this.#count++}`
      this.#known.add(own)
      response.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': own })
      return void response.end(`{"jsonrpc":"2.0","id":${id},"result":{"protocolVersion":"2025-11-25"}}`)
    }
    if (!this.#known.has(session)) return void response.writeHead(404).end('{"error":"no such session"}')
    if (method === 'DELETE') {
      this.#known.delete(session)
      return void response.writeHead(200).end()
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    if (method === 'GET') {
      this.#streams.set(session, response)
      response.on('close', () => this.#streams.get(session) === response && this.#streams.delete(session))
      return response.flushHeaders()
    }
    // In three pieces with other work between them, and a notification on the other stream.
    this.#streams
      .get(session)
      ?.write(`data: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${session}"}}\n\n`)
    const events = `data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"message":"${session}"}}\n\ndata: {"jsonrpc":"2.0","id":${id},"result":{"session":"${session}"}}\n\n`
    const third = Math.ceil(events.length / 3)
    const piece = (at: number): void => {
      response.write(events.slice(at, at + third))
      if (at + third < events.length) setImmediate(piece, at + third)
      else response.end()
    }
    piece(0)
  }

  readonly #known = new Set<string>()

  /** A restart forgets all sessions. */
  forget(): void {
    this.#known.clear()
  }
}

/** One client: a session, its GET stream, and a connection for calls. */
export class Member {
  readonly #port: number
  readonly #calls: Connection
  readonly session: string
  stream: Connection | undefined
  #got = ''
  #id = 1

  private constructor(port: number, calls: Connection, session: string) {
    this.#port = port
    this.#calls = calls
    this.session = session
  }

  static async join(port: number): Promise<Member> {
    const calls = await Connection.open(port)
    await calls.write(head('POST', '', '{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}'))
    const { fields, text } = await calls.answer()
    const session = fields.find(([name]) => name.toLowerCase() === 'mcp-session-id')?.[1]
    if (session === undefined) throw new Error(`no session: ${text}`)
    return new Member(port, calls, session)
  }

  async listen(): Promise<void> {
    const stream = await Connection.open(this.#port)
    await stream.write(head('GET', this.session))
    await stream.head()
    this.stream = stream
    const read = async (): Promise<void> => {
      for (let chunk = await stream.chunk(); chunk !== null; chunk = await stream.chunk()) this.#got += String(chunk)
    }
    read().catch(() => undefined)
  }

  /** What came on the GET stream, of other sessions. */
  get strange(): string[] {
    return [...this.#got.matchAll(/"data":"([^"]*)"/g)]
      .map(([, name = '']) => name)
      .filter((name) => name !== this.session)
  }

  get heard(): number {
    return [...this.#got.matchAll(/"data":"/g)].length
  }

  /** The status and, where it was no answer to this very call, what came instead. */
  async call(text: string): Promise<{ status: number; wrong: string | null }> {
    const id = ++this.#id
    const params = { name: 'echo', arguments: { text } }
    await this.#calls.write(
      head('POST', this.session, JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })),
    )
    const { status, text: said } = await this.#calls.answer()
    const right = said.includes(`"id":${id},`) && said.includes(`"session":"${this.session}"`)
    return { status, wrong: right ? null : said.slice(0, 200) }
  }

  /** Without a word, in the middle of an answer. */
  async vanish(): Promise<void> {
    await this.#calls.write(
      head('POST', this.session, '{"jsonrpc":"2.0","id":9999,"method":"tools/call","params":{"name":"x"}}'),
    )
    this.#calls.destroy()
    this.stream?.destroy()
  }

  leave(): void {
    this.#calls.destroy()
    this.stream?.destroy()
  }
}

function head(method: string, session: string, body = ''): string {
  return [
    `${method} /mcp HTTP/1.1`,
    'Host: localhost',
    'Accept: application/json, text/event-stream',
    ...(session === '' ? [] : [`Mcp-Session-Id: ${session}`]),
    ...(body === '' ? [] : ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`]),
    '',
    body,
  ].join('\r\n')
}

export function descriptors(pid: number | undefined): number {
  return readdirSync(`/proc/${pid}/fd`).length
}

/** Anonymous memory in MiB. */
export function memory(pid: number | undefined): number {
  return Number(/^RssAnon:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}

export interface Round {
  readonly sessions: number
  readonly calls: number
}

/** One round: sessions come, call all at once, a third of them vanishes in the middle; what went wrong. */
export async function round(crowd: Crowd, port: number, { sessions, calls }: Round): Promise<string[]> {
  const wrong: string[] = []
  const members = await Promise.all(Array.from({ length: sessions }, () => Member.join(port)))
  await Promise.all(members.map((member) => member.listen()))
  if (crowd.open !== sessions) wrong.push(`${crowd.open} of ${sessions} streams are open`)
  const [lost, others] = [members.filter((_, n) => n % 3 === 0), members.filter((_, n) => n % 3 !== 0)]
  await Promise.all([
    ...lost.map((member) => member.vanish()),
    ...others.map(async (member) => {
      for (let n = 0; n < calls; n++) {
        const { wrong: instead } = await member.call(`call ${n}`)
        if (instead !== null) wrong.push(`${member.session} got ${instead}`)
      }
    }),
  ])
  await until('everything to be heard', () => others.every((member) => member.heard >= calls), 60_000)
  for (const { session, strange } of members) if (strange.length > 0) wrong.push(`${session} heard ${strange[0]}`)
  await until('the streams of those that vanished to be let go', () => crowd.open === others.length, 60_000)
  for (const member of others) member.leave()
  await until('all streams to be let go', () => crowd.open === 0, 60_000)
  return wrong
}
