// Knows how `mcp.lock.json` is written and read, and which of its servers is the one at hand.

import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import type { Config } from '../config/schema.ts'
import { canonical } from '../mcp/definition.ts'
import type { Json } from '../mcp/document.ts'
import { at } from '../mcp/guard.ts'
import { readJson } from '../mcp/json.ts'
import type { Locked } from '../mcp/pins.ts'

/** A server as its operator names it: a URL, or a command line. */
export interface Place {
  readonly target: string
  readonly command: readonly string[] | null
}

export interface LockedServer {
  /** `https://host/path`, `stdio:npx`. */
  readonly target: string
  /** Command lines may hold credentials, and lock files are for repositories. */
  readonly commandSha256: string | null
  readonly shown: Locked
}

export type LockFile = ReadonlyMap<string, LockedServer>

const version = '1'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** `path` with nothing of it that a URL may keep secret. */
export function placeOf(url: URL | null, command: readonly string[]): Place {
  if (url !== null) return { target: `${url.origin}${url.pathname}`, command: null }
  return { target: `stdio:${(command[0] ?? '').replace(/^.*[\\/]/, '')}`, command }
}

export function lockedServer({ target, command }: Place, shown: Locked): LockedServer {
  return { target, commandSha256: command === null ? null : sha256(JSON.stringify(command)), shown }
}

/** The same servers give the same bytes; one definition a line, so that a review sees what changed. */
export function lockText(file: LockFile): string {
  const servers = sorted(file).map(([name, { target, commandSha256, shown }]) => {
    const { tools, prompts, templates, instructions } = shown
    const members = [
      `"target": ${JSON.stringify(target)}`,
      ...(commandSha256 === null ? [] : [`"command_sha256": "${commandSha256}"`]),
      `"instructions": ${instructions === null ? 'null' : `{ "sha256": "${sha256(instructions)}", "text": ${instructions} }`}`,
      ...[['tools', tools] as const, ['prompts', prompts] as const, ['resource_templates', templates] as const].map(
        ([kind, items]) => `"${kind}": ${itemsText(items)}`,
      ),
    ]
    return `    ${JSON.stringify(name)}: {\n      ${members.join(',\n      ')}\n    }`
  })
  return `{\n  "lockfile_version": ${version},\n  "servers": {\n${servers.join(',\n')}\n  }\n}\n`
}

function itemsText(items: ReadonlyMap<string, string>): string {
  if (items.size === 0) return '{}'
  const lines = sorted(items).map(
    ([name, text]) => `        ${JSON.stringify(name)}: { "sha256": "${sha256(text)}", "definition": ${text} }`,
  )
  return `{\n${lines.join(',\n')}\n      }`
}

function sorted<T>(map: ReadonlyMap<string, T>): (readonly [string, T])[] {
  return [...map].toSorted(([one], [other]) => (one < other ? -1 : 1))
}

const remedy = 'make it anew with pipelock mcp lock'

/** Throws an Exit (2); `missing` stands for a file that is not there. */
export function readLock(path: string, missing?: LockFile): LockFile {
  const bad = (why: string) => new Exit(exitCodes.usage, `lock file ${path}: ${why}`)
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && missing !== undefined) return missing
    throw bad(code === 'ENOENT' ? `no such file; ${remedy}` : `cannot be read: ${trouble(error)}`)
  }
  const reading = readJson(bytes)
  if (!reading.ok || reading.flaws.length > 0) throw bad(`is no JSON that can be read in one way; ${remedy}`)
  const { root } = reading
  if (root.members.get('lockfile_version')?.text !== version) throw bad(`lockfile_version is not ${version}; ${remedy}`)
  const servers = new Map<string, LockedServer>()
  for (const [name, node] of root.members.get('servers')?.members ?? []) {
    const wrong = (what: string) => bad(`${name}: ${what} is not what its digest says; ${remedy}`)
    const target = node.members.get('target')
    const command = node.members.get('command_sha256')
    if (target?.kind !== 'string') throw bad(`${name}: names no target; ${remedy}`)
    const checked = (what: string, entry: Json, member: string): string => {
      const held = entry.members.get(member)
      const text = held === undefined ? '' : canonical(held)
      if (held === undefined || sha256(text) !== entry.members.get('sha256')?.text) throw wrong(what)
      return text
    }
    const items = (kind: string): ReadonlyMap<string, string> =>
      new Map(
        [...(at(node, kind)?.members ?? [])].map(([item, entry]) => [
          item,
          checked(`${kind} ${item}`, entry, 'definition'),
        ]),
      )
    const instructions = node.members.get('instructions')
    servers.set(name, {
      target: target.text,
      commandSha256: command?.kind === 'string' ? command.text : null,
      shown: {
        tools: items('tools'),
        prompts: items('prompts'),
        templates: items('resource_templates'),
        instructions:
          instructions === undefined || instructions.kind === 'null'
            ? null
            : checked('instructions', instructions, 'text'),
      },
    })
  }
  return servers
}

/** The one that is named, else the one of this URL or command line. Throws an Exit (2) where that is not exactly one. */
export function lockedFor(path: string, name: string, place: Place): Locked {
  const file = readLock(path)
  const known = [...file.keys()].toSorted().join(', ') || 'none'
  if (name !== '') {
    const one = file.get(name)
    if (one !== undefined) return one.shown
    throw new Exit(exitCodes.usage, `lock file ${path} has no server "${name}" (it has: ${known})`)
  }
  const { target, commandSha256 } = lockedServer(place, empty)
  const mine = [...file].filter(([, one]) => one.target === target && one.commandSha256 === commandSha256)
  const [first] = mine
  if (first !== undefined && mine.length === 1) return first[1].shown
  const why =
    mine.length > 1 ? `several servers ${target}` : `no server ${target}${place.command ? ' of this command line' : ''}`
  throw new Exit(
    exitCodes.usage,
    `lock file ${path} has ${why} (it has: ${known}); name the one with --server or mcp_session_binding.lock_server, or lock it: pipelock mcp lock`,
  )
}

const empty: Locked = { tools: new Map(), prompts: new Map(), templates: new Map(), instructions: null }

/** What holds with this configuration: the one of before where it says the same, so that what was pinned stays. */
export function lockedOf(
  { mcp_session_binding: own }: Config,
  server: Place | null,
  before: Locked | null,
): Locked | null {
  if (own.lock_file === '' || server === null) return null
  const locked = lockedFor(own.lock_file, own.lock_server, server)
  return before !== null && isDeepStrictEqual(before, locked) ? before : locked
}
