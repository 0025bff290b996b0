// Knows names that carry something themselves: several of them in a row, or one and its value.

import { type JoinedText, joinedText } from './joined-text.ts'
import type { Hit, Scanner } from './scanner.ts'
import { wireBytes } from './wire-bytes.ts'

export class DrawnNames {
  readonly #scanner: Scanner
  #names: JoinedText | null = null
  #pairs: JoinedText | null = null
  /** Its value comes next. */
  #last: { readonly bytes: Uint8Array; readonly origin: number } | null = null

  constructor(scanner: Scanner) {
    this.#scanner = scanner
  }

  name(name: string, origin: number): void {
    this.#last = null
    if (!isDrawn(name)) return
    const bytes = wireBytes(name)
    this.#names ??= joinedText(this.#scanner, false)
    this.#names.add(bytes, 0, bytes.length, origin)
    this.#names.joint()
    this.#last = { bytes, origin }
  }

  value(bytes: Uint8Array, size: number, origin: number): void {
    if (this.#last === null) return
    const { bytes: name, origin: from } = this.#last
    this.#last = null
    this.#pairs ??= joinedText(this.#scanner, false)
    this.#pairs.seam(from)
    this.#pairs.add(name, 0, name.length, from)
    this.#pairs.joint()
    this.#pairs.add(bytes, 0, size, origin)
    this.#pairs.seam(origin + size)
  }

  hits(last: boolean): readonly Hit[] {
    return [...(this.#names?.hits(last) ?? []), ...(this.#pairs?.hits(last) ?? [])]
  }
}

/** Not made of words alone: digits among letters, capitals in the middle. */
export function isDrawn(text: string): boolean {
  return /[A-Za-z]\d|\d[A-Za-z]|[a-z][A-Z]|[A-Z]{3}/.test(text)
}
