// A secret written where few look, or as few read it, is refused all the same: names, lists, metadata, character sets.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { brotliCompressSync, crc32, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { Connection } from './connection.ts'
import { startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
/** Of the form of an AWS key, and drawn anew for each run. */
const key = `AKIA${[...crypto.getRandomValues(new Uint8Array(16))].map((byte) => letters[byte % 32]).join('')}`
const [a, b] = [key.slice(0, 10), key.slice(10)]
const base64 = (text: string) => Buffer.from(text).toString('base64')
const hex = (text: string) => Buffer.from(text).toString('hex')
const wide = [...key].map((sign) => String.fromCodePoint(sign.charCodeAt(0) + 0xfee0)).join('')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const quoted = (text: string) => [...text].map((sign) => `=${hex(sign).toUpperCase()}`).join('')

/** A gzip stream of "hello" with such fields in its head (RFC 1952 §2.3). */
function gzipWith(flags: number, fields: Buffer): Buffer {
  const end = Buffer.alloc(8)
  end.writeUInt32LE(crc32('hello'), 0)
  end.writeUInt32LE(5, 4)
  const head = Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3])
  return Buffer.concat([head, fields, deflateRawSync('hello'), end])
}

/** Frames that every decoder skips (RFC 8878 §3.1.2). */
function skipped(text: string): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a50, 0)
  head.writeUInt32LE(text.length, 4)
  return Buffer.concat([head, Buffer.from(text)])
}

/** A metadata block, which every decoder skips (RFC 7932 §9.2), and the end. */
function brotliWith(text: string): Buffer {
  const head = 0b0_0 | (3 << 2) | (0 << 4) | (1 << 5) | ((text.length - 1) << 7)
  return Buffer.concat([Buffer.from([head & 0xff, head >> 8]), Buffer.from(text), Buffer.from([3])])
}

let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin()
  pipelock = await startPipelock()
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

type Request = readonly [line: string, fields?: readonly string[], body?: string | Uint8Array]
const get = (path: string, ...fields: string[]): Request => [`GET ${origin.url}${path}`, fields]
const sent = (type: string, body: string | Uint8Array, ...fields: string[]): Request => [
  `POST ${origin.url}/`,
  [`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`, ...fields],
  body,
]
const chunked = (rest: string, ...fields: string[]): Request => [
  `POST ${origin.url}/`,
  ['Transfer-Encoding: chunked', ...fields],
  `2\r\nhi\r\n0\r\n${rest}\r\n`,
]
const compressed = (coding: string, body: Uint8Array) => sent('text/plain', body, `Content-Encoding: ${coding}`)
const parts = (...texts: string[]) => `${texts.map((text) => `--XX\r\n${text}\r\n`).join('')}--XX--\r\n`
const part = (name: string, text: string) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${text}`
const multipart = (...texts: string[]) => sent('multipart/form-data; boundary=XX', parts(...texts))
const file = (name: string) => `Content-Disposition: form-data; name=f; filename=${name}\r\n\r\nhi`
const mimed = base64(`the key ${key}`)
const coded = (text: string) =>
  `Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n${text}`
const packedPart = (coding: string, bytes: Buffer) => {
  const head = `--XX\r\nContent-Disposition: form-data; name=a\r\nContent-Encoding: ${coding}\r\n\r\n`
  return sent(
    'multipart/form-data; boundary=XX',
    Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--XX--\r\n')]),
  )
}

const requests: Readonly<Record<string, () => Request>> = {
  'names of parameters': () => get(`/?${a}=1&${b}=1`),
  'parameters parted by semicolons': () => get(`/?a=${a};b=${b}`),
  'a parameter with a comma': () => get(`/?a=${a},${b}`),
  'a parameter with an index': () => get(`/?a[${a}]=${b}`),
  'a parameter with a line break': () => get(`/?a=${a}%0a${b}`),
  'a parameter with a zero byte': () => get(`/?a=${a}%00${b}`),
  'JSON in a parameter': () => get(`/?a=${encodeURIComponent(JSON.stringify({ a, b }))}`),
  'letters in a JSON list in a parameter': () => get(`/?a=${encodeURIComponent(JSON.stringify([...key]))}`),
  'parameters of the path': () => get(`/x;a=${a};b=${b}/y`),
  'segments around dot segments': () => get(`/${a}/../${b}`),
  'a file name and its extension': () => get(`/${a}.${b}`),
  'the path and a field': () => get(`/${a}`, `X-B: ${b}`),
  'path, query, a field and a cookie': () =>
    get(`/${key.slice(0, 5)}?q=${key.slice(5, 10)}`, `X-B: ${key.slice(10, 15)}`, `Cookie: c=${key.slice(15)}`),
  'names of fields': () => get('/', `X-${a}: 1`, `X-${b}: 1`),
  'names of fields in hexadecimal': () => get('/', `X-${hex(a)}: 1`, `X-${hex(b)}: 2`),
  'the name of a field and its value': () => get('/', `${a}: ${b}`),
  'encoded words, quoted': () => get('/', `X-A: =?utf-8?Q?${quoted(key)}?=`),
  'two encoded words, quoted': () => get('/', `X-A: =?utf-8?Q?${quoted(a)}?= =?utf-8?q?${quoted(b)}?=`),
  'two encoded words in base64': () => get('/', `X-A: =?utf-8?B?${base64(a)}?= =?utf-8?b?${base64(b)}?=`),
  'a file name in pieces': () => get('/', `X-File: attachment; filename*0="${a}"; filename*1="${b}"`),
  'the ends of sentences in fields': () => get('/', `X-A: part one ${a}`, `X-B: ${b} part two`),
  'a list in a field': () => get('/', `X-A: ${a}, ${b}`),
  'a field with a tab': () => get('/', `X-A: ${a}\t${b}`),
  'wide letters in a field': () => get('/', `X-A: ${Buffer.from(wide).toString('latin1')}`),
  'parameters of credentials': () => get('/', `Authorization: Digest username="${a}", realm="${b}"`),
  'user and password': () => get('/', `Authorization: Basic ${base64(`${a}:${b}`)}`),
  'the baggage of a trace': () => get('/', `baggage: a=${a},b=${b}`),
  'two Cookie fields': () => get('/', `Cookie: a=${a}`, `Cookie: b=${b}`),
  'names of cookies': () => get('/', `Cookie: ${a}=1; ${b}=2`),
  'the Trailer field': () => chunked('', `Trailer: ${key}`),
  'trailers, in pieces': () => chunked(`X-A: ${a}\r\nX-B: ${b}\r\n`),
  'the name of a trailer': () => chunked(`X-${key}: 1\r\n`),
  'the file name in a gzip head': () => compressed('gzip', gzipWith(8, Buffer.from(`${key}\0`))),
  'the comment in a gzip head': () => compressed('gzip', gzipWith(16, Buffer.from(`${key}\0`))),
  'the extra field of a gzip head, in base64': () => {
    const text = base64(`key=${key}`)
    const size = Buffer.from([text.length + 4, 0, 65, 65, text.length, 0])
    return compressed('gzip', gzipWith(4, Buffer.concat([size, Buffer.from(text)])))
  },
  'a second member of gzip': () => compressed('gzip', Buffer.concat([gzipSync('hi '), gzipSync(key)])),
  'two members of gzip': () => compressed('gzip', Buffer.concat([gzipSync(a), gzipSync(b)])),
  'a frame that zstd skips': () => compressed('zstd', Buffer.concat([skipped(key), zstdCompressSync('hello')])),
  'a last frame that zstd skips': () => compressed('zstd', Buffer.concat([zstdCompressSync('hello'), skipped(key)])),
  'metadata of brotli': () => compressed('br', brotliWith(key)),
  'UTF-16, two strings': () => sent('application/json; charset=utf-16le', utf16(JSON.stringify({ a, b }))),
  'UTF-16, two fields': () => sent('application/x-www-form-urlencoded; charset=utf-16le', utf16(`a=${a}&b=${b}`)),
  'wide letters of GB 2312': () =>
    sent('text/plain; charset=gb2312', Buffer.from([...key].flatMap((sign) => [0xa3, sign.charCodeAt(0) | 0x80]))),
  'ISO-2022-JP': () => sent('text/plain; charset=iso-2022-jp', `\x1b(J${a}\x1b(B${b}`),
  'a second charset that is not read': () => sent('text/plain; charset=utf-8; charset=cp037', 'x'),
  'a charset behind another parameter': () => sent('text/plain; xcharset=utf-8; charset=cp037', 'x'),
  'an extended charset': () => sent("text/plain; charset*=us-ascii'en'cp037", 'x'),
  'a charset by another name': () => sent('text/plain; charset=utf_7', 'x'),
  'parts with another boundary than declared': () =>
    sent('multipart/form-data; boundary=YY', parts(part('a', a), part('b', b))),
  'parts with two boundaries declared': () =>
    sent('multipart/form-data; boundary=YY; boundary=XX', parts(part('a', a), part('b', b))),
  'names of parts': () => multipart(part(a, 'hi'), part(b, 'hi')),
  'names of files': () => multipart(file(`"${a}"`), file(`"${b}"`)),
  'a file name of a part, in pieces': () =>
    multipart(`Content-Disposition: form-data; name=f; filename*0="${a}"; filename*1="${b}"\r\n\r\nhi`),
  'base64 in lines of three letters': () => multipart(coded(mimed.replaceAll(/.{3}/g, '$&\r\n'))),
  'base64 with other signs in it': () => multipart(coded(mimed.replaceAll(/.{3}/g, '$&!'))),
  'a part in brotli': () => packedPart('br', brotliCompressSync(`hello hello hello ${key}`)),
  'a part in raw deflate': () => packedPart('deflate', deflateRawSync(`hello hello hello ${key}`)),
  'a part in a coding that nobody knows': () => packedPart('lzma', Buffer.from('hello')),
  'names in JSON': () => sent('application/json', JSON.stringify({ [a]: 1, [b]: 2 })),
  'a name in JSON and its value': () => sent('application/json', JSON.stringify({ [a]: b })),
  'values of JSON around others': () => sent('application/json', JSON.stringify({ x: a, y: 'other', z: b })),
  'names of a form': () => sent('application/x-www-form-urlencoded', `${a}=1&${b}=1`),
  'UTF-32 that nobody declares': () =>
    sent(
      'application/json',
      Buffer.from(Uint32Array.from(`{"k":"${key}"}`, (sign) => sign.codePointAt(0) ?? 0).buffer),
    ),
  'gzip in base64 in a parameter': () => get(`/?f=${encodeURIComponent(gzipSync(`key ${key}`).toString('base64'))}`),
  'gzip in base64 in a field': () => get('/', `X-F: ${gzipSync(`key ${key}`).toString('base64')}`),
  'zlib in base64 in a parameter': () => get(`/?f=${deflateSync(`the key ${key}`).toString('base64url')}`),
  'zlib in base64 in JSON': () =>
    sent('application/json', JSON.stringify({ f: deflateSync(`the key ${key}`).toString('base64') })),
  'the URL and the body': () => [
    `POST ${origin.url}/?a=${a}`,
    ['Content-Type: text/plain', `Content-Length: ${b.length}`],
    b,
  ],
  'the body and a trailer': () => [
    `POST ${origin.url}/`,
    ['Transfer-Encoding: chunked'],
    `a\r\n${a}\r\n0\r\nX-B: ${b}\r\n\r\n`,
  ],
}

for (const [place, make] of Object.entries(requests))
  test(`an AWS key in ${place} is refused, and the origin sees nothing`, async () => {
    const seen = origin.requests.length
    const [line, fields = [], body] = make()
    const answer = await pipelock.ask([`${line} HTTP/1.1`, 'Host: x', ...fields], body)
    assert.equal(answer.status, 403, answer.text)
    assert.equal(origin.requests.length, seen)
  })

test('what looks like it and is none passes', async () => {
  const plain: Request[] = [
    get('/v1/items/12345/details;v=2?page=2&limit=50&sort=-created_at,name&filter[state]=open&at=2026-01-02T03:04:05Z'),
    get(
      '/',
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36',
      'Cookie: session=9f8a7d6c5b4a; theme=dark; _ga=GA1.2.123456789.1234567890',
      'X-Stainless-OS: Linux',
      'traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    ),
    get('/', 'X-Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?B?YXVzIFVsbQ==?=', 'X-Odd: =?utf-8?Q?=', 'X-Odder: a=?b'),
    chunked('X-Checksum: 12\r\n', 'Trailer: X-Checksum'),
    compressed('gzip', gzipSync('hello')),
    sent('text/plain; charset=iso-8859-1', Buffer.from('Grüße', 'latin1')),
    sent('application/json', JSON.stringify({ userId: 'u1', X1: 'a', page2: 'eNodeB eNodeB', ID: 7, b64: 'eJy' })),
    multipart(part('file1', 'a'), file('"IMG_2041.HEIC"'), coded(base64('hello').replaceAll(/.{3}/g, '$&\r\n'))),
    packedPart('gzip', gzipSync('hello')),
    packedPart('identity', Buffer.from('hello')),
  ]
  for (const [line, fields = [], body] of plain) {
    const answer = await pipelock.ask([`${line} HTTP/1.1`, 'Host: x', ...fields], body)
    assert.equal(answer.status, 200, answer.text)
  }
})

test('what only ends at the proxy is not sent on', async () => {
  const hop = [`Te: ${key}`, `Connection: ${key}`, `Keep-Alive: ${key}`, `X-Pipelock-Agent: a`]
  const client = await Connection.open(pipelock.port)
  await client.write(
    [
      `POST ${origin.url}/hop HTTP/1.1`,
      `Host: ${key}`,
      ...hop,
      'Transfer-Encoding: chunked',
      '',
      `2;x=${key}\r\nhi\r\n0;y=${key}\r\n\r\n`,
    ].join('\r\n'),
  )
  assert.equal((await client.answer()).status, 200)
  client.destroy()
  const request = origin.requests.at(-1)
  assert.equal(request?.body.toString(), 'hi')
  assert.ok(!JSON.stringify([request?.start, request?.fields]).includes(key))
})
