// `pipelock doctor`: can what the configuration promises be kept on this machine.

import { offline, online, type Finding } from './doctor-checks.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import type { Surroundings } from './surroundings.ts'
import { load } from './source.ts'
import { type Color, paint } from './table.ts'

export async function doctor(
  flags: { readonly config?: string; readonly json?: boolean },
  { env, out, screen }: Surroundings,
): Promise<void> {
  const loaded = load(flags.config, env)
  const found: Finding[] = [...offline(loaded, env)]
  for await (const one of online(loaded, env)) found.push(one)
  const failed = found.filter(({ status }) => status === 'fail').length
  const warned = found.filter(({ status }) => status === 'warn').length
  if (flags.json === true)
    out(JSON.stringify({ config_file: loaded.source.path, ok: failed === 0, failed, warned, checks: found }, null, 2))
  else {
    const colors: Readonly<Record<Finding['status'], Color>> = { ok: 'cyan', warn: 'yellow', fail: 'red' }
    for (const { check, status, detail, remedy } of found) {
      out(`${paint(status.toUpperCase().padEnd(4), colors[status], screen)}  ${check}: ${detail}`)
      if (remedy !== undefined) out(`      -> ${remedy}`)
    }
    out(`${found.length} checks, ${failed} failed, ${warned} warnings`)
  }
  if (failed > 0) throw new Exit(exitCodes.failed, `${failed} checks failed`)
}
