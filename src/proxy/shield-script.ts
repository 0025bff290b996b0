// Takes probes for browser extensions and beacons out of a stream of JavaScript, by what they cannot do without.

import { join } from '../scan/join.ts'

export interface ScriptSettings {
  readonly probes: boolean
  readonly beacons: boolean
}

/** Told of everything that was taken out, and how many bytes it had. */
export type Note = (category: string, bytes: number) => void

interface Row {
  readonly written: string
  /** Nothing is loaded from there, and no extension answers; `Boolean(url, data)` says true and sends nothing. */
  readonly instead: string
  readonly category: string
}

interface Literal extends Row {
  readonly bytes: Uint8Array
  readonly by: Uint8Array
}

/** Schemes under which browsers serve the files of extensions (https://developer.mozilla.org/docs/Mozilla/Add-ons/WebExtensions). */
export const extensionSchemes = [
  'chrome-extension://',
  'moz-extension://',
  'safari-web-extension://',
  'ms-browser-extension://',
  'edge-extension://',
]
const probes: readonly Row[] = extensionSchemes.map((written) => ({
  written,
  instead: 'about:blank#',
  category: 'extension_probe',
}))
const beacons: readonly Row[] = [{ written: 'navigator.sendBeacon', instead: 'Boolean', category: 'beacon' }]

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0))

export class ScriptShield {
  readonly #rows: readonly Literal[]
  readonly #longest: number
  readonly #note: Note
  /** The end of what has come, which may be the beginning of one of them. */
  #held = new Uint8Array(0)

  constructor({ probes: withProbes, beacons: withBeacons }: ScriptSettings, note: Note) {
    const rows = [...(withProbes ? probes : []), ...(withBeacons ? beacons : [])]
    this.#rows = rows.map((row) => ({ ...row, bytes: latin(row.written), by: latin(row.instead) }))
    this.#longest = Math.max(0, ...this.#rows.map(({ bytes }) => bytes.length))
    this.#note = note
  }

  /** The script as far as it is decided; `last` = all of it. */
  read(chunk: Uint8Array, last: boolean): Uint8Array {
    if (this.#rows.length === 0) return chunk
    const bytes = this.#held.length === 0 ? chunk : join([this.#held, chunk])
    const end = last ? bytes.length : Math.max(0, bytes.length - this.#longest + 1)
    const parts: Uint8Array[] = []
    const places = this.#rows.map((row) => indexOf(bytes, row.bytes, 0))
    let from = 0
    for (;;) {
      let first = -1
      for (const [index, { bytes: wanted }] of this.#rows.entries()) {
        if ((places[index] as number) >= 0 && (places[index] as number) < from)
          places[index] = indexOf(bytes, wanted, from)
        const at = places[index] as number
        if (at >= 0 && at < end && (first < 0 || at < (places[first] as number))) first = index
      }
      if (first < 0) break
      const { bytes: wanted, by, category } = this.#rows[first] as Literal
      parts.push(bytes.subarray(from, places[first]), by)
      this.#note(category, wanted.length)
      from = (places[first] as number) + wanted.length
    }
    const kept = Math.max(from, end)
    parts.push(bytes.subarray(from, kept))
    this.#held = bytes.slice(kept)
    return join(parts)
  }
}

/** -1 = not there. */
function indexOf(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] as number
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1))
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at
  return -1
}
