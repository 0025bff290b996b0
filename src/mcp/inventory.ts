// Pins what a server has shown of itself (tools, prompts, templates, instructions) and sees when it becomes something else.

import { type Guard, type Seen, at, ownerOf } from './guard.ts'
import { Memory } from './memory.ts'
import type { Message } from './message.ts'
import { type Locked, type Pins, finding, mostItems, pinsOf, shown } from './pins.ts'
import type { Finding, Setting } from '../types.ts'

export interface InventorySettings {
  /** `mcp_session_binding.enabled`: calls are held to the list. */
  readonly binding: boolean
  readonly unknownTool: Setting
  readonly noBaseline: Setting
  /** `mcp_tool_scanning.detect_drift`. */
  readonly drift: boolean
  /** What the server was when a person looked at it; null = whatever it shows first. */
  readonly lock?: Locked | null
}

const mostOwners = 256
const mostFindings = 20

export function inventory(settings: InventorySettings): Guard {
  // What is pinned belongs to the lock it began with: another one begins anew.
  let of: Locked | null = null
  let pins = new Memory<Pins>(() => pinsOf(of), mostOwners)
  const now = (): Memory<Pins> => {
    const { lock = null } = settings
    if (lock !== of) pins = new Memory<Pins>(() => pinsOf(of), mostOwners)
    of = lock
    return pins
  }
  const accepted = new WeakMap<Message, () => void>()
  return {
    look(seen: Seen): readonly Finding[] {
      const { leg, message, conversation } = seen
      const owner = ownerOf(conversation)
      const known = now()
      if (leg === 'client')
        return settings.binding
          ? bound(message, known.has(owner) || of !== null ? known.of(owner) : null, settings)
          : []
      const result = at(message.node, 'result')
      if (message.kind !== 'response' || result === undefined) return []
      const pinned = known.of(owner)
      const { findings, accept } = shown(seen, result, pinned)
      accepted.set(message, accept)
      return settings.drift ? findings.slice(0, mostFindings) : []
    },
    settled({ message }: Seen, stopped: boolean): void {
      // What was not shown is not what anybody relies on.
      if (!stopped) accepted.get(message)?.()
    },
    ended(conversation): void {
      const { session } = conversation
      const known = now()
      if (session === null || !known.has(ownerOf(conversation))) return
      const pinned = known.of(ownerOf(conversation))
      for (const era of ['legacy', 'modern']) pinned.listing.delete(`${era} ${session}`)
    },
  }
}

function said(rule: string, detail: string, setting: Setting): Finding[] {
  const found = finding('mcp_session_binding', rule, 'medium', '/params/name', detail, setting)
  return [{ ...found, scanner: 'mcp_unknown_tool' }]
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
