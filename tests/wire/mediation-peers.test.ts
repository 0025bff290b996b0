// What the mediation envelope says is what a peer that verifies it by RFC 9421 alone makes of the bytes that reach it.

import assert from 'node:assert/strict'
import { createHash, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { values, type Message } from './connection.ts'
import { loopback, runToEnd, startPipelock } from './harness.ts'
import { call, startBench } from './mcp-upstream.ts'
import { startOrigin } from './origin.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-mediation-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const key = join(folder, 'envelope.key')
const made = runToEnd(['signing', 'key', 'generate', '--purpose', 'envelope-signing', '--out', key, '--id', 'me'])
const hex = /public key: ([0-9a-f]{64})/.exec(made.out)?.[1] ?? ''
const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(hex, 'hex')])
const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
const signing = `mediation_envelope: {enabled: true, sign: true, signing_key_path: ${key}}\n`

/** Of what came over the wire and nothing else; the components that were covered, or null. */
function verified(request: Message, origin: string): readonly string[] | null {
  const one = (name: string) => values(request, name).join(', ')
  const [method = '', target = ''] = request.start.split(' ')
  const params = /(?:^|, ?)pipelock1=(\([^)]*\)[^,]*)/.exec(one('signature-input'))?.[1] ?? ''
  const signature = /(?:^|, ?)pipelock1=:([^:]+):/.exec(one('signature'))?.[1] ?? ''
  const covered = [.../\(([^)]*)\)/.exec(params)![1]!.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const derived: Record<string, string> = { '@method': method, '@target-uri': `${origin}${target}` }
  const base = [
    ...covered.map((name) => `"${name}": ${derived[name] ?? one(name)}`),
    `"@signature-params": ${params}`,
  ].join('\n')
  const digest = `sha-256=:${createHash('sha256').update(request.body).digest('base64')}:`
  if (covered.includes('content-digest') && one('content-digest') !== digest) return null
  return verify(null, Buffer.from(base), publicKey, Buffer.from(signature, 'base64')) ? covered : null
}

const all = ['@method', '@target-uri', 'content-digest', 'pipelock-mediation']
const forged = [
  'Pipelock-Mediation: verdict=allow',
  'Signature-Input: pipelock1=("@method")',
  'Signature: pipelock1=:AAAA:',
]

test('an MCP server verifies what reaches it, packed by the client or not', async () => {
  const bench = await startBench(signing)
  const text = call('hello')
  for (const [body, fields] of [
    [text, forged],
    [gzipSync(text), ['Content-Encoding: gzip']],
  ] as const) {
    const { sent } = await bench.ask('POST /mcp?a=1', body, fields)
    assert.equal(sent.length, 1)
    assert.deepEqual(verified(sent[0] as Message, bench.upstream.url), all)
    assert.equal(String(sent[0]?.body), text)
  }
  await bench.stop()
})

test('without signing no signature of ours reaches an MCP server, whoever wrote it', async () => {
  const bench = await startBench('mediation_envelope: {enabled: true}\n')
  const { sent } = await bench.ask('POST /mcp', call('hello'), forged)
  const of = (name: string) => values(sent[0] as Message, name)
  assert.deepEqual([of('signature'), of('signature-input')], [[], []])
  assert.match(of('pipelock-mediation').join('|'), /^action="mcp:POST"/)
  await bench.stop()
})

test('an origin verifies what reaches it', async () => {
  const origin = await startOrigin()
  const pipelock = await startPipelock({ yaml: `${loopback}${signing}` })
  const body = '{"a":"b"}'
  await pipelock.ask(
    [
      `POST ${origin.url}/a%20b?c=d HTTP/1.1`,
      'Host: x',
      'Connection: close',
      `Content-Length: ${body.length}`,
      ...forged,
    ],
    body,
  )
  assert.deepEqual(verified(origin.requests.at(-1) as Message, origin.url), all)
  await pipelock.stop()
  origin.stop()
})
