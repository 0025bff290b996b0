// `pipelock internal-redirect`: the programs for redirect profiles that come with us.

import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Argument, type Command } from 'commander'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'

type Env = Readonly<Record<string, string | undefined>>
type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }

interface Call {
  readonly rule: string
  readonly tool: string
  readonly arguments: Value
}

const most = 16 * 1024 * 1024

export function redirectCommand(program: Command, env: Env, out: (line: string) => void): void {
  program
    .command('internal-redirect', { hidden: true })
    .description('answer a redirected MCP call, which is read from stdin as JSON (exec of a redirect profile)')
    .addArgument(new Argument('<profile>', 'what to do').choices(['fetch-proxy', 'quarantine-write']))
    .argument('[ignored...]', 'arguments of the call, where the profile passes them on')
    .action(async (profile: string) => {
      const call = await callOn(process.stdin)
      out(profile === 'fetch-proxy' ? await fetched(call, env) : quarantined(call, env))
    })
}

async function callOn(input: AsyncIterable<Uint8Array>): Promise<Call> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of input) if ((size += chunk.length) <= most) chunks.push(chunk)
  try {
    if (size <= most) return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Call
  } catch {
    // Said below.
  }
  throw new Exit(exitCodes.usage, 'no call on stdin: this runs as exec of mcp_tool_policy.redirect_profiles')
}

function* strings(value: Value): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null)
    for (const one of Object.values(value)) yield* strings(one as Value)
}

/** The first web address among the arguments, fetched by /fetch, which judges it like any other. */
async function fetched({ arguments: args }: Call, env: Env): Promise<string> {
  const url = [...strings(args)].flatMap((text) => /https?:\/\/[^\s'"<>`|;)]+/i.exec(text)?.[0] ?? [])[0]
  if (url === undefined) throw new Exit(exitCodes.failed, 'the call names no http or https URL')
  const asked = `${env['PIPELOCK_FETCH_URL'] || 'http://127.0.0.1:8888/fetch'}?url=${encodeURIComponent(url)}`
  const response = await fetch(asked, { signal: AbortSignal.timeout(25_000) }).catch(() => null)
  if (response === null)
    throw new Exit(exitCodes.failed, `${asked.split('?')[0]} cannot be reached: is pipelock run running?`)
  const page = (await response.json()) as {
    title?: string
    content?: string
    blocked?: boolean
    block_reason?: string
    error?: string
  }
  if (!response.ok || page.blocked === true)
    throw new Exit(exitCodes.failed, page.block_reason ?? page.error ?? `HTTP ${response.status}`)
  return [page.title, page.content].filter(Boolean).join('\n\n')
}

/** The call is kept whole, where nobody runs or reads it by accident. */
function quarantined({ rule, tool, arguments: args }: Call, env: Env): string {
  const folder = env['PIPELOCK_QUARANTINE_DIR'] || join(tmpdir(), 'pipelock-quarantine')
  const time = new Date().toISOString()
  const name = `${time.replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}.json`
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const text = JSON.stringify({ time, rule, tool, arguments: args }, null, 2)
    writeFileSync(join(folder, name), `${text}\n`, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw new Exit(exitCodes.failed, `writing to ${folder}: ${trouble(error)}`)
  }
  return `Nothing was written. The call of ${tool} was put in quarantine as ${name}; a person can review it.`
}
