// Knows the checksums of crypto-currency keys, addresses and seed phrases.

import { words } from './bip39-words.ts'
import { entropy } from './checks-placeholder.ts'
import { sha256 } from './checks-digest.ts'

const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** Big-endian bytes of a base58 number with its leading zeros; null when a character is foreign. */
export function base58Bytes(text: string): Uint8Array | null {
  const bytes: number[] = []
  for (const character of text) {
    let carry = base58.indexOf(character)
    if (carry < 0) return null
    for (let i = 0; i < bytes.length; i++) {
      carry += (bytes[i] ?? 0) * 58
      bytes[i] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  for (const character of text) {
    if (character !== '1') break
    bytes.push(0)
  }
  return Uint8Array.from(bytes.toReversed())
}

/** Base58check: the last four bytes are the start of the double SHA-256 of the rest. */
export function isBase58Check(text: string): boolean {
  if (text.length > 120) return false
  const bytes = base58Bytes(text)
  if (!bytes || bytes.length < 5) return false
  const digest = sha256(sha256(bytes.subarray(0, -4)))
  return bytes.subarray(-4).every((byte, index) => byte === digest[index])
}

const bech32 = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

/** Bech32 and bech32m (BIP-173, BIP-350): a BCH code over prefix and data. */
export function isBech32(text: string): boolean {
  const lower = text.toLowerCase()
  const at = lower.lastIndexOf('1')
  if (at < 1 || lower.length - at < 7 || (lower !== text && text.toUpperCase() !== text)) return false
  const prefix = Array.from(lower.slice(0, at), (character) => character.charCodeAt(0))
  const data = Array.from(lower.slice(at + 1), (character) => bech32.indexOf(character))
  if (data.includes(-1)) return false
  let sum = 1
  for (const value of [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...data]) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    for (const [bit, factor] of [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3].entries())
      if ((top >> bit) & 1) sum ^= factor
  }
  return sum === 1 || sum === 0x2bc830a3
}

/** A number a secp256k1 key may be: not zero, below the order of the group, and not a mask or a counter. */
export function isCurveScalar(text: string): boolean {
  const hex = text.slice(-64).toLowerCase()
  return hex < 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141' && entropy(hex) > 2.5
}

/** 64 bytes drawn at random: of so many hardly one in five comes twice. */
export function isSolanaKeypair(text: string): boolean {
  const bytes = text.match(/[0-9]+/g)?.map(Number) ?? []
  return (
    bytes.length === 64 &&
    bytes.every((byte) => byte < 256) &&
    new Set(bytes).size >= 48 &&
    // An order of 64 places (the zigzag of JPEG) has none; of a key half are so large.
    bytes.filter((byte) => byte >= 128).length >= 8 &&
    !isSorted(bytes, 0, 24)
  )
}

/** A Stellar seed: base32 of version, key and CRC-16 (SEP-23). */
export function isStellarSeed(text: string): boolean {
  if (entropy(text) < 3) return false
  const bytes: number[] = []
  let held = 0
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    held = (held << 5) | (code >= 0x41 ? code - 0x41 : code - 0x18)
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 0xff)
    held &= (1 << bits) - 1
  }
  let crc = 0
  for (const byte of bytes.slice(0, -2)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return bytes.length === 35 && bytes[33] === (crc & 0xff) && bytes[34] === crc >> 8
}

const wordNumbers = new Map(words.map((word, index) => [word, index]))

/** BIP-39: 12, 15, 18, 21 or 24 words of the English list whose last bits are the checksum of the others. */
export function isSeedWords(phrase: readonly string[]): boolean {
  return isSeed(phrase.map((word) => wordNumbers.get(word) ?? -1))
}

/** A phrase is drawn by lot: few words again and again are prose or filler, save where all bits are 0 or 1 (examples, in use). */
export function isVaried(numbers: readonly number[], from = 0, length = numbers.length): boolean {
  const first = numbers[from] as number
  const last = from + length - 1
  const enough = Math.max(6, Math.floor(length / 3) + 1)
  let kinds = 0
  for (let i = from; i <= last && kinds < enough; i++) {
    let seen = from
    while (numbers[seen] !== numbers[i]) seen++
    if (seen === i) kinds++
  }
  return kinds >= enough || (kinds === 2 && (first === 0 || first === 2047) && numbers[last] !== first)
}

/** The same of the words' numbers, `length` of them from `from` on. */
export function isSeed(numbers: readonly number[], from = 0, length = numbers.length): boolean {
  if (length < 12 || length > 24 || length % 3 !== 0 || !isVaried(numbers, from, length)) return false
  // 11 bits a word; of 33 bits one is of the checksum.
  const packed = new Uint8Array(33)
  for (let i = 0; i < length; i++) {
    const number = numbers[from + i] as number
    if (number < 0) return false
    const bit = i * 11
    const three = number << (13 - (bit & 7))
    packed[bit >> 3]! |= three >> 16
    packed[(bit >> 3) + 1]! |= (three >> 8) & 0xff
    if ((bit >> 3) + 2 < 33) packed[(bit >> 3) + 2]! |= three & 0xff
  }
  const size = (length / 3) * 4
  const sum = length / 3
  return (packed[size] as number) >> (8 - sum) === (sha256(packed.subarray(0, size))[0] as number) >> (8 - sum)
}

function isSorted(numbers: readonly number[], from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if ((numbers[i] as number) <= (numbers[i - 1] as number)) return false
  return true
}

/** Each phrase tried costs a digest. A text with more of them is no prose: it is taken for one. */
const PHRASES = 64

/** True when a valid seed phrase stands anywhere in the words of the text. */
export function isSeedPhrase(text: string): boolean {
  const spoken = text.toLowerCase().match(/[a-z]+/g) ?? []
  const numbers: number[] = []
  for (let i = 0; i < spoken.length; i++) numbers.push(wordNumbers.get(spoken[i] as string) ?? -1)
  let tried = 0
  let begin = 0
  for (let at = 0; at <= numbers.length; at++) {
    if (at < numbers.length && (numbers[at] as number) >= 0) continue
    // `[begin, at)` are words of the list, and their neighbours are not.
    // In the order of the alphabet it is the list itself.
    if (isSorted(numbers, begin, at)) {
      begin = at + 1
      continue
    }
    for (const length of [24, 21, 18, 15, 12])
      for (let start = begin; start + length <= at; start++) {
        if (!isVaried(numbers, start, length)) continue
        if (tried++ === PHRASES || isSeed(numbers, start, length)) return true
      }
    begin = at + 1
  }
  return false
}
