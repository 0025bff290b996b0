// Knows when two definitions of a tool say the same, and what has changed when they do not.

import type { Json } from './document.ts'
import { fingerprint } from './principal.ts'
import type { Severity } from '../types.ts'
import { type Pattern, re2 } from '../pattern/re2.ts'

/** The same text for the same JSON value, whatever the order of members and the white space. */
export function canonical(node: Json): string {
  switch (node.kind) {
    case 'object':
      return `{${[...node.members.keys()]
        .toSorted()
        .map((key) => `${JSON.stringify(key)}:${canonical(node.members.get(key) as Json)}`)
        .join(',')}}`
    case 'array':
      return `[${node.items.map(canonical).join(',')}]`
    case 'string':
      return JSON.stringify(node.text)
    default:
      return node.text
  }
}

const mostText = 16_384
/** Characters of definitions kept, one copy for all who were shown the same. */
const mostKept = 4 * 1024 * 1024
const kept = new Map<string, string>()
let size = 0

/** Long definitions are compared by fingerprint, and all that come when there is no room: what changed is not known then. */
export function short(text: string): string {
  const known = kept.get(text)
  if (known !== undefined) return known
  if (text.length > mostText || size + text.length > mostKept) return `#${fingerprint(text)}`
  size += text.length
  kept.set(text, text)
  return text
}

export interface Change {
  /** One clause for people, without names or values. */
  readonly what: string
  readonly severity: Severity
  /** The parameters that it speaks of: for whoever compares two definitions, not for logs. */
  readonly names?: readonly string[]
}

type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value }
type Members = { readonly [key: string]: Value }

/** Parameters through which something leaves. */
const sink = re2`(?i)^(?:.*[_-])?(?:url|uri|webhook|callback|endpoint|recipients?|to|cc|bcc|email|host|destination|forward(?:_?to)?|upload|exfil\w*|context|conversation|history|system_?prompt|notes?|metadata)$`

/** Parameters through which something is run. */
const trigger = re2`(?i)^(?:.*[_-])?(?:command|cmd|shell|script|exec(?:ute|utable)?|run|eval|code|hook|pre_?run|post_?run|run_?before|run_?after|binary|program)$`

/** Parameters that ask for what opens other doors. */
const asks = re2`(?i)^(?:.*[_-])?(?:credentials?|password|passphrase|api_?key|private_?key|secret(?:_?key)?|(?:access|auth|bearer|refresh|user|github|session)_?token|authorization(?:_?header)?|cookies?|env(?:ironment)?_?var(?:iable)?s|env_?file|dotenv|ssh_?key)$`
const surroundings = re2`(?i)^(?:.*[_-])?env(?:ironment)?$`

/** Values of a choice that make a tool do something else altogether. */
const acts = re2`(?i)^(?:exec(?:ute)?|run|shell|eval|sudo|write|overwrite|delete|remove|drop|upload|send|post|forward|webhook|admin|root)$`

/** What a tool says that it does first. */
const acting = re2`(?i)^(?:this tool |use this (?:tool )?to |tool (?:to|that|which) )?(?:permanently |irreversibly )?(?:delet|remov|drop|destroy|wip|purg|truncat|eras|send|post|upload|publish|forward|transfer|pay|push|writ|overwrit|execut|run|spawn|install|download)(?:e?s|ing|e)?\b`
/** What it says that it does besides. */
const besides: readonly (readonly [added: Pattern, before: Pattern])[] = [
  [
    re2`(?i)\b(?:or|and|then|also) (?:also )?(?:run|execute|launche?|start)s?\b`,
    re2`(?i)\b(?:run|execut|launch|start)`,
  ],
  [
    re2`(?i)\b(?:or|and|then|also) (?:also )?(?:delete|remove|erase|overwrite|write)s?\b`,
    re2`(?i)\b(?:delet|remov|eras|overwrit|writ)`,
  ],
  [
    re2`(?i)\b(?:or|and|then|also) (?:also )?(?:send|forward|upload|post|report|publishe?|copie?|sync)s?\b`,
    re2`(?i)\b(?:send|forward|upload|post|report|publish|cop(?:y|ie)|sync)`,
  ],
]

/** Whether the description speaks of doing something that it did not speak of before. */
function doesMore(before: Value | undefined, after: Value | undefined): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false
  const [old, now] = [before.slice(0, 4096), after.slice(0, 4096)]
  return (
    (!acting.test(old.trim()) && acting.test(now.trim())) ||
    // "Does not write or run anything" is no more than before.
    (!re2`(?i)\b(?:not|never|without)\b|n't\b`.test(now) &&
      besides.some(([added, known]) => added.test(now) && !known.test(old)))
  )
}

/** What changed from one canonical text to the other; empty when nothing did. */
export function changesOf(before: string, after: string): readonly Change[] {
  if (before === after) return []
  const [old, now] = [parsed(before), parsed(after)]
  if (old === null || now === null) return [{ what: 'the definition changed', severity: 'medium' }]
  const changes: Change[] = []
  const add = (what: string, severity: Severity) => changes.push({ what, severity })
  for (const key of ['description', 'title'] as const)
    if (!same(old[key], now[key])) add(`the ${key} changed`, 'medium')
  if (doesMore(old['description'], now['description']))
    add('the description speaks of doing what it did not speak of before', 'high')
  if (!same(old['inputSchema'], now['inputSchema']))
    changes.push(...schemaChanges(old['inputSchema'], now['inputSchema']))
  if (!same(old['outputSchema'], now['outputSchema'])) add('the output schema changed', 'low')
  changes.push(...annotationChanges(membersOf(old['annotations']), membersOf(now['annotations'])))
  const named = new Set([
    'name',
    'description',
    'title',
    'inputSchema',
    'outputSchema',
    'annotations',
    'icons',
    '_meta',
  ])
  if ([...Object.keys(old), ...Object.keys(now)].some((key) => !named.has(key) && !same(old[key], now[key])))
    add('other members changed', 'low')
  if (changes.length === 0) add('icons or metadata changed', 'low')
  return changes
}

function schemaChanges(before: Value | undefined, after: Value | undefined): Change[] {
  const [old, now] = [membersOf(before), membersOf(after)]
  const [had, has] = [membersOf(old['properties']), membersOf(now['properties'])]
  const changes: Change[] = []
  const added = Object.keys(has).filter((key) => !(key in had))
  const told = (what: string, severity: Severity, names: readonly string[]) => {
    if (names.length > 0) changes.push({ what, severity, names })
  }
  const sinks = added.filter((key) => sink.test(key))
  told('a parameter was added through which data leaves', 'high', sinks)
  const triggers = added.filter((key) => trigger.test(key))
  told('a parameter was added through which programs are run', 'high', triggers)
  const doors = added.filter((key) => asks.test(key) || (surroundings.test(key) && isObject(has[key])))
  told('a parameter was added that asks for credentials or the environment', 'high', doors)
  if (sinks.length + triggers.length + doors.length === 0)
    told('the schema was widened: parameters were added', 'medium', added)
  const removed = Object.keys(had).filter((key) => !(key in has))
  told('parameters were removed', 'low', removed)
  const [needed, needs] = [listOf(old['required']), listOf(now['required'])]
  const isName = (key: Value): key is string => typeof key === 'string'
  told(
    'parameters became required',
    'medium',
    needs.filter(isName).filter((key) => !needed.includes(key)),
  )
  const freed = needed.filter(isName).filter((key) => !needs.includes(key) && key in has)
  told('parameters became optional', 'low', freed)
  if (old['additionalProperties'] === false && now['additionalProperties'] !== false)
    changes.push({ what: 'the schema was widened: other members are allowed now', severity: 'medium' })
  const emptied = Object.keys(had).length > 0 && Object.keys(has).length === 0
  if (now['additionalProperties'] === true && (old['additionalProperties'] === undefined || emptied))
    changes.push({ what: 'the schema was widened: it takes anything now', severity: emptied ? 'high' : 'medium' })
  const both = Object.keys(has).filter((key) => key in had && !same(had[key], has[key]))
  const described = both.filter((key) => !same(membersOf(had[key])['description'], membersOf(has[key])['description']))
  told('the description of a parameter changed', 'medium', described)
  const wider = both.filter((key) => widened(membersOf(had[key]), membersOf(has[key])))
  told('the schema was widened: a parameter takes more than before', 'medium', wider)
  const other = Object.keys(has).filter((key) =>
    newChoices(membersOf(had[key]), membersOf(has[key])).some((one) => acts.test(one)),
  )
  told('a choice was added that makes the tool do something else', 'high', other)
  if (changes.length === 0) changes.push({ what: 'the input schema changed', severity: 'low' })
  return changes
}

/** Values that were no choice before; a choice where there was none is one too. */
function newChoices(old: Members, now: Members): readonly string[] {
  const had = listOf(old['enum'])
  return listOf(now['enum']).filter((one): one is string => typeof one === 'string' && !had.includes(one))
}

function isObject(value: Value | undefined): boolean {
  return membersOf(value)['type'] === 'object' || membersOf(value)['type'] === undefined
}

function widened(old: Members, now: Members): boolean {
  const [had, has] = [old['enum'], now['enum']]
  if (Array.isArray(had) && (!Array.isArray(has) || has.some((one) => !had.some((other) => same(one, other)))))
    return true
  if (old['type'] !== undefined && !same(old['type'], now['type'])) return true
  return ['pattern', 'format', 'maxLength', 'maximum', 'const'].some((key) => key in old && !(key in now))
}

/** Hints are no basis for decisions, but one that is turned around after approval is a rug pull. */
function annotationChanges(old: Members, now: Members): Change[] {
  if (same(old, now)) return []
  const turned =
    (old['readOnlyHint'] === true && now['readOnlyHint'] !== true) ||
    (old['destructiveHint'] === false && now['destructiveHint'] !== false) ||
    (old['openWorldHint'] === false && now['openWorldHint'] !== false)
  return [
    turned
      ? { what: 'a tool that was said to be harmless no longer is', severity: 'high' }
      : { what: 'the annotations changed', severity: 'low' },
  ]
}

function parsed(text: string): Members | null {
  try {
    return membersOf(JSON.parse(text) as Value)
  } catch {
    return null
  }
}

function membersOf(value: Value | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : []
}

/** Both come from canonical texts: their members stand in the same order. */
function same(one: Value | undefined, other: Value | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
