// Opens a WebSocket to a vetted destination: TCP, TLS where it is wss, and the handshake.

import { isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Reach } from './relay.ts'
import type { Vetted } from '../proxy/destination.ts'
import type { HeaderList } from '../proxy/wire.ts'
import { readAnswer, wrongAnswer, type AnswerHead } from '../websocket/handshake.ts'

export interface WsRequest {
  readonly to: Vetted
  readonly headers: HeaderList
  readonly key: string
  readonly protocols: readonly string[]
}

export interface WsDialOptions {
  readonly reach: Reach
  readonly connectMs: number
  /** From the request to the whole head of the answer (milliseconds). */
  readonly handshakeMs: number
  /** PEM certificates trusted besides the system's. */
  readonly ca?: readonly string[]
}

export type Dialled =
  | { readonly kind: 'open'; readonly socket: Socket; readonly fields: HeaderList; readonly early: Uint8Array }
  /** It speaks HTTP and does not want to. */
  | { readonly kind: 'declined'; readonly status: number; readonly fields: HeaderList }
  /** RFC 9209 error type. */
  | { readonly kind: 'failed'; readonly type: string; readonly text: string }

/** Ends early when the client's socket closes. */
export async function openWebSocket(request: WsRequest, client: Socket, options: WsDialOptions): Promise<Dialled> {
  const { to, headers, key, protocols } = request
  const { target } = to
  const plain = await options.reach(to, options.connectMs, client)
  if (plain === null) return failed('destination_unavailable', 'cannot connect to the WebSocket server')
  const cancel = () => plain.destroy()
  client.on('close', cancel)
  plain.setNoDelay(true)
  let socket: Socket = plain
  try {
    if (target.scheme === 'https') {
      const secure = await secured(plain, target.host, options)
      if (typeof secure === 'string') return failed(secure, 'the WebSocket server has no valid certificate')
      socket = secure
    }
    const lines = [`GET ${target.path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)]
    socket.write(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'))
    const answer = await answerOf(socket, options.handshakeMs)
    if (typeof answer === 'string') {
      socket.destroy()
      return failed(answer, 'the WebSocket handshake failed')
    }
    const { status, fields, early } = answer
    if (status !== 101) {
      socket.destroy()
      return { kind: 'declined', status, fields }
    }
    const wrong = await wrongAnswer(fields, key, protocols)
    if (wrong === null) return { kind: 'open', socket, fields, early }
    socket.destroy()
    return failed('http_protocol_error', `bad WebSocket handshake from the server: ${wrong}`)
  } finally {
    client.off('close', cancel)
  }
}

const failed = (type: string, text: string): Dialled => ({ kind: 'failed', type, text })

/** TLS with the name of the host, or for literal addresses without (RFC 6066 §3); a string = RFC 9209 error type. */
function secured(plain: Socket, host: string, { connectMs, ca }: WsDialOptions): Promise<Socket | string> {
  return new Promise((resolve) => {
    const secure = connectTls({
      socket: plain,
      ...(isIP(host) === 0 ? { servername: host } : { host }),
      ALPNProtocols: ['http/1.1'],
      // Said outright: NODE_TLS_REJECT_UNAUTHORIZED=0 must not reach this far.
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ...(ca === undefined ? {} : { ca: [...ca] }),
    })
    const done = (result: Socket | string) => {
      clearTimeout(timer)
      secure.off('secureConnect', ready).off('error', broken).off('close', closed)
      secure.on('error', () => secure.destroy())
      if (typeof result === 'string') {
        secure.destroy()
        plain.destroy()
      }
      resolve(result)
    }
    const ready = () => done(secure.authorized ? secure : 'tls_certificate_error')
    const broken = () => done('tls_certificate_error')
    const closed = () => done('connection_terminated')
    const timer = setTimeout(() => done('connection_timeout'), connectMs)
    secure.on('secureConnect', ready).on('error', broken).on('close', closed)
  })
}

type Answered = Pick<AnswerHead, 'status' | 'fields'> & { readonly early: Uint8Array }

/** Interim responses are skipped (RFC 9110 §15.2), 101 is none. */
function answerOf(socket: Socket, ms: number): Promise<Answered | string> {
  return new Promise((resolve) => {
    let bytes: Uint8Array = new Uint8Array(0)
    const done = (result: Answered | string) => {
      clearTimeout(timer)
      socket.pause()
      socket.off('data', more).off('end', ended).off('close', ended)
      resolve(result)
    }
    const ended = () => done('connection_terminated')
    const more = (chunk: Uint8Array) => {
      bytes = Buffer.concat([bytes, chunk])
      try {
        for (;;) {
          const head = readAnswer(bytes)
          if (head === null) return
          const rest = bytes.subarray(head.size)
          if (head.status === 101 || head.status >= 200)
            return done({ status: head.status, fields: head.fields, early: rest })
          bytes = rest
        }
      } catch {
        done('http_protocol_error')
      }
    }
    const timer = setTimeout(() => done('http_response_timeout'), ms)
    socket.on('data', more).on('end', ended).on('close', ended)
    socket.on('error', () => socket.destroy())
    socket.resume()
  })
}
