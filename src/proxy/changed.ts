// Knows which fields of an answer are not true any more when its body is another one.

import type { HeaderList } from './wire.ts'

/** What speaks of the bytes of a body (RFC 9110 §8.6, §8.8.3, RFC 9530): not true of another one. */
const ofBytes: ReadonlySet<string> = new Set(
  'content-length content-md5 digest content-digest repr-digest etag accept-ranges'.split(' '),
)

/** The fields of a body from which something was, or may yet be, taken out. */
export function changed(headers: HeaderList, size: number | undefined, opened: boolean): HeaderList {
  const kept = headers.filter(([name]) => {
    const key = name.toLowerCase()
    return !ofBytes.has(key) && !(opened && key === 'content-encoding')
  })
  return size === undefined ? kept : [...kept, ['Content-Length', String(size)]]
}
