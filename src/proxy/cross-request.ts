// Judges a request by what its session has sent before: secrets in pieces, and too much that looks random.

import { matchesDomain } from './destination.ts'
import { EntropyBudget } from './entropy.ts'
import { Fragments } from './fragments.ts'
import { isHost, type OutgoingValue } from './outgoing.ts'
import { toFindings } from '../scan/findings.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { Action, Finding } from '../types.ts'

export interface CrossRequestSettings {
  /** Null = off. */
  readonly fragments: { readonly maxBytes: number; readonly windowMs: number } | null
  readonly entropy: { readonly bits: number; readonly windowMs: number; readonly exempt: readonly string[] } | null
}

/** What all sessions have sent of late; outlives a reload of the configuration. */
export class CrossRequest {
  readonly #fragments = new Fragments()
  readonly #entropy = new EntropyBudget()

  /** Bytes of pieces remembered, of all sessions. */
  get bytes(): number {
    return this.#fragments.bytes
  }

  /**
   * Judges what is about to be sent, and remembers it if it may. A session is a user that has proved its name, else an
   * address: the name that a client gives itself is its own to change.
   */
  judge(
    settings: CrossRequestSettings,
    scanner: Scanner,
    session: string,
    sent: { readonly host: string; readonly values: readonly OutgoingValue[] },
    now: number,
    decide: (findings: readonly Finding[]) => Action,
  ): Action {
    if (sent.values.length === 0) return 'allow'
    const findings: Finding[] = []
    const seen =
      settings.fragments === null ? null : this.#fragments.look(scanner, settings.fragments, session, sent.values, now)
    if (seen !== null)
      for (const { span: _, ...finding } of toFindings(seen.hits, {
        section: 'cross_request_detection',
        scanner: 'dlp',
        where: 'requests',
      }))
        findings.push({
          ...finding,
          view: 'fragments',
          detail: `DLP match: ${finding.rule} (${finding.severity}) in pieces over several requests`,
        })
    if (settings.entropy !== null && !settings.entropy.exempt.some((pattern) => matchesDomain(sent.host, pattern))) {
      const counted = sent.values.filter((value) => !isHost(value))
      const bits = this.#entropy.add(settings.entropy, session, counted, now)
      if (bits > settings.entropy.bits) findings.push(overBudget(Math.round(bits), settings.entropy.bits))
    }
    const action = findings.length === 0 ? 'allow' : decide(findings)
    seen?.settle(action !== 'block')
    return action
  }
}

function overBudget(bits: number, budget: number): Finding {
  return {
    rule: 'Entropy Budget',
    threat: 'secret',
    severity: 'medium',
    section: 'entropy_budget',
    scanner: 'entropy',
    where: 'requests',
    detail: `entropy budget exceeded: ${bits} bits of random-looking data in the window, ${budget} allowed`,
  }
}

/** Judges what one client is about to send; `block` = it must not be sent. */
export type Remember = (
  session: string,
  host: string,
  values: readonly OutgoingValue[],
  decide: (findings: readonly Finding[]) => Action,
) => Action
