// The Compose example: nothing gets past the proxy, the key is nobody else's, and Pipelock takes its configurations.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { composeLoader } from '../../scripts/deploy-tools.ts'
import { runToEnd, startPipelock } from '../wire/harness.ts'

interface Service {
  readonly image?: string
  readonly command?: readonly string[]
  readonly networks?: readonly string[]
  readonly ports?: readonly string[]
  readonly volumes?: readonly string[]
  readonly user?: string
  readonly read_only?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: Readonly<Record<string, unknown>>
  readonly depends_on?: Readonly<Record<string, { condition: string }>>
}
interface File {
  readonly services: Readonly<Record<'pipelock' | 'app' | 'mcp', Service>>
  readonly networks?: Readonly<Record<string, { internal?: boolean }>>
  readonly volumes?: Readonly<Record<string, unknown>>
}
const read = (name: string) => parse(readFileSync(`deploy/compose/${name}`, 'utf8'), { merge: true }) as File
const { services, networks } = read('compose.yaml')
const tls = read('compose.tls.yaml')

test('only Pipelock has a way out; the MCP server is reached through it alone', () => {
  const open = Object.keys(networks ?? {}).filter((name) => networks?.[name]?.internal !== true)
  assert.deepEqual(open, ['outside'])
  assert.deepEqual(services.app.networks, ['app'])
  assert.deepEqual(services.mcp.networks, ['servers'])
  assert.deepEqual(services.pipelock.networks, ['app', 'servers', 'outside'])
  for (const { ports } of [services.app, services.mcp]) assert.equal(ports, undefined)
  assert.match(services.pipelock.ports?.[0] ?? '', /^127\.0\.0\.1:/)
})

test('the health check as given; the others wait for it and use the proxy', () => {
  assert.deepEqual(services.pipelock.healthcheck?.['test'], [
    'CMD',
    '/pipelock',
    'healthcheck',
    '--addr',
    '127.0.0.1:8888',
  ])
  assert.deepEqual([services.pipelock.user, services.pipelock.read_only], ['65534:65534', true])
  assert.ok(services.pipelock.image?.includes(`:${manifest.version}}`))
  for (const service of [services.app, services.mcp]) {
    assert.equal(service.depends_on?.['pipelock']?.condition, 'service_healthy')
    assert.equal(service.environment?.['HTTPS_PROXY'], 'http://pipelock:8888')
    assert.equal(service.environment?.['https_proxy'], 'http://pipelock:8888')
  }
})

const sharing = ([, { volumes }]: [string, Service]) => volumes?.some((volume) => volume.startsWith('ca-key:'))

test('with interception the certificate is shared, the key is not', () => {
  assert.deepEqual(
    Object.entries(tls.services)
      .filter(sharing)
      .map(([name]) => name),
    ['pipelock'],
  )
  const config = parse(readFileSync('deploy/compose/pipelock.tls.yaml', 'utf8')) as {
    tls_interception: { ca_cert: string; ca_key: string }
  }
  const { ca_cert, ca_key } = config.tls_interception
  for (const [volume, file] of [
    ['ca', ca_cert],
    ['ca-key', ca_key],
  ] as const) {
    const place = tls.services.pipelock.volumes?.find((each) => each.startsWith(`${volume}:`))?.split(':')[1] ?? '?'
    assert.ok(file.startsWith(`${place}/`), `${file} is not in ${place}`)
    assert.match(
      readFileSync('deploy/Dockerfile', 'utf8'),
      new RegExp(`install -d [^\\n]*/state/${place.split('/').at(-1)}`),
    )
  }
  assert.ok(!ca_key.startsWith(ca_cert.slice(0, ca_cert.lastIndexOf('/') + 1)))
})

const loader = composeLoader()
const unloaded = loader === null ? ' (needs compose-go)' : ''
/** What Docker Compose makes of these files. */
const loaded = (...files: string[]) => {
  const { status, stdout, stderr } = spawnSync(loader ?? '', ['-format', 'json', ...files], { encoding: 'utf8' })
  assert.equal(status, 0, files.join(' ') + stderr)
  return JSON.parse(stdout) as File
}

test(`Compose loads the example, the overlay and what is generated${unloaded}`, { skip: loader === null }, () => {
  const files = ['compose.yaml', 'compose.tls.yaml'].map((name) => `deploy/compose/${name}`)
  assert.equal(loaded(...files.slice(0, 1)).networks?.['app']?.internal, true)
  const { app, pipelock } = loaded(...files).services
  assert.equal(pipelock.read_only, true)
  // What the overlay adds comes beside what was there.
  for (const name of ['HTTPS_PROXY', 'SSL_CERT_FILE']) assert.ok(JSON.stringify(app.environment).includes(name), name)
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-compose-'))
  for (const agent of ['generic', 'claude-code', 'openhands'])
    for (const more of [[], ['--tls']]) {
      const file = join(folder, `${agent}${more.length}.yaml`)
      assert.equal(runToEnd(['generate', 'compose', '--agent', agent, ...more, '-o', file]).code, 0)
      assert.ok('agent' in loaded(file).services)
    }
  rmSync(folder, { recursive: true, force: true })
})

for (const name of ['pipelock.yaml', 'pipelock.tls.yaml'])
  test(`pipelock check takes ${name}`, () => {
    const { code, out, err } = runToEnd(['check', '--config', `${process.cwd()}/deploy/compose/${name}`])
    assert.equal(code, 0, err)
    assert.match(out, /Config validation: OK/)
  })

test('run makes what the volumes share: the certificate and the bundle, beside each other, without the key', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-ca-'))
  const text = readFileSync('deploy/compose/pipelock.tls.yaml', 'utf8').replaceAll('/var/lib/pipelock', folder)
  const proxy = await startPipelock({ yaml: text })
  const shared = join(folder, 'ca')
  const [ca, bundle] = ['ca.pem', 'ca-bundle.pem'].map((file) => readFileSync(join(shared, file), 'utf8'))
  assert.ok(ca !== undefined && bundle?.includes(ca.trim()))
  assert.ok((bundle?.match(/BEGIN CERTIFICATE/g)?.length ?? 0) > 50)
  assert.ok(existsSync(join(folder, 'keys/ca-key.pem')) && !existsSync(join(shared, 'ca-key.pem')))
  await proxy.stop()
  rmSync(folder, { recursive: true, force: true })
})
