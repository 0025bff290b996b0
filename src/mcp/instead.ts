// Knows what leaves in place of a server's message that was stopped, and who has to hear of it.

import type { Finding } from '../types.ts'
import { type Envelope, type Message, answerText, refusal } from './message.ts'

export interface Instead {
  /** What the client gets; null = nothing. */
  readonly text: string | null
  /** Requests of the server that nobody will answer: it hears no. */
  readonly declined: readonly Message[]
}

/**
 * A response becomes an error with its id, a notification goes, a request of the server is declined in the client's
 * name. What cannot be told apart (`envelope` null) is taken for the one response that is waited for.
 */
export function insteadOf(envelope: Envelope | null, waiting: readonly string[], stopped: Finding): Instead {
  const messages = envelope?.messages ?? []
  const declined = messages.filter(({ kind }) => kind === 'request')
  const answered = messages.flatMap(({ kind, id }) => (kind === 'response' && id !== null ? [id] : []))
  const orphan = messages.some(({ kind, id }) => kind === 'response' && id === null)
  const ids = envelope === null || orphan ? waiting.slice(0, 2) : answered
  if (ids.length === 0 || (envelope === null && ids.length > 1)) return { text: null, declined }
  return { text: answerText(envelope?.batch ?? false, ids, (id) => refusal('server', stopped, id)), declined }
}
