// Tables for reading request targets and addresses: what a line asks for, and what hides inside an address.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contains, parseAddress, parseNetwork, readings } from '../../src/proxy/address.ts'
import { matchesDomain } from '../../src/proxy/destination.ts'
import { parseAbsolute, parseAuthority } from '../../src/proxy/target.ts'

const absolute: Readonly<Record<string, string | null>> = {
  'http://Example.COM/a/../b?x=%41#frag': 'http example.com 80 example.com /a/../b?x=%41',
  'http://example.com': 'http example.com 80 example.com /',
  'http://example.com?q=1': 'http example.com 80 example.com /?q=1',
  'HTTP://example.com:8080/': 'http example.com 8080 example.com:8080 /',
  'https://example.com:443/': 'https example.com 443 example.com /',
  'http://example.com./': 'http example.com 80 example.com /',
  'http://user:pass@example.com/': 'http example.com 80 example.com /',
  'http://a@b@example.com/': 'http example.com 80 example.com /',
  'http://[::1]:81/x': 'http ::1 81 [::1]:81 /x',
  'http://0x7f.1/': 'http 127.0.0.1 80 127.0.0.1 /',
  'http://2130706433/': 'http 127.0.0.1 80 127.0.0.1 /',
  'http://017700000001/': 'http 127.0.0.1 80 127.0.0.1 /',
  'http://１２７.０.０.１/': 'http 127.0.0.1 80 127.0.0.1 /',
  'http://bücher.example/': 'http xn--bcher-kva.example 80 xn--bcher-kva.example /',
  'ftp://example.com/': null,
  'http:/example.com/': null,
  'http://': null,
  'http:///path': null,
  'http://example.com:0/': null,
  'http://example.com:99999/': null,
  'http://exa mple.com/': null,
  'http://example.com/a b': null,
  'http://example.com\\@evil.example/': null,
  'http://[::1%25eth0]/': null,
  '/relative': null,
}

test('parseAbsolute() reads the request line as origins will, or refuses', () => {
  for (const [line, expected] of Object.entries(absolute)) {
    const target = parseAbsolute(line)
    const shown = target && [target.scheme, target.host, target.port, target.authority, target.path].join(' ')
    assert.equal(shown, expected, line)
  }
})

test('parseAuthority() takes host and port and nothing else', () => {
  const cases: Record<string, string | null> = {
    'example.com:443': 'example.com 443',
    'example.com': 'example.com 443',
    'EXAMPLE.com.:8443': 'example.com 8443',
    '[2001:db8::1]:443': '2001:db8::1 443',
    '0x7f000001:80': '127.0.0.1 80',
    '': null,
    ':443': null,
    'example.com:443/path': null,
    'user@example.com:443': null,
    'example.com:443?x': null,
  }
  for (const [line, expected] of Object.entries(cases)) {
    const target = parseAuthority(line)
    assert.equal(target && `${target.host} ${target.port}`, expected, line)
  }
})

test('readings() unwraps every IPv4 address inside an IPv6 one', () => {
  const loopback = parseNetwork('127.0.0.0/8')
  assert.ok(loopback)
  const hiding = [
    '127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::127.0.0.1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::1',
    '2001:0:7f00:1::',
    '2001:0:808:808:0:0:80ff:fffe',
    'fe80::5efe:127.0.0.1',
  ]
  for (const text of hiding) {
    const address = parseAddress(text)
    assert.ok(address, text)
    assert.ok(
      readings(address).some((reading) => contains(loopback, reading)),
      text,
    )
  }
})

test('parseAddress() refuses what is no plain address', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '01.2.3.4',
    '256.1.1.1',
    '1.2.3.4 ',
    '::1%eth0',
    ':::',
    '1::2::3',
    'g::',
    '12345::',
  ])
    assert.equal(parseAddress(text), null, text)
})

test('contains() compares bits, also within a byte', () => {
  const cases: readonly [string, string, boolean][] = [
    ['172.16.0.0/12', '172.31.255.255', true],
    ['172.16.0.0/12', '172.32.0.0', false],
    ['fc00::/7', 'fdff::1', true],
    ['fc00::/7', 'fe00::1', false],
    ['0.0.0.0/0', '8.8.8.8', true],
    ['10.0.0.0/8', '::a00:1', false],
  ]
  for (const [network, address, expected] of cases) {
    const [net, addr] = [parseNetwork(network), parseAddress(address)]
    assert.ok(net && addr)
    assert.equal(contains(net, addr), expected, `${network} ${address}`)
  }
})

test('matchesDomain() knows one wildcard, and it includes the apex', () => {
  assert.ok(matchesDomain('API.example.com.', '*.example.com'))
  assert.ok(matchesDomain('example.com', '*.example.com'))
  assert.ok(!matchesDomain('badexample.com', '*.example.com'))
  assert.ok(!matchesDomain('a.example.com', 'example.com'))
})
