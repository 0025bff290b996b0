// What lies compressed in archives, pictures and documents is read, however the stream is cut, and nothing else is.

import assert from 'node:assert/strict'
import { crc32, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { test } from 'node:test'
import { openInflater } from '../../src/runtime/inflate.ts'
import { decoded } from '../../src/scan/decoded.ts'
import type { Hit } from '../../src/scan/scanner.ts'
import { seenThrough } from '../../src/scan/readings.ts'
import { patterns } from '../../src/scan/patterns.ts'
import { secrets } from '../../src/rules/secrets.ts'

const scanner = seenThrough(patterns(secrets))
const key = `AKIA${Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')}`
const text = `Notes of today.\naccess: ${key}\nNothing else.\n`

interface Said {
  readonly method?: number
  /** Sizes stand behind the entry, as programs write that do not know them before. */
  readonly behind?: boolean
  readonly encrypted?: boolean
  readonly extra?: number
  /** It is said to be so much longer than it is. */
  readonly longer?: number
}

/** One entry of an archive (APPNOTE 4.3.7). */
function entry(name: string, content: string | Buffer, said: Said = {}): Buffer {
  const { method = 8, behind = false, encrypted = false, extra = 0, longer = 0 } = said
  const bytes = method === 8 ? deflateRawSync(content) : Buffer.from(content as string)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE((behind ? 8 : 0) | (encrypted ? 1 : 0), 6)
  head.writeUInt16LE(method, 8)
  head.writeUInt32LE(behind ? 0 : bytes.length + longer, 18)
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra, 28)
  const descriptor = Buffer.alloc(behind ? 16 : 0)
  if (behind) descriptor.writeUInt32LE(0x08074b50, 0)
  return Buffer.concat([head, Buffer.from(name), Buffer.alloc(extra), bytes, descriptor])
}
const directory = Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.alloc(42)])
const zip = (...entries: Buffer[]) => Buffer.concat([...entries, directory])

function chunk(type: string, data: Buffer): Buffer {
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  size.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(Buffer.concat([Buffer.from(type), data])))
  return Buffer.concat([size, Buffer.from(type), data, sum])
}
const png = (...chunks: Buffer[]) =>
  Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', Buffer.alloc(13)),
    ...chunks,
    chunk('IEND', Buffer.alloc(0)),
  ])
const pdf = (content: string) =>
  Buffer.concat([
    Buffer.from('%PDF-1.7\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\r\n'),
    deflateSync(content),
    Buffer.from('\nendstream\nendobj\n%%EOF'),
  ])

const files: Readonly<Record<string, Buffer>> = {
  'a ZIP entry': zip(entry('notes.txt', text)),
  'the last of some entries': zip(
    entry('a.txt', 'a'.repeat(9000)),
    entry('b.txt', ''),
    entry('c.txt', text, { extra: 40 }),
  ),
  'a stored entry': zip(entry('notes.txt', key, { method: 0 })),
  'entries whose sizes stand behind them': zip(
    entry('a', 'words', { behind: true }),
    entry('b', text, { behind: true }),
  ),
  'an entry within the length that another gives falsely': zip(
    entry('a', 'words '.repeat(2000), { longer: 5000 }),
    entry('b', text),
  ),
  'an entry behind other bytes': Buffer.concat([Buffer.from('#!/bin/sh\n'), zip(entry('x', text))]),
  'an entry of an archive in an archive': zip(entry('inner.zip', zip(entry('notes.txt', text)))),
  'an archive in gzip': gzipSync(zip(entry('notes.txt', text))),
  'an archive in base64 in JSON': Buffer.from(
    JSON.stringify({ file: zip(entry('notes.txt', text)).toString('base64') }),
  ),
  'a part of a form': Buffer.concat([
    Buffer.from('--b\r\nContent-Disposition: form-data; name="f"; filename="a.docx"\r\n\r\n'),
    zip(entry('word/document.xml', `<w:t>${key}</w:t>`)),
    Buffer.from('\r\n--b--\r\n'),
  ]),
  zTXt: png(chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(text)]))),
  'compressed iTXt': png(
    chunk('iTXt', Buffer.concat([Buffer.from('Comment\0\x01\0en\0Comment\0'), deflateSync(text)])),
  ),
  'a stream of PDF': pdf(`BT (${key}) Tj ET`),
}

async function look(bytes: Buffer, pieces: readonly number[]): Promise<readonly Hit[]> {
  const watch = decoded(scanner, openInflater).open()
  const hits: Hit[] = []
  let [from, settled] = [0, 0]
  for (const to of [...pieces, bytes.length]) {
    const seen = await watch.look(bytes.subarray(from, to), to === bytes.length)
    assert.ok(seen.settled <= to)
    assert.ok(seen.settled >= settled)
    for (const hit of seen.hits) assert.ok(hit.start >= 0 && hit.end <= bytes.length)
    settled = seen.settled
    hits.push(...seen.hits)
    from = to
  }
  watch.close?.()
  return hits
}
const told = (hits: readonly Hit[]) =>
  [...new Set(hits.map(({ rule, start, end }) => `${rule.name} ${start}-${end}`))].sort()

for (const [name, bytes] of Object.entries(files))
  test(`a key in ${name} is found, however the stream is cut`, async () => {
    const whole = told(await look(bytes, []))
    assert.ok(
      whole.some((one) => one.startsWith('AWS Access ID')),
      whole.join(),
    )
    for (let at = 1; at < bytes.length; at += 7) assert.deepEqual(told(await look(bytes, [at])), whole, `cut at ${at}`)
    const single = Array.from({ length: Math.min(600, bytes.length - 1) }, (_, i) => i + 1)
    assert.deepEqual(told(await look(bytes, single)), whole)
  })

const quiet: Readonly<Record<string, Buffer>> = {
  'an archive of words': zip(entry('notes.txt', 'Nothing is here.'), entry('b', 'x'.repeat(5000))),
  'an encrypted entry': zip(entry('notes.txt', text, { encrypted: true })),
  'a head that is cut short': zip(entry('notes.txt', text)).subarray(0, 20),
  'an entry that is no deflate': Buffer.concat([entry('x', 'y').subarray(0, 31), Buffer.alloc(300, 0xff)]),
  'a picture without texts': png(chunk('IDAT', deflateSync(Buffer.alloc(3000, 7)))),
  'a text about PK and streams': Buffer.from('PK PK\x03 stream\nx endstream zTXt iTXt'),
}
for (const [name, bytes] of Object.entries(quiet))
  test(`nothing is said of ${name}`, async () => {
    assert.deepEqual(told(await look(bytes, [])), [])
    assert.deepEqual(told(await look(bytes, [9, 17])), [])
  })

/** Base64 without padding, so that letters behind it belong to the same run. */
const gzipped = (): Buffer => {
  for (let filling = ''; ; filling += '.') {
    const bytes = gzipSync(text + filling)
    if (bytes.length % 3 === 0) return bytes
  }
}
const wrongSum = gzipSync(text)
wrongSum.writeUInt8(wrongSum.readUInt8(wrongSum.length - 8) ^ 1, wrongSum.length - 8)
const packed: Readonly<Record<string, string>> = {
  'gzip with letters behind it': `${gzipped().toString('base64')}AAAA\n`,
  'gzip before the border of a form': `--b\r\n\r\n${gzipped().toString('base64')}\r\n--b--\r\n`,
  'gzip with a wrong checksum': wrongSum.toString('base64'),
  'the second member of gzip': Buffer.concat([gzipSync('words'), gzipSync(text)]).toString('base64'),
}
for (const [name, content] of Object.entries(packed))
  test(`a key in base64 of ${name} is found, however the stream is cut`, async () => {
    const bytes = Buffer.from(content)
    const whole = told(await look(bytes, []))
    assert.ok(
      whole.some((one) => one.startsWith('AWS Access ID')),
      whole.join(),
    )
    for (let at = 1; at < bytes.length; at += 5) assert.deepEqual(told(await look(bytes, [at])), whole, `cut at ${at}`)
  })

test('gzip in base64 that breaks behind its beginning is a finding, one that is cut off is none', async () => {
  const words = gzipSync(Array.from({ length: 4000 }, (_, i) => `line ${i * 7919}`).join('\n'))
  const broken = Buffer.from(words)
  broken.subarray(9000).reverse()
  assert.ok(told(await look(Buffer.from(broken.toString('base64')), [])).some((one) => one.startsWith('Undecodable')))
  assert.deepEqual(told(await look(Buffer.from(words.subarray(0, 9000).toString('base64')), [])), [])
})

test('more entries than can be looked into are a finding', async () => {
  const many = Buffer.concat(Array.from({ length: 3000 }, () => entry('', 'y', { method: 0 })))
  assert.ok(told(await look(many, [])).some((one) => one.startsWith('Scan Limit Reached')))
})

test('an entry that grows without end is a finding', async () => {
  const bomb = zip(entry('zeros', Buffer.alloc(40 << 20)))
  assert.ok(told(await look(bomb, [])).some((one) => one.startsWith('Scan Limit Reached')))
})
