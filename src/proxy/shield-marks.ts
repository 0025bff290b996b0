// Knows where an element ends that does not say so, where raw text ends, and which comments are meant for an agent.

import { siblings } from '../scan/tags.ts'

const [LESS, GREATER, SLASH] = [0x3c, 0x3e, 0x2f]

const blocks = new Set(
  (
    'address article aside blockquote details div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header ' +
    'hgroup hr main menu nav ol p pre search section table ul'
  ).split(' '),
)

/** Whether an open element has ended where this one begins. */
export function endsBefore(open: string, name: string): boolean {
  return (open === name && siblings.has(open)) || (open === 'p' && blocks.has(name))
}

/** Where `</name` stands, followed by what ends a name; -1 = nowhere. */
export function rawEnd(bytes: Uint8Array, from: number, name: string): number {
  for (let at = bytes.indexOf(LESS, from); at >= 0; at = bytes.indexOf(LESS, at + 1)) {
    const end = at + 2 + name.length
    if (end >= bytes.length) return -1
    const said = String.fromCharCode(...bytes.subarray(at + 1, end)).toLowerCase()
    const after = bytes[end] as number
    if (said === `/${name}` && (after <= 0x20 || after === SLASH || after === GREATER)) return at
  }
  return -1
}

export function isLetter(byte: number): boolean {
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** Whom and what a comment speaks of that is meant for an agent and not for whoever wrote the page. */
const addressed = 'agent assistant llm gpt claude gemini copilot chatbot'.split(' ').concat('language model', ' ai ')
const ordering = 'ignore disregard instruct prompt must reveal execute secret password'.split(' ')

export function isSuspicious(comment: Uint8Array): boolean {
  const text = new TextDecoder()
    .decode(comment)
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, ' ')
  const speaks = (words: readonly string[]) => words.some((word) => text.includes(word))
  return speaks(addressed) && speaks(ordering)
}
