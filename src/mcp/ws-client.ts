// An MCP client behind a WebSocket, on the socket of its upgrade request, as one side of a conversation.

import type { Line } from './lines.ts'
import type { Side } from './side.ts'
import { closeCodes, FrameError, MessageReader } from '../websocket/frames.ts'
import { closePayload, frameOf } from '../websocket/write.ts'

export interface WebSocketClient extends Side {
  /** Says goodbye and ends. */
  stop(code: number, reason: string): Promise<void>
  readonly counts: { received: number; sent: number }
  /** What the client did that the protocol does not allow. */
  readonly wrong: string | null
}

interface Streams {
  readonly readable: ReadableStream<Uint8Array>
  readonly writable: WritableStream<Uint8Array>
}

/** Call it when 101 was answered; `limit` = longest message. */
export function webSocketClient({ readable, writable }: Streams, limit: number): WebSocketClient {
  const reader = readable.getReader()
  const writer = writable.getWriter()
  writer.closed.catch(() => undefined)
  const frames = new MessageReader('client', { maxMessageBytes: limit })
  const utf8 = new TextEncoder()
  const counts = { received: 0, sent: 0 }
  let wrong: string | null = null
  let told = false
  const write = async (kind: Parameters<typeof frameOf>[1], payload: Uint8Array): Promise<void> => {
    if (told) return
    if (kind === 'close') told = true
    const frame = frameOf('server', kind, payload)
    counts.sent += frame.length
    await writer.ready
    await writer.write(frame)
  }
  const stop = async (code: number, reason: string): Promise<void> => {
    await write('close', closePayload(code, reason)).catch(() => undefined)
    await writer.close().catch(() => undefined)
  }
  async function* messages(): AsyncGenerator<Line> {
    try {
      for (;;) {
        // Leaving the loop must not cut the connection: the close frame is still to be written.
        const { value: chunk, done } = await reader.read()
        if (done) return
        counts.received += chunk.length
        for (const { kind, bytes } of frames.read(chunk)) {
          if (kind === 'text') yield bytes.slice()
          else if (kind === 'ping') await write('pong', bytes)
          else if (kind === 'binary') throw new FrameError(1003, 'MCP messages are text')
          else if (kind === 'close') return await stop(closeCodes.normal, '')
        }
      }
    } catch (error) {
      if (!(error instanceof FrameError)) return
      wrong = error.message
      await stop(error.code, `Pipelock: ${error.message}`)
    } finally {
      frames.close()
    }
  }
  return {
    messages: messages(),
    send: (message) => write('text', typeof message === 'string' ? utf8.encode(message) : message),
    close: () => stop(closeCodes.normal, ''),
    stop,
    counts,
    get wrong() {
      return wrong
    },
  }
}
