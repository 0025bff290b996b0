// What clients do in a soak, each with the one answer that is right.

import { connect } from 'node:tls'
import { Connection } from './connection.ts'
import { awsKey, injection } from './harness.ts'
import type { Inside } from './inside.ts'
import { tunnel } from './inside.ts'
import { page, poisonedPath } from './soak-origin.ts'
import { byHand, closeOf, frame, handshake, raw } from './ws-peers.ts'

export interface Ports {
  readonly proxy: number
  readonly mcp: number
  readonly http: number
  readonly https: number
  readonly ws: number
  readonly silent: number
  readonly wss: number
}

/** Another answer than the one that is right. */
export class Wrong extends Error {}

function expect(what: string, holds: boolean, instead: unknown): void {
  if (!holds) throw new Wrong(`${what}: ${String(instead).slice(0, 200)}`)
}

/** How long a client waits for what will not come (milliseconds). */
const patienceMs = 300
const pause = () => new Promise((go) => setTimeout(go, patienceMs))

/** A stream that goes on for the whole run, or until it is taken up anew. */
export interface Held {
  ended(): boolean
  /** Something came since it was asked last, or nothing has to. */
  came(): boolean
  close(): void
}

export class Jobs {
  readonly #inside: Inside
  readonly #ports: Ports
  #id = 0

  constructor(inside: Inside, ports: Ports) {
    this.#inside = inside
    this.#ports = ports
  }

  /** By name: what is done once in a while by each of several clients. */
  readonly all: Readonly<Record<string, () => Promise<void>>> = {
    'page in the clear': () => this.#get('/page', 200, page),
    'large page in the clear': () => this.#get('/large', 200, page.repeat(100)),
    'secret in a URL': () => this.#get(`/page?key=${awsKey}`, 403),
    'injection in an answer': () => this.#get(poisonedPath, 403),
    upload: () => this.#post('a clean line of an upload. '.repeat(2000), 200),
    'secret in an upload': () => this.#post(`${'a clean line. '.repeat(500)}${awsKey}`, 403),
    'origin that resets': () => this.#get('/reset', 502),
    'origin that speaks no HTTP': () => this.#get('/no-http', 502),
    'origin that resets inside its answer': () => this.#fails('/reset-inside'),
    'origin that ends its answer early': () => this.#fails('/short'),
    'origin that says more than it announced': () => this.#long(),
    'origin that stalls': () => this.#leaves('/stall'),
    'origin that stalls inside its answer': () => this.#leaves('/stall-inside'),
    'client that leaves an event stream': () => this.#events(),
    'injection over many events': () => this.#fails('/poisoned-events'),
    'client that leaves its upload': () => this.#abandoned(),
    'closed tunnel': () => this.#closed(),
    'page inside TLS': () => this.#opened('/page', 200),
    'secret inside TLS': () => this.#opened(`/page?key=${awsKey}`, 403),
    'injection inside TLS': () => this.#opened(poisonedPath, 403),
    'client that leaves its tunnel': () => this.#hangsUp(),
    'MCP call': () => this.#call('a clean word', '"text":"all is well"'),
    'MCP call that is answered by events': () => this.#call('stream', '"text":"all is well"'),
    'secret in an MCP call': () => this.#call(awsKey, '-32001'),
    'injection in an MCP result': () => this.#call('poison', '-32000'),
    WebSocket: () => this.#socket('/', 'a clean word', 'all is well'),
    'secret in a WebSocket': () => this.#socket('/', awsKey, 1008),
    'injection in a WebSocket': () => this.#socket(poisonedPath, 'a clean word', 1008),
    'WebSocket inside TLS': () => this.#socketInside('a clean word', 'all is well'),
    'secret in a WebSocket inside TLS': () => this.#socketInside(awsKey, 1008),
  }

  readonly #url = (path: string) => `http://127.0.0.1:${this.#ports.http}${path}`

  async #asked(text: string, port = this.#ports.proxy): Promise<Connection> {
    const client = await Connection.open(port)
    await client.write(text)
    return client
  }

  async #get(path: string, status: number, text?: string): Promise<void> {
    const client = await this.#asked(`GET ${this.#url(path)} HTTP/1.1\r\nHost: x\r\n\r\n`)
    const answer = await client.answer()
    client.destroy()
    expect(path.split('?')[0] ?? '', answer.status === status, answer.status)
    if (text !== undefined) expect(`the text of ${path}`, answer.text === text, answer.text)
  }

  async #post(body: string, status: number): Promise<void> {
    const fields = `Host: x\r\nContent-Type: text/plain\r\nContent-Length: ${body.length}`
    const client = await this.#asked(`POST ${this.#url('/upload')} HTTP/1.1\r\n${fields}\r\n\r\n${body}`)
    const answer = await client.answer('POST')
    client.destroy()
    expect('an upload', answer.status === status, answer.status)
    if (status === 200) expect('an upload', answer.text === `${body.length} bytes`, answer.text)
  }

  /** A refusal, or a transfer that visibly fails; never a whole answer. */
  async #fails(path: string): Promise<void> {
    const client = await this.#asked(`GET ${this.#url(path)} HTTP/1.1\r\nHost: x\r\n\r\n`)
    const answer = await client.answer().catch(() => null)
    client.destroy()
    expect(path, answer === null || answer.status >= 400, answer?.status)
    expect(path, !answer?.text.includes(injection), 'the injection')
  }

  async #long(): Promise<void> {
    const client = await this.#asked(`GET ${this.#url('/long')} HTTP/1.1\r\nHost: x\r\n\r\n`)
    const answer = await client.answer().catch(() => null)
    client.destroy()
    expect('/long', answer === null || answer.status >= 400 || answer.text === 'a word', answer?.text)
  }

  async #leaves(path: string): Promise<void> {
    const client = await this.#asked(`GET ${this.#url(path)} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await pause()
    client.destroy()
  }

  async #events(): Promise<void> {
    const client = await this.#asked(`GET ${this.#url('/events')} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect('/events', (await client.head())?.start.includes(' 200 ') === true, 'another status')
    for (let n = 0; n < 5; n++) expect('an event', (await client.chunk()) !== null, 'the end')
    client.reset()
  }

  async #abandoned(): Promise<void> {
    const client = await this.#asked(
      `POST ${this.#url('/upload')} HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\n\r\n${'a clean line. '.repeat(5000)}`,
    )
    await pause()
    client.reset()
  }

  /** From end to end: what is inside is between the client and the origin. */
  async #closed(): Promise<void> {
    const { socket } = await tunnel(this.#ports.proxy, `127.0.0.1:${this.#ports.https}`)
    socket.removeAllListeners('data')
    const secure = connect({ socket, rejectUnauthorized: false })
    await new Promise((go, fail) => secure.once('secureConnect', go).once('error', fail))
    const client = new Connection(secure)
    await client.write(`GET /page?key=${awsKey} HTTP/1.1\r\nHost: x\r\n\r\n`)
    const answer = await client.answer()
    client.destroy()
    expect('the page through a closed tunnel', answer.text === page, answer.status)
  }

  async #opened(path: string, status: number): Promise<void> {
    const client = await this.#inside.open(this.#ports.https)
    for (let n = 0; n < 2; n++) {
      await client.write(`GET ${path} HTTP/1.1\r\nHost: localhost:${this.#ports.https}\r\n\r\n`)
      const answer = await client.answer()
      expect(`${path.split('?')[0]} inside TLS`, answer.status === status, answer.status)
      if (status === 200) expect('the page inside TLS', answer.text === page, answer.text)
    }
    client.destroy()
  }

  async #hangsUp(): Promise<void> {
    const client = await this.#inside.open(this.#ports.https)
    await client.write(`GET /events HTTP/1.1\r\nHost: localhost:${this.#ports.https}\r\n\r\n`)
    await client.next()
    client.reset()
  }

  async #call(text: string, said: string): Promise<void> {
    const params = { name: 'echo', arguments: { text } }
    const body = JSON.stringify({ jsonrpc: '2.0', id: ++this.#id, method: 'tools/call', params })
    const client = await this.#asked(this.#mcp('POST', body), this.#ports.mcp)
    const answer = await client.answer('POST')
    client.destroy()
    expect('an MCP call', answer.text.includes(said), answer.text)
  }

  #mcp(method: string, body = ''): string {
    const fields = `Host: localhost\r\nMcp-Session-Id: s-1\r\nAccept: application/json, text/event-stream`
    const typed = `Content-Type: application/json\r\nContent-Length: ${body.length}`
    return `${method} /mcp HTTP/1.1\r\n${fields}\r\n${body === '' ? '' : `${typed}\r\n`}\r\n${body}`
  }

  async #socket(path: string, text: string, said: string | number): Promise<void> {
    const url = encodeURIComponent(`ws://127.0.0.1:${this.#ports.ws}${path}`)
    await this.#talk(await byHand(this.#ports.proxy, `/ws?url=${url}`), text, said)
  }

  async #socketInside(text: string, said: string | number): Promise<void> {
    const client = await this.#inside.open(this.#ports.wss)
    await client.write(handshake('/').replace('Host: x', `Host: localhost:${this.#ports.wss}`))
    expect('a WebSocket inside TLS', (await client.head())?.start.includes(' 101 ') === true, 'no upgrade')
    await this.#talk(client, text, said)
  }

  async #talk(client: Connection, text: string, said: string | number): Promise<void> {
    await client.write(raw(0x81, text))
    if (typeof said === 'string') expect('a WebSocket', String((await frame(client)).payload) === said, 'another word')
    else expect('a WebSocket', (await closeOf(client)).code === said, 'another close')
    client.destroy()
  }

  /** A tunnel that has said one word. */
  async #idle(): Promise<Connection> {
    const client = await tunnel(this.#ports.proxy, `127.0.0.1:${this.#ports.silent}`)
    await client.write('x')
    return client
  }

  /** Streams and tunnels that stay. */
  readonly held: readonly (() => Promise<Held>)[] = [
    async () => kept(await this.#asked(`GET ${this.#url('/events')} HTTP/1.1\r\nHost: x\r\n\r\n`), true),
    async () => kept(await this.#asked(this.#mcp('GET'), this.#ports.mcp), true),
    async () => {
      const client = await this.#inside.open(this.#ports.https)
      await client.write(`GET /events HTTP/1.1\r\nHost: localhost:${this.#ports.https}\r\n\r\n`)
      return kept(client, true)
    },
    async () => kept(await this.#idle(), false),
    async () => {
      const url = encodeURIComponent(`ws://127.0.0.1:${this.#ports.ws}/`)
      return kept(await byHand(this.#ports.proxy, `/ws?url=${url}`), false)
    },
  ]
}

function kept(client: Connection, flows: boolean): Held {
  let came = false
  client.socket.removeAllListeners('data').on('data', () => (came = true))
  return {
    ended: () => client.state !== 'open',
    came: () => {
      const flowed = came || !flows
      came = false
      return flowed
    },
    close: () => client.destroy(),
  }
}
