// Knows what belongs to the Agent2Agent protocol: methods, paths, media type and header fields of 0.2, 0.3 and 1.0.

import type { Json } from '../mcp/document.ts'
import { at } from '../mcp/guard.ts'

/** https://a2a-protocol.org/latest/specification/, the JSON-RPC binding; with slashes: before 1.0. */
const methods: ReadonlySet<string> = new Set([
  'SendMessage',
  'SendStreamingMessage',
  'GetTask',
  'ListTasks',
  'CancelTask',
  'SubscribeToTask',
  'CreateTaskPushNotificationConfig',
  'SetTaskPushNotificationConfig',
  'GetTaskPushNotificationConfig',
  'ListTaskPushNotificationConfig',
  'ListTaskPushNotificationConfigs',
  'DeleteTaskPushNotificationConfig',
  'GetExtendedAgentCard',
  'GetAgentCard',
  'QuerySkill',
  'message/send',
  'message/stream',
  'tasks/send',
  'tasks/sendSubscribe',
  'tasks/resubscribe',
  'tasks/pushNotification/set',
  'tasks/pushNotification/get',
  'tasks/pushNotificationConfig/set',
  'tasks/pushNotificationConfig/get',
  'tasks/pushNotificationConfig/list',
  'tasks/pushNotificationConfig/delete',
  'agent/getAuthenticatedExtendedCard',
  'agent/authenticatedExtendedCard',
])
/** MCP has methods of these names, too, whose tasks are named by `taskId`. */
const shared: ReadonlySet<string> = new Set(['tasks/get', 'tasks/list', 'tasks/cancel'])

/** Whether a JSON-RPC request is one of agents. */
export function isAgentCall(method: string | null, node: Json): boolean {
  if (method === null) return false
  return methods.has(method) || (shared.has(method) && at(node, 'params', 'taskId') === undefined)
}

const cards = ['/.well-known/agent-card.json', '/.well-known/agent.json', '/extendedAgentCard'] as const
const sends = ['/message:send', '/message:stream'] as const

/** Where agents describe themselves. */
export function isCardPath(pathname: string): boolean {
  return cards.some((path) => pathname.endsWith(path))
}

const cardCalls: ReadonlySet<string> = new Set([
  'GetExtendedAgentCard',
  'GetAgentCard',
  'agent/getAuthenticatedExtendedCard',
  'agent/authenticatedExtendedCard',
])

/** Whether what comes from there, a path or a method's answer, is an agent's description of itself. */
export function isCardOf(from: string): boolean {
  return cardCalls.has(from) || isCardPath(from)
}

/** Where nothing but messages of agents is sent (HTTP+JSON binding). */
export function isMessagePath(pathname: string): boolean {
  return sends.some((path) => pathname.endsWith(path))
}

export const mediaType = 'application/a2a+json'
/** A client of agents names its version in one of these. */
export const fields: readonly string[] = ['a2a-version', 'a2a-extensions', 'x-a2a-extensions', 'x-a2a-protocol-version']
