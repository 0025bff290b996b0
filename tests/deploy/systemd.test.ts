// The unit file: what systemd says to it, and how exposed it leaves the program.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { settings } from '../../src/cli/heap.ts'
import { socketNames } from '../../src/runtime/inherited.ts'

const unit = readFileSync('deploy/systemd/pipelock.service', 'utf8')
const why = spawnSync('systemd-analyze', ['--version']).status === 0 ? '' : ' (needs systemd-analyze)'

test('it is the hardened service of a user that exists only while it runs', () => {
  for (const line of [
    'DynamicUser=yes',
    'ProtectSystem=strict',
    'NoNewPrivileges=yes',
    'MemoryMax=256M',
    'Type=notify',
  ])
    assert.match(unit, new RegExp(`^${line}$`, 'm'))
})

test('it has the settings of the heap, since a process with handed sockets does not set them', () => {
  for (const [name, value] of Object.entries(settings))
    assert.match(unit, new RegExp(`^Environment=.*\\b${name}=${value}( |$)`, 'm'))
})

test('its sockets have the names that the program knows', () => {
  for (const [file, name, port] of [
    ['pipelock.socket', 'proxy', 8888],
    ['pipelock-mcp.socket', 'mcp', 8889],
  ] as const) {
    const socket = readFileSync(`deploy/systemd/${file}`, 'utf8')
    assert.match(socket, new RegExp(`^FileDescriptorName=${name}$`, 'm'))
    assert.match(socket, new RegExp(`^ListenStream=127\\.0\\.0\\.1:${port}$`, 'm'))
    assert.ok(socketNames.includes(name))
  }
})

test(`systemd-analyze verify and security${why}`, { skip: why !== '' }, () => {
  const root = mkdtempSync(join(tmpdir(), 'pipelock-unit-'))
  const file = join(root, 'pipelock.service')
  // Only an executable that is there is accepted.
  const program = join(root, 'bin/pipelock')
  mkdirSync(join(root, 'bin'))
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(file, unit.replace('/usr/local/bin/pipelock', program))
  const sockets = ['pipelock.socket', 'pipelock-mcp.socket'].map((name) => join(root, name))
  for (const socket of sockets) copyFileSync(join('deploy/systemd', basename(socket)), socket)
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file, ...sockets], { encoding: 'utf8' })
  // What other units of this machine are told about is theirs.
  const ours = verified.stderr.split('\n').filter((line) => line.includes('pipelock'))
  assert.deepEqual([ours, verified.status], [[], 0])
  const security = spawnSync('systemd-analyze', ['security', '--offline=yes', '--threshold=20', file], {
    encoding: 'utf8',
  })
  assert.equal(security.status, 0, security.stdout + security.stderr)
  rmSync(root, { recursive: true, force: true })
})
