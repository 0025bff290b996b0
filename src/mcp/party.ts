// Knows at which place it is said who sends messages and what holds for it: once for each exchange or conversation.

import type { Guard } from './guard.ts'
import { fingerprint } from './principal.ts'
import { sessionGuard, type MessageSession } from './session-guard.ts'
import { Toolbox } from './toolbox.ts'
import type { Audit } from '../audit.ts'
import type { Asking, Who } from '../sessions/who.ts'
import type { Policy } from '../types.ts'

/** What a listener knows of the other side and a web Request cannot say; given to the app as its bindings. */
export interface Client {
  readonly clientIp: string
  readonly requestId: string
  /** Aborted when the client has gone. */
  readonly gone: AbortSignal
  /** Reads a small body, which the request does not have as a stream then. */
  readonly bytes?: () => Promise<Uint8Array>
  /** For an answer whose body is `bytes`: its stream need not be read, `sent` is called instead. */
  readonly whole?: (response: Response, bytes: Uint8Array, sent: () => void) => void
}

/** What headers say of who asks: a name of its own choice, and a credential that the server verifies. */
export function askingOf(headers: Headers, clientIp: string): Asking {
  const [claim, credential] = [headers.get('x-pipelock-agent'), headers.get('authorization')]
  return {
    clientIp,
    ...(claim !== null && { claim }),
    ...(credential !== null && { principal: fingerprint(credential) }),
  }
}

/** Who asks, and what is in force for it. */
export interface McpParty {
  readonly who: Who
  readonly policy: () => Policy
  readonly audit: Audit
  readonly session: MessageSession
  /** In place of everybody's, where its profile has rules of its own. */
  readonly guards?: () => readonly Guard[]
}

export type McpEnter = (asking: Asking) => McpParty

/** All that an exchange needs to know of who asks. */
export interface Asker {
  readonly policy: () => Policy
  readonly audit: Audit
  readonly guards: () => readonly Guard[]
  /** No more answers can come. */
  readonly end: () => void
}

interface Deps {
  readonly policy: () => Policy
  readonly audit: Audit
  readonly guards?: readonly Guard[]
  readonly enter?: McpEnter
}

export function askerOf(deps: Deps, asking: Asking): Asker {
  const { enter } = deps
  const everybodys = () => deps.guards ?? []
  if (enter === undefined) return { policy: deps.policy, audit: deps.audit, guards: everybodys, end: () => undefined }
  const { who, policy, audit, session, guards = everybodys } = enter(asking)
  const toolbox: Pick<Toolbox, 'categories' | 'shownAt'> = {
    categories: (...asked) => find().categories(...asked),
    shownAt: (...asked) => find().shownAt(...asked),
  }
  const none = new Toolbox()
  const find = (): Toolbox => guards().find((one) => one instanceof Toolbox) ?? none
  const own = sessionGuard(session, toolbox)
  const { agent } = who
  return {
    policy,
    audit: (record) => audit(agent === undefined ? record : { ...record, agent }),
    guards: () => [...guards(), own],
    end: own.end,
  }
}
