// Verifies the signatures that publishers put on definitions of tools (`mcp_tool_provenance`).

import type { Json } from './document.ts'
import { type Guard, type Seen, at, ownerOf } from './guard.ts'
import { Memory } from './memory.ts'
import { stepwise } from '../scan/pace.ts'
import type { Finding, Severity } from '../types.ts'

/** Member of a tool's `_meta`: a list of `{keyid, sig}`, as in https://github.com/secure-systems-lab/dsse. */
export const signaturesKey = 'pipelock/signatures'
const payloadType = 'application/vnd.pipelock.mcp-tool+json'

/** Whether a trusted key made this signature; null = no trusted key has this id. */
export type Verify = (signed: Uint8Array, signature: Uint8Array, keyid: string | null) => boolean | null

const mostTools = 2000
const mostSignatures = 8
const mostFindings = 20
const utf8 = new TextEncoder()

/** What is signed: the DSSE pre-authentication encoding of the definition. Null where it has no one canonical form. */
export function signedBytes(tool: Json): Uint8Array | null {
  const text = jcs(tool, true)
  if (text === null) return null
  return utf8.encode(`DSSEv1 ${payloadType.length} ${payloadType} ${utf8.encode(text).length} ${text}`)
}

/** https://www.rfc-editor.org/rfc/rfc8785, without the signatures; numbers that are no doubles have no form. */
function jcs(node: Json, isTool = false): string | null {
  switch (node.kind) {
    case 'object': {
      const members = [...node.members].filter(([key, member]) => !isTool || !isBare(key, member))
      const parts = members
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([key, member]) => {
          const value = isTool && key === '_meta' ? jcsOf(member, signaturesKey) : jcs(member)
          return value === null ? null : `${JSON.stringify(key)}:${value}`
        })
      return parts.includes(null) ? null : `{${parts.join(',')}}`
    }
    case 'array': {
      const parts = node.items.map((item) => jcs(item))
      return parts.includes(null) ? null : `[${parts.join(',')}]`
    }
    case 'string':
      return JSON.stringify(node.text)
    case 'number': {
      const value = Number(node.text)
      return Number.isFinite(value) && !(Number.isInteger(value) && !Number.isSafeInteger(value)) ? `${value}` : null
    }
    default:
      return node.text
  }
}

/** An object without one of its members. */
function jcsOf(node: Json, left: string): string | null {
  return jcs({ ...node, members: new Map([...node.members].filter(([key]) => key !== left)) })
}

/** `_meta` that holds nothing but signatures is as none. */
function isBare(key: string, { kind, members }: Json): boolean {
  return key === '_meta' && kind === 'object' && [...members.keys()].every((one) => one === signaturesKey)
}

const unsigned = ['Unsigned MCP Tool', 'high', 'carries no signature'] as const
const untrusted = ['Untrusted MCP Tool Signature', 'high', 'is signed, by no key of trusted_keys'] as const
const invalid = [
  'Invalid MCP Tool Signature',
  'critical',
  'is not what was signed: the definition was changed, or the signature is of another',
] as const
type Wrong = typeof unsigned | typeof untrusted | typeof invalid

/** What is wrong with the provenance of a definition; null = a trusted key signed it. */
function judged(tool: Json, verify: Verify): Wrong | null {
  const signatures = at(tool, '_meta', signaturesKey)?.items ?? []
  if (signatures.length === 0) return unsigned
  const signed = signedBytes(tool)
  if (signed === null) return invalid
  let known = false
  for (const one of signatures.slice(0, mostSignatures)) {
    const [keyid, sig] = [one.members.get('keyid'), one.members.get('sig')]
    const signature = sig?.kind === 'string' ? decoded(sig.text) : null
    if (signature === null) continue
    const good = verify(signed, signature, keyid?.kind === 'string' ? keyid.text : null)
    if (good === true) return null
    known ||= good === false
  }
  return known ? invalid : untrusted
}

/** An Ed25519 signature in base64. */
function decoded(text: string): Uint8Array | null {
  if (text.length !== 88) return null
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}

export function provenance(verify: () => Verify): Guard {
  /** Tools that were shown without a good signature: who has an old list may call them all the same. */
  const bad = new Memory<Map<string, Wrong>>(() => new Map(), 256)
  return {
    async look({ leg, message, reading, asked, conversation }: Seen): Promise<readonly Finding[]> {
      const owner = ownerOf(conversation)
      if (leg === 'client') {
        const wrong = message.tool === null || !bad.has(owner) ? undefined : bad.of(owner).get(message.tool)
        return wrong === undefined ? [] : [finding(wrong, '/params/name')]
      }
      const tools = at(message.node, 'result', 'tools')
      if (tools?.kind !== 'array' || (asked !== null && asked.method !== 'tools/list')) return []
      // What two parsers may read differently was signed by nobody.
      const twofold = reading.flaws.length > 0
      const known = bad.of(owner)
      const findings: Finding[] = []
      const looks = await stepwise(each(tools.items, (tool) => (twofold ? invalid : judged(tool, verify()))))
      const names = tools.items.map((tool) => tool.members.get('name')?.text ?? '')
      for (const name of names) known.delete(name)
      for (const [index, wrong] of looks.entries()) {
        if (wrong === null) continue
        const name = names[index] ?? ''
        if (known.size < mostTools) known.set(name, wrong)
        if (findings.length < mostFindings) findings.push(finding(wrong, `/result/tools/${index}`))
      }
      return findings
    },
  }
}

/** Those beyond the most count as unsigned: nobody looked. Stops after each. */
function* each(tools: readonly Json[], look: (tool: Json) => Wrong | null): Generator<void, (Wrong | null)[]> {
  const looks: (Wrong | null)[] = []
  for (const [index, tool] of tools.entries()) {
    looks.push(index < mostTools ? look(tool) : unsigned)
    yield
  }
  return looks
}

function finding([rule, severity, detail]: Wrong, where: string): Finding {
  const place = { section: 'mcp_tool_provenance', scanner: 'policy', where } as const
  return { rule, threat: 'tool', severity: severity satisfies Severity, ...place, detail }
}
