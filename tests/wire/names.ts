// A DNS server for the few names of a test, on port 53 of an own loopback address, since resolv.conf cannot name a port.

import { createSocket } from 'node:dgram'

export interface Names {
  readonly address: string
  /** Names whose A records were asked for, in order. */
  readonly asked: readonly string[]
  stop(): void
}

/** One address; several = one after another, the last for good; null = no answer at all. */
export type Saying = string | readonly string[] | null

/** Serves A records; null when this process may not bind port 53. */
export function serveNames(records: Readonly<Record<string, Saying>>, address = '127.53.53.53'): Promise<Names | null> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const { name, type, end } = question(query)
    const saying = records[name]
    if (saying === null) return
    if (type === 1) asked.push(name)
    const nth = asked.filter((one) => one === name).length
    const said = typeof saying === 'string' ? saying : saying?.[Math.min(nth, saying.length) - 1]
    socket.send(answer(query, end, type === 1 ? said : undefined, name in records), from.port, from.address)
  })
  return new Promise((resolve) => {
    socket.once('error', () => resolve(null))
    socket.bind(53, address, () => resolve({ address, asked, stop: () => socket.close() }))
  })
}

function question(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = []
  let at = 12
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 }
}

function answer(query: Buffer, end: number, ip: string | undefined, known: boolean): Buffer {
  const head = Buffer.from(query.subarray(0, end))
  // Response, recursion available; NXDOMAIN for a name nobody knows.
  head.writeUInt16BE(known ? 0x8180 : 0x8183, 2)
  head.writeUInt16BE(ip === undefined ? 0 : 1, 6)
  head.writeUInt32BE(0, 8)
  if (ip === undefined) return head
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...ip.split('.').map(Number)])
  return Buffer.concat([head, record])
}
