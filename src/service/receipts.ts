// The form of a receipt: one JSON line that names the hash of the line before it and is signed with Ed25519.

import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto'

/** `open` begins a file, `begin` stands before an exchange, `checkpoint` counts, `end` is a clean stop. */
export type Kind = 'open' | 'begin' | 'decision' | 'checkpoint' | 'end'

export interface Receipt {
  readonly v: 1
  readonly seq: number
  readonly time: string
  readonly kind: Kind
  /** SHA-256 of the whole line before, in hex; 64 zeros before the first. */
  readonly prev: string
  /** Which key: the beginning of its hash. */
  readonly key: string
  readonly data: Readonly<Record<string, unknown>>
}

export const genesis = '0'.repeat(64)
/** What is signed is of no use as anything else. */
const context = 'pipelock-receipt-v1\n'
const tail = /,"sig":"([0-9a-f]{128})"\}$/

export const hashOf = (line: string | Uint8Array): string => createHash('sha256').update(line).digest('hex')

/** The 32 bytes of an Ed25519 public key, in hex. */
export function publicHex(key: KeyObject): string {
  const open = key.type === 'private' ? createPublicKey(key) : key
  return open.export({ format: 'der', type: 'spki' }).subarray(-32).toString('hex')
}

/** https://www.rfc-editor.org/rfc/rfc8410#section-4, what stands before the 32 bytes. */
const spki = '302a300506032b6570032100'

export function fromHex(hex: string): KeyObject {
  return createPublicKey({ key: Buffer.from(spki + hex, 'hex'), format: 'der', type: 'spki' })
}

export const keyName = (hex: string): string => hashOf(Buffer.from(hex, 'hex')).slice(0, 16)

/** Without its newline. `key` null = hashed into the chain, but not signed by itself. */
export function written(receipt: Receipt, key: KeyObject | null): string {
  const body = JSON.stringify(receipt)
  if (key === null) return body
  const signature = sign(null, Buffer.from(context + body), key).toString('hex')
  return `${body.slice(0, -1)},"sig":"${signature}"}`
}

export interface Read {
  readonly receipt: Receipt
  readonly signed: 'good' | 'bad' | 'none'
}

/** Null = no receipt. The key is asked for by its name. */
export function read(line: string, keyNamed: (name: string, receipt: Receipt) => KeyObject | null): Read | null {
  const signature = tail.exec(line)?.[1]
  const body = signature === undefined ? line : `${line.slice(0, tail.exec(line)?.index)}}`
  const receipt = parsed(body)
  if (receipt === null) return null
  if (signature === undefined) return { receipt, signed: 'none' }
  const key = keyNamed(receipt.key, receipt)
  const good = key !== null && verify(null, Buffer.from(context + body), key, Buffer.from(signature, 'hex'))
  return { receipt, signed: good ? 'good' : 'bad' }
}

const members = 'v,seq,time,kind,prev,key,data'

function parsed(body: string): Receipt | null {
  try {
    const value = JSON.parse(body) as Receipt
    const texts = [value.time, value.kind, value.prev, value.key].every((text) => typeof text === 'string')
    const whole = value.v === 1 && Number.isSafeInteger(value.seq) && texts
    if (Object.keys(value).join() !== members || typeof value.data !== 'object' || value.data === null) return null
    // Byte for byte what we write: nothing can be said twice or in another way.
    return whole && JSON.stringify(value) === body ? value : null
  } catch {
    return null
  }
}

/** What a process that was killed while writing leaves: the beginning of a line, and no more than that. */
export function isTorn(rest: string): boolean {
  return rest.startsWith('{"v":1,'.slice(0, rest.length)) && !/"sig":"[0-9a-f]{128}"./.test(rest)
}

export const fileName = (seq: number): string => `receipts-${String(seq).padStart(12, '0')}.jsonl`
export const isReceiptFile = (name: string): boolean => /^receipts-\d{12}\.jsonl$/.test(name)
