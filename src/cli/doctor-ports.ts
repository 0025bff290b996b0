// Finds out who has each of the addresses that a configuration listens on.

import { createServer } from 'node:net'
import { parseHostPort } from '../service/address.ts'
import { healthcheck } from './health.ts'
import { listenersOf } from './listeners.ts'
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
  for (const [key, address] of listenersOf(config)) {
    if (address === '') continue
    const { host, port } = parseHostPort(address, key)
    const code = await bound(host, port)
    const answers = code === 'EADDRINUSE' && (await isPipelock(address))
    if (key === 'fetch_proxy.listen') runs = answers
    const assumed = code === 'EADDRINUSE' && runs && closed.includes(key)
    yield { key, address, host, holder: code === null ? 'free' : answers ? 'ours' : assumed ? 'assumed' : { code } }
  }
}

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
