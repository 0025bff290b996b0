// The only file that knows JSON in an event: which strings stand in it, where, and which of them belong to one text.

import { BACKSLASH, unescaped } from './unescape.ts'

/** A string value. Equal keys in successive events are pieces of one text. */
export interface Leaf {
  readonly key: string
  /** Name of the member it is the value of, or of the nearest one around it. */
  readonly name: string
  /** Its characters in the data, without the quotes. */
  readonly from: number
  readonly to: number
  readonly escaped: boolean
}

const QUOTE = 0x22
const DEPTH = 64
/** More strings than this are no event of a text stream. */
const LEAVES = 4096
/** A name's, or an id's, first characters; what comes after does not tell texts apart. */
const NAME = 64

/** Members that say which of several texts a piece belongs to: choices, tool calls, items, content parts. */
const ids: ReadonlySet<string> = new Set(['index', 'output_index', 'content_index', 'summary_index', 'item_id'])

interface Frame {
  readonly parent: Frame | null
  readonly array: boolean
  /** Name, or position, in the parent. */
  readonly label: string
  readonly name: string
  /** What its members say it is. */
  ids: string
  position: number
  member: string
}

interface Found {
  readonly frame: Frame
  readonly label: string
  readonly name: string
  readonly from: number
  readonly to: number
  readonly escaped: boolean
}

/** The strings in one JSON object or list; null if it is none, or too deep or too rich to be one of a text stream. */
export function leavesOf(data: Uint8Array): readonly Leaf[] | null {
  const found: Found[] = []
  let frame: Frame | null = null
  let at = 0
  let expectName = false
  let begun = false
  for (let depth = 0; ;) {
    while (at < data.length && isSpace(data[at] as number)) at++
    if (at >= data.length) break
    const byte = data[at] as number
    if (byte === 0x7b || byte === 0x5b) {
      if (++depth > DEPTH) return null
      frame = inside(frame, byte === 0x5b)
      begun = true
      expectName = byte === 0x7b
      at++
    } else if (byte === 0x7d || byte === 0x5d) {
      if (frame === null || frame.array !== (byte === 0x5d)) return null
      frame = frame.parent
      depth--
      expectName = false
      at++
    } else if (byte === 0x2c) {
      if (frame === null) return null
      frame.position++
      expectName = !frame.array
      at++
    } else if (byte === 0x3a) at++
    else if (byte === QUOTE) {
      const { end, escaped } = stringEnd(data, at + 1)
      if (end < 0 || frame === null) return null
      if (expectName) {
        frame.member = textOf(data, at + 1, end, escaped)
        expectName = false
      } else {
        if (found.length === LEAVES) return null
        note(frame, data, at + 1, end, escaped)
        found.push({ frame, ...placeIn(frame), from: at + 1, to: end, escaped })
      }
      at = end + 1
    } else {
      const from = at
      while (at < data.length && isWord(data[at] as number)) at++
      if (at === from || frame === null) return null
      note(frame, data, from, at, false)
    }
  }
  return frame === null && begun ? keyed(found) : null
}

function inside(parent: Frame | null, array: boolean): Frame {
  return { parent, array, ...placeIn(parent), ids: '', position: 0, member: '' }
}

function placeIn(frame: Frame | null): { label: string; name: string } {
  if (frame === null) return { label: '', name: '' }
  return frame.array ? { label: String(frame.position), name: frame.name } : { label: frame.member, name: frame.member }
}

/** Members that tell texts apart; `type` does so in the event itself. */
function note(frame: Frame, data: Uint8Array, from: number, to: number, escaped: boolean): void {
  if (frame.array) return
  if (ids.has(frame.member) || (frame.parent === null && frame.member === 'type'))
    frame.ids += `:${frame.member}=${textOf(data, from, to, escaped)}`
}

/** Of two members of one name the later counts for whoever reads the event: it gets the key, the others a longer one. */
function keyed(found: readonly Found[]): Leaf[] {
  const paths = new Map<Frame, string>()
  const pathOf = (frame: Frame | null): string => {
    if (frame === null) return ''
    let path = paths.get(frame)
    if (path === undefined) {
      // In a list the position counts only where nothing better is said.
      const label = frame.parent?.array && frame.ids !== '' ? '' : frame.label
      path = `${pathOf(frame.parent)}/${label}${frame.ids}`
      paths.set(frame, path)
    }
    return path
  }
  const seen = new Map<string, number>()
  const leaves: Leaf[] = []
  for (const { frame, label, name, from, to, escaped } of found.toReversed()) {
    const path = `${pathOf(frame)}/${label}`
    const times = seen.get(path) ?? 0
    seen.set(path, times + 1)
    leaves.push({ key: times === 0 ? path : `${path}#${times}`, name, from, to, escaped })
  }
  return leaves.toReversed()
}

function stringEnd(data: Uint8Array, from: number): { end: number; escaped: boolean } {
  let escaped = false
  for (let at = from; at < data.length; at++) {
    const byte = data[at]
    if (byte === QUOTE) return { end: at, escaped }
    if (byte === BACKSLASH) {
      escaped = true
      at++
    }
  }
  return { end: -1, escaped }
}

function textOf(data: Uint8Array, from: number, to: number, escaped: boolean): string {
  const bytes = escaped ? unescaped(data, from, Math.min(to, from + 6 * NAME)).bytes : data.subarray(from, to)
  return String.fromCharCode.apply(null, bytes.subarray(0, NAME) as unknown as number[])
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}

/** What numbers, `true`, `false` and `null` are made of. */
function isWord(byte: number): boolean {
  const lower = byte | 0x20
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (lower >= 0x61 && lower <= 0x7a) ||
    byte === 0x2b ||
    byte === 0x2d ||
    byte === 0x2e
  )
}
