// `mediation_envelope`: writes the note on a forwarded request (RFC 8941) and signs it (RFC 9421, RFC 9530).

import { createHash, sign } from 'node:crypto'
import { Exit, exitCodes } from './exit.ts'
import { loadSigningKey } from './signing-key.ts'
import type { Config } from '../config/schema.ts'
import type { McpDeps } from '../mcp/exchange-deps.ts'
import { mediationField, type Mediate, type Mediated } from '../proxy/mediation.ts'
import type { HeaderList } from '../proxy/wire.ts'

const label = 'pipelock1'

/** Null = no note is added. Throws an Exit (2) for a key that cannot be used. */
export function mediateOf(config: Config, now: () => number = Date.now): Mediate | null {
  const { enabled, sign: signs, signing_key_path: file, ...settings } = config.mediation_envelope
  if (!enabled) return null
  if (signs && file === '')
    throw new Exit(exitCodes.usage, 'mediation_envelope.sign needs mediation_envelope.signing_key_path')
  const key = signs ? loadSigningKey(file, 'mediation_envelope.signing_key_path', 'envelope-signing').key : null
  const policy = createHash('sha256').update(JSON.stringify(config)).digest().subarray(0, 16).toString('base64')
  return (request) => {
    const digest = key === null ? null : digestOf(request, settings.max_body_bytes)
    const headers: HeaderList = [
      ...withoutOurs(request.headers, digest !== null),
      [mediationField, noteOf(request, policy)],
      ...(digest === null ? [] : [['Content-Digest', digest] as const]),
    ]
    if (key === null) return headers
    const components = settings.signed_components
      .map((name) => name.toLowerCase())
      .flatMap((name) => {
        const value = valueOf(name, request, headers)
        return value === null ? [] : [{ name, value }]
      })
    const created = Math.floor(now() / 1000)
    const covered = components.map(({ name }) => JSON.stringify(name)).join(' ')
    const expires = created + settings.created_skew_seconds
    const params = `(${covered});created=${created};expires=${expires};keyid=${JSON.stringify(settings.key_id)};alg="ed25519";tag="pipelock-mediation"`
    // https://www.rfc-editor.org/rfc/rfc9421#section-2.5
    const base = [
      ...components.map(({ name, value }) => `${JSON.stringify(name)}: ${value}`),
      `"@signature-params": ${params}`,
    ]
    const signature = sign(null, Buffer.from(base.join('\n')), key).toString('base64')
    return [...headers, ['Signature-Input', `${label}=${params}`], ['Signature', `${label}=:${signature}:`]]
  }
}

/** The same for what goes to MCP servers: the fields that come to be added. */
export function mediatedOf(mediate: () => Mediate | null): NonNullable<McpDeps['mediated']> {
  return ({ method, url, headers }, body, { requestId, action }) => {
    const now = mediate()
    if (now === null) return null
    const before = [...headers].map(([name, value]) => [name, value] as const)
    const pieces = body === null ? null : [body]
    return new Headers(
      now({ method, url, headers: before, body: pieces, leg: 'mcp', verdict: action, requestId, auth: 'nobody' }).map(
        ([name, value]): [string, string] => [name, value],
      ),
    )
  }
}

/** Names of agents and ids of requests are texts of others: what a structured string cannot hold is left out. */
const quoted = (text: string) => `"${text.replaceAll(/[^\x20-\x7e]|["\\]/g, '').slice(0, 128)}"`

function noteOf({ leg, method, verdict, requestId, actor, auth }: Mediated, policy: string): string {
  return [
    `action=${quoted(`${leg}:${method}`)}`,
    `verdict=${verdict}`,
    `actor=${quoted(actor ?? 'anonymous')}`,
    `auth=${auth}`,
    `ph=:${policy}:`,
    `rid=${quoted(requestId)}`,
    'hop=1',
  ].join(', ')
}

/** RFC 9530; null = it is not known, or too long. */
function digestOf({ body }: Mediated, most: number): string | null {
  if (body === undefined || body === null) return null
  if (body.reduce((sum, { length }) => sum + length, 0) > most) return null
  const hash = createHash('sha256')
  for (const piece of body) hash.update(piece)
  return `sha-256=:${hash.digest('base64')}:`
}

/** Nobody but us says what we decided. */
function withoutOurs(headers: HeaderList, digested: boolean): HeaderList {
  return headers.flatMap(([name, value]): HeaderList => {
    const key = name.toLowerCase()
    if (key === mediationField.toLowerCase() || (digested && key === 'content-digest')) return []
    if (key !== 'signature' && key !== 'signature-input') return [[name, value]]
    const kept = membersOf(value).filter((member) => !member.trimStart().startsWith(`${label}=`))
    return kept.length === 0 ? [] : [[name, kept.join(',')]]
  })
}

/** Members of a dictionary: commas within strings and inner lists divide nothing. */
function membersOf(value: string): string[] {
  const members: string[] = []
  let [from, depth, inString] = [0, 0, false]
  for (let i = 0; i < value.length; i++) {
    const char = value[i]
    if (inString) {
      if (char === '\\') i++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '(') depth++
    else if (char === ')') depth--
    else if (char === ',' && depth === 0) {
      members.push(value.slice(from, i))
      from = i + 1
    }
  }
  return [...members, value.slice(from)]
}

/** https://www.rfc-editor.org/rfc/rfc9421#section-2; null = the request has no such thing. */
function valueOf(name: string, { method, url }: Mediated, headers: HeaderList): string | null {
  const { protocol, host, pathname, search } = new URL(url)
  const derived: Readonly<Record<string, string>> = {
    '@method': method,
    '@target-uri': url,
    '@authority': host,
    '@scheme': protocol.slice(0, -1),
    '@path': pathname,
    '@query': search === '' ? '?' : search,
  }
  if (name.startsWith('@')) return derived[name] ?? null
  const values = headers.filter(([field]) => field.toLowerCase() === name).map(([, value]) => value.trim())
  return values.length === 0 ? null : values.join(', ')
}
