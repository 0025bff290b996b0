// Compares the program of an MCP server with a manifest of SHA-256 digests before it is started (`mcp_binary_integrity`).

import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, isAbsolute, resolve } from 'node:path'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import { replaceText } from './whole-file.ts'
import type { Finding, Severity } from '../types.ts'

type Env = Readonly<Record<string, string | undefined>>

/** Digest by real path. */
export type Manifest = ReadonlyMap<string, string>

/** The first file among their arguments is what they run. */
const interpreters =
  /^(?:node|nodejs|bun|deno|tsx|ts-node|python[\d.]*|pypy[\d.]*|ruby[\d.]*|perl[\d.]*|php[\d.]*|java|dotnet|lua[\d.]*|Rscript|(?:ba|da|z|k)?sh|pwsh|env)(?:\.exe)?$/
/** They run what they fetch: no digest of theirs says what that is. */
const runners = /^(?:npx|pnpx|bunx|uvx|pipx|docker|podman|nerdctl|npm|pnpm|yarn|uv)(?:\.exe|\.cmd)?$/
const chunkBytes = 1024 * 1024

/** The files of a command line that decide what runs: program first; null = there is no such program. */
export function filesOf([program = '', ...args]: readonly string[], env: Env): readonly string[] | null {
  const found = located(program, env)
  if (found === null) return null
  if (!interpreters.test(basename(found)) && !interpreters.test(basename(program))) return [found]
  const script = args.find((one) => !one.startsWith('-') && isFile(resolve(one)))
  return script === undefined ? [found] : [found, resolve(script)]
}

function located(program: string, env: Env): string | null {
  if (program.includes('/') || isAbsolute(program)) return isFile(resolve(program)) ? resolve(program) : null
  const places = (env['PATH'] ?? '').split(delimiter).filter((place) => place !== '')
  return places.map((place) => resolve(place, program)).find(isFile) ?? null
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}

function digestOf(path: string): string {
  const hash = createHash('sha256')
  const fd = openSync(path, 'r')
  try {
    const buffer = new Uint8Array(chunkBytes)
    for (let size = readSync(fd, buffer); size > 0; size = readSync(fd, buffer)) hash.update(buffer.subarray(0, size))
  } finally {
    closeSync(fd)
  }
  return hash.digest('hex')
}

/** As `sha256sum` prints it, or JSON (`{"version": 1, "files": {path: {"sha256": hex}}}`). Throws an Exit (2). */
export function readManifest(path: string): Manifest {
  const bad = (why: string) => new Exit(exitCodes.usage, `mcp_binary_integrity.manifest_path ${path}: ${why}`)
  if (path === '') throw bad('is not set; make one with pipelock mcp manifest -o FILE -- COMMAND')
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw bad(`cannot be read: ${trouble(error)}`)
  }
  const digests = new Map<string, string>()
  for (const [name, digest] of text.trimStart().startsWith('{') ? entriesOf(text, bad) : linesOf(text, bad)) {
    const file = resolve(dirname(path), name)
    digests.set(existsSync(file) ? realpathSync(file) : file, digest.toLowerCase())
  }
  return digests
}

function* linesOf(text: string, bad: (why: string) => Exit): Generator<readonly [string, string]> {
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue
    const [, digest, name] = /^([0-9a-f]{64}) [ *](.+?)\r?$/i.exec(line) ?? []
    if (digest === undefined || name === undefined) throw bad(`line ${index + 1} is no "DIGEST  FILE"`)
    yield [name, digest]
  }
}

function* entriesOf(text: string, bad: (why: string) => Exit): Generator<readonly [string, string]> {
  let files: unknown
  try {
    files = (JSON.parse(text) as { files?: unknown }).files
  } catch {
    throw bad('is no JSON')
  }
  for (const [name, entry] of Object.entries((files ?? {}) as Record<string, unknown>)) {
    const digest = typeof entry === 'string' ? entry : (entry as { sha256?: unknown } | null)?.sha256
    if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/i.test(digest)) throw bad(`${name} has no SHA-256 digest`)
    yield [name, digest]
  }
}

/** What is to be said of the command line, and the command line that runs what was looked at. */
export function compared(
  command: readonly string[],
  env: Env,
  manifest: Manifest,
): { readonly findings: readonly Finding[]; readonly command: readonly string[] } {
  const files = filesOf(command, env)
  const [program] = files ?? []
  // Whoever starts it says so.
  if (files === null || program === undefined) return { findings: [], command }
  const findings = files.flatMap((file, index) => {
    const what = index === 0 ? 'program' : 'script'
    const known = manifest.get(realpathSync(file))
    if (known === undefined)
      return finding(`Unlisted MCP ${index === 0 ? 'Program' : 'Script'}`, 'high', `the ${what} is not in the manifest`)
    let digest = ''
    try {
      digest = digestOf(file)
    } catch {
      return finding('Unreadable MCP Program', 'high', `the ${what} cannot be read`)
    }
    return digest === known
      ? []
      : finding('Changed MCP Program', 'critical', `the ${what} is not the one in the manifest`)
  })
  if (runners.test(basename(command[0] ?? '')))
    findings.push(finding('Fetched MCP Program', 'low', 'what this program fetches and runs is in no manifest'))
  return { findings, command: [program, ...command.slice(1)] }
}

function finding(rule: string, severity: Severity, detail: string): Finding {
  const place = { section: 'mcp_binary_integrity', scanner: 'policy', where: 'command' } as const
  return { rule, threat: 'tool', severity, ...place, detail }
}

/** `pipelock mcp manifest`: the digests of a command line, printed or put into a manifest. */
export function writeManifest(
  command: readonly string[],
  { output }: { readonly output?: string },
  env: Env,
  out: (line: string) => void,
): void {
  const files = filesOf(command, env)
  if (files === null) throw new Exit(exitCodes.failed, `${command[0] ?? ''}: no such program`)
  const lines = files.map((file) => [realpathSync(file), digestOf(file)] as const)
  if (output === undefined) {
    for (const [file, digest] of lines) out(`${digest}  ${file}`)
    return
  }
  const all = new Map([...(existsSync(output) ? readManifest(output) : []), ...lines])
  const sorted = [...all].toSorted(([one], [other]) => (one < other ? -1 : 1))
  replaceText(output, sorted.map(([file, digest]) => `${digest}  ${file}\n`).join(''), false)
  out(`${output}: ${lines.length} of ${all.size} digests written; sha256sum -c checks them`)
}
