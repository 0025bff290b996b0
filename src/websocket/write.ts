// Writes WebSocket frames (RFC 6455 §5.2): a message is one frame.

import type { Message, Side } from './frames.ts'

const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

/** The message as one frame of that side; what a client says is masked with a key nobody can foresee (§5.3). */
export function frameOf(from: Side, kind: Message['kind'], payload: Uint8Array): Uint8Array {
  const { length } = payload
  const extended = length < 126 ? 0 : length < 0x1_0000 ? 2 : 8
  const start = 2 + extended + (from === 'client' ? 4 : 0)
  const frame = new Uint8Array(start + length)
  const view = new DataView(frame.buffer)
  const mask = from === 'client' ? 0x80 : 0
  frame[0] = 0x80 | opcodes[kind]
  frame[1] = mask | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) view.setUint16(2, length)
  if (extended === 8) {
    view.setUint32(2, Math.floor(length / 2 ** 32))
    view.setUint32(6, length % 2 ** 32)
  }
  if (from === 'server') frame.set(payload, start)
  else {
    const key = crypto.getRandomValues(frame.subarray(start - 4, start))
    for (let i = 0; i < length; i++) frame[start + i] = (payload[i] as number) ^ (key[i & 3] as number)
  }
  return frame
}

/** Longest reason of a close frame (§5.5): 125 bytes less the code. */
const longestReason = 123

/** The payload of a close frame; a longer reason is cut between characters. */
export function closePayload(code: number, reason: string): Uint8Array {
  let text = new TextEncoder().encode(reason)
  if (text.length > longestReason) {
    let end = longestReason
    while (((text[end] as number) & 0xc0) === 0x80) end--
    text = text.slice(0, end)
  }
  const payload = new Uint8Array(2 + text.length)
  new DataView(payload.buffer).setUint16(0, code)
  payload.set(text, 2)
  return payload
}
