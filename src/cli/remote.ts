// Asks a running proxy: where its statistics and its remote control are, and what it means when it does not answer.

import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { parseHostPort } from '../service/address.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { apiToken } from '../service/kill.ts'
import { load } from './source.ts'

export interface RemoteFlags {
  readonly config?: string
  /** Where `/stats` is. */
  readonly addr?: string
  readonly apiUrl?: string
  readonly apiToken?: string
}

export interface Remote {
  readonly stats: URL
  readonly api: URL
  /** Empty = there is none. */
  readonly token: string
}

export interface Answer {
  readonly status: number
  readonly text: string
}

const timeoutMs = 3000
const mostBytes = 64 * 1024 * 1024

/** From the flags, else from the configuration that a proxy started here would have. */
export function remoteOf(flags: RemoteFlags, env: Readonly<Record<string, string | undefined>>): Remote {
  const { config } = load(flags.config, env, { bundles: false })
  const listen = flags.addr ?? config.fetch_proxy.listen
  const statistics = flags.addr ?? (config.metrics_listen || listen)
  return {
    stats: urlOf(statistics, '--addr'),
    api: flags.apiUrl === undefined ? urlOf(config.kill_switch.api_listen || listen, '--addr') : read(flags.apiUrl),
    token: flags.apiToken ?? apiToken(config, env),
  }
}

function urlOf(address: string, flag: string): URL {
  const { host, port } = parseHostPort(address, flag)
  const near = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return new URL(`http://${near.includes(':') ? `[${near}]` : near}:${port}`)
}

function read(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url !== null && (url.protocol === 'http:' || url.protocol === 'https:')) return url
  throw new Exit(exitCodes.usage, `invalid --api-url "${text}": use a URL, for example http://127.0.0.1:8888`)
}

interface Asked {
  readonly method?: 'GET' | 'POST'
  readonly token?: string
  readonly body?: string
}

/** Never through a proxy of the environment. An Exit (1) says why there is no answer. */
export function ask(base: URL, path: string, { method = 'GET', token = '', body = '' }: Asked = {}): Promise<Answer> {
  const url = new URL(path, base)
  const request = url.protocol === 'https:' ? overHttps : overHttp
  const headers = {
    ...(token !== '' && { authorization: `Bearer ${token}` }),
    ...(method === 'POST' && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Exit(exitCodes.failed, why))
    const asking = request(url, { method, headers, agent: false, timeout: timeoutMs }, (answer) => {
      const chunks: Uint8Array[] = []
      let size = 0
      answer.on('data', (chunk: Uint8Array) => {
        size += chunk.length
        chunks.push(chunk)
        if (size > mostBytes) asking.destroy(new Error(`an answer of more than ${mostBytes} bytes`))
      })
      answer.on('error', (error) => fail(`${url.host} did not answer: ${error.message}`))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }))
    })
    asking.on('timeout', () => asking.destroy(new Error(`nothing within ${timeoutMs} ms`)))
    asking.on('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'ECONNREFUSED'
          ? `nothing listens on ${url.host}; is pipelock running there? Its address: --addr, or --config`
          : `${url.host} did not answer: ${error.message}`,
      ),
    )
    asking.end(body)
  })
}

/** An object, or an Exit: something else than a proxy is there. */
export function objectIn({ text }: Answer, where: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below.
  }
  throw new Exit(exitCodes.failed, `${where} is no JSON: is it pipelock that listens there?`)
}
