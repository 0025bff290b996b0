// sentry: each of its keys, and that an error tells where it happened and nothing of what it was about.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { reporterOf } from '../../src/service/sentry.ts'
import { parseConfig } from '../../src/config/load.ts'

interface Got {
  readonly path: string
  readonly auth: string
  readonly body: string
}
const got: Got[] = []
const server = createServer((incoming, outgoing) => {
  let body = ''
  incoming.on('data', (chunk: Uint8Array) => (body += new TextDecoder().decode(chunk)))
  incoming.on('end', () => {
    got.push({ path: incoming.url ?? '', auth: String(incoming.headers['x-sentry-auth']), body })
    outgoing.writeHead(incoming.url?.includes('/9/') === true ? 500 : 200).end('{}')
  })
})
let dsn = ''
before(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  dsn = `http://pubkey@127.0.0.1:${(server.address() as AddressInfo).port}/sub/7`
})
after(() => server.close())

const secret = ['ghp_', '16C7e42F292c6912E7710c838347Ae178B4a'].join('')

async function told(more: string, errors: readonly unknown[], env = {}, random = 0.7) {
  got.length = 0
  const loaded = parseConfig(`sentry: {${more}}`)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const lines: string[] = []
  const reporter = reporterOf(
    loaded.config,
    env,
    (line) => void lines.push(line),
    () => random,
  )
  for (const error of errors) reporter.report(error)
  await reporter.close(3000)
  return { got: [...got], lines }
}

function failing(): Error {
  return Object.assign(new TypeError(`cannot read ${secret}`), { code: 'EPIPE' })
}

test('dsn, environment: kind, code and place are told, the words of the error are not', async () => {
  const { got: all } = await told(`dsn: "${dsn}", environment: staging`, [failing(), failing(), 'a text'])
  assert.deepEqual(
    all.map(({ path }) => path),
    ['/sub/api/7/envelope/', '/sub/api/7/envelope/', '/sub/api/7/envelope/'],
  )
  assert.match(all[0]?.auth ?? '', /^Sentry sentry_version=7, sentry_client=pipelock\/[\d.]+, sentry_key=pubkey$/)
  const [head = '', item = '', event = ''] = all[0]?.body.split('\n') ?? []
  const {
    exception,
    environment,
    release,
    event_id: id,
  } = JSON.parse(event) as {
    exception: {
      values: { type: string; value: string; stacktrace: { frames: { function: string; filename: string }[] } }[]
    }
    environment: string
    release: string
    event_id: string
  }
  assert.equal((JSON.parse(head) as { event_id: string }).event_id, id)
  assert.deepEqual(JSON.parse(item), { type: 'event' })
  assert.match(release, /^pipelock@/)
  const [value] = exception.values
  assert.deepEqual([environment, value?.type, value?.value], ['staging', 'TypeError', 'EPIPE'])
  const last = value?.stacktrace.frames.at(-1)
  assert.deepEqual([last?.function, last?.filename], ['failing', 'sentry.test.ts'])
  for (const { body } of all) assert.ok(!body.includes(secret) && !body.includes('a text'))
})

test('enabled, sample_rate; SENTRY_DSN where the file gives none', async () => {
  assert.equal((await told(`dsn: "${dsn}", enabled: false`, [failing()])).got.length, 0)
  assert.equal((await told('', [failing()])).got.length, 0)
  assert.equal((await told('', [failing()], { SENTRY_DSN: dsn })).got.length, 1)
  assert.equal((await told(`dsn: "${dsn}", sample_rate: 0.5`, [failing()])).got.length, 0)
  assert.equal((await told(`dsn: "${dsn}", sample_rate: 0.5`, [failing()], {}, 0.3)).got.length, 1)
})

test('debug says what became of it; the same failure is told once a minute, and few wait', async () => {
  const same = failing()
  const loud = await told(`dsn: "${dsn}", debug: true`, [same, same, same])
  assert.equal(loud.got.length, 1)
  assert.match(loud.lines.join('\n'), /^pipelock: sentry: told of TypeError \(\w{32}\)$/)
  assert.deepEqual((await told(`dsn: "${dsn}"`, [failing()])).lines, [])
  const broken = await told(`dsn: "${dsn.replace('/7', '/9')}", debug: true`, [failing()])
  assert.match(broken.lines.join('\n'), /could not tell/)
  const kinds = Array.from({ length: 100 }, (_, i) => Object.assign(new Error(), { code: `E${i}` }))
  assert.ok((await told(`dsn: "${dsn}"`, kinds)).got.length <= 32)
})

test('a DSN that is none is an error of the configuration', () => {
  for (const wrong of ['text', 'https://sentry.example/1', 'https://key@sentry.example/', 'ftp://key@a.example/1'])
    assert.ok(!parseConfig(`sentry: {dsn: "${wrong}"}`).ok, wrong)
})
