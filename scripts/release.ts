// `bun scripts/release.ts [--out DIR] [--target NAME]…`: everything a release consists of, from one commit, the same bytes every
// time: programs, completions, manual page, unit, SHA256SUMS, the SBOM (CycloneDX) and a provenance statement (SLSA, not signed).

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import lock from '../package-lock.json' with { type: 'json' }
import manifest from '../package.json' with { type: 'json' }

const targets = ['linux-x64', 'linux-arm64', 'linux-x64-musl', 'linux-arm64-musl'] as const
const host = `linux-${process.arch}`

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
}
const packages: Readonly<Record<string, Locked>> = lock.packages

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim()

/** Where npm finds `name` for the package at `path`: beside it, or further up. */
function placeOf(name: string, path: string): string {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[place] !== undefined) return place
    if (at === '')
      throw new Error(`package-lock.json has no ${name}, which ${path || 'package.json'} needs: npm install`)
  }
}

/** Place of each package that runs → places of those it needs. Packages of the build, and peers nobody needs, are not reached. */
function reached(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const walk = (path: string): void => {
    if (found.has(path)) return
    const needs = Object.keys(packages[path]?.dependencies ?? {}).map((name) => placeOf(name, path))
    found.set(path, needs)
    for (const place of needs) walk(place)
  }
  walk('')
  found.set('node_modules/bun', [])
  return found
}

const purlOf = (path: string): string => {
  const name = path === '' ? manifest.name : path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
  return `pkg:npm/${name.replace('@', '%40')}@${packages[path]?.version ?? ''}`
}

/** https://cyclonedx.org/docs/1.6/json/: what runs, and the runtime that the program is compiled with. */
export function sbom(date: string) {
  const all = [...reached()].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const self = { 'bom-ref': purlOf(''), name: manifest.name, version: manifest.version, purl: purlOf('') }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: date,
      component: { type: 'application', ...self, licenses: [{ license: { id: manifest.license } }] },
    },
    components: all
      .filter(([path]) => path !== '')
      .map(([path]) => {
        const { version = '', integrity = '', license } = packages[path] ?? {}
        return {
          type: path === 'node_modules/bun' ? 'platform' : 'library',
          'bom-ref': purlOf(path),
          name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
          version,
          purl: purlOf(path),
          ...(license !== undefined && { licenses: [{ expression: license }] }),
          hashes: [
            { alg: 'SHA-512', content: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex') },
          ],
        }
      }),
    dependencies: all.map(([path, needs]) => ({
      ref: purlOf(path),
      dependsOn: [...needs, ...(path === '' ? ['node_modules/bun'] : [])].map(purlOf).toSorted(),
    })),
  }
}

/** https://slsa.dev/spec/v1.0/provenance, as an in-toto statement. Whoever publishes signs it. */
function provenance(out: string, files: readonly string[], commit: string, date: string) {
  const inputs = ['package-lock.json', 'package.json'].map((file) => ({ uri: file, digest: { sha256: sha256(file) } }))
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: files.map((name) => ({ name, digest: { sha256: sha256(join(out, name)) } })),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: 'scripts/release.ts',
        externalParameters: { version: manifest.version },
        internalParameters: { bun: lock.packages['node_modules/bun'].version },
        resolvedDependencies: [{ uri: 'source', digest: { gitCommit: commit } }, ...inputs],
      },
      runDetails: {
        builder: { id: 'scripts/release.ts' },
        metadata: { invocationId: commit, startedOn: date, finishedOn: date },
      },
    },
  }
}

function release(out: string, wanted: readonly string[]): void {
  // The version of a release must not depend on what lies about in the working tree.
  const changed = git('status', '--porcelain', '--', 'src', 'package.json', 'package-lock.json')
  if (changed !== '' && process.env['RELEASE_DIRTY'] !== '1') throw new Error(`commit first:\n${changed}`)
  const commit = git('rev-parse', 'HEAD')
  const epoch = process.env['SOURCE_DATE_EPOCH'] || git('log', '-1', '--format=%ct')
  const date = new Date(Number(epoch) * 1000).toISOString().replace('.000Z', 'Z')
  const env = { ...process.env, SOURCE_DATE_EPOCH: epoch }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  for (const target of wanted)
    execFileSync(
      process.execPath,
      ['scripts/build.ts', '--target', target, '--outfile', join(out, `pipelock-${target}`)],
      {
        env,
        stdio: 'inherit',
      },
    )
  // The texts are told by the program itself; they are the same on every machine.
  const say = (...args: string[]) =>
    execFileSync(process.execPath, ['src/main.ts', ...args], {
      env: { ...env, PIPELOCK_BUILT: date },
      encoding: 'utf8',
    })
  writeFileSync(join(out, 'pipelock.1'), say('man').replace(/^(\.TH PIPELOCK 1 )"[^"]*"/, `$1"${date.slice(0, 10)}"`))
  writeFileSync(join(out, 'pipelock.bash'), say('completion', 'bash'))
  writeFileSync(join(out, '_pipelock'), say('completion', 'zsh'))
  writeFileSync(join(out, 'pipelock.fish'), say('completion', 'fish'))
  for (const file of [
    'install.sh',
    'systemd/pipelock.service',
    'systemd/pipelock.socket',
    'systemd/pipelock-mcp.socket',
  ])
    copyFileSync(join('deploy', file), join(out, basename(file)))
  writeFileSync(join(out, 'pipelock.cdx.json'), json(sbom(date)))
  const files = readdirSync(out).toSorted()
  writeFileSync(join(out, 'provenance.intoto.json'), json(provenance(out, files, commit, date)))
  const sums = [...files, 'provenance.intoto.json'].toSorted().map((file) => `${sha256(join(out, file))}  ${file}\n`)
  writeFileSync(join(out, 'SHA256SUMS'), sums.join(''))
  console.log(`${out}: ${sums.length} files and SHA256SUMS, version ${manifest.version}, commit ${commit.slice(0, 12)}`)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: 'dist/release' }, target: { type: 'string', multiple: true } },
  })
  const wanted = values.target?.map((name) => (name === 'host' ? host : name)) ?? targets
  release(values.out, wanted)
}
