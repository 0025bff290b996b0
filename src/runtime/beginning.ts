// Reads the first bytes of a tunnel, as many as it takes to know what it is.

import type { Socket } from 'node:net'
import { openingOf, type Opening } from '../proxy/inside.ts'

export interface Beginning {
  readonly opening: Opening
  /** What the client has said so far; it has been read and must be passed on. */
  readonly up: Uint8Array
  /** What the other side said before the client did. */
  readonly down: Uint8Array
  /** Time ran out. */
  readonly late: boolean
}

const nothing = new Uint8Array(0)

/** A ClientHello that has begun must end by then (milliseconds). */
const helloMs = 5000

/**
 * Resolves when the opening is known, nothing came for `silentMs`, or `upstream` spoke or ended first. The sockets are
 * paused then.
 */
export function beginning(client: Socket, head: Uint8Array, silentMs: number, upstream?: Socket): Promise<Beginning> {
  return new Promise((resolve) => {
    let buffer: Uint8Array = nothing
    let [filled, need] = [0, 1]
    const done = (opening: Opening, down: Uint8Array = nothing, late = false) => {
      clearTimeout(timer)
      client.pause()
      client.off('data', more).off('end', ended).off('close', ended)
      upstream?.pause()
      upstream?.off('data', spoke).off('end', over).off('close', over)
      resolve({ opening, up: buffer.subarray(0, filled), down, late })
    }
    const stalled = () =>
      buffer[0] === 0x16
        ? done({ kind: 'malformed', why: 'it did not end in time' }, nothing, true)
        : done({ kind: 'other' })
    const more = (chunk: Uint8Array) => {
      if (filled === 0) {
        clearTimeout(timer)
        timer = setTimeout(stalled, helloMs)
      }
      buffer = appended(buffer, filled, chunk)
      filled += chunk.length
      const opening = filled < need ? need : openingOf(buffer.subarray(0, filled))
      if (typeof opening === 'number') need = opening
      else done(opening)
    }
    const ended = () => done(filled === 0 ? { kind: 'silent' } : { kind: 'other' })
    const over = () => done({ kind: 'silent' })
    const spoke = (chunk: Uint8Array) => done(filled === 0 ? { kind: 'silent' } : { kind: 'other' }, chunk)
    let timer = setTimeout(() => done({ kind: 'silent' }, nothing, true), silentMs)
    client.on('data', more).on('end', ended).on('close', ended)
    upstream?.on('data', spoke).on('end', over).on('close', over)
    if (head.length > 0) more(head)
  })
}

/** `buffer` with the chunk behind its first `filled` bytes; grows by doubling. */
function appended(buffer: Uint8Array, filled: number, chunk: Uint8Array): Uint8Array {
  if (filled === 0) return chunk
  const size = filled + chunk.length
  const roomy = size <= buffer.length ? buffer : new Uint8Array(size * 2)
  if (roomy !== buffer) roomy.set(buffer.subarray(0, filled))
  roomy.set(chunk, filled)
  return roomy
}
