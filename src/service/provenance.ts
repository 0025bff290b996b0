// Knows whose signatures on tools count (`mcp_tool_provenance.trusted_keys`), and signs tools for those who publish them.

import { sign, verify, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Exit, exitCodes } from './exit.ts'
import { trouble } from './file-trouble.ts'
import { keyName, publicHex } from './receipts.ts'
import { loadSigningKey, publicKeyOf } from './signing-key.ts'
import type { Config } from '../config/schema.ts'
import type { Json } from '../mcp/document.ts'
import { readJson } from '../mcp/json.ts'
import { signaturesKey, signedBytes, type Verify } from '../mcp/provenance.ts'

/** Throws an Exit (2) for a key that cannot be read. Null = signatures are not looked at. */
export function verifierOf({ mcp_tool_provenance: own }: Config): Verify | null {
  if (!own.enabled) return null
  const keys = new Map<string, KeyObject>()
  for (const text of own.trusted_keys) {
    const key = publicKeyOf(text, `mcp_tool_provenance.trusted_keys ${text}`)
    keys.set(keyName(publicHex(key)), key)
  }
  return (signed, signature, keyid) => {
    const asked = keyid === null ? [...keys.values()] : [keys.get(keyid)].filter((key) => key !== undefined)
    if (asked.length === 0) return null
    return asked.some((key) => verify(null, signed, key, signature))
  }
}

type Value = Record<string, unknown>

/** `pipelock mcp sign`: the same document with signed tools. */
export async function signTools(
  file: string | undefined,
  { key: path }: { readonly key: string },
  input: AsyncIterable<Uint8Array>,
  out: (line: string) => void,
): Promise<void> {
  const named = file ?? 'stdin'
  const bad = (why: string) => new Exit(exitCodes.usage, `${named}: ${why}`)
  const { key } = loadSigningKey(path, '--key', 'tool-signing')
  const keyid = keyName(publicHex(key))
  const bytes = await readAll(file, input, bad)
  const reading = readJson(bytes)
  if (!reading.ok) throw bad(`is no JSON (${reading.problem})`)
  if (reading.flaws.length > 0) throw bad('can be read in two ways: a member is named twice, or it is too large')
  const document = JSON.parse(reading.source) as unknown
  const tools = toolsOf(reading.root, document)
  if (tools === null) throw bad('holds no tools; give a tool, a list of tools, or the answer to tools/list')
  for (const [node, tool] of tools) {
    const name = typeof tool['name'] === 'string' ? tool['name'] : ''
    if (name === '') throw bad('a tool has no name')
    const signed = signedBytes(node)
    if (signed === null) throw bad(`tool ${name} holds a number that not every reader keeps`)
    const meta = (tool['_meta'] ?? {}) as Value
    const others = Array.isArray(meta[signaturesKey]) ? (meta[signaturesKey] as Value[]) : []
    const own = { keyid, sig: sign(null, signed, key).toString('base64') }
    tool['_meta'] = { ...meta, [signaturesKey]: [...others.filter((one) => one['keyid'] !== keyid), own] }
  }
  out(JSON.stringify(document, null, 2))
}

async function readAll(file: string | undefined, input: AsyncIterable<Uint8Array>, bad: (why: string) => Exit) {
  if (file === undefined) {
    const chunks: Uint8Array[] = []
    for await (const chunk of input) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  try {
    return readFileSync(file)
  } catch (error) {
    throw bad(`cannot be read: ${trouble(error)}`)
  }
}

/** Each tool as it was read and as it will be written. */
function toolsOf(node: Json, value: unknown): (readonly [Json, Value])[] | null {
  if (node.kind === 'array') return node.items.map((item, index) => [item, (value as Value[])[index] as Value] as const)
  for (const key of ['result', 'tools']) {
    const inner = node.members.get(key)
    if (inner !== undefined && inner.kind !== 'string') return toolsOf(inner, (value as Value)[key])
  }
  return node.kind === 'object' && node.members.has('name') ? [[node, value as Value]] : null
}
