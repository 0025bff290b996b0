// Which destinations are refused, which exceptions open them, and that a failing name is no refusal.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { values } from './connection.ts'
import { loopback, startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const unlisted = 'forward_proxy: {enabled: true}\n'
let origin: Origin
before(async () => {
  origin = await startOrigin()
})
after(() => origin.stop())

async function running(yaml: string, use: (pipelock: Pipelock) => Promise<void>): Promise<void> {
  const pipelock = await startPipelock({ yaml })
  try {
    await use(pipelock)
  } finally {
    await pipelock.stop()
  }
}
const get = (pipelock: Pipelock, url: string) => pipelock.ask([`GET ${url} HTTP/1.1`, 'Host: x'])

test('private addresses in every spelling are refused by default, before any connection', () =>
  running(unlisted, async (pipelock) => {
    const connections = origin.connections.length
    for (const host of [
      '127.0.0.1',
      'localhost',
      '0x7f000001',
      '2130706433',
      '0177.0.0.1',
      '127.1',
      '[::ffff:127.0.0.1]',
      '0.0.0.0',
    ]) {
      const answer = await get(pipelock, `http://${host}:${origin.port}/`)
      assert.equal(answer.status, 403, host)
      assert.match(answer.text, /^blocked: SSRF/, host)
      assert.match(values(answer, 'proxy-status')[0] ?? '', /error=http_request_denied/)
    }
    assert.equal(origin.connections.length, connections)
    const line = await pipelock.logged(({ event }) => event === 'blocked')
    assert.deepEqual([line['scanner'], line['strict_action']], ['ssrf', 'block'])
  }))

test('user information in the URL does not confuse the destination', () =>
  running(unlisted, async (pipelock) => {
    for (const url of [`http://example.com@127.0.0.1:${origin.port}/`, `http://a:b@localhost:${origin.port}/`])
      assert.equal((await get(pipelock, url)).status, 403, url)
    assert.equal((await get(pipelock, `http://example.com\\@127.0.0.1:${origin.port}/`)).status, 400)
  }))

test('ssrf.ip_allowlist opens an address', () =>
  running(loopback, async (pipelock) => {
    assert.equal((await get(pipelock, origin.url)).status, 200)
    assert.equal((await get(pipelock, 'http://10.0.0.1/')).status, 403)
  }))

test('trusted_domains opens a name, not the address behind it', () =>
  running(`${unlisted}trusted_domains: [app.localhost, localhost]\n`, async (pipelock) => {
    assert.equal((await get(pipelock, `http://localhost:${origin.port}/`)).status, 200)
    assert.equal((await get(pipelock, origin.url)).status, 403)
  }))

test('a blocklisted domain is refused at every depth', () =>
  running(`${loopback}fetch_proxy: {monitoring: {blocklist: ['*.evil.example']}}\n`, async (pipelock) => {
    for (const host of ['evil.example', 'a.b.evil.example', 'EVIL.example.', 'evil.example:8080']) {
      const answer = await get(pipelock, `http://${host}/`)
      assert.equal(answer.status, 403, host)
      assert.match(answer.text, /domain blocked/, host)
    }
  }))

test('mode strict with an allowlist lets only those destinations pass', () =>
  running(`${loopback}mode: strict\napi_allowlist: [127.0.0.1]\n`, async (pipelock) => {
    assert.equal((await get(pipelock, origin.url)).status, 200)
    const answer = await get(pipelock, 'http://other.example/')
    assert.equal(answer.status, 403)
    assert.match(answer.text, /not in allowlist/)
  }))

test('mode strict without an allowlist lets harmless traffic pass', () =>
  running(`${loopback}mode: strict\n`, async (pipelock) => {
    assert.equal((await get(pipelock, origin.url)).status, 200)
  }))

test('a name that does not resolve is 502 and no refusal, a port nobody listens on too', () =>
  running(loopback, async (pipelock) => {
    const answer = await get(pipelock, 'http://no-such-name.invalid/')
    assert.equal(answer.status, 502)
    assert.match(values(answer, 'proxy-status')[0] ?? '', /^pipelock; error=dns_error/)
    const line = await pipelock.logged(({ event }) => event === 'error')
    assert.deepEqual([line['action'], line['outcome']], ['allow', 'upstream_failed'])
    const refused = await get(pipelock, 'http://127.0.0.1:1/')
    assert.equal(refused.status, 502)
    assert.match(values(refused, 'proxy-status')[0] ?? '', /error=connection_refused/)
  }))

test('a URL that is too long is refused', () =>
  running(`${loopback}fetch_proxy: {monitoring: {max_url_length: 200}}\n`, async (pipelock) => {
    assert.equal((await get(pipelock, `${origin.url}/${'a/'.repeat(200)}`)).status, 403)
  }))

test('targets that cannot be read are 400 and logged', () =>
  running(loopback, async (pipelock) => {
    for (const target of [
      'ftp://127.0.0.1/',
      'http://',
      'http:///x',
      'http://:80/',
      'http://127.0.0.1:99999/',
      'http://[::1/',
      'http://a b/',
    ])
      assert.equal((await get(pipelock, target)).status, 400, target)
    await pipelock.logged(({ outcome }) => outcome === 'malformed')
  }))
