// Sixth set: written before anybody looked at rules, by somebody who saw none of the code; one case a line of JSON.

import { readFileSync } from 'node:fs'
import type { Case, Step } from './cases.ts'

interface Row {
  readonly name: string
  readonly group: string
  readonly messages: readonly { readonly from: Step['leg']; readonly message: Step['message'] }[]
}

function groups(file: string): Readonly<Record<string, readonly Case[]>> {
  const by: Record<string, Case[]> = {}
  for (const line of readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')) {
    const { name, group, messages } = JSON.parse(line) as Row
    ;(by[group] ??= []).push({ name, steps: messages.map(({ from, message }) => ({ leg: from, message })) })
  }
  return by
}

export const attacks = groups('r6-attacks.jsonl')
export const benign = groups('r6-honest.jsonl')
