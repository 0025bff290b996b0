// The key store of the Go program: Ed25519 keys of agents by name, and signatures of files beside them.

import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto'
import { lstatSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { homeFolder, place } from '../service/authority.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'

const heads = { public: 'pipelock-ed25519-public-v1', private: 'pipelock-ed25519-private-v1' } as const
const [KEY, SIGNATURE] = [32, 64] as const

type Env = Readonly<Record<string, string | undefined>>

export interface StoreFlags {
  readonly keystore?: string
  readonly agent?: string
}

const usage = (why: string) => new Exit(exitCodes.usage, why)

function read(file: string, remedy: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw usage(`reading ${file}: ${trouble(error)}; ${remedy}`)
  }
}

/** Two lines: what it is, and the bytes in base64. */
function bytesOf(file: string, kind: keyof typeof heads, length: number, remedy: string): Buffer {
  const [head, body = ''] = read(file, remedy).toString().trim().split(/\r?\n/)
  const bytes = Buffer.from(body, 'base64')
  if (head !== heads[kind] || bytes.length !== length) throw usage(`${file} is no ${kind} key of pipelock; ${remedy}`)
  return bytes
}

const textOf = (kind: keyof typeof heads, bytes: Buffer): string => `${heads[kind]}\n${bytes.toString('base64')}\n`
const url = (bytes: Buffer): string => bytes.toString('base64url')
const okp = { kty: 'OKP', crv: 'Ed25519' } as const

const publicKey = (raw: Buffer): KeyObject => createPublicKey({ key: { ...okp, x: url(raw) }, format: 'jwk' })

export class Keystore {
  readonly #root: string
  readonly #env: Env

  constructor({ keystore }: StoreFlags, env: Env) {
    this.#root = keystore ?? homeFolder(env)
    this.#env = env
  }

  /** The flag, else PIPELOCK_AGENT. */
  agentOf({ agent = this.#env['PIPELOCK_AGENT'] ?? '' }: StoreFlags): string {
    if (agent === '') throw usage('whose key: give --agent, or set PIPELOCK_AGENT')
    if (!/^[\w.-]{1,64}$/.test(agent) || agent.includes('..'))
      throw usage(`"${agent}": names have letters, digits, dots, hyphens and underscores, at most 64`)
    return agent
  }

  /** Never through a link: a key must not be written elsewhere. */
  #folder(...names: string[]): string {
    const folder = join(this.#root, ...names)
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!lstatSync(folder).isDirectory()) throw usage(`${folder} is no folder (a symbolic link, perhaps)`)
    return folder
  }

  #put(file: string, text: string, mode: number, force: boolean): void {
    try {
      place(file, text, mode, force)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const why = code === 'EEXIST' ? 'exists already; --force replaces it' : trouble(error)
      throw new Exit(exitCodes.failed, `${file}: ${why}`)
    }
  }

  generate(name: string, force: boolean): string {
    const folder = this.#folder('agents', this.agentOf({ agent: name }))
    const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
    const [raw, seed] = [Buffer.from(x, 'base64url'), Buffer.from(d, 'base64url')]
    const file = join(folder, 'id_ed25519')
    this.#put(file, textOf('private', Buffer.concat([seed, raw])), 0o600, force)
    this.#put(`${file}.pub`, textOf('public', raw), 0o644, true)
    return file
  }

  trust(name: string, file: string): string {
    const raw = bytesOf(file, 'public', KEY, 'pipelock keygen writes one')
    const trusted = join(this.#folder('trusted_keys'), `${this.agentOf({ agent: name })}.pub`)
    this.#put(trusted, textOf('public', raw), 0o644, true)
    return trusted
  }

  /** Writes FILE.sig. */
  sign(file: string, flags: StoreFlags): string {
    const agent = this.agentOf(flags)
    const own = join(this.#root, 'agents', agent, 'id_ed25519')
    const bytes = bytesOf(own, 'private', 2 * KEY, `pipelock keygen ${agent} makes one`)
    const [d, x] = [url(bytes.subarray(0, KEY)), url(bytes.subarray(KEY))]
    const key = createPrivateKey({ key: { ...okp, d, x }, format: 'jwk' })
    const signature = sign(null, read(file, 'nothing was signed'), key)
    this.#put(`${file}.sig`, `${signature.toString('base64')}\n`, 0o644, true)
    return `${file}.sig`
  }

  /** An Exit (1) where it is not that agent's: one that is trusted, else one whose key is here. */
  verify(file: string, flags: StoreFlags & { readonly sig?: string }): string {
    const agent = this.agentOf(flags)
    const trusted = join(this.#root, 'trusted_keys', `${agent}.pub`)
    const isThere = lstatSync(trusted, { throwIfNoEntry: false }) !== undefined
    const known = isThere ? trusted : join(this.#root, 'agents', agent, 'id_ed25519.pub')
    const key = publicKey(bytesOf(known, 'public', KEY, `pipelock trust ${agent} PUBFILE`))
    const beside = flags.sig ?? `${file}.sig`
    const signature = Buffer.from(read(beside, 'pipelock sign writes it').toString().trim(), 'base64')
    if (signature.length !== SIGNATURE || !verify(null, read(file, 'nothing was verified'), key, signature))
      throw new Exit(exitCodes.failed, `${file} is not what ${agent} signed (${beside})`)
    return agent
  }
}
