// Knows which texts of a message are looked at together: tool definitions, values that pieces of a secret may be in.

import type { Json } from './document.ts'
import type { Leaf } from './leaves.ts'
import { re2 } from '../pattern/re2.ts'

/** Leaves gone through before others get their turn. */
const perStep = 2048

/** `id` and `method` are read, but no piece of a secret is glued to them. */
export function isEnvelopeText(node: Json): boolean {
  if (node.key !== 'id' && node.key !== 'method') return false
  const batch = node.parent?.parent
  return batch === null || (batch?.kind === 'array' && batch.parent === null)
}

/** What a message calls, in the plain words of the protocol: `tools/call` and `read_file` before a path are no order to read it. */
export function isCalled({ node, isKey }: Leaf): boolean {
  if (isKey || node.kind !== 'string') return false
  const isName = node.key === 'name' && node.parent?.key === 'params'
  return (isName || isEnvelopeText(node)) && re2`^[\w./:-]{1,64}$`.test(node.text)
}

/** `filter` that stops now and then. */
export function* only(leaves: readonly Leaf[], wanted: (leaf: Leaf) => boolean): Generator<void, Leaf[]> {
  const kept: Leaf[] = []
  for (const [index, leaf] of leaves.entries()) {
    if (index % perStep === perStep - 1) yield
    if (wanted(leaf)) kept.push(leaf)
  }
  return kept
}

/** Tool definitions, wherever a list of them stands: in `tools/list` results and in sampling requests. */
export function* split(leaves: readonly Leaf[], apart: boolean): Generator<void, [tools: Leaf[], others: Leaf[]]> {
  const tools: Leaf[] = []
  const others: Leaf[] = []
  const known = new Map<Json, boolean>()
  const inTools = (node: Json): boolean => {
    const parent = node.parent
    if (parent === null) return false
    let answer = known.get(parent)
    if (answer === undefined) {
      const list = node.parent?.key === 'tools' && parent.kind === 'array'
      const holder = parent.parent?.key
      answer = (list && (holder === 'result' || holder === 'params')) || inTools(parent)
      known.set(parent, answer)
    }
    return answer
  }
  for (const [index, leaf] of leaves.entries()) {
    if (index % perStep === perStep - 1) yield
    ;(apart && inTools(leaf.node) ? tools : others).push(leaf)
  }
  return [tools, others]
}
