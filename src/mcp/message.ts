// The only file that knows the shape of JSON-RPC: what a message is, and how an error is written.

import { type Json, type Reading, tokenOf } from './document.ts'

export type MessageKind = 'request' | 'notification' | 'response'

export interface Message {
  readonly kind: MessageKind
  /** The id as it was written (`1`, `"1"`, `9007199254740993`); null where there is none. */
  readonly id: string | null
  readonly method: string | null
  /** `params.name` of a `tools/call`. */
  readonly tool: string | null
  /** It names its revision itself, as every request does since MCP 2026-07-28. */
  readonly modern: boolean
  readonly node: Json
}

/** What one body or event carries. */
export interface Envelope {
  readonly batch: boolean
  readonly messages: readonly Message[]
}

export interface Invalid {
  readonly why: string
  readonly id: string | null
}

export const codes = {
  parse: -32700,
  invalid: -32600,
  response: -32000,
  input: -32001,
  upstream: -32003,
  mismatch: -32020,
  killed: -32004,
} as const

const maxId = 1024
/** Member of `_meta` by which a request names its revision, and the first revision that has it. */
export const revisionClaim = 'io.modelcontextprotocol/protocolVersion'
const firstModern = '2026-07-28'

/** Checks the envelope's types; what stands in `params` and `result` is free. */
export function readEnvelope(reading: Reading): Envelope | Invalid {
  const { root } = reading
  if (root.kind !== 'array') {
    const message = readMessage(reading, root)
    return 'why' in message ? message : { batch: false, messages: [message] }
  }
  if (root.items.length === 0) return { why: 'empty batch', id: null }
  const messages: Message[] = []
  for (const item of root.items) {
    const message = readMessage(reading, item)
    if ('why' in message) return message
    messages.push(message)
  }
  return { batch: true, messages }
}

function readMessage(reading: Reading, node: Json): Message | Invalid {
  if (node.kind !== 'object') return { why: 'a message must be an object', id: null }
  const { members } = node
  const idNode = members.get('id')
  const written = idNode === undefined || idNode.kind === 'null' ? null : tokenOf(reading, idNode)
  const legal = idNode === undefined || ['string', 'number', 'null'].includes(idNode.kind)
  const id = legal && (written?.length ?? 0) <= maxId ? written : null
  const wrong = (why: string): Invalid => ({ why, id })

  if (!legal) return wrong('id must be a string or a number')
  if (id !== written) return wrong('id is too long')
  const version = members.get('jsonrpc')
  if (version?.kind !== 'string' || version.text !== '2.0') return wrong('jsonrpc must be "2.0"')

  const method = members.get('method')
  const params = members.get('params')
  const result = members.get('result')
  const error = members.get('error')
  if (method === undefined) {
    if (result === undefined && error === undefined) return wrong('method is missing')
    if (result !== undefined && error !== undefined) return wrong('result and error exclude each other')
    if (error !== undefined && error.kind !== 'object') return wrong('error must be an object')
    if (result !== undefined && id === null) return wrong('a result needs an id')
    return { kind: 'response', id, method: null, tool: null, modern: false, node }
  }
  if (method.kind !== 'string') return wrong('method must be a string')
  if (result !== undefined || error !== undefined) return wrong('method excludes result and error')
  if (params !== undefined && !['object', 'array', 'null'].includes(params.kind))
    return wrong('params must be an object')
  const name = params?.members.get('name')
  if (method.text === 'tools/call' && name !== undefined && name.kind !== 'string')
    return wrong('params.name must be a string')
  const tool = method.text === 'tools/call' ? (name?.text ?? null) : null
  const claim = params?.members.get('_meta')?.members.get(revisionClaim)
  const modern = claim?.kind === 'string' && claim.text >= firstModern
  return { kind: id === null ? 'notification' : 'request', id, method: method.text, tool, modern, node }
}

/** One JSON-RPC error; `id` is the token as it came. */
export function errorText(id: string | null, code: number, message: string, data?: Record<string, unknown>): string {
  const error = data === undefined ? { code, message } : { code, message, data }
  return `{"jsonrpc":"2.0","id":${id ?? 'null'},"error":${JSON.stringify(error)}}`
}

/** `error` is one object, or an array when a batch was asked. Ids of refused requests, in order. */
export function answerText(batch: boolean, ids: readonly string[], write: (id: string | null) => string): string {
  return batch && ids.length > 0 ? `[${ids.map(write).join(',')}]` : write(ids[0] ?? null)
}

/** What the server hears when its own request was not shown to the client: the words of a user who said no. */
export function declineText(message: Message): string {
  if (message.method === 'elicitation/create')
    return `{"jsonrpc":"2.0","id":${message.id ?? 'null'},"result":{"action":"decline"}}`
  return errorText(message.id, -1, 'pipelock: refused by the security proxy of this client')
}

/** The object of a message, without what it holds. */
export function withoutContent({ node }: Message): Json {
  return { ...node, members: new Map(), items: [] }
}
