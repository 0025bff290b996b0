// Knows which addresses a configuration listens on, and who has each of them now.

import { createServer } from 'node:net'
import { parseHostPort } from '../service/address.ts'
import { healthcheck } from './health.ts'
import type { Config } from '../config/schema.ts'

export interface Port {
  readonly key: string
  readonly address: string
  readonly host: string
  /** `ours`: Pipelock answers there; `assumed`: it asks for a token there, and runs at its main address. */
  readonly holder: 'free' | 'ours' | 'assumed' | { readonly code: string }
}

/** These speak nothing that a stranger could ask who they are. */
const closed = ['reverse_proxy.listen', 'kill_switch.api_listen', 'scan_api.listen']

export async function* ports(config: Config): AsyncGenerator<Port> {
  let runs = false
  for (const [key, address] of places(config)) {
    if (address === '') continue
    const { host, port } = parseHostPort(address, key)
    const code = await bound(host, port)
    const answers = code === 'EADDRINUSE' && (await isPipelock(address))
    if (key === 'fetch_proxy.listen') runs = answers
    const assumed = code === 'EADDRINUSE' && runs && closed.includes(key)
    yield { key, address, host, holder: code === null ? 'free' : answers ? 'ours' : assumed ? 'assumed' : { code } }
  }
}

const places = (config: Config): (readonly [key: string, address: string])[] => [
  ['fetch_proxy.listen', config.fetch_proxy.listen],
  ['reverse_proxy.listen', config.reverse_proxy.enabled ? config.reverse_proxy.listen || ':8890' : ''],
  ['metrics_listen', config.metrics_listen],
  ['kill_switch.api_listen', config.kill_switch.api_listen],
  ['scan_api.listen', config.scan_api.listen],
  ...Object.entries(config.agents).flatMap(([name, { listeners = [] }]) =>
    listeners.map((address) => [`agents.${name}.listeners`, address] as const),
  ),
]

const isPipelock = (address: string): Promise<boolean> =>
  healthcheck(address, undefined, 1000).then(
    () => true,
    () => false,
  )

function bound(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'unknown error'))
    server.listen({ port, ...(host !== '' && { host }) }, () => server.close(() => resolve(null)))
  })
}
