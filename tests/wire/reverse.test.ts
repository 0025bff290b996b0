// The reverse proxy: everything goes to one upstream, judged in both directions, and what is refused says which.

import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Connection, values, type Answer } from './connection.ts'
import { awsKey, freePort, injection, records, runToEnd, startPipelock, type Pipelock } from './harness.ts'
import { plain, startOrigin, type Origin } from './origin.ts'

let origin: Origin
let pipelock: Pipelock
let port: number
before(async () => {
  origin = await startOrigin((request, connection) =>
    connection.write(plain(request.start.includes('/poisoned') ? injection : `${request.start.split(' ')[0]} ok`)),
  )
  port = await freePort()
  // Loopback is an internal address: what the operator names as the upstream is let through all the same.
  pipelock = await startPipelock({
    yaml: `reverse_proxy: {enabled: true, listen: "127.0.0.1:${port}", upstream: "${origin.url}/base/"}\n`,
  })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

async function ask(head: readonly string[], body = ''): Promise<Answer> {
  const connection = await Connection.open(port)
  try {
    await connection.write(`${[...head, 'Connection: close'].join('\r\n')}\r\n\r\n${body}`)
    return await connection.answer(head[0]?.split(' ')[0])
  } finally {
    connection.destroy()
  }
}

for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PURGE'])
  test(`${method} goes to the upstream with its path, query and body`, async () => {
    const answer = await ask(
      [`${method} /a//b/../c?x=%20y HTTP/1.1`, 'Host: public.example', 'Content-Length: 5'],
      'hello',
    )
    assert.equal(answer.text, `${method} ok`)
    const request = origin.requests.at(-1)
    assert.equal(request?.start, `${method} /base/a//b/../c?x=%20y HTTP/1.1`)
    assert.deepEqual(values(request, 'host'), [origin.url.slice(7)])
    assert.equal(request?.body.toString(), 'hello')
  })

test('own endpoints of the main listener are the upstream’s here', async () => {
  assert.equal((await ask(['GET /health HTTP/1.1', 'Host: x'])).text, 'GET ok')
  assert.equal(origin.requests.at(-1)?.start, 'GET /base/health HTTP/1.1')
})

const refused = {
  'a secret in the query': [['GET /?k=' + awsKey + ' HTTP/1.1', 'Host: x'], '', 'request'],
  'a secret in a field': [['GET / HTTP/1.1', 'Host: x', `X-Note: ${awsKey}`], '', 'request'],
  'a secret in the body': [['POST / HTTP/1.1', 'Host: x', `Content-Length: ${awsKey.length}`], awsKey, 'request'],
  'an injection in the answer': [['GET /poisoned HTTP/1.1', 'Host: x'], '', 'response'],
} as const
for (const [name, [head, body, direction]] of Object.entries(refused))
  test(`${name} is refused, and it says in which direction`, async () => {
    const before = records(pipelock).length
    const answer = await ask(head, body)
    assert.equal(answer.status, 403)
    const fields = JSON.parse(answer.text) as Record<string, unknown>
    assert.equal(fields['error'], direction === 'request' ? 'blocked by pipelock' : 'response blocked by pipelock')
    assert.deepEqual([fields['blocked'], fields['direction']], [true, direction])
    const line = await pipelock.logged(
      (record) => records(pipelock).indexOf(record) >= before && record.event === 'blocked',
    )
    assert.equal(line['transport'], 'reverse')
    assert.ok(direction === 'response' || origin.requests.every((request) => !request.start.includes(awsKey)))
  })

test('it is no way to anywhere else', async () => {
  const elsewhere = await ask([`GET ${origin.url}/other HTTP/1.1`, 'Host: x'])
  assert.equal(elsewhere.status, 400)
  const userinfo = await ask(['GET @evil.example/ HTTP/1.1', 'Host: x'])
  assert.equal(userinfo.status, 400)
  const connect = await ask(['CONNECT evil.example:443 HTTP/1.1', 'Host: x'])
  assert.equal(connect.status, 405)
})

test('without an upstream it does not start, and says what is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-reverse-'))
  writeFileSync(join(folder, 'p.yaml'), 'reverse_proxy: {enabled: true}\n')
  const run = runToEnd(['run', '--listen', '127.0.0.1:0', '--config', 'p.yaml'], { cwd: folder })
  rmSync(folder, { recursive: true })
  assert.equal(run.code, 2)
  assert.match(run.err, /reverse_proxy\.upstream/)
})
