// `pipelock verify-receipt`: are these receipts what the recorder wrote.

import { statSync } from 'node:fs'
import { chainFiles, verifyFiles } from './chain.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import type { Surroundings } from './surroundings.ts'
import { loadSigningKey, publicKeyOf } from '../service/signing-key.ts'
import { load } from './source.ts'

export interface VerifyFlags {
  readonly config?: string
  readonly key?: string
  readonly chain?: string
  readonly json?: boolean
}

/** 0 = nothing was changed; 1 = something was, or there is nothing. */
export function verifyReceipt(file: string | undefined, flags: VerifyFlags, { env, out }: Surroundings): void {
  const own = file === undefined && flags.chain === undefined ? load(flags.config, env).config.flight_recorder : null
  const dir = flags.chain ?? own?.dir ?? ''
  if (file === undefined && dir === '')
    throw new Exit(
      exitCodes.usage,
      'nothing to verify: name a file, --chain DIR, or a configuration with flight_recorder.dir',
    )
  const path = own?.signing_key_path ?? ''
  const key = flags.key !== undefined ? publicKeyOf(flags.key) : path === '' ? null : configuredKey(path)
  let paths: readonly string[]
  try {
    paths = file === undefined ? chainFiles(dir) : statSync(file).isDirectory() ? chainFiles(file) : [file]
  } catch (error) {
    throw new Exit(
      exitCodes.usage,
      `reading ${file ?? dir}: ${trouble(error)}; name a file of receipts, or with --chain the folder of flight_recorder.dir`,
    )
  }
  const found = verifyFiles(paths, key, file === undefined)
  const good = found.broken.length === 0 && found.receipts > 0
  if (flags.json === true) out(JSON.stringify({ valid: good, ...found }, null, 2))
  else {
    out(
      `${good ? 'VALID' : 'INVALID'}: ${found.receipts} receipts (${found.decisions} decisions) in ${found.files} files, ${found.first ?? '-'} to ${found.last ?? '-'}`,
    )
    for (const name of found.keys) out(`  key: ${name}`)
    for (const line of found.broken.slice(0, 50)) out(`  BROKEN: ${line}`)
    for (const line of found.remarks) out(`  note: ${line}`)
  }
  if (!good)
    throw new Exit(
      exitCodes.failed,
      found.receipts === 0 ? 'there are no receipts' : 'the receipts are not what was written',
    )
}

const configuredKey = (path: string) => {
  loadSigningKey(path)
  return publicKeyOf(path)
}
