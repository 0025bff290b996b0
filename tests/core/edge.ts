// What the edge gives for one request, and the end of it that a socket would tell.

import type { Edge, ExchangeEnd } from '../../src/proxy/wire.ts'

export function edgeFor(asked: Pick<Edge, 'method' | 'target'> & Partial<Edge>) {
  const settlers: ((end: ExchangeEnd) => void)[] = []
  const edge: Edge = {
    headers: [],
    body: null,
    clientIp: '192.0.2.7',
    requestId: 'req-1',
    trailers: () => [],
    gone: new AbortController().signal,
    whenDone: (settle) => void settlers.push(settle),
    ...asked,
  }
  const end = (bytes = 0) => settlers.splice(0).forEach((settle) => settle({ bytes, how: 'completed' }))
  return { edge, end }
}
