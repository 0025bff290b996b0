// Knows which requests are refused for how they are written: framing that another parser could read differently.

import { valuesOf, type HeaderList } from './wire.ts'

/** What is wrong, and the status that says so. */
export interface Misframed {
  readonly status: 400 | 501
  readonly code: string
}

/** RFC 9112 §3.2, §6.1, §6.3. The parsers of the runtimes differ in what of this they refuse by themselves. */
export function misframed(version: string, method: string, headers: HeaderList): Misframed | null {
  const codings = valuesOf(headers, 'transfer-encoding')
  const lengths = valuesOf(headers, 'content-length')
  if (version !== '1.1' && version !== '1.0') return { status: 400, code: 'HTTP_VERSION' }
  if (valuesOf(headers, 'host').length > 1) return { status: 400, code: 'MORE_THAN_ONE_HOST' }
  if (lengths.length > 1) return { status: 400, code: 'MORE_THAN_ONE_CONTENT_LENGTH' }
  if (codings.length > 0 && lengths.length > 0) return { status: 400, code: 'CONTENT_LENGTH_AND_TRANSFER_ENCODING' }
  // A sender of HTTP/1.0 that means it does not know chunks.
  if (codings.length > 0 && version === '1.0') return { status: 400, code: 'TRANSFER_ENCODING_IN_HTTP_1_0' }
  // No other coding is decoded here, and what is not decoded is not read.
  if (codings.some((coding) => coding.trim().toLowerCase() !== 'chunked'))
    return { status: 501, code: 'TRANSFER_CODING' }
  // RFC 9110 §9.3.6: content of CONNECT has no meaning, and to some it is the beginning of the tunnel.
  if (method === 'CONNECT' && (codings.length > 0 || lengths.some((length) => length !== '0')))
    return { status: 400, code: 'CONNECT_WITH_CONTENT' }
  return null
}
