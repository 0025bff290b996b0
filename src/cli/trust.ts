// Knows where an operating system keeps the certificates it trusts, and how to put one more there.

import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { accessSync, constants, copyFileSync, existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { place } from '../service/authority.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'

type Env = Readonly<Record<string, string | undefined>>

/** One file with all of them: Debian and its kin, Fedora and its kin, openSUSE, Alpine and macOS. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

const blocks = (text: string) => text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []

/** Beside the CA: what clients need that take one file instead of the system's. */
export const bundleOf = (cert: string) => join(dirname(cert), 'ca-bundle.pem')

/** What the system trusts (and what this environment adds to it), and the CA. */
export function bundleText(cert: string, env: Env): string {
  const own = bundleOf(cert)
  const chosen = env['SSL_CERT_FILE']
  const system = [chosen, ...bundles].find((file) => file !== undefined && file !== own && existsSync(file))
  const extra = env['NODE_EXTRA_CA_CERTS']
  const files = [cert, system, extra === own || extra === undefined || !existsSync(extra) ? undefined : extra]
  const certificates = files.flatMap((file) => (file === undefined ? [] : blocks(readFileSync(file, 'utf8'))))
  if (system === undefined) certificates.push(...rootCertificates)
  const unique = new Map(certificates.map((block) => [block.replace(/\s/g, ''), block.trim()]))
  return `${[...unique.values()].join('\n')}\n`
}

/** Writes the bundle when it is missing or no longer true; returns its path. */
export function writeBundle(cert: string, env: Env): string {
  const file = bundleOf(cert)
  const text = bundleText(cert, env)
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return file
  try {
    place(file, text, 0o644, true)
  } catch (error) {
    throw new Exit(
      exitCodes.failed,
      `cannot write ${file}: ${trouble(error)}; copy the CA where this user can write and name it with --ca`,
    )
  }
  return file
}

/** The same where it can be written: clients that share the folder find it there (a volume, for example). */
export function offerBundle(cert: string, env: Env): void {
  try {
    writeBundle(cert, env)
  } catch (error) {
    if (!(error instanceof Exit)) throw error
  }
}

/** One thing to do, as a person would type it. */
interface Step {
  readonly says: string
  readonly folder?: string
  readonly run: () => void
}

const command = (program: string, ...args: readonly string[]): Step => ({
  says: [program, ...args].join(' '),
  run: () => void execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] }),
})

const copied = (cert: string, folder: string, extension: string): Step => {
  const file = join(folder, `${basename(cert).replace(/\.\w+$/, '')}-pipelock.${extension}`)
  return { says: `cp ${cert} ${file}`, folder, run: () => copyFileSync(cert, file) }
}

/** The steps for this system; null = a store nobody here knows. `root` is where its file system begins, for images. */
export function stepsFor(cert: string, platform: string, root: string): readonly Step[] | null {
  const at = (folder: string) => join(root, folder)
  const inside = root === '/' ? [] : ['chroot', root]
  const refresh = (program: string, ...args: readonly string[]) => {
    const [first = program, ...rest] = [...inside, program, ...args]
    return command(first, ...rest)
  }
  if (platform === 'darwin')
    return [
      command(
        'security',
        'add-trusted-cert',
        '-d',
        '-r',
        'trustRoot',
        '-k',
        '/Library/Keychains/System.keychain',
        cert,
      ),
    ]
  if (platform === 'win32') return [command('certutil', '-addstore', '-f', 'Root', cert)]
  if (existsSync(at('/usr/local/share/ca-certificates')))
    return [copied(cert, at('/usr/local/share/ca-certificates'), 'crt'), refresh('update-ca-certificates')]
  if (existsSync(at('/etc/pki/ca-trust/source/anchors')))
    return [copied(cert, at('/etc/pki/ca-trust/source/anchors'), 'pem'), refresh('update-ca-trust', 'extract')]
  if (existsSync(at('/etc/pki/trust/anchors')))
    return [copied(cert, at('/etc/pki/trust/anchors'), 'pem'), refresh('update-ca-certificates')]
  if (existsSync(at('/etc/ca-certificates/trust-source/anchors')))
    return [copied(cert, at('/etc/ca-certificates/trust-source/anchors'), 'crt'), refresh('update-ca-trust')]
  return null
}

export interface InstallFlags {
  readonly cert: string
  readonly dryRun: boolean
  readonly root: string
}

/** Puts the CA into the system's store, or says what somebody with the rights would have to type. */
export function install({ cert, dryRun, root }: InstallFlags, print: (line: string) => void): void {
  if (!existsSync(cert)) throw new Exit(exitCodes.failed, `${cert}: no such file; make the CA with pipelock tls init`)
  const [block] = blocks(readFileSync(cert, 'utf8'))
  if (block === undefined || !new X509Certificate(block).ca)
    throw new Exit(exitCodes.usage, `${cert}: not a CA certificate`)
  const steps = stepsFor(cert, process.platform, root)
  if (steps === null)
    throw new Exit(
      exitCodes.failed,
      `no trust store known here; give clients the CA by variables instead: pipelock env`,
    )
  const tell = () => steps.forEach(({ says }) => print(`  ${says}`))
  if (dryRun) {
    print('Would do:')
    return tell()
  }
  if (!steps.every(({ folder }) => folder === undefined || isWritable(folder))) {
    print('This user may not change the trust store. As root:')
    tell()
    throw new Exit(exitCodes.failed, 'the CA was not installed')
  }
  for (const step of steps) {
    try {
      step.run()
    } catch (error) {
      const said = (error as { stderr?: unknown }).stderr
      const why = String(said ?? (error as Error).message)
        .trim()
        .split('\n')[0]
      throw new Exit(exitCodes.failed, `${step.says}: ${why}; the CA was not installed`)
    }
    print(`did ${step.says}`)
  }
  print(
    'Programs that use the system store trust the CA when they start anew. Firefox, Chromium, Java, Node and Python',
  )
  print('may keep stores of their own: pipelock env names the variables for those that take one.')
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
