// The only file that knows which strings of a message are read, how they are laid side by side, and how a place is named.

import type { Json } from './document.ts'
import { re2 } from '../pattern/re2.ts'

/** One text to look at: a value, or a member name. */
export interface Leaf {
  readonly node: Json
  readonly isKey: boolean
  readonly bytes: Uint8Array
  /** Only one end of the text: a match that lies in it alone was seen, or not, in the whole text. */
  readonly cut?: true
}

const encoder = new TextEncoder()

/** Member names of the protocol itself cannot hold anything and are not read. */
const vocabulary: ReadonlySet<string> = new Set(
  (
    'jsonrpc id method params result error name uri arguments _meta code message data content type text mimeType isError ' +
    'structuredContent progressToken tools title description inputSchema properties required annotations resource blob ' +
    'contents messages'
  ).split(' '),
)

/** First bytes of formats a host shows or plays and never reads as text. */
const mediaHeads: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x52, 0x49, 0x46, 0x46],
  [0x4f, 0x67, 0x67, 0x53],
  [0x66, 0x4c, 0x61, 0x43],
  [0x49, 0x44, 0x33],
  [0xff, 0xfb],
  [0x1a, 0x45, 0xdf, 0xa3],
  [0x1f, 0x8b],
  [0x50, 0x4b, 0x03, 0x04],
]

export interface Choice {
  /** Also numbers: a card number needs no quotes. */
  readonly numbers: boolean
  /** Leave out proven media, read the bytes of base64 text. */
  readonly media: boolean
}

/** So many leaves are made before others get their turn. */
const perStep = 2048

/** All texts of a document in its order; repeated names are read once. Stops now and then. */
export function* leavesOf(nodes: readonly Json[], choice: Choice): Generator<void, Leaf[]> {
  const leaves: Leaf[] = []
  const names = new Set<string>()
  for (const [index, node] of nodes.entries()) {
    if (index % perStep === perStep - 1) yield
    if (typeof node.key === 'string' && !vocabulary.has(node.key) && !names.has(node.key)) {
      names.add(node.key)
      leaves.push({ node, isKey: true, bytes: encoder.encode(node.key) })
    }
    if (node.kind === 'number' && choice.numbers) {
      leaves.push({ node, isKey: false, bytes: encoder.encode(plainNumber(node.text)) })
    } else if (
      node.kind === 'string' &&
      node.text !== '' &&
      !isVersion(node) &&
      !(choice.media && isTypeOfText(node))
    ) {
      const decoded = choice.media ? mediaOf(node) : null
      if (decoded === null) leaves.push({ node, isKey: false, bytes: encoder.encode(node.text) })
      else if (!isMedia(decoded)) leaves.push({ node, isKey: false, bytes: decoded })
    }
  }
  return leaves
}

function isVersion(node: Json): boolean {
  return node.key === 'jsonrpc' && node.text === '2.0'
}

/** `"type": "text"` of a tool's result: what is shown is the text beside it, which then need not be looked at in company. */
function isTypeOfText({ key, text, parent }: Json): boolean {
  if (key !== 'type' || text !== 'text' || parent?.members.get('text')?.kind !== 'string') return false
  const content = parent.parent
  return content?.key === 'content' && content.kind === 'array' && isResult(content.parent)
}

/** The result of a message that stands alone. */
function isResult(node: Json | null): boolean {
  return node?.key === 'result' && node.parent?.parent === null
}

/** `4.1e15` hides the digits that `4100000000000000` shows. */
function plainNumber(token: string): string {
  if (!['e', 'E', '.'].some((mark) => token.includes(mark)) || token.length > 40) return token
  const value = Number(token)
  return Number.isSafeInteger(value) ? String(value) : token
}

/** The bytes of base64 in the places the protocol has for media; null for anything else. */
function mediaOf(node: Json): Uint8Array | null {
  const siblings = node.parent?.members
  if (siblings === undefined) return null
  const type = siblings.get('type')?.text
  const media = node.key === 'blob' || (node.key === 'data' && (type === 'image' || type === 'audio'))
  if (!media || node.text.length % 4 !== 0) return null
  try {
    return Uint8Array.from(atob(node.text), (char) => char.charCodeAt(0))
  } catch {
    return null
  }
}

/** Formats that are shown or played. */
export function isMedia(bytes: Uint8Array): boolean {
  return mediaHeads.some((head) => head.every((byte, at) => bytes[at] === byte))
}

/** Longest text that may be no more than a few words. */
const wordsBytes = 24

/** A short text of letters: on a line between others it says the same as by itself. */
export function isWords(bytes: Uint8Array): boolean {
  return bytes.length <= wordsBytes && bytes.every((byte) => isWordByte[byte] === 1)
}

function isLetter(byte: number): boolean {
  return (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
}

const isWordByte = Uint8Array.from({ length: 256 }, (_, byte) =>
  isLetter(byte) || ' _/-'.includes(String.fromCharCode(byte)) ? 1 : 0,
)

/** How much of a long text is put beside its neighbours. */
const seamBytes = 1024

/** The leaves as groups of neighbours. The inside of a long text, looked at by itself, is not looked at again. */
export function* seams(leaves: readonly Leaf[], alone: number): Generator<void, Leaf[][]> {
  let group: Leaf[] = []
  const groups = [group]
  for (const [index, leaf] of leaves.entries()) {
    if (index % perStep === perStep - 1) yield
    const { bytes } = leaf
    if (index >= alone || bytes.length <= 4 * seamBytes) {
      group.push(leaf)
      continue
    }
    group.push({ ...leaf, bytes: bytes.subarray(0, seamBytes), cut: true })
    group = [{ ...leaf, bytes: bytes.subarray(bytes.length - seamBytes), cut: true }]
    groups.push(group)
  }
  return groups
}

/** Groups of leaves as one text, with the way back from an offset to a leaf. Groups stand on lines of their own. */
export class Sheet {
  readonly bytes: Uint8Array
  readonly #leaves: readonly Leaf[]
  readonly #starts: number[] = []
  /** Index of the group each leaf is in. */
  readonly #groups: number[] = []

  private constructor(leaves: readonly Leaf[], length: number) {
    this.#leaves = leaves
    this.bytes = new Uint8Array(length)
  }

  /** Stops now and then. */
  static *of(groups: readonly (readonly Leaf[])[], separator: string): Generator<void, Sheet> {
    const inside = encoder.encode(separator)
    const leaves: Leaf[] = []
    let length = groups.length
    for (const group of groups)
      for (const leaf of group) {
        if (leaves.length % perStep === perStep - 1) yield
        length += leaf.bytes.length + inside.length
        leaves.push(leaf)
      }
    const sheet = new Sheet(leaves, length)
    let at = 0
    for (const [group, members] of groups.entries()) {
      for (const { bytes } of members) {
        if (sheet.#starts.length % perStep === perStep - 1) yield
        sheet.#starts.push(at)
        sheet.#groups.push(group)
        sheet.bytes.set(bytes, at)
        sheet.bytes.set(inside, at + bytes.length)
        at += bytes.length + inside.length
      }
      sheet.bytes[at++] = 0x0a
    }
    return sheet
  }

  /** Index of the leaf a byte belongs to (its separator included). */
  indexAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.startOf(middle) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  startOf(index: number): number {
    return this.#starts[index] ?? 0
  }

  /** The leaves from one to another; none if they are of different groups. */
  slice(first: number, last: number): readonly Leaf[] {
    return this.#groups[first] === this.#groups[last] ? this.#leaves.slice(first, last + 1) : []
  }
}

/** A JSON pointer. Member names that could carry something, or that matched a rule, are shown as `*`. */
export function pointer(node: Json | null, tainted: ReadonlySet<string> = new Set()): string {
  const steps: string[] = []
  for (let at = node; at !== null && at.key !== null; at = at.parent) {
    const harmless =
      typeof at.key === 'number' || (re2`^[A-Za-z_][A-Za-z_-]{0,31}\d?$`.test(at.key) && !tainted.has(at.key))
    steps.push(harmless ? String(at.key) : '*')
  }
  return steps
    .toReversed()
    .map((step) => `/${step}`)
    .join('')
}

/** The innermost value both stand in. */
export function commonParent(one: Json, other: Json): Json | null {
  const ancestors = new Set<Json>()
  for (let at: Json | null = one; at !== null; at = at.parent) ancestors.add(at)
  let at: Json | null = other
  while (at !== null && !ancestors.has(at)) at = at.parent
  return at
}
