// Remembers which arguments of a tool travel in `Mcp-Param-*` headers too (`x-mcp-header` in its schema, MCP 2026-07-28).

import type { Json } from './document.ts'
import { type Conversation, type Guard, type Seen, at, ownerOf } from './guard.ts'
import { readJson } from './json.ts'
import { Memory } from './memory.ts'
import type { Message } from './message.ts'
import type { Locked } from './pins.ts'
import { pointer } from './leaves.ts'
import { re2 } from '../pattern/re2.ts'
import type { Finding } from '../types.ts'

/** One argument that is repeated in a header. */
export interface Param {
  /** As the schema spells it. */
  readonly header: string
  readonly path: readonly string[]
}

const mostTools = 2000
const mostParams = 64
const mostDepth = 16
const prefix = 'Mcp-Param-'

type Tools = Map<string, readonly Param[]>

export class ParamHeaders implements Guard {
  readonly #shown = new Memory<Tools>(() => new Map(), 256)
  readonly #accepted = new WeakMap<Message, () => void>()
  readonly #lock: () => Locked | null
  readonly #tells: () => boolean
  #locked: { readonly of: Locked; readonly tools: Tools } | null = null

  /** Where there is a lock file, what it says counts. `tells` = definitions are scanned. */
  constructor(lock: () => Locked | null = () => null, tells = () => true) {
    this.#lock = lock
    this.#tells = tells
  }

  look({ leg, message, conversation }: Seen): readonly Finding[] {
    if (leg !== 'server' || message.kind !== 'response') return []
    const tools = at(message.node, 'result', 'tools')?.items ?? []
    const found: Finding[] = []
    const read = tools.slice(0, mostTools).flatMap((tool) => {
      const name = tool.members.get('name')?.text ?? ''
      const { params, wrong } = annotated(tool)
      if (wrong !== null) found.push(wrong)
      return name === '' ? [] : [[name, params] as const]
    })
    if (read.length === 0) return []
    this.#accepted.set(message, () => {
      const known = this.#shown.of(ownerOf(conversation))
      for (const [name, params] of read)
        if (params.length === 0) known.delete(name)
        else if (known.has(name) || known.size < mostTools) known.set(name, params)
    })
    return this.#tells() ? found.slice(0, 20) : []
  }

  settled({ message }: Seen, stopped: boolean): void {
    if (!stopped) this.#accepted.get(message)?.()
  }

  /** Of a tool that was shown or locked; empty where nothing is known of it. */
  of(conversation: Conversation, tool: string): readonly Param[] {
    const lock = this.#lock()
    if (lock === null) {
      const owner = ownerOf(conversation)
      return this.#shown.has(owner) ? (this.#shown.of(owner).get(tool) ?? []) : []
    }
    if (this.#locked?.of !== lock) this.#locked = { of: lock, tools: new Map() }
    const { tools } = this.#locked
    const text = lock.tools.get(tool)
    const known = tools.get(tool)
    if (known !== undefined || text === undefined) return known ?? []
    const reading = readJson(new TextEncoder().encode(text))
    const params = reading.ok ? annotated(reading.root).params : []
    tools.set(tool, params)
    return params
  }
}

/** Names of arguments that hold what belongs in no header: those are logged on the way. */
const confidential = re2`(?i)^(?:.*[_-])?(?:pass(?:word|phrase|wd)?|secret|token|api[_-]?key|credentials?|private[_-]?key|authorization|cookie)$`

function annotated(tool: Json): { readonly params: readonly Param[]; readonly wrong: Finding | null } {
  const params: Param[] = []
  const taken = new Set<string>()
  let wrong: Finding | null = null
  const say = (rule: string, node: Json, detail: string): void => {
    const where = pointer(node)
    const place = { section: 'mcp_tool_scanning', scanner: 'policy', where } as const
    wrong ??= { rule, threat: 'tool', severity: 'medium', ...place, detail }
  }
  const walk = (schema: Json | undefined, path: readonly string[]): void => {
    for (const [name, property] of schema?.members.get('properties')?.members ?? []) {
      const own = [...path, name]
      const header = property.members.get('x-mcp-header')
      if (header !== undefined) {
        const type = property.members.get('type')?.text ?? ''
        const legal = header.kind === 'string' && isToken(header.text)
        const key = header.text.toLowerCase()
        if (!legal || !['string', 'integer', 'boolean'].includes(type) || taken.has(key))
          say('Invalid Header Annotation', property, 'a parameter is to travel in a header that no client may send')
        else if (params.length < mostParams) {
          taken.add(key)
          params.push({ header: header.text, path: own })
          if (confidential.test(name))
            say('Secret Parameter in Header', property, 'a parameter for a secret is to travel in a header')
        }
      }
      if (own.length < mostDepth) walk(property, own)
    }
  }
  walk(tool.members.get('inputSchema'), [])
  return { params, wrong }
}

/** RFC 9110 §5.6.2, and no longer than anybody needs. */
function isToken(text: string): boolean {
  return re2`^[A-Za-z0-9!#$%&'*+.^_\x60|~-]{1,128}$`.test(text)
}

/** What the header of this argument says when it repeats the body; null = it is absent. */
export function mirroredValue(message: Message, { path }: Param): Json | null {
  const value = at(message.node, 'params', 'arguments', ...path)
  return value !== undefined && ['string', 'number', 'boolean'].includes(value.kind) ? value : null
}

export const headerOf = ({ header }: Param): string => `${prefix}${header}`

/** `said` = the decoded header, null where it is absent. */
export function agrees(value: Json | null, said: string | null): boolean {
  if (value === null || said === null) return value === null && said === null
  if (value.kind !== 'number') return value.text === said
  // Integers are compared as numbers: 42, 42.0 and 4.2e1 are one.
  return re2`^-?\d{1,30}$`.test(said) && (said === value.text || Number(said) === Number(value.text))
}
