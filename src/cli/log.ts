// Where log lines go: stdout, a file, or both, as `logging.*` says; a file always gets JSON.

import { closeSync, openSync, writeSync } from 'node:fs'
import { auditLines, line, type Audit } from '../audit.ts'
import type { Config } from '../config/schema.ts'
import { Exit, exitCodes } from './exit.ts'

export interface LogSink {
  readonly audit: Audit
  /** A line that is no exchange: startup, shutdown, internal errors. */
  event(event: string, message: string, fields: Record<string, unknown>): void
  close(): void
}

/** Opens the file (append, 0600). A sink that fails later complains once on stderr and never stops traffic. */
export function createLogSink(
  settings: () => Config['logging'],
  complain: (line: string) => void,
  print: (text: string) => void = (text) => void process.stdout.write(text),
): LogSink {
  const logging = settings()
  const targets: { readonly format: 'json' | 'text'; readonly write: (text: string) => void }[] = []
  let file: number | undefined
  if (logging.output !== 'file') targets.push({ format: logging.format, write: (text) => print(`${text}\n`) })
  if (logging.output !== 'stdout') {
    const fd = open(logging.file ?? '')
    file = fd
    targets.push({ format: 'json', write: (text) => void writeSync(fd, `${text}\n`) })
  }
  let failed = false
  const safely = (write: (text: string) => void) => (text: string) => {
    try {
      write(text)
    } catch (error) {
      if (!failed) complain(`pipelock: cannot write the audit log: ${(error as NodeJS.ErrnoException).code}`)
      failed = true
    }
  }
  const audits = targets.map(({ format, write }) =>
    auditLines(
      () => {
        const { include_allowed: includeAllowed, include_blocked: includeBlocked } = settings()
        return { format, includeAllowed, includeBlocked }
      },
      () => new Date(),
      safely(write),
    ),
  )
  return {
    audit: (record) => {
      for (const audit of audits) audit(record)
    },
    event: (event, message, fields) => {
      for (const { format, write } of targets) safely(write)(line(format, new Date(), event, message, fields))
    },
    close: () => {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}

function open(path: string): number {
  try {
    return openSync(path, 'a', 0o600)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new Exit(
      exitCodes.usage,
      `opening log file ${path}: ${code}; check logging.file and its folder's permissions`,
    )
  }
}
