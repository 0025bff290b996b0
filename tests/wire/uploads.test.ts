// Uploads arrive byte for byte when they are clean, and hostile ones cost bounded time and memory, are logged and answered.

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, request, Agent, type IncomingMessage } from 'node:http'
import { after, before, test } from 'node:test'
import { brotliCompressSync, constants, deflateRawSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { awsKey, loopback, records, startPipelock, until, type Pipelock } from './harness.ts'

/** Answers with the hash of what it was sent, and holds nothing of it. */
let url = ''
let asked = 0
const origin = createServer((incoming, outgoing) => {
  asked++
  const hash = createHash('sha256')
  incoming.on('data', (chunk: Uint8Array) => hash.update(chunk))
  incoming.on('end', () => outgoing.end(hash.digest('hex')))
})
let pipelock: Pipelock
const agent = new Agent({ keepAlive: true, maxSockets: 8 })

before(async () => {
  await new Promise<void>((go) => origin.listen(0, '127.0.0.1', go))
  url = `http://127.0.0.1:${(origin.address() as { port: number }).port}`
  pipelock = await startPipelock({
    yaml: `${loopback}fetch_proxy: {monitoring: {max_url_length: 60000}}\n`,
  })
})
after(async () => {
  agent.destroy()
  origin.close()
  await pipelock.stop()
})

interface Body {
  readonly type: string
  readonly coding?: string
  readonly chunked?: boolean
  readonly parts: Iterable<Uint8Array>
}

/** Sends through the proxy with backpressure; resolves with status, text and the hash of what was written. */
async function send(
  { type, coding, chunked = false, parts }: Body,
  method = 'POST',
  size?: number,
): Promise<{ status: number; text: string; hash: string }> {
  const hash = createHash('sha256')
  const fields: Record<string, string> = { Host: 'x', 'Content-Type': type }
  if (coding !== undefined) fields['Content-Encoding'] = coding
  if (!chunked && size !== undefined) fields['Content-Length'] = String(size)
  const outgoing = request({ host: '127.0.0.1', port: pipelock.port, method, path: `${url}/`, headers: fields, agent })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve)
    outgoing.on('error', reject)
  })
  let over = false
  void answered.then(
    () => (over = true),
    () => (over = true),
  )
  for (const part of parts) {
    if (over) break
    hash.update(part)
    if (!outgoing.write(part))
      await Promise.race([
        new Promise<void>((go) => outgoing.once('drain', () => go())),
        answered.catch(() => undefined),
      ])
  }
  outgoing.end()
  const incoming = await answered
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  return { status: incoming.statusCode ?? 0, text, hash: hash.digest('hex') }
}

/** The same bytes in every run. */
function randomBytes(seed: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let [a, b] = [seed | 1, seed ^ 0x9e3779b9]
  for (let i = 0; i < size; i++) {
    a ^= a << 13
    a ^= a >>> 17
    a ^= a << 5
    b = (b + 0x6d2b79f5) | 0
    bytes[i] = (a ^ b) >>> 11
  }
  return bytes
}

const peak = () =>
  Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(`/proc/${pipelock.child.pid}/status`, 'utf8'))?.[1]) / 1024

function* blocks(count: number): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) yield randomBytes(i + 1, 1 << 20)
}

test('200 MB of random bytes arrive with the same hash', async () => {
  const size = 200 * (1 << 20)
  const { status, text, hash } = await send({ type: 'application/octet-stream', parts: blocks(200) }, 'POST', size)
  assert.equal(status, 200)
  assert.equal(text, hash)
})

const words = 'the quick brown fox jumps over a lazy dog while nobody at all is looking on from there'.split(' ')
const kinds: readonly ((seed: number, size: number) => { type: string; coding?: string; bytes: Buffer })[] = [
  (seed, size) => ({ type: 'application/octet-stream', bytes: randomBytes(seed, size) }),
  (seed, size) => ({ type: 'text/plain', bytes: Buffer.from(prose(seed, size)) }),
  (seed, size) => ({
    type: 'application/json',
    bytes: Buffer.from(JSON.stringify({ id: seed, text: prose(seed, size), list: prose(seed, 99).split(' ') })),
  }),
  (seed, size) => ({
    type: 'application/x-www-form-urlencoded',
    bytes: Buffer.from(new URLSearchParams({ a: prose(seed, size), b: String(seed) }).toString()),
  }),
  (seed, size) => ({
    type: 'application/xml',
    bytes: Buffer.from(`<r><a n="${seed}">${prose(seed, size)}</a><!-- ${seed} --><![CDATA[${prose(seed, 50)}]]></r>`),
  }),
  (seed, size) => ({
    type: 'application/x-ndjson',
    bytes: Buffer.from(`${JSON.stringify({ n: seed })}\n`.repeat(1 + (size >> 5))),
  }),
  (seed, size) => ({ type: 'text/plain', coding: 'gzip', bytes: gzipSync(prose(seed, size)) }),
  (seed, size) => ({ type: 'text/plain', coding: 'br', bytes: brotliCompressSync(prose(seed, size)) }),
  (seed, size) => ({ type: 'text/plain', coding: 'zstd, gzip', bytes: gzipSync(zstdCompressSync(prose(seed, size))) }),
  (seed, size) => ({
    type: 'multipart/form-data; boundary=b',
    bytes: Buffer.concat([
      Buffer.from(`--b\r\nContent-Disposition: form-data; name="f"; filename="${seed}.gz"\r\n\r\n`),
      gzipSync(prose(seed, size)),
      Buffer.from('\r\n--b--\r\n'),
    ]),
  }),
]

function prose(seed: number, size: number): string {
  let text = ''
  for (let i = seed; text.length < size; i = (i * 31 + 7) % 65_521) text += `${words[i % words.length]} `
  return text
}

test('1,000 mixed bodies arrive with the same hashes', async () => {
  const wrong: string[] = []
  let next = 0
  const work = async () => {
    for (let i = next++; i < 1000; i = next++) {
      const { type, coding, bytes } = kinds[i % kinds.length]!(i, (i * 7919) % 20_000)
      const cut = 1 + ((i * 104_729) % (bytes.length + 1))
      const body = {
        type,
        ...(coding && { coding }),
        chunked: i % 3 === 0,
        parts: [bytes.subarray(0, cut), bytes.subarray(cut)].filter(({ length }) => length > 0),
      }
      const { status, text, hash } = await send(body, i % 2 === 0 ? 'POST' : 'PUT', bytes.length)
      if (status !== 200 || text !== hash) wrong.push(`${i} ${type} ${coding ?? ''} ${status} ${text.slice(0, 200)}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  assert.deepEqual(wrong, [])
})

/** The record of an exchange that was logged since, with such an outcome. */
const record = (from: number, action: string) =>
  until(`a record that says ${action}`, () =>
    records(pipelock)
      .slice(from)
      .find((line) => line['action'] === action),
  )

/** A gzip stream that begins like any and would inflate to 10 GB: blocks that repeat. */
function* bomb(): Generator<Uint8Array> {
  yield Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])
  const block = deflateRawSync(Buffer.alloc(10 << 20), { finishFlush: constants.Z_FULL_FLUSH })
  for (let i = 0; i < 1024; i++) yield block
}

test('10 GB in a gzip body are refused at the cap, logged, and take no memory', async () => {
  const [before, from, seen] = [peak(), records(pipelock).length, asked]
  const body = Buffer.concat([...bomb()])
  const head = ['Host: x', 'Content-Encoding: gzip', `Content-Length: ${body.length}`]
  const { status, text } = await pipelock.ask([`POST ${url}/ HTTP/1.1`, ...head], body)
  assert.equal(status, 403)
  assert.match(text, /Scan Limit Reached/)
  await record(from, 'block')
  assert.equal(asked, seen)
  assert.ok(peak() - before < 64, `the peak grew by ${peak() - before} MiB`)
})

const list = (count: number) => Array.from({ length: count }, () => 'a=b').join('&')

test('10,000 query parameters are answered and logged; more than can be put together are refused', async () => {
  let from = records(pipelock).length
  const refused = await pipelock.ask([`GET ${url}/?${list(10_000)} HTTP/1.1`, 'Host: x', 'Connection: close'])
  assert.equal(refused.status, 403)
  assert.match(refused.text, /Scan Limit Reached/)
  await record(from, 'block')
  from = records(pipelock).length
  assert.equal((await pipelock.ask([`GET ${url}/?${list(1500)} HTTP/1.1`, 'Host: x', 'Connection: close'])).status, 200)
  await record(from, 'allow')
  const tooLong = Array.from({ length: 10_000 }, (_, i) => `p${i}=${i}`).join('&')
  assert.ok(
    [403, 414, 431].includes(
      (await pipelock.ask([`GET ${url}/?${tooLong} HTTP/1.1`, 'Host: x', 'Connection: close'])).status,
    ),
  )
})

const deep = (inside: string) => Buffer.from(`${'{"a":['.repeat(5000)}${inside}${']}'.repeat(5000)}`)

test('JSON of 5,000 levels passes when it is clean, and does not hide a key', async () => {
  const clean = await send({ type: 'application/json', parts: [deep('"x"')] }, 'POST', deep('"x"').length)
  assert.deepEqual([clean.status, clean.text], [200, clean.hash])
  const from = records(pipelock).length
  for (const inside of [`"${awsKey}"`, `"${awsKey.slice(0, 9)}","${awsKey.slice(9)}"`]) {
    const { status } = await send({ type: 'application/json', parts: [deep(inside)] }, 'POST', deep(inside).length)
    assert.equal(status, 403)
  }
  await record(from, 'block')
})
