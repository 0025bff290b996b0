// `signing` and `keys`: makes and reads the Ed25519 key that signs receipts, and says what is wrong with it.

import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { place } from '../service/authority.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { publicHex } from '../service/receipts.ts'
import { loadSigningKey, type Purpose } from '../service/signing-key.ts'
import type { Surroundings } from './surroundings.ts'
import { load } from './source.ts'

export interface GenerateFlags {
  readonly purpose: Purpose
  readonly out: string
  readonly id: string
  readonly force?: boolean
}

export function generateKey({ purpose, out: path, id, force = false }: GenerateFlags, { out }: Surroundings): void {
  // What it prints goes into a configuration, where a path means the same from everywhere.
  const file = resolve(path)
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
    throw new Exit(exitCodes.failed, `writing ${file}: ${trouble(error)}; check the folder and its permissions`)
  }
  out(`${file}`)
  out(`id:         ${id}`)
  out(`public key: ${publicHex(privateKey)}`)
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
