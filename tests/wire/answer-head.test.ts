// An injection in what surrounds an answer's body (reason, fields, trailers, hints) or in a body in odd letters does not come back.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { values } from './connection.ts'
import { injection, loopback, startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const said = `Hello. ${injection}.`
const utf16 = Buffer.from(
  [...said].map((sign) => (sign > ' ' ? String.fromCodePoint(sign.charCodeAt(0) + 0xfee0) : sign)).join(''),
  'utf16le',
)
const ok = (body: string | Uint8Array, ...fields: string[]): Buffer => {
  const bytes = Buffer.from(body as string)
  const head = ['HTTP/1.1 200 OK', `Content-Length: ${bytes.length}`, ...fields, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes])
}
const heads: Readonly<Record<string, Buffer>> = {
  'a field': ok('ok', `X-Note: ${said}`),
  'the name of a field': ok('ok', `X-${injection.replaceAll(' ', '-')}: 1`),
  'a field in encoded words': ok('ok', `X-Note: =?utf-8?B?${Buffer.from(said).toString('base64')}?=`),
  'a cookie': ok('ok', `Set-Cookie: a="${said}"`),
  'a file name': ok('\0\0', `Content-Disposition: attachment; filename="${said}.txt"`),
  'the type': ok('ok', `Content-Type: text/plain; x="${said}"`),
  'a challenge': Buffer.from(
    `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="${said}"\r\nContent-Length: 0\r\n\r\n`,
  ),
  'a redirect': Buffer.from(
    `HTTP/1.1 302 Found\r\nLocation: http://x.example/?m=${encodeURIComponent(said)}\r\nContent-Length: 0\r\n\r\n`,
  ),
  'the reason': Buffer.from(`HTTP/1.1 200 ${said}\r\nContent-Length: 2\r\n\r\nok`),
  'an answer without a body': Buffer.from(`HTTP/1.1 204 No Content\r\nX-Error: ${said}\r\n\r\n`),
}
const bodies: Readonly<Record<string, Buffer>> = {
  'a charset that is not read': ok('\xc9\x87', 'Content-Type: text/plain; charset=cp037'),
  'UTF-32': ok(
    Buffer.from(Uint32Array.from(said, (sign) => sign.codePointAt(0) as number).buffer),
    'Content-Type: text/plain; charset=utf-32',
  ),
  'a second charset': ok(utf16, 'Content-Type: text/plain; charset=utf-8; charset=utf-16le'),
  'a charset in other quotes': ok(utf16, "Content-Type: text/plain; charset='utf-16le'"),
  'a second type': ok(`\0\0${said}`, 'Content-Type: image/png', 'Content-Type: text/plain'),
  'a list of types': ok(`\0\0${said}`, 'Content-Type: image/png, text/plain'),
}
const later: Readonly<Record<string, Buffer>> = {
  hint: Buffer.concat([
    Buffer.from(`HTTP/1.1 103 Early Hints\r\nLink: <${said.replaceAll(' ', '%20')}>\r\nLink: </a.css>\r\n\r\n`),
    ok('ok'),
  ]),
  trailer: Buffer.from(
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Note: ${said}\r\nX-Sum: 1\r\n\r\n`,
  ),
}
const answers = { ...heads, ...bodies, ...later }

let origin: Origin
let pipelock: Pipelock
let strip: Pipelock
before(async () => {
  const names = Object.keys(answers)
  origin = await startOrigin((request, connection) =>
    connection.write(answers[names[Number(request.start.split(/[/ ]/)[2])] as keyof typeof answers] as Buffer),
  )
  pipelock = await startPipelock()
  strip = await startPipelock({ yaml: `${loopback}response_scanning: {action: strip}\n` })
})
after(async () => {
  origin.stop()
  for (const one of [pipelock, strip]) await one.stop()
})
const ask = (from: Pipelock, name: string, method = 'GET') =>
  from.ask([`${method} ${origin.url}/${Object.keys(answers).indexOf(name)} HTTP/1.1`, 'Host: x'])

for (const name of [...Object.keys(heads), ...Object.keys(bodies)])
  test(`an injection in ${name} is refused`, async () => {
    const answer = await ask(pipelock, name)
    assert.equal(answer.status, 403)
    assert.match(answer.text, /^blocked: /)
  })

test('HEAD answers are looked at, too', async () => {
  assert.equal((await ask(pipelock, 'a field', 'HEAD')).status, 403)
})

test('what comes when nothing can be refused any more is left out, and told', async () => {
  const trailed = await ask(pipelock, 'trailer')
  assert.deepEqual([trailed.text, trailed.trailers], ['ok', [['X-Sum', '1']]])
  assert.equal((await ask(pipelock, 'hint')).text, 'ok')
  for (const name of ['trailer', 'hint']) {
    const path = `/${Object.keys(answers).indexOf(name)}`
    const line = await pipelock.logged(({ url }) => String(url).endsWith(path))
    assert.deepEqual([line['action'], line['scanner']], ['block', 'response_scan'], name)
  }
})

test('under strip the field is left out, and the rest arrives', async () => {
  const field = await ask(strip, 'a field')
  assert.deepEqual([field.status, field.text, values(field, 'x-note')], [200, 'ok', []])
  const reason = await ask(strip, 'the reason')
  assert.deepEqual([reason.start, reason.text], ['HTTP/1.1 200 OK', 'ok'])
  assert.equal((await ask(strip, 'UTF-32')).status, 403)
})
