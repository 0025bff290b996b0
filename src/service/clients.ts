// Makes of the configuration who may use the proxy and which proxy is behind it: passwords come in here.

import { createHash, timingSafeEqual } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isLoopback } from './address.ts'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import type { Config } from '../config/schema.ts'
import type { Verify } from '../proxy/client.ts'
import { directly, routeOf, type NextProxy, type Route } from '../proxy/next-proxy.ts'

type Env = Readonly<Record<string, string | undefined>>

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest()

/** Null = everybody may use the proxy. Throws an Exit (2) when a password cannot be had. */
export function verifyOf({ proxy_auth }: Config, env: Env): Verify | null {
  const users = proxy_auth.users.map((user, index) => {
    const key = `proxy_auth.users[${index}]`
    const { name, password_sha256: hash, password_env = '', password_file = '' } = user
    if (hash !== undefined) return { name: sha256(name), agent: name, password: Buffer.from(hash, 'hex') }
    return { name: sha256(name), agent: name, password: sha256(passwordOf(key, password_env, password_file, env)) }
  })
  const verify: Verify = (name, password) => {
    const [asked, given] = [sha256(name), sha256(password)]
    let found: string | null = null
    // Every user is compared, and by digests: how long it takes tells nothing.
    for (const user of users) {
      const [same, right] = [timingSafeEqual(asked, user.name), timingSafeEqual(given, user.password)]
      if (same && right) found = user.agent
    }
    return found
  }
  return users.length === 0 ? null : verify
}

/** The proxy's URL with a user's name and password in it; Exit (2) when they cannot be had. */
export function withUser(proxy: string, { proxy_auth }: Config, name: string, env: Env): string {
  const index = proxy_auth.users.findIndex((user) => user.name === name)
  const user = proxy_auth.users[index]
  if (user === undefined) throw new Exit(exitCodes.usage, `--user ${name}: proxy_auth.users has no such name`)
  const { password_env = '', password_file = '' } = user
  if (user.password_sha256 !== undefined)
    throw new Exit(exitCodes.usage, `--user ${name}: only a hash is known; use --proxy http://USER:PASSWORD@HOST:PORT`)
  const url = new URL(proxy)
  url.username = encodeURIComponent(name)
  url.password = encodeURIComponent(passwordOf(`proxy_auth.users[${index}]`, password_env, password_file, env))
  return url.href.replace(/\/$/, '')
}

/** Variables that hold passwords of this program: no agent's business. */
export function passwordVariables({ proxy_auth, upstream_proxy }: Config): readonly string[] {
  return [...proxy_auth.users.map((user) => user.password_env ?? ''), upstream_proxy.password_env].filter(Boolean)
}

function passwordOf(key: string, variable: string, file: string, env: Env): string {
  let password = env[variable]
  if (variable !== '' && !password)
    throw new Exit(exitCodes.usage, `${key}.password_env: the environment has no ${variable}, or it is empty`)
  if (file !== '')
    try {
      password = readFileSync(file, 'utf8').replace(/\r?\n$/, '')
    } catch (error) {
      throw new Exit(exitCodes.usage, `${key}.password_file "${file}" cannot be read: ${trouble(error)}`)
    }
  if (!password) throw new Exit(exitCodes.usage, `${key}.password_file "${file}" is empty`)
  return password
}

/** Nothing of the environment is used unless `from_environment` says so. Throws an Exit (2) when it cannot be read. */
export function routeFrom({ upstream_proxy: next }: Config, env: Env): Route {
  if (next.from_environment) {
    const either = (name: string) => env[name.toLowerCase()] || env[name] || ''
    const proxy = (name: string) => {
      const url = either(name) || either('ALL_PROXY')
      return url === '' ? null : proxyOf(url, `${name} of the environment`)
    }
    const exempt = either('NO_PROXY').split(/[\s,]+/)
    return routeOf({ http: proxy('HTTP_PROXY'), https: proxy('HTTPS_PROXY'), exempt: exempt.filter(Boolean) })
  }
  if (next.url === '') return directly
  const { username, password_env, password_file } = next
  const secret = password_env + password_file
  const password = secret === '' ? '' : passwordOf('upstream_proxy', password_env, password_file, env)
  const proxy = proxyOf(next.url, 'upstream_proxy.url', username === '' ? null : [username, password])
  return routeOf({ http: proxy, https: proxy, exempt: next.no_proxy })
}

function proxyOf(text: string, what: string, credentials: readonly [string, string] | null = null): NextProxy {
  const written = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(written) ? new URL(written) : null
  if (url === null || !['http:', 'https:'].includes(url.protocol) || url.hostname === '')
    throw new Exit(exitCodes.usage, `${what} is no proxy that can be used: http:// or https:// and a host`)
  const scheme = url.protocol === 'http:' ? 'http' : 'https'
  const inside = url.username === '' ? null : ([unescaped(url.username), unescaped(url.password)] as const)
  const pair = credentials ?? inside
  return {
    scheme,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (scheme === 'http' ? 80 : 443),
    ...(pair !== null && { authorization: `Basic ${Buffer.from(pair.join(':'), 'utf8').toString('base64')}` }),
  }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** An open relay is a gift to whoever finds it first. Null = it is none. */
export function openRelay(config: Config, host: string): string | null {
  if (isLoopback(host) || config.proxy_auth.users.length > 0 || !config.forward_proxy.enabled) return null
  return 'open relay: everybody who reaches this address can use the proxy; set proxy_auth.users, listen on 127.0.0.1, or let only your agents reach it'
}

/** For people: who may come in, and where it goes out. */
export function* clientLines({ proxy_auth, upstream_proxy: next }: Config): Generator<string> {
  const users = proxy_auth.users.length
  if (users > 0) yield `  Users:  ${users}; everybody else is answered with 407`
  if (next.url !== '') yield `  Next:   everything leaves through ${next.url}`
  if (next.from_environment) yield '  Next:   HTTP_PROXY, HTTPS_PROXY and NO_PROXY of the environment are used'
}
