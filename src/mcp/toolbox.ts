// Remembers of the tools a server has shown what their names do not say: what kind of thing they do.

import { categoryOf, categoryOfText, globMatches } from './category.ts'
import { type Conversation, type Guard, type Seen, at, ownerOf } from './guard.ts'
import { Memory } from './memory.ts'
import type { Category } from '../scan/call.ts'
import type { Finding } from '../types.ts'

const mostTools = 2000

export class Toolbox implements Guard {
  readonly #known = new Memory<Map<string, Category>>(() => new Map(), 1000)
  #own: ReadonlyMap<string, readonly string[]> = new Map()

  /** `own` = `tool_categories` of the configuration: category → names or globs. */
  constructor(own: Readonly<Record<string, readonly string[]>> = {}) {
    this.own = own
  }

  set own(own: Readonly<Record<string, readonly string[]>>) {
    this.#own = new Map(Object.entries(own))
  }

  look({ leg, message, conversation }: Seen): readonly Finding[] {
    if (leg !== 'server' || message.kind !== 'response') return []
    const tools = at(message.node, 'result', 'tools')?.items ?? []
    if (tools.length === 0) return []
    const known = this.#known.of(ownerOf(conversation))
    for (const tool of tools) {
      const name = tool.members.get('name')?.text ?? ''
      if (name === '' || known.size >= mostTools || categoryOf(name) !== null) continue
      const properties = [...(at(tool, 'inputSchema', 'properties')?.members.keys() ?? [])].slice(0, 256)
      const category = categoryOfText(tool.members.get('description')?.text ?? '', properties)
      if (category !== null) known.set(name, category)
    }
    return []
  }

  /** What the configuration says, else the name, else the definition; empty where none of them says anything. */
  categories(conversation: Conversation, tool: string): ReadonlySet<string> {
    const written = [...this.#own].filter(([, names]) => names.some((name) => globMatches(name, tool)))
    if (written.length > 0) return new Set(written.map(([category]) => category))
    const owner = ownerOf(conversation)
    const said = categoryOf(tool) ?? (this.#known.has(owner) ? this.#known.of(owner).get(tool) : undefined)
    return new Set(said === undefined || said === null ? [] : [said])
  }
}
