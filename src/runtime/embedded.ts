// Knows the files that the build has put into the binary (https://bun.com/docs/bundler/executables#embed-assets-files).

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where Bun shows what is in the binary. */
const inside = '/$bunfs/'

/**
 * Null = there is none of this name, or the program runs from source. Tried, not looked up in `Bun.embeddedFiles`: those
 * would be 10 MB that the collector counts as alive, and lets so much more garbage wait.
 */
export function embedded(name: string): Uint8Array | null {
  const file = new URL(`${name}.bin`, import.meta.url)
  if (!file.pathname.startsWith(inside)) return null
  try {
    return readFileSync(fileURLToPath(file))
  } catch {
    return null
  }
}
