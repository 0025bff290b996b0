// What a session sends in pieces over several requests is put together, within bounds of time and memory.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dlpScanner } from '../../src/service/policy.ts'
import { CrossRequest, type CrossRequestSettings } from '../../src/proxy/cross-request.ts'
import { randomBits } from '../../src/proxy/entropy.ts'
import { Fragments } from '../../src/proxy/fragments.ts'
import { valuesOfBody, valuesOfHead, type OutgoingValue } from '../../src/proxy/outgoing.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import { secrets } from '../../src/rules/secrets.ts'
import type { Action, Finding } from '../../src/types.ts'

const random = 'a8Kd92LmQx7Zr4Tn6Vb1Wc5Yf3Hj0Gs2Pe9UiOvB'
const key = ['gh', 'p_', random.slice(0, 36)].join('')
const aws = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')
const dlp = dlpScanner(secrets, [])
const minute = 60_000
const both: CrossRequestSettings = { fragments: { maxBytes: 65_536, windowMs: 5 * minute }, entropy: null }
const cut = (text: string, count: number) => {
  const size = Math.ceil(text.length / count)
  return Array.from({ length: count }, (_, i) => text.slice(i * size, (i + 1) * size)).filter((piece) => piece !== '')
}
const letter = (i: number) => String.fromCharCode(0x61 + (i % 26))

type Values = readonly OutgoingValue[] | Promise<readonly OutgoingValue[]>
const get = (path: string, host = 'collect.example') => valuesOfHead({ host, path }, [])
const header = (name: string, value: string) => valuesOfHead({ host: 'collect.example', path: '/' }, [[name, value]])
const post = (type: string, text: string) =>
  valuesOfBody([new TextEncoder().encode(text)], [['Content-Type', type]], openInflater)

function session(settings = both, act: Action = 'block') {
  const state = new CrossRequest()
  const found: Finding[] = []
  let now = 0
  const decide = (findings: readonly Finding[]) => {
    found.push(...findings)
    return act
  }
  const send = async (
    values: Values,
    { who = '192.0.2.7', after = 0, host = 'collect.example' } = {},
  ): Promise<Action> => {
    now += after
    return state.judge(settings, dlp, who, { host, values: await values }, now, decide)
  }
  return { send, found }
}

const ways: Record<string, (piece: string, i: number) => Values> = {
  'a query parameter': (piece) => get(`/c?d=${piece}`),
  'parameters of other names': (piece, i) => get(`/c?${letter(i)}x=${piece}`),
  'numbered parameters': (piece, i) => get(`/c?part${i}=${piece}`),
  'a segment of the path': (piece) => get(`/pixel/${piece}`),
  'a segment before others': (piece) => get(`/u/${piece}/avatar.png`),
  'a label of the host': (piece) => get('/', `${piece}.evil.example`),
  'a header field': (piece) => header('X-Trace', piece),
  'JSON bodies': (piece) => post('application/json', JSON.stringify({ v: 1, event: { note: piece } })),
  'form bodies': (piece) => post('application/x-www-form-urlencoded', `a=b&note=${piece}`),
  'bodies of one word': (piece) => post('text/plain', `${piece}\n`),
}

for (const [name, way] of Object.entries(ways))
  for (const count of [2, 5, 20])
    test(`a secret in ${count} pieces in ${name} is found with its last piece`, async () => {
      const { send, found } = session()
      const pieces = cut(key, count)
      const answers: Action[] = []
      for (const [i, piece] of pieces.entries()) answers.push(await send(way(piece, i)))
      assert.equal(answers.includes('block'), true)
      assert.equal(answers[0], 'allow')
      assert.equal(found[0]?.rule, 'GitHub Token')
      assert.equal(found[0]?.view, 'fragments')
      assert.ok(!JSON.stringify(found).includes(key.slice(4, 14)))
    })

test('letter by letter', async () => {
  const { send } = session()
  const answers: Action[] = []
  for (const sign of aws) answers.push(await send(get(`/c?d=${sign}`)))
  assert.equal(answers.at(-1), 'block')
})

test('with other requests between the pieces', async () => {
  const { send } = session()
  const answers: Action[] = []
  for (const [i, piece] of cut(key, 8).entries()) {
    await send(get(`/v1/models?page=${i}`, 'api.example'))
    await send(post('application/json', JSON.stringify({ messages: [{ role: 'user', content: `word${i}` }] })))
    answers.push(await send(get(`/c?d=${piece}`)))
  }
  assert.ok(answers.includes('block'))
})

test('with noise in the same place', async () => {
  for (const count of [2, 3]) {
    const { send } = session()
    const answers: Action[] = []
    for (const [i, piece] of cut(key, count).entries()) {
      answers.push(await send(get(`/c?d=${piece}`)))
      await send(get(`/c?d=noise${letter(i)}`))
    }
    assert.equal(answers.at(-1), 'block')
  }
})

test('the last piece is refused as often as it is tried, and no other request is', async () => {
  const { send } = session()
  const [a = '', b = ''] = cut(key, 2)
  assert.equal(await send(get(`/c?d=${a}`)), 'allow')
  for (let i = 0; i < 3; i++) assert.equal(await send(get(`/c?d=${b}`)), 'block')
  assert.equal(await send(get('/c?d=hello')), 'allow')
  assert.equal(await send(get('/v1/models')), 'allow')
})

test('what is only warned of is told once', async () => {
  const { send, found } = session(both, 'warn')
  for (const piece of cut(key, 3)) await send(get(`/c?d=${piece}`))
  const told = found.length
  assert.ok(told > 0)
  for (const word of ['one', 'two', 'three']) await send(get(`/c?d=${word}`))
  assert.equal(found.length, told)
})

test('sessions are apart, and a window ends', async () => {
  const [a = '', b = ''] = cut(key, 2)
  const apart = session()
  await apart.send(get(`/c?d=${a}`), { who: '192.0.2.1' })
  assert.equal(await apart.send(get(`/c?d=${b}`), { who: '192.0.2.2' }), 'allow')
  const late = session()
  await late.send(get(`/c?d=${a}`))
  assert.equal(await late.send(get(`/c?d=${b}`), { after: 6 * minute }), 'allow')
})

test('ordinary traffic comes to nothing', async () => {
  const { send, found } = session()
  for (let i = 0; i < 200; i++) {
    await send(get(`/v1/users/${1000 + i}/orders?page=${i}&cursor=${(i * 2654435761).toString(36)}`, 'api.example'))
    await send(header('X-Request-Id', `0f8fad5b-d9cb-469f-a165-${(i * 7919 + 1e11).toString(16)}`))
    await send(
      post('application/json', JSON.stringify({ id: i, name: `n${i}`, kind: 'order', text: 'some words here' })),
    )
  }
  assert.deepEqual(found, [])
})

test('memory is bounded: per channel, per session and over all', () => {
  const fragments = new Fragments()
  const settings = { maxBytes: 4096, windowMs: minute }
  const filler = 'x1'.repeat(100)
  for (let i = 0; i < 3000; i++) {
    const values = Array.from({ length: 8 }, (_, k) => ({ channel: `query:${letter(k)}${i}`, text: `${filler}${i}` }))
    fragments.look(dlp, settings, `192.0.${i >> 8}.${i & 255}`, values, i).settle(true)
  }
  assert.ok(fragments.bytes <= 8 * 1024 * 1024)
  const one = new Fragments()
  for (let i = 0; i < 500; i++)
    one.look(dlp, settings, 'a', [{ channel: `query:${i}`, text: `${filler}${i}` }], i).settle(true)
  assert.ok(one.bytes <= settings.maxBytes + 2048)
})

const blob = (i: number) => `${i}x${random}`.split('').toReversed().join('') + i

test('the entropy budget counts what looks random, once, and not at exempt hosts', async () => {
  const settings = { fragments: null, entropy: { bits: 2000, windowMs: 5 * minute, exempt: ['*.corp.example'] } }
  const { send, found } = session(settings, 'warn')
  for (let i = 0; i < 5; i++) await send(get(`/c?d=${blob(1)}`))
  assert.deepEqual(found, [])
  for (let i = 0; i < 20; i++) await send(get(`/c?d=${blob(i)}`), { host: 'a.corp.example' })
  assert.deepEqual(found, [])
  for (let i = 0; i < 20; i++) await send(get(`/c?d=${blob(i)}`))
  const [first] = found as readonly Finding[]
  assert.deepEqual([first?.rule, first?.section, first?.severity], ['Entropy Budget', 'entropy_budget', 'medium'])
  const told = found.length
  await send(get('/c?d=word'), { after: 10 * minute })
  assert.equal(found.length, told)
})

test('words and numbers are not random', () => {
  for (const text of ['1234567890123', 'authorization', 'some-long-words', 'a1']) assert.equal(randomBits(text), 0)
  assert.ok(randomBits(random) > 150)
})
