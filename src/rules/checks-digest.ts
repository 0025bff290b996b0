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

const w = new Uint32Array(64)

/** SHA-256 of the bytes. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)
  const state = initial.slice()
  for (let offset = 0; offset < padded.length; offset += 64) compress(view, offset, state)
  const digest = new Uint8Array(32)
  const result = new DataView(digest.buffer)
  for (let i = 0; i < 8; i++) result.setUint32(i * 4, at(state, i))
  return digest
}

/** One block of 64 bytes into the state; signed numbers throughout, which engines add without allocating. */
function compress(view: DataView, offset: number, state: Uint32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getUint32(offset + i * 4)
  for (let i = 16; i < 64; i++) {
    const early = at(w, i - 15) | 0
    const late = at(w, i - 2) | 0
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    w[i] = ((at(w, i - 16) | 0) + s0 + (at(w, i - 7) | 0) + s1) | 0
  }
  let a = at(state, 0) | 0
  let b = at(state, 1) | 0
  let c = at(state, 2) | 0
  let d = at(state, 3) | 0
  let e = at(state, 4) | 0
  let f = at(state, 5) | 0
  let g = at(state, 6) | 0
  let h = at(state, 7) | 0
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (at(k, i) | 0) + (at(w, i) | 0)) | 0
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
  state[0] = at(state, 0) + a
  state[1] = at(state, 1) + b
  state[2] = at(state, 2) + c
  state[3] = at(state, 3) + d
  state[4] = at(state, 4) + e
  state[5] = at(state, 5) + f
  state[6] = at(state, 6) + g
  state[7] = at(state, 7) + h
}
