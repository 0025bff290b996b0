// The certificate authority at work: a certificate for each host that is asked for, made once and kept while it is good.

import { generateKeyPairSync, type KeyObject, type X509Certificate } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { forHost, signerOf, toPem } from './x509.ts'

export interface AuthorityKeys {
  readonly certificate: X509Certificate
  readonly key: KeyObject
  /** Certificates above ours that clients need and may not have (PEM); empty for a root. */
  readonly chain: string
}

export interface Authority {
  /** What to serve TLS with as this host. */
  contextFor(host: string): SecureContext
  /** Certificates in memory. */
  readonly size: number
}

interface Leaf {
  readonly pem: string
  readonly until: number
}

export interface AuthoritySettings {
  readonly ttlMs: number
  readonly cacheSize: number
}

/** A client whose clock is behind still takes the certificate (milliseconds). */
const skewMs = 60 * 60 * 1000
/** TLS contexts cost five times their certificate, and are made of it in a 30th of a millisecond. */
const contextsKept = 256

/** Making one takes 0.1 ms and does not wait for anything: two clients never make the same one at once. */
export function createAuthority(keys: AuthorityKeys, settings: AuthoritySettings, clock: () => number): Authority {
  const signer = signerOf(new Uint8Array(keys.certificate.raw), keys.key)
  // One key for all hosts of this process: it is nowhere but in memory.
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const key = own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const spki = new Uint8Array(own.publicKey.export({ type: 'spki', format: 'der' }))
  const end = Date.parse(keys.certificate.validTo)
  const leaves = new Map<string, Leaf>()
  const contexts = new Map<string, { readonly leaf: Leaf; readonly context: SecureContext }>()

  const leafFor = (host: string): Leaf => {
    const now = clock()
    const known = leaves.get(host)
    // A session may last: it should not begin with a certificate about to end.
    if (known !== undefined && known.until - now > settings.ttlMs / 10) return touched(leaves, host, known)
    const until = Math.min(now + settings.ttlMs, end)
    const der = forHost(signer, spki, host, { from: new Date(now - skewMs), until: new Date(until) })
    return kept(leaves, host, { pem: toPem(der) + keys.chain, until }, settings.cacheSize)
  }
  return {
    contextFor: (host) => {
      const leaf = leafFor(host)
      const known = contexts.get(host)
      if (known?.leaf === leaf) return touched(contexts, host, known).context
      const context = createSecureContext({ key, cert: leaf.pem, minVersion: 'TLSv1.2' })
      return kept(contexts, host, { leaf, context }, contextsKept).context
    },
    get size() {
      return leaves.size
    },
  }
}

/** Last used, last dropped. */
function touched<T>(map: Map<string, T>, key: string, value: T): T {
  map.delete(key)
  map.set(key, value)
  return value
}

function kept<T>(map: Map<string, T>, key: string, value: T, size: number): T {
  touched(map, key, value)
  const oldest = map.keys().next()
  if (map.size > size && oldest.done !== true) map.delete(oldest.value)
  return value
}
