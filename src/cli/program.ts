// The command line: names, flags, help texts and exit codes; what a command does lives in its own file.

import { Command, CommanderError, Option } from 'commander'
import { check, type CheckFlags } from './check.ts'
import { checkDiff } from './check-diff.ts'
import { completionCommands } from './completion.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { fileTrouble } from '../service/file-trouble.ts'
import { gone } from './gone.ts'
import { healthcheck } from './health.ts'
import { jsonErrors } from './json-errors.ts'
import { keystoreCommands } from './keystore-commands.ts'
import { mcpCommands } from './mcp-commands.ts'
import { logCommands } from './log-commands.ts'
import { onboardCommands } from './onboard-commands.ts'
import { redirectCommand } from './internal-redirect.ts'
import { installCommand } from './install.ts'
import { repositoryCommands } from './repository-commands.ts'
import { escrowCommands } from './escrow-commands.ts'
import { sandboxCommand } from './sandbox.ts'
import { baselineCommands } from './baseline-commands.ts'
import { bundleCommands } from './bundle-commands.ts'
import { listRules, type RulesFlags, showRule } from './rules.ts'
import { run, type RunFlags } from './run.ts'
import { selfcheckCommands } from './selfcheck-commands.ts'
import { sessionCommands } from './session-commands.ts'
import { signingCommands } from './signing-commands.ts'
import type { Screen } from './table.ts'
import { tlsCommands } from './tls-commands.ts'
import { buildOf, version, versionLines } from '../service/version.ts'
import { jsonSchema } from '../config/jsonschema.ts'
import { severities } from '../config/scanning.ts'

export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  /** Where `out` is a terminal. */
  readonly screen?: Screen
  readonly err: (line: string) => void
}

const exits = `
Exit codes:
  0  ok
  1  failed: unhealthy, blocked, findings, address in use
  2  usage or configuration error`

const discovery = `
Configuration is taken from the first of: --config, PIPELOCK_CONFIG, ./pipelock.yaml,
/etc/pipelock/pipelock.yaml, built-in defaults. The banner says which.`

/** How a command ended that decides so itself: an exit code, or null while it goes on serving. */
interface Ended {
  code: number | null
}

function createProgram({ env: given, out, err, screen }: Terminal, ended: Ended): Command {
  const env: Record<string, string | undefined> = { ...given }
  const program = new Command('pipelock')
    .enablePositionalOptions()
    .description('Security proxy between AI agents and everything they talk to')
    .version(`pipelock version ${version}`, '--version', 'print the version')
    .option('--home <dir>', 'folder of keys and authorities, in place of ~/.pipelock and PIPELOCK_HOME')
    .on('option:home', (dir: string) => (env['PIPELOCK_HOME'] = dir))
    .helpOption('-h, --help', 'print this help')
    .addHelpText('after', exits)
    .showSuggestionAfterError(true)
    // Options behind the command of `exec` are that command's.
    .enablePositionalOptions()
  program
    .command('run')
    .description('run the proxy (forward proxy, and the MCP reverse proxy if an upstream is given)')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .addOption(new Option('-m, --mode <mode>', 'override the mode').choices(['audit', 'balanced', 'strict']))
    .option(
      '-l, --listen <host:port>',
      'address of the forward proxy (default: the configuration, else 127.0.0.1:8888)',
    )
    .option('--mcp-listen <host:port>', 'address of the MCP reverse proxy, usually 127.0.0.1:8889')
    .option('--mcp-upstream <url>', 'the MCP server behind it, http://, https://, ws:// or wss://')
    .option('--mcp-lock <file>', 'pin what that server shows to this lock file (mcp_session_binding.lock_file)')
    .option('--mcp-server <name>', 'name of the server in the lock file (mcp_session_binding.lock_server)')
    .option('--reverse-proxy', 'also serve reverse_proxy')
    .option('--reverse-upstream <url>', 'the server behind it, http:// or https:// (reverse_proxy.upstream)')
    .option('--reverse-listen <host:port>', 'its address (reverse_proxy.listen, else :8890)')
    .option('--reuse-port', 'share the addresses with the process that is to be replaced (SO_REUSEPORT)')
    .argument('[command...]', 'behind --: not started; pipelock exec starts one')
    .addHelpText('after', `${discovery}\n${exits}`)
    .action(async (command: string[], flags: RunFlags) => {
      const { proxy } = await run(flags, env, err)
      if (command.length > 0)
        err(
          `pipelock: ${command[0]} is not started by run: pipelock exec --proxy http://${proxy.host}:${proxy.port} -- ${command[0]} …, or PIPELOCK_FETCH_URL=http://${proxy.host}:${proxy.port}/fetch`,
        )
      ended.code = null
    })
  program
    .command('healthcheck')
    .description('ask a running proxy whether it is well; silent and 0 when it is')
    .option('--addr <host:port>', 'address of the forward proxy', '127.0.0.1:8888')
    .option('--json', 'print what the proxy says of itself')
    .addHelpText('after', exits)
    .action(({ addr, json }: { addr: string; json?: boolean }) => healthcheck(addr, json === true ? out : undefined))
  program
    .command('check')
    .description('validate a configuration, and optionally judge a URL with it')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--url <url>', 'say what would happen to a request for this URL (resolves its name)')
    .option('--diff <old>', 'say what a reload from this file would change; 1 when strict mode would refuse it')
    .argument('[new]', 'with --diff: the same as --config')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `${discovery}\n${exits}`)
    .action((file: string | undefined, flags: CheckFlags & { diff?: string }) => {
      const { diff, ...asked } = flags
      const { config = file, json = false } = asked
      if (diff === undefined && file !== undefined) throw new Exit(exitCodes.usage, 'name the file with --config')
      if (diff === undefined) return check(asked, env, out)
      if (checkDiff({ before: diff, after: config, json }, env, out)) return undefined
      throw new Exit(exitCodes.failed, 'the reload would be refused')
    })
  const rules = program.command('rules').description('which rules there are, and what each looks for')
  rules
    .command('list')
    .description('list both packs and the patterns of the configuration')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .addOption(new Option('--threat <threat>', 'only rules of this threat').choices(['secret', 'injection']))
    .addOption(new Option('--severity <severity>', 'only rules of this severity').choices(severities))
    .option('--json', 'print one JSON array')
    .addHelpText('after', `${discovery}\n${exits}`)
    .action((flags: RulesFlags) => listRules(flags, env, out, screen))
  rules
    .command('show')
    .description('print one rule: pattern, source, audience, check, and what the configuration makes of it')
    .argument('<name...>', 'name of the rule; case, spaces and signs do not matter')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--json', 'print one JSON array: a replaced rule and its replacement are two')
    .addHelpText('after', `${discovery}\n${exits}`)
    .action((name: string[], flags: RulesFlags) => showRule(name.join(' '), flags, env, out, screen))
  const around = { env, out, err, screen }
  bundleCommands(rules, around, `${discovery}\n${exits}`)
  mcpCommands(program, around, `${discovery}\n${exits}`, ended)
  repositoryCommands(program, around, `${discovery}\n${exits}`)
  onboardCommands(program, around, exits)
  logCommands(program, around, `${discovery}\n${exits}`)
  baselineCommands(program, around, `${discovery}\n${exits}`)
  sessionCommands(program, around, `${discovery}\n${exits}`)
  selfcheckCommands(program, around, `${discovery}\n${exits}`)
  signingCommands(program, around, exits)
  keystoreCommands(program, around, exits)
  escrowCommands(program, around, exits)
  sandboxCommand(program, around, exits, ended)
  tlsCommands(program, { env, out, err, exits, ended })
  program
    .command('schema')
    .description('print the JSON Schema of the configuration, for editors')
    .action(() => out(JSON.stringify(jsonSchema(), null, 2)))
  program
    .command('version')
    .description('print version, build date, commit and runtime')
    .option('--json', 'print one JSON object')
    .action(({ json }: { json?: boolean }) => out(json === true ? JSON.stringify(buildOf()) : versionLines()))
  redirectCommand(program, env, out)
  installCommand(program, out, exits)
  completionCommands(program, out, { exits, discovery, built: buildOf().built })
  for (const command of [program, ...program.commands, ...program.commands.flatMap((group) => group.commands)])
    command.exitOverride().configureOutput({
      writeOut: (text) => out(text.replace(/\n$/, '')),
      writeErr: (text) => err(text.replace(/\n$/, '')),
      outputError: (text, write) => write(text.replace(/^error: /, '')),
    })
  return program
}

/** Runs one command line (without program name). Resolves to an exit code, or null while `run` goes on serving. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number | null> {
  const ended: Ended = { code: exitCodes.ok }
  const json = jsonErrors(terminal.out)
  /** What the parser says on standard error. */
  const said: string[] = []
  const err = (line: string): void => (said.push(line), terminal.err(line))
  const program = createProgram({ ...terminal, out: json.out, err }, ended)
  const fail = (code: number, error: string): number => {
    json.fail(program, args, code, error)
    return code
  }
  try {
    if (args.length === 0) {
      terminal.err(program.helpInformation().replace(/\n$/, ''))
      return exitCodes.usage
    }
    const instead = gone(args)
    if (instead !== null) throw new Exit(exitCodes.usage, instead)
    const [first = ''] = args
    const isKnown = first.startsWith('-') || first === 'help' || program.commands.some((one) => one.name() === first)
    // Behind a name that is none, --help would print the help of something else, and end well.
    await program.parseAsync(isKnown ? [...args] : [first], { from: 'user' })
    return ended.code
  } catch (error) {
    if (error instanceof CommanderError)
      return error.exitCode === 0 ? exitCodes.ok : fail(exitCodes.usage, said.join(' '))
    if (error instanceof Exit) {
      terminal.err(error.message)
      return error.isTold ? error.code : fail(error.code, error.message)
    }
    const trouble = fileTrouble(error)
    if (trouble !== null) {
      terminal.err(`pipelock: ${trouble}`)
      return fail(exitCodes.usage, trouble)
    }
    terminal.err(`pipelock: internal error: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown'}`)
    return exitCodes.failed
  }
}
