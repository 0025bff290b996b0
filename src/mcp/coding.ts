// Knows how compressed bodies are read here: a request whole, an event stream piece by piece, both sent on as what they say.

import { inflated } from '../scan/inflated.ts'
import type { Coding, OpenInflater } from '../scan/inflater.ts'
import type { Source } from './body.ts'
import { bodyCodings } from './headers.ts'

/** More decoded bytes for each compressed one are no event stream; deflate itself cannot do more. */
const mostRatio = 1100
const freeBytes = 1 << 20

/** What a request's body says; null where that cannot be told. */
export function decodedBody(
  bytes: Uint8Array,
  headers: Headers,
  open: OpenInflater,
  max: number,
): Promise<Uint8Array | null> {
  return inflated(bytes, bodyCodings(headers), open, max)
}

/** The same stream without its coding. Nothing is decoded before the last piece was taken. */
export function decodedSource(source: Source, coding: Coding, open: OpenInflater): Source {
  const inflater = open(coding)
  let [given, got] = [0, 0]
  let [hand, taken]: [(piece: Uint8Array | null) => void, () => void] = [nothing, nothing]
  const take = async (piece: Uint8Array): Promise<void> => {
    given += piece.length
    if (given > freeBytes + got * mostRatio) throw new Error('Too large')
    // It is the inflater's own memory, and others may hold on to what they are given.
    hand(piece.slice())
    await new Promise<void>((go) => (taken = go))
  }
  const pump = async (): Promise<void> => {
    for (let chunk = await source.next(); chunk !== null; chunk = await source.next()) {
      got += chunk.length
      await inflater.push(chunk, take)
    }
    await inflater.end(take)
    hand(null)
  }
  let pumping: Promise<void> | undefined
  const cancel = (): void => {
    inflater.close()
    source.cancel()
  }
  return {
    cancel,
    async next() {
      const piece = await new Promise<Uint8Array | null>((resolve, reject) => {
        hand = resolve
        taken()
        pumping ??= pump()
        pumping.catch(reject)
      }).catch((error: unknown) => {
        cancel()
        throw error
      })
      if (piece === null) inflater.close()
      return piece
    },
  }
}

function nothing(): void {}
