// Knows what `/fetch` is asked and what it answers: the query, the JSON fields, the status codes.

import { valuesOf, wired, type HeaderList } from './wire.ts'

/** Field names are an interface of existing agents. */
export interface FetchAnswer {
  readonly url: string
  readonly agent?: string
  readonly status_code?: number
  readonly content_type?: string
  readonly title?: string
  readonly content?: string
  readonly error?: string
  readonly blocked: boolean
  readonly block_reason?: string
  readonly hint?: string
  readonly truncated?: true
}

export interface Asked {
  /** Null = no `url` parameter. */
  readonly url: string | null
  readonly agent: string
}

/**
 * The target stands in `url`, percent-encoded once. Where other parameters than `agent` follow, the `&` before them was
 * meant to be the target's.
 */
export function askedOf(target: string, headers: HeaderList): Asked {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : ''
  const pairs = query.split('&')
  const named = (name: string) => pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
  const agent = valuesOf(headers, 'x-pipelock-agent')[0] ?? decoded(named('agent') ?? '') ?? ''
  const own = pairs.every((pair) => pair === '' || pair.startsWith('url=') || pair.startsWith('agent='))
  const raw = own ? named('url') : afterUrl(query)
  const text = raw === undefined ? '' : decoded(raw)
  return {
    url: text === '' ? null : withoutControls(text ?? raw ?? ''),
    agent: agent.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, 64) || 'anonymous',
  }
}

function afterUrl(query: string): string | undefined {
  const at = query.startsWith('url=') ? 0 : query.indexOf('&url=') + 1
  return query.startsWith('url=', at) ? query.slice(at + 4) : undefined
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** C0 and DEL: they are no part of any URL, and parsers differ in what they make of them. */
function withoutControls(text: string): string {
  let out = ''
  for (const char of text) if (char >= ' ' && char !== '\x7f') out += char
  return out.trim()
}

/** JSON, unless only plain text will do. */
export function fetchAnswer(status: number, answer: FetchAnswer, headers: HeaderList, more: HeaderList = []): Response {
  const accept = valuesOf(headers, 'accept').join(',').toLowerCase()
  const plain = /text\/(plain|markdown)/.test(accept) && !accept.includes('json') && !accept.includes('*/*')
  const text = plain ? plainly(answer) : JSON.stringify(answer)
  const bytes = new TextEncoder().encode(`${text}\n`)
  const fields: HeaderList = [
    ['Content-Type', plain ? 'text/plain; charset=utf-8' : 'application/json'],
    ['Content-Length', String(bytes.length)],
    ['Cache-Control', 'no-store'],
    ['X-Content-Type-Options', 'nosniff'],
    ...more,
  ]
  return wired({ status, reason: '', headers: fields, trailers: () => [] }, new Response(bytes).body)
}

function plainly({ title, content, error, block_reason: reason, hint }: FetchAnswer): string {
  const why = reason === undefined ? error : `blocked: ${reason}`
  return [why, hint, title, content].filter((part) => part !== undefined && part !== '').join('\n\n')
}
