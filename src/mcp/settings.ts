// The words for what the configuration says of MCP traffic, whatever carries it.

import type { Action } from '../types.ts'

/** What a note on a request says, besides the request itself. */
export interface Mediation {
  readonly requestId: string
  readonly action: Action
}

export interface McpSettings {
  readonly inputScanning: boolean
  readonly responseScanning: boolean
  readonly toolScanning: boolean
  /** Answers are read even where neither is scanned: guards look at them. */
  readonly answersRead?: boolean
  /** What becomes of a body that is no JSON-RPC: refused, or scanned as text and forwarded. */
  readonly onParseError: 'block' | 'forward'
  /** Limit of a request, of an answer and of one event. */
  readonly maxBodyBytes: number
  readonly upstreamUrl: string
  /** The URL clients know the MCP endpoint by, where OAuth has to work through another origin. */
  readonly publicUrl?: string | null
  /** What becomes of headers that contradict the body (MCP 2026-07-28). */
  readonly headerMismatch?: 'tell' | 'refuse'
}
