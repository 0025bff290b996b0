// Runs what README's "Use it" and the guides tell people to type; a command that needs what is not here says so ("needs …").

import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { configSchema } from '../../src/config/schema.ts'
import { entriesOf, type Shape } from '../../src/config/shape.ts'
import { awsKey, freePort, program, startPipelock, until, type Pipelock } from './harness.ts'

interface Told {
  readonly page: string
  readonly command: string
  /** What the comment behind `→` says it prints. */
  readonly prints?: string | undefined
  /** What it needs besides this program; such a command is not run here. */
  readonly needs?: string | undefined
}

/** The lines of the page's `sh` blocks. */
function commandsOf(page: string): Told[] {
  const text = readFileSync(page, 'utf8')
  return text
    .split('```')
    .filter((block, index) => index % 2 === 1 && block.startsWith('sh\n'))
    .flatMap((block) => block.split('\n').slice(1))
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [command = '', comment = ''] = line.split(/\s+#\s/)
      return { page, command, prints: /→ (.*)$/.exec(comment)?.[1], needs: /needs (.*?)\)?$/.exec(comment)?.[1] }
    })
}

const pages = ['README.md', 'docs/migrating.md', ...readdirSync('docs/guides').map((name) => `docs/guides/${name}`)]
const told = pages.flatMap(commandsOf)

/** Holds `project`, where the commands are typed, and `home`. */
let folder = ''
let proxy: Pipelock
before(async () => {
  proxy = await startPipelock()
  const blocked = await proxy.ask([
    `GET http://a.example/?k=${awsKey} HTTP/1.1`,
    'Host: a.example',
    'Connection: close',
  ])
  assert.equal(blocked.status, 403)
  await proxy.logged((line) => line['action'] === 'block')
})
after(async () => {
  await proxy.stop()
  rmSync(folder, { recursive: true, force: true })
})

const put = (name: string, text: string) => {
  mkdirSync(join(folder, 'project'), { recursive: true })
  writeFileSync(join(folder, 'project', name), text)
}

/** A project as the commands expect it: a repository with MCP clients, a configuration, a log, recorded messages. */
function prepare(): void {
  if (folder !== '') rmSync(folder, { recursive: true, force: true })
  folder = mkdtempSync(join(tmpdir(), 'pipelock-docs-'))
  for (const name of ['home', 'bin', 'project/dist']) mkdirSync(join(folder, name), { recursive: true })
  const starter = `#!/bin/sh\nexec ${program.map((word) => `'${word}'`).join(' ')} "$@"\n`
  for (const name of ['bin/pipelock', 'project/dist/pipelock'])
    if (program.length === 1) symlinkSync(resolve(program[0] ?? ''), join(folder, name))
    else writeFileSync(join(folder, name), starter, { mode: 0o755 })
  put('.mcp.json', '{"mcpServers": {"files": {"command": "npx", "args": ["-y", "server-filesystem", "."]}}}')
  put('audit.jsonl', proxy.stdout())
  put('messages.jsonl', '{"jsonrpc":"2.0","id":1,"method":"tools/list"}\n')
  const git = (...args: string[]) =>
    spawnSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@a.example', ...args], {
      cwd: join(folder, 'project'),
      encoding: 'utf8',
    })
  put('.gitignore', 'dist\n')
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-qm', 'first')
}

const environment = () => ({
  PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`,
  HOME: join(folder, 'home'),
  SHELL: '/bin/sh',
})

/** Of a server only that it comes up can be asked. */
async function comesUp(command: string): Promise<void> {
  let said = ''
  const child = spawn('bash', ['-c', `exec ${command}`], { cwd: join(folder, 'project'), env: environment() })
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise((go) => child.on('close', go))
  await until(`ready of ${command}; it said ${said}`, () => said.includes('pipelock: ready') || child.exitCode !== null)
  assert.match(said, /pipelock: ready/)
  child.kill('SIGKILL')
  await ended
}

for (const page of pages)
  test(`${page}: what it says to type works`, { timeout: 300_000 }, async () => {
    prepare()
    const mine = told.filter((one) => one.page === page && one.needs === undefined)
    assert.ok(mine.length > 0, 'no command is run')
    for (const { command, prints } of mine) {
      // Pages that begin with a file the reader has already.
      if (/check --config/.test(command) && page !== 'README.md') put('pipelock.yaml', 'mode: balanced\n')
      if (/\bpipelock run\b/.test(command)) {
        const [port, mcpPort] = [await freePort(), await freePort()]
        await comesUp(`${command.replace(':8889', `:${mcpPort}`)} --listen 127.0.0.1:${port}`)
        continue
      }
      const asked = command
        .replaceAll('127.0.0.1:8888', `127.0.0.1:${proxy.port}`)
        .replace('pipelock exec', `pipelock exec --proxy http://127.0.0.1:${proxy.port}`)
      const run = spawnSync('bash', ['-o', 'pipefail', '-c', asked], {
        cwd: join(folder, 'project'),
        env: environment(),
        encoding: 'utf8',
      })
      assert.equal(run.status, 0, `${command}\n${run.stdout}\n${run.stderr}`)
      if (prints !== undefined) assert.ok(run.stdout.includes(prints), `${command}\n${run.stdout}`)
    }
  })

test('what is not run here is marked with what it needs, and is little', () => {
  const needs = told.filter((one) => one.needs !== undefined)
  const known = /^(npm|npm ci|DNS|the web|it|claude|python|docker|helm|helm, yq|kubectl)$/
  for (const one of needs) assert.match(one.needs ?? '', known, one.command)
  assert.ok(needs.length * 2 < told.length, `${needs.length} of ${told.length}`)
})

test('every page of the documentation is in its index, and every link leads somewhere', () => {
  const index = readFileSync('docs/README.md', 'utf8')
  const all = [...readdirSync('docs'), ...readdirSync('docs/guides').map((name) => `guides/${name}`)]
  for (const name of all.filter((one) => one.endsWith('.md') && one !== 'README.md'))
    assert.ok(index.includes(`](${name})`), name)
  for (const page of ['README.md', 'SECURITY.md', 'CONTRIBUTING.md', ...all.map((name) => `docs/${name}`)]) {
    if (!page.endsWith('.md')) continue
    for (const [, link = ''] of readFileSync(page, 'utf8').matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(link)) continue
      const target = resolve(dirname(page), link)
      assert.ok(spawnSync('test', ['-e', target]).status === 0, `${page}: ${link}`)
    }
  }
})

test('README: every run-time dependency is named, and every section is a key of the schema', () => {
  const text = readFileSync('README.md', 'utf8')
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> }
  const named = text.split('## Dependencies')[1]?.split('\n## ')[0] ?? ''
  for (const name of Object.keys(dependencies)) assert.ok(named.includes(name), name)
  const keys = new Set(entriesOf(configSchema as unknown as Shape).map(([key]) => key))
  const table = text.split('## What is blocked')[1]?.split('\n\n')[1] ?? ''
  const sections = table.split('\n').flatMap((row) => [...(row.split(' | ').at(-1) ?? '').matchAll(/`([a-z_]+)/g)])
  assert.ok(sections.length > 10)
  for (const [, section = ''] of sections) assert.ok(keys.has(section), section)
})
