// Knows where the values of a multipart message stand: whole parts, what is inside structured ones, quoted-printable undone.

import type { Format } from './fields-format.ts'
import type { FieldReader, FieldSink } from './fields.ts'
import { MimeBase64 } from './mime-base64.ts'
import { stemOf } from './fields-stem.ts'
import { parameterOf } from './parameters.ts'
import { Parts, type PartSink } from './parts.ts'
import { LIMIT_REACHED } from './report.ts'

/** A part whose text is in a code that is not read. */
export const FOREIGN_CHARSET = { name: 'Foreign Charset', threat: 'fault', severity: 'high' } as const
export const UNKNOWN_CHARSET = { ...FOREIGN_CHARSET, severity: 'medium' } as const

const EQUALS = 0x3d
/** More parts than this are not a form that anybody filled in. */
const MOST = 1000

export class PartFields implements FieldReader, PartSink {
  readonly #sink: FieldSink
  readonly #parts: Parts
  readonly #inside: (format: Format) => FieldReader
  #count = 0
  #name = ''
  #index = 0
  #quoted = false
  #base64: MimeBase64 | null = null
  /** What stands inside the part, once its first letter shows it; null = nothing but itself. */
  #inner: FieldReader | null | undefined
  /** The signs of an escape that is not whole yet. */
  #escape = ''

  constructor(sink: FieldSink, boundary: string | null, inside: (format: Format) => FieldReader) {
    this.#sink = sink
    this.#inside = inside
    this.#parts = new Parts(this, boundary)
  }

  read(bytes: Uint8Array, base: number): void {
    this.#parts.read(bytes, base)
  }

  get held(): number {
    return this.#parts.held
  }

  begin(fields: ReadonlyMap<string, string>, origin: number): void {
    if (++this.#count === MOST) this.#sink.unread(LIMIT_REACHED, origin)
    const type = fields.get('content-type') ?? ''
    const charset = charsetOf(parameterOf(type, 'charset'))
    if (charset !== 'read') this.#sink.unread(charset === 'foreign' ? FOREIGN_CHARSET : UNKNOWN_CHARSET, origin)
    const code = (fields.get('content-transfer-encoding') ?? '').toLowerCase()
    this.#quoted = code.includes('quoted')
    this.#base64 = code.includes('base64') ? new MimeBase64(this.#sink) : null
    const disposition = fields.get('content-disposition') ?? ''
    const { stem, index } = stemOf((parameterOf(disposition, 'name') ?? '').slice(0, 64))
    this.#name = stem
    this.#index = index
    for (const value of valuesIn(disposition)) this.#sink.named?.(value, origin)
    this.#inner = undefined
    this.#escape = ''
  }

  body(bytes: Uint8Array, from: number, to: number, origin: number): void {
    if (this.#quoted) return this.#unquote(bytes, from, to, origin)
    this.#base64?.read(bytes, from, to, origin)
    if (this.#inner === undefined) {
      let at = from
      while (at < to && (bytes[at] as number) <= 0x20) at++
      if (at === to) return
      const format = formatAt(bytes[at] as number)
      this.#inner = format === null ? null : this.#inside(format)
    }
    if (this.#inner === null) this.#sink.add(bytes, from, to, origin)
    else this.#inner.read(bytes.subarray(from, to), origin)
  }

  end(): void {
    this.#base64?.end()
    this.#inner?.end?.()
    this.#sink.end(this.#name, this.#index)
    this.#inner = null
  }

  /** RFC 2045 §6.7: `=41` is a letter, `=` at a line's end nothing. Each is a joint, so what stands across is seen. */
  #unquote(bytes: Uint8Array, from: number, to: number, origin: number): void {
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number
      if (this.#escape === '') {
        const start = at
        while (at < to && bytes[at] !== EQUALS) at++
        if (at > start) this.#sink.add(bytes, start, at, origin + start - from)
        if (at < to) this.#escape = '='
        continue
      }
      this.#escape += String.fromCharCode(byte)
      if (this.#escape === '=\r' || (this.#escape.length < 3 && byte !== 0x0a)) continue
      const code = this.#escape.endsWith('\n') ? Number.NaN : Number.parseInt(this.#escape.slice(1), 16)
      this.#escape = ''
      this.#sink.end('')
      if (Number.isNaN(code)) continue
      this.#sink.add(Uint8Array.of(code), 0, 1, origin + at - from - 2)
      this.#sink.end('')
    }
  }
}

function formatAt(first: number): Format | null {
  if (first === 0x7b || first === 0x5b) return 'json'
  return first === 0x3c ? 'markup' : null
}

/** Name, file name, and pieces of these (`filename*0`). */
function valuesIn(disposition: string): readonly string[] {
  const values = disposition.split(';').slice(1)
  return values.map((value) =>
    value
      .slice(value.indexOf('=') + 1)
      .replaceAll('"', '')
      .trim()
      .slice(0, 256),
  )
}

/** Text in these holds no ASCII, and so nothing that a rule would know; names are written without signs. */
const foreign = (
  'utf7 utf32 ucs4 ibm ebcdic cp037 cp1047 cp500 cp114 cp1026 cp273 cp424 cp875 cp1025 hzgb iso2022kr iso2022cn scsu ' +
  'bocu punycode unicodeescape'
).split(' ')
/** Other names of these. */
const alsoForeign: ReadonlySet<string> = new Set('037 500 273 424 1140 1026 hz u7 u32 idna rot13'.split(' '))

/** What a character set comes to: it is read, it is surely not, or nobody knows it, and so most take it for UTF-8. */
export function charsetOf(name: string | null): 'read' | 'foreign' | 'unknown' {
  const label = (name ?? '').trim().toLowerCase()
  if (label === '' || label === 'binary') return 'read'
  try {
    // All that the Encoding Standard knows hold ASCII, or are UTF-16.
    if (new TextDecoder(label).encoding !== '') return 'read'
  } catch {
    // Then nobody but the receiver knows it.
  }
  const plain = label.replaceAll(/[^a-z0-9]/g, '')
  return alsoForeign.has(plain) || foreign.some((one) => plain.includes(one)) ? 'foreign' : 'unknown'
}
