// `browser_shield` over sockets: framing, compression, encodings, sizes, exempt hosts, and what the record says.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { values, type Answer } from './connection.ts'
import { loopback, startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const html = '<html><head></head><body>Grüße <img width=1 height=1 src=/dot.gif></body></html>'
const clean = html.replace(' src=/dot.gif', ' ')
const large = `${html}${'<p>word</p>'.repeat(1000)}`
const utf16 = Buffer.from(`\uFEFF${html}`, 'utf16le')

type Reply = readonly [type: string, body: string | Uint8Array, ...fields: string[]]
const replies: Readonly<Record<string, Reply>> = {
  '/page': ['text/html; charset=utf-8', html, 'ETag: "1"', 'Digest: x'],
  '/gzip': ['text/html; charset=utf-8', gzipSync(html), 'Content-Encoding: gzip'],
  '/utf16': ['text/html; charset=utf-16', utf16],
  '/text': ['text/plain', html],
  '/large': ['text/html', large],
  '/script': ['text/javascript', 'navigator.sendBeacon("/a")'],
  '/drawing': ['image/svg+xml', '<svg onload="a()"/>'],
}

let origin: Origin
const all: Pipelock[] = []
const start = async (more: string, ...flags: string[]) => {
  const yaml = `${loopback}browser_shield: {enabled: true, max_shield_bytes: 2000${more}}\ntrusted_domains: [localhost]\n`
  const pipelock = await startPipelock({ yaml, flags })
  all.push(pipelock)
  return pipelock
}
let shield: Pipelock
before(async () => {
  origin = await startOrigin((request, connection) => {
    const [type, body, ...fields] = replies[request.start.split(' ')[1] ?? ''] ?? assert.fail(request.start)
    const bytes = Buffer.from(body as string)
    const head = ['HTTP/1.1 200 OK', `Content-Type: ${type}`, `Content-Length: ${bytes.length}`, ...fields]
    return connection.write(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]))
  })
  shield = await start(', exempt_domains: [localhost]')
})
after(async () => {
  origin.stop()
  for (const one of all) await one.stop()
})

const get = (pipelock: Pipelock, path: string, host = '127.0.0.1'): Promise<Answer> =>
  pipelock.ask([`GET http://${host}:${origin.port}${path} HTTP/1.1`, 'Host: x'])
const utf8 = ({ body }: Answer) => body.toString()

test('a page loses its pixel; what spoke of its bytes goes, and the record counts', async () => {
  const answer = await get(shield, '/page')
  assert.equal(utf8(answer), clean)
  for (const field of ['content-length', 'etag', 'digest']) assert.deepEqual(values(answer, field), [], field)
  const line = await shield.logged(({ url }) => String(url).endsWith('/page'))
  assert.deepEqual([line.event, line['action'], line['shielded']], ['forward_http', 'allow', { tracking_pixel: 1 }])
})

test('a compressed page goes on without compression, one in UTF-16 as UTF-8 that says so', async () => {
  const gzip = await get(shield, '/gzip')
  assert.deepEqual([utf8(gzip), values(gzip, 'content-encoding')], [clean, []])
  const wide = await get(shield, '/utf16')
  assert.deepEqual([utf8(wide), values(wide, 'content-type')], [clean, ['text/html; charset=utf-8']])
})

test('scripts and drawings too; other texts and exempt hosts stay as they are', async () => {
  assert.equal(utf8(await get(shield, '/script')), 'Boolean("/a")')
  assert.equal(utf8(await get(shield, '/drawing')), '<svg />')
  assert.equal(utf8(await get(shield, '/text')), html)
  assert.equal(utf8(await get(shield, '/page', 'localhost')), html)
})

test('too large a page is blocked, rewritten as far as it may be, or passes and is told', async () => {
  assert.equal((await get(shield, '/large')).status, 403)
  const head = await start(', oversize_action: scan_head')
  assert.equal(utf8(await get(head, '/large')), large.replace(' src=/dot.gif', ' '))
  const warn = await start(', oversize_action: warn, strictness: minimal')
  assert.equal(utf8(await get(warn, '/large')), large)
  for (const one of [head, warn]) {
    const line = await one.logged(({ url }) => String(url).endsWith('/large'))
    assert.deepEqual([line['action'], line['patterns']], ['warn', ['Browser Shield']])
  }
})

test('shims stand in the head, and metrics tell what was done and what was not', async () => {
  const shims = await start(', inject_fingerprint_shims: true, exempt_domains: [localhost], oversize_action: scan_head')
  assert.match(utf8(await get(shims, '/page')), /^<html><head><script>/)
  await get(shims, '/page', 'localhost')
  await get(shims, '/large')
  await shims.ask([`GET /fetch?url=${encodeURIComponent(`http://127.0.0.1:${origin.port}/page`)} HTTP/1.1`, 'Host: x'])
  const { text } = await shims.own('/metrics')
  for (const line of [
    'pipelock_shield_rewrites_total{category="tracking_pixel",transport="forward"} 2',
    'pipelock_shield_rewrites_total{category="tracking_pixel",transport="fetch"} 1',
    `pipelock_shield_bytes_stripped_total{category="tracking_pixel"} ${3 * 'src=/dot.gif'.length}`,
    'pipelock_shield_shims_injected_total{transport="forward"} 2',
    'pipelock_shield_skipped_total{reason="exempt"} 1',
    'pipelock_shield_skipped_total{reason="oversize"} 1',
    'pipelock_shield_latency_seconds_count{transport="forward"} 2',
  ])
    assert.ok(
      text.includes(line),
      `${line}\n${text
        .split('\n')
        .filter((one) => one.includes('shield'))
        .join('\n')}`,
    )
})

test('mode audit changes nothing', async () => {
  assert.equal(utf8(await get(await start('', '--mode', 'audit'), '/page')), html)
})
