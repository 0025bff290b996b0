// `browser_shield`: which answers are rewritten before a browser agent sees them, how far, and in which encoding.

import { changed } from './changed.ts'
import { matchesDomain } from './destination.ts'
import { mediaType } from './headers.ts'
import { identity } from './identity.ts'
import { mediumOf } from './media.ts'
import { PageShield, type PageSettings } from './shield-page.ts'
import { ScriptShield } from './shield-script.ts'
import { shimsFor } from './shield-shims.ts'
import { again } from './start.ts'
import { valuesOf, type HeaderList } from './wire.ts'
import { encodingIn } from '../scan/charset.ts'
import { codingsOf, type Coding, type OpenInflater } from '../scan/inflater.ts'
import { Blocked } from '../scan/inspect.ts'
import type { AuditRecord } from '../audit.ts'
import type { Action, Finding, ShieldFacts } from '../types.ts'

export interface ShieldSettings {
  readonly page: Omit<PageSettings, 'shims'>
  /** What identifies the browser is blurred. */
  readonly shims: boolean
  readonly maxBytes: number
  readonly oversize: 'block' | 'scan_head' | 'warn'
  readonly exempt: readonly string[]
}

interface Answer {
  readonly blocked: boolean
  readonly headers: HeaderList
  readonly body: ReadableStream<Uint8Array> | null
}

/** What is done with one page; grows while the body passes. */
export class ShieldTally {
  readonly counts: Record<string, number> = {}
  readonly bytes: Record<string, number> = {}
  skipped: ShieldFacts['skipped']
  shims = false
  /** Nobody has looked at the answer: its origin is exempt. */
  exempt = false
  ms: number | undefined

  note(category: string, bytes: number): void {
    this.counts[category] = (this.counts[category] ?? 0) + 1
    this.bytes[category] = (this.bytes[category] ?? 0) + bytes
  }

  /** As the record has it. */
  get facts(): Pick<AuditRecord, 'shielded' | 'shield' | 'response_scan'> {
    const { counts, bytes, skipped, shims, ms } = this
    const unread = this.exempt ? ({ response_scan: 'exempt_domain' } as const) : {}
    if (ms === undefined && skipped === undefined) return unread
    return {
      ...unread,
      ...(Object.keys(counts).length > 0 && { shielded: counts }),
      shield: { bytes, shims, ...(skipped !== undefined && { skipped }), ...(ms !== undefined && { ms }) },
    }
  }
}

interface Shielding {
  readonly settings: ShieldSettings
  readonly tally: ShieldTally
  readonly host: string
  readonly judge: (findings: readonly Finding[]) => Action
  readonly inflate: OpenInflater
}

type Kind = 'html' | 'svg' | 'script'

function kindOf(headers: HeaderList): Kind | null {
  const type = mediaType(headers)
  if (type === 'text/html' || type === 'application/xhtml+xml') return 'html'
  if (type === 'image/svg+xml') return 'svg'
  return /^(text|application)\/(x-)?(java|ecma)script$/.test(type) ? 'script' : null
}

/** Encodings in which the bytes of a tag are not those of ASCII: such pages go on as UTF-8. */
const foreign: ReadonlySet<string> = new Set(['utf-16le', 'utf-16be', 'iso-2022-jp'])

export async function shielded(answer: Answer, status: number, shielding: Shielding): Promise<Answer> {
  const { settings, host, judge, inflate, tally } = shielding
  const { headers } = answer
  const kind = kindOf(headers)
  if (answer.body === null || kind === null) return answer
  const left = (why: ShieldTally['skipped']): Answer => {
    tally.skipped = why
    return answer
  }
  // A part says where it stood in the whole: it cannot be made shorter.
  if (status === 206) return left('partial')
  if (settings.exempt.some((pattern) => matchesDomain(host, pattern))) return left('exempt')
  const codings = codingsOf(valuesOf(headers, 'content-encoding'))
  const known = codings.filter((coding): coding is Coding => coding !== null)
  if (known.length < codings.length) {
    judge([told('a page in a coding that is not known was not rewritten')])
    return left('coding')
  }
  const length = codings.length > 0 ? Number.NaN : Number(valuesOf(headers, 'content-length')[0] ?? Number.NaN)
  if (length > settings.maxBytes) {
    if (settings.oversize === 'block' && judge([tooLarge(settings)]) === 'block')
      return { ...answer, blocked: true, body: null }
    if (settings.oversize === 'warn') {
      judge([told(oversized(settings))])
      return left('oversize')
    }
  }
  const plain =
    known.length === 0 ? answer.body : identity(answer.body, known, inflate, () => new Error('Cannot be decompressed'))
  const { first, rest } = await begun(plain)
  const encoding = encodingIn(first) ?? mediumOf(headers).charset
  const foreignTo = encoding !== null && foreign.has(encoding) ? encoding : null
  const said = foreignTo === null ? headers : inUtf8(headers)
  return {
    ...answer,
    headers: changed(said, undefined, known.length > 0),
    body: rest.pipeThrough(rewriting(kind, foreignTo, headers, shielding)),
  }
}

/** The first bytes, and all of them again. */
async function begun(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader()
  const held: Uint8Array[] = []
  let first = new Uint8Array(0)
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    held.push(next.value)
    if (next.value.length === 0) continue
    first = next.value.slice(0, 1024)
    break
  }
  return { first, rest: again(held, reader, () => undefined) }
}

function inUtf8(headers: HeaderList): HeaderList {
  return headers.map(([name, value]) =>
    name.toLowerCase() === 'content-type'
      ? [name, `${value.split(';', 1)[0]?.trim() ?? ''}; charset=utf-8`]
      : [name, value],
  )
}

function rewriting(
  kind: Kind,
  encoding: string | null,
  headers: HeaderList,
  { settings, tally, judge }: Shielding,
): TransformStream<Uint8Array, Uint8Array> {
  const note = (category: string, bytes: number) => tally.note(category, bytes)
  const shims = settings.shims ? shimsFor(headers) : null
  const shield =
    kind === 'script'
      ? new ScriptShield(settings.page.script, note)
      : new PageShield({ ...settings.page, shims }, kind === 'svg', note)
  tally.ms = 0
  tally.shims = shims !== null && kind === 'html'
  const read = (bytes: Uint8Array, last: boolean): Uint8Array => {
    const started = performance.now()
    const out = shield.read(bytes, last)
    tally.ms = (tally.ms ?? 0) + performance.now() - started
    return out
  }
  const decoder = encoding === null ? null : new TextDecoder(encoding)
  const encoder = new TextEncoder()
  const inAscii = (chunk: Uint8Array, last: boolean) =>
    decoder === null ? chunk : encoder.encode(decoder.decode(chunk, { stream: !last }))
  let left = settings.maxBytes
  /** It was too much: the rest goes on as it is. */
  let over = false
  return new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      const bytes = inAscii(chunk, false)
      left -= chunk.length
      if (over) return controller.enqueue(bytes)
      if (left < 0) {
        if (settings.oversize === 'block' && judge([tooLarge(settings)]) === 'block') throw new Blocked()
        if (settings.oversize !== 'block') judge([told(oversized(settings))])
        over = true
        tally.skipped = 'oversize'
      }
      const out = read(bytes, over)
      if (out.length > 0) controller.enqueue(out)
    },
    flush(controller) {
      const bytes = inAscii(new Uint8Array(0), true)
      const out = over ? bytes : read(bytes, true)
      if (out.length > 0) controller.enqueue(out)
    },
  })
}

const oversized = ({ maxBytes, oversize }: ShieldSettings): string =>
  `the page is larger than ${maxBytes} bytes (browser_shield.max_shield_bytes): ${
    oversize === 'block' ? 'it cannot be rewritten' : 'what is beyond was not rewritten'
  }`

const place = {
  rule: 'Browser Shield',
  threat: 'fault',
  section: 'response_scanning',
  scanner: 'policy',
  where: 'response',
} as const

function tooLarge(settings: ShieldSettings): Finding {
  return { ...place, severity: 'medium', setting: 'block', detail: oversized(settings) }
}

function told(detail: string): Finding {
  return { ...place, severity: 'low', most: 'warn', detail }
}
