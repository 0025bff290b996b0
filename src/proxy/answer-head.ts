// Looks at what an answer says besides its body: the reason, header fields, trailers, hints. Clients show these to models, too.

import type { JudgeAnswer } from './asking.ts'
import { matchesDomain } from './destination.ts'
import { wordsDecoded } from './encoded-words.ts'
import { percentDecoded } from './percent.ts'
import type { ReplySettings } from './reply.ts'
import type { HeaderList } from './wire.ts'
import { toFindings } from '../scan/findings.ts'
import { scanAll, type Hit, type Scanner } from '../scan/scanner.ts'
import { wireBytes } from '../scan/wire-bytes.ts'
import type { Action, Finding } from '../types.ts'

const place = { section: 'response_scanning', scanner: 'response_scan', where: 'response:head' } as const

/** Shorter texts order nothing. */
const SHORTEST = 16

export interface HeadInspection {
  readonly scanner: Scanner
  readonly judge: (findings: readonly Finding[]) => Action
  readonly found?: JudgeAnswer
  readonly settings: ReplySettings
  readonly host: string
}

interface Head {
  readonly reason: string
  readonly headers: HeaderList
}

/** The head to pass on; null = it is refused. What is to be taken out goes as a whole field. */
export async function judgedHead(head: Head, inspection: HeadInspection): Promise<Head | null> {
  const { scanner, settings, host, judge, found = judge } = inspection
  if (!settings.scan || settings.exempt.some((pattern) => matchesDomain(host, pattern))) return head
  const { reason, headers } = head
  const hits = hitsIn(scanner, headers, reason)
  if (hits.length === 0) return head
  const action = await found(toFindings(hits, place))
  if (action === 'block') return null
  if (action !== 'strip') return head
  return { reason: hitsIn(scanner, [], reason).length > 0 ? '' : reason, headers: without(scanner, headers) }
}

/** Fields that come when nothing can be refused any more: without those that would be. */
export function judgedLater(fields: HeaderList, { scanner, settings, host, judge }: HeadInspection): HeaderList {
  if (!settings.scan || settings.exempt.some((pattern) => matchesDomain(host, pattern))) return fields
  const hits = hitsIn(scanner, fields)
  if (hits.length === 0) return fields
  const action = judge(toFindings(hits, place))
  return action === 'block' || action === 'strip' ? without(scanner, fields) : fields
}

const without = (scanner: Scanner, fields: HeaderList): HeaderList =>
  fields.filter((field) => hitsIn(scanner, [field]).length === 0)

function hitsIn(scanner: Scanner, fields: HeaderList, reason = ''): readonly Hit[] {
  const texts = fields.flatMap(([name, value]) => {
    const said = value.length < SHORTEST ? [] : [readable(value)]
    return name.length < SHORTEST ? said : [...said, name.replaceAll('-', ' ')]
  })
  if (reason.length >= SHORTEST) texts.push(reason)
  return texts.length === 0 ? [] : scanAll(scanner, wireBytes(texts.join('\n')))
}

/** A sentence in an address is written with signs in place of its spaces. */
function readable(value: string): string {
  const text = wordsDecoded(value)
  return text.includes('%') || text.includes('+') ? `${text}\n${percentDecoded(text)}` : text
}
