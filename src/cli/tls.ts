// `pipelock tls`: makes the certificate authority, shows it, and brings it into the system's trust store.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { X509Certificate } from 'node:crypto'
import { authorityFiles, createAuthorityFiles, defaults, homeFolder } from '../service/authority.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { load } from './source.ts'
import { install, writeBundle } from './trust.ts'
import { durationMs } from '../config/written.ts'

type Env = Readonly<Record<string, string | undefined>>
type Print = (line: string) => void

export interface InitFlags {
  readonly org?: string
  readonly validity?: string
  readonly out?: string
  readonly force?: boolean
}

export function tlsInit({ org, validity, out, force }: InitFlags, env: Env, print: Print): void {
  const validityMs = validity === undefined ? defaults.validityMs : durationMs(validity)
  if (validityMs === null || validityMs < 60 * 60 * 1000)
    throw new Exit(
      exitCodes.usage,
      `invalid --validity "${validity}": use a duration of an hour or more, for example 87600h`,
    )
  if (org !== undefined && (org === '' || org.length > 50))
    throw new Exit(exitCodes.usage, 'invalid --org: use 1 to 50 characters')
  const folder = out === undefined ? homeFolder(env) : resolve(out)
  const files = { cert: join(folder, 'ca.pem'), key: join(folder, 'ca-key.pem') }
  createAuthorityFiles(files, { organization: org ?? defaults.organization, validityMs, force: force === true })
  const bundle = writeBundle(files.cert, env)
  const certificate = new X509Certificate(readFileSync(files.cert))
  print(`CA certificate  ${files.cert}`)
  print(`CA key          ${files.key} (keep it: whoever has it can pose as any site to your clients)`)
  print(`CA and system   ${bundle}`)
  print(`Valid until     ${certificate.validTo}`)
  print(`SHA-256         ${certificate.fingerprint256}`)
  print('')
  print(
    'Next: switch it on (tls_interception: {enabled: true}' + (out === undefined ? ')' : ', with ca_cert and ca_key)'),
  )
  print('      and let clients trust it: eval "$(pipelock env)", pipelock exec -- CMD, or pipelock tls install-ca')
}

/** The CA's certificate: the flag, else what the configuration names. */
export function certificateFile(flag: string | undefined, config: string | undefined, env: Env): string {
  if (flag !== undefined) return resolve(flag)
  const { cert } = authorityFiles(load(config, env).config.tls_interception, env)
  return resolve(cert)
}

export function tlsShow(flags: { cert?: string; config?: string }, env: Env, print: Print): void {
  const file = certificateFile(flags.cert, flags.config, env)
  if (!existsSync(file))
    throw new Exit(
      exitCodes.failed,
      `${file}: no such file; make the CA with pipelock tls init (folder ${dirname(file)})`,
    )
  print(readFileSync(file, 'utf8').trimEnd())
}

export interface InstallCaFlags {
  readonly cert?: string
  readonly config?: string
  readonly dryRun?: boolean
  readonly root?: string
}

export function tlsInstall({ cert, config, dryRun, root }: InstallCaFlags, env: Env, print: Print): void {
  install({ cert: certificateFile(cert, config, env), dryRun: dryRun === true, root: root ?? '/' }, print)
}
