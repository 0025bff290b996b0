// Tells the service manager what becomes of the proxy: ready, reloading, stopping, alive.

import type { Reloaded } from './reload.ts'
import { openNotify, watchdogMs, type Notify } from '../runtime/service.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface Service {
  readonly ready: (status: string) => void
  /** Between its beginning and its end the manager knows of the reload. */
  readonly reloading: (reload: () => Reloaded) => Reloaded
  readonly stopping: () => void
}

/** `isWell` = whether the signs of life are deserved. */
export async function createService(env: Env, isWell: () => boolean): Promise<Service> {
  const notify: Notify = (await openNotify(env)) ?? (() => undefined)
  const interval = watchdogMs(env)
  if (interval !== null) setInterval(() => isWell() && notify('WATCHDOG=1'), interval).unref()
  return {
    ready: (status) => notify(`READY=1\nSTATUS=${status}`),
    reloading: (reload) => {
      notify('RELOADING=1')
      const reloaded = reload()
      notify(`READY=1\nSTATUS=${reloaded.ok ? `reloaded, mode ${reloaded.mode}` : 'reload failed, see the log'}`)
      return reloaded
    },
    stopping: () => notify('STOPPING=1\nSTATUS=finishing exchanges in flight'),
  }
}
