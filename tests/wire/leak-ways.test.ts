// A credential leaves in no file, message or number of requests that somebody thought of; and what only looks like one passes.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { crc32, deflateRawSync, deflateSync } from 'node:zlib'
import { loopback, secret, startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const drawn = (length: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => letters[byte % letters.length]).join('')
const key = secret(['gh', 'p_', drawn(36)].join(''))
const codes = [...Buffer.from(key)]
const half = (key.length / 2) | 0

let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin()
  pipelock = await startPipelock({
    yaml: `${loopback}cross_request_detection: {enabled: true, fragment_reassembly: {enabled: true}}\n`,
  })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

type Sent = readonly [method: string, path: string, type: string, body: string | Uint8Array, ...fields: string[]]
async function status([method, path, type, body, ...fields]: Sent): Promise<number> {
  const head = [`${method} ${origin.url}${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...fields]
  const length = Buffer.byteLength(body)
  const answer = await pipelock.ask([...head, `Content-Type: ${type}`, `Content-Length: ${length}`], body)
  return answer.status
}
const post = (type: string, body: string | Uint8Array): Sent => ['POST', '/notes', type, body]

function zip(name: string, text: string): Buffer {
  const data = deflateRawSync(text)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(0x04034b50, 0)
  head.writeUInt16LE(8, 8)
  head.writeUInt32LE(crc32(text), 14)
  head.writeUInt32LE(data.length, 18)
  head.writeUInt32LE(text.length, 22)
  head.writeUInt16LE(name.length, 26)
  return Buffer.concat([head, Buffer.from(name), data, Buffer.from('PK\x01\x02'), Buffer.alloc(42)])
}

function picture(type: string, data: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(data.length)
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), size, Buffer.from(type), data, Buffer.alloc(4)])
}

const docx = zip('word/document.xml', `<w:t>${key}</w:t>`)
const leaks: Readonly<Record<string, () => Sent>> = {
  'a document': () => post('application/vnd.openxmlformats-officedocument.wordprocessingml.document', docx),
  'a file of a form': () =>
    post(
      'multipart/form-data; boundary=XX',
      Buffer.concat([
        Buffer.from('--XX\r\nContent-Disposition: form-data; name="f"; filename="a.zip"\r\n\r\n'),
        zip('notes.txt', `notes: ${key}`),
        Buffer.from('\r\n--XX--\r\n'),
      ]),
    ),
  'an archive in base64': () => post('application/json', JSON.stringify({ content: docx.toString('base64') })),
  'the comment of a picture': () =>
    post('image/png', picture('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), deflateSync(`k ${key}`)]))),
  'a page of a PDF': () =>
    post(
      'application/pdf',
      Buffer.concat([
        Buffer.from('%PDF-1.7\n1 0 obj\n<</Filter/FlateDecode>>\nstream\n'),
        deflateSync(`BT (${key}) Tj ET`),
        Buffer.from('\nendstream\n'),
      ]),
    ),
  'the numbers of its letters': () => post('text/javascript', `fetch(String.fromCharCode(${codes.join(', ')}))`),
  'a list of bytes': () => post('application/json', JSON.stringify({ type: 'Buffer', data: codes })),
  'calls that make letters': () => post('text/x-python', codes.map((code) => `chr(${code})`).join('+')),
  'quoted-printable': () =>
    post('message/rfc822', `Subject: hi\r\n\r\n${codes.map((code) => `=${code.toString(16).toUpperCase()}`).join('')}`),
  'UTF-8 of two bytes each': () =>
    post('text/plain', Buffer.from(codes.flatMap((code) => [0xc0 | (code >> 6), 0x80 | (code & 63)]))),
  'octal in JSON': () =>
    post(
      'application/json',
      JSON.stringify({ t: codes.map((code) => `\\${code.toString(8).padStart(3, '0')}`).join('') }),
    ),
  'letters parted by commas and spaces': () => post('application/json', JSON.stringify({ t: [...key].join(', ') })),
  'pieces parted by a sign and spaces': () =>
    post('application/json', JSON.stringify({ t: key.match(/.{1,6}/g)?.join(' ~ ') })),
  'literals of a shell': () => post('text/x-sh', `T=${key.slice(0, 4)}''${key.slice(4, 9)}""${key.slice(9)}`),
}
for (const [way, sent] of Object.entries(leaks))
  test(`a token leaves in no way: ${way}`, async () => assert.equal(await status(sent()), 403))

test('halves of an upload by ranges are put together', async () => {
  const range = (from: number, to: number) => `Content-Range: bytes ${from}-${to - 1}/${key.length}`
  const [first, second] = [key.slice(0, half), key.slice(half)]
  assert.equal(await status(['PUT', '/file', 'application/octet-stream', first, range(0, half)]), 200)
  assert.equal(await status(['PUT', '/file', 'application/octet-stream', second, range(half, key.length)]), 403)
})

test('what the proxy does not send on cannot leak: extensions of chunks, names in Connection', async () => {
  const head = [
    `POST ${origin.url}/chunks HTTP/1.1`,
    'Host: x',
    `Connection: close, X-${key}`,
    'Transfer-Encoding: chunked',
  ]
  const { status } = await pipelock.ask(head, `2;x=${key}\r\nhi\r\n0\r\n\r\n`)
  const arrived = origin.requests.find(({ start }) => start.includes('/chunks'))
  if (status === 200) assert.ok(arrived !== undefined && !JSON.stringify([arrived.start, arrived.fields]).includes(key))
  else assert.equal(status, 403)
})

const uuid = () => crypto.randomUUID()
const passes: Readonly<Record<string, () => Sent>> = {
  ids: () => post('application/json', JSON.stringify({ ids: [uuid(), uuid()] })),
  'a password typed into a login': () => [
    'POST',
    '/api/auth/login',
    'application/json',
    '{"email":"a@b.example","password":"Violet#4711kQ"}',
  ],
  'the address of a device': () =>
    post('application/json', JSON.stringify({ token: `${drawn(22)}:APA91b${drawn(134)}` })),
  'what opens a form once': () => post('application/json', JSON.stringify({ link_token: `link-production-${uuid()}` })),
  'a publishable key': () => ['GET', `/config?key=${['pk_l', 'ive_51'].join('')}${drawn(60)}`, 'text/plain', ''],
  'a cookie against forgery': () => [
    'GET',
    '/',
    'text/plain',
    '',
    `Cookie: XSRF-TOKEN=eyJpdiI6${drawn(90)}; theme=dark`,
  ],
  'bytes of a picture as numbers': () =>
    post(
      'application/json',
      JSON.stringify({ type: 'Buffer', data: [...crypto.getRandomValues(new Uint8Array(600))] }),
    ),
  'a text as numbers': () =>
    post('application/json', JSON.stringify([...Buffer.from('A text about a garden and a house. '.repeat(9))])),
  'a document without secrets': () =>
    post('application/zip', zip('word/document.xml', `<w:t>${uuid()}</w:t>`.repeat(40))),
  'a rule that looks for tokens': () => post('text/plain', String.raw`regex: gh[pousr]_[A-Za-z0-9]{36} in [65-90]`),
}
for (const [what, sent] of Object.entries(passes))
  test(`passes: ${what}`, async () => assert.equal(await status(sent()), 200))
