// The command lines of `mcp`: wrap a server, judge recorded messages, lock what servers show.

import type { Command } from 'commander'
import { mcpProxy, type McpProxyFlags } from './mcp.ts'
import { writeManifest } from '../service/mcp-integrity.ts'
import { mcpLock, type McpLockFlags } from './mcp-lock.ts'
import { mcpScan, type McpScanFlags } from './mcp-scan.ts'
import { signTools } from '../service/provenance.ts'
import type { Surroundings } from './surroundings.ts'

const each = (one: string, all: string[]) => [...all, one]

export function mcpCommands(
  program: Command,
  { env, out, err }: Surroundings,
  help: string,
  ended: { code: number | null },
): void {
  const mcp = program
    .command('mcp')
    .description('MCP servers: wrap one, lock what it shows, or judge recorded messages')
  mcp
    .command('proxy')
    .description('stand between an MCP client on stdin and stdout and a server: a program behind --, or a URL')
    .argument('[command...]', 'the server and its arguments, behind --')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--upstream <url>', 'a server at http://, https://, ws:// or wss://')
    .option('--listen <host:port>', 'serve HTTP and WebSocket clients instead of stdin (with --upstream)')
    .option('--env <key[=value]>', 'pass a variable to the program (repeatable)', each, [])
    .option('--lock <file>', 'pin what the server shows to this lock file (mcp_session_binding.lock_file)')
    .option('--server <name>', 'name of the server in the lock file (mcp_session_binding.lock_server)')
    .option('--agent <name>', 'who the client is, for records and for its settings under agents')
    .passThroughOptions()
    .addHelpText('after', help)
    .action(async (command: string[], flags: McpProxyFlags) => {
      ended.code = await mcpProxy(command, flags, env, err)
    })
  mcp
    .command('lock')
    .description(
      'write down what MCP servers show (tools, prompts, templates, instructions), or check that it is still so',
    )
    .argument('[command...]', 'a server and its arguments, behind --')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('-f, --file <file>', 'the lock file', 'mcp.lock.json')
    .option('--from <file>', 'every server of a JSON file with mcpServers, such as .mcp.json')
    .option('--upstream <url>', 'a server at http://, https://, ws:// or wss://')
    .option('--name <name>', 'what the server is called in the lock file; with --from: only this one')
    .option('--env <key[=value]>', 'pass a variable to the program (repeatable)', each, [])
    .option('--token-env <name>', 'variable that holds the bearer token of the server')
    .option('--timeout <seconds>', 'how long one server may take', '30')
    .option('--check', 'change nothing; 1 when a server is not as locked')
    .option('--force', 'lock also what the configuration blocks')
    .option('--json', 'print one JSON object')
    .passThroughOptions()
    .addHelpText('after', help)
    .action((command: string[], flags: McpLockFlags) => mcpLock(command, flags, env, out, err))
  mcp
    .command('manifest')
    .description("print the digests of a server's program and script, for mcp_binary_integrity.manifest_path")
    .argument('<command...>', 'the server and its arguments, behind --')
    .option('-o, --output <file>', 'put them into this manifest instead, beside what it has')
    .passThroughOptions()
    .addHelpText('after', help)
    .action((command: string[], flags: { output?: string }) => writeManifest(command, flags, env, out))
  mcp
    .command('sign')
    .description('print tools with a signature on each, for whoever verifies them with mcp_tool_provenance')
    .argument('[file]', 'JSON: a tool, a list, or the answer to tools/list (default: stdin)')
    .requiredOption('--key <file>', 'the private key (pipelock signing key generate --purpose tool-signing)')
    .addHelpText('after', help)
    .action((file: string | undefined, flags: { key: string }) => signTools(file, flags, process.stdin, out))
  mcp
    .command('scan')
    .description('judge JSON-RPC messages on stdin, one a line; 1 when something is found')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--json', 'print one JSON object a line')
    .addHelpText('after', help)
    .action((flags: McpScanFlags) => mcpScan(process.stdin, flags, env, out))
}
