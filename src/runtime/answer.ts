// Writes a whole response to a socket that no HTTP server looks after any more, and closes it.

import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { wireOf } from '../proxy/wire.ts'

export async function answer(client: Socket, response: Response): Promise<void> {
  const { status, reason, headers } = wireOf(response)
  const body = new Uint8Array(await response.arrayBuffer())
  const lines = [
    `HTTP/1.1 ${status} ${reason || (STATUS_CODES[status] ?? 'Refused')}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    'Connection: close',
  ]
  client.write(`${lines.join('\r\n')}\r\n\r\n`)
  client.end(body)
  setTimeout(() => client.destroy(), 2000).unref()
}
