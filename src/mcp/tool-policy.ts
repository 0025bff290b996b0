// Judges tool calls by what they would do: built-in rules, or the configuration's own.

import { callOf } from './call.ts'
import type { Guard, Seen } from './guard.ts'
import type { Json } from './document.ts'
import { at } from './guard.ts'
import type { Toolbox } from './toolbox.ts'
import type { Call, CallRule, Category } from '../shell/call.ts'
import { patterns } from '../scan/patterns.ts'
import type { Rule } from '../pattern/rule.ts'
import { type Scanner, scanAll } from '../scan/scanner.ts'
import type { Finding, Setting, Severity } from '../types.ts'

/** One rule of `mcp_tool_policy.rules`; patterns are RE2, unanchored. */
export interface OwnCallRule {
  readonly name: string
  readonly tool_pattern: string
  readonly arg_pattern?: string | undefined
  readonly arg_key?: string | undefined
  readonly action?: 'warn' | 'block' | 'redirect' | undefined
  readonly redirect_profile?: string | undefined
}

const known: ReadonlySet<string> = new Set(['read', 'write', 'exec', 'network', 'list', 'env', 'persist'])
const order: readonly Severity[] = ['low', 'medium', 'high', 'critical']

/** `own` rules take the place of the built-in ones, as in the existing program. */
export function toolPolicy(toolbox: Toolbox, builtIn: readonly CallRule[], own: readonly OwnCallRule[]): Guard {
  const mine = own.map(compiled)
  return {
    look(seen: Seen): readonly Finding[] {
      const { leg, message, conversation } = seen
      if (leg !== 'client' || (message.tool === null && message.method !== 'resources/read')) return []
      const categories = new Set([...toolbox.categories(conversation, message.tool ?? '')].filter(isKnown))
      const call = callOf(message, categories)
      if (call === null) return []
      if (mine.length > 0) return mine.flatMap((rule) => rule(call, message.node))
      return strongest(builtIn.filter(({ matches }) => matches(call)))
    },
  }
}

function isKnown(category: string): category is Category {
  return known.has(category)
}

/** One finding for each name. */
function strongest(rules: readonly CallRule[]): Finding[] {
  const by = new Map<string, CallRule>()
  for (const rule of rules) {
    const before = by.get(rule.name)
    if (before === undefined || order.indexOf(rule.severity) > order.indexOf(before.severity)) by.set(rule.name, rule)
  }
  return [...by.values()].map(({ name, severity, action, detail }) => finding(name, severity, action, detail))
}

function finding(rule: string, severity: Severity, setting: Setting | null, detail?: string): Finding {
  return {
    rule,
    threat: 'tool',
    severity,
    section: 'mcp_tool_policy',
    scanner: 'policy',
    where: '/params',
    ...(setting === null ? {} : { setting }),
    ...(detail === undefined ? {} : { detail }),
  }
}

function scannerOf(pattern: string): Scanner {
  const rule: Rule = { name: 'pattern', threat: 'tool', severity: 'high', pattern, source: 'configuration' }
  return patterns([rule])
}

const utf8 = new TextEncoder()

function finds(scanner: Scanner, text: string): boolean {
  return scanAll(scanner, utf8.encode(text)).length > 0
}

function compiled({ name, tool_pattern, arg_pattern, arg_key, action, redirect_profile: instead }: OwnCallRule) {
  const tool = scannerOf(tool_pattern)
  const args = arg_pattern === undefined ? null : scannerOf(arg_pattern)
  const keys = arg_key === undefined ? null : scannerOf(arg_key)
  return (call: Call, node: Json): readonly Finding[] => {
    if (!finds(tool, call.tool)) return []
    if (args !== null) {
      const views = keys === null ? viewsOf(call) : underKeys(node, keys)
      if (!views.some((view) => finds(args, view))) return []
    }
    const found = finding(`policy:${name}`, 'high', action ?? null, 'matches a rule of the configuration')
    return [instead === undefined ? found : { ...found, instead }]
  }
}

const mostPairs = 64

/** The texts that `arg_pattern` is tried on: as sent, then as a shell reads them: all, each, and pairs in order. */
function viewsOf({ texts, commands }: Call): string[] {
  const tokens = commands.length > 0 ? commands.flatMap(({ argv }) => argv) : texts.flatMap(wordsIn)
  const some = tokens.slice(0, 1024)
  const pairs =
    some.length > mostPairs ? [] : some.flatMap((one, i) => some.slice(i + 1).map((other) => `${one} ${other}`))
  return [...texts, texts.join(' '), ...commands.map(({ argv }) => argv.join(' ')), some.join(' '), ...some, ...pairs]
}

/** The words of a text, by its blanks. */
function wordsIn(text: string): string[] {
  return text
    .replaceAll('\t', ' ')
    .replaceAll('\n', ' ')
    .replaceAll('\r', ' ')
    .split(' ')
    .filter((word) => word !== '')
}

function underKeys(node: Json, keys: Scanner): string[] {
  const out: string[] = []
  const walk = (value: Json): void => {
    if (value.kind === 'string' && out.length < 256) out.push(value.text)
    for (const item of value.items) walk(item)
    for (const member of value.members.values()) walk(member)
  }
  for (const [key, value] of at(node, 'params', 'arguments')?.members ?? []) if (finds(keys, key)) walk(value)
  return [...out, out.join(' ')]
}
