// Talks to the service manager as sd_notify(3) says: one datagram for each change of state.

import { spawn } from 'node:child_process'

type Env = Readonly<Record<string, string | undefined>>

/** Never throws: whoever started us may have gone. */
export type Notify = (state: string) => void

/** Null = nobody asked to be told. */
export async function openNotify(env: Env): Promise<Notify | null> {
  const path = env['NOTIFY_SOCKET']
  if (path === undefined || !/^[/@]/.test(path)) return null
  const send = 'Bun' in globalThis ? await datagrams(path).catch(() => null) : null
  return send ?? ((state) => void throughTool(state, env))
}

/** Milliseconds between two signs of life, half of what is allowed; null = none are asked for. */
export function watchdogMs(env: Env): number | null {
  const usec = Number(env['WATCHDOG_USEC'] ?? '')
  const pid = env['WATCHDOG_PID']
  if (!(usec > 0) || (pid !== undefined && pid !== String(process.pid))) return null
  return Math.max(1, Math.floor(usec / 2000))
}

/** The manager wants to know when it began, by its own clock. */
const reloading = 'RELOADING=1'
/** CLOCK_MONOTONIC: the runtime's own starts with the process. */
const monotonic = 1

/** AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, MSG_DONTWAIT | MSG_NOSIGNAL of Linux. */
const [unix, datagram, flags] = [1, 0o2000002, 0x4040] as const

/** No runtime has datagram sockets of this family; the C library has. */
async function datagrams(path: string): Promise<Notify> {
  const { dlopen, ptr } = await import('bun:ffi')
  const { symbols } = dlopen('libc.so.6', {
    socket: { args: ['int', 'int', 'int'], returns: 'int' },
    clock_gettime: { args: ['int', 'ptr'], returns: 'int' },
    sendto: { args: ['int', 'ptr', 'usize', 'int', 'ptr', 'u32'], returns: 'i64' },
  })
  const utf8 = new TextEncoder()
  const name = utf8.encode(path)
  const address = new Uint8Array(2 + Math.max(108, name.length + 1))
  address[0] = unix
  address.set(name, 2)
  // unix(7): an abstract name begins with a zero and has none at its end.
  const abstract = path.startsWith('@')
  if (abstract) address[2] = 0
  const length = 2 + name.length + (abstract ? 0 : 1)
  const fd = symbols.socket(unix, datagram, 0)
  if (fd < 0) throw new Error('No datagram socket')
  const time = new BigInt64Array(2)
  const now = () => {
    symbols.clock_gettime(monotonic, ptr(time))
    return (time[0] ?? 0n) * 1_000_000n + (time[1] ?? 0n) / 1000n
  }
  return (state) => {
    const bytes = utf8.encode(state === reloading ? `${state}\nMONOTONIC_USEC=${now()}` : state)
    symbols.sendto(fd, ptr(bytes), bytes.length, flags, ptr(address), length)
  }
}

/** Needs `NotifyAccess=all`, since it is another process that speaks. */
function throughTool(state: string, env: Env): void {
  const tool = spawn('systemd-notify', state === reloading ? ['--reloading'] : state.split('\n'), {
    env: { ...env } as NodeJS.ProcessEnv,
    stdio: 'ignore',
  })
  tool.on('error', () => undefined)
  tool.unref()
}
