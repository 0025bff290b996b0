// Messages of agents among those of an MCP listener: JSON-RPC calls by their method, answers by what they answer, cards by their path.

import type { AgentJudge, AgentLook } from './judge.ts'
import { isAgentCall, isCardPath } from './names.ts'
import type { Json, Reading } from '../mcp/document.ts'
import { type Conversation, type Guard, type Seen, ownerOf } from '../mcp/guard.ts'
import type { Message } from '../mcp/message.ts'
import type { Finding } from '../types.ts'

export function agentGuard(judge: AgentJudge): Guard {
  const looks = new WeakMap<Message, AgentLook>()
  return {
    async look({ leg, message, reading, asked, conversation }: Seen): Promise<readonly Finding[]> {
      const call = message.kind === 'response' ? asked : message
      const isOurs = call === null ? isTalk(message.node.members.get('result')) : isAgentCall(call.method, call.node)
      if (!isOurs) return []
      const owner = ownerOf(conversation)
      const look = await judge({ leg, reading, node: message.node, owner, from: call?.method ?? '' })
      looks.set(message, look)
      return look.findings
    },
    settled({ message }: Seen, stopped: boolean): void {
      looks.get(message)?.settle(stopped)
    },
    async document(reading: Reading, path: string, conversation: Conversation): Promise<AgentLook> {
      if (!isCardPath(path)) return { findings: [], settle: () => undefined }
      return judge({ leg: 'server', reading, node: reading.root, owner: ownerOf(conversation), from: path })
    },
  }
}

/** What comes on another exchange than its request, by its shape: a message, a task or an event of one. */
function isTalk(result: Json | undefined): boolean {
  if (result === undefined) return false
  const kind = result.members.get('kind')?.text ?? ''
  if (['message', 'task', 'status-update', 'artifact-update'].includes(kind)) return true
  return ['message', 'task', 'statusUpdate', 'artifactUpdate', 'status_update', 'artifact_update'].some(
    (key) => result.members.get(key)?.kind === 'object',
  )
}
