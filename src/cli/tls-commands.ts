// The command lines of `tls`, `env` and `exec`: names, flags and help texts.

import { Option, type Command } from 'commander'
import { printEnvironment, shells, type EnvironmentFlags, type Shell } from './environment.ts'
import { exec } from './exec.ts'
import { tlsInit, tlsInstall, tlsShow, type InitFlags, type InstallCaFlags } from './tls.ts'

interface Around {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  /** What exit codes mean. */
  readonly exits: string
  /** Where a command leaves the exit code it ends with. */
  readonly ended: { code: number | null }
}

/** Everything that makes clients go through the proxy and trust it. */
export function tlsCommands(program: Command, { env, out, err, exits, ended }: Around): void {
  const tls = program.command('tls').description('the certificate authority that opens HTTPS tunnels')
  tls
    .command('init')
    .description('make the certificate authority (key readable by its owner alone)')
    .option('--org <name>', 'organization in its name', 'Pipelock')
    .option('--validity <duration>', 'how long it is valid', '87600h')
    .option('--out <dir>', 'folder of ca.pem and ca-key.pem (default: ~/.pipelock, or PIPELOCK_HOME)')
    .option('--force', 'replace one that is there; clients must trust the new one then')
    .addHelpText('after', exits)
    .action((flags: InitFlags) => tlsInit(flags, env, out))
  tls
    .command('show-ca')
    .description('print its certificate (PEM)')
    .option('--cert <file>', 'its certificate (default: the configuration, else ~/.pipelock/ca.pem)')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .action((flags: { cert?: string; config?: string }) => tlsShow(flags, env, out))
  tls
    .command('install-ca')
    .description("put it into the operating system's trust store; without the rights: print what to do")
    .option('--cert <file>', 'its certificate (default: the configuration, else ~/.pipelock/ca.pem)')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--dry-run', 'print what would be done')
    .option('--root <dir>', 'where the file system of the store begins, for images', '/')
    .action((flags: InstallCaFlags) => tlsInstall(flags, env, out))
  program
    .command('env')
    .description('print the variables that bring clients behind the proxy: eval "$(pipelock env)"')
    .addOption(new Option('--shell <shell>', 'for which shell (default: that of $SHELL)').choices(shells))
    .option('--ca <file>', 'CA certificate clients shall trust (default: the configuration)')
    .option('--proxy <url>', 'where clients find the proxy (default: fetch_proxy.listen)')
    .option('--user <name>', 'with the credentials of this one of proxy_auth.users')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .addHelpText('after', exits)
    .action((flags: EnvironmentFlags & { shell?: Shell }) => printEnvironment(flags, env, out))
  program
    .command('exec')
    .description('run a command behind the proxy; ends with its exit code')
    .argument('<command...>', 'the command and its arguments, after --')
    .option('--ca <file>', 'CA certificate it shall trust (default: the configuration)')
    .option('--proxy <url>', 'where it finds the proxy (default: fetch_proxy.listen)')
    .option('--user <name>', 'with the credentials of this one of proxy_auth.users')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .passThroughOptions()
    .action(async (command: string[], flags: EnvironmentFlags) => {
      ended.code = await exec(command, flags, env, err)
    })
}
