// Writes the trailers of an answer, also where Bun does not: on connections that its HTTP server was handed.

import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { HeaderList } from '../proxy/wire.ts'

/** Fields that a trailer must not bring (RFC 9110 §6.5.1): framing, routing, and how content is to be read. */
const barred: ReadonlySet<string> = new Set(
  (
    'content-length transfer-encoding host content-encoding content-type content-range trailer connection keep-alive ' +
    'upgrade te set-cookie authorization www-authenticate cache-control'
  ).split(' '),
)

const last = '0\r\n\r\n'

/** To be called before the answer is ended. */
export function addTrailers(outgoing: ServerResponse, socket: Socket, trailers: HeaderList): void {
  const fields = trailers.filter(([name]) => !barred.has(name.toLowerCase()))
  if (fields.length === 0) return
  outgoing.addTrailers(fields.map(([name, value]): [string, string] => [name, value]))
  // Bun 1.4.5 writes the last chunk of such a connection by itself, and without them.
  const { write } = socket
  const own = Object.hasOwn(socket, 'write')
  const restore = () => {
    if (own) socket.write = write
    else Reflect.deleteProperty(socket, 'write')
  }
  const text = `0\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  socket.write = (chunk: unknown, ...rest: unknown[]): boolean => {
    const isLast = typeof chunk === 'string' ? chunk === last : chunk instanceof Uint8Array && isEnd(chunk)
    if (isLast) restore()
    return Reflect.apply(write, socket, [isLast ? Buffer.from(text, 'latin1') : chunk, ...rest]) as boolean
  }
  outgoing.once('finish', restore).once('close', restore)
}

function isEnd(chunk: Uint8Array): boolean {
  return chunk.length === last.length && chunk.every((byte, at) => byte === last.charCodeAt(at))
}
