// mediation_envelope: each of its keys, what is covered by the signature, and that nobody else speaks for us.

import assert from 'node:assert/strict'
import { createHash, verify } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { mediatedOf, mediateOf } from '../../src/service/mediation.ts'
import { fromHex } from '../../src/service/receipts.ts'
import { generateKey } from '../../src/cli/signing.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Mediated } from '../../src/proxy/mediation.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-mediation-'))
after(() => rmSync(folder, { recursive: true }))
const file = join(folder, 'key')
let hex = ''
generateKey({ purpose: 'envelope-signing', out: file, id: 'k' }, {
  out: (line: string) => void (hex = /public key: (\w+)/.exec(line)?.[1] ?? hex),
} as never)

const request: Mediated = {
  method: 'POST',
  url: 'https://api.example/a?b=c',
  headers: [
    ['Host', 'api.example'],
    ['Pipelock-Mediation', 'verdict=allow, actor="liar"'],
    ['Signature-Input', 'own=("@method" "a,b");created=1, pipelock1=("@method");created=1'],
    ['Signature', 'own=:AAAA:, pipelock1=:BBBB:'],
    ['Content-Digest', 'sha-256=:AAAA:'],
  ],
  body: [new TextEncoder().encode('one '), new TextEncoder().encode('two')],
  leg: 'http',
  verdict: 'warn',
  requestId: 'req-1',
  actor: 'anna "the agent"',
  auth: 'user',
}

function noted(more: string, one: Mediated = request): { of: (name: string) => string[] } | null {
  const loaded = parseConfig(`mediation_envelope: {${more}}`)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const headers = mediateOf(loaded.config, () => 1_700_000_000_000)?.(one)
  if (headers === undefined) return null
  return { of: (name) => headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value) }
}

test('enabled: one note of ours, in place of what the client wrote', () => {
  assert.equal(noted('enabled: false'), null)
  const plain = noted('enabled: true')
  assert.match(
    plain?.of('pipelock-mediation').join('|') ?? '',
    /^action="http:POST", verdict=warn, actor="anna the agent", auth=user, ph=:[\w+/]{22}==:, rid="req-1", hop=1$/,
  )
  assert.deepEqual(plain?.of('signature'), ['own=:AAAA:'])
  assert.deepEqual(plain?.of('signature-input'), ['own=("@method" "a,b");created=1'])
  assert.deepEqual(plain?.of('content-digest'), ['sha-256=:AAAA:'])
})

const signing = `enabled: true, sign: true, signing_key_path: ${file}`

test('sign, signing_key_path, key_id, created_skew_seconds: a signature that its public key verifies', () => {
  const signed = noted(`${signing}, key_id: mine, created_skew_seconds: 5`)
  const digest = `sha-256=:${createHash('sha256').update('one two').digest('base64')}:`
  assert.deepEqual(signed?.of('content-digest'), [digest])
  const [, input = ''] = signed?.of('signature-input') ?? []
  const params =
    '("@method" "@target-uri" "content-digest" "pipelock-mediation");created=1700000000;expires=1700000005;keyid="mine";alg="ed25519";tag="pipelock-mediation"'
  assert.equal(input, `pipelock1=${params}`)
  const base = [
    '"@method": POST',
    '"@target-uri": https://api.example/a?b=c',
    `"content-digest": ${digest}`,
    `"pipelock-mediation": ${signed?.of('pipelock-mediation')[0]}`,
    `"@signature-params": ${params}`,
  ].join('\n')
  const signature = /^pipelock1=:(.+):$/.exec(signed?.of('signature')[1] ?? '')?.[1] ?? ''
  assert.ok(verify(null, Buffer.from(base), fromHex(hex), Buffer.from(signature, 'base64')))
  assert.ok(!verify(null, Buffer.from(base.replace('warn', 'allow')), fromHex(hex), Buffer.from(signature, 'base64')))
})

const covered = (more: string, one?: Mediated) => noted(`${signing}${more}`, one)?.of('signature-input').at(-1)

test('signed_components, max_body_bytes: what is not there, or not known as a whole, is not covered', () => {
  assert.match(
    covered(', signed_components: ["@authority", Host, X-None]') ?? '',
    /^pipelock1=\("@authority" "host"\);/,
  )
  const without = /^pipelock1=\("@method" "@target-uri" "pipelock-mediation"\);/
  const { body: _, ...streamed } = { ...request, headers: [] }
  assert.match(covered('', streamed) ?? '', without)
  assert.match(covered('', { ...streamed, body: null }) ?? '', without)
  const small = { ...streamed, body: request.body ?? null }
  assert.match(covered('', small) ?? '', /"content-digest"/)
  assert.match(covered(', max_body_bytes: 6', small) ?? '', without)
})

test('a key that cannot be used ends the start', () => {
  assert.throws(() => noted('enabled: true, sign: true'), /needs mediation_envelope\.signing_key_path/)
  assert.throws(() => noted(`enabled: true, sign: true, signing_key_path: ${file}-none`), /--purpose envelope-signing/)
})

test('requests to MCP servers have it too', () => {
  const loaded = parseConfig('mediation_envelope: {enabled: true}')
  assert.ok(loaded.ok)
  const mediate = mediateOf(loaded.config)
  const asked = new Request('http://mcp.example/mcp', { method: 'POST', body: '{}' })
  const headers = mediatedOf(() => mediate)(asked, new TextEncoder().encode('{}'), { requestId: 'r', action: 'allow' })
  assert.match(headers?.get('pipelock-mediation') ?? '', /^action="mcp:POST", verdict=allow, actor="anonymous"/)
  assert.equal(mediatedOf(() => null)(asked, null, { requestId: 'r', action: 'allow' }), null)
})

test('sign without signing_key_path: no configuration', () => {
  const loaded = parseConfig('mediation_envelope: {enabled: true, sign: true}')
  assert.ok(!loaded.ok)
  assert.match(loaded.problems[0]?.message ?? '', /needs mediation_envelope\.signing_key_path/)
})
