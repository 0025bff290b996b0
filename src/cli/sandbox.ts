// `pipelock sandbox`: says that nothing is confined, and starts nothing that was asked to be (docs/adr/0015-no-sandbox.md).

import type { Command } from 'commander'
import { exec } from './exec.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import type { Surroundings } from './surroundings.ts'
import { instead } from './unconfined.ts'

/** What would be confined, and how. */
const layers = ['filesystem', 'network', 'system calls']

interface Flags {
  readonly strict?: boolean
  readonly bestEffort?: boolean
  readonly dryRun?: boolean
  readonly json?: boolean
  readonly config?: string
}

async function sandbox(command: readonly string[], flags: Flags, { env, out, err }: Surroundings): Promise<number> {
  const { strict = false, bestEffort = false, dryRun = false, json = false, config } = flags
  if (strict && bestEffort) throw new Exit(exitCodes.usage, '--strict and --best-effort contradict each other')
  if (json)
    out(JSON.stringify({ confined: false, layers: layers.map((layer) => ({ layer, available: false })) }, null, 2))
  else if (dryRun) for (const layer of layers) out(`${layer}: not confined`)
  if (dryRun) return exitCodes.failed
  if (!bestEffort) throw new Exit(exitCodes.usage, `this version confines no program: nothing was started; ${instead}`)
  if (command.length === 0) throw new Exit(exitCodes.usage, 'name the command after --')
  err('pipelock: sandbox: NOT confined, as --best-effort allows; behind the proxy, as with pipelock exec')
  return exec(command, config === undefined ? {} : { config }, env, err)
}

export function sandboxCommand(
  program: Command,
  around: Surroundings,
  help: string,
  ended: { code: number | null },
): void {
  program
    .command('sandbox')
    .description('confines no program in this version and says so: 2; with --best-effort runs it as exec does')
    .option('--strict', 'start nothing that is not confined (as without it)')
    .option('--best-effort', 'run the command unconfined, saying so')
    .option('--dry-run', 'say what would be confined; 1 when nothing would')
    .option('--json', 'print one JSON object')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .argument('[command...]', 'program and arguments, after --')
    .passThroughOptions()
    .addHelpText('after', help)
    .action(async (command: string[], flags: Flags) => {
      ended.code = await sandbox(command, flags, around)
    })
}
