// The one table of what may be said to an origin and by it, and every way to say it through the proxy.

import { spawn } from 'node:child_process'
import { Connection, type Message } from './connection.ts'
import { awsKey, freePort, injection } from './harness.ts'
import { startInside, opening, tunnel, type Inside } from './inside.ts'
import { plain, startOrigin, type Origin } from './origin.ts'
import { frame, handshake, raw, webSocketServer } from './ws-peers.ts'
import type { Finding } from '../../src/types.ts'

export interface Case {
  readonly query?: string
  /** What the client sends. */
  readonly body?: string
  readonly field?: readonly [name: string, value: string]
  readonly answer?: string
  readonly type?: string
  /** The answer says that it is compressed; a WebSocket message can only look so. */
  readonly coding?: 'gzip'
  /** What decides; absent = nothing is found. */
  readonly finding?: Pick<Finding, 'severity' | 'section'>
  /** What was found cannot be taken out. */
  readonly whole?: true
}

const dlp = { severity: 'critical', section: 'dlp' } as const
const sent = { severity: 'critical', section: 'request_body_scanning' } as const
const orders = { severity: 'high', section: 'response_scanning' } as const
const tail = injection.slice(7)

export const cases: Readonly<Record<string, Case>> = {
  clean: { body: 'hello', answer: 'All is well.' },
  'secret-query': { query: `?key=${awsKey}`, finding: dlp },
  'secret-encoded': { query: `?key=${Buffer.from(`key ${awsKey} end`).toString('base64url')}`, finding: dlp },
  'secret-field': { field: ['X-Api-Key', awsKey], finding: sent },
  'secret-body': { body: `{"note": "k=${awsKey}"}`, finding: sent },
  injection: { answer: `Hello. ${injection}.`, finding: orders },
  page: { answer: `<p>Hello. Ig<b>no</b>re ${tail}.</p>`, type: 'text/html', finding: orders },
  json: { answer: `{"a": ["Hello. \\u0049gnore ${tail}."]}`, type: 'application/json', finding: orders },
  late: { answer: `${'All is well. '.repeat(30_000)}${injection}.`, finding: orders },
  fault: { answer: '\x1f\x8b\x08\0\0\0\0\0\0\x03rubbish', coding: 'gzip', finding: orders, whole: true },
  'fault-body': {
    body: '\x1f\x8b\x08\0\0\0\0\0\0\x03rubbish',
    coding: 'gzip',
    finding: { ...sent, severity: 'high' },
    whole: true,
  },
}

/** What came of it, as the client sees it. */
export interface Seen {
  readonly refused: boolean
  readonly text: string
}

export interface Way {
  /** What the record calls it. */
  readonly transport: string
  /** Only what is asked for and answered: it sends nothing on. */
  readonly asksOnly?: true
  readonly go: (name: string, one: Case) => Promise<Seen>
}

export interface World {
  readonly inside: Inside
  readonly ways: Readonly<Record<string, Way>>
  stop(): Promise<void>
}

function answered({ start }: Pick<Message, 'start'>): Uint8Array {
  const { answer = 'ok', type = 'text/plain', coding } = cases[start.split(/[/? ]+/)[2] ?? ''] ?? {}
  const bytes = Buffer.from(plain(Buffer.from(answer, 'latin1'), type))
  return coding === undefined || answer === 'ok'
    ? bytes
    : Buffer.from(bytes.toString('latin1').replace('\r\n', `\r\nContent-Encoding: ${coding}\r\n`), 'latin1')
}

function asked(target: string, authority: string, { body = '', field, coding }: Case): string {
  const fields = [
    `Host: ${authority}`,
    'Connection: close',
    ...(field === undefined ? [] : [field.join(': ')]),
    ...(body !== '' && coding !== undefined ? [`Content-Encoding: ${coding}`] : []),
    ...(body === '' ? [] : ['Content-Type: text/plain', `Content-Length: ${body.length}`]),
  ]
  return `${body === '' ? 'GET' : 'POST'} ${target} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${body}`
}

async function http(connection: Connection, request: string): Promise<Seen> {
  try {
    await connection.write(Buffer.from(request, 'latin1'))
    const { status, text } = await connection.answer()
    return { refused: status === 403, text }
  } catch {
    // What was found behind the first bytes cuts the connection.
    return { refused: true, text: '' }
  } finally {
    connection.destroy()
  }
}

async function webSocket(connection: Connection, target: string, authority: string, one: Case): Promise<Seen> {
  const { body = 'hello', field, coding } = one
  try {
    const more = field === undefined ? '' : `${field.join(': ')}\r\n`
    await connection.write(handshake(target, more).replace('Host: x', `Host: ${authority}`))
    const head = await connection.head()
    if (!head?.start.includes(' 101 ')) return { refused: head?.start.includes(' 403 ') === true, text: '' }
    await connection.write(raw(coding === undefined ? 0x81 : 0x82, Buffer.from(body, 'latin1')))
    const { opcode, payload } = await frame(connection)
    return { refused: opcode === 8 && payload.readUInt16BE() === 1008, text: payload.toString('latin1') }
  } finally {
    connection.destroy()
  }
}

/** The openssl of this machine as a client of the proxy. */
function openssl(args: readonly string[], request: string): Promise<Seen> {
  const child = spawn('openssl', ['s_client', '-quiet', '-verify_return_error', '-ign_eof', ...args])
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('latin1')))
  child.stdin.write(Buffer.from(request, 'latin1'))
  return new Promise((go, fail) =>
    child.on('close', () => {
      const [head = '', ...text] = out.split('\r\n\r\n')
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? Number.NaN)
      const short = Number.isFinite(length) && text.join('\r\n\r\n').length < length
      if (!head.startsWith('HTTP/1.1 ')) fail(new Error(`openssl said: ${out.slice(0, 200)}`))
      else go({ refused: head.startsWith('HTTP/1.1 403') || short, text: text.join('\r\n\r\n') })
    }),
  )
}

const at = (server: { readonly port: number }) => `localhost:${server.port}`

const path = (way: string, name: string, { query = '' }: Case) => `/${way}/${name}${query}`

const fetched = (url: string) => `/fetch?url=${encodeURIComponent(url)}`

const connected = (url: string) => `/ws?url=${encodeURIComponent(url)}`

const say = (path: string) => {
  const { answer = 'ok', coding } = cases[path.split(/[/?]/)[2] ?? ''] ?? {}
  return coding === undefined ? answer : Buffer.from(answer, 'latin1')
}

/** A proxy with this configuration, origins behind it and all ways to them. */
export async function startWorld(yaml: string): Promise<World> {
  const reverse = await freePort()
  const clear: Origin = await startOrigin((request, connection) => connection.write(answered(request)))
  const inside = await startInside({
    yaml: `${opening}reverse_proxy: {enabled: true, listen: "127.0.0.1:${reverse}", upstream: "http://localhost:${clear.port}"}\n${yaml}`,
  })
  const secure = await startOrigin((request, connection) => connection.write(answered(request)), inside.certificates)
  const [ws, wss] = [await webSocketServer(say), await webSocketServer(say, inside.certificates)]
  const { port } = inside.pipelock
  const [plainAt, secureAt, wsAt, wssAt] = [clear, secure, ws, wss].map(at) as [string, string, string, string]
  const open = () => Connection.open(port)
  const proxied = ['-proxy', `127.0.0.1:${port}`, '-CAfile', inside.ca, '-servername', 'localhost']

  const ways: Record<string, Way> = {
    forward: {
      transport: 'forward',
      go: async (name, one) =>
        http(await open(), asked(`http://${plainAt}${path('forward', name, one)}`, plainAt, one)),
    },
    cleartext: {
      transport: 'intercept',
      go: async (name, one) => http(await tunnel(port, plainAt), asked(path('cleartext', name, one), plainAt, one)),
    },
    tls: {
      transport: 'intercept',
      go: async (name, one) => http(await inside.open(secure.port), asked(path('tls', name, one), secureAt, one)),
    },
    openssl: {
      transport: 'intercept',
      go: (name, one) => openssl([...proxied, '-connect', secureAt], asked(path('openssl', name, one), secureAt, one)),
    },
    fetch: {
      transport: 'fetch',
      asksOnly: true,
      go: async (name, one) =>
        http(await open(), asked(fetched(`http://${plainAt}${path('fetch', name, one)}`), 'x', {})),
    },
    'fetch-tls': {
      transport: 'fetch',
      asksOnly: true,
      go: async (name, one) =>
        http(await open(), asked(fetched(`https://${secureAt}${path('fetch-tls', name, one)}`), 'x', {})),
    },
    reverse: {
      transport: 'reverse',
      go: async (name, one) => http(await Connection.open(reverse), asked(path('reverse', name, one), 'x', one)),
    },
    ws: {
      transport: 'websocket',
      go: async (name, one) => webSocket(await open(), connected(`ws://${wsAt}${path('ws', name, one)}`), 'x', one),
    },
    wss: {
      transport: 'websocket',
      go: async (name, one) => webSocket(await open(), connected(`wss://${wssAt}${path('wss', name, one)}`), 'x', one),
    },
    'forward-upgrade': {
      transport: 'websocket',
      go: async (name, one) =>
        webSocket(await open(), `http://${wsAt}${path('forward-upgrade', name, one)}`, wsAt, one),
    },
    'cleartext-upgrade': {
      transport: 'websocket',
      go: async (name, one) => webSocket(await tunnel(port, wsAt), path('cleartext-upgrade', name, one), wsAt, one),
    },
    'tls-upgrade': {
      transport: 'websocket',
      go: async (name, one) => webSocket(await inside.open(wss.port), path('tls-upgrade', name, one), wssAt, one),
    },
  }
  return {
    inside,
    ways,
    stop: async () => {
      for (const server of [ws, wss]) server.close()
      for (const origin of [clear, secure]) origin.stop()
      await inside.stop()
    },
  }
}
