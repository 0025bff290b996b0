// Looks at agent cards: what they say, where they lead, and whether they are what was shown before.

import { found } from './finding.ts'
import { member } from './parts.ts'
import { canonical, short } from '../mcp/definition.ts'
import type { Json } from '../mcp/document.ts'
import { Memory } from '../mcp/memory.ts'
import { hides } from '../mcp/tool-scan.ts'
import { toFindings } from '../scan/findings.ts'
import { scanWhole } from '../scan/pace.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Finding, Severity } from '../types.ts'

const mostCards = 1000
const place = { section: 'a2a_scanning', scanner: 'policy' } as const

/** All strings and names of a card as one text, so that an order over several members is one order. */
export async function poisoned(poison: StreamScanner, nodes: readonly Json[], where: string): Promise<Finding[]> {
  const said = nodes.flatMap(({ kind, text, key }) => [
    ...(typeof key === 'string' ? [key] : []),
    ...(kind === 'string' ? [text] : []),
  ])
  const hits = await scanWhole(poison, new TextEncoder().encode(said.join('\n')))
  // Places in the joined text would point nowhere.
  const findings: Finding[] = toFindings(hits, { ...place, where }).map(({ span: _, ...one }) => one)
  if (said.some(hides))
    findings.push(
      found('Hidden Characters', 'high', where, 'has characters that are not shown, or steer what is shown'),
    )
  return findings
}

/** The strings that say where the agent is reached. */
export function endpoints(card: Json): Json[] {
  const listed = ['additionalInterfaces', 'supportedInterfaces'].flatMap((key) => member(card, key)?.items ?? [])
  const urls = [card, ...listed].map((node) => node.members.get('url'))
  return urls.filter((node): node is Json => node?.kind === 'string' && node.text !== '')
}

/** What a change of these members comes to; of others it is low. */
const weight: Readonly<Record<string, readonly [what: string, severity: Severity]>> = {
  url: ['its address changed', 'high'],
  additionalInterfaces: ['its address changed', 'high'],
  supportedInterfaces: ['its address changed', 'high'],
  preferredTransport: ['its address changed', 'high'],
  securitySchemes: ['how clients log in changed', 'high'],
  securityRequirements: ['how clients log in changed', 'high'],
  security: ['how clients log in changed', 'high'],
  skills: ['its skills changed', 'medium'],
  name: ['its name changed', 'medium'],
  description: ['its description changed', 'medium'],
  provider: ['its provider changed', 'medium'],
  capabilities: ['its capabilities changed', 'medium'],
}
const order: readonly Severity[] = ['low', 'medium', 'high', 'critical']

type Pinned = ReadonlyMap<string, string>

export class Cards {
  readonly #pins = new Memory<{ card: Pinned | null }>(() => ({ card: null }), mostCards)

  /** What changed since the card was shown first; `accept` makes this one the pin. */
  compared(owner: string, card: Json, where: string): { findings: Finding[]; accept: () => void } {
    const now: Pinned = new Map([...card.members].map(([key, value]) => [camel(key), short(canonical(value))]))
    const pin = this.#pins.of(owner)
    const before = pin.card
    const accept = () => void (pin.card = now)
    if (before === null) return { findings: [], accept }
    const changed = [...new Set([...before.keys(), ...now.keys()])].filter((key) => before.get(key) !== now.get(key))
    if (changed.length === 0) return { findings: [], accept }
    const told = changed.map((key) => weight[key] ?? (['other members changed', 'low'] as const))
    const gravest = told.reduce((most, [, severity]) => Math.max(most, order.indexOf(severity)), 0)
    const detail = [...new Set(told.map(([what]) => what))].join('; ')
    return { findings: [found('A2A Agent Card Drift', order[gravest] ?? 'high', where, detail)], accept }
  }
}

/** Protobuf's JSON may name a field either way; the same field is the same field. */
function camel(key: string): string {
  return key
    .split('_')
    .map((word, index) => (index === 0 ? word : `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`))
    .join('')
}
