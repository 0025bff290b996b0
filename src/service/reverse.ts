// `reverse_proxy`: the listener in front of one upstream, when it is asked for.

import { parseHostPort } from './address.ts'
import { Exit, exitCodes } from './exit.ts'
import type { Config } from '../config/schema.ts'
import type { ForwardDeps } from '../proxy/exchange.ts'
import { createReverse } from '../proxy/reverse.ts'
import type { Edge } from '../proxy/wire.ts'
import { gated, type GateDeps } from '../runtime/gate.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'

/** Where the existing program serves it. */
export const usual = ':8890'

export async function startReverse(
  { reverse_proxy: { enabled, listen: address, upstream } }: Config,
  deps: ForwardDeps,
  shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>,
  gate: GateDeps,
): Promise<Listener | null> {
  if (!enabled) return null
  if (upstream === '')
    throw new Exit(exitCodes.usage, 'reverse_proxy.enabled needs reverse_proxy.upstream, such as http://127.0.0.1:3000')
  const reverse = createReverse(deps, upstream)
  const place = parseHostPort(address === '' ? usual : address, 'reverse_proxy.listen')
  const options = { ...shared, ...place, forwards: true, fetch: (_: Request, edge: Edge) => reverse(edge) }
  // Every path here is the server's: nothing stays answered.
  return listen(gated(options, { ...gate, transport: 'reverse' }))
}
