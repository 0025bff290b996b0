// Knows which kinds of bodies are read, and as what: streams of events, pages, Markdown, plain text.

import { charsetsOf } from './charsets.ts'
import { mediaTypes } from './headers.ts'
import type { HeaderList } from './wire.ts'
import { inCharset } from '../scan/charset.ts'
import { deltas, type Framing } from '../scan/deltas.ts'
import { guessed } from '../scan/guess.ts'
import type { Writing } from '../scan/redact.ts'
import { rendered, type Format } from '../scan/rendered.ts'
import type { Scanner } from '../scan/scanner.ts'

/** Media whose bytes no model reads as text; documented in docs/responses.md. */
const unread =
  /^(image\/(?!svg)|audio\/|video\/|font\/|application\/(zip|gzip|x-gzip|x-tar|x-7z-compressed|x-bzip2|zstd|pdf|octet-stream|wasm|vnd\.ms-fontobject)$)/

/** Streams of events, read also as the texts that they carry in pieces. NDJSON has no registered name, but many. */
const framings: Readonly<Record<string, Framing>> = {
  'text/event-stream': 'events',
  'application/x-ndjson': 'lines',
  'application/ndjson': 'lines',
  'application/jsonl': 'lines',
  'application/x-jsonlines': 'lines',
  'application/jsonlines': 'lines',
  'application/stream+json': 'lines',
}

/** How a body is written, by what its head says of it. */
export interface Medium {
  /** False = not text, unless it turns out to be. */
  readonly isText: boolean
  readonly framing: Framing | undefined
  readonly format: Format | undefined
  readonly charset: string | null
}

export function mediumOf(headers: HeaderList): Medium {
  // Of several types clients choose differently.
  const all = mediaTypes(headers)
  const texts = all.filter((type) => !unread.test(type))
  const formats = texts.map(formatOf)
  return {
    isText: texts.length > 0,
    framing: texts.map((type) => framings[type]).find((framing) => framing !== undefined),
    format: formats.find((format) => format === 'html' || format === 'xml') ?? formats[0],
    charset: charsetsOf(headers).encoding,
  }
}

/** What is no JSON and no program may hold tags or Markdown: models, and clients that guess, read them so. */
function formatOf(type: string): Format | undefined {
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html'
  if (/[/+]xml$/.test(type)) return 'xml'
  if (/[/+-](json|javascript|ecmascript|css|csv|x-www-form-urlencoded)$/.test(type)) return undefined
  return 'markdown'
}

/** The scanner for a body of this kind; `maxEvent` = longer events of a stream are a finding. */
export function readingOf(scanner: Scanner, { framing, format, charset }: Medium, maxEvent?: number): Scanner {
  if (framing !== undefined) return deltas(scanner, framing, { ...(framing === 'events' && { maxEvent }) })
  const shown = format === undefined ? scanner : rendered(scanner, format)
  return guessed(scanner, inCharset(shown, charset, format === 'html' || format === 'xml'))
}

export function writingOf({ framing, format }: Medium): Writing {
  if (framing !== undefined || format === undefined) return 'json'
  return format === 'markdown' ? 'text' : 'markup'
}

/** Enough to tell (bytes). */
export const TELLING = 512

/** Whether bytes said to be a picture, or the like, are text (https://mimesniff.spec.whatwg.org/#binary-data-byte). */
export function looksLikeText(head: Uint8Array): boolean {
  const [first, second] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return true
  // Their first lines may be text.
  if (String.fromCharCode(...head.subarray(0, 5)) === '%PDF-') return false
  return (
    head.length > 0 && !head.some((byte) => byte < 9 || byte === 0x0b || (byte > 0x0d && byte < 0x20 && byte !== 0x1b))
  )
}
