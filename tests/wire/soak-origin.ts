// What a soak talks to: one site over HTTP and TLS that answers, poisons, stalls, resets and lies, an MCP server, WebSockets.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { createServer as createSilent, type AddressInfo, type Socket } from 'node:net'
import type { Secure } from './origin.ts'
import { injection } from './harness.ts'
import { webSocketServer } from './ws-peers.ts'

export const page = `<p>${'all is well, and so the story goes on. '.repeat(60)}</p>`
export const poisonedPath = '/poison'

const delta = (content: string) => `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`
const tickMs = 20

/** Writes an event again and again until the client has gone. */
function tick(response: ServerResponse, event: (n: number) => string): void {
  let n = 0
  const ticking = setInterval(() => response.write(event(n++)), tickMs)
  response.on('close', () => clearInterval(ticking))
}

/** Below HTTP: what no server would say. */
function raw(socket: Socket, text: string, end: 'end' | 'reset' | 'stay'): void {
  socket.write(text, () => {
    if (end === 'end') socket.end()
    else if (end === 'reset') socket.resetAndDestroy()
  })
}

const head = (length: number) => `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${length}\r\n\r\n`

const site: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>> = {
  '/page': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page),
  '/large': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page.repeat(100)),
  '/upload': (request, response) => {
    let bytes = 0
    request.on('data', (chunk: Buffer) => (bytes += chunk.length))
    request.on('end', () => response.end(`${bytes} bytes`))
  },
  [poisonedPath]: (_, response) => response.end(injection),
  '/events': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    tick(response, () => delta('and so the story goes on '))
  },
  '/poisoned-events': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const words = `and then: ${injection}. `.split(' ')
    tick(response, (n) => delta(`${words[n % words.length]} `))
  },
  '/stall': () => undefined,
  '/stall-inside': (_, response) => void response.writeHead(200, { 'content-length': '1000' }).write('a word'),
  '/reset': ({ socket }) => void socket.resetAndDestroy(),
  '/reset-inside': ({ socket }) => raw(socket, `${head(1000)}a word`, 'reset'),
  '/short': ({ socket }) => raw(socket, `${head(1000)}a word`, 'end'),
  '/long': ({ socket }) => raw(socket, `${head(6)}a word and many more`, 'end'),
  '/no-http': ({ socket }) => raw(socket, 'HELLO\r\n\r\n', 'end'),
}

const say = (path: string) => (path === poisonedPath ? injection : 'all is well')

const message = (id: string, result: object) => JSON.stringify({ jsonrpc: '2.0', id: Number(id), result })

function mcp(request: IncomingMessage, response: ServerResponse): void {
  const json = { 'content-type': 'application/json', 'mcp-session-id': 's-1' }
  if (request.method === 'GET') {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const told = { jsonrpc: '2.0', method: 'notifications/message', params: { level: 'info', data: 'working' } }
    return tick(response, () => `data: ${JSON.stringify(told)}\n\n`)
  }
  let body = ''
  request.on('data', (chunk: Buffer) => (body += chunk.toString()))
  request.on('end', () => {
    const id = /"id":(\d+)/.exec(body)?.[1]
    if (id === undefined) return response.writeHead(202).end()
    if (body.includes('"initialize"'))
      return response
        .writeHead(200, json)
        .end(message(id, { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 's', version: '1' } }))
    const text = body.includes('poison') ? injection : 'all is well'
    const answer = message(id, { content: [{ type: 'text', text }] })
    if (!body.includes('stream')) return response.writeHead(200, json).end(answer)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    return response.end(`data: ${answer}\n\n`)
  })
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? '/').split('?')[0] ?? '/'
  request.on('error', () => undefined)
  response.on('error', () => undefined)
  if (path === '/mcp') return mcp(request, response)
  const own = site[path]
  if (own === undefined) response.writeHead(404).end()
  else own(request, response)
}

export interface SoakOrigin {
  readonly http: number
  readonly ws: number
  /** Takes what comes and says nothing. */
  readonly silent: number
  /** Once there are certificates. */
  secure(certificates: Secure): Promise<{ readonly https: number; readonly wss: number }>
  /** Connections that are kept for the next request are the origin's to close. */
  closeConnections(): void
  close(): void
}

export async function startSoakOrigin(): Promise<SoakOrigin> {
  const listening = async (server: ReturnType<typeof createServer>): Promise<number> => {
    server.on('clientError', (_, socket) => socket.destroy())
    servers.push(server)
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
    return (server.address() as AddressInfo).port
  }
  const servers: ReturnType<typeof createServer>[] = []
  const silent = createSilent((socket) => void socket.on('error', () => socket.destroy()).resume())
  await new Promise<void>((go) => silent.listen(0, '127.0.0.1', go))
  const sockets = [await webSocketServer(say)]
  const closeConnections = () => {
    for (const server of servers) server.closeAllConnections()
  }
  return {
    http: await listening(createServer(answer)),
    ws: sockets[0]?.port ?? 0,
    silent: (silent.address() as AddressInfo).port,
    secure: async (certificates) => {
      const wss = await webSocketServer(say, certificates)
      sockets.push(wss)
      return { https: await listening(createSecure(certificates, answer)), wss: wss.port }
    },
    closeConnections,
    close: () => {
      closeConnections()
      silent.close()
      for (const server of servers) server.close()
      for (const one of sockets) one.close()
    },
  }
}
