// Reads IP addresses and networks: which address a literal is, what it embeds, and which CIDR holds it.

/** 4 or 16 bytes. */
export type Address = Uint8Array

export interface Network {
  readonly text: string
  readonly bytes: Address
  readonly bits: number
}

/** Dotted-quad IPv4 or RFC 4291 IPv6 (zone id refused: a zoned address is nobody's public address). Null = not an IP. */
export function parseAddress(text: string): Address | null {
  return text.includes(':') ? parseV6(text) : parseV4(text)
}

function parseV4(text: string): Address | null {
  const parts = text.split('.')
  if (parts.length !== 4) return null
  const bytes = new Uint8Array(4)
  for (const [i, part] of parts.entries()) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return null
    bytes[i] = Number(part)
  }
  return bytes
}

function parseV6(text: string): Address | null {
  const halves = text.split('::')
  if (halves.length > 2 || text.includes('%')) return null
  const groups = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(group16)))
  const [head = [], tail = []] = groups
  if (groups.flat().some((group) => Number.isNaN(group))) return null
  const gap = 8 - head.length - tail.length
  if (halves.length === 1 ? gap !== 0 : gap < 1) return null
  const words = halves.length === 1 ? head : [...head, ...Array<number>(gap).fill(0), ...tail]
  return Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]))
}

function group16(group: string): number[] {
  if (group.includes('.')) {
    const v4 = parseV4(group)
    return v4 === null ? [Number.NaN] : [((v4[0] ?? 0) << 8) | (v4[1] ?? 0), ((v4[2] ?? 0) << 8) | (v4[3] ?? 0)]
  }
  return [/^[0-9a-f]{1,4}$/i.test(group) ? Number.parseInt(group, 16) : Number.NaN]
}

/** `10.0.0.0/8`, `fc00::/7`; a bare address is its own network. Null = not a network. */
export function parseNetwork(text: string): Network | null {
  const [address = '', length, more] = text.split('/')
  const bytes = parseAddress(address)
  if (bytes === null || more !== undefined) return null
  const bits = length === undefined ? bytes.length * 8 : Number(length)
  if (!Number.isInteger(bits) || bits < 0 || bits > bytes.length * 8) return null
  return { text, bytes, bits }
}

/** The address itself and every IPv4 address it carries inside (RFC 4291, 6052, 3056, 4380, 5214). */
export function readings(address: Address): readonly Address[] {
  if (address.length === 4) return [address]
  const at = (start: number) => address.subarray(start, start + 4)
  const word = (index: number) => ((address[index * 2] ?? 0) << 8) | (address[index * 2 + 1] ?? 0)
  const zeros = (from: number, to: number) => address.subarray(from, to).every((byte) => byte === 0)
  const found = [address]
  // ::ffff:a.b.c.d (mapped), ::ffff:0:a.b.c.d (translated), ::a.b.c.d (compatible)
  if (zeros(0, 10) && (word(5) === 0xffff || word(5) === 0)) found.push(at(12))
  if (zeros(0, 8) && word(4) === 0xffff && word(5) === 0) found.push(at(12))
  // 64:ff9b::/96 (NAT64), and 64:ff9b:1::/48 (RFC 8215), whose own prefix may be any that RFC 6052 §2.2 knows
  if (word(0) === 0x64 && word(1) === 0xff9b) {
    const narrow = word(2) === 1 && address[8] === 0 && zeros(13, 16)
    const pick = (...places: number[]) => Uint8Array.from(places, (place) => address[place] ?? 0)
    if (narrow && zeros(11, 13)) found.push(pick(6, 7, 9, 10))
    if (narrow && zeros(12, 13)) found.push(pick(7, 9, 10, 11))
    if (narrow) found.push(pick(9, 10, 11, 12))
    if (!narrow || !zeros(12, 13)) found.push(at(12))
  }
  // 2002:a.b.c.d::/48 (6to4)
  if (word(0) === 0x2002) found.push(at(2))
  // 2001:0:server:flags:port:~client (Teredo)
  if (word(0) === 0x2001 && word(1) === 0)
    found.push(
      at(4),
      at(12).map((byte) => byte ^ 0xff),
    )
  // …:0:5efe:a.b.c.d and …:200:5efe:a.b.c.d (ISATAP)
  if ((word(4) === 0 || word(4) === 0x200) && word(5) === 0x5efe) found.push(at(12))
  return found
}

export function contains(network: Network, address: Address): boolean {
  if (network.bytes.length !== address.length) return false
  const whole = network.bits >> 3
  for (let i = 0; i < whole; i++) if (network.bytes[i] !== address[i]) return false
  const rest = network.bits & 7
  if (rest === 0) return true
  const mask = 0xff << (8 - rest)
  return ((network.bytes[whole] ?? 0) & mask) === ((address[whole] ?? 0) & mask)
}
