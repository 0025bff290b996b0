// The image for arm64: assembled as deploy/Dockerfile does, run by an emulator (qemu-user). What the processor itself would do is not shown.

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { arm64 } from '../../scripts/deploy-tools.ts'
import manifest from '../../package.json' with { type: 'json' }
import { awsKey, freePort, until } from '../wire/harness.ts'

const tools = process.platform === 'linux' && process.arch === 'x64' ? arm64() : null
const folder = mkdtempSync(join(tmpdir(), 'pipelock-arm64-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const root = join(folder, 'root')

/** The command line that starts the program of the root in its emulator. */
const inside = (...args: string[]): [string, string[]] => [
  tools?.qemu ?? '',
  ['-L', root, join(root, 'pipelock'), ...args],
]

const ended = (...args: string[]) => {
  const [command, all] = inside(...args)
  const { status, stdout, stderr } = spawnSync(command, all, { cwd: folder, encoding: 'utf8', env: {} })
  return { status, stdout, stderr }
}

/** What a proxy answers to a GET of this URL. */
const through = (port: number, url: string) =>
  new Promise<{ status: number | undefined; text: string }>((go, fail) => {
    const options = { host: '127.0.0.1', port, path: url, headers: { host: new URL(url).host } }
    get(options, (answer) => {
      let text = ''
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()))
      answer.on('end', () => go({ status: answer.statusCode, text }))
    }).on('error', fail)
  })

const patience = 240_000

const name = 'the root filesystem for arm64: version, the secrets of pipelock test, a proxy that blocks and is healthy'
const missing = tools === null ? ' (needs qemu-user and the C library of arm64)' : ''

test(`${name}${missing}`, { skip: tools === null, timeout: 600_000 }, async () => {
  const program = join(folder, 'pipelock')
  const made = spawnSync(process.execPath, ['scripts/build.ts', '--target', 'linux-arm64', '--outfile', program])
  assert.equal(made.status, 0, String(made.stderr))
  const assembled = spawnSync('sh', ['deploy/rootfs.sh', root, program, 'arm64', tools?.sysroot ?? ''])
  assert.equal(assembled.status, 0, String(assembled.stderr))

  const { version } = JSON.parse(ended('version', '--json').stdout) as { version: string }
  assert.equal(version, manifest.version)
  const tried = ended('test', '--category', 'dlp', '--json')
  assert.equal(tried.status, 0, tried.stdout)

  const port = await freePort()
  const [command, args] = inside('run', '--listen', `127.0.0.1:${port}`)
  const child = spawn(command, args, { cwd: folder, env: {} })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const exited = new Promise<number | null>((go) => child.on('close', go))
  try {
    // Emulated, on a machine that has other things to do.
    await until('ready', () => said.includes('pipelock: ready') || child.exitCode !== null, patience)
    await until('health', () => ended('healthcheck', '--addr', `127.0.0.1:${port}`).status === 0, patience)
    const refused = await through(port, `http://a.example/?key=${awsKey}`)
    assert.equal(refused.status, 403)
    assert.match(refused.text, /^blocked: DLP match: AWS Access ID/)
    child.kill('SIGTERM')
    assert.equal(await exited, 0, said)
  } finally {
    child.kill('SIGKILL')
  }
})
