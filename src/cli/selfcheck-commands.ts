// The command lines of `test`, `diagnose` and `doctor`.

import type { Command } from 'commander'
import { diagnose, type DiagnoseFlags } from './diagnose.ts'
import { doctor } from './doctor.ts'
import type { Surroundings } from './surroundings.ts'
import { test, type TestFlags } from './test.ts'

export function selfcheckCommands(program: Command, around: Surroundings, help: string): void {
  program
    .command('test')
    .description('try attacks and harmless traffic on the judges with this configuration; nothing leaves the machine')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--category <a,b>', 'only these categories')
    .option('--fail-on-gap', '1 when a category is switched off by the configuration')
    .option('--no-color', 'without colours')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((flags: TestFlags) => test(flags, around))
  program
    .command('diagnose')
    .description('run a proxy with this configuration against an origin of its own on loopback, and ask it everything')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--no-color', 'without colours')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((flags: DiagnoseFlags) => diagnose(flags, around))
  program
    .command('doctor')
    .description('say whether the protections of this configuration can be enforced on this machine; 1 when not')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((flags: { config?: string; json?: boolean }) => doctor(flags, around))
}
