// Remembers of the tools a server has shown what their names do not say: what kind of thing they do.

import { categoryOf, categoryOfText, globMatches } from './category.ts'
import { type Conversation, type Guard, type Seen, at, ownerOf } from './guard.ts'
import { Memory } from './memory.ts'
import type { Category } from '../shell/call.ts'
import type { Finding } from '../types.ts'

const mostTools = 2000
const none: ReadonlySet<string> = new Set()
const alone = new Map<Category, ReadonlySet<string>>()

function only(category: Category): ReadonlySet<string> {
  const known = alone.get(category) ?? new Set([category])
  alone.set(category, known)
  return known
}
/** When names were first shown is kept of so many servers and names of each, in full up to `LONGEST`. */
const [DATED, NAMES, LONGEST] = [128, 1000, 128] as const

export class Toolbox implements Guard {
  readonly #shown = new Memory<Map<string, number>>(() => new Map(), DATED)
  readonly #known = new Memory<Map<string, Category>>(() => new Map(), 1000)
  #own: ReadonlyMap<string, readonly string[]> = new Map()

  /** `own` = `tool_categories` of the configuration: category → names or globs. */
  constructor(own: Readonly<Record<string, readonly string[]>> = {}) {
    this.own = own
  }

  set own(own: Readonly<Record<string, readonly string[]>>) {
    this.#own = new Map(Object.entries(own))
  }

  look({ leg, message, conversation, now }: Seen): readonly Finding[] {
    if (leg !== 'server' || message.kind !== 'response') return []
    const tools = at(message.node, 'result', 'tools')?.items ?? []
    if (tools.length === 0) return []
    const owner = ownerOf(conversation)
    const [known, shown] = [this.#known.of(owner), this.#shown.of(owner)]
    for (const tool of tools) {
      const name = tool.members.get('name')?.text ?? ''
      if (shown.size < NAMES && name.length <= LONGEST && !shown.has(name)) shown.set(name, now)
      if (name === '' || known.size >= mostTools || categoryOf(name) !== null) continue
      const properties = [...(at(tool, 'inputSchema', 'properties')?.members.keys() ?? [])].slice(0, 256)
      const category = categoryOfText(tool.members.get('description')?.text ?? '', properties)
      if (category !== null) known.set(name, category)
    }
    return []
  }

  /** When a list first named it; null = lists were shown without it, undefined = none was shown. */
  shownAt(conversation: Conversation, tool: string): number | null | undefined {
    const owner = ownerOf(conversation)
    return this.#shown.has(owner) ? (this.#shown.of(owner).get(tool) ?? null) : undefined
  }

  /** What the configuration says, else the name, else the definition; empty where none of them says anything. */
  categories(conversation: Conversation, tool: string): ReadonlySet<string> {
    if (this.#own.size > 0) {
      const written = [...this.#own].filter(([, names]) => names.some((name) => globMatches(name, tool)))
      if (written.length > 0) return new Set(written.map(([category]) => category))
    }
    const owner = ownerOf(conversation)
    const said = categoryOf(tool) ?? (this.#known.has(owner) ? this.#known.of(owner).get(tool) : undefined)
    return said === undefined || said === null ? none : only(said)
  }
}
