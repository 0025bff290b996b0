// `Mcp-Param-*` headers say what the arguments say, for the parameters that a tool's schema marks with `x-mcp-header`.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bridge } from '../../src/mcp/bridge.ts'
import { joined } from '../../src/mcp/inbox.ts'
import { ParamHeaders, type Param } from '../../src/mcp/param-headers.ts'
import { harness, jsonAnswer } from './mcp-app.ts'

const claim = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
const marked = (type: string, header: string) => ({ type, 'x-mcp-header': header })
const properties = {
  region: marked('string', 'Region'),
  count: marked('integer', 'Count'),
  dry: marked('boolean', 'Dry'),
  where: { type: 'object', properties: { zone: marked('string', 'Zone') } },
  free: { type: 'string' },
}
const listed = (own: object): object => ({
  tools: [{ name: 'run', description: 'Runs it', inputSchema: { type: 'object', properties: own } }],
})

async function server(headerMismatch: 'tell' | 'refuse', shown: object = listed(properties)) {
  const params = new ParamHeaders()
  const made = harness(
    ({ body }) => jsonAnswer({ jsonrpc: '2.0', id: 1, result: body.includes('list') ? shown : {} }),
    {
      settings: { headerMismatch },
      guards: [params],
      params,
    },
  )
  const ask = (method: string, own: object, headers: Record<string, string>) =>
    made.post(
      { jsonrpc: '2.0', id: 1, method, params: { ...own, _meta: claim } },
      { headers: { 'mcp-protocol-version': '2026-07-28', 'mcp-method': method, ...headers } },
    )
  await (await ask('tools/list', {}, {})).text()
  return {
    ...made,
    /** Status, and where it differs. */
    call: async (args: object, headers: Record<string, string>) => {
      const answer = await ask('tools/call', { name: 'run', arguments: args }, { 'mcp-name': 'run', ...headers })
      await answer.text()
      return [answer.status, ...(made.records.at(-1)?.verdict.findings.map(({ where }) => where) ?? [])]
    },
  }
}

test('what agrees passes: strings, wrapped strings, integers as numbers, booleans, nested ones, absent ones', async () => {
  const { call } = await server('refuse')
  assert.deepEqual(
    await call(
      { region: 'eu', count: 42, dry: false, where: { zone: 'b' }, free: 'x' },
      {
        'mcp-param-region': 'eu',
        'mcp-param-count': '42',
        'mcp-param-dry': 'false',
        'mcp-param-zone': 'b',
      },
    ),
    [200],
  )
  assert.deepEqual(
    await call({ region: 'ü', count: 4.2e1 }, { 'mcp-param-region': '=?base64?w7w=?=', 'mcp-param-count': '42' }),
    [200],
  )
  assert.deepEqual(await call({ region: null }, {}), [200])
  // Nobody has said what this one repeats.
  assert.deepEqual(await call({}, { 'mcp-param-other': 'x' }), [200])
})

const contradictions: readonly (readonly [object, Record<string, string>, string])[] = [
  [{ region: 'eu' }, {}, 'header:mcp-param-region'],
  [{ region: 'eu' }, { 'mcp-param-region': 'us' }, 'header:mcp-param-region'],
  [{ region: 'eu' }, { 'mcp-param-region': '=?base64?!?=' }, 'header:mcp-param-region'],
  [{}, { 'mcp-param-region': 'us' }, 'header:mcp-param-region'],
  [{ count: 42 }, { 'mcp-param-count': '0x2a' }, 'header:mcp-param-count'],
  [{ count: 42 }, { 'mcp-param-count': '43' }, 'header:mcp-param-count'],
  [{ dry: true }, { 'mcp-param-dry': 'false' }, 'header:mcp-param-dry'],
  [{ where: { zone: 'b' } }, { 'mcp-param-zone': 'c' }, 'header:mcp-param-zone'],
]

test('what contradicts is told and passes; strict refuses it with -32020', async () => {
  const [told, refused] = [await server('tell'), await server('refuse')]
  for (const [args, headers, where] of contradictions) {
    assert.deepEqual(await told.call(args, headers), [200, where])
    assert.deepEqual(await refused.call(args, headers), [400])
  }
  assert.equal(refused.seen.length, 1)
})

const wrong = async (own: object) => {
  const { records } = await server('tell', listed(own))
  return records[0]?.verdict.findings.map(({ rule }) => rule)
}

test('a header that no client may send, and one for a secret, are told of the definition', async () => {
  assert.deepEqual(await wrong({ a: marked('string', 'bad name') }), ['Invalid Header Annotation'])
  assert.deepEqual(await wrong({ a: marked('object', 'A') }), ['Invalid Header Annotation'])
  assert.deepEqual(await wrong({ a: marked('string', 'A'), b: marked('string', 'a') }), ['Invalid Header Annotation'])
  assert.deepEqual(await wrong({ api_key: marked('string', 'Key') }), ['Secret Parameter in Header'])
  assert.deepEqual(await wrong(properties), [])
})

test('the bridge from stdin says in headers what the schema wants repeated', async () => {
  const [client, server_] = joined()
  const sent: Headers[] = []
  const params: readonly Param[] = [{ header: 'Region', path: ['region'] }]
  const done = bridge(server_, {
    limit: 1000,
    pause: () => Promise.resolve(),
    params: (tool) => (tool === 'run' ? params : []),
    fetch: async (request) => {
      sent.push(request.headers)
      return jsonAnswer({ jsonrpc: '2.0', id: 1, result: {} })
    },
  })
  const call = { name: 'run', arguments: { region: 'ü' }, _meta: claim }
  await client.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call }))
  for await (const line of client.messages) if (line !== null) break
  await client.close()
  await done
  assert.equal(sent[0]?.get('mcp-param-region'), '=?base64?w7w=?=')
})
