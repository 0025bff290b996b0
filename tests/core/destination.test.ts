// Hosts and their verdicts, a real DNS server that changes its mind, and what a domain may have in a minute.

import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { createServer, type AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { parseConfig } from '../../src/config/load.ts'
import { forwardSettingsOf } from '../../src/service/policy.ts'
import { decide } from '../../src/decide.ts'
import { judgeAddresses, judgeName, ResolveError, type DestinationSettings } from '../../src/proxy/destination.ts'
import { locate } from '../../src/proxy/locate.ts'
import { Quota } from '../../src/proxy/quota.ts'
import { registrableDomain } from '../../src/proxy/registrable.ts'
import { parseAbsolute, parseAuthority, type Target } from '../../src/proxy/target.ts'
import { dialFirst, interleaved } from '../../src/runtime/dial.ts'
import { createResolve } from '../../src/runtime/resolve.ts'
import type { Action, Finding } from '../../src/types.ts'
import { policyFor } from './policy.ts'

const settingsOf = (yaml: string): DestinationSettings => {
  const { config } = parseConfig(yaml) as { config: Parameters<typeof forwardSettingsOf>[0] }
  return forwardSettingsOf(config).destination
}
const defaults = settingsOf('version: 1\n')
const target = (host: string) => parseAbsolute(`http://${host}/`)

/** `pass`, `refused`, or `unreadable`: what the name alone says. */
function verdict(host: string, settings = defaults): string {
  const read = target(host)
  if (read === null) return 'unreadable'
  return judgeName(read, 20, settings).some(({ scanner }) => scanner === 'ssrf') ? 'refused' : 'pass'
}

test('hosts and verdicts: every spelling of an address is that address', () => {
  const table: Readonly<Record<string, string>> = {
    // Spellings of loopback
    '127.0.0.1': '127.0.0.1',
    '127.1': '127.0.0.1',
    '0x7f.1': '127.0.0.1',
    '0177.0.0.01': '127.0.0.1',
    '2130706433': '127.0.0.1',
    '0x7f000001': '127.0.0.1',
    '127.0.0.1.': '127.0.0.1',
    '%31%32%37.0.0.1': '127.0.0.1',
    '127%2e0%2e0%2e1': '127.0.0.1',
    '１２７．０．０．１': '127.0.0.1',
    '127。0。0。1': '127.0.0.1',
    '①②⑦.0.0.1': '127.0.0.1',
    '0300.0250.1': '192.168.0.1',
    '0x': '0.0.0.0',
  }
  for (const [host, address] of Object.entries(table)) {
    assert.equal(target(host)?.host, address, host)
    assert.equal(verdict(host), 'refused', host)
  }
})

test('hosts and verdicts: special ranges are refused, also inside other addresses', () => {
  const refused = [
    '0.0.0.0',
    '0.1.2.3',
    '10.1.2.3',
    '100.64.0.1',
    '100.127.255.255',
    '169.254.1.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.7',
    '203.0.113.7',
    '224.0.0.1',
    '239.1.1.1',
    '240.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '100.100.100.200',
    '[::]',
    '[::1]',
    '[::ffff:10.0.0.1]',
    '[::10.0.0.1]',
    '[::ffff:0:10.0.0.1]',
    '[64:ff9b::10.0.0.1]',
    '[64:ff9b::8.8.8.8]',
    '[64:ff9b:1::10.0.0.1]',
    '[100::1]',
    '[100:0:0:1::1]',
    '[200::1]',
    '[4000::1]',
    '[a000::1]',
    '[2001::1]',
    '[2001:2::1]',
    '[2001:db8::1]',
    '[2002:a00:1::]',
    '[3fff::1]',
    '[5f00::1]',
    '[fc00::1]',
    '[fd00:ec2::254]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[2a00:1450::5efe:10.0.0.1]',
    '[2001:0:808:808:0:0:f5ff:fffe]',
  ]
  for (const host of refused) assert.equal(verdict(host), 'refused', host)
  const pass = [
    '8.8.8.8',
    '1.1.1.1',
    '100.63.255.255',
    '100.128.0.1',
    '172.32.0.1',
    '192.0.1.1',
    '198.20.0.1',
    '223.255.255.255',
    '[2606:4700::1111]',
    '[2a00:1450::5efe:8.8.8.8]',
    '[::ffff:8.8.8.8]',
    'a_b.example.com',
    'xn--bcher-kva.example',
    '-a.example.com',
    'example.com',
  ]
  for (const host of pass) assert.equal(verdict(host), 'pass', host)
})

test('what is no host is unreadable: it is nobody’s to guess', () => {
  for (const host of [
    'example.com..',
    '127.0.0.1..',
    'a..b',
    '.a',
    '.',
    '..',
    '[fe80::1%25eth0]',
    '[fe80::1%eth0]',
    'a%00b',
    'a%2fb',
    'a%40b',
    'x*y.com',
    'a,b.com',
    'xn--a.example',
    '256.1.1.1',
    '1.2.3.4.5',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(130)}com`,
    '[::ffff:0x7f.1]',
  ])
    assert.equal(verdict(host), 'unreadable', host)
  assert.equal(parseAuthority('a..b:443'), null)
  assert.equal(target('EXAMPLE.com.')?.host, 'example.com')
})

test('64:ff9b:1::/48 carries an address where its own prefix length puts it', () => {
  const open = settingsOf('ssrf: {ip_allowlist: ["64:ff9b:1::/48", "64:ff9b::/96"]}\n')
  for (const host of [
    '[64:ff9b:1:a00:0:100::]',
    '[64:ff9b:1:a:0:1::]',
    '[64:ff9b:1:0:a:0:100:0]',
    '[64:ff9b:1::10.0.0.1]',
    '[64:ff9b::10.0.0.1]',
  ])
    assert.equal(verdict(host, open), 'refused', host)
  assert.equal(verdict('[64:ff9b::8.8.8.8]', open), 'pass')
})

test('cloud metadata needs its own exact entry', () => {
  for (const yaml of [
    'version: 1\n',
    'internal: []\n',
    'ssrf: {ip_allowlist: [169.254.0.0/16]}\n',
    'trusted_domains: [name.example]\n',
  ]) {
    const settings = settingsOf(yaml)
    assert.equal(verdict('169.254.169.254', settings), 'refused', yaml)
    assert.equal(verdict('[::ffff:169.254.169.254]', settings), 'refused', yaml)
    assert.equal(judgeAddresses('name.example', ['169.254.169.254'], settings).length, 1, yaml)
  }
  assert.equal(verdict('169.254.169.254', settingsOf('ssrf: {ip_allowlist: [169.254.169.254/32]}\n')), 'pass')
  assert.equal(
    verdict('169.254.169.254', settingsOf('internal: []\nssrf: {ip_allowlist: [169.254.169.254/32]}\n')),
    'pass',
  )
  const names = ['metadata.google.internal', 'METADATA.google.internal.', 'metadata', 'metadata.goog']
  for (const name of [...names, 'api.metadata.cloud.ibm.com', 'metadata.platformequinix.com'])
    assert.equal(verdict(name), 'refused', name)
  const open = settingsOf('internal: []\n')
  for (const address of [
    '169.254.170.2',
    '169.254.170.23',
    '169.254.0.23',
    '169.254.42.42',
    '168.63.129.16',
    '192.0.0.192',
    '100.100.100.200',
    'fd00:ec2::254',
    'fd00:ec2::23',
    'fd20:ce::254',
    'fd00:c1::a9fe:a9fe',
    'fd00:100::100:200',
    'fe80::a9fe:a9fe',
    'fd00:a9fe:a9fe::1',
    'fd00:42::42',
  ])
    assert.equal(judgeAddresses('name.example', [address], open).length, 1, address)
  assert.equal(judgeAddresses('name.example', ['fd00:ec2::253', '10.0.0.1'], open).length, 0)
  assert.equal(verdict('metadata.google.internal', settingsOf('trusted_domains: ["*.google.internal"]\n')), 'refused')
  assert.equal(verdict('metadata.google.internal', settingsOf('trusted_domains: [metadata.google.internal]\n')), 'pass')
})

const refusalOf = (host: string, address: string) => judgeAddresses(host, [address], defaults)[0]?.detail

test('a refusal names the range and the key that would allow it', () => {
  assert.equal(
    refusalOf('db.example', '10.1.2.3'),
    'SSRF blocked: db.example resolves to internal IP 10.1.2.3 (private, 10.0.0.0/8); ssrf.ip_allowlist or trusted_domains would allow it',
  )
  assert.match(
    refusalOf('x.example', '169.254.169.254') ?? '',
    /cloud metadata service\); ssrf\.ip_allowlist with exactly this address/,
  )
  assert.match(refusalOf('x.example', '::ffff:127.0.0.1') ?? '', /carries an address of loopback, 127\.0\.0\.0\/8/)
  assert.match(refusalOf('x.example', 'fe80::1%eth0') ?? '', /unreadable address/)
})

test('no name exempts a literal address; one refused answer refuses the name', () => {
  const trusting = settingsOf('trusted_domains: [db.example, 10.0.0.9]\n')
  assert.equal(verdict('10.0.0.9', trusting), 'refused')
  assert.deepEqual(judgeAddresses('db.example', ['10.0.0.9'], trusting), [])
  assert.equal(judgeAddresses('mixed.example', ['8.8.8.8', '10.0.0.9'], defaults).length, 1)
})

// ---- DNS

interface Names {
  readonly port: number
  readonly asked: string[]
}

/** A DNS server on a free port of loopback: answers A queries with what `say` says; null = nobody there, [] = NXDOMAIN. */
async function serveNames(say: (name: string, nth: number) => readonly string[] | null): Promise<Names> {
  const asked: string[] = []
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    const labels: string[] = []
    let at = 12
    for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    const name = labels.join('.')
    asked.push(name)
    const answers = say(name, asked.filter((one) => one === name).length)
    if (answers === null) return
    const head = Uint8Array.from(query.subarray(0, at + 5))
    const view = new DataView(head.buffer)
    view.setUint16(2, answers.length > 0 ? 0x8180 : 0x8183)
    view.setUint16(6, answers.length)
    view.setUint32(8, 0)
    const records = answers.flatMap((ip) => [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...ip.split('.').map(Number)])
    socket.send(Uint8Array.from([...head, ...records]), from.port, from.address)
  })
  await new Promise<void>((go) => socket.bind(0, '127.0.0.1', () => go()))
  after(() => void socket.close())
  return { port: socket.address().port, asked }
}

function resolving(names: Names, timeoutMs = 2000, clock?: () => number) {
  const resolver = new Resolver({ timeout: 400, tries: 1 })
  resolver.setServers([`127.0.0.1:${names.port}`])
  after(() => resolver.cancel())
  return createResolve(timeoutMs, clock, (host) => resolver.resolve4(host))
}
const policy = policyFor('balanced')
const judge = (found: readonly Finding[]): Action => decide(policy, found).action
const at = (host: string) => target(host) as Target

test('rebinding: asked once, judged once, and what was judged is what may be dialled', async () => {
  const names = await serveNames((_, nth) => (nth === 1 ? ['93.184.216.34'] : ['127.0.0.1']))
  let now = 0
  const deps = { resolve: resolving(names, 2000, () => now) }
  const first = await locate(at('rebind.test'), deps, defaults, judge)
  assert.deepEqual(first, { kind: 'found', addresses: ['93.184.216.34'] })
  assert.equal(names.asked.length, 1)
  now = 4999
  assert.equal((await locate(at('rebind.test'), deps, defaults, judge)).kind, 'found')
  assert.equal(names.asked.length, 1)
  now = 5000
  assert.deepEqual(await locate(at('rebind.test'), deps, defaults, judge), { kind: 'blocked' })
  assert.equal(names.asked.length, 2)
})

test('DNS that does not answer is 504 dns_timeout, a name nobody knows 502 dns_error; neither is a finding', async () => {
  const names = await serveNames((name) => (name.startsWith('silent') ? null : []))
  let found = 0
  const count = (more: readonly Finding[]): Action => ((found += more.length), 'allow')
  let now = 0
  const resolve = resolving(names, 100, () => now)
  const silent = await locate(at('silent.test'), { resolve }, defaults, count)
  assert.deepEqual(
    [silent.kind, 'status' in silent && silent.status, 'type' in silent && silent.type],
    ['failed', 504, 'dns_timeout'],
  )
  const slow = resolving(names, 2000, () => now)
  const missing = await locate(at('missing.test'), { resolve: slow }, defaults, count)
  assert.deepEqual(
    [missing.kind, 'status' in missing && missing.status, 'type' in missing && missing.type],
    ['failed', 502, 'dns_error'],
  )
  assert.equal(found, 0)
  const asked = names.asked.filter((name) => name === 'missing.test').length
  await assert.rejects(slow('missing.test'), ResolveError)
  assert.equal(names.asked.filter((name) => name === 'missing.test').length, asked)
  now = 1000
  await assert.rejects(slow('missing.test'), ResolveError)
  assert.ok(names.asked.filter((name) => name === 'missing.test').length > asked)
})

test('a burst for one name is one query, and the cache is bounded', async () => {
  const names = await serveNames(() => ['93.184.216.34'])
  const resolve = resolving(names)
  await Promise.all(Array.from({ length: 20 }, () => resolve('burst.test')))
  assert.equal(names.asked.length, 1)
  let asked = 0
  const counted = createResolve(
    1000,
    () => 0,
    () => Promise.resolve([`93.184.${++asked >> 8}.1`]),
  )
  for (let i = 0; i < 1100; i++) await counted(`n${i}.test`)
  await counted('n0.test')
  assert.equal(asked, 1101)
  await counted('n1099.test')
  assert.equal(asked, 1101)
})

test('a mix of allowed and refused answers refuses', async () => {
  const names = await serveNames(() => ['93.184.216.34', '10.0.0.1'])
  assert.deepEqual(await locate(at('mixed.test'), { resolve: resolving(names) }, defaults, judge), { kind: 'blocked' })
})

test('happy eyeballs: the address that answers is taken, families in turn', async () => {
  assert.deepEqual(interleaved(['::1', '::2', '1.1.1.1', '::3']), ['::1', '1.1.1.1', '::2', '::3'])
  const server = createServer((socket) => socket.end())
  await new Promise<void>((go) => server.listen(0, '127.0.0.3', () => go()))
  after(() => void server.close())
  const { port } = server.address() as AddressInfo
  const socket = await dialFirst(['127.0.0.2', '127.0.0.3'], { port, connectMs: 5000 })
  assert.equal(socket.remoteAddress, '127.0.0.3')
  socket.destroy()
  await assert.rejects(dialFirst(['127.0.0.2', '127.0.0.4'], { port, connectMs: 5000 }))
  await assert.rejects(dialFirst([], { port, connectMs: 5000 }))
})

// ---- Quotas

test('registrable domains follow the public suffix list', () => {
  const table = {
    'a.b.example.co.uk': 'example.co.uk',
    'x.user.github.io': 'user.github.io',
    'api.openai.com': 'openai.com',
    localhost: 'localhost',
    '10.0.0.1': '10.0.0.1',
    '::1': '::1',
    'db.internal': 'db.internal',
  }
  for (const [host, domain] of Object.entries(table)) assert.equal(registrableDomain(host), domain, host)
})

test('requests per minute: counted per registrable domain, refused ones not, with a way back', () => {
  let now = 0
  const quota = new Quota({ requests: 3, bytes: 0 }, registrableDomain, () => now)
  for (const host of ['a.example.com', 'b.example.com', 'example.com']) assert.deepEqual(quota.ask(host), [])
  const [found] = quota.ask('c.example.com')
  assert.equal(found?.scanner, 'ratelimit')
  assert.match(found?.detail ?? '', /^rate limit exceeded for c\.example\.com/)
  assert.equal(found?.retryAfter, 65)
  assert.deepEqual(quota.ask('other.com'), [])
  for (now = 1000; now < 65_000; now += 1000) assert.equal(quota.ask('example.com').length, 1, `${now}`)
  assert.deepEqual(quota.ask('example.com'), [])
})

test('a flood of domains forgets no limit that still counts, and memory is bounded', () => {
  let now = 0
  const quota = new Quota({ requests: 1, bytes: 0 }, registrableDomain, () => now)
  assert.deepEqual(quota.ask('kept.com'), [])
  for (let i = 0; i < 5000; i++) quota.ask(`d${i}.com`)
  assert.equal(quota.ask('kept.com').length, 1)
  assert.equal(quota.ask('late.com').length, 1, 'what has no place of its own shares one')
  now = 130_000
  assert.deepEqual(quota.ask('late.com'), [])
})

test('bytes per minute: a body is cut where the budget ends, and the next request waits', async () => {
  const quota = new Quota({ requests: 0, bytes: 100 }, registrableDomain, () => 0)
  assert.deepEqual(quota.ask('x.example.com'), [])
  const body = new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(new Uint8Array(40)) })
  let got = 0
  await assert.rejects(async () => {
    for await (const chunk of quota.metered(body, 'x.example.com', judge)) got += chunk.length
  })
  assert.equal(got, 80)
  assert.equal(quota.ask('y.example.com')[0]?.scanner, 'databudget')
  const off = new Quota({ requests: 0, bytes: 0 }, registrableDomain, () => 0)
  assert.equal(off.spend('x.com', 1e12), null)
})
