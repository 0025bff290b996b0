// Makes the web Request that routes are chosen by; forwarding reads the edge, which is as the client wrote it.

import type { IncomingMessage } from 'node:http'
import { bodyOf, carriesBody, type BodyOptions } from './body.ts'
import type { Edge } from '../proxy/wire.ts'

export function toRequest(incoming: IncomingMessage, edge: Edge, receiving: BodyOptions): Request {
  const headers = new Headers()
  for (const [name, value] of edge.headers) headers.append(name, value)
  // The URL only serves routing: forwarding reads `edge.target`, which is as the client wrote it.
  const local = edge.target.startsWith('/')
  const url = local ? routed(edge.target) : base
  // Forwarding reads `edge.method` too: Hono would answer HEAD with a new Response and lose what was wired to it.
  const method = local ? webMethod(edge.method) : 'GET'
  const init: RequestInit & { duplex?: 'half' } = { method, headers, signal: edge.gone }
  if (local && edge.bytes === undefined && carriesBody(edge.headers) && !['GET', 'HEAD'].includes(edge.method))
    Object.assign(init, { body: bodyOf(incoming, receiving), duplex: 'half' })
  return new Request(url, init)
}

const base = 'http://proxy.invalid/'
const mostKept = 256
/** Clients mostly ask for what they asked for last. */
let last = { target: '/', url: base }

function routed(target: string): string {
  if (last.target === target) return last.url
  const url = new URL(base)
  ;[url.pathname = '/', url.search = ''] = cutAt(target, '?')
  if (target.length <= mostKept) last = { target, url: url.href }
  return url.href
}

function cutAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

/** The web API refuses these three as methods. */
function webMethod(method: string): string {
  return /^(connect|trace|track)$/i.test(method) ? 'OPTIONS' : method
}
