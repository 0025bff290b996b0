import assert from 'node:assert/strict'
import test from 'node:test'

import type { EdgeSettings } from '../../src/mcp/edge.ts'
import { unwrapped } from '../../src/mcp/mirror.ts'
import { Paths } from '../../src/mcp/paths.ts'
import { type Choices, call, harness, jsonAnswer, policy, secret } from './mcp-app.ts'

const fine = () => jsonAnswer({ jsonrpc: '2.0', id: 1, result: {} })
const open: EdgeSettings = { hosts: [], origins: [], token: null }

async function status(headers: Record<string, string>, edge: EdgeSettings, choices: Choices = {}): Promise<number> {
  const { post } = harness(fine, { ...choices, edge })
  return (await post(call({}), { headers })).status
}

test('Host and Origin: localhost and what is configured, nothing else', async () => {
  const own = { ...open, hosts: ['mcp.example'], origins: ['https://app.example'] }
  const cases: readonly (readonly [headers: Record<string, string>, edge: EdgeSettings, status: number])[] = [
    [{}, open, 200],
    [{ host: '127.0.0.1:8889' }, open, 200],
    [{ host: 'LOCALHOST:8889', origin: 'http://localhost:3000' }, open, 200],
    [{ host: '[::1]:8889' }, open, 200],
    [{ host: 'evil.example', origin: 'http://evil.example' }, open, 403],
    [{ host: 'evil.example' }, open, 403],
    [{ host: '127.0.0.1.evil.example' }, open, 403],
    [{ host: '127.0.0.1:8889', origin: 'http://evil.example' }, open, 403],
    [{ host: '127.0.0.1:8889', origin: 'null' }, open, 403],
    [{ host: '127.0.0.1:8889', origin: 'nonsense' }, open, 403],
    [{ host: 'mcp.example:8889' }, own, 200],
    [{ host: 'mcp.example', origin: 'https://mcp.example' }, own, 200],
    [{ host: 'mcp.example', origin: 'https://app.example' }, own, 200],
    [{ host: 'mcp.example', origin: 'http://app.example' }, own, 403],
    // Reached by names nobody here knows: only browsers are asked who they are.
    [{ host: 'pipelock:8889' }, { ...open, hosts: null }, 200],
    [{ host: 'pipelock:8889', origin: 'http://pipelock:8889' }, { ...open, hosts: null }, 403],
  ]
  for (const [headers, edge, expected] of cases)
    assert.equal(await status(headers, edge), expected, JSON.stringify(headers))
})

test('the decision is the one of everything else: audit lets it pass and says so', async () => {
  assert.equal(await status({ host: 'evil.example' }, open, { policy: policy('audit') }), 200)
})

test('every method is asked: an event stream, the end of a session, a well-known document', async () => {
  const { app, seen, records } = harness(fine, { edge: open })
  const headers = { host: 'evil.example' }
  const ask = async (path: string, method: string) => {
    const answer = await app.request(path, { method, headers })
    await answer.text()
    return answer.status
  }
  for (const method of ['GET', 'DELETE', 'POST', 'OPTIONS']) assert.equal(await ask('/mcp', method), 403, method)
  assert.equal(await ask('/.well-known/oauth-protected-resource', 'GET'), 403)
  assert.equal(seen.length, 0)
  assert.equal(records.length, 5)
})

test('a bearer token at the edge: 401 with a challenge, /health without', async () => {
  const edge = { ...open, token: 'right' }
  const { app, seen, records } = harness(fine, { edge })
  const ask = (authorization?: string) =>
    app.request('/mcp', { method: 'GET', headers: authorization === undefined ? {} : { authorization } })
  for (const wrong of [undefined, 'Bearer wrong', 'Bearer rightx', 'Bearer righ', 'Bearer ', 'Basic right']) {
    const answer = await ask(wrong)
    await answer.text()
    assert.deepEqual([answer.status, answer.headers.get('www-authenticate')], [401, 'Bearer realm="pipelock"'])
  }
  assert.equal(seen.length, 0)
  assert.ok(records.every(({ outcome }) => outcome === 'refused'))
  assert.equal((await ask('bearer right')).status, 200)
  assert.equal((await app.request('/health')).status, 200)
})

test('pages that may ask can read what is refused, and their browsers may ask beforehand without the token', async () => {
  const edge = { ...open, token: 'right', origins: ['https://app.example'] }
  const { app, seen } = harness(() => new Response(null, { status: 204 }), { edge })
  const origin = 'https://app.example'
  const preflight = await app.request('/mcp', {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST' },
  })
  assert.deepEqual([preflight.status, seen.length], [204, 1])
  assert.equal((await app.request('/mcp', { method: 'OPTIONS', headers: { origin } })).status, 401)
  const without = await app.request('/mcp', { headers: { origin } })
  assert.deepEqual([without.status, without.headers.get('access-control-allow-origin')], [401, origin])
  assert.match(without.headers.get('access-control-expose-headers') ?? '', /www-authenticate/)
  const refused = await app.request('/mcp', {
    method: 'POST',
    headers: { origin, authorization: 'Bearer right', 'content-type': 'application/json' },
    body: JSON.stringify(call({ text: secret })),
  })
  assert.match(await refused.text(), /-32001/)
  assert.equal(refused.headers.get('access-control-allow-origin'), origin)
  // Nobody else's page reads anything, and other clients are not told of browsers.
  const foreign = await app.request('/mcp', { headers: { origin: 'https://evil.example' } })
  assert.deepEqual([foreign.status, foreign.headers.get('access-control-allow-origin')], [403, null])
  const plain = await app.request('/mcp')
  assert.equal(plain.headers.get('access-control-allow-origin'), null)
})

const claim = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' }
const modern = (name: string) => ({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, _meta: claim } })
const headersOf = (name: string) => ({
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': name,
})

const asking = async (body: object, headers: Record<string, string>, headerMismatch: 'tell' | 'refuse') => {
  const { post, records } = harness(fine, { settings: { headerMismatch } })
  const answer = await post(body, { headers })
  const { error } = (await answer.json()) as { error?: { code: number } }
  return [answer.status, error?.code, ...(records[0]?.verdict.findings.map(({ where }) => where) ?? [])]
}

test('headers that contradict the body: told by default, -32020 when strict, nothing for earlier revisions', async () => {
  assert.deepEqual(await asking(modern('echo'), headersOf('echo'), 'refuse'), [200, undefined])
  assert.deepEqual(await asking(modern('échö'), headersOf('=?base64?w6ljaMO2?='), 'refuse'), [200, undefined])
  assert.deepEqual(await asking(modern('echo'), headersOf('other'), 'refuse'), [400, -32020])
  assert.deepEqual(await asking(modern('echo'), headersOf('other'), 'tell'), [200, undefined, 'header:mcp-name'])
  assert.deepEqual(await asking(modern('echo'), {}, 'tell'), [200, undefined, 'header:mcp-protocol-version'])
  assert.deepEqual(await asking(call({}), { 'mcp-name': 'noise' }, 'refuse'), [200, undefined])
  for (const broken of ['!!', 'SGVsbG8', 'SGVs bG8=']) assert.equal(unwrapped(`=?base64?${broken}?=`), null)
  const removed = { jsonrpc: '2.0', id: 7, method: 'tasks/result', params: { taskId: 't', _meta: claim } }
  const { 'mcp-name': _, ...nameless } = headersOf('')
  assert.deepEqual(await asking(removed, { ...nameless, 'mcp-method': 'tasks/result' }, 'refuse'), [200, undefined])
})

test('a secret in a mirrored header or the query is a secret', async () => {
  const { post, app, seen } = harness(fine)
  const wrapped = `=?base64?${btoa(secret)}?=`
  for (const value of [secret, wrapped])
    assert.match(await (await post(call({}), { headers: { 'mcp-param-key': value } })).text(), /-32001/)
  assert.match(await (await app.request(`/mcp?key=${secret}`)).text(), /-32001/)
  assert.equal(seen.length, 0)
})

test('paths: the endpoint on any, documents where they are, queries kept', () => {
  const paths = new Paths('https://up.example/a/mcp?k=1', 'https://pub.example/mcp')
  const target = (path: string) => paths.target(new URL(`http://proxy.invalid${path}`)).href
  assert.equal(target('/mcp'), 'https://up.example/a/mcp?k=1')
  assert.equal(target('/anything?x=2'), 'https://up.example/a/mcp?k=1&x=2')
  const document = '/.well-known/oauth-protected-resource'
  assert.equal(target(document), `https://up.example${document}`)
  assert.equal(target(`${document}/mcp`), `https://up.example${document}/a/mcp`)
  assert.equal(target(`${document}/other?x`), `https://up.example${document}/other?x`)
  assert.equal(target('/token'), 'https://up.example/token')
  assert.equal(new Paths('https://up.example/mcp', null).target(new URL('http://x/token')).pathname, '/mcp')
})

test('OAuth documents and challenges name the public URL, exactly and only where it is configured', async () => {
  const metadata = { resource: 'http://upstream.test/mcp', authorization_servers: ['https://as.example'] }
  const challenge =
    'Bearer resource_metadata="http://upstream.test/.well-known/oauth-protected-resource/mcp", scope="a b"'
  for (const publicUrl of ['https://pub.example/mcp', null]) {
    const { app, seen } = harness(
      ({ request }) =>
        request.url.includes('well-known')
          ? jsonAnswer(metadata, { headers: { etag: '"1"' } })
          : new Response('{}', { status: 401, headers: { 'www-authenticate': challenge } }),
      { settings: { publicUrl, upstreamUrl: 'http://upstream.test/mcp' } },
    )
    const origin = publicUrl === null ? 'http://upstream.test' : 'https://pub.example'
    const document = await app.request('/.well-known/oauth-protected-resource/mcp')
    assert.deepEqual(await document.json(), { ...metadata, resource: `${origin}/mcp` })
    assert.equal(document.headers.get('etag'), publicUrl === null ? '"1"' : null)
    const { status: got, headers } = await app.request('/mcp', { method: 'GET' })
    assert.equal(got, 401)
    assert.equal(
      headers.get('www-authenticate'),
      `Bearer resource_metadata="${origin}/.well-known/oauth-protected-resource/mcp", scope="a b"`,
    )
    assert.equal(seen[0]?.request.url, 'http://upstream.test/.well-known/oauth-protected-resource/mcp')
  }
})

test('redirects within the server are followed with method and body, elsewhere they fail', async () => {
  const { post, seen } = harness(({ request }) =>
    request.url.endsWith('/mcp/')
      ? fine()
      : new Response(null, { status: 307, headers: { location: 'http://upstream.test/mcp/' } }),
  )
  assert.equal((await post(call({ a: 1 }))).status, 200)
  assert.deepEqual(
    seen.map(({ request, body }) => [request.method, body.includes('"a":1')]),
    [
      ['POST', true],
      ['POST', true],
    ],
  )
  const away = harness(() => new Response(null, { status: 308, headers: { location: 'https://evil.example/mcp' } }))
  const answer = await away.post(call({}))
  assert.deepEqual([answer.status, answer.headers.get('location'), away.seen.length], [502, null, 1])
  const loop = harness(() => new Response(null, { status: 307, headers: { location: '/mcp' } }))
  assert.equal((await loop.post(call({}))).status, 502)
  assert.equal(loop.seen.length, 4)
})

const stream = (data: string) =>
  new Response(`event: endpoint\ndata: ${data}\n\n`, { headers: { 'content-type': 'text/event-stream' } })

test('the endpoint that an old server names leads through here', async () => {
  const { app, post, seen } = harness(({ request }) =>
    request.method === 'GET'
      ? stream('http://upstream.test/messages?sessionId=1')
      : new Response(null, { status: 202 }),
  )
  assert.equal(await (await app.request('/sse')).text(), 'event: endpoint\ndata: /messages?sessionId=1\n\n')
  const body = JSON.stringify(call({}))
  const sent = await app.request('/messages?sessionId=1', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  assert.equal(sent.status, 202)
  assert.equal(new URL(seen[1]?.request.url ?? '').pathname, '/messages')
  await (await post(call({}))).text()
  assert.equal(new URL(seen[2]?.request.url ?? '').pathname, '/mcp')
  const foreign = harness(() => stream('https://evil.example/messages'))
  assert.equal(await (await foreign.app.request('/sse')).text(), '')
  assert.equal(foreign.records[0]?.verdict.because?.rule, 'Foreign Endpoint')
})

test('the document a challenge names is asked for at its own path, and JSON-RPC sent there is judged all the same', () => {
  const paths = new Paths('https://up.example/mcp', 'https://pub.example/mcp')
  assert.equal(paths.target(new URL('http://x/own/place.json')).pathname, '/mcp')
  const said = 'Bearer error="invalid_token", resource_metadata="https://up.example/own/place.json"'
  assert.match(paths.challenge(said), /resource_metadata="https:\/\/pub\.example\/own\/place\.json"/)
  assert.equal(paths.target(new URL('http://x/own/place.json')).href, 'https://up.example/own/place.json')
  assert.deepEqual([paths.isDocument('/own/place.json'), paths.isOAuth('/own/place.json')], [true, false])
  paths.challenge('Bearer resource_metadata="https://elsewhere.example/there.json"')
  assert.equal(paths.isDocument('/there.json'), false)
})
