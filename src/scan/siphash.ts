// The only file that knows SipHash-2-4, a keyed hash of 64 bits (Aumasson and Bernstein 2012, https://eprint.iacr.org/2012/351).

/** Four words of 64 bits, each as its low and its high half. */
const state = new Uint32Array(8)
const [V0, V1, V2, V3] = [0, 2, 4, 6] as const

function add(to: number, from: number): void {
  const low = (state[to] as number) + (state[from] as number)
  state[to] = low
  state[to + 1] = (state[to + 1] as number) + (state[from + 1] as number) + (low > 0xffffffff ? 1 : 0)
}

function xor(to: number, from: number): void {
  state[to] = (state[to] as number) ^ (state[from] as number)
  state[to + 1] = (state[to + 1] as number) ^ (state[from + 1] as number)
}

/** To the left, by fewer than 32 bits. */
function rotate(word: number, by: number): void {
  const [low, high] = [state[word] as number, state[word + 1] as number]
  state[word] = (low << by) | (high >>> (32 - by))
  state[word + 1] = (high << by) | (low >>> (32 - by))
}

function swap(word: number): void {
  const low = state[word] as number
  state[word] = state[word + 1] as number
  state[word + 1] = low
}

function rounds(count: number): void {
  for (let i = 0; i < count; i++) {
    add(V0, V1)
    rotate(V1, 13)
    xor(V1, V0)
    swap(V0)
    add(V2, V3)
    rotate(V3, 16)
    xor(V3, V2)
    add(V0, V3)
    rotate(V3, 21)
    xor(V3, V0)
    add(V2, V1)
    rotate(V1, 17)
    xor(V1, V2)
    swap(V2)
  }
}

function absorb(low: number, high: number): void {
  state[V3] = (state[V3] as number) ^ low
  state[V3 + 1] = (state[V3 + 1] as number) ^ high
  rounds(2)
  state[V0] = (state[V0] as number) ^ low
  state[V0 + 1] = (state[V0 + 1] as number) ^ high
}

/** "somepseudorandomlygeneratedbytes". */
const START = [0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462] as const

/** The bytes `[from, to)` under a key of four words, the least significant first. */
export function siphash(key: Uint32Array, bytes: Uint8Array, from: number, to: number): [low: number, high: number] {
  for (let i = 0; i < 8; i++) state[i] = (START[i] as number) ^ (key[i & 3] as number)
  const half = (at: number): number => {
    let word = 0
    for (let i = Math.min(3, to - at - 1); i >= 0; i--) word = (word << 8) | (bytes[at + i] as number)
    return word
  }
  let at = from
  for (; at + 8 <= to; at += 8) absorb(half(at), half(at + 4))
  // The last word ends in the length.
  absorb(half(at), half(at + 4) | ((to - from) << 24))
  state[V2] = (state[V2] as number) ^ 0xff
  rounds(4)
  const half64 = (half: number) =>
    (state[V0 + half] as number) ^
    (state[V1 + half] as number) ^
    (state[V2 + half] as number) ^
    (state[V3 + half] as number)
  return [half64(0) >>> 0, half64(1) >>> 0]
}
