// Takes the compression off a body that something may have to be taken out of.

import { Spent } from '../scan/decoded.ts'
import { type Coding, INFLATE_CAPS, type Inflater, isZlib, type OpenInflater } from '../scan/inflater.ts'

/**
 * What the body decompresses to, no faster than it is read. `fault` is told once when it is not what `codings` says, cut
 * short or a bomb; it ends with what that answers, for nothing readable is left.
 */
export function identity(
  body: ReadableStream<Uint8Array>,
  codings: readonly Coding[],
  open: OpenInflater,
  fault: () => Error,
): ReadableStream<Uint8Array> {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
  const writer = writable.getWriter()
  const spent = new Spent(INFLATE_CAPS)
  const layers = codings.toReversed().map((coding) => new Layer(coding, open))
  let isOurs = false
  const pass = async (bytes: Uint8Array, depth: number): Promise<void> => {
    const layer = layers[depth]
    if (layer === undefined) {
      isOurs = true
      await writer.write(bytes)
      isOurs = false
      return
    }
    await layer.push(bytes, (out) => {
      spent.decoded += out.length
      if (spent.over) throw new Error('Too much')
      return pass(out, depth + 1)
    })
  }
  const pump = async (): Promise<void> => {
    const reader = body.getReader()
    let failed = false
    try {
      for (;;) {
        const next = await reader.read().catch((error: unknown) => {
          failed = true
          throw error
        })
        if (next.done) break
        spent.compressed += next.value.length
        await pass(next.value, 0)
      }
      for (const [depth, layer] of layers.entries()) await layer.end((out) => pass(out, depth + 1))
      await writer.close()
    } catch (error) {
      // The origin failed, or nobody reads any more: that is no finding.
      const reason = failed || isOurs ? error : fault()
      await reader.cancel().catch(() => undefined)
      await writer.abort(reason).catch(() => undefined)
    } finally {
      for (const layer of layers) layer.close()
    }
  }
  void pump()
  return readable
}

/** One coding; `deflate` is zlib's format or none, as its first two bytes say. */
class Layer {
  readonly #coding: Coding
  readonly #open: OpenInflater
  #inflater: Inflater | null = null
  #head = new Uint8Array(0)

  constructor(coding: Coding, open: OpenInflater) {
    this.#coding = coding
    this.#open = open
  }

  async push(bytes: Uint8Array, take: (out: Uint8Array) => Promise<void>): Promise<void> {
    let input = bytes
    if (this.#inflater === null) {
      input = new Uint8Array(this.#head.length + bytes.length)
      input.set(this.#head)
      input.set(bytes, this.#head.length)
      this.#head = input.slice()
      if (input.length < 2) return
      const isRaw = this.#coding === 'deflate' && !isZlib(input[0] as number, input[1] as number)
      this.#inflater = this.#open(isRaw ? 'deflate-raw' : this.#coding)
      this.#head = new Uint8Array(0)
    }
    await this.#inflater.push(input, take)
  }

  async end(take: (out: Uint8Array) => Promise<void>): Promise<void> {
    if (this.#inflater === null && this.#head.length > 0) throw new Error('Cut short')
    await this.#inflater?.end(take)
  }

  close(): void {
    this.#inflater?.close()
  }
}
