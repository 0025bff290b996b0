// Knows what leaves in place of a message that was stopped, and who has to hear of it.

import type { Finding } from '../types.ts'
import { type Envelope, type Message, answerText } from './message.ts'
import { refusal } from './refusal.ts'

/** What leaves on either side for one message; null = nothing. */
export interface Passed {
  readonly toServer: Uint8Array | string | null
  readonly toClient: Uint8Array | string | null
}

export const nothing: Passed = { toServer: null, toClient: null }

export interface Instead {
  /** What the client gets; null = nothing. */
  readonly text: string | null
  /** Requests of the server that nobody will answer: it hears no. */
  readonly declined: readonly Message[]
}

/** The request with this id that still waits. */
export type Asked = (id: string | null) => Message | null

/**
 * A response becomes an error with its id, a notification goes, a request of the server is declined in the client's
 * name. What cannot be told apart (`envelope` null) is taken for the one response that is waited for.
 */
export function insteadOf(
  envelope: Envelope | null,
  waiting: readonly string[],
  stopped: Finding,
  asked: Asked,
): Instead {
  const messages = envelope?.messages ?? []
  const declined = messages.filter(({ kind }) => kind === 'request')
  const answered = messages.flatMap(({ kind, id }) => (kind === 'response' && id !== null ? [id] : []))
  const orphan = messages.some(({ kind, id }) => kind === 'response' && id === null)
  const ids = envelope === null || orphan ? waiting.slice(0, 2) : answered
  if (ids.length === 0 || (envelope === null && ids.length > 1)) return { text: null, declined }
  return {
    text: answerText(envelope?.batch ?? false, ids, (id) => refusal('server', stopped, id, asked(id))),
    declined,
  }
}

/** Of a client's message: its requests are answered, and a server that waits for an answer in it gets an error. */
export function refused(
  envelope: Envelope | null,
  stopped: Finding,
): { toClient: string | null; toServer: string | null } {
  const messages = envelope?.messages ?? []
  const of = (wanted: Message['kind']) =>
    messages.flatMap(({ kind, id }) => (kind === wanted && id !== null ? [id] : []))
  const asked: Asked = (id) => messages.find((message) => message.kind === 'request' && message.id === id) ?? null
  const write = (id: string | null): string => refusal('client', stopped, id, asked(id))
  const [requests, responses] = [of('request'), of('response')]
  return {
    toClient: requests.length === 0 ? null : answerText(envelope?.batch ?? false, requests, write),
    toServer: responses.length === 0 ? null : responses.map(write).join('\n'),
  }
}
