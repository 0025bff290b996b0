// An attack is the same attack on every transport: the same findings, and the action that `decide` gives them.

import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { test } from 'node:test'
import { WebSocketServer } from 'ws'
import { decide } from '../../src/decide.ts'
import type { Finding, Mode } from '../../src/types.ts'
import { policyFor } from '../core/policy.ts'
import { program, records, startPipelock, until, type LogLine } from './harness.ts'
import { answerTo, attacks, idOf, type Attack } from './mcp-attacks.ts'
import { startOrigin } from './origin.ts'
import { jsonReply, reply } from './mcp-upstream.ts'

/** A client's end of one running proxy. */
interface Talk {
  /** The answer with this id. */
  ask(request: string, id: number): Promise<string>
  readonly lines: () => readonly LogLine[]
  stop(): Promise<void>
}

/** Sequences alone: what a session has read before is another section's (`sessions.test.ts`). */
const yamlOf = (mode: Mode) => `mode: ${mode}\ntaint: {enabled: false}\n`

async function overHttp(mode: Mode, events: boolean): Promise<Talk> {
  const upstream = await startOrigin((request, connection) => {
    const text = answerTo(Number(/"id":(\d+)/.exec(String(request.body))?.[1]))
    const framed = events
      ? reply('200 OK', ['Content-Type: text/event-stream'], `data: ${text}\n\n`)
      : jsonReply(null)
          .replace(/\r\n\r\n.*$/s, '')
          .replace(/Content-Length: \d+/, `Content-Length: ${text.length}`)
    return connection.write(events ? framed : `${framed}\r\n\r\n${text}`)
  })
  const pipelock = await startPipelock({ yaml: yamlOf(mode), mcpUpstream: `${upstream.url}/mcp` })
  const head = ['POST /mcp HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', 'Connection: close']
  return {
    ask: async (request) => {
      const { text } = await pipelock.mcp([...head, `Content-Length: ${Buffer.byteLength(request)}`], request)
      return /^data: (.*)$/m.exec(text)?.[1] ?? text
    },
    lines: () => records(pipelock),
    stop: async () => {
      upstream.stop()
      await pipelock.stop()
    },
  }
}

/** Gives each line of JSON once, when it is complete. */
function eachLine(stream: Readable | null, take: (line: string) => void): void {
  let tail = ''
  stream?.on('data', (chunk: Buffer) => {
    const parts = (tail + chunk.toString()).split('\n')
    tail = parts.pop() ?? ''
    for (const part of parts) if (part.startsWith('{')) take(part)
  })
}

/** `pipelock mcp proxy` with the attack server as program, or behind a WebSocket. */
async function overStdio(mode: Mode, way: 'stdio' | 'ws'): Promise<Talk> {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-parity-'))
  writeFileSync(join(folder, 'own.yaml'), yamlOf(mode))
  const sockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  sockets.on('connection', (socket) =>
    socket.on('message', (data) => socket.send(answerTo(Number(/"id":(\d+)/.exec(String(data as Buffer))?.[1])))),
  )
  await until('the WebSocket server', () => sockets.address() !== null)
  const { port } = sockets.address() as { port: number }
  const server =
    way === 'ws'
      ? ['--upstream', `ws://127.0.0.1:${port}/mcp`]
      : ['--', process.execPath, resolve('tests/wire/mcp-attack-server.ts')]
  const [command = '', ...own] = program
  const child: ChildProcess = spawn(command, [...own, 'mcp', 'proxy', '-c', join(folder, 'own.yaml'), ...server])
  const answers = new Map<number, string>()
  const lines: LogLine[] = []
  eachLine(child.stdout, (line) => answers.set((JSON.parse(line) as { id: number }).id, line))
  eachLine(child.stderr, (line) => lines.push(JSON.parse(line) as LogLine))
  return {
    ask: async (request, id) => {
      child.stdin?.write(`${request}\n`)
      return until(`the answer ${id} by ${way}; last logged was ${JSON.stringify(lines.at(-1))}`, () => answers.get(id))
    },
    lines: () => lines,
    stop: async () => {
      child.stdin?.end()
      await new Promise((go) => child.once('close', go))
      sockets.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const transports: Readonly<Record<string, (mode: Mode) => Promise<Talk>>> = {
  'HTTP JSON': (mode) => overHttp(mode, false),
  'HTTP SSE': (mode) => overHttp(mode, true),
  stdio: (mode) => overStdio(mode, 'stdio'),
  ws: (mode) => overStdio(mode, 'ws'),
}

type Talks = ReadonlyMap<string, Talk>

async function opened(mode: Mode): Promise<Talks> {
  const all = Object.entries(transports).map(async ([name, open]) => [name, await open(mode)] as const)
  return new Map(await Promise.all(all))
}

async function closed(talks: Talks): Promise<void> {
  await Promise.all([...talks.values()].map((talk) => talk.stop()))
}

type Found = Pick<Finding, 'rule' | 'severity' | 'section'>

/** What was found in the last step, and whether it came through. */
async function attempt(talk: Talk, attack: Attack, at: number): Promise<{ found: Found[]; passed: boolean }> {
  let passed = false
  let line: LogLine | undefined
  for (const [step, { request, answer }] of attack.steps.entries()) {
    const id = idOf(at, step)
    const logged = talk.lines().length
    const text = await talk.ask(request.replace('ID', String(id)), id)
    passed = text === answer.replace('ID', String(id))
    assert.ok(passed || /"code":-32\d\d\d/.test(text), `${attack.name}: ${text}`)
    // The record may come after the answer: the next step must not take it for its own.
    line = await until(`the record of ${attack.name}`, () => talk.lines()[logged])
  }
  const found = (line?.['findings'] ?? []) as Found[]
  return { found: found.map(({ rule, severity, section }) => ({ rule, severity, section })), passed }
}

for (const mode of ['audit', 'balanced', 'strict'] as const)
  test(`${mode}: the same on HTTP with JSON, HTTP with events, stdio and WebSocket`, { timeout: 240_000 }, async () => {
    const shared = await opened(mode)
    const wrong: string[] = []
    for (const [at, attack] of attacks.entries()) {
      let first: readonly Found[] | undefined
      const talks = attack.alone === true ? await opened(mode) : shared
      for (const [transport, talk] of talks) {
        const where = `${attack.name}, ${transport}`
        const { found, passed } = await attempt(talk, attack, at)
        const rules = found.map(({ rule }) => rule)
        const expected = attack.rule === null ? rules.length === 0 : rules.some((rule) => rule === attack.rule)
        if (!expected) wrong.push(`${where}: found ${rules.join() || 'nothing'}`)
        const { setting } = attack
        const judged = found.map((one) => ({ ...one, ...(setting !== undefined && { setting }) }) as Finding)
        const { action } = decide(policyFor(mode), judged)
        if (passed !== (action === 'allow' || action === 'warn'))
          wrong.push(`${where}: ${action}, but passed: ${passed}`)
        first ??= found
        if (JSON.stringify(found) !== JSON.stringify(first)) wrong.push(`${where}: other findings than first`)
      }
      if (talks !== shared) await closed(talks)
    }
    await closed(shared)
    assert.deepEqual(wrong, [])
  })

test(
  'stdio: a call of MCP 2026-07-28 fails with a result, whichever side it was stopped on',
  { timeout: 60_000 },
  async () => {
    const talk = await overStdio('balanced', 'stdio')
    const _meta = '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}'
    for (const name of ['a key in an argument', 'an order in a text']) {
      const at = attacks.findIndex((attack) => attack.name === name)
      const request = attacks[at]?.steps[0]?.request ?? assert.fail(name)
      const id = idOf(at, 0)
      const answer = await talk.ask(request.replace('ID', String(id)).replace('"params":{', `"params":{${_meta},`), id)
      const { result } = JSON.parse(answer) as { result: { isError: boolean; resultType: string } }
      assert.deepEqual([result.isError, result.resultType], [true, 'complete'], name)
    }
    await talk.stop()
  },
)
