// One verdict, whatever way a request came: absolute-form, inside a tunnel, by /fetch and through the reverse proxy.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Connection } from './connection.ts'
import { awsKey, freePort, injection, startPipelock, type LogLine, type Pipelock } from './harness.ts'
import { opening, tunnel } from './inside.ts'
import { plain, startOrigin, type Origin } from './origin.ts'
import { decide } from '../../src/decide.ts'
import type { Finding, Mode, Policy, Setting } from '../../src/types.ts'

const gzip = (body: string) =>
  Buffer.from(
    `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Encoding: gzip\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )

interface Case {
  readonly query?: string
  readonly reply: () => Uint8Array
  /** What decides; absent = nothing is found. */
  readonly finding?: Pick<Finding, 'severity' | 'section'>
  /** What was found cannot be taken out. */
  readonly whole?: true
}

const cases: Readonly<Record<string, Case>> = {
  clean: { reply: () => plain('All is well.') },
  secret: { query: `?key=${awsKey}`, reply: () => plain('ok'), finding: { severity: 'critical', section: 'dlp' } },
  injection: {
    reply: () => plain(`Hello. ${injection}.`),
    finding: { severity: 'high', section: 'response_scanning' },
  },
  page: {
    reply: () => plain(`<p>Hello. Ig<b>no</b>re ${injection.slice(7)}.</p>`, 'text/html'),
    finding: { severity: 'high', section: 'response_scanning' },
  },
  fault: { reply: () => gzip('no gzip'), finding: { severity: 'high', section: 'response_scanning' }, whole: true },
}

const settings: readonly (readonly [Mode, Setting])[] = [
  ['balanced', 'auto'],
  ['balanced', 'warn'],
  ['balanced', 'block'],
  ['balanced', 'strip'],
  ['balanced', 'ask'],
  ['strict', 'warn'],
  ['audit', 'block'],
]

let origin: Origin
before(async () => {
  origin = await startOrigin((request, connection) =>
    connection.write(cases[request.start.split(/[/? ]+/)[1] ?? '']?.reply() ?? assert.fail(request.start)),
  )
})
after(() => origin.stop())

interface Answered {
  readonly status: number
  readonly text: string
}

async function over(connection: Connection, target: string): Promise<Answered> {
  try {
    await connection.write(`GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${origin.port}\r\n\r\n`)
    return await connection.answer('GET')
  } finally {
    connection.destroy()
  }
}

type Way = (pipelock: Pipelock, reverse: number, path: string) => Promise<Answered>

const ways: Readonly<Record<string, Way>> = {
  forward: async ({ port }, _, path) => over(await Connection.open(port), `${origin.url}${path}`),
  intercept: async ({ port }, _, path) => over(await tunnel(port, `127.0.0.1:${origin.port}`), path),
  fetch: async ({ port }, _, path) =>
    over(await Connection.open(port), `/fetch?url=${encodeURIComponent(`${origin.url}${path}`)}`),
  reverse: async (_, port, path) => over(await Connection.open(port), path),
}

for (const [mode, action] of settings)
  test(`mode ${mode}, action ${action}`, async () => {
    const port = await freePort()
    const reverse = `reverse_proxy: {enabled: true, listen: "127.0.0.1:${port}", upstream: "${origin.url}"}\n`
    const yaml = `${opening}mode: ${mode}\n${reverse}response_scanning: {action: ${action}}\n`
    const pipelock = await startPipelock({ yaml })
    const actions = { dlp: 'auto', response_scanning: action } as unknown as Policy['actions']
    try {
      for (const [name, { query = '', finding, whole }] of Object.entries(cases)) {
        const found = finding === undefined ? [] : [finding as Finding]
        const want = decide({ mode, enforce: true, actions }, found).action
        const refused = want === 'block' || (want === 'strip' && whole === true)
        for (const [transport, ask] of Object.entries(ways)) {
          const what = `${name} by ${transport}`
          const { status, text } = await ask(pipelock, port, `/${name}${query}`)
          // What cannot be read has no text that /fetch could hand over, even where it may pass.
          const passes = transport === 'fetch' && whole === true ? 502 : 200
          assert.equal(status, refused ? 403 : passes, what)
          if (want === 'strip' && !refused) assert.match(text, /\[REDACTED: /, what)
          const here = (line: LogLine) =>
            line['transport'] === transport && String(line['url']).includes(name === 'secret' ? 'redacted' : `/${name}`)
          const line = await pipelock.logged(here)
          assert.equal(line['action'], want, what)
        }
      }
    } finally {
      await pipelock.stop()
    }
  })
