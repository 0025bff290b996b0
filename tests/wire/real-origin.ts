// An HTTPS origin that serves what real clients come for: files and ranges, a git repository, an npm package, model streams.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Secure } from './origin.ts'

export interface RealOrigin {
  readonly url: string
  /** `METHOD /path` of every request. */
  readonly asked: string[]
  /** What a client that downloads /file gets. */
  readonly file: Buffer
  stop(): void
}

export const said = 'One day, said the fox, all of this will be streamed, word by word.'

const chunkOf = (content: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'demo',
  choices: [{ index: 0, delta: { content }, finish_reason: null }],
})

const events = (response: ServerResponse, list: readonly string[]) => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of list) response.write(event)
  response.end()
}

/** What each path answers; `folder` holds the repository and the package. */
export async function startRealOrigin(secure: Secure, folder: string): Promise<RealOrigin> {
  const file = Buffer.alloc(
    300_000,
    Uint8Array.from({ length: 253 }, (_, i) => i),
  )
  const asked: string[] = []
  const words = said.match(/\S+\s*/g) ?? []
  const routes: readonly (readonly [
    RegExp,
    (request: IncomingMessage, response: ServerResponse, body: Buffer) => void,
  ])[] = [
    [
      /^\/file$/,
      (request, response) => {
        const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
        if (range === null) return void response.end(file)
        const [from, to] = [Number(range[1]), Number(range[2])]
        const head = {
          'content-range': `bytes ${from}-${to}/${file.length}`,
          'content-type': 'application/octet-stream',
        }
        response.writeHead(206, head).end(file.subarray(from, to + 1))
      },
    ],
    [
      /^\/compressed$/,
      (_, response) =>
        void response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }).end(gzipSync(said)),
    ],
    [/^\/upload$/, (_, response, body) => void response.end(createHash('sha256').update(body).digest('hex'))],
    [/^\/json$/, (_, response) => void response.setHeader('content-type', 'application/json').end('{"ok":true}')],
    [
      /^\/v1\/chat\/completions$/,
      (_, response) =>
        events(response, [...words.map((word) => `data: ${JSON.stringify(chunkOf(word))}\n\n`), 'data: [DONE]\n\n']),
    ],
    [/^\/v1\/messages/, (_, response) => events(response, anthropic(words))],
    [/^\/repository\.git\//, (request, response, body) => gitBackend(request, response, body, folder)],
    [/^\/npm\//, (request, response) => registry(request, response, folder, `https://${request.headers.host}/npm`)],
  ]
  const server = createServer({ ...secure }, (request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const path = request.url ?? '/'
      asked.push(`${request.method} ${path}`)
      const route = routes.find(([pattern]) => pattern.test(path))
      if (route === undefined) return void response.writeHead(404).end('nothing here')
      route[1](request, response, Buffer.concat(parts))
    })
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as { port: number }
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `https://localhost:${port}`, asked, file, stop }
}

const event = (type: string, rest: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`

function anthropic(words: readonly string[]): string[] {
  const usage = { input_tokens: 1, output_tokens: 1 }
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    content: [],
    model: 'demo',
    stop_reason: null,
    usage,
  }
  return [
    event('message_start', { message }),
    event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
    ...words.map((text) => event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } })),
    event('content_block_stop', { index: 0 }),
    event('message_delta', { delta: { stop_reason: 'end_turn' }, usage }),
    event('message_stop', {}),
  ]
}

/** A repository with one commit, for git's own server program. */
export function makeRepository(folder: string): void {
  const work = join(folder, 'work')
  mkdirSync(work)
  writeFileSync(join(work, 'story.txt'), `${said}\n`.repeat(2000))
  const git = (...args: string[]) => {
    const own = ['-c', 'user.name=Test', '-c', 'user.email=test@test.example', '-c', 'commit.gpgsign=false']
    const { status, stderr } = spawnSync('git', ['-C', work, ...own, ...args], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', 'The story')
  git('clone', '-q', '--bare', '.', join(folder, 'repository.git'))
}

/** CGI (RFC 3875) to `git http-backend`. */
function gitBackend(request: IncomingMessage, response: ServerResponse, body: Buffer, folder: string): void {
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const backend = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'] ?? '',
      GIT_PROJECT_ROOT: folder,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: path,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method ?? 'GET',
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    },
  })
  const out: Buffer[] = []
  backend.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  backend.on('close', () => {
    const all = Buffer.concat(out)
    const end = all.indexOf('\r\n\r\n')
    const fields = all
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': ') as [string, string])
    const status = Number(fields.find(([name]) => name === 'Status')?.[1]?.slice(0, 3) ?? 200)
    response
      .writeHead(status, Object.fromEntries(fields.filter(([name]) => name !== 'Status')))
      .end(all.subarray(end + 4))
  })
  backend.stdin.end(body)
}

/** Packs the package that /npm serves. */
export function makePackage(folder: string): void {
  const work = join(folder, 'package')
  mkdirSync(work)
  writeFileSync(join(work, 'package.json'), JSON.stringify({ name: 'fox-story', version: '1.0.0', main: 'index.js' }))
  writeFileSync(join(work, 'index.js'), `module.exports = ${JSON.stringify(said)}\n`)
  const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: work, encoding: 'utf8' })
  if (packed.status !== 0) throw new Error(packed.stderr)
}

function registry(request: IncomingMessage, response: ServerResponse, folder: string, base: string): void {
  const packed = join(folder, 'fox-story-1.0.0.tgz')
  if (request.url === '/npm/fox-story/-/fox-story-1.0.0.tgz')
    return void response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(readFileSync(packed))
  if (request.url !== '/npm/fox-story') return void response.writeHead(404).end('{}')
  const integrity = `sha512-${createHash('sha512').update(readFileSync(packed)).digest('base64')}`
  const version = {
    name: 'fox-story',
    version: '1.0.0',
    dist: { tarball: `${base}/fox-story/-/fox-story-1.0.0.tgz`, integrity },
  }
  const packument = { name: 'fox-story', 'dist-tags': { latest: '1.0.0' }, versions: { '1.0.0': version } }
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(packument))
}
