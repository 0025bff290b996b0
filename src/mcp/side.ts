// Carries messages between two sides through the judge: whole messages in, whole messages out, in order.

import type { Channel } from './channel.ts'
import type { Passed } from './instead.ts'
import { type Line, Lines } from './lines.ts'

/** One end of a conversation. */
export interface Side {
  /** Null stands for a message that was too long to be read. */
  readonly messages: AsyncIterable<Line>
  /** Resolves when there is room for more. */
  send(message: Uint8Array | string): Promise<void>
  /** No more will be sent. */
  close(): Promise<void>
}

/** One message a line, as MCP's stdio transport has it. */
export function lineSide(from: ReadableStream<Uint8Array>, to: WritableStream<Uint8Array>, limit: number): Side {
  const writer = to.getWriter()
  const utf8 = new TextEncoder()
  const end = utf8.encode('\n')
  writer.closed.catch(() => undefined)
  return {
    messages: linesOf(from, limit),
    async send(message) {
      const bytes = typeof message === 'string' ? utf8.encode(message) : message
      const line = new Uint8Array(bytes.length + 1)
      line.set(bytes)
      line.set(end, bytes.length)
      await writer.ready
      await writer.write(line)
    },
    close: () => writer.close().catch(() => undefined),
  }
}

async function* linesOf(from: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Line> {
  const lines = new Lines(limit)
  for await (const chunk of from) yield* lines.feed(chunk)
  yield* lines.end()
}

/**
 * Ends when the server has ended, or when the client has and the server was given its end of input. Answers who ended
 * first. What still waits for an answer then gets an error.
 */
export async function relay(channel: Channel, client: Side, server: Side): Promise<'client' | 'server'> {
  let first: 'client' | 'server' | undefined
  const deliver = async ({ toClient, toServer }: Passed): Promise<void> => {
    if (toServer !== null) await server.send(toServer).catch(() => undefined)
    if (toClient !== null) await client.send(toClient)
  }
  const up = async (): Promise<void> => {
    for await (const line of client.messages)
      await deliver(line === null ? channel.tooLong('client') : await channel.fromClient(line))
    first ??= 'client'
    await server.close()
  }
  const down = async (): Promise<void> => {
    for await (const line of server.messages)
      await deliver(line === null ? channel.tooLong('server') : await channel.fromServer(line))
    first ??= 'server'
  }
  const lost = (who: 'client' | 'server') => (): void => {
    first ??= who
  }
  const rising = up().catch(lost('client'))
  await down().catch(lost('server'))
  const who = first ?? 'server'
  for (const answer of channel.end(who === 'client' ? 'client_gone' : 'upstream_failed'))
    await client.send(answer).catch(() => undefined)
  if (who === 'client') await rising
  return who
}
