// What a request body carries is judged through its codings; nothing that holds the end of a secret leaves.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { dlpScanner } from '../../src/service/policy.ts'
import { decide } from '../../src/decide.ts'
import { MemoryBudget } from '../../src/proxy/budget.ts'
import { inspectUpload } from '../../src/proxy/upload.ts'
import type { HeaderList } from '../../src/proxy/wire.ts'
import { secrets } from '../../src/rules/secrets.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import type { Finding, Mode } from '../../src/types.ts'
import { policyFor } from './policy.ts'

const key = ['gh', 'p_', 'a8Kd92LmQx7Zr4Tn6Vb1Wc5Yf3Hj0Gs2Pe9U'].join('')
const dlp = dlpScanner(secrets, [])
const utf8 = new TextEncoder()
const to = { scheme: 'https', host: 'a.example', path: '/' } as const

interface Sent {
  readonly kind: string
  readonly findings: readonly Finding[]
  /** What left before it was stopped, if it was. */
  readonly bytes: Uint8Array
  readonly cut: boolean
}

async function upload(
  body: Uint8Array,
  headers: HeaderList,
  { wholeBytes = 1 << 20, mode = 'balanced' as Mode, piece = 1000 } = {},
): Promise<Sent> {
  const policy = policyFor(mode)
  const findings: Finding[] = []
  const judge = (more: readonly Finding[]) => {
    findings.push(...more)
    return decide(policy, more).action
  }
  let at = 0
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (at >= body.length) return controller.close()
      controller.enqueue(body.slice(at, (at += piece)))
    },
  })
  const options = { wholeBytes, budget: new MemoryBudget(1 << 22), inflate: openInflater, to }
  const result = await inspectUpload(stream, headers, dlp, judge, options)
  const parts: Uint8Array[] = []
  let cut = false
  try {
    if (result.kind === 'whole') parts.push(...result.bytes)
    if (result.kind === 'stream') for await (const part of result.body) parts.push(part)
  } catch {
    cut = true
  }
  return { kind: result.kind, findings, bytes: Uint8Array.from(parts.flatMap((part) => [...part])), cut }
}

const coders: Record<string, (bytes: Uint8Array) => Uint8Array> = {
  gzip: (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  'deflate without its header': (bytes) => deflateRawSync(bytes),
  br: (bytes) => brotliCompressSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
}
const coding = (name: string) => (name.startsWith('deflate') ? 'deflate' : name)
/** Random enough to stay large when it is compressed. */
const filler = (size: number) => {
  let state = 1
  return Array.from({ length: size }, () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return String.fromCharCode(97 + ((state >> 16) % 26))
  })
    .join('')
    .replaceAll(/(.{7})./g, '$1 ')
}

for (const [name, code] of Object.entries(coders)) {
  test(`${name}: a small body with a secret is blocked before anything is sent`, async () => {
    const body = code(utf8.encode(`{"note": "${key}"}`))
    const { kind, findings } = await upload(body, [['Content-Encoding', coding(name)]])
    assert.equal(kind, 'blocked')
    assert.ok(findings.some(({ rule }) => rule === 'GitHub Token'))
  })

  test(`${name}: pieces over values are found inside`, async () => {
    const body = code(utf8.encode(JSON.stringify([key.slice(0, 20), key.slice(20)])))
    assert.equal((await upload(body, [['Content-Encoding', coding(name)]])).kind, 'blocked')
  })

  test(`${name}: a clean body passes as it came, in one piece and as a stream`, async () => {
    const body = code(utf8.encode(filler(60_000)))
    for (const wholeBytes of [1 << 20, 5000]) {
      const sent = await upload(body, [['Content-Encoding', coding(name)]], { wholeBytes })
      assert.equal(sent.kind, wholeBytes === 5000 ? 'stream' : 'whole')
      assert.equal(Buffer.compare(sent.bytes, body), 0)
      assert.deepEqual(sent.findings, [])
    }
  })

  test(`${name}: of a body that streams nothing leaves that its secret can be read from`, async () => {
    const before = filler(150_000)
    const plain = utf8.encode(`${before} ${key} ${filler(100_000)}`)
    const body = code(plain)
    const { kind, bytes, cut } = await upload(body, [['Content-Encoding', coding(name)]], { wholeBytes: 5000 })
    assert.deepEqual([kind, cut], ['stream', true])
    assert.ok(bytes.length > 0 && bytes.length < body.length)
    let seen = ''
    const inflater = openInflater(name === 'deflate without its header' ? 'deflate-raw' : (coding(name) as 'gzip'))
    await inflater.push(bytes, async (part) => void (seen += new TextDecoder().decode(part))).catch(() => undefined)
    inflater.close()
    assert.ok(!seen.includes(key))
  })

  test(`${name}: cut short, or not what it says, is told and blocked`, async () => {
    const body = code(utf8.encode(filler(5000)))
    for (const broken of [body.slice(0, body.length - 20), utf8.encode('plain text, no more')]) {
      const { kind, findings } = await upload(broken, [['Content-Encoding', coding(name)]])
      assert.equal(kind, 'blocked')
      assert.ok(findings.some(({ threat }) => threat === 'fault'))
    }
    assert.equal(
      (await upload(body.slice(0, body.length - 20), [['Content-Encoding', coding(name)]], { mode: 'audit' })).kind,
      'whole',
    )
  })
}

test('codings around codings are read, up to three; an unknown one is a fault', async () => {
  const twice = gzipSync(zstdCompressSync(utf8.encode(key)))
  assert.equal((await upload(twice, [['Content-Encoding', 'zstd, gzip']])).kind, 'blocked')
  assert.equal(
    (
      await upload(twice, [
        ['Content-Encoding', 'zstd'],
        ['Content-Encoding', 'gzip'],
      ])
    ).kind,
    'blocked',
  )
  assert.equal((await upload(gzipSync(utf8.encode(key)), [])).kind, 'blocked')
  for (const name of ['compress', 'exi', 'br2'])
    assert.equal((await upload(utf8.encode('x'), [['Content-Encoding', name]])).kind, 'blocked')
  const deep = gzipSync(gzipSync(gzipSync(gzipSync(utf8.encode('x')))))
  const limit = await upload(deep, [['Content-Encoding', 'gzip, gzip, gzip, gzip']])
  assert.deepEqual([limit.kind, limit.findings[0]?.threat], ['blocked', 'fault'])
})

const form = (part: Uint8Array, fields = '', preamble = '') =>
  Buffer.concat([
    Buffer.from(`${preamble}--b\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n${fields}\r\n`),
    part,
    Buffer.from('\r\n--b--\r\n'),
  ])
const multipart: HeaderList = [['Content-Type', 'multipart/form-data; boundary="b"']]

for (const name of ['gzip', 'deflate', 'zstd'] as const)
  test(`${name}: a compressed part is read`, async () => {
    const code = coders[name] as (bytes: Uint8Array) => Uint8Array
    const packed = code(utf8.encode(`notes ${key} notes`))
    for (const piece of [1, 50, 9999]) {
      assert.equal((await upload(form(packed), multipart, { piece })).kind, 'blocked')
      assert.equal((await upload(form(packed), [], { piece })).kind, 'blocked')
      assert.equal((await upload(form(packed, '', 'preamble\r\n'), multipart, { piece })).kind, 'blocked')
      const clean = form(code(utf8.encode(filler(3000))))
      const sent = await upload(clean, multipart, { piece })
      assert.deepEqual([sent.kind, sent.findings, Buffer.compare(sent.bytes, clean)], ['whole', [], 0])
    }
  })

test('a part that is cut short is told', async () => {
  const packed = gzipSync(utf8.encode(filler(3000)))
  const { kind, findings } = await upload(form(packed.subarray(0, packed.length - 30)), multipart)
  assert.deepEqual([kind, findings[0]?.rule], ['blocked', 'Undecodable Compressed Content'])
})

const wide = (text: string) => Uint8Array.from([...text].flatMap((sign) => [sign.charCodeAt(0), 0]))

test('a body in a character set that is not read is told, and the others are read', async () => {
  const { kind, findings } = await upload(utf8.encode('x'), [['Content-Type', 'text/plain; charset=UTF-7']])
  assert.deepEqual([kind, findings[0]?.rule], ['blocked', 'Foreign Charset'])
  for (const charset of ['utf-8', '"UTF-8"', 'iso-8859-1', 'shift_jis', 'utf-16le', 'binary', 'x-nobody-knows'])
    assert.equal((await upload(utf8.encode('x'), [['Content-Type', `text/plain; charset=${charset}`]])).kind, 'whole')
  assert.equal(
    (await upload(wide(`{"a":"${key}"}`), [['Content-Type', 'application/json; charset=utf-16le']])).kind,
    'blocked',
  )
})
