// Listening sockets that whoever started us had bound already: sd_listen_fds(3).

type Env = Readonly<Record<string, string | undefined>>

/** What a listener is called in `FileDescriptorName=` of a socket unit. */
export const socketNames = ['proxy', 'mcp', 'reverse', 'metrics', 'api'] as const
export type SocketName = (typeof socketNames)[number]

/** The first descriptor that is handed over (SD_LISTEN_FDS_START). */
const first = 3

/**
 * File descriptors by listener. Sockets without one of our names are the proxy's and the MCP listener's, in this order.
 * Empty when nothing was handed over, or when it was meant for another process.
 */
export function inheritedSockets(env: Env, pid: number): ReadonlyMap<SocketName, number> {
  const sockets = new Map<SocketName, number>()
  const count = Number(env['LISTEN_FDS'] ?? '')
  if (!Number.isInteger(count) || count < 1 || Number(env['LISTEN_PID'] ?? '') !== pid) return sockets
  const names = (env['LISTEN_FDNAMES'] ?? '').split(':')
  const named = new Map(Array.from({ length: count }, (_, at) => [first + at, names[at] ?? '']))
  const rest: number[] = []
  for (const [fd, name] of named) {
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
