// Knows what a server has shown of itself, and how one more answer compares to it.

import { type Change, canonical, changesOf, short } from './definition.ts'
import type { Json } from './document.ts'
import { type Seen, at } from './guard.ts'
import type { Message } from './message.ts'
import type { Finding, Section, Setting, Severity } from '../types.ts'

/** By name: the canonical definition, or its fingerprint where it is long. */
type Items = Map<string, string>

/** What a lock file says a server shows: canonical definitions by name. */
export interface Locked {
  readonly tools: ReadonlyMap<string, string>
  readonly prompts: ReadonlyMap<string, string>
  readonly templates: ReadonlyMap<string, string>
  /** A JSON string; null = none. */
  readonly instructions: string | null
}

export interface Pins {
  readonly tools: Items
  readonly prompts: Items
  readonly templates: Items
  instructions: string | null
  /** The first complete list has been shown. */
  complete: boolean
  /** The last complete lists: servers may show clients of MCP 2026-07-28, and each session, other tools. */
  readonly lists: Map<string, Listed>
  /** They come from a lock file: nothing that is shown changes them. */
  readonly locked: boolean
  /** Names in the lists that are being shown page by page. */
  readonly listing: Map<string, Set<string>>
}

interface Listed {
  readonly era: 'legacy' | 'modern'
  readonly names: ReadonlySet<string>
}

/** Lists of so many sessions are told apart. */
const mostLists = 64

export const mostItems = 2000
const notLocked = 'is not in the lock file'
const differs = 'is not what the lock file says'

const items = (of: ReadonlyMap<string, string> | undefined): Items =>
  new Map([...(of ?? [])].map(([name, text]) => [name, short(text)]))

export function pinsOf(lock: Locked | null): Pins {
  return {
    tools: items(lock?.tools),
    prompts: items(lock?.prompts),
    templates: items(lock?.templates),
    instructions: lock === null ? null : short(lock.instructions ?? ''),
    complete: lock !== null,
    locked: lock !== null,
    lists: new Map(),
    listing: new Map(),
  }
}

interface Shown {
  readonly findings: Finding[]
  readonly accept: () => void
}

export function shown({ message, asked, conversation }: Seen, result: Json, pinned: Pins): Shown {
  const findings: Finding[] = []
  const changes: (() => void)[] = []
  const tools = result.members.get('tools')
  const page =
    tools?.kind === 'array' && (asked === null || asked.method === 'tools/list')
      ? listed(pinned, tools, result, { asked, session: conversation.session }, findings, changes)
      : null
  for (const [kind, key, what] of [
    ['prompts', 'name', 'Prompt'],
    ['resourceTemplates', 'uriTemplate', 'Resource Template'],
  ] as const) {
    const items = result.members.get(kind)
    if (items?.kind === 'array') pinAll(pinned, items, { key, what, kind }, findings, changes)
  }
  const instructions = result.members.get('instructions')
  if (instructions?.kind === 'string' && result.members.has('capabilities')) {
    const text = short(canonical(instructions))
    if (pinned.instructions !== null && pinned.instructions !== text)
      findings.push(
        finding(
          'mcp_tool_scanning',
          'Instructions Changed',
          'medium',
          '/result/instructions',
          pinned.locked ? 'the instructions are not those of the lock file' : "the server's instructions changed",
        ),
      )
    changes.push(() => (pinned.instructions = text))
  }
  if (message.node.members.has('error')) return { findings: [], accept: () => undefined }
  return {
    findings,
    accept: () => {
      if (!pinned.locked) for (const change of changes) change()
      page?.()
    },
  }
}

function listed(
  pinned: Pins,
  tools: Json,
  result: Json,
  { asked, session }: { readonly asked: Message | null; readonly session: string | null },
  findings: Finding[],
  changes: (() => void)[],
): () => void {
  const cursor = asked === null ? undefined : at(asked.node, 'params', 'cursor')
  const first = cursor === undefined || cursor.kind === 'null'
  const next = result.members.get('nextCursor')
  const last = next === undefined || next.kind === 'null'
  const added: string[] = []
  const era = asked?.modern === true ? 'modern' : 'legacy'
  const own = `${era} ${session ?? ''}`
  const names = new Set(first ? [] : pinned.listing.get(own))
  // What is new in a later list of the same kind was added.
  const before = pinned.locked ? new Set(pinned.tools.keys()) : namesIn(pinned, (list) => list.era === era)
  for (const [index, tool] of tools.items.entries()) {
    const name = tool.members.get('name')
    if (name?.kind !== 'string' || name.text === '') continue
    const text = short(canonical(tool))
    const known = pinned.tools.get(name.text)
    if (names.size < mostItems) names.add(name.text)
    if (before !== undefined && !before.has(name.text) && known === undefined) added.push(text)
    if (known === undefined) {
      changes.push(() => void (pinned.tools.size < mostItems && pinned.tools.set(name.text, text)))
    } else if (known !== text) {
      findings.push(drifted(pinned, `/result/tools/${index}`, changesOf(known, text)))
      changes.push(() => pinned.tools.set(name.text, text))
    }
  }
  if (last && before !== undefined) {
    const otherEra = namesIn(pinned, (list) => list.era !== era)
    const gone = [...pinned.tools].filter(([name]) => !names.has(name) && otherEra?.has(name) !== true)
    // What another session was shown is still there for it.
    const elsewhere = namesIn(pinned, (_, key) => key !== own)
    const renamed = added.filter((text) => gone.some(([, before]) => withoutName(before) === withoutName(text)))
    if (renamed.length > 0)
      findings.push(
        finding('mcp_tool_scanning', 'Tool Renamed', 'medium', '/result/tools', 'a tool was shown under another name'),
      )
    changes.push(() => {
      for (const [name] of gone) if (elsewhere?.has(name) !== true) pinned.tools.delete(name)
    })
  }
  if (added.length > 0)
    findings.push(
      pinned.locked
        ? finding('mcp_tool_scanning', 'Tool Not Locked', 'medium', '/result/tools', notLocked)
        : finding(
            'mcp_tool_scanning',
            'Tool Added',
            'low',
            '/result/tools',
            'tools were added after the list was pinned',
          ),
    )
  return () => {
    pinned.complete ||= last
    pinned.listing.delete(own)
    if (last) keep(pinned.lists, own, { era, names })
    else keep(pinned.listing, own, names)
  }
}

/** The names in all lists that are asked for; undefined = there is no such list. */
function namesIn({ lists }: Pins, wanted: (list: Listed, key: string) => boolean): ReadonlySet<string> | undefined {
  const some = [...lists].filter(([key, list]) => wanted(list, key))
  return some.length === 0 ? undefined : new Set(some.flatMap(([, { names }]) => [...names]))
}

function keep<Value>(all: Map<string, Value>, key: string, value: Value): void {
  all.delete(key)
  all.set(key, value)
  const oldest = all.keys().next().value
  if (all.size > mostLists && oldest !== undefined) all.delete(oldest)
}

function pinAll(
  pinned: Pins,
  items: Json,
  { key, what, kind }: { readonly key: string; readonly what: string; readonly kind: 'prompts' | 'resourceTemplates' },
  findings: Finding[],
  changes: (() => void)[],
): void {
  const known = kind === 'prompts' ? pinned.prompts : pinned.templates
  const told = (rule: string, index: number, detail: string) =>
    findings.push(finding('mcp_tool_scanning', `${what} ${rule}`, 'medium', `/result/${kind}/${index}`, detail))
  for (const [index, item] of items.items.entries()) {
    const name = item.members.get(key)?.text ?? ''
    if (name === '') continue
    const text = short(canonical(item))
    const before = known.get(name)
    if (before === undefined && pinned.locked) told('Not Locked', index, notLocked)
    else if (before !== undefined && before !== text)
      told('Changed', index, pinned.locked ? differs : 'the definition changed after it was first shown')
    changes.push(() => void ((before !== undefined || known.size < mostItems) && known.set(name, text)))
  }
}

function withoutName(text: string): string {
  // Long definitions are fingerprints, no JSON.
  try {
    return JSON.stringify({ ...(JSON.parse(text) as object), name: '' })
  } catch {
    return text
  }
}

const order: readonly Severity[] = ['low', 'medium', 'high', 'critical']

function drifted({ locked }: Pins, where: string, changes: readonly Change[]): Finding {
  const severity = changes.reduce<Severity>(
    (most, one) => (order.indexOf(one.severity) > order.indexOf(most) ? one.severity : most),
    'low',
  )
  const detail = [...(locked ? [differs] : []), ...changes.map(({ what }) => what)].join('; ')
  return finding('mcp_tool_scanning', 'Tool Definition Drift', severity, where, detail)
}

export function finding(
  section: Section,
  rule: string,
  severity: Severity,
  where: string,
  detail: string,
  setting?: Setting,
): Finding {
  return {
    rule,
    threat: 'tool',
    severity,
    section,
    scanner: 'policy',
    where,
    detail,
    ...(setting === undefined ? {} : { setting }),
  }
}
