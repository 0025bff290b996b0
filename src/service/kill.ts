// Builds the kill switch of a configuration: its file, its signal, its remote control, and what ends when it is turned on.

import { statSync } from 'node:fs'
import { parseHostPort } from './address.ts'
import type { Config } from '../config/schema.ts'
import { parseNetwork } from '../proxy/address.ts'
import { createDoor } from '../proxy/api-door.ts'
import { createKillApi } from '../proxy/kill-api.ts'
import { KillSwitch } from '../proxy/kill-switch.ts'
import { createReloadApi } from '../proxy/reload-api.ts'
import { listen, type Listener, type ListenOptions } from '../runtime/listen.ts'

/** Null = the path is another one. */
type Api = ReturnType<typeof createKillApi>
type Env = Readonly<Record<string, string | undefined>>

/** How often the file is looked for while nobody asks (milliseconds): open connections end so soon after it appears. */
const lookMs = 200

export interface Kill {
  readonly kill: KillSwitch
  readonly api: ReturnType<typeof createKillApi>
  /** On this address alone the remote control answers; null = on the main listener. */
  readonly apiListener: Listener | null
  /** Ends these connections whenever traffic is stopped. */
  cuts(listeners: readonly (Listener | null)[]): void
  close(): Promise<void>
}

/** Of the remote control, of the kill switch and beside it; empty = there is none. */
export function apiToken({ kill_switch }: Config, env: Env): string {
  return env['PIPELOCK_KILLSWITCH_API_TOKEN'] || kill_switch.api_token
}

/** Somebody guesses, or a client has an old token. */
export function wrongIn(log: (event: string, message: string, fields: Record<string, unknown>) => void) {
  return (clientIp: string): void =>
    log('api_unauthorized', 'wrong token for the remote control', { client_ip: clientIp })
}

export function killSwitchOf(config: () => Config): KillSwitch {
  const settings = () => {
    const { enabled, message, health_exempt, metrics_exempt, api_exempt, allowlist_ips } = config().kill_switch
    const allowed = allowlist_ips.flatMap((text) => parseNetwork(text) ?? [])
    return {
      enabled,
      message,
      healthExempt: health_exempt,
      metricsExempt: metrics_exempt,
      apiExempt: api_exempt,
      allowed,
    }
  }
  return new KillSwitch(settings, () => isThere(config().kill_switch.sentinel_file))
}

/** Whatever cannot be told counts as there: somebody meant to stop traffic. */
function isThere(file: string): boolean {
  if (file === '') return false
  try {
    statSync(file)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return code !== 'ENOENT' && code !== 'ENOTDIR'
  }
}

const clock = () => performance.now()

export async function startKill(
  config: () => Config,
  env: Env,
  shared: Omit<ListenOptions, 'fetch' | 'host' | 'port'>,
  log: (event: string, message: string, fields: Record<string, unknown>) => void,
  reload: (trigger: 'API') => { readonly ok: boolean },
  beat: () => void,
  more: Api,
): Promise<Kill> {
  const kill = killSwitchOf(config)
  const { api_listen } = config().kill_switch
  const token = () => apiToken(config(), env)
  const door = createDoor({ token, clock, wrong: wrongIn(log) })
  const switching = createKillApi({
    kill,
    token,
    clock,
    door,
    told: (active, clientIp) =>
      log('kill_switch', `kill switch ${active ? 'on' : 'off'}`, { source: 'api', client_ip: clientIp }),
  })
  const reloading = createReloadApi({ token, clock, door, reload: () => reload('API') })
  const api = async (request: Request, target: string, clientIp: string) =>
    (await switching(request, target, clientIp)) ??
    (await reloading(request, target, clientIp)) ??
    more(request, target, clientIp)
  const apiListener =
    api_listen === ''
      ? null
      : await listen({
          ...shared,
          ...parseHostPort(api_listen, 'kill_switch.api_listen'),
          fetch: async (request, { target, clientIp }) =>
            (await api(request, target, clientIp)) ?? new Response('not found\n', { status: 404 }),
        })
  const cut: Listener[] = []
  let was = kill.active() !== null
  const look = (): void => {
    beat()
    const now = kill.active() !== null
    if (now && !was) {
      // Who connects after this is answered for itself, and may stay if traffic flows again by then.
      const source = kill.active() ?? ''
      const cutters = cut.map((listener) => listener.cutter('kill_switch'))
      // The answer to whoever turned it on goes first.
      setTimeout(() => {
        const connections = cutters.reduce((sum, end) => sum + end((ip) => kill.isAllowed(ip)), 0)
        log('kill_switch', 'connections ended', { source, connections })
      }, answerMs)
    }
    was = now
  }
  beat()
  kill.onChange(look)
  const timer = setInterval(look, lookMs)
  timer.unref()
  return {
    kill,
    api,
    apiListener,
    cuts: (listeners) => void cut.push(...listeners.filter((one) => one !== null)),
    async close() {
      clearInterval(timer)
      await apiListener?.stop(0)
    },
  }
}

/** Long enough to write one small answer (milliseconds). */
const answerMs = 20
