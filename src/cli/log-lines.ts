// Reads lines of the audit log back: what each says of a decision, and which findings it was made on.

import { createReadStream } from 'node:fs'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { Lines } from '../mcp/lines.ts'
import type { Finding, Section, Setting, Severity, Threat } from '../types.ts'

/** As `audit.ts` writes it; members may be missing in lines of other versions. */
export interface LogLine {
  readonly time?: string
  readonly level?: string
  readonly event?: string
  readonly message?: string
  readonly method?: string
  readonly url?: string
  readonly target?: string
  readonly client_ip?: string
  readonly request_id?: string
  readonly agent?: string
  readonly transport?: string
  readonly action?: string
  readonly strict_action?: string
  readonly outcome?: string
  readonly status_code?: number
  readonly duration_ms?: number
  readonly scanner?: string
  readonly reason?: string
  readonly mcp_method?: string
  readonly mcp_tool?: string
  readonly findings?: readonly LoggedFinding[]
}

export interface LoggedFinding {
  readonly rule: string
  readonly severity: Severity
  readonly section: Section
  readonly where: string
  readonly view?: string
  readonly setting?: Setting
}

const longest = 1024 * 1024

/** Lines that are no JSON are skipped and counted. */
export async function* logLines(input: AsyncIterable<Uint8Array>, skipped: { count: number }): AsyncGenerator<LogLine> {
  const lines = new Lines(longest)
  const utf8 = new TextDecoder()
  const read = (line: Uint8Array | null): LogLine | null => {
    try {
      const value: unknown = line === null ? null : JSON.parse(utf8.decode(line))
      if (typeof value === 'object' && value !== null) return value
    } catch {
      // Counted below.
    }
    skipped.count++
    return null
  }
  for await (const chunk of input)
    for (const line of lines.feed(chunk)) {
      const one = read(line)
      if (one !== null) yield one
    }
  for (const line of lines.end()) {
    const one = read(line)
    if (one !== null) yield one
  }
}

const remedies: Readonly<Record<string, string>> = {
  ENOENT: 'no such file; logging.file says where it is written',
  EACCES: 'permission denied; it is readable for the user that runs the proxy alone',
  EISDIR: 'it is a folder; name the file in it',
}

export function unreadable(path: string, error: NodeJS.ErrnoException): Exit {
  return new Exit(exitCodes.usage, `reading ${path}: ${remedies[error.code ?? ''] ?? trouble(error)}`)
}

/** The file as a stream; an Exit (2) where it cannot be opened. */
export async function opened(path: string): Promise<AsyncIterable<Uint8Array>> {
  const stream = createReadStream(path)
  await new Promise<void>((resolve, reject) => {
    stream.once('open', () => resolve())
    stream.once('error', (error: NodeJS.ErrnoException) => reject(unreadable(path, error)))
  })
  return stream as AsyncIterable<Uint8Array>
}

const threats: Partial<Record<Section, Threat>> = {
  dlp: 'secret',
  request_body_scanning: 'secret',
  response_scanning: 'injection',
  mcp_tool_policy: 'tool',
  mcp_tool_scanning: 'tool',
  mcp_session_binding: 'tool',
  tool_chain_detection: 'chain',
  destination: 'destination',
}

/** What was logged, as `decide` takes it. */
export function findingsOf({ findings = [] }: LogLine): readonly Finding[] {
  return findings.map(({ rule, severity, section, where, view, setting }) => ({
    rule,
    threat: threats[section] ?? 'fault',
    severity,
    section,
    scanner: 'policy',
    where,
    ...(view === undefined ? {} : { view }),
    ...(setting === undefined ? {} : { setting }),
  }))
}
