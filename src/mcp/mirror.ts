// Knows the headers that repeat the body since MCP 2026-07-28, and whether they do.

import type { Json } from './document.ts'
import { at } from './guard.ts'
import { type Message, revisionClaim } from './message.ts'
import { type Param, agrees, headerOf, mirroredValue } from './param-headers.ts'
import { re2 } from '../pattern/re2.ts'

/** The revision that a request names in its body; null for those of earlier revisions, which have a handshake. */
export function modernVersion({ node, modern }: Message): string | null {
  return modern ? (at(node, 'params', '_meta', revisionClaim)?.text ?? null) : null
}

/** A header's text: `=?base64?...?=` is base64 of UTF-8. Null where that cannot be decoded. */
export function unwrapped(value: string): string | null {
  const text = value.trim()
  if (!text.startsWith('=?base64?') || !text.endsWith('?=')) return text
  const coded = text.slice(9, -2)
  // `atob` takes missing padding and white space, other readers do not.
  if (coded.length % 4 !== 0 || coded.includes(' ') || coded.includes('\t')) return null
  try {
    const bytes = Uint8Array.from(atob(coded), (char) => char.charCodeAt(0))
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Values that are no plain ASCII travel as `=?base64?...?=`. */
export function wrapped(text: string): string {
  if (!text.startsWith('=?base64?') && re2`^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$`.test(text)) return text
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return `=?base64?${btoa(bytes)}?=`
}

/**
 * The first header that is missing, cannot be read or says something else than the body; null = all agree. `params` =
 * what the called tool's schema wants repeated.
 */
export function mismatch(message: Message, headers: Headers, params: readonly Param[] = []): string | null {
  const version = modernVersion(message)
  if (version === null) return null
  const { node, method } = message
  if (headers.get('mcp-protocol-version') !== version) return 'MCP-Protocol-Version'
  if (unwrapped(headers.get('mcp-method') ?? '') !== method) return 'Mcp-Method'
  const named = nameOf(node, method)
  if (named !== null && unwrapped(headers.get('mcp-name') ?? '') !== named) return 'Mcp-Name'
  for (const param of params) {
    const sent = headers.get(headerOf(param))
    const said = sent === null ? null : unwrapped(sent)
    if ((sent !== null && said === null) || !agrees(mirroredValue(message, param), said)) return headerOf(param)
  }
  return null
}

/** Those of the tasks extension; `tasks/result` and `tasks/list` of MCP 2025-11-25 are no methods of it. */
const ofTasks: ReadonlySet<string> = new Set(['tasks/get', 'tasks/update', 'tasks/cancel'])

function nameOf(node: Json, method: string | null): string | null {
  const key =
    method === 'tools/call' || method === 'prompts/get'
      ? 'name'
      : method === 'resources/read'
        ? 'uri'
        : method !== null && ofTasks.has(method)
          ? 'taskId'
          : null
  const value = key === null ? undefined : at(node, 'params', key)
  return value?.kind === 'string' ? value.text : null
}

/** What headers say that goes to the server and may carry anything: decoded, one a line. */
export function saidInHeaders(headers: Headers): string {
  const said: string[] = []
  headers.forEach((value, name) => {
    if (name === 'mcp-name' || name === 'a2a-extensions' || name.startsWith('mcp-param-'))
      said.push(unwrapped(value) ?? value)
  })
  return said.join('\n')
}
