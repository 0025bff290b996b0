// Counts requests and bytes per registrable domain over the last minute, in bounded memory.

import type { Outcome } from '../audit.ts'
import { decide, together } from '../decide.ts'
import { Blocked } from '../scan/inspect.ts'
import type { Action, Finding, Policy, Verdict } from '../types.ts'

export interface QuotaSettings {
  /** Both per minute; 0 = off. */
  readonly requests: number
  readonly bytes: number
}

/** The window slides by slots; one more than a minute holds, so that no minute ever sees more than the limit. */
const [SLOT_MS, SLOTS] = [5000, 13] as const

/** Domains counted apart; when all of them were asked for within the minute, further ones are counted together. */
const DOMAINS = 4096

class Counts {
  readonly #requests = new Float64Array(SLOTS)
  readonly #bytes = new Float64Array(SLOTS)
  latest: number

  constructor(slot: number) {
    this.latest = slot
  }

  /** Moves the window on to `slot`. */
  at(slot: number): this {
    const passed = Math.min(SLOTS, slot - this.latest)
    for (let i = 1; i <= passed; i++) {
      this.#requests[(slot - passed + i) % SLOTS] = 0
      this.#bytes[(slot - passed + i) % SLOTS] = 0
    }
    this.latest = Math.max(slot, this.latest)
    return this
  }

  add(kind: 'requests' | 'bytes', many: number): void {
    const of = kind === 'requests' ? this.#requests : this.#bytes
    of[this.latest % SLOTS] = (of[this.latest % SLOTS] ?? 0) + many
  }

  /** 0 = there is room; else the slots until there is. */
  wait(kind: 'requests' | 'bytes', most: number): number {
    const of = kind === 'requests' ? this.#requests : this.#bytes
    let total = of.reduce((sum, value) => sum + value, 0)
    let slots = 0
    while (total >= most && slots < SLOTS) {
      slots++
      total -= of[(this.latest + slots) % SLOTS] ?? 0
    }
    return slots
  }
}

export class Quota {
  readonly #settings: QuotaSettings
  readonly #domainOf: (host: string) => string
  readonly #clock: () => number
  /** Least recently used first. */
  readonly #domains = new Map<string, Counts>()
  #rest: Counts | undefined

  /** @param clock milliseconds, monotonic */
  constructor(settings: QuotaSettings, domainOf: (host: string) => string, clock: () => number) {
    this.#settings = settings
    this.#domainOf = domainOf
    this.#clock = clock
  }

  get isOn(): boolean {
    return this.#settings.requests > 0 || this.#settings.bytes > 0
  }

  get metersBytes(): boolean {
    return this.#settings.bytes > 0
  }

  /** Whether one more may go there; it is counted if so. `counted` false = only the data budget is asked. */
  ask(host: string, counted = true): Finding[] {
    const { requests, bytes } = this.#settings
    if (!this.isOn) return []
    const counts = this.#of(host)
    if (bytes > 0 && counts.wait('bytes', bytes) > 0) return [this.#spent(host, counts)]
    if (requests === 0 || !counted) return []
    const wait = counts.wait('requests', requests)
    if (wait > 0) {
      const detail = `rate limit exceeded for ${host} (${requests} requests per minute and domain)`
      return [this.#finding('ratelimit', 'Rate Limit', detail, wait)]
    }
    counts.add('requests', 1)
    return []
  }

  /** Counts bytes that have passed; says so when the budget is gone. */
  spend(host: string, many: number): Finding | null {
    if (!this.metersBytes) return null
    const counts = this.#of(host)
    counts.add('bytes', many)
    return counts.wait('bytes', this.#settings.bytes + 1) > 0 ? this.#spent(host, counts) : null
  }

  /** A body that counts as it flows, and is cut where the budget ends if `judge` says so. */
  metered(
    body: ReadableStream<Uint8Array>,
    host: string,
    judge: (findings: readonly Finding[]) => Action,
  ): ReadableStream<Uint8Array> {
    if (!this.metersBytes) return body
    let told = false
    const reader = body.getReader()
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const { value, done } = await reader.read()
          if (done) return controller.close()
          const gone = this.spend(host, value.length)
          if (gone !== null && !told && judge([gone]) === 'block') {
            await reader.cancel().catch(() => undefined)
            throw new Blocked()
          }
          told ||= gone !== null
          controller.enqueue(value)
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    )
  }

  #spent(host: string, counts: Counts): Finding {
    const detail = `data budget exceeded for ${host} (${this.#settings.bytes} bytes per minute and domain)`
    return this.#finding('databudget', 'Data Budget', detail, counts.wait('bytes', this.#settings.bytes))
  }

  #finding(scanner: 'ratelimit' | 'databudget', rule: string, detail: string, slots: number): Finding {
    const retryAfter = Math.max(1, Math.ceil((slots * SLOT_MS - (this.#clock() % SLOT_MS)) / 1000))
    return {
      rule,
      threat: 'destination',
      severity: 'high',
      section: 'destination',
      scanner,
      where: 'url',
      detail,
      retryAfter,
    }
  }

  #of(host: string): Counts {
    const slot = Math.floor(this.#clock() / SLOT_MS)
    const domain = this.#domainOf(host)
    const known = this.#domains.get(domain)
    if (known !== undefined) {
      this.#domains.delete(domain)
      this.#domains.set(domain, known)
      return known.at(slot)
    }
    if (this.#domains.size >= DOMAINS) {
      const [oldest] = this.#domains
      // Forgetting one that still counts would lift its limit.
      if (oldest !== undefined && slot - oldest[1].latest < SLOTS) return (this.#rest ??= new Counts(slot)).at(slot)
      if (oldest !== undefined) this.#domains.delete(oldest[0])
    }
    const made = new Counts(slot)
    this.#domains.set(domain, made)
    return made
  }
}

/** Counts what a tunnel carries while it flows. */
export class TunnelMeter {
  readonly #quota: Quota | undefined
  readonly #host: string
  readonly #policy: () => Policy
  #verdict: Verdict

  constructor(quota: Quota | undefined, host: string, policy: () => Policy, verdict: Verdict) {
    this.#quota = quota
    this.#host = host
    this.#policy = policy
    this.#verdict = verdict
  }

  /** Whether more may pass. */
  spend(bytes: number): boolean {
    const gone = this.#quota?.spend(this.#host, bytes) ?? null
    if (gone === null) return true
    const now = decide(this.#policy(), [gone])
    if (!this.#verdict.findings.some(({ rule }) => rule === gone.rule)) this.#verdict = together(this.#verdict, now)
    return now.action !== 'block'
  }

  /** What the tunnel's record says of it. */
  end(): { readonly verdict: Verdict; readonly outcome: Outcome } {
    return { verdict: this.#verdict, outcome: this.#verdict.action === 'block' ? 'refused' : 'completed' }
  }
}
