// Collects the values that must never leave: of the environment, of `dlp.secrets_file` and of `canary_tokens`.

import { readFileSync, statSync } from 'node:fs'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import type { Config } from '../config/schema.ts'
import { environmentSecrets } from '../rules/environment.ts'
import { isVaried, secretsIn } from '../rules/secrets-file.ts'
import type { KnownValue } from '../scan/known-values.ts'

/** A shorter value is found in every second text, whatever the configuration says. */
const SHORTEST = 8
/** A thousand secrets of the greatest length, and as much again in comments. */
const LARGEST = 8 * 1024 * 1024
/** Bits of a mode that let others than the owner and its group read, or others than the owner write. */
const [WORLD_READS, OTHERS_WRITE] = [0o004, 0o033] as const

type From = 'environment' | 'file' | 'canary'

export interface Guarded {
  /** Holds secrets: hand it on to be wiped, never print it. */
  readonly values: readonly KnownValue[]
  /** How many there are of each kind. */
  readonly counts: Readonly<Record<From, number>>
  readonly warnings: readonly string[]
}

/** No canary is known: whatever form it has, it belongs nowhere. */
const rule = (name: string, audience?: readonly string[]): KnownValue['rule'] => ({
  name,
  threat: 'secret',
  severity: 'critical',
  ...(audience && { known: true, audience }),
})

/** Throws an Exit (2) when the file cannot be used. */
export function guardedValues(config: Config, env: Readonly<Record<string, string | undefined>>): Guarded {
  const { scan_env, secrets_file, min_env_secret_length, env_audience, secrets_file_audience } = config.dlp
  const utf8 = new TextEncoder()
  const minLength = Math.max(SHORTEST, min_env_secret_length)
  const environment = scan_env
    ? environmentSecrets(env, { minLength }).map(({ name, value }) => ({ name, bytes: utf8.encode(value) }))
    : []
  const warnings: string[] = []
  const file: Uint8Array[] = []
  if (secrets_file !== '') {
    const bytes = read(secrets_file)
    const inside = secretsIn(bytes, minLength)
    warnings.push(...inside.warnings.map((warning) => `secrets_file "${secrets_file}": ${warning}`))
    const known = new Set(environment.map(({ bytes }) => bytes.join()))
    for (const value of inside.values) {
      const text = value.join()
      if (!known.has(text)) file.push(value.slice())
      known.add(text)
    }
    bytes.fill(0)
  }
  const canaries = (config.canary_tokens.enabled ? config.canary_tokens.tokens : []).flatMap(({ name, value }) => {
    const bytes = utf8.encode(value)
    if (isVaried(bytes)) return [{ name: `Canary Token (${name})`, bytes }]
    warnings.push(`canary_tokens "${name}" is not looked for: its value repeats too few characters`)
    return []
  })
  return {
    values: [
      ...environment.map(({ name, bytes }) => ({
        rule: rule('Environment Variable Leak', env_audience[name] ?? []),
        bytes,
      })),
      ...file.map((bytes) => ({ rule: rule('Known Secret Leak', secrets_file_audience), bytes })),
      ...canaries.map(({ name, bytes }) => ({ rule: rule(name), bytes })),
    ],
    counts: { environment: environment.length, file: file.length, canary: canaries.length },
    warnings,
  }
}

function read(path: string): Uint8Array {
  const refuse = (why: string) => new Exit(exitCodes.usage, `secrets_file "${path}" ${why}`)
  try {
    const stat = statSync(path)
    const { mode, size } = stat
    if (!stat.isFile()) throw refuse('is no file; name one that holds a secret a line')
    const shown = `(mode ${(mode & 0o7777).toString(8).padStart(4, '0')})`
    if ((mode & WORLD_READS) !== 0) throw refuse(`is world-readable ${shown}: restrict to 0600`)
    if ((mode & OTHERS_WRITE) !== 0) throw refuse(`may be used by others ${shown}: restrict to 0600`)
    if (size > LARGEST) throw refuse(`is larger than ${LARGEST} bytes: it may hold 1000 secrets, one a line`)
    const { buffer, byteOffset, length } = readFileSync(path)
    return new Uint8Array(buffer, byteOffset, length)
  } catch (error) {
    if (error instanceof Exit) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
    const remedies: Readonly<Record<string, string>> = {
      ENOENT: 'does not exist; check the path, which is relative to the configuration file',
      EACCES: 'cannot be read: permission denied; make it readable for this user alone',
    }
    throw refuse(remedies[code] ?? `cannot be read: ${trouble(error)}`)
  }
}
