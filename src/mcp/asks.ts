// Knows where a server asks something of its client: in a request of its own, in a result or a task that needs input, in an error.

import type { Json } from './document.ts'
import { at } from './guard.ts'
import type { Message } from './message.ts'
import { pointer } from './leaves.ts'

export interface ServerAsks {
  readonly method: string
  readonly params: Json
  /** JSON pointer of the params. */
  readonly where: string
}

const mostAsks = 64

/** MCP 2025-11-25 has requests of the server and the error -32042, 2026-07-28 `inputRequests`, also in `notifications/tasks`. */
export function asksOf({ node, method }: Message): readonly ServerAsks[] {
  const found: ServerAsks[] = []
  const add = (asked: string, params: Json | undefined): void => {
    if (params !== undefined && found.length < mostAsks) found.push({ method: asked, params, where: pointer(params) })
  }
  const params = node.members.get('params')
  if (method !== null) add(method, params)
  for (const holder of [node.members.get('result'), params])
    for (const request of holder?.members.get('inputRequests')?.members.values() ?? [])
      add(request.members.get('method')?.text ?? '', request.members.get('params'))
  for (const one of at(node, 'error', 'data', 'elicitations')?.items ?? []) add('elicitation/create', one)
  return found
}
