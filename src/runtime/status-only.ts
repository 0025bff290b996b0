// Answers that are a status and nothing else, for what could not be read as a request.

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
