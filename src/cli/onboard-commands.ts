// The command lines of `generate`, `init` and `discover`.

import { Option, type Command } from 'commander'
import { composeText, presetText, presets, write, type ComposeFlags, type Preset } from './generate.ts'
import { discover, init, mcporter, type DiscoverFlags, type InitFlags, type McporterFlags } from './onboard.ts'
import type { Surroundings } from './surroundings.ts'
import { version } from '../service/version.ts'

export function onboardCommands(program: Command, { env, out, err }: Surroundings, help: string): void {
  const generate = program.command('generate').description('a configuration, a Compose file, wrapped MCP servers')
  generate
    .command('config')
    .description('print a whole configuration to start from')
    .addOption(new Option('--preset <name>', 'which').choices(presets).default('balanced'))
    .option('-o, --output <file>', 'write it there (mode 0600)')
    .addHelpText('after', help)
    .action(({ preset, output }: { preset: Preset; output?: string }) => write(presetText(preset), output, out))
  generate
    .command('docker-compose')
    .alias('compose')
    .description('print a Compose file: an agent whose only way out is the proxy')
    .addOption(
      new Option('--agent <name>', 'which agent').choices(['generic', 'claude-code', 'openhands']).default('generic'),
    )
    .option('--image <image>', 'image of pipelock', `ghcr.io/luckypipewrench/pipelock:${version}`)
    .option('--tls', 'open HTTPS tunnels, and share the certificate authority by a volume')
    .option('-o, --output <file>', 'write it there')
    .addHelpText('after', help)
    .action((flags: ComposeFlags) => write(composeText(flags), flags.output, out))
  generate
    .command('mcporter')
    .description('put the servers of a JSON file with mcpServers behind pipelock mcp proxy')
    .option('-i, --input <file>', 'the file')
    .option('-o, --output <file>', 'write the result there instead of printing it')
    .option('--in-place', 'change the file itself')
    .option('--backup', 'with --in-place: keep the original as FILE.bak')
    .option('--pipelock-bin <path>', 'how clients start pipelock (default: pipelock)')
    .option('-c, --config <file>', 'configuration that the wrapped servers use', 'pipelock.yaml')
    .addHelpText('after', help)
    .action((flags: McporterFlags) => mcporter(flags, out, err))
  program
    .command('discover')
    .description('find the MCP servers that clients on this machine use, and say which are behind pipelock')
    .option('--home <folder>', 'home folder to look in')
    .option('--json', 'print one JSON array')
    .addHelpText('after', help)
    .action((flags: DiscoverFlags) => discover(flags, env, out))
  program
    .command('init')
    .description('put the MCP servers of every client found behind pipelock; the originals are kept as .bak')
    .option('--undo', 'take them out again')
    .option('--dry-run', 'say what would be done, and do nothing')
    .option('-c, --config <file>', 'configuration they use; written when it does not exist')
    .option('--binary <path>', 'how clients start pipelock (default: this program)')
    .option('--home <folder>', 'home folder to look in')
    .addHelpText('after', help)
    .action((flags: InitFlags) => init(flags, env, out))
}
