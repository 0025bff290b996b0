// Says in one line why an address cannot be listened on, and with which flag or key it is changed.

import { listenersOf } from './listeners.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { type HostPort, spelt } from '../service/address.ts'
import type { Config } from '../config/schema.ts'

/** An error of the start as the operator reads it; any other as it came. */
export function bindError(error: unknown, main: HostPort, mcp: HostPort | null, config: Config): unknown {
  const { code, port, syscall } = error as { code?: string; port?: number; syscall?: string }
  const reason = port === undefined && syscall !== 'listen' ? null : reasonOf(code)
  if (reason === null) return error
  const [address, key] = port === undefined || port === main.port ? [spelt(main), '--listen'] : at(port, mcp, config)
  const bind = key === '--mcp-listen' ? 'MCP listener bind' : 'listen'
  return new Exit(
    exitCodes.failed,
    `${bind} ${address}: ${reason} with ${key ?? 'the key of the configuration that names it'}`,
  )
}

/** Bun's answer to a name that nobody knows: none, or whatever the last call of the system left. */
const unresolved = [undefined, 'EINVAL', 'ENOTTY']

function reasonOf(code: string | undefined): string | null {
  if (code === 'EADDRINUSE') return 'address already in use; stop the other program or choose another'
  if (code === 'EACCES') return 'permission denied; choose a port above 1023'
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN' || unresolved.includes(code))
    return 'this machine has no such address; choose another'
  return null
}

function at(port: number, mcp: HostPort | null, config: Config): readonly [string, string | null] {
  if (port === mcp?.port) return [spelt(mcp), '--mcp-listen']
  const found = listenersOf(config).find(
    ([key, address]) => key !== 'fetch_proxy.listen' && address.endsWith(`:${port}`),
  )
  return found === undefined ? [`:${port}`, null] : [found[1], found[0]]
}
