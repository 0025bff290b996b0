// Knows SHA-256, synchronously: checks cannot wait for a platform's promise.

const k = new Uint32Array(64)
const initial = new Uint32Array(8)

// The constants are the first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4, 4.2.2).
for (let prime = 2, count = 0; count < 64; prime++) {
  let composite = false
  for (let divisor = 2; divisor * divisor <= prime; divisor++) if (prime % divisor === 0) composite = true
  if (composite) continue
  if (count < 8) initial[count] = (Math.sqrt(prime) % 1) * 2 ** 32
  k[count++] = (Math.cbrt(prime) % 1) * 2 ** 32
}

const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by))

const at = (words: Uint32Array, index: number) => words[index] ?? 0

/** SHA-256 of the bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const state = initial.slice()
  const w = new Uint32Array(64)
  for (let offset = 0; offset < padded.length; offset += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4)
    for (let i = 16; i < 64; i++) {
      const early = at(w, i - 15)
      const late = at(w, i - 2)
      const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
      const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
      w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1
    }
    let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state
    for (let i = 0; i < 64; i++) {
      const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(k, i) + at(w, i)) | 0
      const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + t1) | 0
      d = c
      c = b
      b = a
      a = (t1 + t2) | 0
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = at(state, i) + word
  }
  const digest = new Uint8Array(32)
  const result = new DataView(digest.buffer)
  for (const [i, word] of state.entries()) result.setUint32(i * 4, word)
  return digest
}
