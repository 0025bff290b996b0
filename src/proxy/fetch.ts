// The life of a page that an agent has fetched for it: every hop judged, the body read whole, its text handed over.

import { toText } from '@std/streams/to-text'
import type { MemoryBudget } from './budget.ts'
import { askedOf, fetchAnswer, type FetchAnswer } from './fetch-answer.ts'
import { Ended, followed, inspected, said, unread, type FetchDeps, type Life } from './hops.ts'
import { looksLikeText, mediumOf } from './media.ts'
import { articleOf, isPage, type Article } from './page.ts'
import { proxyStatus, remedyOf, retryAfter, statusOf } from './refuse.ts'
import { SendError } from './sending.ts'
import { ShieldTally } from './shield.ts'
import { traced } from '../trace.ts'
import { valuesOf, wired, type Edge, type HeaderList } from './wire.ts'
import { reasonOf, type Outcome } from '../audit.ts'
import { endingOf } from '../ending.ts'
import { aimed, decide, isAskedAbout } from '../decide.ts'
import { Blocked } from '../scan/inspect.ts'
import { join } from '../scan/join.ts'
import type { Action, Finding } from '../types.ts'

/** Answers `GET /fetch?url=` and leaves exactly one audit record. */
export async function fetchPage(edge: Edge, deps: FetchDeps): Promise<Response> {
  const started = deps.clock()
  const asked = askedOf(edge.target, edge.headers)
  const agent = edge.agent ?? (edge.who === undefined ? asked.agent : 'anonymous')
  const policy = aimed(deps.policy(), asked.url ?? '')
  const findings: Finding[] = []
  const waiting: Finding[] = []
  const judge = (more: readonly Finding[]): Action => {
    const asks = (finding: Finding) => deps.ask !== undefined && isAskedAbout(policy, finding)
    waiting.push(...more.filter(asks))
    const now = more.filter((finding) => !asks(finding))
    findings.push(...now)
    return decide(policy, now).action
  }
  const tally = new ShieldTally()
  const begun = { shown: '[unreadable target]', resolvedBy: {}, hops: 0 }
  const life: Life = { edge, deps, asked, judge, findings, waiting, tally, ...begun }
  let [outcome, problem]: [Outcome, string | undefined] = ['completed', undefined]
  let status = 200
  let answer: Omit<FetchAnswer, 'url'>
  let more: HeaderList = []
  try {
    answer = await page(life)
  } catch (error) {
    const verdict = decide(policy, findings)
    const { because } = verdict
    if (error instanceof Blocked && because !== null) {
      outcome = 'refused'
      status = statusOf(because)
      const asked = waiting.length > 0 ? 'denied' : isAskedAbout(policy, because) ? 'nobody' : null
      const reason = reasonFor(because, findings, asked)
      answer = {
        blocked: true,
        block_reason: life.hops > 0 && because.section !== 'response_scanning' ? `redirect blocked: ${reason}` : reason,
        ...(deps.settings().explain && { hint: remedyOf(because) }),
      }
      more = [['Proxy-Status', proxyStatus('http_request_denied', reason)], ...retryAfter(because)]
    } else {
      const late = deps.clock() - started >= deps.fetching().timeoutMs
      const type = late ? 'http_response_timeout' : typeOf(error)
      const ended = error instanceof Ended && !late ? error : new Ended(502, 'fetch failed', 'upstream_failed', type)
      outcome = edge.gone.aborted ? 'client_gone' : ended.outcome
      problem = ended.type
      status = ended.status
      answer = {
        blocked: false,
        error: ended.type === undefined ? ended.message : `${ended.message}: ${said(ended.type)}`,
      }
      more = status === 405 ? [['Allow', 'GET']] : []
    }
  }
  const blocked = outcome === 'refused'
  const response = fetchAnswer(
    status,
    { url: blocked || asked.url === null ? life.shown : asked.url, agent, ...answer },
    edge.headers,
    more,
  )
  edge.whenDone((end) => {
    deps.audit({
      event: 'allowed',
      transport: 'fetch',
      verdict: decide(policy, findings),
      method: edge.method,
      target: life.shown,
      clientIp: edge.clientIp,
      requestId: edge.requestId,
      agent,
      ...traced(edge.headers),
      status: answer.status_code ?? status,
      bytes: end.bytes,
      durationMs: deps.clock() - started,
      ...(life.hops > 0 && { redirects: life.hops }),
      ...life.resolvedBy,
      ...tally.facts,
      ...(problem === undefined ? {} : { error: problem }),
      ...endingOf(outcome, end),
    })
  })
  return response
}

async function page(life: Life): Promise<Omit<FetchAnswer, 'url'>> {
  const { edge, deps, asked } = life
  if (edge.method !== 'GET') throw new Ended(405, 'only GET allowed', 'malformed')
  if (asked.url === null) throw new Ended(400, "missing 'url' query parameter", 'malformed')
  const { timeoutMs, maxBytes } = deps.fetching()
  const signal = AbortSignal.any([edge.gone, AbortSignal.timeout(timeoutMs)])
  const response = await followed(life, asked.url, signal)
  const { headers } = response
  const budgeted = new Collected(deps.budget, maxBytes)
  try {
    await budgeted.read(response.body)
    const { body, truncated } = budgeted
    const type = valuesOf(headers, 'content-type')[0]
    const facts = { status_code: response.status, ...(type !== undefined && { content_type: type }), blocked: false }
    if (!mediumOf(headers).isText && !looksLikeText(body.subarray(0, 512)))
      return { ...facts, error: 'not text: the content is left out' }
    const article = await articleOf(body, headers, deps.readArticle)
    // What a page shows is not what it says: it is looked at again.
    const { title, content } = isPage(headers) ? await reread(life, response.host, article) : article
    await approved(life)
    return {
      ...facts,
      ...(title !== '' && { title }),
      content,
      ...(truncated && { truncated, error: `cut after ${maxBytes} bytes (fetch_proxy.max_response_mb)` }),
    }
  } finally {
    budgeted.release()
  }
}

/** What a person has let pass is told, and no more than that. */
async function approved({ deps, edge, waiting, findings, shown }: Life): Promise<void> {
  if (waiting.length === 0 || deps.ask === undefined) return
  const rules = [...new Set(waiting.map(({ rule }) => rule))]
  const may = await deps.ask({ url: shown, rules, gone: edge.gone })
  findings.push(...waiting.map((finding) => (may ? { ...finding, most: 'warn' as const } : finding)))
  if (!may) throw new Blocked()
}

/** A body, as far as it may be read. */
class Collected {
  readonly #budget: MemoryBudget
  readonly #most: number
  #taken = 0
  body = new Uint8Array(0)
  truncated: true | undefined

  constructor(budget: MemoryBudget, most: number) {
    this.#budget = budget
    this.#most = most
  }

  async read(stream: ReadableStream<Uint8Array> | null): Promise<void> {
    if (stream === null) return
    const parts: Uint8Array[] = []
    let size = 0
    try {
      for await (const chunk of stream) {
        // The body, its text, and what is made of it.
        if (!this.#budget.take(COPIES * chunk.length)) throw new Ended(503, 'too many pages at once', 'refused')
        this.#taken += COPIES * chunk.length
        parts.push(chunk)
        size += chunk.length
        if (size > this.#most) break
      }
    } catch (error) {
      if (error instanceof Blocked || error instanceof Ended) throw error
      throw unread()
    }
    const all = join(parts)
    this.body = all.slice(0, this.#most)
    if (all.length > this.#most) this.truncated = true
  }

  release(): void {
    this.#budget.give(this.#taken)
  }
}

const COPIES = 2

/** The text of a page, judged as the text it is. */
async function reread(life: Life, host: string, { title, content }: Article): Promise<Article> {
  const bytes = new TextEncoder().encode(`${title}\n${content}`)
  const headers: HeaderList = [
    ['Content-Type', 'text/plain'],
    ['Content-Length', String(bytes.length)],
  ]
  const text = wired({ status: 200, reason: '', headers, trailers: () => [] }, new Response(bytes).body)
  const { body } = await inspected(life, text, host)
  const judged = body === null ? '' : await toText(body)
  const end = judged.indexOf('\n')
  return { title: judged.slice(0, Math.max(0, end)), content: judged.slice(end + 1) }
}

/** The words of the original, which agents know; what else decided says so itself. */
function reasonFor(because: Finding, findings: readonly Finding[], asked: 'denied' | 'nobody' | null): string {
  if (because.section !== 'response_scanning' || because.threat !== 'injection') return reasonOf(because)
  const seen = findings.filter(({ section, threat }) => section === 'response_scanning' && threat === 'injection')
  const names = [...new Set(seen.map(({ rule }) => rule))].join(', ')
  if (asked === 'denied') return `response blocked by operator: ${names}`
  return `response contains prompt injection: ${names}${asked === 'nobody' ? ' (no HITL approver)' : ''}`
}

function typeOf(error: unknown): string {
  return error instanceof SendError ? error.type : 'proxy_internal_error'
}
