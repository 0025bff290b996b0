// Answers a call that the policy redirects by what a program of the operator says, read like any answer of a server.

import { answeredInstead, decide } from '../decide.ts'
import { callOf } from './call.ts'
import { canonical } from './definition.ts'
import { at } from './guard.ts'
import { readJson } from './json.ts'
import { type Lens, lookAtMessage } from './judge.ts'
import type { Envelope, Message } from './message.ts'
import { refusal } from './refusal.ts'
import type { Category } from '../shell/call.ts'
import { commandsIn } from '../shell/shell.ts'
import type { Policy, Verdict } from '../types.ts'

/** What the program is told of the call that it stands in for. */
export interface RedirectedCall {
  readonly profile: string
  readonly rule: string
  readonly tool: string
  /** JSON. */
  readonly arguments: string
  /** Its command line as a shell reads it, or else the strings among its arguments. */
  readonly argv: readonly string[]
}

export interface RedirectAnswer {
  readonly text: string
  /** What the agent is told beside it; empty = nothing. */
  readonly reason: string
}

/** Rejects when the program fails. */
export type Redirect = (call: RedirectedCall, signal: AbortSignal) => Promise<RedirectAnswer>

interface Around {
  readonly redirect?: Redirect
  readonly lens: Lens
  readonly policy: Policy
  readonly signal?: AbortSignal
}

export interface Instead {
  readonly text: string
  readonly profile: string
  /** Why there is no answer of it. */
  readonly error?: string
}

/** Null where a refusal is due: something else stops it too, or it is not one call. */
export async function answerInstead(
  { redirect, lens, policy, signal = new AbortController().signal }: Around,
  verdict: Verdict,
  { batch, messages }: Envelope,
): Promise<Instead | null> {
  const [message] = messages
  const because = answeredInstead(policy, verdict)
  const profile = because?.instead
  if (redirect === undefined || because === null || profile === undefined || batch) return null
  if (message?.kind !== 'request' || message.tool === null) return null
  const said = await redirect(told(message, profile, because.rule), signal).catch(() => null)
  if (said === null) return { text: refusal('client', because, message.id, message), profile, error: failure }
  const text = resultText(message, said, because.rule, profile)
  const reading = readJson(new TextEncoder().encode(text))
  const found = reading.ok ? await lookAtMessage(lens, 'server', reading) : [because]
  const { action, because: worst } = decide(policy, found)
  if (worst !== null && (action === 'block' || action === 'strip'))
    return { text: refusal('server', worst, message.id, message), profile }
  return { text, profile }
}

const failure = 'what is run in place of the call has failed'
const shell: ReadonlySet<Category> = new Set(['exec'])

function told(message: Message, profile: string, rule: string): RedirectedCall {
  const args = at(message.node, 'params', 'arguments')
  const { texts = [] } = callOf(message, shell) ?? {}
  const commands = texts.flatMap((text) => commandsIn(text).commands)
  const [command] = commands
  const argv = command !== undefined && commands.length === 1 ? command.argv : texts
  return { profile, rule, tool: message.tool ?? '', arguments: args === undefined ? '{}' : canonical(args), argv }
}

function resultText(message: Message, { text, reason }: RedirectAnswer, rule: string, profile: string): string {
  const blocks = [text, ...(reason === '' ? [] : [`pipelock: ${reason}`])].map((one) => ({ type: 'text', text: one }))
  const result = {
    ...(message.modern && { resultType: 'complete' }),
    content: blocks,
    isError: false,
    _meta: { 'pipelock/redirect': { rule, profile } },
  }
  return `{"jsonrpc":"2.0","id":${message.id ?? 'null'},"result":${JSON.stringify(result)}}`
}
