// What of a session that runs is compared with what is usual, and which of it has been told already.

import { type Deviation, type Dimension, type Measured } from './baseline.ts'
import { wrong } from './findings.ts'
import { Recent } from './window.ts'
import type { Finding } from '../types.ts'

/** More hosts, or tools, of one session are not told apart. */
const MOST = 128

export class Usual {
  readonly #hosts = new Recent(MOST)
  readonly #tools = new Recent(MOST)
  readonly #told = new Set<Dimension>()
  #requests = 0
  #calls = 0
  /** What its task is called, where somebody has said. */
  label = ''

  measured(bytes: number): Measured {
    return {
      requests: this.#requests,
      hosts: this.#hosts.size,
      bytes,
      tool_calls: this.#calls,
      tools: this.#tools.size,
    }
  }

  /** What it would be with this request, or this call, too. */
  with(host: string | null, tool: string | null, bytes: number): Measured {
    const measured = this.measured(bytes)
    return {
      ...measured,
      ...(host !== null && {
        requests: measured.requests + 1,
        hosts: this.#hosts.with(host, 0, Number.POSITIVE_INFINITY).size,
      }),
      ...(tool !== null && {
        tool_calls: measured.tool_calls + 1,
        tools: this.#tools.with(tool, 0, Number.POSITIVE_INFINITY).size,
      }),
    }
  }

  arrived(host: string): void {
    this.#requests++
    this.#hosts.see(host, 0, Number.POSITIVE_INFINITY)
  }

  called(tool: string): void {
    this.#calls++
    this.#tools.see(tool, 0, Number.POSITIVE_INFINITY)
  }

  /** Those that are news. */
  untold(all: readonly Deviation[]): readonly Deviation[] {
    return all.filter(({ dimension }) => !this.#told.has(dimension))
  }

  /** They were told and let pass: they are no news any more. */
  tell(all: readonly Deviation[]): void {
    for (const { dimension } of all) this.#told.add(dimension)
  }
}

export function deviation({ dimension, value, most }: Deviation): Finding {
  return wrong({
    rule: 'Unusual Behaviour',
    section: 'behavioral_baseline',
    scanner: 'session_anomaly',
    severity: 'medium',
    detail: `session anomaly: unusual ${dimension}: ${value}, usually up to ${Math.floor(most)}`,
  })
}
