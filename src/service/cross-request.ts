// Translates `cross_request_detection`: what is remembered of earlier requests, and for how long.

import type { Config } from '../config/schema.ts'
import type { CrossRequestSettings } from '../proxy/cross-request.ts'

/** Null = each request is judged alone. */
export function crossRequestSettingsOf({ cross_request_detection: cross }: Config): CrossRequestSettings | null {
  if (!cross.enabled) return null
  const { fragment_reassembly: pieces, entropy_budget: budget } = cross
  return {
    fragments: pieces.enabled ? { maxBytes: pieces.max_buffer_bytes, windowMs: pieces.window_minutes * 60_000 } : null,
    entropy: budget.enabled
      ? { bits: budget.bits_per_window, windowMs: budget.window_minutes * 60_000, exempt: budget.exempt_domains }
      : null,
  }
}
