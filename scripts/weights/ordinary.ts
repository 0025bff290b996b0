// Knows ordinary material in bulk, the packages of npm in a folder: what stands at the beginning of a file, and what is taken wrongly.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Hit } from '../../src/scan/scanner.ts'
import { type Scale, Weigher } from '../../src/scan/weigher.ts'
import { readWhole } from './windows.ts'

const texts =
  /\.(?:md|mdx|rst|txt|html?|json|jsonc|js|mjs|cjs|ts|tsx|jsx|css|ya?ml|xml|py|go|rs|java|c|h|sh|toml|csv)$/i
const prose = /\.(?:md|mdx|rst|txt|html?)$/i
const LARGEST = 1e6
const BEGINNING = 1024
/** Folded in one go. */
const PIECE = 1 << 16

/** Every `every`-th text of folders, of prose four times as many; `half` = every other package is left out. */
export function* filesOf(folders: readonly string[], every: number, half: boolean): Generator<Uint8Array> {
  let count = 0
  for (const folder of folders)
    for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      if (!texts.test(path)) continue
      const step = prose.test(path) ? Math.ceil(every / 4) : every
      if (count++ % step !== 0 || (half && isOther(path))) continue
      const whole = join(folder, path)
      const { size } = statSync(whole)
      if (size <= LARGEST && statSync(whole).isFile()) yield new Uint8Array(readFileSync(whole))
    }
}

/** Of half of the packages, by their names. */
function isOther(path: string): boolean {
  const name = path.split('/').find((part) => !part.startsWith('@') && part !== 'node_modules') ?? ''
  return [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % 2 === 1
}

const decoder = new TextDecoder()
export const beginningOf = (text: Uint8Array): string => decoder.decode(text.subarray(0, BEGINNING))

/** What these weights take wrongly: the words of each, and some around them. */
export function* takenIn(text: Uint8Array, scale: Scale): Generator<string> {
  const hits: Hit[] = []
  for (let from = 0; from < text.length; from += PIECE)
    readWhole(text.subarray(from, from + PIECE), new Weigher(scale), hits)
  for (const { rule, start, end } of hits) if (rule.name === '') yield decoder.decode(text.subarray(start, end))
}
