// How the proxy reaches the world: names, connections and the next proxy, as the configuration wants them now.

import { routeFrom } from './clients.ts'
import type { Live } from './live.ts'
import type { Config } from '../config/schema.ts'
import type { By } from '../mcp/ws-side.ts'
import type { Route } from '../proxy/next-proxy.ts'
import { parseAbsolute } from '../proxy/target.ts'
import { createReach } from '../runtime/relay.ts'
import { resolveThrough } from '../runtime/beyond.ts'
import { createResolve } from '../runtime/resolve.ts'
import { createSend } from '../runtime/send.ts'

const dnsMs = 5000
export const connectMs = 10_000

/** For a WebSocket of our own; null = it is dialled directly. */
export function proxyFor({ protocol, host }: URL, route: Route): By | null {
  const target = parseAbsolute(`${protocol === 'wss:' ? 'https' : 'http'}://${host}/`)
  const proxy = target === null ? null : route(target)
  if (proxy === null) return null
  const { scheme, host: name, port, authorization } = proxy
  const url = `${scheme}://${name.includes(':') ? `[${name}]` : name}:${port}`
  return { url, headers: authorization === undefined ? {} : { 'Proxy-Authorization': authorization } }
}

/** What `outwardOf` gives, for a program that reads its configuration once. */
export function outwardBy(config: Config, env: Readonly<Record<string, string | undefined>>) {
  return outwardOf({ route: routeFrom(config, env), config: () => config })
}

export function outwardOf(live: Pick<Live, 'config' | 'route'>) {
  const { route } = live
  const pin = live.config().upstream_proxy.pin_addresses
  const resolve = resolveThrough(createResolve(dnsMs), {
    route,
    pin,
    local: () => live.config().upstream_proxy.local_dns,
  })
  const sending = {
    connectMs,
    route,
    pin,
    get headMs() {
      return live.config().fetch_proxy.timeout_seconds * 1000
    },
  }
  return {
    resolve,
    send: createSend(sending),
    upstreamSend: createSend({ connectMs, headMs: 0, route, pin }),
    reach: createReach(route, pin),
  }
}
