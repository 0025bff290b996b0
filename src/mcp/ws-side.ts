// An MCP server behind a WebSocket as one side of a conversation: one message a text frame, binary refused.

import { Inbox } from './inbox.ts'
import type { Side } from './side.ts'

/** Bytes that may wait to be sent before `send` waits. */
const highWater = 1024 * 1024
const pollMs = 5

/** A proxy through which the server is reached by CONNECT: Bun does that, Deno has no way to. */
export interface By {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** Resolves when the connection is open. Rejects when it cannot be made. The address is the operator's. */
export async function openWebSocketSide(url: string, limit: number, by: By | null): Promise<Side> {
  // What `lib.dom` knows of the second argument is less than Bun does.
  const socket = new WebSocket(url, by === null ? ['mcp'] : ({ protocols: ['mcp'], proxy: by } as unknown as string))
  socket.binaryType = 'arraybuffer'
  const inbox = new Inbox()
  const utf8 = new TextEncoder()
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return socket.close(1003, 'MCP messages are text')
    const bytes = utf8.encode(data)
    inbox.put(bytes.length > limit ? null : bytes)
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve(), { once: true })
    socket.addEventListener('error', () => reject(new Error('the WebSocket could not be opened')), { once: true })
    socket.addEventListener('close', () => reject(new Error('the WebSocket was closed')), { once: true })
  })
  socket.addEventListener('close', () => inbox.end())
  socket.addEventListener('error', () => inbox.end())
  return {
    messages: inbox,
    async send(message) {
      if (inbox.ended) throw new Error('the WebSocket was closed')
      socket.send(typeof message === 'string' ? message : new TextDecoder().decode(message))
      while (socket.readyState === WebSocket.OPEN && socket.bufferedAmount > highWater)
        await new Promise((resolve) => setTimeout(resolve, pollMs))
    },
    async close() {
      socket.close(1000)
    },
  }
}
