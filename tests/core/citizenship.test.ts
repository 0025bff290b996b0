// Who may use the proxy, how much of it, which proxy is next, and which requests are refused for how they are framed.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../../src/config/load.ts'
import { admitted } from '../../src/proxy/admission.ts'
import { admit, Slots, type Clients } from '../../src/proxy/client.ts'
import type { ForwardDeps } from '../../src/proxy/exchange.ts'
import { misframed } from '../../src/proxy/framing.ts'
import { isExempt, routeOf, type NextProxy } from '../../src/proxy/next-proxy.ts'
import { asksServer } from '../../src/proxy/target.ts'
import type { Edge, HeaderList } from '../../src/proxy/wire.ts'
import type { AuditRecord } from '../../src/audit.ts'
import { edgeFor } from './edge.ts'

const basic = (pair: string) => `Basic ${btoa(String.fromCharCode(...new TextEncoder().encode(pair)))}`
const verify = (name: string, password: string) => (name === 'anna' && password === 'pä:ss' ? 'anna' : null)

const field = (value: string): HeaderList => [['Proxy-Authorization', value]]
const proxy = (host: string): NextProxy => ({ scheme: 'http', host, port: 1 })
const via = (times: number): HeaderList => [['Via', Array.from({ length: times }, () => '1.1 pipelock').join(', ')]]

test('Basic credentials: the user, or why not', () => {
  assert.deepEqual(admit([], null), {})
  assert.deepEqual(admit(field(basic('anna:pä:ss')), verify), { agent: 'anna' })
  assert.deepEqual(admit(field(basic('anna:pä:ss').replace('Basic', 'bAsIc')), verify), { agent: 'anna' })
  const right = basic('anna:pä:ss')
  const wrong: HeaderList[] = [
    [],
    field(basic('anna:wrong')),
    field(basic('anna')),
    field('Bearer abc'),
    field('Basic !!!'),
    field('Basic /w=='),
    field(`Basic ${'A'.repeat(5000)}`),
    [
      ['Proxy-Authorization', right],
      ['proxy-authorization', right],
    ],
    [['Authorization', right]],
  ]
  for (const headers of wrong) assert.ok('denied' in admit(headers, verify), JSON.stringify(headers).slice(0, 80))
})

test('places are given back once, and forgotten', () => {
  const slots = new Slots(2)
  const [first, second] = [slots.take('a'), slots.take('a')]
  assert.equal(slots.take('a'), null)
  assert.notEqual(slots.take('b'), null)
  first?.()
  first?.()
  assert.notEqual(slots.take('a'), null)
  assert.equal(slots.take('a'), null)
  second?.()
  assert.notEqual(slots.take('a'), null)
  const free = new Slots(0)
  for (let i = 0; i < 1000; i++) assert.notEqual(free.take('a'), null)
})

const exempt: readonly (readonly [host: string, port: number, entry: string, exempt: boolean])[] = [
  ['example.com', 443, 'example.com', true],
  ['EXAMPLE.com', 443, 'Example.COM.', true],
  ['api.example.com', 443, 'example.com', true],
  ['api.example.com', 443, '.example.com', true],
  ['api.example.com', 443, '*.example.com', true],
  ['notexample.com', 443, 'example.com', false],
  ['example.com.evil.test', 443, 'example.com', false],
  ['example.com', 443, 'api.example.com', false],
  ['example.com', 8443, 'example.com:8443', true],
  ['example.com', 443, 'example.com:8443', false],
  ['10.1.2.3', 80, '10.0.0.0/8', true],
  ['11.1.2.3', 80, '10.0.0.0/8', false],
  ['ten.test', 80, '10.0.0.0/8', false],
  ['10.1.2.3', 80, '10.1.2.3', true],
  ['10.1.2.3', 80, '10.1.2.3:81', false],
  ['1.10.1.2', 80, '10.1.2', false],
  ['10.1.2.3', 80, '2.3', false],
  ['fd00::1', 80, 'fd00::/8', true],
  ['fd00::1', 80, '[fd00:0::1]:80', true],
  ['fd00::1', 81, '[fd00::1]:80', false],
  ['fd00::1', 80, 'fd00::1', true],
  ['anything.test', 1, '*', true],
  ['anything.test', 1, '', false],
  ['anything.test', 1, '.', false],
]
for (const [host, port, entry, wanted] of exempt)
  test(`NO_PROXY ${entry} ${wanted ? 'exempts' : 'does not exempt'} ${host}:${port}`, () =>
    assert.equal(isExempt({ host, port }, entry), wanted))

test('each scheme has its proxy', () => {
  const route = routeOf({ http: proxy('a'), https: proxy('b'), exempt: ['x.test'] })
  assert.equal(route({ scheme: 'http', host: 'y.test', port: 80 })?.host, 'a')
  assert.equal(route({ scheme: 'https', host: 'y.test', port: 443 })?.host, 'b')
  assert.equal(route({ scheme: 'https', host: 'x.test', port: 443 }), null)
})

const framings: readonly (readonly [string, string, HeaderList, number | undefined])[] = [
  ['1.1', 'GET', [['Host', 'x']], undefined],
  ['1.0', 'GET', [], undefined],
  ['2.0', 'GET', [['Host', 'x']], 400],
  ['1.1', 'POST', [['Transfer-Encoding', 'Chunked']], undefined],
  ['1.1', 'POST', [['Transfer-Encoding', 'gzip, chunked']], 501],
  ['1.1', 'POST', [['Transfer-Encoding', 'xchunked']], 501],
  ['1.0', 'POST', [['Transfer-Encoding', 'chunked']], 400],
  [
    '1.1',
    'POST',
    [
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '3'],
    ],
    400,
  ],
  [
    '1.1',
    'POST',
    [
      ['Content-Length', '3'],
      ['Content-Length', '3'],
    ],
    400,
  ],
  [
    '1.1',
    'GET',
    [
      ['Host', 'x'],
      ['host', 'x'],
    ],
    400,
  ],
  ['1.1', 'CONNECT', [['Content-Length', '3']], 400],
  ['1.1', 'CONNECT', [['Content-Length', '0']], undefined],
  ['1.1', 'CONNECT', [['Transfer-Encoding', 'chunked']], 400],
]
for (const [version, method, headers, status] of framings)
  test(`${method} HTTP/${version} ${JSON.stringify(headers)}: ${status ?? 'fine'}`, () =>
    assert.equal(misframed(version, method, headers)?.status, status))

test('OPTIONS without a path asks the server', () => {
  assert.ok(asksServer('OPTIONS', 'http://a.test'))
  assert.ok(!asksServer('OPTIONS', 'http://a.test/'))
  assert.ok(!asksServer('OPTIONS', 'http://a.test?x'))
  assert.ok(!asksServer('GET', 'http://a.test'))
})

function door(method: string, headers: HeaderList, clients?: Partial<Clients>) {
  const records: AuditRecord[] = []
  const deps = {
    audit: (record: AuditRecord) => void records.push(record),
    clock: () => 0,
    policy: () => ({ mode: 'balanced', enforce: true, actions: {} }),
    clients: { verify: null, requests: new Slots(0), tunnels: new Slots(0), ...clients },
  } as unknown as ForwardDeps
  const { edge, end } = edgeFor({ method, target: 'http://api.test/secret-path', headers })
  const served: Edge[] = []
  const run = async () => {
    const response = await admitted(edge, deps, (own) => {
      served.push(own)
      return new Response('served')
    })
    return response
  }
  return { run, served, records, end }
}

test('a stranger is asked for credentials; the record repeats nothing of what was asked', async () => {
  const { run, served, records, end } = door('GET', [], { verify })
  const response = await run()
  end()
  assert.equal(response.status, 407)
  assert.match(response.headers.get('proxy-authenticate') ?? '', /^Basic realm="pipelock"/)
  assert.equal(served.length, 0)
  assert.deepEqual(
    records.map(({ status, outcome, error }) => [status, outcome, error]),
    [[407, 'refused', 'proxy_authentication_required']],
  )
  assert.ok(!JSON.stringify(records).includes('secret-path'))
})

test('a client with too much under way is told to wait, and has room again afterwards', async () => {
  const requests = new Slots(1)
  const [first, second] = [door('GET', [], { requests }), door('GET', [], { requests })]
  assert.equal((await first.run()).status, 200)
  const refused = await second.run()
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1'])
  first.end()
  assert.equal((await door('GET', [], { requests }).run()).status, 200)
})

test('a request that comes round again and again is stopped; a chain is none', async () => {
  assert.equal((await door('GET', via(4)).run()).status, 200)
  assert.equal((await door('GET', via(5)).run()).status, 508)
})

test('Max-Forwards counts down, and ends here at 0', async () => {
  const further = door('OPTIONS', [['Max-Forwards', '3']])
  await further.run()
  assert.deepEqual(further.served[0]?.headers, [['Max-Forwards', '2']])
  const last = door('OPTIONS', [['Max-Forwards', '0']])
  assert.equal((await last.run()).status, 200)
  assert.equal(last.served.length, 0)
  const trace = door('TRACE', [
    ['Max-Forwards', '0'],
    ['Cookie', 'kept private'],
    ['Host', 'api.test'],
  ])
  const text = await (await trace.run()).text()
  assert.match(text, /Host: api.test/)
  assert.doesNotMatch(text, /private/)
  const get = door('GET', [['Max-Forwards', '0']])
  await get.run()
  assert.equal(get.served.length, 1)
})

const configs: Readonly<Record<string, readonly [string, RegExp | null]>> = {
  'users with one password each': [
    `proxy_auth: {users: [{name: a, password_env: A}, {name: b, password_file: b}]}`,
    null,
  ],
  'a user without a password': [`proxy_auth: {users: [{name: a}]}`, /exactly one of/],
  'a user with two passwords': [
    `proxy_auth: {users: [{name: a, password_env: A, password_file: b}]}`,
    /exactly one of/,
  ],
  'two users of one name': [
    `proxy_auth: {users: [{name: a, password_env: A}, {name: a, password_env: B}]}`,
    /name of another/,
  ],
  'a colon in a name': [`proxy_auth: {users: [{name: 'a:b', password_env: A}]}`, /colon/],
  'a password in the file itself': [`proxy_auth: {users: [{name: a, password: b}]}`, /password/],
  'a hash of another length': [`proxy_auth: {users: [{name: a, password_sha256: abc}]}`, /64 hex/],
  'credentials in the URL': [`upstream_proxy: {url: 'http://u:p@proxy:3128'}`, /must not hold credentials/],
  'a proxy of another kind': [`upstream_proxy: {url: 'socks5://proxy:1080'}`, /http:/],
  'both a URL and the environment': [`upstream_proxy: {url: 'http://p:1', from_environment: true}`, /contradicts/],
  'itself as the next proxy': [`upstream_proxy: {url: 'http://localhost:8888'}`, /itself/],
  'addresses without DNS': [`upstream_proxy: {pin_addresses: true, local_dns: false}`, /local_dns/],
  'a NO_PROXY with a scheme': [`upstream_proxy: {no_proxy: ['http://a']}`, /without scheme/],
  'every kind of NO_PROXY': [`upstream_proxy: {no_proxy: ['*', .a.test, 'a.test:80', 10.0.0.0/8, '[::1]:80']}`, null],
}
for (const [name, [yaml, complaint]] of Object.entries(configs))
  test(`configuration: ${name}`, () => {
    const result = parseConfig(yaml)
    if (complaint === null) assert.ok(result.ok, JSON.stringify(result))
    else {
      assert.ok(!result.ok)
      assert.match(JSON.stringify(result.problems), complaint)
    }
  })
