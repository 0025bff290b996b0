// What one session may spend (`agents.*.budget`): requests, bytes, hosts and time here; tool calls in `wallet.ts`.

import { Recent } from './window.ts'

/** 0 = unlimited. */
export interface Budget {
  readonly requests: number
  readonly bytes: number
  readonly domains: number
  /** After so long all of it begins anew; 0 = never (milliseconds). */
  readonly windowMs: number
  readonly wallMs: number
  readonly calls: CallBudget
  /** What is done when it is spent. */
  readonly action: 'warn' | 'block'
}

export interface CallBudget {
  readonly total: number
  readonly concurrent: number
  /** Identical calls, and calls of one tool, among the last `loop` ones. */
  readonly identical: number
  readonly endpoint: number
  readonly loop: number
  /** Different tools within `fanMs`. */
  readonly fanOut: number
  readonly fanMs: number
  /** What a call of a tool counts; absent = 1. */
  readonly costs: Readonly<Record<string, number>>
}

export interface Spent {
  readonly what: string
  /** Seconds until it begins anew; absent = it does not by itself. */
  readonly retryAfter?: number
}

/** More hosts are not told apart: a limit above it is this one. */
const HOSTS = 1024

export class Purse {
  #began = Number.NEGATIVE_INFINITY
  #opened = Number.NEGATIVE_INFINITY
  #requests = 0
  #bytes = 0
  readonly #domains = new Recent(HOSTS)
  /** Kept by `wallet.ts`. */
  calls = 0

  /** Counts a request to this host, unless that is more than may be spent. */
  request(host: string, now: number, budget: Budget): Spent | null {
    this.#roll(now, budget)
    if (this.#opened === Number.NEGATIVE_INFINITY) this.#opened = now
    const minutes = Math.round(budget.wallMs / 60_000)
    if (budget.wallMs > 0 && now - this.#opened >= budget.wallMs)
      return { what: `${minutes} minutes of one session are over` }
    const { requests, bytes, domains } = budget
    if (requests > 0 && this.#requests >= requests) return this.#spent(`${requests} requests`, now, budget)
    if (bytes > 0 && this.#bytes >= bytes) return this.#spent(`${bytes} bytes`, now, budget)
    const most = Math.min(domains, HOSTS)
    if (domains > 0 && this.#domains.with(host, now, Infinity).size > most)
      return this.#spent(`${most} different hosts`, now, budget)
    this.#requests++
    if (domains > 0) this.#domains.see(host, now, Infinity)
    return null
  }

  carry(bytes: number, now: number, budget: Budget): void {
    this.#roll(now, budget)
    this.#bytes += bytes
  }

  /** Counts a tool call by its cost; what is spent when there is no more. */
  call(cost: number, now: number, budget: Budget): Spent | null {
    this.#roll(now, budget)
    const { total } = budget.calls
    if (total > 0 && this.calls + cost > total) return this.#spent(`${total} tool calls`, now, budget)
    this.calls += cost
    return null
  }

  state(): { requests: number; bytes: number; domains: number; tool_calls: number } {
    return { requests: this.#requests, bytes: this.#bytes, domains: this.#domains.size, tool_calls: this.calls }
  }

  /** Whether forgetting it would give anything back. */
  get isUsed(): boolean {
    return this.#requests > 0 || this.#bytes > 0 || this.calls > 0
  }

  /** All of it begins anew. */
  forgive(now: number): void {
    this.#reset(now)
    this.#opened = now
  }

  #reset(now: number): void {
    this.#began = now
    this.#requests = this.#bytes = this.calls = 0
    this.#domains.clear()
  }

  #spent(what: string, now: number, { windowMs }: Budget): Spent {
    if (windowMs === 0) return { what }
    return { what, retryAfter: Math.max(1, Math.ceil((this.#began + windowMs - now) / 1000)) }
  }

  #roll(now: number, { windowMs }: Budget): void {
    if (this.#began === Number.NEGATIVE_INFINITY || (windowMs > 0 && now - this.#began >= windowMs)) this.#reset(now)
  }
}
