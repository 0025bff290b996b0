// Knows bodies that are there as a whole: small ones go from socket to socket without a stream.

import type { IncomingMessage } from 'node:http'
import type { BodyOptions } from './body.ts'
import { firstOf, SlowUpload, type HeaderList } from '../proxy/wire.ts'

export interface Whole {
  readonly bytes: Uint8Array
  /** To be called when they have been handed on in place of the stream. */
  readonly sent?: () => void
}

const wholes = new WeakMap<Response, Whole>()

export function setWhole(response: Response, whole: Whole): Response {
  wholes.set(response, whole)
  return response
}

/** The body of a response, where it need not be read as a stream. */
export function wholeOf(response: Response): Whole | undefined {
  return wholes.get(response)
}

export function bytesOf(response: Response): Uint8Array | undefined {
  return wholes.get(response)?.bytes
}

/** Whether a message may be read to its end before it goes on: JSON says nothing before it is whole. */
export function mayBeWhole(headers: HeaderList, most: number): boolean {
  if (most === 0 || Number(firstOf(headers, 'content-length') ?? 0) > most) return false
  return firstOf(headers, 'content-type')?.startsWith('application/json') === true
}

/** The bytes of a message, to its end or to more than `most`; rejects when it ends early. */
export function collected(incoming: IncomingMessage, most: number): Promise<{ bytes: Uint8Array; over: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = []
    let length = 0
    const done = (over: boolean) => {
      for (const [name, listener] of listeners) incoming.off(name, listener)
      const [first = new Uint8Array(0)] = chunks
      resolve({ bytes: chunks.length < 2 ? first : Buffer.concat(chunks), over })
    }
    const early = () => {
      for (const [name, listener] of listeners) incoming.off(name, listener)
      reject(new Error('Body ended early'))
    }
    const take = (chunk: Uint8Array) => {
      chunks.push(chunk)
      length += chunk.length
      if (length <= most) return
      incoming.pause()
      done(true)
    }
    const listeners: [string, (chunk: Uint8Array) => void][] = [
      ['data', take],
      ['end', () => (incoming.complete ? done(false) : early())],
      ['error', early],
      ['close', early],
    ]
    for (const [name, listener] of listeners) incoming.on(name, listener)
    incoming.on('error', nothing)
  })
}

/** A small request's body, in the time its sender has for it. Who is late can still be answered. */
export function readWhole(incoming: IncomingMessage, { patience, wanted }: BodyOptions): Promise<Uint8Array> {
  wanted?.()
  const ms = patience?.ms ?? 0
  return new Promise((resolve, reject) => {
    const slow = () => reject(new SlowUpload('the upload came too slowly'))
    const timer = ms > 0 ? setTimeout(slow, ms) : undefined
    collected(incoming, Infinity)
      .then(({ bytes }) => resolve(bytes), reject)
      .finally(() => clearTimeout(timer))
  })
}

const nothing = () => undefined

/** A stream that begins with bytes that have come already. */
export function behind(first: Uint8Array, rest: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = rest.getReader()
  let begun = false
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun) {
          begun = true
          return controller.enqueue(first)
        }
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (why) => reader.cancel(why),
    },
    { highWaterMark: 0 },
  )
}
