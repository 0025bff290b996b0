// Reads what an MCP client was told when a message was refused, as if it were a line of the log.

import type { LogLine, LoggedFinding } from './log-lines.ts'
import { metaKey } from '../mcp/refusal.ts'
import { callRules } from '../rules/tool-rules.ts'
import { chains } from '../rules/tool-chains.ts'

type Members = Readonly<Record<string, unknown>>

const membersOf = (value: unknown): Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}

/** By the words of the refusal: its data names the rule, not the section. */
const bySentence: readonly (readonly [part: string, section: string, where: string])[] = [
  ['tool call policy', 'mcp_tool_policy', '/params'],
  ['frozen inventory', 'mcp_session_binding', '/params/name'],
  ['chain pattern', 'tool_chain_detection', '/params/name'],
  ['A2A input scanning', 'a2a_scanning', '/params'],
  ['A2A message refused', 'a2a_scanning', '/result'],
  ['tool provenance', 'mcp_tool_provenance', '/params/name'],
  ['not signed by a trusted key', 'mcp_tool_provenance', '/result/tools'],
  ['MCP input scanning', 'mcp_input_scanning', 'the request'],
]

/** A JSON-RPC error of ours, or the failed result of a call (`_meta`, MCP 2026-07-28); null = something else. */
export function mcpRefusal(line: object): LogLine | null {
  const { error, result, id } = line as Members
  const own = membersOf(error)
  const meta = membersOf(membersOf(membersOf(result)['_meta'])[metaKey])
  const data = Object.keys(meta).length > 0 ? meta : membersOf(own['data'])
  const { rule, severity, category, remediation } = data
  if (typeof rule !== 'string' || typeof severity !== 'string' || typeof remediation !== 'string') return null
  const content = membersOf(result)['content']
  const message = String(own['message'] ?? membersOf(Array.isArray(content) ? content[0] : null)['text'] ?? '')
  const [, section, where] = bySentence.find(([part]) => message.includes(part)) ?? [
    '',
    answerSection(rule, category),
    'the answer',
  ]
  const finding = { rule, severity, section, where } as LoggedFinding
  return {
    event: 'blocked',
    action: 'block',
    reason: message,
    findings: [finding],
    ...(id === undefined || id === null ? {} : { mcp_id: JSON.stringify(id) }),
  } as LogLine
}

function answerSection(rule: string, category: unknown): string {
  if (callRules.some(({ name }) => name === rule)) return 'mcp_tool_policy'
  if (chains.some(({ name }) => name === rule)) return 'tool_chain_detection'
  return category === 'tool' ? 'mcp_tool_scanning' : 'response_scanning'
}
