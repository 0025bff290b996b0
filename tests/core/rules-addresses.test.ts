// An address that resembles one of the user's is told; the user's own are not, and others only if asked for.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressRulesOf, dlpScanner, policyOf } from '../../src/service/policy.ts'
import { parseConfig } from '../../src/config/load.ts'
import { decide } from '../../src/decide.ts'
import { inspectPath } from '../../src/proxy/outbound.ts'
import { unreadableAddresses } from '../../src/rules/addresses.ts'

const eth = `0x52908400098527886E0F7030069857D2E4169EE7`
const near = `0x5290aaaa098527886E0F7030069857D2E4169EE7`
const far = `0xde709f2102306220921060314715629080e2fb77`
const btc = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
const bech32 = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'
const sol = '7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV'

function look(yaml: string, text: string) {
  const loaded = parseConfig(`address_protection: {enabled: true, ${yaml}}`)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const scanner = dlpScanner(addressRulesOf(loaded.config), [])
  const found = inspectPath(scanner, { scheme: 'https', host: 'a.example', path: `/?to=${text}` })
  return { rules: found.map(({ rule }) => rule), action: decide(policyOf(loaded.config), found).action, found }
}

test('an address that begins and ends like an allowed one is blocked, that one itself passes', () => {
  const yaml = `allowed_addresses: ["${eth}"]`
  assert.deepEqual(look(yaml, eth).rules, [])
  assert.deepEqual(look(yaml, eth.toLowerCase()).rules, [])
  assert.deepEqual(look(yaml, far).rules, [])
  const { rules, action, found } = look(yaml, near)
  assert.deepEqual([rules, action], [['Lookalike ETH Address'], 'block'])
  assert.ok(!JSON.stringify(found).includes(near.slice(2, 20)))
  assert.equal(look(`${yaml}, action: warn`, near).action, 'warn')
  assert.deepEqual(look(`${yaml}, similarity: {prefix_length: 6}`, near).rules, [])
})

test('other addresses are told if that is asked for, by chain and with their checksum', () => {
  assert.deepEqual(look('unknown_action: warn', far), {
    ...look('unknown_action: warn', far),
    rules: ['Unknown ETH Address'],
    action: 'warn',
  })
  assert.equal(look('unknown_action: block', far).action, 'block')
  assert.deepEqual(look('unknown_action: warn', btc).rules, ['Unknown BTC Address'])
  assert.deepEqual(look('unknown_action: warn', bech32).rules, ['Unknown BTC Address'])
  assert.deepEqual(look('unknown_action: warn', btc.replace('QGefi', 'QGefj')).rules, [])
  assert.deepEqual(look('unknown_action: warn', bech32.replace('xfkvy', 'xfkvz')).rules, [])
  assert.deepEqual(look('unknown_action: warn, chains: {eth: false}', far).rules, [])
  assert.deepEqual(look('unknown_action: warn', sol).rules, [])
  assert.deepEqual(look('unknown_action: warn, chains: {sol: true}', sol).rules, ['Unknown SOL Address'])
  assert.deepEqual(
    look(`unknown_action: block, allowed_addresses: ["${btc}", "${bech32}"]`, `${btc}&b=${bech32}`).rules,
    [],
  )
})

test('addresses in the list that nobody can read are named', () => {
  assert.deepEqual(unreadableAddresses([eth, btc, bech32, 'my wallet', '0x12']), ['my wallet', '0x12'])
})
