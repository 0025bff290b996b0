// `pipelock logs`: the audit log, filtered, and followed as it grows; a table for people, its lines for programs.

import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { hostname } from 'node:os'
import { Exit, exitCodes } from '../service/exit.ts'
import { type LogLine, logLines, opened, unreadable } from './log-lines.ts'
import { ocsfOf } from '../service/ocsf.ts'
import { type Color, paint, type Screen, table } from './table.ts'
import { load } from './source.ts'

export interface LogsFlags {
  readonly config?: string
  readonly file?: string
  readonly lines?: string
  readonly filter?: string
  readonly action?: string
  readonly rule?: string
  readonly host?: string
  readonly follow?: boolean
  readonly json?: boolean
  readonly ocsf?: boolean
  readonly table?: boolean
}

export interface LogsAround {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (line: string) => void
  readonly err: (line: string) => void
  readonly screen: Screen | undefined
}

/** Looked at for news this often (milliseconds). */
const followMs = 200
const chunkBytes = 65_536

/** The file that is meant: the flag, else `logging.file` of the configuration. */
export function logFile(flags: { readonly file?: string; readonly config?: string }, env: LogsAround['env']): string {
  const file = flags.file ?? load(flags.config, env).config.logging.file
  if (file) return file
  throw new Exit(exitCodes.usage, 'no log file: give --file, or a configuration with logging.file')
}

export async function logs(flags: LogsFlags, around: LogsAround): Promise<void> {
  const { out, err, screen, env } = around
  const path = logFile(flags, env)
  const most = flags.lines === undefined ? Number.POSITIVE_INFINITY : Number(flags.lines)
  if (!(most >= 0)) throw new Exit(exitCodes.usage, `invalid -n "${flags.lines}": must be a number`)
  const size = flags.follow === true ? sizeOf(path) : Number.POSITIVE_INFINITY
  const skipped = { count: 0 }
  const kept: LogLine[] = []
  for await (const line of logLines(await opened(path), skipped)) {
    if (!wanted(line, flags)) continue
    kept.push(line)
    if (kept.length > most) kept.shift()
  }
  if (skipped.count > 0) err(`warning: ${skipped.count} lines are no JSON`)
  if (isForPrograms(flags, screen)) for (const line of kept) out(machine(line, flags))
  else for (const row of table(columns, kept.map(rowOf), screen)) out(row)
  if (flags.follow === true) await follow(path, size, flags, around)
}

/** Whoever reads what is no terminal is a program, unless it says otherwise. */
function isForPrograms({ json, ocsf, table: asTable }: LogsFlags, screen: Screen | undefined): boolean {
  return json === true || ocsf === true || (asTable !== true && screen === undefined)
}

/** For programs: as it stands in the file, or in the words of OCSF. */
function machine(line: LogLine, { ocsf }: LogsFlags): string {
  if (ocsf !== true) return JSON.stringify(line)
  const {
    level,
    event = '',
    time = '',
    component: _,
    message: __,
    ...fields
  } = line as LogLine & { component?: string }
  const severity = level === 'warn' || level === 'error' ? 'warn' : 'info'
  return JSON.stringify(ocsfOf({ severity, type: event, timestamp: time, pipelock_instance: hostname(), fields }))
}

function wanted(line: LogLine, { filter, action, rule, host }: LogsFlags): boolean {
  const target = line.url ?? line.target ?? ''
  return (
    (filter === undefined || line.event === filter) &&
    (action === undefined || line.action === action) &&
    (host === undefined || target.includes(host)) &&
    (rule === undefined || (line.findings ?? []).some((one) => one.rule.toLowerCase() === rule.toLowerCase()))
  )
}

const colors: Readonly<Record<string, Color>> = { block: 'red', strip: 'red', warn: 'yellow', allow: 'dim' }

const columns = [
  { title: 'TIME' },
  { title: 'EVENT' },
  { title: 'ACTION', color: (cell: string) => colors[cell] },
  { title: 'STRICT' },
  { title: 'METHOD' },
  { title: 'TARGET', share: 3 },
  { title: 'ID' },
  { title: 'WHY', share: 3 },
]

function rowOf(line: LogLine): readonly string[] {
  const { time = '', event = '', action = '', strict_action = '', method = '', request_id = '' } = line
  const target = line.mcp_tool ?? line.mcp_method ?? line.url ?? line.target ?? ''
  return [time, event, action, strict_action, method, target, request_id, line.reason ?? line.message ?? '']
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch (error) {
    throw unreadable(path, error as NodeJS.ErrnoException)
  }
}

/** Until it is interrupted. A file that was replaced or cut is read from its start. */
async function follow(path: string, from: number, flags: LogsFlags, { out, screen }: LogsAround): Promise<never> {
  let at = from
  let node = statSync(path).ino
  async function* growing(): AsyncGenerator<Uint8Array> {
    while (true) {
      const now = statSync(path, { throwIfNoEntry: false })
      if (now !== undefined && (now.ino !== node || now.size < at)) {
        at = 0
        node = now.ino
      }
      if (now === undefined || now.size <= at) await new Promise((resolve) => setTimeout(resolve, followMs))
      else {
        const fd = openSync(path, 'r')
        try {
          const buffer = new Uint8Array(Math.min(chunkBytes, now.size - at))
          const read = readSync(fd, buffer, 0, buffer.length, at)
          at += read
          yield buffer.subarray(0, read)
        } finally {
          closeSync(fd)
        }
      }
    }
  }
  for await (const line of logLines(growing(), { count: 0 }))
    if (wanted(line, flags))
      out(
        isForPrograms(flags, screen)
          ? machine(line, flags)
          : rowOf(line)
              .map((cell, i) => paint(cell, columns[i]?.color?.(cell), screen))
              .join('  '),
      )
  throw new Exit(exitCodes.ok, '')
}
