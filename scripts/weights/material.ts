// Knows which texts weights are learned from: tests/fixtures/injection without those that only count (`blind`).

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export interface Material {
  readonly attacks: readonly string[]
  readonly honest: readonly string[]
  /** What stands around attacks, honest by itself. */
  readonly around: readonly string[]
}

const folder = fileURLToPath(new URL('../../tests/fixtures/injection/', import.meta.url))

/** `weighed/*.jsonl`: an object a line, attacks with what stands before and after them; `*.txt`: a text a line. */
function files(prefix: string): readonly { readonly name: string; readonly text: string }[] {
  return ['', 'weighed/'].flatMap((part) =>
    readdirSync(folder + part)
      .filter((name) => name.startsWith(prefix) && /\.(?:txt|jsonl)$/.test(name))
      .sort()
      .map((name) => ({ name, text: readFileSync(folder + part + name, 'utf8') })),
  )
}

const linesOf = (text: string) => text.split('\n').filter((line) => line !== '')
const unescaped = (line: string) => line.replaceAll(String.raw`\n`, '\n')

export function material(): Material {
  const [attacks, honest, around]: [string[], string[], string[]] = [[], [], []]
  for (const { name, text } of files('attacks'))
    for (const line of linesOf(text)) {
      if (name.endsWith('.txt')) {
        attacks.push(unescaped(line.split('|').slice(2).join('|')))
        continue
      }
      const { attack, before, after } = JSON.parse(line) as { attack: string; before?: string; after?: string }
      attacks.push(attack)
      around.push(...[before, after].filter((one): one is string => one !== undefined && one !== ''))
    }
  for (const { name, text } of files('honest'))
    for (const line of linesOf(text))
      honest.push(name.endsWith('.txt') ? unescaped(line) : (JSON.parse(line) as { text: string }).text)
  return { attacks, honest, around }
}

/** Says whether the weights are those of the texts that are there. */
export function materialHash(): string {
  const hash = createHash('sha256')
  for (const { name, text } of [...files('attacks'), ...files('honest')]) hash.update(`${name}\n${text}`)
  return hash.digest('hex').slice(0, 16)
}
