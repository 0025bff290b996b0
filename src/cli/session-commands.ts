// The command lines of `top` and `session`.

import type { Command } from 'commander'
import type { RemoteFlags } from './remote.ts'
import type { Surroundings } from './surroundings.ts'
import { acts, inspectSession, changeSession, explainSession, listSessions, type SessionFlags } from './session.ts'
import { top, type TopFlags } from './top.ts'

const token = 'token of the remote control (better: PIPELOCK_KILLSWITCH_API_TOKEN, or kill_switch.api_token)'

const remote = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'configuration that says where the proxy is, and its token')
    .option('--addr <host:port>', 'address of the proxy, in place of what the configuration says')
    .option('--api-url <url>', 'address of the remote control (kill_switch.api_listen), http:// or https://')
    .option('--api-token <token>', token)

export function sessionCommands(program: Command, around: Surroundings, help: string): void {
  remote(program.command('top'))
    .description('watch a running proxy: sessions, their levels and budgets, agents, tunnels, the latest blocks')
    .option('--interval <seconds>', 'how often to ask', '2')
    .option('--once', 'print it once; so it is where the output is no terminal')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `\nOn a terminal: q ends it. Without a token the 50 sessions that stand worst are shown.\n${help}`,
    )
    .action((flags: TopFlags) => top(flags, around))
  const session = program.command('session').description('look at the sessions of a running proxy, and lead them back')
  const sub = (name: string, description: string) =>
    remote(session.command(name))
      .description(description)
      .option('--json', 'print one JSON object')
      .addHelpText('after', help)
  sub('list', 'list all sessions, those that stand worst first').action((flags: SessionFlags) =>
    listSessions(flags, around),
  )
  sub('inspect', 'say all that is known of one session')
    .argument('<session>', 'its name in the list')
    .action((name: string, flags: SessionFlags) => inspectSession(name, flags, around))
  sub('explain', 'say why a session stands where it does, and how it comes down')
    .argument('<session>', 'its name in the list')
    .action((name: string, flags: SessionFlags) => explainSession(name, flags, around))
  for (const [name, { description, aliases = [], argument }] of Object.entries(acts)) {
    const command = sub(name, description).argument('<session>', 'its name in the list')
    if (argument !== undefined) command.argument(argument.syntax, argument.says)
    for (const alias of aliases) command.alias(alias)
    command.action((key: string, ...rest: unknown[]) => {
      const more = argument === undefined ? undefined : (rest[0] as string | undefined)
      const flags = rest[argument === undefined ? 0 : 1] as RemoteFlags & SessionFlags
      return changeSession(name, key, more, flags, around)
    })
  }
}
