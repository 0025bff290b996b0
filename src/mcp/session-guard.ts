// Tells the session of whoever asks what its messages would do, and asks whether they may.

import { callOf } from './call.ts'
import { categoryOf } from './category.ts'
import type { Json } from './document.ts'
import { at, type Guard, type Seen } from './guard.ts'
import { fingerprint } from './principal.ts'
import type { Toolbox } from './toolbox.ts'
import { plainPath, type Category } from '../shell/call.ts'
import type { ShellCommand } from '../shell/shell-context.ts'
import type { Deed } from '../sessions/airlock.ts'
import type { Arrival } from '../sessions/arrivals.ts'
import type { Doing } from '../sessions/taint.ts'
import type { ToolCall } from '../sessions/wallet.ts'
import type { Finding } from '../types.ts'

/** One session, as far as messages are concerned. */
export interface MessageSession {
  readonly arrive: (host: string, deed: Deed, counts: boolean) => Arrival
  readonly call: (call: ToolCall, doing: Doing) => readonly Finding[]
  /** A call is on its way until the answer is called. */
  readonly calling: () => () => void
}

/** Calls of which an answer is waited for; beyond, they are not counted as running at once. */
const MOST = 10_000

const reading: ReadonlySet<string> = new Set(['read', 'list'])

/** `end` is called when no more answers can come. */
export function sessionGuard(
  session: MessageSession,
  toolbox: Pick<Toolbox, 'categories' | 'shownAt'>,
): Guard & { readonly end: () => void } {
  const arrivals = new WeakMap<object, Arrival>()
  const running = new Map<string, () => void>()
  const look = ({ leg, message, conversation, asked }: Seen): readonly Finding[] => {
    if (leg === 'server') {
      if (asked?.id !== undefined && asked.id !== null) running.get(asked.id)?.()
      if (asked?.id !== undefined && asked.id !== null) running.delete(asked.id)
      return []
    }
    if (message.kind === 'response') return []
    const { tool } = message
    const said = tool === null ? [] : [...toolbox.categories(conversation, tool)]
    const kind = said[0] ?? (tool === null ? 'read' : (categoryOf(tool) ?? 'other'))
    const host = hostOf(conversation.upstream)
    const arrival = session.arrive(host, reading.has(kind) ? 'read' : 'write', tool !== null)
    arrivals.set(message, arrival)
    if (tool === null) return arrival.findings
    const call = callOf(message, new Set([kind as Category]))
    const paths = [...(call?.paths ?? []), ...(call?.commands ?? []).flatMap(reached)]
    const args = at(message.node, 'params', 'arguments')
    const digest = () => (args === undefined ? '' : fingerprint(written(args, []).join('\0')))
    const name = tool.length <= LONGEST ? tool : fingerprint(tool)
    const shown = toolbox.shownAt(conversation, tool)
    const spent = session.call({ tool: name, digest, shown }, { kind, tool: name, paths })
    return [...arrival.findings, ...spent]
  }
  return {
    look,
    settled({ leg, message }, stopped) {
      if (leg !== 'client') return
      arrivals.get(message)?.settle(!stopped)
      if (stopped || message.tool === null || message.id === null || running.size >= MOST) return
      // An id that is used twice is two calls, and one answer ends what can be ended.
      running.get(message.id)?.()
      running.set(message.id, session.calling())
    },
    end() {
      for (const over of running.values()) over()
      running.clear()
    },
  }
}

/** Nearly all messages go to one server. */
let last = { upstream: '', host: '' }

function hostOf(upstream: string): string {
  if (last.upstream !== upstream)
    last = { upstream, host: URL.canParse(upstream) ? new URL(upstream).hostname : upstream }
  return last.host
}

/** More values than these tell no two calls apart. */
const VALUES = 65_536
/** Longer names are remembered by a fingerprint. */
const LONGEST = 128

/** The same for the same values at the same places. */
function written(node: Json, into: string[]): string[] {
  if (into.length >= VALUES) return into
  into.push(`${node.key ?? ''}${node.kind}${node.text}`)
  for (const item of node.items) written(item, into)
  for (const member of node.members.values()) written(member, into)
  return into
}

/** What a command names: it may write to any of it. */
function reached({ argv, redirects }: ShellCommand): readonly string[] {
  return [...argv.slice(1), ...redirects.map(({ target }) => target)].map(plainPath)
}
