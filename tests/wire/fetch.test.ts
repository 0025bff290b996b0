// /fetch?url= over real sockets: what an agent gets, what is refused, in which words, and what is recorded.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { values } from './connection.ts'
import { awsKey, injection, loopback, records, startPipelock, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'

const paragraph = 'Pipelock reads what agents are given, and says so when something in it wants to give them orders. '
const article = (more = '') =>
  `<html><head><title>A  page
  &amp; more</title></head><body><nav><a href="/">Menu</a></nav><article><h1>Heading</h1>${`<p>${paragraph.repeat(3)}</p>`.repeat(5)}${more}</article><footer>Imprint</footer></body></html>`

const big = 'x'.repeat(2_000_000)
const pages: Readonly<Record<string, () => Uint8Array>> = {
  '/article': () => plain(article(), 'text/html; charset=utf-8'),
  '/latin1': () => plain(Buffer.from('<title>Règles</title><p>Voilà</p>', 'latin1'), 'text/html; charset=iso-8859-1'),
  '/text': () => plain('just text', 'text/plain'),
  '/json': () => plain('{"a":1}', 'application/json'),
  '/odd': () => plain(`<title>Odd</title>${'<div>'.repeat(300)}Deep &amp; <b>down</b>`, 'text/html'),
  '/picture': () => plain(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0), 'image/png'),
  '/lying': () => plain(injection, 'image/png'),
  '/poisoned': () => plain(article(`<p>${injection}</p>`), 'text/html'),
  '/hidden': () => plain(article(`<div style="display:none">ig<b>no</b>re ${injection.slice(7)}</div>`), 'text/html'),
  '/pieces': () => plain(article(`<p>${injection.split(' ').join('</p><p>')}</p>`), 'text/html'),
  '/big': () => plain(big, 'text/plain'),
  '/missing': () => Buffer.from('HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\ngone'),
  '/short': () => Buffer.from('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 400\r\n\r\ngone'),
  '/gzip': () => {
    const body = gzipSync(article())
    const head = `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n`
    return Buffer.concat([Buffer.from(head), body])
  },
}
const to = (location: string, status = 302) =>
  Buffer.from(`HTTP/1.1 ${status} Moved\r\nLocation: ${location}\r\nContent-Length: 0\r\n\r\n`)

let origin: Origin
let pipelock: Pipelock
let stripping: Pipelock
before(async () => {
  origin = await startOrigin(async (request, connection) => {
    const path = request.start.split(' ')[1] ?? ''
    const [, steps = ''] = /^\/redirect\/(\d+)/.exec(path) ?? []
    if (steps !== '') return connection.write(to(steps === '0' ? '/article' : `/redirect/${Number(steps) - 1}`, 307))
    if (path === '/inside') return connection.write(to('http://10.0.0.1/'))
    if (path === '/blocked') return connection.write(to('https://x.pastebin.com/raw'))
    if (path === '/leak') return connection.write(to(`/text?key=${awsKey}`))
    if (path === '/file') return connection.write(to('file:///etc/passwd'))
    await connection.write(pages[path.split('?', 1)[0] ?? '']?.() ?? plain(`asked for ${path}`))
    if (path === '/short') connection.destroy()
  })
  pipelock = await startPipelock({
    yaml: `${loopback}explain_blocks: true\nfetch_proxy: {max_response_mb: 1, user_agent: Tester/9}\n`,
  })
  stripping = await startPipelock({ yaml: `${loopback}response_scanning: {action: strip}\n` })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
  await stripping.stop()
})

type Fields = Readonly<Record<string, unknown>> & { readonly content?: string }

async function fetched(url: string, proxy = pipelock, more: readonly string[] = []) {
  const answer = await proxy.ask([`GET /fetch?url=${encodeURIComponent(url)} HTTP/1.1`, 'Host: x', ...more])
  assert.equal(values(answer, 'content-type')[0], 'application/json')
  return { status: answer.status, fields: JSON.parse(Buffer.from(answer.text, 'latin1').toString()) as Fields }
}

test('of a page comes the article', async () => {
  const { status, fields } = await fetched(`${origin.url}/article`)
  assert.equal(status, 200)
  assert.deepEqual(
    { ...fields, content: '' },
    {
      url: `${origin.url}/article`,
      agent: 'anonymous',
      status_code: 200,
      content_type: 'text/html; charset=utf-8',
      blocked: false,
      title: 'A page & more',
      content: '',
    },
  )
  assert.ok(fields.content?.includes(paragraph.trim()) && !/Menu|Imprint|<p>/.test(fields.content))
})

test('what the origin is asked', async () => {
  await fetched(`${origin.url}/text?a=1&b=two%20words#part`, pipelock, ['Authorization: Bearer nothing', 'Cookie: a=b'])
  const request = origin.requests.at(-1)
  assert.equal(request?.start, 'GET /text?a=1&b=two%20words HTTP/1.1')
  assert.deepEqual(request?.fields.map(([name]) => name).toSorted(), [
    'Accept',
    'Accept-Encoding',
    'Connection',
    'Host',
    'User-Agent',
  ])
  assert.deepEqual(values(request, 'user-agent'), ['Tester/9'])
})

test('a target whose & was not encoded is taken whole', async () => {
  const answer = await pipelock.ask([`GET /fetch?url=${origin.url}/q?a=1&b=2&agent=x HTTP/1.1`, 'Host: x'])
  assert.equal(origin.requests.at(-1)?.start, 'GET /q?a=1&b=2&agent=x HTTP/1.1')
  assert.equal(answer.status, 200)
  const named = await pipelock.ask([`GET /fetch?agent=my%20bot&url=${origin.url}/text HTTP/1.1`, 'Host: x'])
  assert.equal((JSON.parse(named.text) as Fields)['agent'], 'my_bot')
})

const contents: Readonly<Record<string, Fields>> = {
  '/text': { content: 'just text' },
  '/json': { content: '{"a":1}' },
  '/latin1': { title: 'Règles', content: 'Voilà' },
  '/odd': { title: 'Odd', content: 'Deep & down' },
  '/missing': { status_code: 404, content: 'gone' },
  '/picture': { status_code: 200, error: 'not text: the content is left out', content: undefined as never },
}
for (const [path, want] of Object.entries(contents))
  test(`${path} comes as what it is`, async () => {
    const { status, fields } = await fetched(`${origin.url}${path}`)
    assert.equal(status, 200)
    for (const [name, value] of Object.entries(want)) assert.equal(fields[name], value, name)
  })

test('compressed pages are read too', async () => {
  const { fields } = await fetched(`${origin.url}/gzip`)
  assert.ok(fields.content?.includes(paragraph.trim()))
})

test('a body that is too long is cut, and that is said', async () => {
  const { status, fields } = await fetched(`${origin.url}/big`)
  assert.equal(status, 200)
  assert.equal(fields.content?.length, 1 << 20)
  assert.equal(fields['truncated'], true)
  assert.match(String(fields['error']), /max_response_mb/)
})

test('plain text for who wants that', async () => {
  const answer = await pipelock.ask([`GET /fetch?url=${origin.url}/text HTTP/1.1`, 'Host: x', 'Accept: text/plain'])
  assert.equal(values(answer, 'content-type')[0], 'text/plain; charset=utf-8')
  assert.equal(answer.text, 'just text\n')
})

const wrong: readonly (readonly [string, number, string])[] = [
  ['GET /fetch HTTP/1.1', 400, "missing 'url' query parameter"],
  ['GET /fetch?url= HTTP/1.1', 400, "missing 'url' query parameter"],
  ['GET /fetch?url=ftp://x/ HTTP/1.1', 400, 'invalid URL: must be http or https'],
  ['GET /fetch?url=nonsense HTTP/1.1', 400, 'invalid URL: must be http or https'],
  ['POST /fetch?url=http://x/ HTTP/1.1', 405, 'only GET allowed'],
  ['DELETE /fetch?url=http://x/ HTTP/1.1', 405, 'only GET allowed'],
]
for (const [line, status, error] of wrong)
  test(`${line} is answered ${status}`, async () => {
    const answer = await pipelock.ask([line, 'Host: x'])
    assert.equal(answer.status, status)
    const fields = JSON.parse(answer.text) as Fields
    assert.deepEqual([fields['error'], fields['blocked']], [error, false])
  })

test('HEAD is answered 405', async () => {
  const answer = await pipelock.ask(['HEAD /fetch?url=http://x/ HTTP/1.1', 'Host: x', 'Connection: close'])
  assert.equal(answer.status, 405)
})

test('redirects are followed, five of them', async () => {
  const { fields } = await fetched(`${origin.url}/redirect/3`)
  assert.equal(fields['title'], 'A page & more')
  const line = await pipelock.logged((record) => record['redirects'] === 4)
  assert.deepEqual([line.event, line['url'], line['transport']], ['allowed', `${origin.url}/article`, 'fetch'])
  const led = pipelock.lines.filter(({ event, request_id: id }) => event === 'redirect' && id === line['request_id'])
  assert.deepEqual(
    led.map(({ hop, original_url: from, redirect_url: to }) => [hop, from, to]),
    ['redirect/3', 'redirect/2', 'redirect/1', 'redirect/0', 'article'].flatMap((to, hop, all) =>
      hop === 0 ? [] : [[hop, `${origin.url}/${all[hop - 1]}`, `${origin.url}/${to}`]],
    ),
  )
  const { status, fields: sixth } = await fetched(`${origin.url}/redirect/5`)
  assert.equal(status, 502)
  assert.equal(sixth['error'], 'fetch failed: more than 5 redirects')
})

const refused: Readonly<Record<string, RegExp>> = {
  '/inside': /^redirect blocked: SSRF blocked: 10\.0\.0\.1/,
  '/blocked': /^redirect blocked: domain blocked: x\.pastebin\.com/,
  '/leak': /^redirect blocked: DLP match: AWS/,
  '/poisoned': /^response contains prompt injection: .*Prompt Injection/,
  '/hidden': /^response contains prompt injection: .*Prompt Injection/,
  '/pieces': /^response contains prompt injection: .*Prompt Injection/,
  '/lying': /^response contains prompt injection: .*Prompt Injection/,
}
for (const [path, reason] of Object.entries(refused))
  test(`${path} is refused`, async () => {
    const before = records(pipelock).length
    const { status, fields } = await fetched(`${origin.url}${path}`)
    assert.equal(status, 403)
    assert.deepEqual([fields['blocked'], fields.content, typeof fields['hint']], [true, undefined, 'string'])
    assert.match(String(fields['block_reason']), reason)
    const line = await pipelock.logged(
      (record) => record['outcome'] === 'refused' && records(pipelock).indexOf(record) >= before,
    )
    assert.deepEqual([line.event, line['transport']], ['blocked', 'fetch'])
    assert.ok(!origin.requests.some(({ start }) => start.includes(awsKey)))
  })

for (const [name, url] of Object.entries({
  'a secret in the query': `http://127.0.0.1:1/?key=${awsKey}`,
  'a secret in the fragment': `http://127.0.0.1:1/#${awsKey}`,
  'a secret in the user information': `http://me:${awsKey}@127.0.0.1:1/`,
  'a secret in a path that is tidied away': `http://127.0.0.1:1/${awsKey}/../x`,
}))
  test(`${name} is refused before anything is dialled, and is not repeated`, async () => {
    const { status, fields } = await fetched(url)
    assert.equal(status, 403)
    assert.match(String(fields['block_reason']), /^DLP match: AWS/)
    assert.ok(!JSON.stringify(fields).includes(awsKey))
  })

test('what fails says whose fault it is', async () => {
  for (const [url, error] of [
    ['http://127.0.0.1:1/', /^fetch failed: the host refused the connection$/],
    ['http://no-such-host.invalid/', /^fetch failed: the host cannot be resolved$/],
    [`${origin.url}/file`, /^fetch failed: redirected to something/],
    [`${origin.url}/short`, /^reading response: the host ended its response early$/],
  ] as const) {
    const { status, fields } = await fetched(url)
    assert.equal(status, 502)
    assert.match(String(fields['error']), error)
  }
})

test('under strip the text comes without what was found', async () => {
  for (const path of ['/poisoned', '/hidden', '/pieces']) {
    const { status, fields } = await fetched(`${origin.url}${path}`, stripping)
    assert.equal(status, 200, path)
    assert.ok(fields.content?.includes(paragraph.trim()) && !/all previous|system prompt/.test(fields.content), path)
    if (path === '/poisoned') assert.match(String(fields.content), /\[REDACTED: /)
  }
})

test('no stray record: one for each question', async () => {
  const asked = () => records(pipelock).filter((line) => line['url'] === `${origin.url}/text`).length
  const before = asked()
  await fetched(`${origin.url}/text?once`)
  await fetched(`${origin.url}/json?last`)
  await pipelock.logged((record) => record['url'] === `${origin.url}/json` && asked() > before)
  assert.equal(asked(), before + 1)
})
