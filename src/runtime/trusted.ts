// Whom we trust as an origin over TLS: whoever the runtime does, and nobody because a variable says so.

import { createSecureContext, type SecureContext } from 'node:tls'

let shared: SecureContext | undefined

/**
 * For every connection to an origin, or to whom events are sent. One context for all: made anew for each it would cost 3 ms. Its authorities are
 * those built in, of NODE_EXTRA_CA_CERTS and of SSL_CERT_FILE; NODE_TLS_REJECT_UNAUTHORIZED=0 does not reach this far.
 */
export function verified(): { readonly rejectUnauthorized: true; readonly secureContext: SecureContext } {
  shared ??= createSecureContext({ minVersion: 'TLSv1.2' })
  return { rejectUnauthorized: true, secureContext: shared }
}

/** For HTTP; said outright, so that an origin that speaks HTTP/2 only says so, too. */
export const verifying = (): ReturnType<typeof verified> & { readonly ALPNProtocols: string[] } => ({
  ...verified(),
  ALPNProtocols: ['http/1.1'],
})
