// What `pipelock test` tries is found with the defaults in every mode, what is switched off or opened shows, and health is told of nobody else.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { test } from 'node:test'
import { healthcheck } from '../../src/cli/health.ts'
import { tried } from '../../src/cli/test.ts'
import { categories } from '../../src/cli/vectors-http.ts'
import { parseConfig } from '../../src/config/load.ts'

async function withYaml(yaml: string, names?: readonly string[]) {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const wanted = names === undefined ? categories : categories.filter(({ name }) => names.includes(name))
  const { outcomes, gaps } = await tried(loaded.config, wanted)
  const failed = outcomes.filter(({ status }) => status === 'fail').map(({ category, name }) => `${category}: ${name}`)
  return { outcomes, failed, gaps: gaps.map(({ category }) => category) }
}

test('the defaults pass, and block what they must', async () => {
  const { outcomes, failed, gaps } = await withYaml('mode: balanced\n')
  assert.deepEqual([failed, gaps], [[], []])
  assert.ok(outcomes.length > 40)
  assert.deepEqual(
    outcomes.filter(({ expected, blocked, category }) => expected && !blocked && category === 'dlp'),
    [],
  )
  assert.deepEqual(
    outcomes.filter(({ expected, blocked }) => !expected && blocked),
    [],
  )
  assert.ok(!JSON.stringify(outcomes).includes(['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('')), 'a secret is told')
})

test('an allowlist in strict mode does not stand in the way of what is tried behind it', async () => {
  const { failed } = await withYaml('mode: strict\napi_allowlist: ["*.partner.example"]\n')
  assert.deepEqual(failed, [])
})

test('audit finds all of it and blocks nothing', async () => {
  const { outcomes, failed } = await withYaml('mode: audit\n')
  assert.deepEqual(failed, [])
  assert.ok(outcomes.every(({ blocked, category }) => !blocked || category === 'scheme'))
})

test('what is switched off is a gap; what is opened is a failure', async () => {
  const off = await withYaml(
    'response_scanning: {enabled: false}\nmcp_input_scanning: {enabled: false}\nfetch_proxy: {monitoring: {blocklist: [], entropy_threshold: 0}}\n',
  )
  assert.deepEqual(off.gaps, ['blocklist', 'entropy', 'response_injection', 'mcp_response', 'mcp_input'])
  assert.deepEqual(off.failed, [])
  const open = await withYaml('response_scanning: {exempt_domains: [pipelock-test.example]}\n', ['response_injection'])
  assert.equal(open.failed.length, 4)
  const reached = await withYaml('ssrf: {ip_allowlist: [169.254.169.254/32]}\n', ['ssrf'])
  assert.ok(reached.failed.includes('ssrf: cloud metadata address'))
})

test('healthcheck takes no other server for a healthy pipelock', async () => {
  const server = createServer((_, answer) => void answer.end('hello'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const lines: string[] = []
  const { port } = server.address() as { port: number }
  const asked = healthcheck(`127.0.0.1:${port}`, (line) => void lines.push(line))
  await assert.rejects(asked, /what answers on 127\.0\.0\.1:\d+ is not pipelock/)
  assert.equal((JSON.parse(lines[0] ?? '') as { healthy: boolean }).healthy, false)
  server.close()
})
