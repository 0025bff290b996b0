// `pipelock integrity`: a manifest of a folder's files, and what has become of them since.

import { createHash } from 'node:crypto'
import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import { isAbsolute, join, relative, resolve } from 'node:path'
import { place } from '../service/authority.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { pathMatches } from '../config/suppressed.ts'
import { Keystore, type StoreFlags } from './keystore.ts'
import type { Surroundings } from './surroundings.ts'

export interface IntegrityFlags extends StoreFlags {
  readonly manifest?: string
  readonly exclude?: readonly string[]
  readonly sign?: boolean
  readonly verify?: boolean
  readonly json?: boolean
}

interface Entry {
  readonly sha256: string
  readonly size: number
  readonly mode: string
}
interface Manifest {
  readonly version: 1
  readonly created: string
  readonly updated: string
  readonly files: Readonly<Record<string, Entry>>
  readonly excludes: readonly string[]
}
interface Violation {
  readonly kind: 'MODIFIED' | 'ADDED' | 'REMOVED' | 'PERMS'
  readonly path: string
}

const usual = '.integrity-manifest.json'
const neverRead = new Set(['.git', 'node_modules'])

function manifestPath(folder: string, { manifest = usual }: IntegrityFlags): string {
  return isAbsolute(manifest) ? manifest : join(folder, manifest)
}

/** Regular files by their path below the folder; links are not followed. */
function filesOf(folder: string, excludes: readonly string[], own: string): Record<string, Entry> {
  const found: [string, Entry][] = []
  const walk = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name)
      const name = relative(folder, path)
      const isFolder = entry.isDirectory()
      if (neverRead.has(entry.name) || path === own || path === `${own}.sig`) continue
      if (excludes.some((pattern) => pathMatches(pattern, name + (isFolder ? '/' : '')))) continue
      if (isFolder) walk(path)
      if (!entry.isFile()) continue
      const bytes = readFileSync(path)
      const mode = `0${(lstatSync(path).mode & 0o777).toString(8)}`
      found.push([name, { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, mode }])
    }
  }
  walk(folder)
  return Object.fromEntries(found.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function readManifest(path: string): Manifest {
  const bad = (why: string) =>
    new Exit(exitCodes.usage, `reading ${path}: ${why}; pipelock integrity init makes a manifest`)
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw bad(error instanceof SyntaxError ? 'it is no JSON' : trouble(error))
  }
  const { version, files, excludes = [] } = (read ?? {}) as Partial<Manifest>
  if (version !== 1 || typeof files !== 'object' || files === null || !Array.isArray(excludes))
    throw bad('it is no manifest of version 1')
  return read as Manifest
}

function write(path: string, manifest: Manifest, flags: IntegrityFlags, { env, out }: Surroundings, force: boolean) {
  try {
    place(path, `${JSON.stringify(manifest, null, 2)}\n`, 0o600, force)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'exists already: pipelock integrity update renews it' : trouble(error)
    throw new Exit(exitCodes.failed, `${path}: ${why}`)
  }
  if (flags.sign === true) out(new Keystore(flags, env).sign(path, flags))
  out(`${path}: ${Object.keys(manifest.files).length} files`)
}

export function integrityInit(directory: string, flags: IntegrityFlags, around: Surroundings): void {
  const folder = resolve(directory)
  const path = manifestPath(folder, flags)
  const { exclude: excludes = [] } = flags
  const now = new Date().toISOString()
  const files = filesOf(folder, excludes, path)
  write(path, { version: 1, created: now, updated: now, files, excludes }, flags, around, false)
}

export function integrityUpdate(directory: string, flags: IntegrityFlags, around: Surroundings): void {
  const folder = resolve(directory)
  const path = manifestPath(folder, flags)
  const { created, excludes: before = [] } = readManifest(path)
  const excludes = [...new Set([...before, ...(flags.exclude ?? [])])]
  const files = filesOf(folder, excludes, path)
  write(path, { version: 1, created, updated: new Date().toISOString(), files, excludes }, flags, around, true)
}

/** Prints what differs; an Exit (1) when something does. */
export function integrityCheck(directory: string, flags: IntegrityFlags, { env, out }: Surroundings): void {
  const folder = resolve(directory)
  const path = manifestPath(folder, flags)
  if (flags.verify === true) new Keystore(flags, env).verify(path, flags)
  const { files, excludes = [] } = readManifest(path)
  const now = filesOf(folder, [...excludes, ...(flags.exclude ?? [])], path)
  const violations = [...new Set([...Object.keys(files), ...Object.keys(now)])]
    .toSorted()
    .flatMap((name): Violation[] => {
      const [was, is] = [files[name], now[name]]
      if (was === undefined) return [{ kind: 'ADDED', path: name }]
      if (is === undefined) return [{ kind: 'REMOVED', path: name }]
      if (was.sha256 !== is.sha256) return [{ kind: 'MODIFIED', path: name }]
      return Object.is(was.mode, is.mode) ? [] : [{ kind: 'PERMS', path: name }]
    })
  if (flags.json === true) out(JSON.stringify({ manifest: path, ok: violations.length === 0, violations }, null, 2))
  else for (const violation of violations) out(`${violation.kind.padEnd(8)} ${violation.path}`)
  if (violations.length > 0) throw new Exit(exitCodes.failed, `${violations.length} files are not as ${path} has them`)
}
