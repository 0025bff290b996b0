// The command lines of `logs`, `explain` and `simulate`.

import { Option, type Command } from 'commander'
import { explain, type ExplainFlags } from './explain.ts'
import { logs, type LogsFlags } from './logs.ts'
import type { Surroundings } from './surroundings.ts'
import { simulate, type SimulateFlags } from './simulate.ts'

export function logCommands(program: Command, around: Surroundings, help: string): void {
  program
    .command('logs')
    .description('print the audit log: a table on a terminal, else its lines')
    .option('-c, --config <file>', 'configuration that names the log (logging.file)')
    .option('--file <file>', 'the log (JSON lines)')
    .option('-n, --lines <number>', 'only the last ones')
    .option(
      '--filter <event>',
      'only this event: blocked, anomaly, response_scan, error, mcp, forward_http, tunnel_close ...',
    )
    .addOption(new Option('--action <action>', 'only this action').choices(['allow', 'warn', 'strip', 'block']))
    .option('--rule <name>', 'only findings of this rule')
    .option('--host <text>', 'only targets with this in them')
    .option('-f, --follow', 'go on as it grows, also through rotation')
    .option('--table', 'a table wherever it goes')
    .option('--json', 'the lines as they are, on a terminal as well')
    .option('--ocsf', 'print one event of OCSF 1.3 a line')
    .addHelpText('after', help)
    .action((flags: LogsFlags) => logs(flags, around))
  program
    .command('explain')
    .description('say why an exchange was stopped, and what would let it pass at which risk')
    .argument('<id>', 'request_id of the log, or - for one JSON line on stdin (of the log, or of a refusal)')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--file <file>', 'the log (default: logging.file)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((id: string, flags: ExplainFlags) => explain(id, process.stdin, flags, around))
  program
    .command('simulate')
    .description('say what another configuration would have done with the traffic of an audit log (stdin, or --file)')
    .option('-c, --config <file>', 'the configuration to try')
    .addOption(new Option('-m, --mode <mode>', 'override its mode').choices(['audit', 'balanced', 'strict']))
    .option('--file <file>', 'the log')
    .option('--fail-on-block', '1 when something would be newly blocked')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((flags: SimulateFlags) => simulate(process.stdin, flags, around))
}
