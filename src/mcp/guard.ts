// The words for what looks at messages by their meaning and over time: tool policy, pinned inventory, chains of calls.

import type { Finding } from '../types.ts'
import type { Json, Reading } from './document.ts'
import type { Leg } from './judge.ts'
import { type Message, readEnvelope } from './message.ts'

/** Whose messages belong together. Every member may come from an attacker: it is a key, never a permission. */
export interface Conversation {
  /** The configured server: a URL, or the command line of a program. */
  readonly upstream: string
  /** A keyed hash of the credential, else of the client's address: rotating a session id changes nothing here. */
  readonly principal: string
  /** `Mcp-Session-Id`, where there is one. */
  readonly session: string | null
}

/** What a guard remembers by: neither a new session id nor a guessed one leads to another memory. */
export function ownerOf({ upstream, principal }: Conversation): string {
  return `${principal} ${upstream}`
}

/** One message on its way, read strictly and of a known shape. */
export interface Seen {
  readonly leg: Leg
  readonly message: Message
  readonly reading: Reading
  /** The request that a response answers; null where it came with another exchange: look at its shape then. */
  readonly asked: Message | null
  readonly conversation: Conversation
  /** Milliseconds; only differences matter. */
  readonly now: number
}

/**
 * Looks at one message after the other in the order they pass. Bounded memory; never throws for what a message says.
 * `where` of a finding is a JSON pointer (`pointer` of leaves.ts), its section one of `mcp_tool_scanning`,
 * `mcp_tool_policy`, `mcp_session_binding`, `tool_chain_detection`.
 */
export interface Guard {
  look(seen: Seen): readonly Finding[] | Promise<readonly Finding[]>
  /** After the decision: whether the message was stopped. */
  settled?(seen: Seen, stopped: boolean): void
  /** JSON that is no JSON-RPC, from a path of the server. */
  document?(
    reading: Reading,
    path: string,
    conversation: Conversation,
  ): Promise<{ readonly findings: readonly Finding[]; readonly settle: (stopped: boolean) => void }>
  /** The session ended (DELETE, 404, end of a program). */
  ended?(conversation: Conversation): void
}

export interface Watch {
  readonly guards: readonly Guard[]
  readonly conversation: Conversation
  /** The request with this id that still waits for its answer. */
  readonly asked: (id: string) => Message | null
  readonly clock: () => number
  /** What was asked for, where that is a path. */
  readonly path?: string
}

export interface Watched {
  readonly findings: readonly Finding[]
  /** To be called once with the decision. */
  readonly settle: (stopped: boolean) => void
}

const none: Watched = { findings: [], settle: () => undefined }

async function shown({ guards, conversation }: Watch, reading: Reading, path: string): Promise<Watched> {
  const looks: Watched[] = []
  for (const guard of guards)
    if (guard.document !== undefined) looks.push(await guard.document(reading, path, conversation))
  return {
    findings: looks.flatMap(({ findings }) => findings),
    settle: (stopped) => {
      for (const { settle } of looks) settle(stopped)
    },
  }
}

/** What all guards say of all messages of one body, line, frame or event; nothing for what is no JSON-RPC. */
export async function watched(watch: Watch, leg: Leg, reading: Reading): Promise<Watched> {
  const envelope = watch.guards.length === 0 ? { why: 'no guards' } : readEnvelope(reading)
  const findings: Finding[] = []
  if ('why' in envelope) return leg === 'server' && watch.path !== undefined ? shown(watch, reading, watch.path) : none
  const all: Seen[] = []
  for (const message of envelope.messages) {
    const asked = message.kind === 'response' && message.id !== null ? watch.asked(message.id) : null
    const seen: Seen = { leg, message, reading, asked, conversation: watch.conversation, now: watch.clock() }
    all.push(seen)
    for (const guard of watch.guards) findings.push(...(await guard.look(seen)))
  }
  const settle = (stopped: boolean): void => {
    for (const guard of watch.guards) for (const seen of all) guard.settled?.(seen, stopped)
  }
  return { findings, settle }
}

/** The member at the end of a path of names; undefined where there is none. */
export function at(node: Json, ...path: readonly string[]): Json | undefined {
  let found: Json | undefined = node
  for (const key of path) found = found?.members.get(key)
  return found
}
