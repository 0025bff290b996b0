// Finds the words for what is wrong with a key: what was expected, what may have been meant. Never repeats a value.

import { closest, distance } from 'fastest-levenshtein'

import { pathText, type Path } from './problem.ts'
import { bare, entriesOf, type Shape } from './shape.ts'

/** The part of a valibot issue we read. */
export interface Issue {
  readonly kind: string
  readonly type: string
  readonly input: unknown
  readonly message: string
}

interface Words {
  readonly message: string
  readonly hint?: string
}

/** What is wrong with a value, given the schema that stands there. */
export function explainIssue(issue: Issue, shape: Shape | undefined): Words {
  if (issue.kind !== 'schema') return { message: issue.message }
  if (issue.input === undefined) return { message: 'is missing, and it has no default' }
  if (issue.input === null) return { message: 'is empty', hint: 'give it a value or remove it' }
  const inner = shape === undefined ? undefined : bare(shape)
  const got = kindOf(issue.input)
  switch (inner?.type) {
    case 'boolean':
      return { message: `must be true or false, not ${got}` }
    case 'number':
      return {
        message: `must be a number, not ${got}`,
        ...(got === 'text' && { hint: 'write it without quotes and unit' }),
      }
    case 'string':
      return { message: `must be text, not ${got}` }
    case 'array':
      return { message: `must be a list, not ${got}`, ...(got === 'text' && { hint: 'write "- " before the entry' }) }
    case 'picklist':
      return explainChoice(inner.options ?? [], issue.input, got)
    case 'strict_object':
      return { message: `must be a section with keys, not ${got}` }
    case 'record':
      return { message: `must be a section of names, not ${got}` }
    default:
      return { message: 'has the wrong type' }
  }
}

/** A list where keys must stand. */
export function explainList(shape: Shape): Words {
  const expected = shape.entries === undefined ? 'a section of names' : 'a section with keys'
  return { message: `must be ${expected}, not a list`, hint: 'remove the "- "' }
}

function explainChoice(options: readonly unknown[], input: unknown, got: string): Words {
  const shown = options.map((option) => (option === '' ? '""' : String(option)))
  const message = `must be ${shown.length === 1 ? '' : 'one of '}${shown.join(', ')}`
  if (typeof input !== 'string') return { message: `${message}, not ${got}` }
  const meant = nearest(input, shown)
  return meant === null ? { message } : { message, hint: `did you mean "${meant}"?` }
}

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list'
  switch (typeof input) {
    case 'object':
      return 'a section'
    case 'string':
      return 'text'
    case 'boolean':
      return 'true or false'
    default:
      return Number.isNaN(input) ? 'NaN' : `a ${typeof input}`
  }
}

/** Keys that other versions had, and what took their place. */
const formerKeys: ReadonlyMap<string, string> = new Map([
  ['scan_api.enabled', 'listen and auth.bearer_tokens switch it on'],
  ['flight_recorder.path', 'it is called "dir" now'],
  ['kill_switch.sentinel_path', 'it is called "sentinel_file" now'],
  ['adaptive_enforcement.threshold', 'it is called "escalation_threshold" now'],
  [
    'dlp.action',
    'secrets in URLs follow the mode; for bodies set request_body_scanning.action, for MCP mcp_input_scanning.action',
  ],
  ['dlp.enabled', 'secrets are always looked for; "mode: audit" only logs them'],
  ['apply_defaults', 'defaults always apply'],
])

/** What a user may have meant by a key that does not exist. */
export function explainUnknown(path: Path, siblings: readonly string[], root: Shape): Words {
  const message = 'unknown key'
  const former = formerKeys.get(pathText(path))
  if (former !== undefined) return { message, hint: former }
  const key = String(path.at(-1))
  const meant = nearest(key, siblings)
  if (meant !== null) return { message, hint: `did you mean "${meant}"?` }
  const elsewhere = placesOf(key, root)
  if (elsewhere.length > 0) {
    const more = elsewhere.length > 3 ? `, and ${elsewhere.length - 3} more` : ''
    return { message, hint: `there is ${elsewhere.slice(0, 3).join(', ')}${more}` }
  }
  if (siblings.length === 0 || siblings.length > 20) return { message }
  return { message, hint: `known here: ${siblings.join(', ')}` }
}

/** The option a word was probably meant to be; null = none is near. */
function nearest(word: string, options: readonly string[]): string | null {
  if (word.length > 60) return null
  const same = options.find((option) => fold(option) === fold(word))
  if (same !== undefined) return same
  if (options.length === 0) return null
  const option = closest(word, options)
  const shorter = Math.min(option.length, word.length)
  const far = Math.max(shorter < 4 ? 1 : 2, Math.floor(shorter / 3))
  if (distance(word, option) <= far) return option
  const longer = options.filter((option) => word.length > 2 && fold(option).startsWith(fold(word)))
  return longer.length === 1 ? (longer[0] ?? null) : null
}

const fold = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, '')

/** Every place in the schema where a key of this name exists. */
function placesOf(key: string, root: Shape): string[] {
  const found: string[] = []
  const walk = (shape: Shape, path: string): void => {
    const inner = bare(shape)
    for (const [name, child] of entriesOf(inner)) {
      const here = path === '' ? name : `${path}.${name}`
      if (name === key) found.push(here)
      walk(child, here)
    }
    if (inner.item !== undefined) walk(inner.item, `${path}[]`)
    if (inner.value !== undefined) walk(inner.value, `${path}.*`)
  }
  walk(root, '')
  return found.sort((a, b) => a.length - b.length)
}
