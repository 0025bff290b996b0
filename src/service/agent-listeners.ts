// `agents.*.listeners`: addresses that belong to one agent; whoever comes there is that agent.

import { parseHostPort } from './address.ts'
import type { Config } from '../config/schema.ts'
import type { Edge } from '../proxy/wire.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'

/** `outer` = how the main listener serves; `gate` = what stands before it. All of them, or none. */
export async function startAgentListeners(
  { agents }: Config,
  outer: ListenOptions,
  gate: (options: ListenOptions) => ListenOptions,
): Promise<readonly Listener[]> {
  const started: Listener[] = []
  try {
    for (const [name, { listeners = [] }] of Object.entries(agents))
      for (const [index, address] of listeners.entries()) {
        const place = parseHostPort(address, `agents.${name}.listeners[${index}]`)
        started.push(await listen(gate({ ...boundTo(name, outer), ...place })))
      }
  } catch (error) {
    await Promise.all(started.map((one) => one.stop(0)))
    throw error
  }
  return started
}

function boundTo(listener: string, outer: ListenOptions): ListenOptions {
  const { fetch, connect, upgrade } = outer
  return {
    ...outer,
    fetch: (request: Request, edge: Edge) => fetch(request, { ...edge, listener }),
    ...(connect !== undefined && {
      connect: (edge, socket, head, mark) => connect({ ...edge, listener }, socket, head, mark),
    }),
    ...(upgrade !== undefined && {
      upgrade: (edge, socket, head) => upgrade({ ...edge, listener }, socket, head),
    }),
  }
}
