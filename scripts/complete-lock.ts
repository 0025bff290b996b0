// Adds to package-lock.json the optional packages of other platforms that a partial registry mirror leaves out.
// `npm ci` refuses a lock file without them, although it would never install them here. Run after `npm install`.

import { readFileSync, writeFileSync } from 'node:fs'

interface Entry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const file = 'package-lock.json'
const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> }
const systems = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'openharmony',
  'win32',
  'windows',
  'aix',
  'sunos',
  'netbsd',
  'openbsd',
]
const cpus: Record<string, string> = {
  aarch64: 'arm64',
  arm64: 'arm64',
  x64: 'x64',
  arm: 'arm',
  ia32: 'ia32',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
}

let added = 0
for (const entry of Object.values({ ...lock.packages }))
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const place = `node_modules/${name}`
    if (lock.packages[place] !== undefined) continue
    const words = (name.split('/')[1] ?? name).replace('gnueabihf', 'gnu').replace('musleabihf', 'musl').split('-')
    const os = words.find((word) => systems.includes(word))
    const cpu = words.find((word) => word in cpus)
    if (os === undefined || cpu === undefined) throw new Error(`Cannot tell the platform of ${name}`)
    const libc = words.includes('musl')
      ? ['musl']
      : words.some((word) => /^(gnu|glibc)/.test(word))
        ? ['glibc']
        : undefined
    lock.packages[place] = {
      version: version.replace(/^[\^~]/, ''),
      cpu: [cpus[cpu] as string],
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os: [os === 'windows' ? 'win32' : os],
    }
    added++
  }
const [root, ...rest] = Object.entries(lock.packages)
lock.packages = Object.fromEntries([root as [string, Entry], ...rest.sort(([a], [b]) => (a < b ? -1 : 1))])
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${added} entries added`)
