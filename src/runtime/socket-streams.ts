// Turns a socket into web streams of bytes, with backpressure both ways.

import type { Socket } from 'node:net'
import type { ByteStreams } from '../proxy/ws-relay.ts'

/** Bytes that may wait to be read. */
const waitingBytes = 64 * 1024

/** `head` = bytes that were read already. Cancelling the one or aborting the other destroys the socket. */
export function streamsOf(socket: Socket, head: Uint8Array): ByteStreams {
  let over = false
  const readable = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        if (head.length > 0) controller.enqueue(head)
        const end = () => {
          if (over) return
          over = true
          controller.close()
        }
        socket.on('data', (chunk: Uint8Array) => {
          if (over) return
          controller.enqueue(chunk)
          if ((controller.desiredSize ?? 0) <= 0) socket.pause()
        })
        socket.on('end', end)
        socket.on('error', end)
        socket.on('close', end)
        if (socket.destroyed || socket.readableEnded) end()
        else socket.pause()
      },
      pull() {
        socket.resume()
      },
      cancel() {
        over = true
        socket.destroy()
      },
    },
    { highWaterMark: waitingBytes, size: (chunk) => chunk?.length ?? 0 },
  )
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => {
      if (socket.destroyed || !socket.writable) throw new Error('Socket has ended')
      return socket.write(chunk) ? undefined : drained(socket)
    },
    close: () => void socket.end(),
    abort: () => void socket.destroy(),
  })
  return { readable, writable }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (then: () => void) => () => {
      socket.off('drain', go).off('close', gone)
      then()
    }
    const go = settle(resolve)
    const gone = settle(() => reject(new Error('Socket has ended')))
    socket.on('drain', go).on('close', gone)
  })
}
