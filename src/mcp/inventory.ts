// Pins what a server has shown of itself (tools, prompts, templates, instructions) and sees when it becomes something else.

import { type Change, canonical, changesOf, short } from './definition.ts'
import type { Json } from './document.ts'
import { type Guard, type Seen, at, ownerOf } from './guard.ts'
import { Memory } from './memory.ts'
import type { Message } from './message.ts'
import type { Finding, Section, Setting, Severity } from '../types.ts'

export interface InventorySettings {
  /** `mcp_session_binding.enabled`: calls are held to the list. */
  readonly binding: boolean
  readonly unknownTool: Setting
  readonly noBaseline: Setting
  /** `mcp_tool_scanning.detect_drift`. */
  readonly drift: boolean
}

/** By name: the canonical definition, or its fingerprint where it is long. */
type Items = Map<string, string>

interface Pins {
  readonly tools: Items
  readonly prompts: Items
  readonly templates: Items
  instructions: string | null
  /** The first complete list has been shown: what comes later was added. */
  complete: boolean
  /** Names in the list that is being shown page by page. */
  listing: Set<string>
}

const mostItems = 2000
const mostOwners = 256
const mostFindings = 20

export function inventory(settings: InventorySettings): Guard {
  const pins = new Memory<Pins>(
    () => ({
      tools: new Map(),
      prompts: new Map(),
      templates: new Map(),
      instructions: null,
      complete: false,
      listing: new Set(),
    }),
    mostOwners,
  )
  const accepted = new WeakMap<Message, () => void>()
  return {
    look(seen: Seen): readonly Finding[] {
      const { leg, message, conversation } = seen
      const owner = ownerOf(conversation)
      if (leg === 'client')
        return settings.binding ? bound(message, pins.has(owner) ? pins.of(owner) : null, settings) : []
      const result = at(message.node, 'result')
      if (message.kind !== 'response' || result === undefined) return []
      const pinned = pins.of(owner)
      const { findings, accept } = shown(seen, result, pinned)
      accepted.set(message, accept)
      return settings.drift ? findings.slice(0, mostFindings) : []
    },
    settled({ message }: Seen, stopped: boolean): void {
      // What was not shown is not what anybody relies on.
      if (!stopped) accepted.get(message)?.()
    },
  }
}

function said(rule: string, detail: string, setting: Setting): Finding[] {
  return [finding('mcp_session_binding', rule, 'medium', '/params/name', detail, setting)]
}

function bound(message: Message, pinned: Pins | null, { unknownTool, noBaseline }: InventorySettings): Finding[] {
  if (message.method !== 'tools/call') return []
  const name = message.tool
  if (name === null || name === '') return said('Unnamed Tool', 'names no tool', unknownTool)
  // A proxy that was started anew has seen no list: by itself that is no reason to stop a session.
  if (pinned === null || (pinned.tools.size === 0 && !pinned.complete))
    return noBaseline === 'auto'
      ? []
      : said('Missing Tool Baseline', 'calls a tool before any list of tools was shown', noBaseline)
  // A list that is longer than what is pinned knows all names.
  if (pinned.tools.has(name) || pinned.tools.size >= mostItems) return []
  return said('Unknown Tool', 'is not in the list of tools that was shown', unknownTool)
}

interface Shown {
  readonly findings: Finding[]
  readonly accept: () => void
}

function shown({ message, asked }: Seen, result: Json, pinned: Pins): Shown {
  const findings: Finding[] = []
  const changes: (() => void)[] = []
  const tools = result.members.get('tools')
  if (tools?.kind === 'array' && (asked === null || asked.method === 'tools/list'))
    listed(pinned, tools, result, asked, findings, changes)
  for (const [kind, key, rule] of [
    ['prompts', 'name', 'Prompt Changed'],
    ['resourceTemplates', 'uriTemplate', 'Resource Template Changed'],
  ] as const) {
    const items = result.members.get(kind)
    if (items?.kind === 'array')
      pinAll(kind === 'prompts' ? pinned.prompts : pinned.templates, items, key, rule, kind, findings, changes)
  }
  const instructions = result.members.get('instructions')
  if (instructions?.kind === 'string' && result.members.has('capabilities')) {
    const text = short(instructions.text)
    if (pinned.instructions !== null && pinned.instructions !== text)
      findings.push(
        finding(
          'mcp_tool_scanning',
          'Instructions Changed',
          'medium',
          '/result/instructions',
          "the server's instructions changed",
        ),
      )
    changes.push(() => (pinned.instructions = text))
  }
  if (message.node.members.has('error')) return { findings: [], accept: () => undefined }
  return {
    findings,
    accept: () => {
      for (const change of changes) change()
    },
  }
}

function listed(
  pinned: Pins,
  tools: Json,
  result: Json,
  asked: Message | null,
  findings: Finding[],
  changes: (() => void)[],
): void {
  const cursor = asked === null ? undefined : at(asked.node, 'params', 'cursor')
  const first = cursor === undefined || cursor.kind === 'null'
  const next = result.members.get('nextCursor')
  const last = next === undefined || next.kind === 'null'
  const names = new Set(first ? [] : pinned.listing)
  const added: string[] = []
  for (const [index, tool] of tools.items.entries()) {
    const name = tool.members.get('name')
    if (name?.kind !== 'string' || name.text === '') continue
    const text = short(canonical(tool))
    const before = pinned.tools.get(name.text)
    names.add(name.text)
    if (before === undefined) {
      if (pinned.complete) added.push(text)
      changes.push(() => void (pinned.tools.size < mostItems && pinned.tools.set(name.text, text)))
    } else if (before !== text) {
      findings.push(drifted('Tool Definition Drift', `/result/tools/${index}`, changesOf(before, text)))
      changes.push(() => pinned.tools.set(name.text, text))
    }
  }
  if (last && pinned.complete) {
    const gone = [...pinned.tools].filter(([name]) => !names.has(name))
    const renamed = added.filter((text) => gone.some(([, before]) => withoutName(before) === withoutName(text)))
    if (renamed.length > 0)
      findings.push(
        finding('mcp_tool_scanning', 'Tool Renamed', 'medium', '/result/tools', 'a tool was shown under another name'),
      )
    changes.push(() => {
      for (const [name] of gone) pinned.tools.delete(name)
    })
  }
  if (added.length > 0)
    findings.push(
      finding('mcp_tool_scanning', 'Tool Added', 'low', '/result/tools', 'tools were added after the list was pinned'),
    )
  changes.push(() => {
    pinned.listing = last ? new Set() : names
    pinned.complete ||= last
  })
}

function pinAll(
  known: Items,
  items: Json,
  key: string,
  rule: string,
  kind: string,
  findings: Finding[],
  changes: (() => void)[],
): void {
  for (const [index, item] of items.items.entries()) {
    const name = item.members.get(key)?.text ?? ''
    if (name === '') continue
    const text = short(canonical(item))
    const before = known.get(name)
    if (before !== undefined && before !== text)
      findings.push(
        finding(
          'mcp_tool_scanning',
          rule,
          'medium',
          `/result/${kind}/${index}`,
          'the definition changed after it was first shown',
        ),
      )
    changes.push(() => void ((before !== undefined || known.size < mostItems) && known.set(name, text)))
  }
}

function withoutName(text: string): string {
  return text.replace(/"name":"(?:[^"\\]|\\.){0,256}"/, '')
}

const order: readonly Severity[] = ['low', 'medium', 'high', 'critical']

function drifted(rule: string, where: string, changes: readonly Change[]): Finding {
  const severity = changes.reduce<Severity>(
    (most, one) => (order.indexOf(one.severity) > order.indexOf(most) ? one.severity : most),
    'low',
  )
  return finding('mcp_tool_scanning', rule, severity, where, changes.map(({ what }) => what).join('; '))
}

function finding(
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
