// Knows what of an answer a person is asked about before the client gets it.

import { afterAsking } from '../decide.ts'
import type { Finding } from '../types.ts'
import type { Exchange } from './exchange.ts'

/** Judges what is on its way to the client; the finding that stops it, or null. */
export async function judgedAnswer(exchange: Exchange, findings: readonly Finding[]): Promise<Finding | null> {
  const { deps, policy, signal } = exchange
  const { ask, settings } = deps
  if (ask === undefined) return exchange.judge(findings)
  const { origin, pathname } = new URL(settings.upstreamUrl)
  const question = (rules: readonly string[]) => ask({ url: origin + pathname, rules, gone: signal })
  return exchange.judge(await afterAsking(policy, findings, question))
}
