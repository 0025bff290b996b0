// A proxy that opens tunnels, an HTTPS origin behind it, and a client that speaks inside: what tests of interception start from.

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { makeCertificates, type Certificates } from './certificates.ts'
import { Connection } from './connection.ts'
import { loopback, startPipelock, type Pipelock, type StartOptions } from './harness.ts'

/** `localhost` resolves to loopback, which is private. */
export const opening = `${loopback}trusted_domains: [localhost]\ntls_interception: {enabled: true}\n`

export interface Inside {
  readonly pipelock: Pipelock
  /** What the origin serves TLS with: pipelock trusts its authority. */
  readonly certificates: Certificates
  /** PEM file of pipelock's own authority. */
  readonly ca: string
  /** Opens a tunnel and a TLS session in it, verified against pipelock's authority. */
  open(port: number, options?: OpenOptions): Promise<Connection & { readonly socket: TLSSocket }>
  stop(): Promise<void>
}

export interface OpenOptions {
  readonly host?: string
  /** Absent = the host; null = none is sent. */
  readonly serverName?: string | null
  readonly alpn?: readonly string[]
}

/** Bytes of a CONNECT, answered with 200. */
export async function tunnel(port: number, authority: string): Promise<Connection> {
  const connection = await Connection.open(port)
  await connection.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
  assert.deepEqual(await connection.head(), { start: 'HTTP/1.1 200 Connection Established', fields: [] })
  return connection
}

export async function startInside(options: StartOptions = {}): Promise<Inside> {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-inside-'))
  const certificates = makeCertificates(folder, 'localhost')
  const env = { NODE_EXTRA_CA_CERTS: certificates.authority, ...options.env }
  const pipelock = await startPipelock({ yaml: opening, ...options, env })
  const ca = join(pipelock.folder, '.pipelock', 'ca.pem')
  return {
    pipelock,
    certificates,
    ca,
    open: async (port, { host = 'localhost', serverName = host, alpn } = {}) => {
      const { socket } = await tunnel(pipelock.port, `${host}:${port}`)
      socket.removeAllListeners('data')
      const secure = connect({
        socket,
        ca: readFileSync(ca, 'utf8'),
        ...(serverName === null ? { checkServerIdentity: () => undefined } : { servername: serverName }),
        ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
      })
      await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
      return new Connection(secure) as Connection & { readonly socket: TLSSocket }
    },
    stop: async () => {
      rmSync(folder, { recursive: true, force: true })
      await pipelock.stop()
    },
  }
}
