// An exchange between agents over a proxy for any traffic: known by its head or by what it says, both bindings over HTTP.

import type { AgentJudge, AgentLook } from './judge.ts'
import { fields, isAgentCall, isCardPath, isMessagePath, mediaType } from './names.ts'
import { readingSteps } from '../mcp/json.ts'
import { readEnvelope } from '../mcp/message.ts'
import { fingerprint } from '../mcp/principal.ts'
import { found } from './finding.ts'
import { stepwise } from '../scan/pace.ts'
import type { Finding } from '../types.ts'

/** The head of a request. Field names are in lower case. */
export interface AgentRequest {
  readonly url: URL
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Its credential, else the name or address of the client. */
  readonly principal: string
}

export type Exchange = ReturnType<ReturnType<typeof createAgentExchanges>>

export function createAgentExchanges(judge: AgentJudge) {
  return ({ url, headers, principal }: AgentRequest) => {
    const owner = `${fingerprint(principal)} ${url.host}`
    const ofType = (own: AgentRequest['headers']) =>
      own.some(([name, value]) => name === 'content-type' && isOurType(value))
    let isTalk =
      isCardPath(url.pathname) ||
      isMessagePath(url.pathname) ||
      headers.some(([name]) => fields.includes(name)) ||
      ofType(headers)
    let from = url.pathname

    const read = async (leg: 'client' | 'server', bytes: Uint8Array): Promise<AgentLook> => {
      const reading = await stepwise(readingSteps(bytes))
      if (!reading.ok) return isTalk && bytes.length > 0 ? nothing([unreadable(leg)]) : nothing()
      if (leg === 'client' && !isTalk) {
        const envelope = readEnvelope(reading)
        const call =
          'why' in envelope ? undefined : envelope.messages.find(({ method, node }) => isAgentCall(method, node))
        if (call === undefined) return nothing()
        isTalk = true
        from = call.method ?? ''
      }
      return judge({ leg, reading, node: reading.root, owner, from })
    }
    return {
      /** Whether the other side's answer is to be looked at; its head may say so, too. */
      isTalk: (answered: AgentRequest['headers'] = []) => isTalk || ofType(answered),
      asked: (bytes: Uint8Array) => read('client', bytes),
      answered: (bytes: Uint8Array) => {
        isTalk = true
        return read('server', bytes)
      },
      /** Of a document that is longer than anybody reads whole. */
      tooLong: (where: string): Finding =>
        found('A2A Message Too Large', 'high', where, 'is too long to be read whole', 'fault'),
    }
  }
}

function isOurType(value: string): boolean {
  return value.split(';', 1)[0]?.trim().toLowerCase() === mediaType
}

function nothing(findings: readonly Finding[] = []): AgentLook {
  return { findings, settle: () => undefined }
}

function unreadable(leg: 'client' | 'server'): Finding {
  const where = leg === 'client' ? 'body' : 'response'
  return found('A2A Message Unreadable', 'medium', where, 'is no JSON that two readers read alike', 'fault')
}
