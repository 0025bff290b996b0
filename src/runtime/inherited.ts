// Listening sockets that whoever started us had bound already: sd_listen_fds(3).

type Env = Readonly<Record<string, string | undefined>>

/** What a listener is called in `FileDescriptorName=` of a socket unit. */
export const socketNames = ['proxy', 'mcp', 'reverse', 'metrics', 'api'] as const
export type SocketName = (typeof socketNames)[number]

/** The first descriptor that is handed over (SD_LISTEN_FDS_START). */
const first = 3
/** More are not looked at: the count is whatever the environment says. */
const most = 64

/**
 * File descriptors by listener. Sockets without one of our names are the proxy's and the MCP listener's, in this order.
 * Empty when nothing was handed over, or when it was meant for another process.
 */
export function inheritedSockets(env: Env, pid: number): ReadonlyMap<SocketName, number> {
  const sockets = new Map<SocketName, number>()
  const rest: number[] = []
  for (const [fd, name] of handedOver(env, pid)) {
    const known = socketNames.find((one) => one === name)
    if (known === undefined || sockets.has(known)) rest.push(fd)
    else sockets.set(known, fd)
  }
  for (const name of ['proxy', 'mcp'] as const) {
    const fd = sockets.has(name) ? undefined : rest.shift()
    if (fd !== undefined) sockets.set(name, fd)
  }
  return sockets
}

/** Sockets that no listener of `served` takes: the kernel accepts connections there, and nobody answers them. */
export function idleSockets(env: Env, pid: number, served: readonly SocketName[]): string[] {
  const sockets = inheritedSockets(env, pid)
  const taken = new Set(served.map((name) => sockets.get(name)))
  return [...handedOver(env, pid)].filter(([fd]) => !taken.has(fd)).map(([fd, name]) => `${fd} (${name || 'no name'})`)
}

function handedOver(env: Env, pid: number): ReadonlyMap<number, string> {
  const count = Number(env['LISTEN_FDS'] ?? '')
  if (!Number.isInteger(count) || count < 1 || Number(env['LISTEN_PID'] ?? '') !== pid) return new Map()
  const names = (env['LISTEN_FDNAMES'] ?? '').split(':')
  return new Map(Array.from({ length: Math.min(count, most) }, (_, at) => [first + at, names[at] ?? '']))
}
