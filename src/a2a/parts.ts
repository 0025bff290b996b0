// Finds the parts of messages and artifacts in a document of agents: texts by context, raw bytes, and URLs somebody will open.

import type { Json } from '../mcp/document.ts'

/** What one message or artifact says in text. */
export interface Said {
  /** Conversation it belongs to; null where it names none. */
  readonly context: string | null
  readonly text: string
}

export interface Talk {
  readonly said: readonly Said[]
  /** Strings that hold base64. */
  readonly raw: readonly Json[]
  readonly urls: readonly Json[]
}

/** Protobuf's JSON readers take a field by either name. */
export function member(node: Json | null | undefined, camel: string): Json | undefined {
  return node?.members.get(camel) ?? node?.members.get(snake(camel))
}

function snake(camel: string): string {
  return [...camel].map((letter) => (letter >= 'A' && letter <= 'Z' ? `_${letter.toLowerCase()}` : letter)).join('')
}

/** Keys of objects that say where an agent reports to. */
const webhooks = ['pushNotificationConfig', 'taskPushNotificationConfig', 'pushNotification']
const isWebhook: ReadonlySet<unknown> = new Set(webhooks.flatMap((key) => [key, snake(key)]))
const perStep = 2048

/** The value with all below it, in document order. Stops now and then. */
export function* below(root: Json): Generator<void, Json[]> {
  const nodes: Json[] = []
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (nodes.push(node) % perStep === 0) yield
    for (const one of [...node.members.values()].toReversed()) waiting.push(one)
    for (const one of node.items.toReversed()) waiting.push(one)
  }
  return nodes
}

const keep = (list: Json[], ...found: (Json | undefined)[]) => {
  for (const one of found) if (one?.kind === 'string' && one.text !== '') list.push(one)
}

/** Stops now and then. */
export function* talkIn(nodes: readonly Json[]): Generator<void, Talk> {
  const texts = new Map<Json, string[]>()
  const [raw, urls]: [Json[], Json[]] = [[], []]
  for (const [index, node] of nodes.entries()) {
    if (index % perStep === perStep - 1) yield
    if (node.kind !== 'object') continue
    if (isWebhook.has(node.key)) keep(urls, node.members.get('url'))
    const holder = node.parent?.key === 'parts' ? node.parent.parent : null
    if (holder === null || holder === undefined) continue
    const file = node.members.get('file')
    keep(raw, node.members.get('raw'), file?.members.get('bytes'), member(file, 'fileWithBytes'))
    keep(urls, node.members.get('url'), file?.members.get('uri'), file?.members.get('url'), member(file, 'fileWithUri'))
    const text = node.members.get('text')
    // What is told again was looked at when it was said.
    if (text?.kind !== 'string' || text.text === '' || holder.parent?.key === 'history') continue
    const known = texts.get(holder) ?? []
    known.push(text.text)
    texts.set(holder, known)
  }
  const said = [...texts].map(([holder, parts]) => ({ context: contextOf(holder), text: parts.join('\n') }))
  return { said, raw, urls }
}

/** Its own, or that of the task or event it stands in; a task is a conversation, too. */
function contextOf(holder: Json): string | null {
  for (const key of ['contextId', 'taskId', 'sessionId'])
    for (let node: Json | null = holder; node !== null; node = node.parent) {
      const id = member(node, key)
      if (id?.kind === 'string' && id.text !== '') return id.text
    }
  return null
}
