// Reads the first bytes of a tunnel as a TLS ClientHello (RFC 8446 §4.1.2), whatever records it is cut into.

export interface ClientHello {
  /** RFC 6066 §3, lower case, without trailing dot; null when the client sends none. */
  readonly serverName: string | null
  /** RFC 7301, in the client's order. */
  readonly protocols: readonly string[]
  /** Encrypted Client Hello (RFC 9849), real or GREASE: from outside both look the same. */
  readonly ech: boolean
}

export type HelloReading =
  /** `need` = how many bytes there must be at least before another look is worth it. */
  | { readonly kind: 'more'; readonly need: number }
  | { readonly kind: 'not_tls' }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'hello'; readonly hello: ClientHello }

/** Longest ClientHello that is read, records included: real ones have less than 4 KiB. */
export const helloBytes = 16 * 1024

const [handshakeRecord, clientHello] = [22, 1] as const
/** RFC 8446 §5.1 */
const maxRecord = 2 ** 14
const extensions = { serverName: 0, protocols: 16, ech: 0xfe0d } as const

class Malformed extends Error {}

/** Reads numbers and vectors off the front; what is missing is malformed. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }
  get over(): boolean {
    return this.#at === this.#bytes.length
  }
  take(count: number): Uint8Array {
    if (this.#at + count > this.#bytes.length) throw new Malformed('a length goes beyond its end')
    return this.#bytes.subarray(this.#at, (this.#at += count))
  }
  number(bytes: 1 | 2 | 3): number {
    return this.take(bytes).reduce((sum, byte) => sum * 256 + byte, 0)
  }
  vector(lengthBytes: 1 | 2): Reader {
    return new Reader(this.take(this.number(lengthBytes)))
  }
  text(lengthBytes: 1 | 2): string {
    return String.fromCharCode(...this.take(this.number(lengthBytes)))
  }
}

/** All that came so far, from the first byte on. Linear; call it again when more has come. */
export function readHello(bytes: Uint8Array): HelloReading {
  if (bytes.length === 0) return { kind: 'more', need: 1 }
  if (bytes[0] !== handshakeRecord || (bytes.length > 1 && bytes[1] !== 3)) return { kind: 'not_tls' }
  try {
    const message = handshake(bytes)
    if (typeof message !== 'number') return { kind: 'hello', hello: parse(new Reader(message)) }
    if (bytes.length >= helloBytes) return { kind: 'malformed', why: `no end within ${helloBytes} bytes` }
    return { kind: 'more', need: Math.min(message, helloBytes) }
  } catch (error) {
    if (error instanceof Malformed) return { kind: 'malformed', why: error.message }
    throw error
  }
}

/** The body of the first handshake message, put together from its records, or how many bytes there must be for more. */
function handshake(bytes: Uint8Array): Uint8Array | number {
  const parts = new Uint8Array(bytes.length)
  let [filled, at] = [0, 0]
  while (at + 5 <= bytes.length) {
    if (bytes[at] !== handshakeRecord || bytes[at + 1] !== 3) throw new Malformed('a record of another kind in between')
    const length = (bytes[at + 3] ?? 0) * 256 + (bytes[at + 4] ?? 0)
    if (length === 0 || length > maxRecord) throw new Malformed('a record of an impossible length')
    const part = bytes.subarray(at + 5, at + 5 + length)
    parts.set(part, filled)
    filled += part.length
    at += 5 + length
    if (filled > 0 && parts[0] !== clientHello) throw new Malformed('not a ClientHello')
    if (filled < 4) continue
    const size = new Reader(parts.subarray(1, 4)).number(3)
    if (size > helloBytes) throw new Malformed(`longer than ${helloBytes} bytes`)
    if (filled >= 4 + size) return parts.subarray(4, 4 + size)
  }
  return at > bytes.length ? at : at + 5
}

function parse(body: Reader): ClientHello {
  body.take(2 + 32) // legacy_version, random
  body.vector(1) // legacy_session_id
  body.vector(2) // cipher_suites
  body.vector(1) // legacy_compression_methods
  const found = { serverName: null as string | null, protocols: [] as string[], ech: false }
  if (body.over) return found
  const list = body.vector(2)
  if (!body.over) throw new Malformed('bytes behind its extensions')
  const seen = new Set<number>()
  while (!list.over) {
    const type = list.number(2)
    const data = list.vector(2)
    // RFC 8446 §4.2: two of one kind would be read differently by two readers.
    if (seen.has(type)) throw new Malformed('an extension twice')
    seen.add(type)
    if (type === extensions.serverName) found.serverName = serverName(data)
    else if (type === extensions.protocols)
      for (const names = data.vector(2); !names.over;) found.protocols.push(names.text(1))
    else if (type === extensions.ech) found.ech = true
  }
  return found
}

function serverName(data: Reader): string {
  const names = data.vector(2)
  if (names.number(1) !== 0) throw new Malformed('a server name of an unknown type')
  const name = names.text(2)
  if (!names.over || !data.over) throw new Malformed('more than one server name')
  if (!/^[\w.:-]{1,255}$/.test(name)) throw new Malformed('a server name that is none')
  return name.toLowerCase().replace(/\.$/, '')
}
