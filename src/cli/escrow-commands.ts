// `pipelock escrow`: makes the key that reads what receipts leave out, and reads it.

import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { place } from '../service/authority.ts'
import { chainFiles } from './chain.ts'
import { purpose } from '../service/escrow.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { unseal, x25519Hex } from '../service/sealed.ts'
import type { Surroundings } from './surroundings.ts'

function makeKey({ out: file }: { readonly out: string }, { out }: Surroundings): void {
  if (existsSync(file))
    throw new Exit(exitCodes.failed, `${file} exists already: without it what was sealed for it cannot be read`)
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  try {
    place(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 0o600, false)
  } catch (error) {
    throw new Exit(exitCodes.failed, `writing ${file}: ${trouble(error)}`)
  }
  out(`${file}: keep it away from the machine that records`)
  out(`escrow_public_key: ${x25519Hex(publicKey)}`)
}

function keyOf(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file))
    if (key.asymmetricKeyType === 'x25519') return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new Exit(exitCodes.usage, `--key ${file}: ${trouble(error)}`)
  }
  throw new Exit(exitCodes.usage, `--key ${file}: is no X25519 private key (pipelock escrow key --out FILE makes one)`)
}

function open(dir: string, flags: { readonly key: string }, { out }: Surroundings): void {
  const key = keyOf(flags.key)
  let [opened, closed] = [0, 0]
  for (const file of filesIn(dir))
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const raw = sealedIn(line)
      if (raw === null) continue
      try {
        out(unseal(key, purpose, Buffer.from(raw.text, 'base64url')))
        opened++
      } catch {
        closed++
      }
    }
  if (closed > 0) throw new Exit(exitCodes.failed, `${closed} receipts were sealed for another key, or changed`)
  if (opened === 0) throw new Exit(exitCodes.failed, `${dir}: nothing in it is sealed (flight_recorder.raw_escrow)`)
}

function filesIn(dir: string): readonly string[] {
  try {
    return chainFiles(dir)
  } catch (error) {
    throw new Exit(exitCodes.usage, `reading ${dir}: ${trouble(error)}`)
  }
}

function sealedIn(line: string): { readonly text: string } | null {
  try {
    const { data } = JSON.parse(line) as { data?: { raw?: unknown } }
    return typeof data?.raw === 'string' ? { text: data.raw } : null
  } catch {
    return null
  }
}

export function escrowCommands(program: Command, around: Surroundings, help: string): void {
  const escrow = program.command('escrow').description('what receipts leave out, sealed (flight_recorder.raw_escrow)')
  escrow
    .command('key')
    .description('make the X25519 key that reads it, and print the public one for the configuration')
    .requiredOption('--out <file>', 'where to')
    .addHelpText('after', help)
    .action((flags: { out: string }) => makeKey(flags, around))
  escrow
    .command('open')
    .description('print the sealed records of a folder, one JSON line each; 1 when one cannot be read')
    .argument('<dir>', 'folder of receipts (verify them with verify-receipt)')
    .requiredOption('--key <file>', 'the private key')
    .addHelpText('after', help)
    .action((dir: string, flags: { key: string }) => open(dir, flags, around))
}
