// What messages of agents (A2A) are looked at with beside what holds for any exchange: whole, or event by event as they stream.

import type { MemoryBudget } from './budget.ts'
import type { ForwardDeps } from './exchange.ts'
import { mediaType } from './headers.ts'
import { brokenOff, type Load } from './load.ts'
import type { Judged } from './reply.ts'
import { again } from './start.ts'
import type { Target } from './target.ts'
import { valuesOf, type Edge, type HeaderList } from './wire.ts'
import { codingsOf, type OpenInflater } from '../scan/inflater.ts'
import { inflated } from '../scan/inflated.ts'
import { Blocked } from '../scan/inspect.ts'
import { join } from '../scan/join.ts'
import { EventSplitter } from '../scan/sse.ts'
import type { Action, Finding } from '../types.ts'

/** What one look says, and who is told of the decision. */
export interface AgentLook {
  readonly findings: readonly Finding[]
  readonly settle: (stopped: boolean) => void
}

/** One exchange, which may turn out to be one between agents. */
export interface AgentExchange {
  /** Whether it is one, as far as its request says, or the head of its answer. */
  readonly isTalk: (answered?: HeaderList) => boolean
  readonly asked: (bytes: Uint8Array) => Promise<AgentLook>
  readonly answered: (bytes: Uint8Array) => Promise<AgentLook>
  readonly tooLong: (where: string) => Finding
}

/** Field names are in lower case. */
export type OpenAgentExchange = (request: {
  readonly url: URL
  readonly headers: HeaderList
  readonly principal: string
}) => AgentExchange

type Judge = (findings: readonly Finding[]) => Action
type Deps = Pick<ForwardDeps, 'agents' | 'budget' | 'inflate'>

/** Longer documents, and events, are not read (bytes). */
const mostBytes = 4 * 1024 * 1024

/** The exchange by its head; null = messages of agents are not looked at, or the URL is none. */
export function agentsIn({ agents }: Deps, edge: Edge, target: Target): AgentExchange | null {
  const open = agents?.() ?? null
  const url = `${target.scheme}://${target.authority}${target.path}`
  if (open === null || !URL.canParse(url)) return null
  const headers = edge.headers.map(([name, value]) => [name.toLowerCase(), value] as const)
  const [credential] = valuesOf(edge.headers, 'authorization')
  return open({ url: new URL(url), headers, principal: credential ?? edge.client ?? edge.clientIp })
}

/** What a request carries, once its messages were looked at. A streamed body is held until it was read. */
export async function asked(talk: AgentExchange | null, load: Load, deps: Deps, judge: Judge): Promise<Load> {
  if (talk === null || load.kind !== 'ready' || load.body === null) return load
  const { body, headers } = load
  const { budget, inflate } = deps
  const streamed = body instanceof ReadableStream
  if (streamed && !talk.isTalk() && !mediaType(headers).includes('json')) return load
  let got: Collected
  try {
    got = streamed ? await collected(body, budget) : { held: [...body], size: sizeOf(body), rest: null }
  } catch (error) {
    load.done()
    return error instanceof Blocked ? { kind: 'blocked' } : brokenOff(error)
  }
  const release = () => (streamed ? budget.give(got.size) : undefined)
  const bytes = await wholeOf(got, headers, inflate)
  // What is too long to be read is told of where agents are known to talk.
  const may =
    bytes === null
      ? !talk.isTalk() || judge([talk.tooLong('body')]) !== 'block'
      : passes(await talk.asked(bytes), judge)
  if (may) return streamed ? { ...load, body: again(got.held, got.rest, release) } : load
  release()
  await got.rest?.cancel().catch(() => undefined)
  load.done()
  return { kind: 'blocked' }
}

/** The answer to go on. An event that is stopped ends the stream with `Blocked`. */
export async function heard(talk: AgentExchange | null, reply: Judged, deps: Deps, judge: Judge): Promise<Judged> {
  const { headers, body } = reply
  if (talk === null || reply.blocked || body === null || !talk.isTalk(headers)) return reply
  const type = mediaType(headers)
  const blocked: Judged = { blocked: true, headers, body: null }
  if (type === 'text/event-stream') {
    // A coding is something nobody asked for.
    if (valuesOf(headers, 'content-encoding').length === 0)
      return { ...reply, body: body.pipeThrough(events(talk, judge)) }
    return judge([talk.tooLong('response')]) === 'block' ? blocked : reply
  }
  if (type !== '' && !type.endsWith('json') && !type.startsWith('text/')) return reply
  const got = await collected(body, deps.budget)
  const release = () => deps.budget.give(got.size)
  const bytes = await wholeOf(got, headers, deps.inflate)
  const may = bytes === null ? judge([talk.tooLong('response')]) !== 'block' : passes(await talk.answered(bytes), judge)
  if (may) return { ...reply, body: again(got.held, got.rest, release) }
  release()
  await got.rest?.cancel().catch(() => undefined)
  return blocked
}

interface Collected {
  readonly held: Uint8Array[]
  readonly size: number
  /** What lies beyond; null = nothing does. */
  readonly rest: ReadableStreamDefaultReader<Uint8Array> | null
}

/** Reads to the end, or as much as is read whole; what is held counts against the budget. */
async function collected(body: ReadableStream<Uint8Array>, budget: MemoryBudget): Promise<Collected> {
  const reader = body.getReader()
  const held: Uint8Array[] = []
  let size = 0
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      held.push(next.value)
      if (size + next.value.length > mostBytes || !budget.take(next.value.length)) return { held, size, rest: reader }
      size += next.value.length
    }
    return { held, size, rest: null }
  } catch (error) {
    budget.give(size)
    throw error
  }
}

/** All of it without its codings; null where that is too long or cannot be told. */
async function wholeOf(
  { held, size, rest }: Collected,
  headers: HeaderList,
  inflate: OpenInflater,
): Promise<Uint8Array | null> {
  if (rest !== null || size > mostBytes) return null
  return inflated(join(held), codingsOf(valuesOf(headers, 'content-encoding')), inflate, mostBytes)
}

function sizeOf(body: readonly Uint8Array[]): number {
  return body.reduce((sum, { length }) => sum + length, 0)
}

function passes({ findings, settle }: AgentLook, judge: Judge): boolean {
  const stopped = findings.length > 0 && judge(findings) === 'block'
  settle(stopped)
  return !stopped
}

function events(talk: AgentExchange, judge: Judge): TransformStream<Uint8Array, Uint8Array> {
  const splitter = new EventSplitter(mostBytes)
  return new TransformStream<Uint8Array, Uint8Array>({
    async transform(chunk, controller) {
      for (const piece of splitter.feed(chunk)) {
        const data = piece.kind === 'event' ? piece.event.data : null
        const tooLong = piece.kind === 'oversize' && piece.first && judge([talk.tooLong('response')]) === 'block'
        if (tooLong || (data !== null && !passes(await talk.answered(data), judge))) throw new Blocked()
        controller.enqueue(piece.raw)
      }
    },
  })
}
