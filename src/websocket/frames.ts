// Reads and writes WebSocket frames (RFC 6455 §5): bytes become whole messages, however they were cut and fragmented.

/** Whose bytes they are: a client masks what it sends, a server does not (§5.1). */
export type Side = 'client' | 'server'

export type Message =
  | { readonly kind: 'text' | 'binary' | 'ping' | 'pong'; readonly bytes: Uint8Array }
  /** `bytes` = the payload as it came. */
  | { readonly kind: 'close'; readonly bytes: Uint8Array; readonly code: number | null }

/** What a peer did that ends its connection; `code` is what to close with. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Close codes (§7.4.1 and the IANA registry). */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  protocol: 1002,
  notText: 1007,
  policy: 1008,
  tooBig: 1009,
  failed: 1011,
  later: 1013,
} as const

export interface ReadLimits {
  readonly maxMessageBytes: number
  /** Asks for memory for a message that arrives; false = there is none. */
  readonly take?: (bytes: number) => boolean
  readonly give?: (bytes: number) => void
}

interface Frame {
  readonly fin: boolean
  readonly opcode: number
  readonly masked: boolean
  left: number
  /** Payload bytes read. */
  at: number
}

const kinds = { 1: 'text', 2: 'binary', 9: 'ping', 10: 'pong' } as const
const longestControl = 125
/** Small messages are not asked for. */
const freeBytes = 4096
const empty = new Uint8Array(0)
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The frames of one direction of one connection. What it throws ends that direction. */
export class MessageReader {
  readonly #from: Side
  readonly #limits: ReadLimits
  readonly #head = new Uint8Array(14)
  #headSize = 0
  #frame: Frame | null = null
  readonly #control = new Uint8Array(longestControl)
  /** What kind of message is being put together; null = none. */
  #kind: 'text' | 'binary' | null = null
  #bytes = empty
  #size = 0
  /** Frames begun, by kind. */
  readonly frames = { text: 0, binary: 0, control: 0 }

  constructor(from: Side, limits: ReadLimits) {
    this.#from = from
    this.#limits = limits
  }

  /** The messages that these bytes complete. Their bytes are good until the next one is asked for. */
  *read(chunk: Uint8Array): Generator<Message, void> {
    for (let at = 0; at < chunk.length;) {
      if (this.#frame === null) {
        at = this.#readHead(chunk, at)
        if (this.#frame === null) return
      }
      at = this.#readPayload(chunk, at, this.#frame)
      if (this.#frame.left > 0) return
      const message = this.#ended(this.#frame)
      this.#frame = null
      if (message === null) continue
      yield message
      if (message.kind === 'text' || message.kind === 'binary') this.close()
    }
  }

  /** Lets go of what was read of a message. */
  close(): void {
    if (this.#bytes.length > freeBytes) this.#limits.give?.(this.#bytes.length)
    this.#bytes = empty
    this.#size = 0
  }

  #readHead(chunk: Uint8Array, from: number): number {
    let at = from
    while (at < chunk.length) {
      this.#head[this.#headSize++] = chunk[at++] as number
      if (this.#headSize >= 2 && this.#headSize === headLength(this.#head[1] as number)) {
        this.#frame = this.#begun()
        this.#headSize = 0
        return at
      }
    }
    return at
  }

  #begun(): Frame {
    const [first = 0, second = 0] = this.#head
    const opcode = first & 0x0f
    const fin = (first & 0x80) !== 0
    const masked = (second & 0x80) !== 0
    const left = this.#length(second & 0x7f)
    // No extension was agreed on, so none of these bits means anything (§5.2).
    if ((first & 0x40) !== 0) throw new FrameError(closeCodes.protocol, 'compressed frames not supported')
    if ((first & 0x30) !== 0) throw new FrameError(closeCodes.protocol, 'reserved bits set')
    if (masked !== (this.#from === 'client'))
      throw new FrameError(closeCodes.protocol, masked ? 'masked frame from a server' : 'unmasked frame from a client')
    if (opcode >= 8) {
      if (opcode > 10) throw new FrameError(closeCodes.protocol, 'unknown opcode')
      if (!fin) throw new FrameError(closeCodes.protocol, 'fragmented control frame')
      if (left > longestControl) throw new FrameError(closeCodes.protocol, 'control frame too long')
      this.frames.control++
    } else {
      if (opcode > 2) throw new FrameError(closeCodes.protocol, 'unknown opcode')
      if (opcode === 0 && this.#kind === null) throw new FrameError(closeCodes.protocol, 'continuation of no message')
      if (opcode !== 0 && this.#kind !== null)
        throw new FrameError(closeCodes.protocol, 'message inside a fragmented message')
      if (opcode !== 0) this.#kind = opcode === 1 ? 'text' : 'binary'
      // By what it announces: nobody has to wait for the bytes.
      if (this.#size + left > this.#limits.maxMessageBytes) throw new FrameError(closeCodes.tooBig, 'message too large')
      this.frames[this.#kind as 'text' | 'binary']++
    }
    return { fin, opcode, masked, left, at: 0 }
  }

  #length(short: number): number {
    const view = new DataView(this.#head.buffer)
    if (short < 126) return short
    const long = short === 126 ? view.getUint16(2) : view.getUint32(2) * 2 ** 32 + view.getUint32(6)
    if (long < (short === 126 ? 126 : 0x1_0000))
      throw new FrameError(closeCodes.protocol, 'length not in its shortest form')
    if (long > Number.MAX_SAFE_INTEGER) throw new FrameError(closeCodes.tooBig, 'message too large')
    return long
  }

  #readPayload(chunk: Uint8Array, from: number, frame: Frame): number {
    const count = Math.min(frame.left, chunk.length - from)
    if (count === 0) return from
    const isControl = frame.opcode >= 8
    const target = isControl ? this.#control : this.#room(count)
    const start = isControl ? frame.at : this.#size
    if (frame.masked) {
      const key = headLength(this.#head[1] as number) - 4
      for (let i = 0; i < count; i++)
        target[start + i] = (chunk[from + i] as number) ^ (this.#head[key + ((frame.at + i) & 3)] as number)
    } else target.set(chunk.subarray(from, from + count), start)
    frame.at += count
    frame.left -= count
    if (!isControl) this.#size += count
    return from + count
  }

  /** Room for so many more bytes; it grows with what has come, not with what was announced. */
  #room(more: number): Uint8Array {
    const need = this.#size + more
    if (need <= this.#bytes.length) return this.#bytes
    const size = Math.min(this.#limits.maxMessageBytes, Math.max(256, need, this.#bytes.length * 2))
    if (size > freeBytes && this.#limits.take?.(size) === false)
      throw new FrameError(closeCodes.later, 'no memory for a message of this size now')
    const larger = new Uint8Array(size)
    larger.set(this.#bytes.subarray(0, this.#size))
    if (this.#bytes.length > freeBytes) this.#limits.give?.(this.#bytes.length)
    this.#bytes = larger
    return larger
  }

  #ended({ opcode, fin, at }: Frame): Message | null {
    if (opcode === 8) return closing(this.#control.slice(0, at))
    if (opcode === 9 || opcode === 10) return { kind: kinds[opcode], bytes: this.#control.slice(0, at) }
    if (!fin) return null
    const kind = this.#kind as 'text' | 'binary'
    const bytes = this.#bytes.subarray(0, this.#size)
    this.#kind = null
    if (kind === 'text' && !isUtf8(bytes)) throw new FrameError(closeCodes.notText, 'text is not UTF-8')
    return { kind, bytes }
  }
}

/** By its second byte: two bytes, the longer forms of length, the mask. */
function headLength(second: number): number {
  const short = second & 0x7f
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4)
}

function closing(bytes: Uint8Array): Message {
  if (bytes.length === 0) return { kind: 'close', bytes, code: null }
  const code = (bytes[0] as number) * 256 + (bytes[1] ?? 0)
  if (bytes.length === 1 || !maySay(code)) throw new FrameError(closeCodes.protocol, 'close code not allowed')
  if (!isUtf8(bytes.subarray(2))) throw new FrameError(closeCodes.notText, 'close reason is not UTF-8')
  return { kind: 'close', bytes, code }
}

/** §7.4: 1005, 1006 and 1015 stand for what no frame says; below 3000 only what is registered. */
function maySay(code: number): boolean {
  return (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006)) || (code >= 3000 && code <= 4999)
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes)
    return true
  } catch {
    return false
  }
}
