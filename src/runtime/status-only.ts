// Answers that are a status and little else, for what could not be read as a request.

import { STATUS_CODES } from 'node:http'

/** Whether a request line alone is too long, as far as the bytes at hand can tell. */
export function endlessTarget(bytes: Uint8Array | undefined, headBytes: number): boolean {
  if (bytes === undefined || !/^[A-Z]{3,16} /.test(new TextDecoder('latin1').decode(bytes.subarray(0, 20))))
    return false
  const end = bytes.indexOf(10)
  return end < 0 || end > headBytes
}

export function bare(status: number): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
}

const why =
  'Pipelock speaks HTTP/1.1: HTTP/2 without TLS is not read. Use HTTP/1.1, or CONNECT for TLS (docs/tls-interception.md).\n'

/** To a client that began with the preface of HTTP/2 (RFC 9113 §3.4). */
export const withoutHttp2 =
  'HTTP/1.1 505 HTTP Version Not Supported\r\nContent-Type: text/plain\r\nConnection: close\r\n' +
  `Content-Length: ${why.length}\r\n\r\n${why}`

const isSign = (sign: string) => sign === '\t' || (sign >= ' ' && sign <= '\xff' && sign !== '\x7f')

/** As an origin gave it, unless it cannot be written (RFC 9112 §4): the runtime would throw. */
export function reasonOf(status: number, reason: string): string {
  return reason !== '' && Array.from(reason).every(isSign) ? reason : (STATUS_CODES[status] ?? '')
}
