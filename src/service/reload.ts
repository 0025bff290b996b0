// Takes a changed configuration into use while the proxy runs: all of it or nothing, and says what it did.

import { createHash } from 'node:crypto'
import { Exit } from './exit.ts'
import { inForce, type Live } from './live.ts'
import { refusedOf, refusesWeakening } from './policy.ts'
import type { LogSink } from './log.ts'
import { changesOf, holdFixed, listenersMoved } from '../config/changes.ts'
import type { Config } from '../config/schema.ts'
import { weakenings, type Weakening } from '../config/weaker.ts'

export type Trigger = 'file' | 'SIGHUP' | 'API'

export type Reloaded =
  | {
      readonly ok: true
      readonly mode: string
      readonly changed: readonly string[]
      readonly weakened: readonly Weakening[]
      /** Wanted, and left as it was. */
      readonly needs_restart: readonly string[]
    }
  | { readonly ok: false; readonly error: string }

export interface ReloadDeps {
  readonly live: Live
  readonly env: Readonly<Record<string, string | undefined>>
  /** The configuration as it would be started with now, flags included. Throws an Exit. */
  readonly read: () => { readonly config: Config; readonly warnings: readonly string[] }
  /** There is a certificate authority at hand. */
  readonly canIntercept: boolean
  readonly log: LogSink['event']
  readonly complain: (line: string) => void
  readonly counted: (ok: boolean) => void
}

export function createReload(deps: ReloadDeps): (trigger: Trigger) => Reloaded {
  const { live, env, read, log, complain, counted } = deps
  const apply = (trigger: Trigger): Reloaded => {
    const before = live.now
    const { config: wanted, warnings } = read()
    const inner = wanted.tls_interception.enabled && !deps.canIntercept ? ['tls_interception.enabled'] : []
    const { config, held } = holdFixed(before.config, wanted, inner)
    const moved = listenersMoved(before.config, config)
    const weakened = weakenings(before.config, config)
    for (const { field, message } of weakened) complain(`WARNING: config reload: ${field} - ${message}`)
    const refused = refusedOf(before.config, weakened)
    if (refused.length > 0) {
      const who = refusesWeakening(before.config) ? 'strict mode' : 'redaction.strict_reload'
      throw new Exit(
        1,
        `${who} refuses what weakens it (${refused.map(({ field }) => field).join(', ')}); restart to apply it`,
      )
    }
    const next = inForce(config, env, before)
    for (const warning of [...warnings, ...next.warnings]) complain(`warning: ${warning}`)
    const changed = changesOf(before.config, config).map(({ path }) => path)
    live.replace(next)
    const hash = createHash('sha256').update(JSON.stringify(config)).digest('hex').slice(0, 16)
    const detail = `mode=${config.mode}`
    log('config_reload', 'configuration reloaded', {
      status: 'success',
      detail,
      trigger,
      changed,
      needs_restart: [...held, ...moved],
      weakened: weakened.map(({ field }) => field),
      config_hash: hash,
    })
    const what = changed.length === 0 ? 'nothing changed' : `changed: ${changed.join(', ')}`
    complain(`pipelock: configuration reloaded (${trigger}), ${what}`)
    const later = [...held, ...moved]
    if (later.length > 0) complain(`pipelock: needs a restart to take effect: ${later.join(', ')}`)
    return { ok: true, mode: config.mode, changed, weakened, needs_restart: later }
  }
  return (trigger) => {
    try {
      const reloaded = apply(trigger)
      counted(true)
      return reloaded
    } catch (error) {
      const why = error instanceof Error ? error.message : 'unknown error'
      complain(`pipelock: config reload failed: ${why}`)
      complain('pipelock: the configuration in force is kept')
      log('error', 'configuration not reloaded', { method: 'CONFIG_RELOAD', trigger, error: why })
      counted(false)
      return { ok: false, error: why }
    }
  }
}
