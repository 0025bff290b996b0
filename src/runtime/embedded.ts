// Knows the files that the build has put into the binary (https://bun.com/docs/bundler/executables#embed-assets-files).

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Null = there is none of this name, or the program runs from source. */
export function embedded(name: string): Uint8Array | null {
  if (typeof Bun === 'undefined') return null
  const file = `${name}.bin`
  if (!Bun.embeddedFiles.some((one) => (one as File).name === file)) return null
  return readFileSync(fileURLToPath(new URL(file, import.meta.url)))
}
