// Gets the tools with which deploy/ is tested, once per machine: helm (built from its Go module), the Kubernetes schemas
// (a Python package), shellcheck (a Debian package). What cannot be had is said, and the tests that need it are skipped by name.

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const folder = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'pipelock-tools')
const helmVersion = '3.19.0'
const schemasVersion = '1.37.0'

const own = {
  helm: join(folder, `helm-${helmVersion}`, 'helm'),
  schemas: join(folder, `kubernetes-validate-${schemasVersion}`),
  shellcheck: join(folder, 'shellcheck', 'usr/bin/shellcheck'),
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

if (import.meta.main) {
  if (helm() === null)
    provide('helm', join(folder, `helm-${helmVersion}`), (aside) =>
      did('go', ['install', `helm.sh/helm/v3/cmd/helm@v${helmVersion}`], aside, { GOBIN: aside }),
    )
  if (schemas() === null)
    provide('Kubernetes schemas', own.schemas, (aside) =>
      did(
        'python3',
        ['-m', 'pip', 'install', '-q', '--target', aside, `kubernetes-validate==${schemasVersion}`],
        aside,
      ),
    )
  if (shellcheck() === null)
    provide('shellcheck', join(folder, 'shellcheck'), (aside) => {
      const wrong = did('apt-get', ['download', 'shellcheck'], aside)
      const [deb] = wrong === null ? readdirSync(aside) : []
      return deb === undefined ? wrong : did('dpkg', ['-x', deb, '.'], aside)
    })
}
