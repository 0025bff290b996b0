// A DNS server that changes its mind, says nothing or knows nobody: what the binary dials, and how it tells.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { hasOpenssl, makeCertificates } from './certificates.ts'
import { Connection, values } from './connection.ts'
import { startPipelock } from './harness.ts'
import { serveNames } from './names.ts'
import { plain, startOrigin } from './origin.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-dns-'))
const names = await serveNames(
  {
    'rebind.pipelock.test': ['127.0.0.1', '10.0.0.1'],
    'inside.pipelock.test': '10.0.0.1',
    'cloud.pipelock.test': '169.254.169.254',
    'silent.pipelock.test': null,
  },
  '127.53.53.54',
)
// Nobody listens at the first address.
writeFileSync(
  join(folder, 'hosts'),
  ['127.0.0.9', '127.0.0.1'].map((at) => `${at} two.pipelock.test three.pipelock.test\n`).join(''),
)
writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.53.53.54\noptions timeout:1 attempts:1\n')
const mount = `mount --bind ${folder}/resolv.conf /etc/resolv.conf && mount --bind ${folder}/hosts /etc/hosts`
const within = ['unshare', '-m', 'sh', '-c', `${mount} && exec "$@"`, 'sh']
const canMount = names !== null && spawnSync('unshare', ['-m', 'sh', '-c', mount]).status === 0
const origin = await startOrigin((_, connection) => connection.write(plain('ok')))
after(() => {
  names?.stop()
  origin.stop()
  rmSync(folder, { recursive: true, force: true })
})

const why = canMount ? '' : ' (needs port 53 and an own mount namespace)'
const secure = canMount && hasOpenssl ? makeCertificates(folder, 'two.pipelock.test') : null
const tls = secure === null ? null : await startOrigin((_, connection) => connection.write(plain('safe')), secure)
after(() => tls?.stop())

test(
  `several addresses over TLS: the certificate must be for the name${hasOpenssl ? why : ' (needs openssl)'}`,
  { skip: secure === null },
  async () => {
    const pipelock = await startPipelock({
      within,
      env: { SSL_CERT_FILE: secure?.authority ?? '' },
      yaml: 'forward_proxy: {enabled: true}\nssrf: {ip_allowlist: [127.0.0.0/8]}\n',
    })
    try {
      const get = (host: string) => pipelock.own(`/fetch?url=${encodeURIComponent(`https://${host}:${tls?.port}/`)}`)
      for (let i = 0; i < 2; i++) {
        const answer = await get('two.pipelock.test')
        assert.deepEqual([answer.status, answer.text.includes('safe')], [200, true], answer.text)
      }
      assert.equal(tls?.connections.length, 1)
      const other = await get('three.pipelock.test')
      assert.deepEqual([other.status, other.text.includes('safe')], [502, false])
      await pipelock.logged((line) => line['error'] === 'tls_certificate_error')
    } finally {
      await pipelock.stop()
    }
  },
)

test(`DNS as it comes: rebinding, metadata, outage, unknown names${why}`, { skip: !canMount }, async () => {
  const pipelock = await startPipelock({
    within,
    yaml: 'forward_proxy: {enabled: true}\nssrf: {ip_allowlist: [127.0.0.0/8]}\ntrusted_domains: [cloud.pipelock.test]\n',
  })
  try {
    const get = (host: string) => pipelock.ask([`GET http://${host}:${origin.port}/ HTTP/1.1`, 'Host: x'])
    const asked = () => names?.asked.filter((name) => name === 'rebind.pipelock.test').length

    assert.equal((await get('rebind.pipelock.test')).status, 200)
    assert.equal(asked(), 1, 'one request, one question')
    // Once the answer is no longer kept, the name has moved: asked anew, judged anew.
    let second = await get('rebind.pipelock.test')
    for (const deadline = Date.now() + 15_000; second.status === 200 && Date.now() < deadline;) {
      assert.equal(asked(), 1, 'what passes was judged by the first answer')
      second = await get('rebind.pipelock.test')
    }
    assert.equal(second.status, 403)
    assert.match(second.text, /rebind\.pipelock\.test resolves to internal IP 10\.0\.0\.1 \(private, 10\.0\.0\.0\/8\)/)

    const tunnel = await pipelock.ask(['CONNECT inside.pipelock.test:443 HTTP/1.1', 'Host: x'])
    assert.equal(tunnel.status, 403)
    assert.match((await get('cloud.pipelock.test')).text, /cloud metadata service/)

    // Happy Eyeballs, for requests and for tunnels; the second request takes the kept connection.
    const before = origin.connections.length
    for (let i = 0; i < 2; i++) assert.equal((await get('two.pipelock.test')).status, 200)
    assert.equal(origin.connections.length, before + 1)
    const open = await Connection.open(pipelock.port)
    await open.write(`CONNECT two.pipelock.test:${origin.port} HTTP/1.1\r\nHost: x\r\n\r\n`)
    assert.equal((await open.head())?.start, 'HTTP/1.1 200 Connection Established')
    open.destroy()

    const silent = await get('silent.pipelock.test')
    assert.equal(silent.status, 504)
    assert.match(values(silent, 'proxy-status')[0] ?? '', /error=dns_timeout/)
    const missing = await get('missing.pipelock.test')
    assert.equal(missing.status, 502)
    assert.match(values(missing, 'proxy-status')[0] ?? '', /error=dns_error/)
    for (const error of ['dns_timeout', 'dns_error']) {
      const line = await pipelock.logged((one) => one['error'] === error)
      assert.deepEqual([line.event, line['action'], line['scanner']], ['error', 'allow', undefined])
    }
  } finally {
    await pipelock.stop()
  }
})
