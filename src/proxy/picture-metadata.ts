// Takes out of pictures what nobody sees: the text, the position and the previews that PNG and JPEG carry along.

/** ISO/IEC 10918-1 B.1.1.3: Exif and XMP, profiles and previews, IPTC, comments. */
const segments: ReadonlySet<number> = new Set([0xe1, 0xe2, 0xed, 0xfe])
const START_OF_SCAN = 0xda
/** https://www.w3.org/TR/png-3/#11textinfo, #eXIf */
const chunks: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt', 'eXIf'])
const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

type State = 'start' | 'png' | 'jpeg' | 'rest'

/** Passes on a picture without its metadata, piece by piece; what is neither PNG nor JPEG passes as it is. */
export function withoutMetadata(): TransformStream<Uint8Array, Uint8Array> {
  const reader = new PictureReader()
  return new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      for (const part of reader.read(chunk)) controller.enqueue(part)
    },
    flush: (controller) => {
      const rest = reader.rest()
      if (rest.length > 0) controller.enqueue(rest)
    },
  })
}

export class PictureReader {
  #state: State = 'start'
  /** The beginning of a part, until it tells what it is. */
  #head = new Uint8Array(0)
  /** Bytes still to be passed on, or left out. */
  #left = 0
  #drops = false

  /** What was waited for and never came. */
  rest(): Uint8Array {
    return this.#head
  }

  *read(chunk: Uint8Array): Generator<Uint8Array> {
    let bytes = chunk
    while (bytes.length > 0) {
      if (this.#state === 'rest') return void (yield bytes)
      if (this.#left > 0) {
        const part = bytes.subarray(0, this.#left)
        this.#left -= part.length
        if (!this.#drops) yield part
        bytes = bytes.subarray(part.length)
        continue
      }
      const head = new Uint8Array(this.#head.length + bytes.length)
      head.set(this.#head)
      head.set(bytes, this.#head.length)
      const size = this.#next(head)
      if (size < 0) {
        this.#head = head
        return
      }
      this.#head = new Uint8Array(0)
      if (size > 0 && !this.#drops) yield head.slice(0, size)
      bytes = head.subarray(size)
    }
  }

  /** How many bytes of `head` are decided; -1 = more are needed. */
  #next(head: Uint8Array): number {
    this.#drops = false
    if (this.#state === 'start') return this.#begin(head)
    return this.#state === 'png' ? this.#chunk(head) : this.#segment(head)
  }

  #begin(head: Uint8Array): number {
    const isPng = signature.every((byte, at) => at >= head.length || head[at] === byte)
    const isJpeg = head[0] === 0xff && (head.length < 2 || head[1] === 0xd8)
    if ((isPng && head.length < signature.length) || (isJpeg && head.length < 2)) return -1
    this.#state = isPng ? 'png' : isJpeg ? 'jpeg' : 'rest'
    return isPng ? signature.length : isJpeg ? 2 : 0
  }

  #chunk(head: Uint8Array): number {
    if (head.length < 8) return -1
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
    this.#drops = chunks.has(String.fromCharCode(...head.subarray(4, 8)))
    // Its data and the checksum behind.
    this.#left = view.getUint32(0) + 4
    return 8
  }

  #segment(head: Uint8Array): number {
    if (head.length < 2) return -1
    const marker = head[1] as number
    if (head[0] !== 0xff || marker === START_OF_SCAN) {
      this.#state = 'rest'
      return 0
    }
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff) return 1
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd9)) return 2
    if (head.length < 4) return -1
    this.#drops = segments.has(marker)
    this.#left = Math.max(0, (head[2] as number) * 256 + (head[3] as number) - 2)
    return 4
  }
}
