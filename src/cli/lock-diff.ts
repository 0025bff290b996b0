// Knows how two surveys of one server differ, and how that is told to people and to CI.

import { changesOf } from '../mcp/definition.ts'
import type { Locked } from '../mcp/pins.ts'
import type { Severity } from '../types.ts'

export interface Difference {
  readonly kind: 'tool' | 'prompt' | 'resource template' | 'instructions' | 'server'
  readonly name: string
  readonly change: 'added' | 'removed' | 'changed'
  readonly severity: Severity
  /** What changed in it. */
  readonly details: readonly {
    readonly what: string
    readonly severity: Severity
    readonly names?: readonly string[]
  }[]
}

const order: readonly Severity[] = ['low', 'medium', 'high', 'critical']

export function differences(locked: Locked, now: Locked): readonly Difference[] {
  const instructions = locked.instructions === now.instructions ? [] : [instructionsChanged(locked, now)]
  return [
    ...instructions,
    ...among('tool', locked.tools, now.tools),
    ...among('prompt', locked.prompts, now.prompts),
    ...among('resource template', locked.templates, now.templates),
  ]
}

function instructionsChanged(locked: Locked, now: Locked): Difference {
  const change = locked.instructions === null ? 'added' : now.instructions === null ? 'removed' : 'changed'
  return {
    kind: 'instructions',
    name: 'instructions',
    change,
    severity: change === 'removed' ? 'low' : 'medium',
    details: [],
  }
}

function* among(
  kind: Difference['kind'],
  locked: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, string>,
): Generator<Difference> {
  for (const name of [...new Set([...locked.keys(), ...now.keys()])].toSorted()) {
    const [before, after] = [locked.get(name), now.get(name)]
    if (before === undefined) yield { kind, name, change: 'added', severity: 'medium', details: [] }
    else if (after === undefined) yield { kind, name, change: 'removed', severity: 'low', details: [] }
    else if (before !== after) {
      const details = changesOf(before, after)
      const severity = details.reduce<Severity>(
        (most, one) => (order.indexOf(one.severity) > order.indexOf(most) ? one.severity : most),
        'low',
      )
      yield { kind, name, change: 'changed', severity, details }
    }
  }
}

/** Names come from the server: what would move the cursor or hide is shown as its code point. */
function plain(text: string): string {
  return text
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
    .slice(0, 200)
}

export function differenceLines({ kind, name, change, severity, details }: Difference): readonly string[] {
  const what = kind === 'instructions' ? kind : `${kind} ${plain(name)}`
  return [
    `  ${what} ${change} (${severity})`,
    ...details.map((one) => {
      const names = one.names === undefined ? '' : `: ${one.names.map(plain).join(', ')}`
      return `    ${one.what}${names} (${one.severity})`
    }),
  ]
}
