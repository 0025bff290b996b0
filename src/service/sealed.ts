// Seals texts so that only the holder of an X25519 key reads them: HPKE, base mode (RFC 9180), one text at a time.
// Suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Written out since records are made in one go, and WebCrypto waits.

import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto'

/** https://www.rfc-editor.org/rfc/rfc9180#section-7: 0x0020, 0x0001, 0x0002. */
const kemSuite = Buffer.from('KEM\x00\x20', 'latin1')
const suite = Buffer.from('HPKE\x00\x20\x00\x01\x00\x02', 'latin1')
const nothing = Buffer.alloc(0)
const tagBytes = 16
const keyBytes = 32

const hmac = (key: Uint8Array, data: Uint8Array): Buffer => createHmac('sha256', key).update(data).digest()

/** https://www.rfc-editor.org/rfc/rfc9180#section-4 */
const extract = (id: Buffer, salt: Uint8Array, label: string, ikm: Uint8Array) =>
  hmac(
    salt.length === 0 ? Buffer.alloc(32) : salt,
    Buffer.concat([Buffer.from('HPKE-v1'), id, Buffer.from(label), ikm]),
  )

/** No more than one block of the hash is ever asked for. */
const expand = (id: Buffer, prk: Uint8Array, label: string, info: Uint8Array, length: number) =>
  hmac(
    prk,
    Buffer.concat([Buffer.from([0, length]), Buffer.from('HPKE-v1'), id, Buffer.from(label), info, Buffer.from([1])]),
  ).subarray(0, length)

function scheduled(dh: Uint8Array, enc: Uint8Array, receiver: Uint8Array, info: Uint8Array) {
  const secret = expand(
    kemSuite,
    extract(kemSuite, nothing, 'eae_prk', dh),
    'shared_secret',
    Buffer.concat([enc, receiver]),
    32,
  )
  const context = Buffer.concat([
    Buffer.from([0]),
    extract(suite, nothing, 'psk_id_hash', nothing),
    extract(suite, nothing, 'info_hash', info),
  ])
  const prk = extract(suite, secret, 'secret', nothing)
  return { key: expand(suite, prk, 'key', context, 32), nonce: expand(suite, prk, 'base_nonce', context, 12) }
}

const rawOf = (key: KeyObject): Buffer => Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url')

/** The hexadecimal digits of an X25519 public key. */
export const x25519Hex = (key: KeyObject): string => rawOf(key).toString('hex')

export function x25519FromHex(hex: string): KeyObject {
  const x = Buffer.from(hex, 'hex').toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x }, format: 'jwk' })
}

/** Throws for a key that is none. */
export function seal(receiver: KeyObject, info: string, text: string): Buffer {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  const enc = rawOf(publicKey)
  const dh = diffieHellman({ privateKey, publicKey: receiver })
  // https://www.rfc-editor.org/rfc/rfc9180#section-7.1.4
  if (dh.every((byte) => byte === 0)) throw new Error('the public key is of small order')
  const { key, nonce } = scheduled(dh, enc, rawOf(receiver), Buffer.from(info))
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  return Buffer.concat([enc, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

/** Throws when it was sealed for another key, or changed. */
export function unseal(own: KeyObject, info: string, sealed: Uint8Array): string {
  const enc = sealed.subarray(0, keyBytes)
  const receiver = rawOf(createPublicKey(own))
  const dh = diffieHellman({ privateKey: own, publicKey: x25519FromHex(Buffer.from(enc).toString('hex')) })
  const { key, nonce } = scheduled(dh, enc, receiver, Buffer.from(info))
  const cipher = createDecipheriv('aes-256-gcm', key, nonce)
  cipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  return cipher.update(sealed.subarray(keyBytes, sealed.length - tagBytes), undefined, 'utf8') + cipher.final('utf8')
}
