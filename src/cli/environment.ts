// Knows the variables by which programs find a proxy and a CA, and how each shell sets them.

import { existsSync } from 'node:fs'
import { parseHostPort } from '../service/address.ts'
import { withUser } from '../service/clients.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { load } from './source.ts'
import { certificateFile } from './tls.ts'
import { writeBundle } from './trust.ts'
import type { Config } from '../config/schema.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface EnvironmentFlags {
  readonly config?: string
  readonly proxy?: string
  readonly ca?: string
  /** Whose credentials clients are given. */
  readonly user?: string
}

/** Read by the programs named; each takes the CA beside those it has. */
const takeCa = ['NODE_EXTRA_CA_CERTS' /* Node, Bun */, 'DENO_CERT'] as const

/** Each takes one file instead of those it has. */
const takeBundle = [
  'SSL_CERT_FILE', // OpenSSL, Go, Rust (rustls-native-certs), httpx, uv, Bun
  'REQUESTS_CA_BUNDLE', // Python requests
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'AWS_CA_BUNDLE',
  'PIP_CERT',
  'npm_config_cafile',
  'CARGO_HTTP_CAINFO',
  'BUNDLE_SSL_CA_CERT', // Ruby's bundler
  'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE',
  'GRPC_DEFAULT_SSL_ROOTS_FILE_PATH',
  'HTTPLIB2_CA_CERTS',
  'NIX_SSL_CERT_FILE',
] as const

/** Where the proxy is, as clients say it. */
export function proxyUrl(config: Config, flag: string | undefined): string {
  if (flag !== undefined) {
    if (!URL.canParse(flag) || new URL(flag).protocol !== 'http:')
      throw new Exit(exitCodes.usage, `invalid --proxy "${flag}": use http://HOST:PORT`)
    return flag.replace(/\/$/, '')
  }
  const { host, port } = parseHostPort(config.fetch_proxy.listen, 'fetch_proxy.listen')
  const reachable = host === '' || host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`
}

/** All variables; those for the CA where tunnels are opened, or a CA is named. */
export function variables(flags: EnvironmentFlags, env: Env): Record<string, string> {
  const { config } = load(flags.config, env)
  const plain = proxyUrl(config, flags.proxy)
  const proxy = flags.user === undefined ? plain : withUser(plain, config, flags.user, env)
  // Its own machine is not behind it.
  const direct = 'localhost,127.0.0.1,::1'
  const set: Record<string, string> = {
    HTTP_PROXY: proxy,
    http_proxy: proxy,
    HTTPS_PROXY: proxy,
    https_proxy: proxy,
    NO_PROXY: direct,
    no_proxy: direct,
    NODE_USE_ENV_PROXY: '1',
    ...baits(config),
  }
  if (flags.ca === undefined && !config.tls_interception.enabled) return set
  const cert = certificateFile(flags.ca, flags.config, env)
  if (!existsSync(cert))
    throw new Exit(
      exitCodes.failed,
      `${cert}: no such file; make the CA with pipelock tls init, or start pipelock run once`,
    )
  const bundle = writeBundle(cert, env)
  for (const name of takeCa) set[name] = cert
  for (const name of takeBundle) set[name] = bundle
  return set
}

/** Canary tokens stand where an agent that is led astray looks for secrets. */
function baits({ canary_tokens: { enabled, tokens } }: Config): Record<string, string> {
  if (!enabled) return {}
  return Object.fromEntries(tokens.flatMap(({ env_var, value }) => (env_var === '' ? [] : [[env_var, value]])))
}

export const shells = ['sh', 'fish', 'powershell', 'json'] as const
export type Shell = (typeof shells)[number]

const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`

const writers: Readonly<Record<Exclude<Shell, 'json'>, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}=${quoted(value)}`,
  fish: (name, value) => `set -gx ${name} '${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
  powershell: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
}

/** `pipelock env`. Without `--shell`: the one of `$SHELL`. */
export function printEnvironment(
  flags: EnvironmentFlags & { shell?: Shell },
  env: Env,
  print: (line: string) => void,
): void {
  const shell = flags.shell ?? (env['SHELL']?.endsWith('/fish') ? 'fish' : 'sh')
  const set = variables(flags, env)
  if (shell === 'json') return print(JSON.stringify(set, null, 2))
  for (const [name, value] of Object.entries(set)) print(writers[shell](name, value))
}
