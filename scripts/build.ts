// Builds dist/pipelock, the one binary: `bun scripts/build.ts [--target linux-x64|linux-arm64|linux-x64-musl|linux-arm64-musl|all]`.
// Runtimes come from npm packages (@oven/bun-*), unpacked into .cache; nothing else is downloaded.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { arch } from 'node:os'
import { parseArgs } from 'node:util'
import manifest from '../package.json' with { type: 'json' }

interface Target {
  readonly bun: string
  /** npm package that carries this runtime. */
  readonly runtime: string
}

const targets: Readonly<Record<string, Target>> = {
  'linux-x64': { bun: 'bun-linux-x64', runtime: '@oven/bun-linux-x64' },
  'linux-arm64': { bun: 'bun-linux-arm64', runtime: '@oven/bun-linux-aarch64' },
  'linux-x64-musl': { bun: 'bun-linux-x64-musl', runtime: '@oven/bun-linux-x64-musl' },
  'linux-arm64-musl': { bun: 'bun-linux-arm64-musl', runtime: '@oven/bun-linux-aarch64-musl' },
}

const host = `linux-${arch() === 'arm64' ? 'arm64' : 'x64'}`
const bunVersion = manifest.devDependencies.bun

/** The runtime's executable for a target: this process for the host, else out of the npm package. */
function executable(name: string, { runtime }: Target): string {
  if (name === host) return process.execPath
  const folder = `.cache/${runtime.replace('/', '-')}-${bunVersion}`
  const file = `${folder}/package/bin/bun`
  if (existsSync(file)) return file
  mkdirSync(folder, { recursive: true })
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder, `${runtime}@${bunVersion}`])
  execFileSync('tar', ['-xzf', `${folder}/${packed.toString().trim()}`, '-C', folder])
  rmSync(`${folder}/${packed.toString().trim()}`)
  return file
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return 'unknown'
  }
}

function build(name: string): void {
  const target = targets[name]
  if (target === undefined) throw new Error(`Unknown target "${name}": use ${Object.keys(targets).join(', ')} or all`)
  const out = name === host ? 'dist/pipelock' : `dist/pipelock-${name}`
  execFileSync(
    process.execPath,
    [
      'build',
      'src/main.ts',
      '--compile',
      `--outfile=${out}`,
      `--target=${target.bun}`,
      `--compile-executable-path=${executable(name, target)}`,
      '--bytecode',
      '--format=esm',
      '--minify-syntax',
      '--minify-whitespace',
      // Otherwise the binary would run code from ./bunfig.toml and read ./.env of whatever folder it starts in.
      '--no-compile-autoload-bunfig',
      '--no-compile-autoload-dotenv',
      '--compile-exec-argv=--smol',
      `--define=PIPELOCK_COMMIT="${git('rev-parse', '--short', 'HEAD')}"`,
      // The commit's date, not the clock's: the same source gives the same bytes.
      `--define=PIPELOCK_BUILT="${git('log', '-1', '--format=%cI')}"`,
    ],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  console.log(`${out}  ${(statSync(out).size / 1e6).toFixed(1)} MB`)
}

const { values } = parseArgs({ options: { target: { type: 'string', default: host } } })
mkdirSync('dist', { recursive: true })
for (const name of values.target === 'all' ? Object.keys(targets) : [values.target]) build(name)
