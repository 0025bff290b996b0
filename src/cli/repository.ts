// `pipelock git scan-diff` and `pipelock scan`: secrets in what is added to a repository, and in files as they are.

import { readFileSync, readdirSync, statSync, writeFileSync, type Dirent } from 'node:fs'
import { join, relative } from 'node:path'
import { DiffReader, type Added } from './diff.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { type Format, asJson, asSarif, asText } from './leak-report.ts'
import { type Leak, type LeakSettings, leaksIn } from '../service/leaks.ts'
import { dlpScanner, rulesOf, seedOptionsOf } from '../service/policy.ts'
import { load } from './source.ts'
import type { Surroundings } from './surroundings.ts'
import { printable } from '../printable.ts'
import { pathMatches } from '../config/suppressed.ts'
import { Lines } from '../mcp/lines.ts'
import type { Rule } from '../pattern/rule.ts'

export interface ScanFlags {
  readonly config?: string
  readonly json?: boolean
  readonly format?: Format
  readonly exclude?: readonly string[]
  readonly baseline?: string
  readonly writeBaseline?: string
  readonly output?: string
  readonly verbose?: boolean
}

const largestDiff = 1024 * 1024 * 1024
const largestLine = 16 * 1024 * 1024
const largestFile = 64 * 1024 * 1024
/** Lines looked at together; a key of several lines is shorter. */
const together = 20_000
const neverRead = new Set(['.git', 'node_modules', '.hg', '.svn'])

class Scan {
  readonly settings: LeakSettings
  readonly rules: readonly Rule[]
  readonly leaks: Leak[] = []
  readonly #flags: ScanFlags

  constructor(flags: ScanFlags, { env }: Surroundings) {
    const { config } = load(flags.config, env)
    this.#flags = flags
    this.rules = rulesOf(config).dlp
    this.settings = {
      scanner: dlpScanner(this.rules, [], seedOptionsOf(config)),
      ruleNames: new Set(this.rules.map(({ name }) => name)),
      suppress: config.suppress,
      baseline: flags.baseline === undefined ? new Set() : baselineOf(flags.baseline),
    }
  }

  isExcluded(file: string): boolean {
    return (this.#flags.exclude ?? []).some((pattern) => pathMatches(pattern, file))
  }

  /** Prints what was found; an Exit when something counts. */
  end({ out, err, screen }: Surroundings, what: string): void {
    const { format = this.#flags.json === true ? 'json' : 'text', output, verbose, writeBaseline } = this.#flags
    const found = this.leaks.filter(({ suppressed }) => suppressed === undefined)
    if (writeBaseline !== undefined) {
      const kept = [...this.settings.baseline, ...found.map(({ fingerprint }) => fingerprint)]
      writeFileSync(
        writeBaseline,
        `${JSON.stringify({ version: 1, findings: [...new Set(kept)].toSorted() }, null, 2)}\n`,
      )
      err(`${found.length} findings written to ${writeBaseline}: they do not count with --baseline ${writeBaseline}`)
      return
    }
    const text = format === 'sarif' ? asSarif(this.leaks, this.rules) : format === 'json' ? asJson(this.leaks) : null
    if (text !== null && output !== undefined) writeFileSync(output, `${text}\n`)
    else if (text !== null) out(text)
    if (text === null || output !== undefined)
      for (const line of asText(this.leaks, verbose === true, screen)) err(line)
    if (found.length > 0)
      throw new Exit(
        exitCodes.failed,
        `secrets found in ${what}: ${found.length} in ${new Set(found.map(({ file }) => file)).size} files`,
        output !== undefined,
      )
  }
}

function baselineOf(path: string): ReadonlySet<string> {
  try {
    const { findings } = JSON.parse(readFileSync(path, 'utf8')) as { findings?: unknown }
    if (Array.isArray(findings)) return new Set(findings.map(String))
  } catch (error) {
    throw new Exit(
      exitCodes.usage,
      `reading baseline ${path}: ${error instanceof SyntaxError ? 'it is no JSON' : trouble(error)}; make one with --write-baseline`,
    )
  }
  throw new Exit(exitCodes.usage, `reading baseline ${path}: it has no findings; make one with --write-baseline`)
}

/** Added lines of a unified diff on standard input. */
export async function scanDiff(
  input: AsyncIterable<Uint8Array>,
  flags: ScanFlags,
  around: Surroundings,
): Promise<void> {
  const scan = new Scan(flags, around)
  const reader = new DiffReader()
  const lines = new Lines(largestLine, true)
  const utf8 = new TextDecoder()
  let size = 0
  let file = ''
  let added: Added[] = []
  const look = (): void => {
    if (added.length > 0 && !scan.isExcluded(file))
      scan.leaks.push(
        ...leaksIn(
          file,
          added.map(({ line, text }) => ({ number: line, text })),
          scan.settings,
        ),
      )
    added = []
  }
  const read = (line: Uint8Array | null): void => {
    if (line === null) throw new Exit(exitCodes.usage, 'the diff has a line of more than 16 MiB; exclude that file')
    const one = reader.read(utf8.decode(line))
    if (one === null) return
    if (one.file !== file || added.length >= together) look()
    file = one.file
    added.push(one)
  }
  for await (const chunk of input) {
    size += chunk.length
    if (size > largestDiff) throw new Exit(exitCodes.usage, 'the diff is larger than 1 GiB; scan it in parts')
    for (const line of lines.feed(chunk)) read(line)
  }
  for (const line of lines.end()) read(line)
  look()
  if (reader.binaries > 0)
    around.err(`warning: ${reader.binaries} files were not shown by git as binary, and not looked at: git diff --text`)
  else if (size > 0 && !reader.sawHunk)
    around.err('warning: no hunks in the input: lines that begin with + were looked at; better: git diff | pipelock …')
  scan.end(around, 'diff')
}

/** Files, and everything below folders. */
export function scanPaths(paths: readonly string[], flags: ScanFlags, around: Surroundings): void {
  const scan = new Scan(flags, around)
  const unread: string[] = []
  for (const path of paths)
    for (const file of filesIn(path, scan, unread)) {
      const text = textOf(file)
      if (text === null) unread.push(file)
      else if (text !== '') {
        const lines = text.split('\n').map((line, i) => ({ number: i + 1, text: line }))
        const name = relative(process.cwd(), file)
        for (let from = 0; from < lines.length; from += together)
          scan.leaks.push(
            ...leaksIn(name.startsWith('..') ? file : name, lines.slice(from, from + together), scan.settings),
          )
      }
    }
  if (unread.length > 0) {
    const more = unread.length > mostNamed ? `, and ${unread.length - mostNamed} more` : ''
    const named = unread.slice(0, mostNamed).map((file) => printable(file))
    around.err(`warning: not looked at, they cannot be read or are larger than 64 MiB: ${named.join(', ')}${more}`)
  }
  scan.end(around, 'files')
}

/** More unread files than this are only counted. */
const mostNamed = 10

function* filesIn(path: string, scan: Scan, unread: string[]): Generator<string> {
  let stat: ReturnType<typeof statSync>
  try {
    stat = statSync(path)
  } catch (error) {
    throw new Exit(exitCodes.usage, `cannot read ${path}: ${trouble(error)}`)
  }
  if (stat.isFile()) {
    // Hooks and shells name files one by one: what is left out stays so.
    if (!scan.isExcluded(relative(process.cwd(), path))) yield path
  } else if (stat.isDirectory())
    for (const entry of entriesOf(path, unread)) {
      const inside = join(path, entry.name)
      if (
        neverRead.has(entry.name) ||
        scan.isExcluded(relative(process.cwd(), inside) + (entry.isDirectory() ? '/' : ''))
      )
        continue
      if (entry.isDirectory() || entry.isFile()) yield* filesIn(inside, scan, unread)
    }
}

function entriesOf(folder: string, unread: string[]): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    unread.push(`${folder}/`)
    return []
  }
}

/** Empty for what is no text; null for what cannot be read. */
function textOf(file: string): string | null {
  try {
    if (statSync(file).size > largestFile) return null
    const bytes = readFileSync(file)
    return bytes.subarray(0, 8192).includes(0) ? '' : bytes.toString('utf8')
  } catch {
    return null
  }
}
