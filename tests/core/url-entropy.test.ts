// What looks as random as a key in a URL is told, and what people and programs name things with is not.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forwardSettingsOf } from '../../src/cli/policy.ts'
import { parseConfig } from '../../src/config/load.ts'
import { decide } from '../../src/decide.ts'
import { judgeName } from '../../src/proxy/destination.ts'
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
