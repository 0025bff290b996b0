// Reduces a `tools/call` to what rules ask about: the programs it would start, the paths it touches.

import { type Call, type Category, plainPath } from '../shell/call.ts'
import { commandsIn } from '../shell/shell.ts'
import type { ShellCommand, Trick } from '../shell/shell-context.ts'
import { wordsOf } from './category.ts'
import type { Json } from './document.ts'
import { at } from './guard.ts'
import type { Message } from './message.ts'
import { lineOfTool } from './named-program.ts'
import { re2 } from '../pattern/re2.ts'
import { callsIn } from '../shell/shell-languages.ts'
import { isWindowsOnly, windowsLine } from '../shell/shell-windows.ts'

const commandKeys = new Set(
  'command cmd commands script shell bash code line exec run shell_command command_line argv'.split(' '),
)
const pathKeys = re2`(?i)^(?:(?:file|dir|full|abs|relative|source|target|dest|destination|input|output|old|new)?_?(?:path|paths|file|files|filename|filepath|directory|folder|uri|url)|source|destination|from|to)$`
/** More values than this are not looked at as command lines; the text scanners see them all. */
const mostTexts = 256
const mostText = 256 * 1024
/** Longer values are no names, addresses or choices. */
const longestField = 512

/** What several look at, by whether the tool is one that runs command lines. */
const read = { lines: new WeakMap<Message, Call | null>(), values: new WeakMap<Message, Call | null>() }

/** Null where the message calls no tool. */
export function callOf(message: Message, categories: ReadonlySet<Category>): Call | null {
  const known = categories.has('exec') || categories.has('persist') ? read.lines : read.values
  let call = known.get(message)
  if (call === undefined) known.set(message, (call = reduced(message, categories)))
  if (call === null || call.categories === categories || message.tool === null) return call
  return { ...call, categories }
}

function reduced(message: Message, categories: ReadonlySet<Category>): Call | null {
  const uri = message.method === 'resources/read' ? at(message.node, 'params', 'uri') : undefined
  if (uri?.kind === 'string')
    return {
      ...empty,
      tool: 'resources/read',
      categories: new Set(['read']),
      paths: [plainPath(uri.text)],
      texts: [uri.text],
    }
  const args = at(message.node, 'params', 'arguments')
  if (message.tool === null) return null
  const texts: { key: string; text: string }[] = []
  let left = mostText
  let cut = false
  const lines: string[] = []
  /** Programs with their arguments: whatever takes them starts them. */
  const started: string[] = []
  const fields = new Map<string, string>()
  const walk = (node: Json, key: string): void => {
    const isSingle = node.kind === 'string' || node.kind === 'boolean' || node.kind === 'number'
    if (isSingle && key !== '' && fields.size < mostTexts && node.text.length <= longestField)
      keep(fields, key, node.text)
    if (node.kind === 'string') {
      if (texts.length >= mostTexts || (left -= node.text.length) < 0) cut = true
      else texts.push({ key, text: node.text })
    }
    if (node.items.length > 1 && node.items.every(({ kind }) => kind === 'string')) lines.push(lineOf(node.items))
    const program = node.members.get('command') ?? node.members.get('cmd') ?? node.members.get('program')
    const rest = node.members.get('args') ?? node.members.get('argv') ?? node.members.get('arguments')
    if (program?.kind === 'string' && rest !== undefined && rest.items.length > 0)
      started.push([program.text, lineOf(rest.items)].join(' '))
    for (const item of node.items) walk(item, key)
    for (const [name, member] of node.members) walk(member, name.toLowerCase())
  }
  if (args !== undefined) walk(args, '')

  const isShell = categories.has('exec') || categories.has('persist')
  const language = isShell ? languageOf(message.tool, args) : null
  // Whoever says in which language a source is means a program.
  const hasSource = language === null && languageOf('', args) !== null
  const commandLines = [
    ...texts
      .filter(
        ({ key }) => isShell || commandKeys.has(key) || key.endsWith('_command') || (hasSource && key === 'source'),
      )
      .flatMap(({ text }) => [
        ...(language === null || text.length < shortest ? [text] : []),
        ...(text.length >= shortest ? [language === null ? callsIn(text, 'shell') : programLine(language, text)] : []),
      ]),
    ...[...started, ...(isShell ? lines : []), lineOfTool(message.tool, args) ?? ''].map((line) =>
      line.slice(0, mostText),
    ),
  ].filter((line) => line !== '')
  const commands: ShellCommand[] = []
  const tricks = new Set<Trick>()
  for (const line of commandLines) {
    const windows = windowsLine(line)
    const read = commandsIn(line)
    commands.push(...(windows === null ? read.commands : read.commands.filter(({ name }) => !isWindowsOnly(name))))
    for (const trick of read.tricks) tricks.add(trick)
    cut ||= read.cut
    if (windows !== null) commands.push(...commandsIn(windows).commands)
  }
  return {
    tool: message.tool,
    categories,
    commands,
    tricks,
    cut: cut && isShell,
    paths: texts.filter(({ key, text }) => isPath(key, text)).map(({ text }) => plainPath(text)),
    texts: texts.map(({ text }) => text),
    fields,
  }
}

/** Shorter texts are names of languages, not programs. */
const shortest = 12

const languages: readonly (readonly [name: string, words: ReadonlySet<string>])[] = (
  [
    ['python3', 'python python3 py ipython jupyter notebook'],
    ['node', 'javascript js node nodejs typescript ts deno'],
    ['ruby', 'ruby rb'],
    ['perl', 'perl'],
    ['php', 'php'],
  ] as const
).map(([name, words]) => [name, new Set(words.split(' '))] as const)

/** What the texts are written in, where the name of the tool or an argument says so; null = as far as is known, for a shell. */
function languageOf(tool: string, args: Json | undefined): string | null {
  const said = ['language', 'lang', 'runtime', 'kernel', 'interpreter'].map((key) => args?.members.get(key)?.text ?? '')
  const words = [tool, ...said].flatMap(wordsOf)
  return languages.find(([, known]) => words.some((word) => known.has(word)))?.[0] ?? null
}

function programLine(language: string, text: string): string {
  return `${language} -c '${text.replaceAll("'", `'\\''`)}'`
}

const empty = { commands: [], tricks: new Set<Trick>(), cut: false, fields: new Map<string, string>() } as const

function keep(fields: Map<string, string>, key: string, text: string): void {
  const name = key.slice(0, 64).replaceAll('_', '').replaceAll('-', '')
  if (!fields.has(name)) fields.set(name, text)
}

function isPath(key: string, text: string): boolean {
  if (text.length > 4096 || text.includes('\n')) return false
  return re2`^\.?[\w.-]+$`.test(text) || pathKeys.test(key) || re2`(?i)^(?:~|\.{0,2}/|[a-z]:[\\/]|file:)`.test(text)
}

/** An argv as a line that a shell reads the same way. */
function lineOf(items: readonly Json[]): string {
  return items
    .slice(0, 1024)
    .map(({ text }) => (re2`^[\w@%+=:,./-]+$`.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`))
    .join(' ')
}
