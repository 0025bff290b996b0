// Signatures of tools: what a trusted key signed passes, and nothing else does, neither in a list nor when it is called.

import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import test from 'node:test'

import { readJson } from '../../src/mcp/json.ts'
import { provenance, signedBytes, type Verify } from '../../src/mcp/provenance.ts'
import { verifierOf } from '../../src/service/provenance.ts'
import { keyName, publicHex } from '../../src/service/receipts.ts'
import { defaultConfig } from '../../src/config/schema.ts'
import { harness, jsonAnswer, policy } from './mcp-app.ts'

const [ours, theirs] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
const hexOf = (pair: typeof ours) => publicHex(pair.publicKey)
const config = (trusted_keys: string[]) => ({
  ...defaultConfig(),
  mcp_tool_provenance: { ...defaultConfig().mcp_tool_provenance, enabled: true, trusted_keys },
})
const trusting = (...pairs: (typeof ours)[]): Verify => verifierOf(config(pairs.map(hexOf))) as Verify

const bytesOf = (tool: object | string): Uint8Array => {
  const reading = readJson(new TextEncoder().encode(typeof tool === 'string' ? tool : JSON.stringify(tool)))
  assert.ok(reading.ok)
  return signedBytes(reading.root) ?? assert.fail('cannot be signed')
}
const weather = { name: 'weather', description: 'Says the weather', inputSchema: { type: 'object' } }
const signature = (tool: object, pair = ours, keyid: string | undefined = keyName(hexOf(pair))) => ({
  ...(keyid !== undefined && { keyid }),
  sig: sign(null, bytesOf(tool), pair.privateKey).toString('base64'),
})
const signed = (tool: object, ...signatures: object[]) => ({ ...tool, _meta: { 'pipelock/signatures': signatures } })

/** What is said of a list of tools, then of a call of the first; `!` = it was stopped. */
async function said(tools: readonly object[] | string, verify = trusting(ours)): Promise<string[]> {
  const list = typeof tools === 'string' ? tools : JSON.stringify(tools)
  const result = `{"jsonrpc":"2.0","id":1,"result":{"tools":${list}}}`
  const { post, records } = harness(() => jsonAnswer(result), {
    guards: [provenance(() => verify)],
    policy: policy('balanced'),
    settings: { maxBodyBytes: 10_000_000 },
  })
  const ask = async (method: string, params: object) => {
    const answer = (await (await post({ jsonrpc: '2.0', id: 1, method, params })).json()) as object
    const rules = records.at(-1)?.verdict.findings.map(({ rule }) => rule) ?? []
    return `${'error' in answer ? '!' : ''}${rules.join(', ')}`
  }
  return [await ask('tools/list', {}), await ask('tools/call', { name: 'weather', arguments: {} })]
}

test('what a trusted key signed passes, however it is written', async () => {
  const good = signed(weather, signature(weather))
  assert.deepEqual(await said([good]), ['', ''])
  assert.deepEqual(await said([signed(weather, signature(weather, ours, undefined))]), ['', ''])
  // Of several signatures one is enough.
  assert.deepEqual(await said([signed(weather, signature(weather, theirs), signature(weather))]), ['', ''])
  const { _meta, ...rest } = good
  const turned = JSON.stringify({ _meta, ...rest }, null, 3).replace('"object"', '"\\u006fbject"')
  assert.deepEqual(await said(`[${turned}]`), ['', ''])
  const meta = { ...weather, _meta: { ui: 'x', n: 1.5 } }
  const both = { ...meta, _meta: { ...meta._meta, 'pipelock/signatures': [signature(meta)] } }
  assert.deepEqual(await said([both]), ['', ''])
})

test('no signature, a foreign one, a changed definition: not in a list, not when called', async () => {
  const no = 'Unsigned MCP Tool'
  assert.deepEqual(await said([weather]), [`!${no}`, `!${no}`])
  assert.deepEqual(await said([signed(weather)]), [`!${no}`, `!${no}`])
  const foreign = 'Untrusted MCP Tool Signature'
  assert.deepEqual(await said([signed(weather, signature(weather, theirs))]), [`!${foreign}`, `!${foreign}`])
  assert.deepEqual(await said([signed(weather, { sig: 'x' })]), [`!${foreign}`, `!${foreign}`])
  const changed = 'Invalid MCP Tool Signature'
  for (const more of [{ description: 'Says it' }, { annotations: {} }, { name: 'weather ' }])
    assert.equal((await said([signed({ ...weather, ...more }, signature(weather))]))[0], `!${changed}`)
  // Their key under the name of ours.
  const claimed = signature(weather, theirs, keyName(hexOf(ours)))
  assert.deepEqual(await said([signed(weather, claimed)]), [`!${changed}`, `!${changed}`])
  // Two readers would read two tools.
  const twice = JSON.stringify(signed(weather, signature(weather))).replace('{', '{"description":"Another",')
  assert.match((await said(`[${twice}]`))[0] ?? '', new RegExp(`!.*${changed}`))
  const large = { ...weather, inputSchema: { maximum: 0 } }
  const number = JSON.stringify(signed(large, signature(large))).replace(':0}', ':9007199254740993}')
  assert.equal((await said(`[${number}]`))[0], `!${changed}`)
})

test('a list inside something else is no list of tools; other calls are nobody’s business', async () => {
  const { post, records } = harness(() => jsonAnswer({ jsonrpc: '2.0', id: 1, result: { tools: [weather] } }), {
    guards: [provenance(() => trusting(ours))],
  })
  await (await post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'x' } })).text()
  assert.deepEqual(records.at(-1)?.verdict.findings, [])
})

test('what is signed is RFC 8785 in a DSSE envelope', () => {
  const type = 'application/vnd.pipelock.mcp-tool+json'
  const text = new TextDecoder().decode(bytesOf('{"b":[1.0,"\\u00e9\\n"],"a":{"y":-0,"x":1e2},"_meta":{}}'))
  const json = '{"a":{"x":100,"y":0},"b":[1,"é\\n"]}'
  assert.equal(text, `DSSEv1 ${type.length} ${type} ${json.length + 1} ${json}`)
})

test('many tools with many signatures are looked at in bounded time, and those nobody looked at count as unsigned', async () => {
  const one = JSON.stringify(signed(weather, signature(weather)))
  const findings = await said(`[${Array.from({ length: 2001 }, () => one).join(',')}]`)
  assert.equal(findings[0], '!Unsigned MCP Tool')
})
