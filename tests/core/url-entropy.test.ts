// What looks as random as a key in a URL is told, and what people and programs name things with is not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dlpScanner, forwardSettingsOf, rulesOf } from '../../src/service/policy.ts'
import { parseConfig } from '../../src/config/load.ts'
import { decide } from '../../src/decide.ts'
import { judgeName } from '../../src/proxy/destination.ts'
import { inspectPath } from '../../src/proxy/outbound.ts'
import { parseAbsolute, type Target } from '../../src/proxy/target.ts'
import type { Finding } from '../../src/types.ts'
import { policyFor } from './policy.ts'

const random = 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW'
const look = (url: string, monitoring = '') => {
  const loaded = parseConfig(`fetch_proxy: {monitoring: {max_url_length: 9999${monitoring}}}`)
  assert.ok(loaded.ok)
  return judgeName(parseAbsolute(url) as Target, url.length, forwardSettingsOf(loaded.config).destination)
}
const details = (found: readonly Finding[]) => found.map(({ detail }) => detail?.split(' (')[0])

test('path segments, query parameters and labels are measured', () => {
  assert.deepEqual(details(look(`http://a.example.com/x/${random}`)), ['high entropy path segment'])
  assert.deepEqual(details(look(`http://a.example.com/?q=${random}`)), ['high entropy query parameter'])
  assert.deepEqual(details(look(`http://a.example.com/?${random}=1`)), ['high entropy query parameter'])
  assert.deepEqual(details(look(`http://${random.toLowerCase()}.example.com/`)), ['high entropy subdomain label'])
})

test('identifiers, hashes and words are not random', () => {
  for (const url of [
    'http://api.example.com/v1/users/0f8fad5b-d9cb-469f-a165-70867728950e/orders?page=2',
    'http://example.com/commit/da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'http://ec2-203-0-113-25.eu-central-1.compute.example.com/',
    'http://93.184.216.25/',
    'http://docs.example.com/how-to-write-a-proxy-that-scans-everything',
  ])
    assert.deepEqual(look(url), [], url)
})

test('thresholds of 0 switch it off, and hosts can be left out', () => {
  assert.deepEqual(look(`http://a.example.com/${random}`, ', entropy_threshold: 0'), [])
  const url = `http://${random.toLowerCase()}.cdn.example/`
  assert.deepEqual(look(url, ', subdomain_entropy_threshold: 0'), [])
  assert.deepEqual(look(url, ', subdomain_entropy_exclusions: ["*.cdn.example"]'), [])
})

test('balanced warns, strict blocks, and no finding repeats what it measured', () => {
  const found = look(`http://a.example.com/${random}?${random}=1`)
  const policy = policyFor('balanced')
  assert.deepEqual([decide(policy, found).action, decide(policy, found).strict], ['warn', 'block'])
  assert.ok(!JSON.stringify(found).includes(random))
})

test('a credential on its way to its own service is not measured, what stands beside it is', () => {
  const to = (url: string) => {
    const target = parseAbsolute(url) as Target
    const { destination } = forwardSettingsOf(config)
    return details(judgeName(target, url.length, destination, inspectPath(dlpScanner(rulesOf(config).dlp, []), target)))
  }
  const loaded = parseConfig('')
  assert.ok(loaded.ok)
  const { config } = loaded
  const google = ['AI', 'za', 'SyA7kQ2mX9pLw4Rt6Zb1Nc8Vd3Yf5Hg0Js2'].join('')
  const bot = ['7680827530', ':AA', 'Pjue2EJNyOyyogwTDfEN-Acn_TNZPMOP4'].join('')
  for (const url of [
    `https://maps.googleapis.com/maps/api/geocode/json?address=Rua+Augusta+10&key=${google}`,
    `https://maps.googleapis.com/maps/api/geocode/json?key=${google}&address=Rua+Augusta+10`,
    `https://api.telegram.org/bot${bot}/getUpdates?offset=10`,
  ])
    assert.deepEqual(to(url), [], url)
  assert.deepEqual(to(`https://api.telegram.org/bot${bot}/getUpdates?q=${random}`), ['high entropy query parameter'])
  assert.deepEqual(to(`https://api.telegram.example/bot${bot}/getUpdates`), ['high entropy path segment'])
})

const hex = (text: string) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, '0')).join('')

const base32 = (text: string) => {
  let bits = ''
  for (const byte of new TextEncoder().encode(text)) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{5}/g) ?? [])
    .map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)])
    .join('')
}

test('a host name that carries data is refused before DNS is asked', () => {
  const random = '9f2kd8lm3qx7rt5vb1nw6zy0hj4pc3ua7'
  for (const host of [
    `${hex('uid=0(root) gid=0(root)')}.t.example.com`,
    `${hex('customer list')}.${hex(': alice, bob')}.0001.x.example.co.uk`,
    `${base32('hostname: build-7, user: ci')}.x.example.com`,
    `${random}.${random}.x.example.com`,
    `${random.slice(0, 16)}.${random.slice(8, 24)}.${random.slice(1, 17)}.${random.slice(3, 19)}.example.com`,
  ]) {
    const found = look(`http://${host}/`).filter(({ rule }) => rule === 'DNS Exfiltration')
    assert.equal(found.length, 1, host)
    assert.equal(decide(policyFor('balanced'), found).action, 'block')
    assert.ok(!JSON.stringify(found).includes(host.split('.')[0] ?? ''))
    assert.deepEqual(
      look(`http://${host}/`, ', subdomain_entropy_exclusions: ["*.example.com", "*.example.co.uk"]'),
      [],
    )
  }
})

test('names of services, however long, carry nothing', () => {
  for (const host of [
    'd111111abcdef8.cloudfront.net',
    'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi.ipfs.dweb.link',
    'k8s-default-web-1a2b3c4d5e-1234567890abcdef.elb.eu-west-1.amazonaws.com',
    'my-app-git-feature-login-acme-team.vercel.app',
    'a3f1b2c4d5e6f708192a3b4c5d6e7f80.safeframe.googlesyndication.com',
    'abc123def456ghi789jkl.lambda-url.us-east-1.on.aws',
    '0f8fad5b-d9cb-469f-a165-70867728950e.region.rds.example.com',
    '20240520123456789012.20240520123456789012.stamps.example.com',
    'internationalconference.communications.departments.example.org',
    'registry-1.docker.io',
    'ec2-203-0-113-25.eu-central-1.compute.amazonaws.com',
    'api-7d9f8b6c5d-x2k4q.payments.svc.cluster.local',
    'xn--bcher-kva.xn--mnchen-3ya.example.com',
  ])
    assert.deepEqual(
      look(`http://${host}/`).filter(({ rule }) => rule === 'DNS Exfiltration'),
      [],
      host,
    )
})
