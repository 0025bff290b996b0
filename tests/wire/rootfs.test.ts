// The image's root filesystem, assembled as the Dockerfile does, holds what the program needs and nothing else.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { after, test } from 'node:test'
import manifest from '../../package.json' with { type: 'json' }
import { hasOpenssl, makeCertificates } from './certificates.ts'
import { Connection, values, type Answer } from './connection.ts'
import { awsKey, freePort, loopback, until } from './harness.ts'
import { Rootfs, imageSettings, whyNoChroot, type Inside, type InsideOptions } from './image.ts'
import { serveNames } from './names.ts'
import { plain, startOrigin } from './origin.ts'

const why = whyNoChroot()
/** A test that is left out is named with the reason. */
const inside = (name: string, body: () => Promise<void>, reason = why) =>
  reason === '' ? test(name, { timeout: 60_000 }, body) : test(`${name} (${reason})`, { skip: true }, body)

const image = imageSettings()
const rootfs = new Rootfs()
const names = why === '' ? await serveNames({ 'origin.pipelock.test': '127.0.0.1' }) : null
const running: Inside[] = []
after(() => {
  for (const { child } of running) child.kill('SIGKILL')
  names?.stop()
  rootfs.remove()
})

/** What an engine gives every container, and the configuration. */
const mounts = {
  '/etc/hosts': rootfs.file('hosts', '127.0.0.1 localhost hosts.pipelock.test tls.pipelock.test\n'),
  '/etc/resolv.conf': rootfs.file(
    'resolv.conf',
    `nameserver ${names?.address ?? '127.0.0.1'}\noptions timeout:1 attempts:1\n`,
  ),
  '/etc/pipelock/pipelock.yaml': rootfs.file('pipelock.yaml', loopback),
}

async function start(options: Partial<InsideOptions> = {}): Promise<Inside & { readonly port: number }> {
  const port = await freePort()
  const [run = ''] = image.command
  const settings = {
    user: image.user,
    ...options,
    env: { ...image.env, ...options.env },
    mounts: { ...mounts, ...options.mounts },
  }
  const proxy = rootfs.start([...image.entrypoint, run, '--listen', `127.0.0.1:${port}`], settings)
  running.push(proxy)
  let over = false
  void proxy.exited.then(() => (over = true))
  await until('pipelock: ready', () => over || proxy.err().includes('pipelock: ready'))
  assert.ok(!over, proxy.err())
  return { ...proxy, port }
}

async function get(port: number, url: string): Promise<Answer> {
  const connection = await Connection.open(port)
  void connection.write(`GET ${url} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nConnection: close\r\n\r\n`)
  return connection.answer().finally(() => connection.destroy())
}

const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile())

const anyUser = process.platform === 'linux' ? '' : 'needs Linux'

inside(
  'seven files: the program, five libraries, the certificates',
  async () => {
    const fresh = new Rootfs()
    const found = filesUnder(fresh.root)
    const libraries = ['libc.so.6', 'libdl.so.2', 'libm.so.6', 'libpthread.so.0']
    const names = found.map((name) => name.split('/').at(-1) ?? '').sort()
    const loader = process.arch === 'arm64' ? 'ld-linux-aarch64.so.1' : 'ld-linux-x86-64.so.2'
    assert.deepEqual(names, ['ca-certificates.crt', loader, ...libraries, 'pipelock'].sort())
    assert.ok(found.includes(process.arch === 'arm64' ? `lib/${loader}` : `lib64/${loader}`))
    assert.ok(found.includes('etc/ssl/certs/ca-certificates.crt') && found.includes('pipelock'))
    const modes = found.map((name) => statSync(join(fresh.root, name)).mode & 0o777)
    assert.ok(modes.every((mode) => (mode & 0o022) === 0 && (mode & 0o444) === 0o444))
    fresh.remove()
  },
  anyUser,
)

test('the Dockerfile says what deployments rely on', () => {
  assert.deepEqual(image.entrypoint, ['/pipelock'])
  assert.deepEqual(image.command, ['run', '--listen', '0.0.0.0:8888'])
  assert.deepEqual(image.health, ['/pipelock', 'healthcheck'])
  assert.equal(image.user, '65534:65534')
  assert.match(image.text, /^\nFROM scratch\n/)
  assert.match(image.text, /^EXPOSE 8888 8889$/m)
  assert.match(image.text, /^HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 /m)
  assert.equal(/^ARG VERSION=(.+)$/m.exec(image.text)?.[1], manifest.version)
})

for (const user of [image.user, '1000:1000'])
  inside(`it runs as ${user} on a read-only root without /tmp`, async () => {
    const version = await rootfs.run([...image.entrypoint, 'version'], { user })
    assert.match(version.out, new RegExp(`^pipelock version ${manifest.version}\n`))
    const proxy = await start({ user })
    const { pid } = proxy.child
    assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), new RegExp(`^Uid:\t${user.split(':')[0]}\t`, 'm'))
    assert.match(readFileSync(`/proc/${pid}/mountinfo`, 'utf8'), /^\d+ \d+ \S+ \S+ \/ ro,/m)
    assert.match(proxy.err(), /Config: \/etc\/pipelock\/pipelock\.yaml \(found\)/)
    const [program = '', ...rest] = image.health
    const health = await rootfs.run([program, ...rest, '--addr', `127.0.0.1:${proxy.port}`], { user })
    assert.deepEqual(health, { code: 0, out: '', err: '' })
    proxy.child.kill('SIGTERM')
    assert.equal(await proxy.exited, 0, proxy.err())
    assert.match(proxy.err(), /Pipelock stopped\.\n$/)
    const dead = await rootfs.run([program, ...rest, '--addr', `127.0.0.1:${proxy.port}`], { user })
    assert.deepEqual([dead.code, dead.out], [1, ''])
    assert.match(dead.err, /nothing listens/)
  })

inside('a name is found in its /etc/hosts, and a secret stays inside', async () => {
  const origin = await startOrigin((_, connection) => connection.write(plain('from hosts')))
  const { port, out } = await start()
  assert.equal((await get(port, `http://hosts.pipelock.test:${origin.port}/`)).text, 'from hosts')
  const refused = await get(port, `http://hosts.pipelock.test:${origin.port}/?key=${awsKey}`)
  assert.equal(refused.status, 403)
  assert.match(refused.text, /AWS/)
  assert.equal(origin.requests.length, 1)
  await until('two records', () => out().match(/"request_id"/g)?.length === 2)
  assert.ok(!out().includes(awsKey))
  origin.stop()
})

inside(
  'a name is asked of the name server in its /etc/resolv.conf, and not before it is judged',
  async () => {
    const origin = await startOrigin((_, connection) => connection.write(plain('from DNS')))
    const { port } = await start()
    assert.equal((await get(port, `http://origin.pipelock.test:${origin.port}/`)).text, 'from DNS')
    assert.ok(names?.asked.includes('origin.pipelock.test'))
    const unknown = await get(port, `http://nobody.pipelock.test:${origin.port}/`)
    assert.deepEqual([unknown.status, names?.asked.includes('nobody.pipelock.test')], [502, true])
    const refused = await get(port, `http://${awsKey}.pipelock.test:${origin.port}/`)
    assert.equal(refused.status, 403)
    assert.ok(!names?.asked.some((name) => name.includes(awsKey.toLowerCase())))
    origin.stop()
  },
  why === '' && names === null ? 'needs UDP port 53 on loopback' : why,
)

inside(
  'an unknown authority is refused, and trusted once it is in the bundle or in NODE_EXTRA_CA_CERTS',
  async () => {
    const { key, cert, authority } = makeCertificates(rootfs.folder, 'tls.pipelock.test')
    const server = createServer({ key, cert }, (_, response) => response.end('trusted'))
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
    const url = `https://tls.pipelock.test:${(server.address() as { port: number }).port}/`
    const bundle = '/etc/ssl/certs/ca-certificates.crt'
    assert.equal(image.env['SSL_CERT_FILE'], bundle)
    const own = readFileSync(join(rootfs.root, bundle), 'utf8')
    assert.ok(own.split('BEGIN CERTIFICATE').length > 100)

    const refused = await get((await start()).port, url)
    assert.deepEqual(
      [refused.status, values(refused, 'proxy-status')[0]?.split(';')[1]],
      [502, ' error=tls_certificate_error'],
    )
    const added = rootfs.file('bundle.pem', own + readFileSync(authority, 'utf8'))
    const bundled = await start({ mounts: { [bundle]: added } })
    assert.equal((await get(bundled.port, url)).text, 'trusted')
    const place = '/etc/pipelock/ca.pem'
    const extra = await start({ mounts: { [place]: authority }, env: { NODE_EXTRA_CA_CERTS: place } })
    assert.equal((await get(extra.port, url)).text, 'trusted')
    server.close()
  },
  why === '' && !hasOpenssl ? 'needs openssl' : why,
)

inside(
  'the five libraries are the ones the program asks for',
  async () => {
    const { stdout } = spawnSync('readelf', ['-d', 'dist/pipelock'], { encoding: 'utf8' })
    const needed = [...stdout.matchAll(/NEEDED.*\[(.+)\]/g)].map(([, name]) => name)
    const present = filesUnder(rootfs.root).map((name) => name.split('/').at(-1))
    assert.ok(needed.length > 0)
    assert.deepEqual(
      needed.filter((name) => !present.includes(name)),
      [],
    )
  },
  anyUser === '' && spawnSync('readelf', ['--version']).status !== 0 ? 'needs readelf' : anyUser,
)
