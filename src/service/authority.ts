// Knows the two files of the certificate authority: where they are, how they come to be, and when they must not be used.

import { createPrivateKey, generateKeyPairSync, X509Certificate, type KeyObject } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import type { Config } from '../config/schema.ts'
import { durationMs } from '../config/written.ts'
import { createAuthority, type Authority, type AuthorityKeys } from '../runtime/authority.ts'
import { selfSigned, toPem } from '../runtime/x509.ts'

export interface AuthorityFiles {
  readonly cert: string
  readonly key: string
}

type Env = Readonly<Record<string, string | undefined>>

/** `~/.pipelock`, or `PIPELOCK_HOME`. */
export function homeFolder(env: Env): string {
  const named = env['PIPELOCK_HOME'] || undefined
  const home = env['HOME'] || env['USERPROFILE'] || undefined
  if (named !== undefined) return named
  if (home === undefined)
    throw new Exit(
      exitCodes.usage,
      'no home folder: set PIPELOCK_HOME, or name the files with tls_interception.ca_cert and ca_key',
    )
  return join(home, '.pipelock')
}

/** The configured files; what is not configured lies in the home folder. */
export function authorityFiles(configured: { ca_cert: string; ca_key: string }, env: Env): AuthorityFiles {
  const { ca_cert, ca_key } = configured
  return {
    cert: ca_cert || join(homeFolder(env), 'ca.pem'),
    key: ca_key || join(homeFolder(env), 'ca-key.pem'),
  }
}

export interface NewAuthority {
  readonly organization: string
  readonly validityMs: number
  /** Replaces an authority that is there: every client has to trust the new one. */
  readonly force: boolean
}

/** Makes key and certificate; the key's file is readable by its owner alone from its first moment. */
export function createAuthorityFiles(files: AuthorityFiles, { organization, validityMs, force }: NewAuthority): void {
  const there = [files.key, files.cert].filter((file) => existsSync(file))
  if (there.length > 0 && !force)
    throw new Exit(
      exitCodes.failed,
      `${there.join(' and ')} already exist${there.length > 1 ? '' : 's'}: use it, or replace it with --force (clients must trust the new one then)`,
    )
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const now = Date.now()
  const from = new Date(now - 60 * 60 * 1000)
  const cert = toPem(selfSigned(privateKey, organization, { from, until: new Date(now + validityMs) }))
  try {
    for (const file of [files.key, files.cert]) mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    place(files.key, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600, force)
    place(files.cert, cert, 0o644, force)
  } catch (error) {
    throw cannotWrite(error, files)
  }
}

function cannotWrite(error: unknown, files: AuthorityFiles): unknown {
  const code = (error as NodeJS.ErrnoException).code
  const at = `cannot write the certificate authority to ${dirname(files.key)}`
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return new Exit(
      exitCodes.failed,
      `${at}: ${code === 'EROFS' ? 'read-only file system' : 'permission denied'}; make it elsewhere with pipelock tls init --out DIR and name the files with tls_interception.ca_cert and ca_key`,
    )
  if (code === 'EEXIST') return new Exit(exitCodes.failed, `${at}: another process has just made one; start again`)
  return code === undefined ? error : new Exit(exitCodes.failed, `${at}: ${trouble(error)}`)
}

/** All or nothing, and never through a link somebody else put there. */
export function place(file: string, text: string, mode: number, replace: boolean): void {
  const aside = `${file}.${process.pid}.new`
  rmSync(aside, { force: true })
  const fd = openSync(aside, 'wx', mode)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
  try {
    if (replace) renameSync(aside, file)
    else linkSync(aside, file)
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Bits of a mode that let others read, or others than the owner change or run: group-readable keys are what Kubernetes mounts. */
const TOO_OPEN = 0o037

const refuse = (file: string, why: string) => new Exit(exitCodes.usage, `${file}: ${why}`)

/** Reads and checks both. Throws an Exit (2) that says what is wrong and what to do. */
export function loadAuthority({ cert, key }: AuthorityFiles): AuthorityKeys & { readonly pem: string } {
  const read = (file: string, what: string): string => {
    try {
      return readFileSync(file, 'utf8')
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
      if (code === 'ENOENT') throw refuse(file, `no such file; make the ${what} with pipelock tls init`)
      throw refuse(file, code === 'EACCES' ? 'permission denied; it must be readable for this user' : trouble(error))
    }
  }
  const keyText = read(key, 'CA key')
  const { mode } = statSync(key)
  if ((mode & TOO_OPEN) !== 0)
    throw refuse(key, `mode ${(mode & 0o777).toString(8).padStart(4, '0')} lets others at the CA key: chmod 0600`)
  const pem = read(cert, 'CA certificate')
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  const certificates = blocks.map((block) =>
    parsed(() => new X509Certificate(block), refuse(cert, 'not a PEM certificate')),
  )
  const [certificate] = certificates
  if (certificate === undefined) throw refuse(cert, 'holds no PEM certificate')
  if (keyText.includes('ENCRYPTED')) throw refuse(key, 'the CA key is encrypted; decrypt it (openssl pkey)')
  const privateKey = parsed(() => createPrivateKey(keyText), refuse(key, 'not a PEM private key'))
  checkAuthority(certificate, privateKey, cert, key)
  const above = certificates.filter((other) => other.subject !== other.issuer)
  return { certificate, key: privateKey, pem, chain: above.map((other) => other.toString()).join('') }
}

function parsed<T>(parse: () => T, otherwise: Exit): T {
  try {
    return parse()
  } catch {
    throw otherwise
  }
}

function checkAuthority(certificate: X509Certificate, privateKey: KeyObject, cert: string, key: string): void {
  const kind = privateKey.asymmetricKeyType
  if (kind !== 'ec' && kind !== 'rsa') throw refuse(key, `a CA key of type ${kind} cannot sign here; use ECDSA or RSA`)
  if (!certificate.ca) throw refuse(cert, 'not a CA certificate; make one with pipelock tls init')
  if (!certificate.checkPrivateKey(privateKey))
    throw refuse(cert, `does not belong to the key ${key}; name the pair that pipelock tls init made together`)
  const now = Date.now()
  if (Date.parse(certificate.validTo) <= now)
    throw refuse(
      cert,
      `expired on ${certificate.validTo}; make a new one with pipelock tls init --force and let clients trust it`,
    )
  if (Date.parse(certificate.validFrom) > now)
    throw refuse(cert, `is not valid before ${certificate.validFrom}; check the clock`)
}

/** Loads the authority; where there is none at all, makes it. `made` tells which. */
export function loadOrCreate(files: AuthorityFiles): ReturnType<typeof loadAuthority> & { readonly made: boolean } {
  const made = !existsSync(files.cert) && !existsSync(files.key)
  if (made) createAuthorityFiles(files, { ...defaults, force: false })
  return { ...loadAuthority(files), made }
}

export const defaults = { organization: 'Pipelock', validityMs: 87_600 * 60 * 60 * 1000 } as const

/** One line for `check`; throws as `run` would. */
export function describeAuthority(config: Config, env: Env): string {
  const { tls_interception: tls, forward_proxy } = config
  if (!tls.enabled || !forward_proxy.enabled) return 'tunnels stay closed'
  const files = authorityFiles(tls, env)
  if (!existsSync(files.cert) && !existsSync(files.key))
    return `tunnels are opened; the CA will be made at ${files.cert}`
  return `tunnels are opened; CA ${files.cert}, valid until ${loadAuthority(files).certificate.validTo}`
}

/** The authority at work as the configuration wants it; null where tunnels stay closed. */
export function authorityOf({ tls_interception: tls }: Config, keys: AuthorityKeys | null): Authority | null {
  const settings = { ttlMs: durationMs(tls.cert_ttl) ?? Number.NaN, cacheSize: tls.cert_cache_size }
  return keys === null ? null : createAuthority(keys, settings, Date.now)
}
