// Where a listening socket is bound that came as a descriptor: no runtime asks getsockname(2) for it before it listens.

import { readFileSync, readlinkSync } from 'node:fs'

export interface Bound {
  readonly host: string
  readonly port: number
}

/** Null where the system does not say, as for sockets in the file system. */
export function boundTo(fd: number): Bound | null {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1]
    for (const table of ['tcp', 'tcp6']) {
      const found = entryOf(table, inode)
      if (found !== null) return found
    }
  } catch {
    // No /proc, or nothing under that number.
  }
  return null
}

/** https://docs.kernel.org/networking/proc_net_tcp.html: the second field is the local address, the tenth the inode. */
function entryOf(table: string, inode: string | undefined): Bound | null {
  for (const line of readFileSync(`/proc/self/net/${table}`, 'latin1').split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/)
    if (inode === undefined || fields[9] !== inode) continue
    const [address = '', port = ''] = (fields[1] ?? '').split(':')
    return { host: hostOf(address), port: Number.parseInt(port, 16) }
  }
  return null
}

/** Words of 32 bits in the order of this machine's bytes, which is little-endian wherever it runs. */
function hostOf(hex: string): string {
  const bytes = Array.from({ length: hex.length / 2 }, (_, at) => {
    const place = (at & ~3) + 3 - (at & 3)
    return Number.parseInt(hex.slice(place * 2, place * 2 + 2), 16)
  })
  if (bytes.length === 4) return bytes.join('.')
  const groups = Array.from({ length: 8 }, (_, at) => ((bytes[at * 2]! << 8) | bytes[at * 2 + 1]!).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
