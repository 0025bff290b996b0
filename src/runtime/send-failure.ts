// Knows which RFC 9209 error a failure of the upstream leg is, and how to tell people.

/** RFC 9209 §2.3 error types for node's codes. */
const types: Record<string, string> = {
  ECONNREFUSED: 'connection_refused',
  ETIMEDOUT: 'connection_timeout',
  EHOSTUNREACH: 'destination_ip_unroutable',
  ENETUNREACH: 'destination_ip_unroutable',
  EADDRNOTAVAIL: 'destination_ip_unroutable',
  ECONNRESET: 'connection_terminated',
  EPIPE: 'connection_terminated',
  HPE_HEADER_OVERFLOW: 'http_response_header_section_size',
}

export function typeOf(error: NodeJS.ErrnoException): string {
  const code = error.code ?? ''
  if (types[code] !== undefined) return types[code]
  if (code.startsWith('HPE_')) return 'http_protocol_error'
  if (code.includes('CERT') || code.startsWith('ERR_TLS') || code.includes('VERIFY')) return 'tls_certificate_error'
  if (code.startsWith('ERR_SSL') || code === 'EPROTO') return 'tls_protocol_error'
  return 'http_response_incomplete'
}

/** Why an origin's TLS was not accepted. Codes of OpenSSL's verification and of node:tls. */
const tlsReasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate chain ends in an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate chain is not complete',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is from an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is from an authority that is not trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
}

/** Undefined = it is no failure of that kind. */
export const distrust = ({ code = '' }: NodeJS.ErrnoException): string | undefined => tlsReasons[code]

/** Never the origin's own text. */
export function messageOf(error: NodeJS.ErrnoException, type: string): string {
  const code = error.code ?? ''
  if (type === 'tls_certificate_error') return `the origin is not trusted: ${tlsReasons[code] ?? code}`
  if (code.includes('NO_APPLICATION_PROTOCOL'))
    return 'the origin speaks HTTP/2 only; list the host under tls_interception.passthrough_domains'
  return type === 'tls_protocol_error' ? `TLS with the origin failed: ${code}` : 'Upstream request failed'
}
