// `pipelock mcp lock`: writes what MCP servers show of themselves into a lock file, or says what is no longer so.

import { childEnvironment } from '../service/mcp-child.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { type Difference, differenceLines, differences } from './lock-diff.ts'
import { lockText, lockedServer, placeOf, readLock, type LockedServer } from '../service/lock-file.ts'
import { type Asked, surveyed } from './mcp-survey.ts'
import { serversIn } from './servers-file.ts'
import { readText, replaceText } from '../service/whole-file.ts'
import { load } from './source.ts'
import { unwrap, type Entry } from './wrap.ts'
import type { Locked } from '../mcp/pins.ts'

export interface McpLockFlags {
  readonly config?: string
  readonly file: string
  readonly name?: string
  readonly upstream?: string
  readonly from?: string
  readonly env?: readonly string[]
  readonly tokenEnv?: string
  readonly timeout: string
  readonly check?: boolean
  readonly force?: boolean
  readonly json?: boolean
}

type Env = Readonly<Record<string, string | undefined>>

export async function mcpLock(
  command: readonly string[],
  flags: McpLockFlags,
  env: Env,
  out: (line: string) => void,
  err: (line: string) => void,
): Promise<void> {
  const { config } = load(flags.config, env)
  const timeoutMs = Number(flags.timeout) * 1000
  if (!(timeoutMs > 0 && timeoutMs <= 600_000))
    throw new Exit(exitCodes.usage, `invalid --timeout "${flags.timeout}": must be seconds, 1 to 600`)
  const servers = serversOf(command, flags, env)
  if (flags.check === true)
    return check(servers, flags, out, async (one) => (await surveyed(one, config, env, timeoutMs)).shown)

  const file = new Map(readLock(flags.file, new Map()))
  // A file names all of its servers: what is in it no longer is locked no longer.
  if (flags.from !== undefined) file.clear()
  let refused = false
  for (const one of servers) {
    const { shown, findings, blocked } = await surveyed(one, config, env, timeoutMs)
    const rules = [...new Set(findings.map(({ rule, severity }) => `${rule} (${severity})`))]
    for (const rule of rules) err(`warning: ${one.name}: ${rule}`)
    if (blocked && flags.force !== true) refused = true
    file.set(one.name, lockedServer(placeOf(one.url, one.command), shown))
    if (flags.json !== true) out(`${one.name}: ${countsOf(shown)}`)
  }
  if (refused)
    throw new Exit(
      exitCodes.failed,
      'not locked: the configuration blocks what a server shows; look at the findings, then repeat with --force if they are false',
    )
  replaceText(flags.file, lockText(file), false)
  if (flags.json === true)
    out(
      JSON.stringify({ file: flags.file, servers: servers.map(({ name }) => ({ name, ...counted(file.get(name)) })) }),
    )
  else out(`${flags.file}: written; commit it, and let CI run pipelock mcp lock --check`)
}

async function check(
  servers: readonly Asked[],
  { file: path, from, json }: McpLockFlags,
  out: (line: string) => void,
  see: (one: Asked) => Promise<Locked>,
): Promise<void> {
  const file = readLock(path)
  const told: { name: string; ok: boolean; differences: readonly Difference[] }[] = []
  const tell = (name: string, found: readonly Difference[]) =>
    told.push({ name, ok: found.length === 0, differences: found })
  for (const one of servers) {
    const locked = file.get(one.name)
    tell(one.name, locked === undefined ? [whole(one.name, 'added')] : differences(locked.shown, await see(one)))
  }
  const asked = new Set(servers.map(({ name }) => name))
  if (from !== undefined) for (const name of file.keys()) if (!asked.has(name)) tell(name, [whole(name, 'removed')])
  const differ = told.filter(({ ok }) => !ok)
  if (json === true) out(JSON.stringify({ file: path, ok: differ.length === 0, servers: told }, null, 2))
  else
    for (const { name, ok, differences: found } of told) {
      out(ok ? `${name}: as locked` : `${name}: differs from ${path}`)
      for (const line of found.flatMap(differenceLines)) out(line)
    }
  if (differ.length > 0)
    throw new Exit(
      exitCodes.failed,
      `${differ.map(({ name }) => name).join(', ')}: not as locked; review the changes, then pipelock mcp lock again`,
    )
}

function whole(name: string, change: 'added' | 'removed'): Difference {
  return { kind: 'server', name, change, severity: 'medium', details: [] }
}

/** From `mcpServers` of a file, or the one of the command line. */
function serversOf(command: readonly string[], flags: McpLockFlags, env: Env): readonly Asked[] {
  const { from, upstream, name } = flags
  if ([from !== undefined, upstream !== undefined, command.length > 0].filter(Boolean).length !== 1)
    throw new Exit(exitCodes.usage, 'specify one of --from FILE, --upstream URL, -- COMMAND [ARGS...]')
  const token = flags.tokenEnv === undefined ? null : (env[flags.tokenEnv] ?? null)
  if (flags.tokenEnv !== undefined && token === null)
    throw new Exit(exitCodes.usage, `--token-env ${flags.tokenEnv}: is not set in the environment`)
  const given = flags.env ?? []
  if (from === undefined) {
    const url = upstream === undefined ? null : urlOf(upstream, '--upstream')
    const { target } = placeOf(url, command)
    const own = url === null ? target.slice('stdio:'.length) : url.host
    return [{ name: name ?? own, url, command, env: childEnvironment(given, env), token }]
  }
  const text = readText(from)
  const servers = ['mcpServers', 'servers'].flatMap((member) => serversIn(text, member, from))
  // Those of one project alone are the project's, and may share their names with others.
  const wanted = servers.filter(
    (server) => server.project === undefined && (name === undefined || server.name === name),
  )
  if (wanted.length === 0)
    throw new Exit(exitCodes.usage, `${from} has no ${name === undefined ? 'mcpServers' : `server "${name}"`}`)
  return wanted.map(({ name: own, entry }) => askedOf(own, unwrap(entry) ?? entry, token, given, env, from))
}

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : [])

function askedOf(
  name: string,
  entry: Entry,
  token: string | null,
  given: readonly string[],
  env: Env,
  from: string,
): Asked {
  const { command, args, url, env: own } = entry
  const variables = typeof own === 'object' && own !== null ? Object.entries(own) : []
  const passed = [...variables.map(([key, value]) => `${key}=${String(value)}`), ...given]
  if (typeof command === 'string')
    return { name, url: null, command: [command, ...texts(args)], env: childEnvironment(passed, env), token }
  if (typeof url !== 'string') throw new Exit(exitCodes.usage, `${from}: ${name} has neither a command nor a URL`)
  return { name, url: urlOf(url, `${from}: ${name}`), command: [], env: {}, token }
}

function urlOf(text: string, from: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && url.hostname !== '') return url
  throw new Exit(exitCodes.usage, `invalid ${from} "${text}": must be http://, https://, ws:// or wss:// with a host`)
}

function counted(server: LockedServer | undefined) {
  const { tools, prompts, templates, instructions } = server?.shown ?? {
    tools: new Map(),
    prompts: new Map(),
    templates: new Map(),
    instructions: null,
  }
  return {
    tools: tools.size,
    prompts: prompts.size,
    resource_templates: templates.size,
    instructions: instructions !== null,
  }
}

function countsOf({ tools, prompts, templates, instructions }: Locked): string {
  return `${tools.size} tools, ${prompts.size} prompts, ${templates.size} resource templates${instructions === null ? '' : ', instructions'}`
}
