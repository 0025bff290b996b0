// Knows what the machine must give for a configuration to hold: files, ports, names, memory, and who could get past it.

import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { Resolver } from 'node:dns/promises'
import { dirname, join } from 'node:path'
import { isLoopback } from '../service/address.ts'
import { authorityFiles, loadAuthority } from '../service/authority.ts'
import { verifyOf, openRelay, routeFrom } from '../service/clients.ts'
import { ports } from './doctor-ports.ts'
import { proxyUrl } from './environment.ts'
import { Exit } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { guardedValues } from '../service/guarded.ts'
import { memoryLimit } from './memory-limit.ts'
import { fileName } from '../service/receipts.ts'
import { loadSigningKey } from '../service/signing-key.ts'
import type { Loaded } from './source.ts'
import { notEnforcedYet } from '../config/built.ts'

type Env = Readonly<Record<string, string | undefined>>

export interface Finding {
  readonly check: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly detail: string
  /** What to do; absent where all is well. */
  readonly remedy?: string
}

const ok = (check: string, detail: string): Finding => ({ check, status: 'ok', detail })
const warn = (check: string, detail: string, remedy: string): Finding => ({ check, status: 'warn', detail, remedy })
const fail = (check: string, detail: string, remedy: string): Finding => ({ check, status: 'fail', detail, remedy })

/** What throws an Exit at start is told as `run` would tell it. */
function tried(check: string, detail: string, act: () => unknown): Finding {
  try {
    act()
    return ok(check, detail)
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    const [what = '', remedy = 'see the message'] = error.message.split('; ', 2)
    return fail(check, what, remedy)
  }
}

export function* offline({ config, written, warnings }: Loaded, env: Env): Generator<Finding> {
  for (const warning of warnings) yield warn('configuration', warning, 'change the key it names')
  for (const { section, key, note } of notEnforcedYet(config, written))
    yield warn(
      'configuration',
      `${[section, key].filter(Boolean).join('.')} is not enforced: ${note}`,
      'do not rely on it',
    )
  if (!config.enforce) yield warn('mode', 'enforce: false observes and blocks nothing', 'set enforce: true')
  else yield ok('mode', config.mode)
  yield tried(
    'clients',
    `${config.proxy_auth.users.length} users`,
    () => (verifyOf(config, env), routeFrom(config, env)),
  )
  yield tried('secrets', config.dlp.secrets_file || 'no secrets_file', () => {
    for (const { bytes } of guardedValues(config, env).values) bytes.fill(0)
  })
  yield* authority(config, env)
  const { output, file } = config.logging
  if (output !== 'stdout') yield writable('log', 'logging.file', file ?? '', false)
  const recorder = config.flight_recorder
  if (recorder.enabled && recorder.dir !== '' && recorder.signing_key_path !== '') {
    yield writable('flight recorder', 'flight_recorder.dir', join(recorder.dir, fileName(0)), true, recorder.dir)
    yield tried('flight recorder key', recorder.signing_key_path, () => loadSigningKey(recorder.signing_key_path))
  } else if (recorder.enabled)
    yield warn(
      'flight recorder',
      'nothing is recorded',
      'set flight_recorder.dir and signing_key_path (pipelock signing key generate)',
    )
  const { enabled, sign, signing_key_path: envelopeKey } = config.mediation_envelope
  if (enabled && sign)
    yield tried('envelope key', envelopeKey, () =>
      loadSigningKey(envelopeKey, 'mediation_envelope.signing_key_path', 'envelope-signing'),
    )
  yield memory()
  yield* environment(config, env)
}

function* authority({ tls_interception: tls, forward_proxy }: Loaded['config'], env: Env): Generator<Finding> {
  if (!tls.enabled || !forward_proxy.enabled)
    return yield warn(
      'tls',
      'HTTPS tunnels are judged by destination alone; what is inside is not read',
      'tls_interception, docs/tls-interception.md',
    )
  const files = authorityFiles(tls, env)
  if (!existsSync(files.cert) && !existsSync(files.key))
    return yield writable('ca', 'the folder of the CA', files.cert, true)
  const found = tried('ca', files.cert, () => loadAuthority(files))
  yield found
  if (found.status !== 'ok') return
  const { certificate, pem } = loadAuthority(files)
  const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / 86_400_000)
  if (days < 30) yield warn('ca', `${days} days left`, 'pipelock tls init --force, and let clients trust the new one')
  const stores = [
    '/etc/ssl/certs/ca-certificates.crt',
    '/etc/pki/tls/certs/ca-bundle.crt',
    '/etc/ssl/cert.pem',
    env['NODE_EXTRA_CA_CERTS'],
    env['SSL_CERT_FILE'],
  ]
  const body = pem.replace(/\s/g, '')
  const trusted = stores.find(
    (file) => file !== undefined && existsSync(file) && readFileSync(file, 'utf8').replace(/\s/g, '').includes(body),
  )
  if (trusted === undefined)
    yield warn(
      'ca trust',
      'no trust store of this machine holds the CA',
      'pipelock tls install-ca, pipelock env, or pipelock exec -- CMD for the clients',
    )
  else yield ok('ca trust', trusted)
}

/** `makes`: the program makes the folders above the file where they are not there. `shown`: what the configuration names. */
function writable(check: string, key: string, file: string, makes: boolean, shown = file): Finding {
  // The nearest folder that is there decides whether the file can be made.
  let place = file
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place)
  try {
    const isFolder = statSync(place).isDirectory()
    if (place === file && isFolder) return fail(check, `${place} is a folder`, `change ${key}`)
    if (place !== file && !isFolder) return fail(check, `${place} is no folder`, `change ${key}`)
    if (place !== file && place !== dirname(file) && !makes)
      return fail(check, `there is no folder ${dirname(file)}`, `make it, or change ${key}`)
    accessSync(place, constants.W_OK | (place === file ? 0 : constants.X_OK))
    return ok(check, place === shown || place === file ? shown : `${shown} (made at the first start)`)
  } catch (error) {
    return fail(check, `${place} cannot be written: ${trouble(error)}`, `let this user write there, or change ${key}`)
  }
}

const MiB = 1024 * 1024
/** What the deployment gives a container, and what the program cannot do without. */
const [usual, least] = [128, 64]

function memory(): Finding {
  const bytes = memoryLimit()
  if (bytes === null) return ok('memory', 'no limit')
  const detail = `${Math.floor(bytes / MiB)} MiB limit`
  if (bytes < least * MiB) return fail('memory', detail, `give it ${usual} MiB`)
  return bytes < usual * MiB ? warn('memory', detail, `give it ${usual} MiB`) : ok('memory', detail)
}

function* environment(config: Loaded['config'], env: Env): Generator<Finding> {
  for (const name of ['BUN_OPTIONS', 'BUN_BE_BUN'])
    if (env[name]) yield fail('environment', `${name} is set: it runs foreign code in the proxy`, `unset ${name}`)
  const own = proxyUrl(config, undefined)
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY']) {
    const value = env[name] || env[name.toLowerCase()]
    if (!value || value.replace(/\/$/, '') === own || config.upstream_proxy.from_environment) continue
    yield warn(
      'environment',
      `${name} names another proxy than ${own}; it is not used`,
      'upstream_proxy, or point clients here: pipelock env',
    )
  }
}

/** Needs sockets and DNS. */
export async function* online({ config }: Loaded, env: Env): AsyncGenerator<Finding> {
  for await (const { key, address, host, holder } of ports(config)) {
    if (holder === 'free') yield ok('port', `${key} ${address} is free`)
    else if (holder === 'ours') yield ok('port', `${key} ${address}: Pipelock answers there`)
    else if (holder === 'assumed') yield ok('port', `${key} ${address}: taken, as it is while Pipelock runs`)
    else yield fail('port', `${key} ${address}: ${holder.code}`, 'stop the other program, or choose another address')
    const relay = key === 'fetch_proxy.listen' ? openRelay(config, host) : null
    if (relay !== null)
      yield warn(
        'listen',
        `${key} ${address}: open relay without client authentication`,
        'proxy_auth.users, 127.0.0.1, or a network of your agents alone',
      )
    else if (!isLoopback(host))
      yield warn(
        'listen',
        `${key} ${address} is reachable from other machines`,
        'let only your agents and probes reach it',
      )
  }
  yield await names(config, env)
}

/** An answer that there is no such name is an answer. */
async function names(config: Loaded['config'], env: Env): Promise<Finding> {
  const { api_allowlist, upstream_proxy: next } = config
  if (!next.local_dns) return ok('dns', 'the next proxy resolves names')
  const name = api_allowlist.find((one) => !one.startsWith('*.')) ?? 'example.com'
  try {
    await new Resolver({ timeout: 2000, tries: 2 }).resolve4(name)
    return ok('dns', `${name} resolves`)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    if (code === 'ENOTFOUND' || code === 'ENODATA') return ok('dns', `DNS answers (${name}: ${code})`)
    const wrong = `DNS does not answer for ${name} (${code})`
    if (!next.pin_addresses && isBehindProxy(config, env, name))
      return warn(
        'dns',
        `${wrong}; names go to the next proxy unresolved, after a wait`,
        'upstream_proxy.local_dns: false where it alone resolves names',
      )
    return fail('dns', wrong, 'check /etc/resolv.conf')
  }
}

/** A configuration that cannot be read has been told of already. */
function isBehindProxy(config: Loaded['config'], env: Env, host: string): boolean {
  try {
    return routeFrom(config, env)({ scheme: 'https', host, port: 443 }) !== null
  } catch {
    return false
  }
}
