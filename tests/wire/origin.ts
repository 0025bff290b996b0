// An origin on loopback that remembers every byte's meaning: who connected, what was asked, what was aborted.

import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { Connection, type Message } from './connection.ts'

/** Answers one request by writing bytes. */
export type Answering = (request: Message, connection: Connection) => unknown

export interface Origin {
  readonly port: number
  /** `http://127.0.0.1:port` */
  readonly url: string
  /** Whole requests, in order of arrival. */
  readonly requests: Message[]
  readonly connections: Connection[]
  stop(): void
}

export const plain = (text: string | Uint8Array, type = 'text/plain'): Uint8Array => {
  const body = Buffer.from(text as string)
  return Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n`),
    body,
  ])
}

/** PEM texts. */
export interface Secure {
  readonly key: string
  readonly cert: string
}

/** Takes over each connection as it is; inside TLS when there is a certificate. */
export function startRawOrigin(take: (connection: Connection) => unknown, secure?: Secure): Promise<Origin> {
  const connections: Connection[] = []
  const taken = (socket: Socket) => {
    const connection = new Connection(socket)
    connections.push(connection)
    Promise.resolve(take(connection)).catch(() => connection.destroy())
  }
  const server =
    secure === undefined ? createServer({ allowHalfOpen: true }, taken) : createTlsServer({ ...secure }, taken)
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      const stop = () => {
        for (const connection of connections) connection.destroy()
        server.close()
      }
      const url = secure === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`
      resolve({ port, url, requests: [], connections, stop })
    })
  })
}

/** Reads whole requests, one after another, and lets `answering` write the responses. */
export async function startOrigin(
  answering: Answering = (_, connection) => connection.write(plain('ok')),
  secure?: Secure,
): Promise<Origin> {
  const origin = await startRawOrigin(async (connection) => {
    for (let request = await connection.request(); request !== null; request = await connection.request()) {
      origin.requests.push(request)
      await answering(request, connection)
    }
    connection.end()
  }, secure)
  return origin
}
