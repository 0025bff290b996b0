// Knows what a bridge has to know of a line before it becomes a request: whose answer is waited for, which headers repeat it.

import { type Json, tokenOf } from './document.ts'
import { at } from './guard.ts'
import { readJson } from './json.ts'
import { type Message, codes, errorText, readEnvelope, revisionClaim } from './message.ts'
import { wrapped } from './mirror.ts'
import { type Param, headerOf, mirroredValue } from './param-headers.ts'

export interface Asked {
  /** As it was written; null = nothing is waited for. */
  readonly id: string | null
  readonly method: string | null
  readonly isRequest: boolean
  /** The request that is called off (`notifications/cancelled`). */
  readonly cancels: string | null
  /** Null for a batch's other messages and for what is no message. */
  readonly message: Message | null
}

export function asked(line: Uint8Array): Asked {
  const reading = readJson(line)
  const none: Asked = { id: null, method: null, isRequest: false, cancels: null, message: null }
  if (!reading.ok) return none
  const envelope = readEnvelope(reading)
  const [message] = 'why' in envelope ? [] : envelope.messages
  if (message === undefined) {
    const id = reading.root.members.get('id')
    return { ...none, id: id === undefined ? null : tokenOf(reading, id) }
  }
  const { id, method, node, kind } = message
  const named: Json | undefined = method === 'notifications/cancelled' ? at(node, 'params', 'requestId') : undefined
  const cancels = named === undefined ? null : tokenOf(reading, named)
  return { id, method, isRequest: kind === 'request', cancels, message }
}

/** Without a handshake each request says for itself what its headers must repeat (MCP 2026-07-28). */
export function mirror(headers: Headers, message: Message | null, params?: (tool: string) => readonly Param[]): void {
  const version = message === null ? undefined : at(message.node, 'params', '_meta', revisionClaim)
  if (message === null || version?.kind !== 'string') return
  const { node, method, tool } = message
  headers.set('mcp-protocol-version', version.text)
  if (method === null) return
  headers.set('mcp-method', method)
  const name = at(node, 'params', 'name') ?? at(node, 'params', 'uri') ?? at(node, 'params', 'taskId')
  if (name?.kind === 'string') headers.set('mcp-name', wrapped(name.text))
  for (const param of tool === null ? [] : (params?.(tool) ?? [])) {
    const value = mirroredValue(message, param)
    if (value !== null) headers.set(headerOf(param), wrapped(value.text))
  }
}

/** An error of the server under the id that is waited for: it had none, or another one. */
export function underId(bytes: Uint8Array, id: string | null): string {
  const { error } = JSON.parse(new TextDecoder().decode(bytes)) as {
    error: { code?: number; message?: string; data?: Record<string, unknown> }
  }
  return errorText(id, error.code ?? codes.upstream, error.message ?? '', error.data)
}
