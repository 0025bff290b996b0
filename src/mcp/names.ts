// Knows which names of a message its record may show: none that a finding may point into.

import { categoryOf } from './category.ts'
import type { Finding } from '../types.ts'
import { at } from './guard.ts'
import type { Envelope } from './message.ts'
import { re2 } from '../pattern/re2.ts'
import { tracedBy, type Trace } from '../trace.ts'

export interface Names {
  readonly rpcMethod?: string
  readonly tool?: string
  readonly id?: string
  /** What the tool gives comes from outside, as its name says. */
  readonly external?: true
}

/** Of the first message; undefined where there is none. */
export function namesOf({ batch, messages }: Envelope, findings: readonly Finding[]): Names | undefined {
  const [message] = messages
  if (message === undefined) return undefined
  // What a call does is judged by its name: that the name is known then is the point.
  const wheres = findings.filter(({ threat }) => threat !== 'tool' && threat !== 'chain').map(({ where }) => where)
  const open = (where: string, text: string | null): text is string => {
    if (text === null || !re2`^"?[\w./$:-]{1,128}"?$`.test(text)) return false
    return !wheres.some((found) => found === where || found === '/' || (found === '/params' && where.startsWith(found)))
  }
  const prefix = batch ? '/0' : ''
  return {
    ...(open(`${prefix}/method`, message.method) && { rpcMethod: message.method }),
    ...(open(`${prefix}/params/name`, message.tool) && { tool: message.tool }),
    ...(open(`${prefix}/id`, message.id) && { id: message.id }),
    ...(message.tool !== null && categoryOf(message.tool) === 'network' && { external: true as const }),
  }
}

/** Each message may say for itself which trace it belongs to (https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/). */
export function traceOf({ messages }: Pick<Envelope, 'messages'>, headers?: Headers): { readonly trace?: Trace } {
  const said = messages[0] === undefined ? undefined : at(messages[0].node, 'params', '_meta', 'traceparent')
  return tracedBy(said?.kind === 'string' ? said.text : headers?.get('traceparent'))
}
