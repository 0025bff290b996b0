// Where log lines go: stdout, a file, or both, as `logging.*` says; a file always gets JSON. Traffic never waits for it.

import { LogFile } from './log-file.ts'
import { auditLines, line, type Audit } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { trouble } from './file-trouble.ts'

export interface LogSink {
  readonly audit: Audit
  /** A line that is no exchange: startup, shutdown, internal errors. */
  event(event: string, message: string, fields: Record<string, unknown>): void
  /** The last line could not be written. */
  readonly failing: boolean
  /** Lines lost since the start. */
  readonly lost: number
  /** Tries whether a sink that fails can be written again. */
  retry(): void
  /** Opens the file by its name again: something else has moved it away. */
  reopen(): void
  close(): void
}

interface Target {
  readonly format: 'json' | 'text'
  /** For complaints: which file, behind a space. */
  readonly place: string
  /** Throws when the line is lost. */
  readonly write: (text: string) => void
}

/** What stdout may hold back for a reader that does not read (bytes). */
const mostWaiting = 8 * 1024 * 1024

function toStdout(text: string): void {
  if (process.stdout.writableLength > mostWaiting)
    throw Object.assign(new Error('Full'), { code: 'stdout is not read' })
  process.stdout.write(text)
}

/** Opens the file. A sink that fails later complains once on stderr, loses lines and counts them. */
export function createLogSink(
  settings: () => Config['logging'],
  complain: (line: string) => void,
  print: (text: string) => void = toStdout,
): LogSink {
  const { output, format } = settings()
  const targets: Target[] = []
  if (output !== 'file') targets.push({ format, place: '', write: (text) => print(`${text}\n`) })
  const file = output === 'stdout' ? null : new LogFile(settings, complain)
  if (file !== null)
    targets.push({ format: 'json', place: ` ${settings().file}`, write: (text) => file.write(`${text}\n`) })
  const failing = new Map<Target, number>()
  let lost = 0
  const write = (target: Target) => (text: string) => {
    const before = failing.get(target)
    try {
      if (before !== undefined) {
        const fields = { lost_lines: before }
        target.write(line(target.format, new Date(), 'log_gap', 'the audit log could not be written', fields))
        failing.delete(target)
        complain(`pipelock: the audit log is written again; ${before} lines were lost`)
      }
      target.write(text)
    } catch (error) {
      lost++
      failing.set(target, (failing.get(target) ?? 0) + 1)
      if (before === undefined)
        complain(
          `pipelock: cannot write the audit log${target.place}: ${trouble(error)}; traffic goes on, its records are lost until it can`,
        )
    }
  }
  const audits = targets.map((target) =>
    auditLines(
      () => {
        const { include_allowed: includeAllowed, include_blocked: includeBlocked } = settings()
        return { format: target.format, includeAllowed, includeBlocked }
      },
      () => new Date(),
      write(target),
    ),
  )
  const event: LogSink['event'] = (name, message, fields) => {
    for (const target of targets) write(target)(line(target.format, new Date(), name, message, fields))
  }
  return {
    audit: (record) => {
      for (const audit of audits) audit(record)
    },
    event,
    get failing() {
      return failing.size > 0
    },
    get lost() {
      return lost
    },
    retry: () => {
      for (const target of targets.filter((one) => failing.has(one))) {
        const text = line(target.format, new Date(), 'log_check', 'trying the audit log', {})
        write(target)(text)
      }
    },
    reopen: () => file?.reopen(),
    close: () => file?.close(),
  }
}
