// `doctor` on a machine that can keep what the configuration promises, and on one that cannot.

import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { freePort, runToEnd, startPipelock } from './harness.ts'

const folder = mkdtempSync(join(tmpdir(), 'pipelock-doctor-'))
after(() => rmSync(folder, { recursive: true, force: true }))
/** Behind a proxy that resolves: no test asks DNS. */
const noDns = 'upstream_proxy: {url: http://127.0.0.1:3128, local_dns: false}\n'

interface Check {
  readonly check: string
  readonly status: string
  readonly detail: string
  readonly remedy?: string
}

function doctor(yaml: string, env: Record<string, string> = {}) {
  const file = join(folder, 'doctor.yaml')
  writeFileSync(file, yaml)
  const { code, out, err } = runToEnd(['doctor', '--json', '--config', file], { env: { HOME: folder, ...env } })
  assert.notEqual(out, '', err)
  const { checks } = JSON.parse(out) as { checks: Check[] }
  const bad = (status: string) => checks.filter((one) => one.status === status)
  for (const one of checks) assert.equal(one.remedy === undefined, one.status === 'ok', JSON.stringify(one))
  return { code, checks, failed: bad('fail').map(({ check }) => check), warned: bad('warn').map(({ check }) => check) }
}

test('all is well: 0, and what is left open is a warning', async () => {
  const { code, failed, warned } = doctor(`${noDns}fetch_proxy: {listen: '127.0.0.1:${await freePort()}'}\n`)
  assert.deepEqual([code, failed], [0, []])
  assert.ok(warned.includes('tls'))
})

test('a port that another program has, a folder that is none, a key that is gone: 1, each with its remedy', async () => {
  const other = createServer()
  await new Promise<void>((go) => other.listen(0, '127.0.0.1', go))
  const { port } = other.address() as AddressInfo
  writeFileSync(join(folder, 'plain'), '')
  const secrets = join(folder, 'secrets')
  writeFileSync(secrets, 'correct-horse-battery\n')
  chmodSync(secrets, 0o666)
  const { code, failed } = doctor(
    `${noDns}fetch_proxy: {listen: '127.0.0.1:${port}'}\ndlp: {secrets_file: ${secrets}}\nlogging: {output: file, file: ${folder}/plain/audit.log}\nflight_recorder: {enabled: true, dir: ${folder}/plain/r, signing_key_path: ${folder}/none.key}\n`,
  )
  assert.equal(code, 1)
  assert.deepEqual(failed.toSorted(), ['flight recorder', 'flight recorder key', 'log', 'port', 'secrets'])
  other.close()
})

test('the recorder is told of by the folder that the configuration names', () => {
  const dir = join(folder, 'evidence')
  const key = join(folder, 'receipts.key')
  runToEnd(['signing', 'key', 'generate', '--purpose', 'receipt-signing', '--out', key, '--id', 'a'])
  const detail = () =>
    doctor(`${noDns}flight_recorder: {enabled: true, dir: ${dir}, signing_key_path: ${key}}\n`).checks.find(
      ({ check }) => check === 'flight recorder',
    )?.detail
  assert.equal(detail(), `${dir} (made at the first start)`)
  mkdirSync(join(dir, 'receipts'), { recursive: true })
  assert.equal(detail(), dir)
})

test('what run would refuse fails here: envelope key, a folder that nobody makes, other listeners', async () => {
  const other = createServer()
  await new Promise<void>((go) => other.listen(0, '127.0.0.1', go))
  const { port } = other.address() as AddressInfo
  const own = `${noDns}fetch_proxy: {listen: '127.0.0.1:${await freePort()}'}\n`
  const places = `scan_api: {listen: '127.0.0.1:${port}', auth: {bearer_tokens: [a]}}\n`
  const envelope = `mediation_envelope: {enabled: true, sign: true, signing_key_path: ${folder}/none.key}\n`
  const missing = doctor(`${own}${places}${envelope}logging: {output: file, file: ${folder}/none/audit.log}\n`)
  assert.deepEqual([missing.code, missing.failed.toSorted()], [1, ['envelope key', 'log', 'port']])
  assert.deepEqual(doctor(`${own}logging: {output: file, file: ${folder}}\n`).failed, ['log'])
  assert.deepEqual(
    doctor(`${own}agents: {ben: {listeners: ['127.0.0.1:${port}']}}\n`).checks.at(-2)?.detail,
    `agents.ben.listeners 127.0.0.1:${port}: EADDRINUSE`,
  )
  other.close()
})

test('a proxy that runs there is no stranger; open listeners and other proxies are told', async () => {
  const proxy = await startPipelock()
  const { failed, checks } = doctor(`${noDns}fetch_proxy: {listen: '127.0.0.1:${proxy.port}'}\n`)
  assert.deepEqual(failed, [])
  assert.ok(checks.some(({ detail }) => detail.endsWith('Pipelock answers there')))
  await proxy.stop()
  const [api, scan] = [await freePort(), await freePort()]
  const more = `kill_switch: {api_token: a, api_listen: '127.0.0.1:${api}'}\nscan_api: {listen: '127.0.0.1:${scan}', auth: {bearer_tokens: [a]}}\n`
  const whole = await startPipelock({ yaml: more })
  const whilst = doctor(`${noDns}fetch_proxy: {listen: '127.0.0.1:${whole.port}'}\n${more}`)
  assert.deepEqual([whilst.code, whilst.failed], [0, []])
  await whole.stop()
  const open = doctor(
    `${noDns}forward_proxy: {enabled: true}\nfetch_proxy: {listen: '0.0.0.0:${await freePort()}'}\n`,
    {
      HTTPS_PROXY: 'http://10.9.9.9:3128',
    },
  )
  assert.ok(open.warned.includes('listen') && open.warned.includes('environment'), JSON.stringify(open.checks))
})
