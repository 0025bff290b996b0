// Every target builds, one commit gives the same bytes, and the binary runs nothing of the folder it starts in.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, test } from 'node:test'
import lock from '../../package-lock.json' with { type: 'json' }
import manifest from '../../package.json' with { type: 'json' }
import { runToEnd } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-targets-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const build = (args: readonly string[], cwd = '.', env: Record<string, string> = {}) =>
  spawnSync(process.execPath, ['scripts/build.ts', ...args], { cwd, env: { ...process.env, ...env }, encoding: 'utf8' })

/** ELF machine, and the loader that the file asks for. */
function kindOf(file: string): { machine: number; loader: string } {
  const head = readFileSync(file).subarray(0, 4096)
  assert.equal(head.toString('latin1', 1, 4), 'ELF')
  const loader = /\/lib(?:64)?\/ld-[\w.-]+/.exec(head.toString('latin1'))?.[0] ?? ''
  return { machine: head.readUInt16LE(18), loader }
}

const [x64, arm64] = [62, 183]
const targets = [
  ['linux-x64', 'linux-x64', { machine: x64, loader: '/lib64/ld-linux-x86-64.so.2' }],
  ['linux-arm64', 'linux-aarch64', { machine: arm64, loader: '/lib/ld-linux-aarch64.so.1' }],
  ['linux-x64-musl', 'linux-x64-musl', { machine: x64, loader: '/lib/ld-musl-x86_64.so.1' }],
  ['linux-arm64-musl', 'linux-aarch64-musl', { machine: arm64, loader: '/lib/ld-musl-aarch64.so.1' }],
] as const

const { version } = lock.packages['node_modules/bun']
for (const [target, runtime, kind] of targets) {
  // The tests download nothing: `npm run build -- --target all` fetches the other runtimes once.
  const here = target === `linux-${process.arch}` || existsSync(`.cache/bun-${runtime}-${version}`)
  const name = `${target} builds${here ? '' : ' (needs its runtime: npm run build -- --target all)'}`
  test(name, { skip: !here, timeout: 60_000 }, () => {
    const file = join(folder, target)
    const { status, stderr, stdout } = build(['--target', target, '--outfile', file])
    assert.equal(status, 0, stderr)
    assert.match(stdout, new RegExp(` ${target}  \\d+\\.\\d MB  commit (?:[0-9a-f]{12}|unknown)`))
    assert.deepEqual(kindOf(file), kind)
    rmSync(file)
  })
}

test('the files of the image’s build context suffice, and give the same bytes twice in different folders', () => {
  const digests = ['one', 'another/folder'].map((name) => {
    const context = join(folder, name)
    for (const line of readFileSync('.dockerignore', 'utf8').split('\n'))
      if (line.startsWith('!')) cpSync(line.slice(1), join(context, line.slice(1)), { recursive: true })
    symlinkSync(resolve('node_modules'), join(context, 'node_modules'))
    // As in the image: no git there, the commit comes from outside.
    const given = { PIPELOCK_COMMIT: '0123456789ab', SOURCE_DATE_EPOCH: '1700000000' }
    const { status, stderr } = build(['--outfile', `${name.replace('/', '-')}.bin`], context, given)
    assert.equal(status, 0, stderr)
    const file = join(context, `${name.replace('/', '-')}.bin`)
    const said = spawnSync(file, ['version'], { encoding: 'utf8' }).stdout
    assert.match(said, /^build date: 2023-11-14T22:13:20Z\ngit commit: 0123456789ab$/m)
    return createHash('sha256').update(readFileSync(file)).digest('hex')
  })
  assert.equal(digests[0], digests[1])
})

test('a build that cannot be says why in one line', () => {
  const unknown = build(['--target', 'linux-s390x'])
  assert.deepEqual([unknown.status, unknown.stdout], [1, ''])
  assert.match(unknown.stderr, /^build: unknown target "linux-s390x": use linux-x64, .* or all\n$/)
  const typo = build(['--traget', 'all'])
  assert.deepEqual([typo.status, typo.stderr.split('\n').length], [2, 2])
})

test('a bunfig.toml with a preload and a .env where it starts have no effect', () => {
  const trap = mkdtempSync(join(folder, 'trap-'))
  const marker = join(trap, 'preloaded')
  writeFileSync(join(trap, 'bunfig.toml'), 'preload = ["./preload.ts"]\n')
  writeFileSync(
    join(trap, 'preload.ts'),
    `await Bun.write(${JSON.stringify(marker)}, process.env.PIPELOCK_CONFIG ?? '')\n`,
  )
  writeFileSync(join(trap, '.env'), 'PIPELOCK_CONFIG=/from/dotenv.yaml\n')
  writeFileSync(join(trap, 'empty.ts'), '')
  const env = { PATH: process.env['PATH'] ?? '' }

  for (const args of [['version'], ['check'], ['healthcheck', '--addr', '127.0.0.1:1']]) {
    const { out, err } = runToEnd(args, { cwd: trap })
    assert.ok(!existsSync(marker), args.join(' '))
    assert.ok(!`${out}${err}`.includes('dotenv.yaml'), err)
    if (args[0] === 'version') assert.match(out, new RegExp(`^pipelock version ${manifest.version}\n`))
  }
  // The trap is real: the runtime by itself falls into it.
  assert.equal(spawnSync(process.execPath, ['run', './empty.ts'], { cwd: trap, env }).status, 0)
  assert.equal(readFileSync(marker, 'utf8'), '/from/dotenv.yaml')
})
