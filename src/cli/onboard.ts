// `pipelock init`, `discover` and `generate mcporter`: MCP clients of this machine, and their servers behind the proxy.

import { existsSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { clientFiles, type ClientFile } from './client-files.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { serversIn, unwrapAll, wrapAll, type Changed } from './servers-file.ts'
import { readText, replaceText } from '../service/whole-file.ts'
import { presetText } from './generate.ts'

interface Found extends ClientFile {
  readonly file: string
}

type Env = Readonly<Record<string, string | undefined>>

function filesOf(home: string | undefined, env: Env): readonly Found[] {
  const root = home ?? env['HOME'] ?? '/'
  return clientFiles
    .map((one) => ({ ...one, file: one.path.startsWith('~/') ? join(root, one.path.slice(2)) : resolve(one.path) }))
    .filter(({ file }) => existsSync(file))
}

export interface DiscoverFlags {
  readonly json?: boolean
  readonly home?: string
}

export function discover({ json, home }: DiscoverFlags, env: Env, out: (line: string) => void): void {
  const broken: string[] = []
  const found = filesOf(home, env).flatMap(({ client, file, member }) => {
    const all = readable(broken, () => serversIn(readText(file), member, file))
    if (all === null) return []
    const servers = all.map(({ name, project, wrapped, entry }) => ({
      name,
      ...(project !== undefined && { project }),
      wrapped,
      transport: typeof entry['command'] === 'string' && !wrapped ? 'stdio' : wrapped ? 'pipelock' : 'http',
    }))
    return [{ client, file, servers }]
  })
  const end = () => {
    if (broken.length > 0) throw new Exit(exitCodes.usage, broken.join('\n'))
  }
  if (json === true) {
    out(JSON.stringify(found, null, 2))
    return end()
  }
  const servers = found.flatMap((one) => one.servers)
  for (const one of found) {
    out(`${one.client}  ${one.file}`)
    for (const { name, project, wrapped, transport } of one.servers)
      out(
        `  ${wrapped ? 'protected  ' : 'UNPROTECTED'}  ${name} (${transport}${project === undefined ? '' : `, in ${project}`})`,
      )
  }
  const open = servers.filter(({ wrapped }) => !wrapped).length
  out(
    `${servers.length} MCP servers in ${found.length} files, ${open} of them not behind pipelock${open > 0 ? '; pipelock init puts them there' : ''}`,
  )
  end()
}

/** One file that cannot be read keeps nobody from the others; null = it is told at the end. */
function readable<T>(broken: string[], read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    broken.push(error.message)
    return null
  }
}

export interface InitFlags extends DiscoverFlags {
  readonly undo?: boolean
  readonly dryRun?: boolean
  readonly config?: string
  readonly binary?: string
}

/** Wraps every server of every client found, or takes all of them out again. Ends with what was done. */
export function init(flags: InitFlags, env: Env, out: (line: string) => void): void {
  const files = filesOf(flags.home, env)
  if (files.length === 0)
    throw new Exit(
      exitCodes.failed,
      'no MCP client configuration found; pipelock generate mcporter -i FILE takes any file',
    )
  const config = flags.config === undefined ? undefined : resolve(flags.config)
  const wrapping = { binary: flags.binary ?? process.execPath, config }
  if (config !== undefined && flags.undo !== true && flags.dryRun !== true && !existsSync(config)) {
    writeFileSync(config, presetText('balanced'), { mode: 0o600, flag: 'wx' })
    out(`configuration written: ${config}`)
  }
  const broken: string[] = []
  let total = 0
  for (const { client, file, member } of files) {
    const done = readable(broken, () => {
      const text = readText(file)
      return flags.undo === true ? undone(file, text, member) : wrapAll(text, member, file, wrapping)
    })
    if (done === null) continue
    out(`${client}  ${file}`)
    for (const line of done.said) out(line)
    total += done.count
    if (done.count > 0 && flags.dryRun !== true) replaceText(file, done.text, flags.undo !== true)
  }
  const did = flags.undo === true ? 'restored' : 'put behind pipelock'
  out(
    `${total} servers ${flags.dryRun === true ? 'would be ' : ''}${did}${total > 0 && flags.dryRun !== true ? '; restart the clients' : ''}`,
  )
  if (broken.length > 0) throw new Exit(exitCodes.usage, broken.join('\n'))
}

const bare = (text: string): string => text.replaceAll(/\s+/g, '')

/** The bytes that were kept, where nothing but the wrapping (and white space) has changed since; else what can be told of each. */
function undone(file: string, text: string, member: string): Changed {
  const kept = existsSync(`${file}.bak`) ? readable([], () => readText(`${file}.bak`)) : null
  const there = readable([], () => (kept === null ? null : serversIn(kept, member, file) && kept))
  const now = unwrapAll(text, member, file, there)
  if (there === null) return now
  const again = wrapAll(there, member, file, { binary: 'pipelock', config: undefined }).text
  const lost = (one: string) => bare(unwrapAll(one, member, file).text)
  return lost(again) === lost(text) ? { ...now, text: there } : now
}

export interface McporterFlags {
  readonly input?: string
  readonly output?: string
  readonly inPlace?: boolean
  readonly backup?: boolean
  readonly pipelockBin?: string
  readonly config: string
}

export function mcporter(flags: McporterFlags, out: (line: string) => void, err: (line: string) => void): void {
  const { input, output, inPlace, backup, config } = flags
  if (input === undefined) throw new Exit(exitCodes.usage, '-i FILE is needed: a JSON file with mcpServers')
  if (output !== undefined && inPlace === true)
    throw new Exit(exitCodes.usage, '-o and --in-place are mutually exclusive')
  const { text, said } = wrapAll(readText(input), 'mcpServers', input, {
    binary: flags.pipelockBin ?? 'pipelock',
    config,
  })
  for (const line of said) err(line)
  if (inPlace === true) replaceText(input, text, backup === true)
  else if (output !== undefined) replaceText(output, text, false)
  else out(text.replace(/\n$/, ''))
}
