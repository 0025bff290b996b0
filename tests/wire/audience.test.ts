// Over the wire: a credential in its place passes and is recorded without its letters; pieces over requests do not pass.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { loopback, secret, startPipelock, type Pipelock } from './harness.ts'
import { startOrigin, type Origin } from './origin.ts'

const letters = [...crypto.getRandomValues(new Uint8Array(40))]
  .map((byte) => 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789'.charAt(byte % 54))
  .join('')
const token = secret(['gh', 'p_', letters.slice(0, 36)].join(''))

let origin: Origin
let pipelock: Pipelock
before(async () => {
  origin = await startOrigin()
  pipelock = await startPipelock({
    yaml: `${loopback}cross_request_detection: {enabled: true, fragment_reassembly: {enabled: true}}
`,
  })
})
after(async () => {
  origin.stop()
  await pipelock.stop()
})

const ask = (path: string, ...fields: string[]) =>
  pipelock.ask([`GET ${origin.url}${path} HTTP/1.1`, 'Host: x', 'Connection: close', ...fields])

test('a token without a home in a cookie passes and is told in the record by its rule and place alone', async () => {
  const own = secret(
    [
      btoa('{"alg":"HS256"}').replaceAll('=', ''),
      btoa('{"sub":"42424242"}').replaceAll('=', ''),
      'Zm9vYmFyYmF6cXV4Zm9v',
    ].join('.'),
  )
  assert.equal((await ask('/cookie', `Cookie: sid=${own}`)).status, 200)
  const line = await pipelock.logged((one) => String(one['url']).endsWith('/cookie'))
  assert.deepEqual(line['allowed_by_audience'], [{ rule: 'JWT Token', where: 'header:cookie' }])
  assert.deepEqual([line['event'], line['action'], line['strict_action']], ['forward_http', 'allow', 'allow'])
  assert.equal((await ask('/note', `X-Note: ${own}`)).status, 403)
})

test('a token of a service in Authorization to another host is refused', async () => {
  const { status, text } = await ask('/', `Authorization: token ${token}`)
  assert.equal(status, 403)
  assert.match(text, /GitHub Token/)
})

test('a token in pieces over requests is refused with its last piece', async () => {
  const pieces = token.match(/.{1,10}/g) ?? []
  const answers: number[] = []
  for (const piece of pieces) {
    answers.push((await ask(`/collect?d=${piece}`)).status)
    assert.equal((await ask('/v1/models?page=2')).status, 200)
  }
  assert.equal(answers[0], 200)
  assert.equal(answers.at(-1), 403)
  const line = await pipelock.logged(
    (one) => one.event === 'blocked' && String(one['reason']).includes('several requests'),
  )
  assert.equal(line['action'], 'block')
})
