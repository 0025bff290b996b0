// `redaction` of MCP over sockets and pipes: what the server reads, what the record says, what the client is told.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { awsKey, program, records, startPipelock, until, type LogLine } from './harness.ts'
import { startOrigin } from './origin.ts'
import { jsonReply } from './mcp-upstream.ts'

const section = `redaction:
  enabled: true
  default_profile: own
  profiles: {own: {classes: [email, aws-access-key], dictionaries: [people]}}
  dictionaries: {people: {class: customer, entries: ["Jörg Müller"], case_insensitive: true}}
`
const mail = ['anna.smith', 'customer.example'].join('@')
const call = (id: number, args: string) =>
  `{"jsonrpc":"2.0","id":${id},"method":"tools/call","params":{"name":"post","arguments":${args}}}`
const asked = call(1, `{ "to": ["${mail}", "${mail}"], "n": 1.0, "by":"J\\u00f6rg M\\u00fcller", "key":"${awsKey}" }`)
const sent = call(
  1,
  '{ "to": ["<pl:email:1>", "<pl:email:1>"], "n": 1.0, "by":"<pl:customer:1>", "key":"<pl:aws-access-key:1>" }',
)
const counts = { email: 2, customer: 1, 'aws-access-key': 1 }
const unredactable = call(2, `{"a":"${mail}","<pl:email:1>":1,"${mail}":2}`)

test('HTTP: the server gets placeholders; what cannot be redacted it does not get', async () => {
  const upstream = await startOrigin((_, connection) => connection.write(jsonReply({ ok: true })))
  const pipelock = await startPipelock({ yaml: section, mcpUpstream: `${upstream.url}/mcp` })
  const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Connection: close']
  const post = (text: string, ...more: string[]) =>
    pipelock.mcp([...head, ...more, `Content-Length: ${Buffer.byteLength(text)}`], text)
  const { status } = await post(asked, `Mcp-Param-To: ${mail}`)
  assert.equal(status, 200)
  const [request] = upstream.requests
  assert.equal(request?.body.toString(), sent)
  const line = await until('the record', () => records(pipelock).find((one) => one['transport'] === 'mcp'))
  assert.deepEqual([line['action'], line['redacted']], ['allow', counts])
  assert.ok(!JSON.stringify([line, request?.fields]).includes(mail))
  const refused = await post(unredactable)
  assert.match(refused.text, /"id":2,"error":\{"code":-32001,"message":"pipelock: request blocked by MCP redaction"/)
  assert.equal(upstream.requests.length, 1)
  upstream.stop()
  await pipelock.stop()
})

const lines = (text: string) => text.split('\n').filter((line) => line.startsWith('{'))

/** Answers each line with what it was. */
const echo = `let rest = ''
process.stdin.on('data', (chunk) => {
  const lines = (rest + chunk).split('\\n')
  rest = lines.pop()
  for (const line of lines) console.log(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(line).id, result: { got: line } }))
})
`

test('stdio: the server gets placeholders; what cannot be redacted it does not get', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-redaction-'))
  writeFileSync(join(folder, 'own.yaml'), section)
  writeFileSync(join(folder, 'echo.mjs'), echo)
  const [command = '', ...own] = program
  const args = [
    ...own,
    'mcp',
    'proxy',
    '-c',
    join(folder, 'own.yaml'),
    '--',
    process.execPath,
    join(folder, 'echo.mjs'),
  ]
  const child: ChildProcess = spawn(command, args)
  let [out, log] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ask = async (request: string, id: number): Promise<string> => {
    child.stdin?.write(`${request}\n`)
    return until(`the answer ${id}; logged was ${log}`, () =>
      lines(out).find((line) => line.endsWith('}') && line.includes(`"id":${id},`)),
    )
  }
  const answer = JSON.parse(await ask(asked, 1)) as { result: { got: string } }
  assert.equal(answer.result.got, sent)
  const line = await until('the record', () => {
    const [first] = lines(log).filter((one) => one.endsWith('}'))
    return first === undefined ? undefined : (JSON.parse(first) as LogLine)
  })
  assert.deepEqual([line['action'], line['redacted']], ['allow', counts])
  assert.match(await ask(unredactable, 2), /"code":-32001,"message":"pipelock: request blocked by MCP redaction"/)
  assert.ok(!log.includes(mail))
  child.stdin?.end()
  await new Promise((go) => child.once('close', go))
  rmSync(folder, { recursive: true, force: true })
})
