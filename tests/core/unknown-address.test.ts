// Names whose address only the next proxy knows: which are refused all the same, who may ask for them, how long DNS is waited for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../src/config/load.ts'
import { forwardSettingsOf } from '../../src/service/policy.ts'
import { ResolveError, type DestinationSettings, type Resolve } from '../../src/proxy/destination.ts'
import { addressesOf, judgeWhere } from '../../src/proxy/locate.ts'
import { routeOf } from '../../src/proxy/next-proxy.ts'
import { parseAbsolute, type Target } from '../../src/proxy/target.ts'
import { resolveThrough } from '../../src/runtime/beyond.ts'
import { createHurried } from '../../src/runtime/silent-dns.ts'

const settingsOf = (yaml: string): DestinationSettings => {
  const { config } = parseConfig(yaml) as { config: Parameters<typeof forwardSettingsOf>[0] }
  return forwardSettingsOf(config).destination
}
const defaults = settingsOf('version: 1\n')
const isRefused = (host: string, settings = defaults) => judgeWhere(host, [], settings).length > 0

test('public names pass, whatever they are made of', () => {
  for (const host of [
    'api.openai.com',
    'a_b.github.io',
    'gov.uk',
    'x.co.jp',
    'xn--bcher-kva.de',
    'xn--80asehdb.xn--p1ai',
    'ec2-54-1-2-3.compute-1.amazonaws.com',
    '1.1.1.1.nip.io',
    'deadbeef.nip.io',
    'nowhere.invalid',
    'face.example.com',
    'v1-2-3.example.com',
  ])
    assert.deepEqual(judgeWhere(host, [], defaults), [], host)
})

test('names of the inside are refused, and those that spell an inner address', () => {
  for (const host of [
    'localhost',
    'a.localhost',
    'localhost.localdomain',
    'ip6-localhost',
    'intranet',
    'com',
    'printer.local',
    'db.internal',
    'wiki.corp',
    'jira.acme',
    'nas.lan',
    'router.home.arpa',
    'api.default.svc.cluster.local',
    'api.default.svc',
    'lvh.me',
    'app.localtest.me',
    '10.0.0.1.nip.io',
    'app.192.168.1.1.sslip.io',
    '10-0-0-1.sslip.io',
    'app-192-168-1-1.nip.io',
    '7f000001.nip.io',
    '--1.sslip.io',
    '10-0-0-1.example.com',
  ])
    assert.ok(isRefused(host), host)
})

test('what is opened for answers of DNS is opened for such names; metadata is not', () => {
  const trusting = settingsOf('trusted_domains: [jira.acme, "*.nip.io", intranet]\n')
  for (const host of ['jira.acme', '10.0.0.1.nip.io', 'intranet']) assert.ok(!isRefused(host, trusting), host)
  assert.ok(isRefused('169-254-169-254.nip.io', trusting))
  const off = settingsOf('internal: []\n')
  for (const host of ['jira.acme', 'localhost', '10.0.0.1.nip.io']) assert.ok(!isRefused(host, off), host)
  assert.ok(isRefused('a9fea9fe.nip.io', off))
  assert.ok(!isRefused('localhost', settingsOf('ssrf: {ip_allowlist: [127.0.0.0/8]}\n')))
  assert.ok(isRefused('jira.acme', settingsOf('ssrf: {ip_allowlist: [127.0.0.0/8]}\n')))
})

const proxy = { scheme: 'http', host: 'proxy', port: 3128 } as const
const route = routeOf({ http: proxy, https: proxy, exempt: ['direct.com'] })
const at = (host: string) => parseAbsolute(`http://${host}/`) as Target
const dnsError = () => new ResolveError('dns_error', 'DNS has no address')
const knowing: Resolve = async (host) => {
  if (host === 'known.com') return ['10.0.0.1']
  throw dnsError()
}

const found = (host: string, { pin = false, local = true, settings = defaults } = {}) =>
  addressesOf(at(host), resolveThrough(knowing, { route, pin, local: () => local }), settings).catch(
    (error: ResolveError) => error.type,
  )

test('only what the next proxy reaches, and without pins, may be unknown here', async () => {
  assert.deepEqual(await found('unknown.com'), [])
  assert.deepEqual(await found('known.com'), ['10.0.0.1'])
  assert.equal(await found('direct.com'), 'dns_error')
  assert.equal(await found('unknown.com', { pin: true }), 'dns_error')
  assert.deepEqual(await found('known.com', { local: false }), [])
  assert.equal(await found('direct.com', { local: false }), 'dns_error')

  const strict = settingsOf('mode: strict\napi_allowlist: []\ntrusted_domains: [inner.com]\n')
  assert.equal(await found('unknown.com', { settings: strict }), 'dns_error')
  assert.deepEqual(await found('known.com', { settings: strict }), ['10.0.0.1'])
  assert.deepEqual(await found('inner.com', { settings: strict }), [])
  assert.deepEqual(await found('unknown.com', { settings: strict, local: false }), [])
  const listing = settingsOf('mode: strict\napi_allowlist: ["*.listed.com"]\n')
  assert.deepEqual(await found('api.listed.com', { settings: listing }), [])
  assert.equal(await found('unknown.com', { settings: listing }), 'dns_error')
})

const late = new ResolveError('dns_timeout', 'DNS did not answer in time')

/** Until a name that is asked for now, where DNS is silent, has been given up. */
async function hurriedWait(): Promise<void> {
  let now = 0
  const first = Promise.withResolvers<readonly string[]>()
  const silent = createHurried(
    (host) => (host === 'one.com' ? first.promise : new Promise(() => undefined)),
    () => now,
  )
  const one = silent('one.com')
  now += 5000
  first.reject(late)
  await assert.rejects(one, late)
  await assert.rejects(silent('two.com'), { type: 'dns_timeout' })
}

test('silent DNS is waited for once, and heard as soon as it answers', async () => {
  let now = 0
  const waiting = new Map<string, PromiseWithResolvers<readonly string[]>>()
  const look: Resolve = (host) => {
    const one = waiting.get(host) ?? Promise.withResolvers<readonly string[]>()
    waiting.set(host, one)
    return one.promise
  }
  const hurried = createHurried(look, () => now)
  const failing = hurried('fails.com')
  waiting.get('fails.com')?.reject(late)
  await assert.rejects(failing, late)
  const first = hurried('a.com')
  let isSettled = false
  const settled = () => void (isSettled = true)
  first.then(settled, settled)
  await hurriedWait()
  assert.equal(isSettled, false, 'as long as the resolver itself waits, also after a name that failed at once')
  now += 5000
  waiting.get('a.com')?.reject(late)
  await assert.rejects(first, late)

  waiting.clear()
  const took = async (host: string) => {
    const began = performance.now()
    await assert.rejects(hurried(host), { type: 'dns_timeout' })
    return performance.now() - began
  }
  assert.ok((await took('a.com')) < 300, 'known to be silent')
  const other = await took('b.com')
  assert.ok(other > 300 && other < 4000, `${other} ms for a new name`)
  assert.ok((await took('b.com')) < 300)
  now += 31_000
  assert.ok((await took('b.com')) > 300, 'waited for anew')

  waiting.get('b.com')?.resolve(['10.0.0.1'])
  assert.deepEqual(await hurried('b.com'), ['10.0.0.1'])
  const patient = hurried('c.com')
  isSettled = false
  patient.then(settled, settled)
  await hurriedWait()
  assert.equal(isSettled, false, 'DNS answers again, so it is waited for again')
  waiting.get('c.com')?.resolve(['10.0.0.2'])
  assert.deepEqual(await patient, ['10.0.0.2'])
})
