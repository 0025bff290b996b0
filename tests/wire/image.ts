// Runs programs in the image's root filesystem as a container engine does: own mounts, read-only root, given user.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/** What the last stage of deploy/Dockerfile says about running the image. */
export interface ImageSettings {
  readonly entrypoint: readonly string[]
  readonly command: readonly string[]
  readonly health: readonly string[]
  readonly user: string
  readonly env: Readonly<Record<string, string>>
  readonly text: string
}

export function imageSettings(): ImageSettings {
  const text = readFileSync('deploy/Dockerfile', 'utf8').replaceAll('\\\n', ' ')
  const last = text.slice(text.lastIndexOf('\nFROM '))
  const said = (pattern: RegExp) => pattern.exec(last)?.[1] ?? ''
  return {
    entrypoint: JSON.parse(said(/^ENTRYPOINT (.+)$/m)) as string[],
    command: JSON.parse(said(/^CMD (.+)$/m)) as string[],
    health: JSON.parse(said(/^HEALTHCHECK .*CMD (.+)$/m)) as string[],
    user: said(/^USER (.+)$/m),
    env: Object.fromEntries(
      [...last.matchAll(/^ENV (\w+)=(.*)$/gm)].map(([, name, value]) => [name ?? '', value ?? '']),
    ),
    text: last,
  }
}

/** Why nothing can be run in a root filesystem of its own here; '' if it can. */
export function whyNoChroot(): string {
  if (process.platform !== 'linux') return 'needs Linux'
  if (process.getuid?.() !== 0) return 'needs root'
  if (spawnSync('chroot', ['--version']).status !== 0) return 'needs chroot'
  const tried = spawnSync('unshare', ['--mount', 'sh', '-c', 'mount -t tmpfs none /mnt && mount -t proc proc /mnt'])
  return tried.status === 0 ? '' : 'needs the right to mount'
}

export interface Inside {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  readonly exited: Promise<number | null>
}

export interface InsideOptions {
  /** `uid:gid` */
  readonly user: string
  readonly env?: Readonly<Record<string, string>>
  /** Files of the machine seen read-only at places of the image, as `docker run -v FILE:PLACE:ro`. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Folder of the control group it starts in. */
  readonly cgroup?: string
}

const enter = `
set -e
[ -z "$CGROUP" ] || echo $$ > "$CGROUP/cgroup.procs"
mount --make-rprivate /
mount --bind "$ROOT" "$ROOT"
mount -t proc proc "$ROOT/proc"
echo "$MOUNTS" | while read -r from to; do
  [ -z "$from" ] || { mount --bind "$from" "$ROOT$to" && mount -o remount,bind,ro "$ROOT$to"; }
done
mount -o remount,bind,ro "$ROOT"
exec env -u ROOT -u RUNAS -u MOUNTS -u CGROUP chroot --userspec="$RUNAS" "$ROOT" "$@"
`

export class Rootfs {
  readonly folder = mkdtempSync(join(tmpdir(), 'pipelock-rootfs-'))
  readonly root = join(this.folder, 'root')

  constructor(binary = 'dist/pipelock') {
    if (process.platform !== 'linux') return
    const made = spawnSync('deploy/rootfs.sh', [this.root, binary], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(made.stderr)
  }

  /** A file outside the root, to be mounted into it. */
  file(name: string, text: string): string {
    const path = join(this.folder, name)
    writeFileSync(path, text, { mode: 0o644 })
    return path
  }

  /** The program itself, without a shell around it: its pid, signals and exit code are the child's. */
  start(command: readonly string[], { user, env = {}, mounts = {}, cgroup = '' }: InsideOptions): Inside {
    // An engine makes the places it mounts on; the image need not have them.
    for (const place of ['/proc', ...Object.keys(mounts)]) {
      mkdirSync(join(this.root, place === '/proc' ? place : dirname(place)), { recursive: true })
      if (place !== '/proc') writeFileSync(join(this.root, place), '', { flag: 'a' })
    }
    const list = Object.entries(mounts).map(([place, file]) => `${resolve(file)} ${place}`)
    const child = spawn('unshare', ['--mount', 'sh', '-c', enter, 'sh', ...command], {
      env: { PATH: process.env['PATH'], ...env, ROOT: this.root, RUNAS: user, MOUNTS: list.join('\n'), CGROUP: cgroup },
      cwd: '/',
    })
    let [out, err] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()))
    return { child, out: () => out, err: () => err, exited: new Promise((go) => child.on('close', go)) }
  }

  async run(
    command: readonly string[],
    options: InsideOptions,
  ): Promise<{ code: number | null; out: string; err: string }> {
    const { exited, out, err } = this.start(command, options)
    return { code: await exited, out: out(), err: err() }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}
