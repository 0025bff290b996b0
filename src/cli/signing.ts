// `signing` and `keys`: makes and reads the Ed25519 key that signs receipts, and says what is wrong with it.

import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { place } from './authority.ts'
import { Exit, exitCodes } from './exit.ts'
import { fromHex, keyName, publicHex } from './receipts.ts'
import type { Surroundings } from './repository.ts'
import { load } from './source.ts'

const tooOpen = 0o037

export const purposes = ['receipt-signing', 'tool-signing', 'rule-signing', 'envelope-signing'] as const
export type Purpose = (typeof purposes)[number]

export interface GenerateFlags {
  readonly purpose: Purpose
  readonly out: string
  readonly id: string
  readonly force?: boolean
}

export function generateKey({ purpose, out: file, id, force = false }: GenerateFlags, { out }: Surroundings): void {
  if (!isAbsolute(file)) throw new Exit(exitCodes.usage, `--out ${file}: name an absolute path`)
  if (!/^[\w.-]{1,64}$/.test(id))
    throw new Exit(exitCodes.usage, `--id ${id}: letters, digits, dots, hyphens, at most 64`)
  if (existsSync(file) && !force)
    throw new Exit(
      exitCodes.failed,
      `${file} exists already: use it, or replace it with --force (what was signed so far needs its public key)`,
    )
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  try {
    place(file, `id: ${id}\npurpose: ${purpose}\n${pem}`, 0o600, force)
  } catch (error) {
    throw new Exit(
      exitCodes.failed,
      `writing ${file}: ${(error as NodeJS.ErrnoException).code}; check the folder and its permissions`,
    )
  }
  out(`${file}`)
  out(`id:         ${id}`)
  out(`public key: ${publicHex(privateKey)}`)
}

export interface SigningKey {
  readonly key: KeyObject
  readonly id: string
}

/** Throws an Exit (2) that says what is wrong and what to do. */
export function loadSigningKey(
  file: string,
  by = 'flight_recorder.signing_key_path',
  purpose: Purpose = 'receipt-signing',
): SigningKey {
  const bad = (why: string) => new Exit(exitCodes.usage, `${by} ${file}: ${why}`)
  let text: string
  let mode: number
  try {
    text = readFileSync(file, 'utf8')
    mode = statSync(file).mode
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw bad(
      code === 'ENOENT'
        ? `no such file; make it with pipelock signing key generate --purpose ${purpose} --out ${file} --id ID`
        : `cannot be read (${code})`,
    )
  }
  if ((mode & tooOpen) !== 0)
    throw bad(`mode ${(mode & 0o777).toString(8).padStart(4, '0')} lets others at the key: chmod 0600`)
  const meant = /^purpose: (\S+)$/m.exec(text)?.[1] ?? purpose
  if (meant !== purpose) throw bad(`is a key for ${meant}, not for ${purpose}`)
  const pem = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)?.[0]
  try {
    const key = createPrivateKey(pem ?? '')
    if (key.asymmetricKeyType === 'ed25519')
      return { key, id: /^id: ([\w.-]+)$/m.exec(text)?.[1] ?? keyName(publicHex(key)) }
  } catch {
    // Said below.
  }
  throw bad('is no Ed25519 private key (PKCS #8, PEM)')
}

/** Two lines: this, then base64 of the 32 bytes. */
const twoLines = /^pipelock-ed25519-public-v1\r?\n([A-Za-z0-9+/]{43}=)$/

/** A key as a person names it: 64 hexadecimal digits, or a file with them, a public or a private key. */
export function publicKeyOf(text: string, by = `--key ${text}`): KeyObject {
  if (/^[0-9a-f]{64}$/i.test(text)) return fromHex(text.toLowerCase())
  try {
    const content = readFileSync(text, 'utf8').trim()
    if (/^[0-9a-f]{64}$/i.test(content)) return fromHex(content.toLowerCase())
    const coded = twoLines.exec(content)?.[1]
    if (coded !== undefined) return fromHex(Buffer.from(coded, 'base64').toString('hex'))
    const pem = /-----BEGIN (?:PUBLIC|PRIVATE) KEY-----[^-]+-----END (?:PUBLIC|PRIVATE) KEY-----/.exec(content)?.[0]
    const key = createPublicKey(pem ?? '')
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Said below.
  }
  throw new Exit(exitCodes.usage, `${by}: give 64 hexadecimal digits or a file with an Ed25519 key`)
}

function configured(flag: string | undefined, { env }: Surroundings): string {
  const { signing_key_path: file } = load(flag, env).config.flight_recorder
  if (file === '')
    throw new Exit(exitCodes.failed, 'flight_recorder.signing_key_path is not set: there is no receipt-signing key')
  return file
}

export function printPublicKey(flags: { readonly config?: string }, around: Surroundings): void {
  around.out(publicHex(loadSigningKey(configured(flags.config, around)).key))
}

/** Present, readable, valid: 0; else 1 with the remedy. */
export function keysStatus(flags: { readonly config?: string; readonly json?: boolean }, around: Surroundings): void {
  const { config } = load(flags.config, around.env)
  const file = config.flight_recorder.signing_key_path
  let [status, detail, id, hex] = ['valid', '', '', '']
  try {
    const { key, id: named } = loadSigningKey(configured(flags.config, around))
    ;[id, hex] = [named, publicHex(key)]
  } catch (error) {
    if (!(error instanceof Exit)) throw error
    ;[status, detail] = [file === '' ? 'not configured' : existsSync(file) ? 'unusable' : 'missing', error.message]
  }
  if (flags.json === true)
    around.out(JSON.stringify({ purpose: 'receipt-signing', file, status, id, public_key: hex, detail }, null, 2))
  else {
    around.out(`receipt-signing: ${status}${file === '' ? '' : ` (${file})`}`)
    if (hex !== '') around.out(`  id:         ${id}\n  public key: ${hex}`)
  }
  if (status !== 'valid') throw new Exit(exitCodes.failed, detail)
}
