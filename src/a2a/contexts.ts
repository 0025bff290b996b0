// Remembers what was said in each conversation of agents, and sees orders that are whole only over several messages.

import { Memory } from '../mcp/memory.ts'
import { scanWhole } from '../scan/pace.ts'
import type { StreamScanner } from '../scan/scanner.ts'

/** How much of a conversation's end is kept, and how much of a message's beginning is put behind it (characters). */
const mostText = 16_384
const mostNew = 4096
const utf8 = new TextEncoder()

export interface ContextSettings {
  readonly maxMessages: number
  readonly maxContexts: number
}

export class Contexts {
  readonly #settings: () => ContextSettings
  readonly #memory: Memory<string[]>

  constructor(settings: () => ContextSettings) {
    this.#settings = settings
    this.#memory = new Memory<string[]>(
      () => [],
      () => settings().maxContexts,
    )
  }

  /** Whether something is found that reaches from what was said before into this text. */
  async reaches(scanner: StreamScanner, conversation: string, text: string): Promise<boolean> {
    if (!this.#memory.has(conversation)) return false
    const before = this.#memory.of(conversation)
    // Pieces may have been cut between words or inside one.
    for (const seam of [' ', '']) {
      const known = utf8.encode(before.join(seam))
      const both = utf8.encode(`${before.join(seam)}${seam}${text.slice(0, mostNew)}`)
      const starts = known.length + seam.length
      for (const { start, end } of await scanWhole(scanner, both)) if (start < known.length && end > starts) return true
    }
    return false
  }

  add(conversation: string, text: string): void {
    const { maxMessages } = this.#settings()
    const pieces = this.#memory.of(conversation)
    pieces.push(text.slice(-mostText))
    let size = pieces.reduce((sum, { length }) => sum + length, 0)
    while (pieces.length > maxMessages || (size > mostText && pieces.length > 1)) size -= pieces.shift()?.length ?? 0
  }
}
