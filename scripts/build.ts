// Builds the one binary: `bun scripts/build.ts [--target NAME|all] [--outfile FILE]`; without a target, dist/pipelock for this machine.
// Other machines' runtimes come from the npm packages @oven/bun-*, checked against package-lock.json; nothing else is downloaded.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import lock from '../package-lock.json' with { type: 'json' }

/** Target → the npm package that carries its runtime. */
const runtimes: Readonly<Record<string, string>> = {
  'linux-x64': '@oven/bun-linux-x64',
  'linux-arm64': '@oven/bun-linux-aarch64',
  'linux-x64-musl': '@oven/bun-linux-x64-musl',
  'linux-arm64-musl': '@oven/bun-linux-aarch64-musl',
}

interface Locked {
  readonly version?: string
  readonly integrity?: string
}
const packages: Readonly<Record<string, Locked>> = lock.packages
const bunVersion = packages['node_modules/bun']?.version ?? 'unknown'
const host = `${process.platform}-${process.arch}${linksMusl(process.execPath) ? '-musl' : ''}`

class BuildError extends Error {}

/** What the program itself asks for as its loader stands near its start. */
function linksMusl(file: string): boolean {
  const head = new Uint8Array(4096)
  const fd = openSync(file, 'r')
  readSync(fd, head, 0, head.length, 0)
  closeSync(fd)
  return new TextDecoder('latin1').decode(head).includes('/ld-musl-')
}

/** The runtime's executable for a target: this process for this machine, else out of the npm package. */
function executable(target: string): string {
  if (target === host) return process.execPath
  const name = runtimes[target]
  if (name === undefined)
    throw new BuildError(`unknown target "${target}": use ${Object.keys(runtimes).join(', ')} or all`)
  const { version, integrity } = packages[`node_modules/${name}`] ?? {}
  if (version === undefined || integrity === undefined)
    throw new BuildError(`package-lock.json does not pin ${name}: run npm install`)
  const folder = `.cache/${basename(name)}-${version}`
  const file = `${folder}/package/bin/bun`
  if (existsSync(file)) return file
  console.log(`fetching ${name}@${version} from the npm registry`)
  mkdirSync('.cache', { recursive: true })
  // Unpacked aside and renamed when whole: an interrupted run leaves no half of a runtime.
  const aside = mkdtempSync('.cache/unpack-')
  try {
    const packed = `${aside}/${pack(`${name}@${version}`, aside)}`
    const found = `sha512-${createHash('sha512').update(readFileSync(packed)).digest('base64')}`
    if (found !== integrity)
      throw new BuildError(`${name}@${version}: ${found} is not the ${integrity} of package-lock.json`)
    execFileSync('tar', ['-xzf', packed, '-C', aside])
    rmSync(packed)
    rmSync(folder, { recursive: true, force: true })
    renameSync(aside, folder)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  return file
}

function pack(spec: string, folder: string): string {
  try {
    const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, spec]
    return execFileSync('npm', args, { stdio: ['ignore', 'pipe', 'pipe'] })
      .toString()
      .trim()
  } catch (error) {
    const said = String((error as { stderr?: unknown }).stderr ?? error).trim()
    throw new BuildError(`cannot fetch ${spec}: is the npm registry reachable?\n${said}`, { cause: error })
  }
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return ''
  }
}

/** What `pipelock version` tells: the commit and its date, never the clock, so that one commit gives the same bytes. */
function provenance(): { commit: string; built: string } {
  const { PIPELOCK_COMMIT: commit, SOURCE_DATE_EPOCH: epoch } = process.env
  const dated = epoch
    ? new Date(Number(epoch) * 1000).toISOString().replace('.000Z', 'Z')
    : git('log', '-1', '--format=%cI')
  // A fixed length: git's own choice grows with the number of objects in the clone.
  const own = git('rev-parse', '--short=12', 'HEAD')
  const changed = git('status', '--porcelain', '--', 'src', 'package.json', 'package-lock.json') === '' ? '' : '-dirty'
  return { commit: commit || (own === '' ? 'unknown' : own + changed), built: dated || 'unknown' }
}

function build(target: string, outfile: string): void {
  const runtime = executable(target)
  const { commit, built } = provenance()
  const folder = dirname(resolve(outfile))
  mkdirSync(folder, { recursive: true })
  // The name of the output stands in the binary: built under one name, then moved over what may be running.
  const aside = mkdtempSync(`${folder}/.build-`)
  try {
    // Where they come from stands in the binary, too: always the same place.
    const files = execFileSync(process.execPath, ['scripts/ready-made.ts', '.cache/ready-made'], { encoding: 'utf8' })
    execFileSync(
      process.execPath,
      [
        'build',
        'src/main.ts',
        ...files.trim().split('\n'),
        '--asset-naming=[name].[ext]',
        '--compile',
        `--outfile=${aside}/pipelock`,
        `--target=bun-${target}`,
        `--compile-executable-path=${runtime}`,
        '--bytecode',
        '--format=esm',
        '--minify-syntax',
        '--minify-whitespace',
        // Otherwise the binary would run code from ./bunfig.toml and read ./.env of whatever folder it starts in.
        '--no-compile-autoload-bunfig',
        '--no-compile-autoload-dotenv',
        '--compile-exec-argv=--smol',
        `--define=PIPELOCK_COMMIT=${JSON.stringify(commit)}`,
        `--define=PIPELOCK_BUILT=${JSON.stringify(built)}`,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    renameSync(`${aside}/pipelock`, outfile)
  } catch (error) {
    throw new BuildError(`bun build failed for ${target}; its words are above`, { cause: error })
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
  console.log(`${outfile}  ${target}  ${(statSync(outfile).size / 1e6).toFixed(1)} MB  commit ${commit}`)
}

try {
  const { values } = parseArgs({ options: { target: { type: 'string', default: host }, outfile: { type: 'string' } } })
  if (process.versions['bun'] !== bunVersion)
    throw new BuildError(
      `this is Bun ${process.versions['bun'] ?? '(none)'}, the lock file says ${bunVersion}: npm ci && npm run build`,
    )
  const all = values.target === 'all'
  if (all && values.outfile !== undefined) throw new BuildError('--outfile names one file: give one --target with it')
  for (const target of all ? Object.keys(runtimes) : [values.target])
    build(target, values.outfile ?? (target === host ? 'dist/pipelock' : `dist/pipelock-${target}`))
} catch (error) {
  if (!(error instanceof BuildError) && !(error instanceof TypeError)) throw error
  console.error(`build: ${error.message}`)
  process.exit(error instanceof BuildError ? 1 : 2)
}
