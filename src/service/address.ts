// Reads the HOST:PORT of flags and configuration.

import { Exit, exitCodes } from './exit.ts'

export interface HostPort {
  readonly host: string
  readonly port: number
}

/** `127.0.0.1:8888`, `[::1]:8888`, `:8888` (all interfaces). `flag` names the culprit in the error. */
export function parseHostPort(text: string, flag: string): HostPort {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text)
  const port = Number(match?.[3])
  if (match === null || port > 65535)
    throw new Exit(exitCodes.usage, `invalid ${flag} "${text}": use HOST:PORT, for example 127.0.0.1:8888`)
  return { host: match[1] ?? match[2] ?? '', port }
}

/** As `parseHostPort` reads it. */
export function spelt({ host, port }: HostPort): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.')
}
