// Makes the two kinds of certificates we need, by RFC 5280: an authority's own, and one for a host it vouches for.

import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto'
import { isIP } from 'node:net'
import {
  bits,
  elements,
  explicit,
  implicit,
  integer,
  nothing,
  octets,
  oid,
  sequence,
  set,
  time,
  utf8,
  yes,
} from './der.ts'
import { parseAddress } from '../proxy/address.ts'

const ids = {
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  ecdsaSha256: '1.2.840.10045.4.3.2',
  rsaSha256: '1.2.840.113549.1.1.11',
} as const

/** RFC 5280 §4.2.1.3, first bit = most significant. */
const usages = { digitalSignature: 0x80, keyCertSign: 0x04, crlSign: 0x02 } as const

export interface Validity {
  readonly from: Date
  readonly until: Date
}

/** Who signs: the DER of the name, the key and its identifier. */
export interface Signer {
  readonly name: Uint8Array
  readonly key: KeyObject
  readonly keyId: Uint8Array
}

const name = (attributes: readonly (readonly [id: string, value: string])[]) =>
  sequence(...attributes.map(([id, value]) => set(sequence(oid(id), utf8(value)))))

const extension = (id: string, critical: boolean, value: Uint8Array) =>
  sequence(oid(id), ...(critical ? [yes] : []), octets(value))

/** RFC 5280 §4.2.1.2 (1): SHA-1 of the key's bits. It names the key, it protects nothing. */
function keyIdOf(spki: Uint8Array): Uint8Array {
  const key = elements(elements(spki)[0]?.content ?? spki)[1]?.content.subarray(1) ?? spki
  return new Uint8Array(createHash('sha1').update(key).digest())
}

const spkiOf = (key: KeyObject) => new Uint8Array(createPublicKey(key).export({ type: 'spki', format: 'der' }))

/** The common name tells authorities of one maker apart, for people and for clients that look issuers up by name. */
export function selfSigned(key: KeyObject, organization: string, validity: Validity): Uint8Array {
  const spki = spkiOf(key)
  const keyId = keyIdOf(spki)
  const short = [...keyId.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  const own = name([
    [ids.organization, organization],
    [ids.commonName, `${organization} CA ${short}`],
  ])
  const extensions = [
    // An authority that may sign certificates of hosts, and no other authorities.
    extension(ids.basicConstraints, true, sequence(yes, integer(Uint8Array.of(0)))),
    extension(ids.keyUsage, true, bits(Uint8Array.of(usages.keyCertSign | usages.crlSign), 1)),
    extension(ids.subjectKey, false, octets(keyId)),
    extension(ids.authorityKey, false, sequence(implicit(0, keyId))),
  ]
  return signed({ name: own, key, keyId }, own, spki, validity, extensions)
}

/** `host` = a DNS name or an address. */
export function forHost(signer: Signer, spki: Uint8Array, host: string, validity: Validity): Uint8Array {
  const address = isIP(host) === 0 ? null : parseAddress(host)
  const alternative = address === null ? implicit(2, new TextEncoder().encode(host)) : implicit(7, address)
  // ub-common-name is 64: a longer name stands in the extension alone, which is critical then (§4.2.1.6).
  const subject = host.length > 64 ? name([]) : name([[ids.commonName, host]])
  const extensions = [
    extension(ids.basicConstraints, true, sequence()),
    extension(ids.keyUsage, true, bits(Uint8Array.of(usages.digitalSignature), 7)),
    extension(ids.extendedKeyUsage, false, sequence(oid(ids.serverAuth))),
    extension(ids.subjectNames, host.length > 64, sequence(alternative)),
    extension(ids.subjectKey, false, octets(keyIdOf(spki))),
    extension(ids.authorityKey, false, sequence(implicit(0, signer.keyId))),
  ]
  return signed(signer, subject, spki, validity, extensions)
}

function signed(
  signer: Signer,
  subject: Uint8Array,
  spki: Uint8Array,
  { from, until }: Validity,
  extensions: readonly Uint8Array[],
): Uint8Array {
  const rsa = signer.key.asymmetricKeyType === 'rsa'
  const algorithm = rsa ? sequence(oid(ids.rsaSha256), nothing) : sequence(oid(ids.ecdsaSha256))
  const serial = randomBytes(16)
  // Positive, and never shorter than it is.
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40
  const toSign = sequence(
    explicit(0, integer(Uint8Array.of(2))),
    integer(serial),
    algorithm,
    signer.name,
    sequence(time(from), time(until)),
    subject,
    spki,
    explicit(3, sequence(...extensions)),
  )
  return sequence(toSign, algorithm, bits(sign('sha256', toSign, signer.key)))
}

/** What a signer needs to know of its own certificate. */
export function signerOf(certificate: Uint8Array, key: KeyObject): Signer {
  const fields = elements(elements(elements(certificate)[0]?.content ?? certificate)[0]?.content ?? certificate)
  // tbsCertificate: [0] version, serial, signature, issuer, validity, subject, subjectPublicKeyInfo, … [3] extensions
  const subject = fields[5]?.whole
  const spki = fields[6]?.whole
  if (fields[0]?.tag !== 0xa0 || subject === undefined || spki === undefined)
    throw new Error('Not an X.509 v3 certificate')
  const list = fields.find(({ tag }) => tag === 0xa3)?.content
  const wanted = oid(ids.subjectKey).join()
  for (const { content } of list === undefined ? [] : elements(elements(list)[0]?.content ?? list)) {
    const parts = elements(content)
    const value = parts.at(-1)?.content
    if (parts[0]?.whole.join() === wanted && value !== undefined)
      return { name: subject, key, keyId: elements(value)[0]?.content ?? keyIdOf(spki) }
  }
  return { name: subject, key, keyId: keyIdOf(spki) }
}

export function toPem(certificate: Uint8Array): string {
  const lines = Buffer.from(certificate)
    .toString('base64')
    .match(/.{1,64}/g)
  return `-----BEGIN CERTIFICATE-----\n${lines?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`
}
