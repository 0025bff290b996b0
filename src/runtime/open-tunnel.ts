// Holds what is left to be done when a tunnel ends: its record, and what it had taken is given back.

import type { Socket } from 'node:net'
import { cutOff } from './cut.ts'
import type { Relayed } from './relay.ts'
import type { Audit, Outcome, TlsFacts } from '../audit.ts'
import type { Slots } from '../proxy/client.ts'
import type { Party } from '../proxy/party.ts'
import type { TunnelMeter } from '../proxy/quota.ts'
import type { Trace } from '../trace.ts'
import type { Verdict } from '../types.ts'

export interface TunnelEnd {
  readonly verdict: Verdict
  readonly outcome: Outcome
  readonly target: string
  readonly status?: number
  readonly bytes?: number
  readonly error?: string
  readonly tls?: TlsFacts
  readonly agent?: string
  readonly hint?: string
  readonly resolvedBy?: 'upstream_proxy'
}

/** What every record of a tunnel says, known when it was asked for. */
export interface Asked {
  readonly clientIp: string
  readonly requestId: string
  readonly trace?: Trace
  readonly started: number
}

/** What all tunnels of a listener share. */
export interface Tunnels {
  readonly audit: Audit
  readonly clock: () => number
  readonly opened: () => void
  readonly closed: () => void
  readonly slots?: Slots | undefined
  open: number
}

export function record(audit: Audit, now: number, { started, ...asked }: Asked, end: TunnelEnd): void {
  const durationMs = now - started
  audit({ event: 'tunnel_close', transport: 'connect', method: 'CONNECT', durationMs, ...asked, ...end })
}

/** Thousands of tunnels idle: of each only this is kept, and neither what began it nor a function of its own. */
export class OpenTunnel {
  readonly #tunnels: Tunnels
  readonly #asked: Asked
  readonly #audit: Audit
  /** Who holds a slot for it. */
  readonly #holder: string
  readonly #closed: (() => void) | undefined
  #end: TunnelEnd | undefined
  #meter: TunnelMeter | undefined

  constructor(tunnels: Tunnels, asked: Asked, holder: string, client: Socket, party?: Party) {
    this.#tunnels = tunnels
    this.#asked = asked
    this.#holder = holder
    this.#audit = (party ?? tunnels).audit
    tunnels.open++
    tunnels.opened()
    this.#closed = party?.opened(() => cutOff(client, 'session_ended'))
  }

  /** Is relayed from here on; what its record will say if nothing else happens. */
  relaying(end: TunnelEnd, meter: TunnelMeter): void {
    this.#end = end
    this.#meter = meter
  }

  /** Whether more may pass. */
  spend(bytes: number): boolean {
    return this.#meter?.spend(bytes) ?? true
  }

  relayed(how: Relayed): void {
    if (this.#end !== undefined) {
      const { hint, ...end } = { ...this.#end, ...this.#meter?.end(), ...how }
      this.record({ ...end, ...(hint !== undefined && end.outcome === 'completed' && { hint }) })
    }
    this.over()
  }

  record(end: TunnelEnd): void {
    record(this.#audit, this.#tunnels.clock(), this.#asked, end)
  }

  over(): void {
    this.#tunnels.open--
    this.#tunnels.slots?.give(this.#holder)
    this.#closed?.()
    this.#tunnels.closed()
  }
}
