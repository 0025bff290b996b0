// Reads Ed25519 keys as people keep and name them: files, hexadecimal digits; and says what is wrong with one.

import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import { fromHex, keyName, publicHex } from './receipts.ts'

const tooOpen = 0o037

export const purposes = ['receipt-signing', 'tool-signing', 'rule-signing', 'envelope-signing'] as const
export type Purpose = (typeof purposes)[number]

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
        : `cannot be read: ${trouble(error)}`,
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
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new Exit(exitCodes.usage, `${by}: ${trouble(error)}; give 64 hexadecimal digits or a file that can be read`)
  }
  throw new Exit(exitCodes.usage, `${by}: give 64 hexadecimal digits or a file with an Ed25519 key`)
}
