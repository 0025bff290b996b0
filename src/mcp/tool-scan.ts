// Looks at the definitions of tools: what they say, how they are written, and whether they pretend to be something else.

import { liesOf } from './annotations.ts'
import { asksOf } from './asks.ts'
import { wordsOf } from './category.ts'
import type { Json } from './document.ts'
import { type Guard, type Seen, at } from './guard.ts'
import { pointer } from './leaves.ts'
import { skeleton } from '../scan/fold.ts'
import { toFindings } from '../scan/findings.ts'
import { scanWhole } from '../scan/pace.ts'
import type { StreamScanner } from '../scan/scanner.ts'
import type { Finding, Severity } from '../types.ts'
import { re2 } from '../pattern/re2.ts'

export interface ToolScanSettings {
  /** What no definition should say, in any reading. */
  readonly poison: StreamScanner
  /** Parameter names, as words joined by blanks, that ask for what no tool needs. */
  readonly harvesting: ReadonlySet<string>
}

const mostFindings = 40
const mostTools = 2000

export function toolScan(settings: ToolScanSettings): Guard {
  return {
    async look({ leg, message }: Seen): Promise<readonly Finding[]> {
      if (leg !== 'server') return []
      const result = at(message.node, 'result')
      // Tools come with lists, and with questions to the client's model.
      const holders = [...(result === undefined ? [] : [result]), ...asksOf(message).map(({ params }) => params)]
      const findings: Finding[] = []
      const instructions = result?.members.get('instructions')
      // What a server says of itself is read by the model before its tools are.
      if (instructions?.kind === 'string')
        findings.push(...(await texts(instructions, pointer(instructions), settings)))
      for (const holder of holders) {
        const names = new Map<string, string>()
        const tools = holder.members.get('tools')?.items ?? []
        for (const [index, tool] of tools.slice(0, mostTools).entries()) {
          const where = `${pointer(holder)}/tools/${index}`
          findings.push(
            ...(await texts(tool, where, settings)),
            ...written(tool, where),
            ...liesOf(tool, where),
            ...pointsAway(tool, where),
          )
          findings.push(...pretends(tool, where, names))
          if (findings.length >= mostFindings) return findings.slice(0, mostFindings)
        }
      }
      return findings
    },
  }
}

/** All that a definition says, as one text in its order, so that a sentence over several members is one sentence. */
async function texts(tool: Json, where: string, { poison, harvesting }: ToolScanSettings): Promise<Finding[]> {
  const said: string[] = []
  const asked: string[] = []
  const walk = (node: Json): void => {
    if (node.kind === 'string') said.push(node.text)
    // A name may be a sentence.
    if (node.kind === 'string' && node.key === 'name' && wordsOf(node.text).length > 2)
      said.push(wordsOf(node.text).join(' '))
    for (const item of node.items) walk(item)
    for (const [key, member] of node.members) {
      const words = wordsOf(key).join(' ')
      if (words.includes(' ') && node.key === 'properties') {
        said.push(words)
        if (wants(words, harvesting) || isOrder(words.split(' '))) asked.push(key)
      }
      walk(member)
    }
  }
  walk(tool)
  const place = { section: 'mcp_tool_scanning', scanner: 'policy', where } as const
  const hits = await scanWhole(poison, new TextEncoder().encode(said.join('\n')))
  // Places in the joined text would point nowhere.
  const found = toFindings(hits, place).map(({ span: _, ...finding }) => finding)
  if (asked.length > 0)
    found.push(
      finding(
        'Exfiltration Parameter Name',
        asked.length > 1 || asked.some((key) => wordsOf(key).length > 3) ? 'high' : 'medium',
        where,
        'a parameter asks for what no tool needs',
      ),
    )
  return once(found)
}

const secrets = new Set(
  'ssh rsa env environment credentials passwd shadow aws keychain secrets passwords private netrc'.split(' '),
)
const taking = new Set('content contents reading read dump text paste copy from'.split(' '))

/** The name itself, or a longer one that has it in it. */
function wants(words: string, harvesting: ReadonlySet<string>): boolean {
  return harvesting.has(words) || [...harvesting].some((one) => ` ${words} `.includes(` ${one} `))
}

/** A name that is a sentence: `content_from_reading_ssh_id_rsa`. */
function isOrder(words: readonly string[]): boolean {
  return (
    words.length > 3 &&
    !words.includes('public') &&
    words.some((word) => secrets.has(word)) &&
    words.some((word) => taking.has(word))
  )
}

function once(findings: readonly Finding[]): Finding[] {
  const by = new Map<string, Finding>()
  for (const one of findings) {
    const known = by.get(one.rule)
    if (known === undefined || rank(one.severity) > rank(known.severity)) by.set(one.rule, one)
  }
  return [...by.values()]
}

const rank = (severity: Severity): number => ['low', 'medium', 'high', 'critical'].indexOf(severity)

/** Characters that a person does not see and a model reads: tags, direction overrides, terminal sequences. */
function written(tool: Json, where: string): Finding[] {
  let hidden = false
  const walk = (node: Json): void => {
    hidden ||= (node.kind === 'string' && hides(node.text)) || (typeof node.key === 'string' && hides(node.key))
    for (const item of node.items) walk(item)
    for (const member of node.members.values()) walk(member)
  }
  walk(tool)
  return hidden
    ? [finding('Hidden Characters', 'high', where, 'has characters that are not shown, or steer what is shown')]
    : []
}

/** Whether it holds characters that nobody is shown. */
export function hides(text: string): boolean {
  let unseen = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) as number
    if (code > 0xffff) i++
    // One belongs to the letter before it; many in a row are a text of their own.
    unseen = isUnseen(code) ? unseen + 1 : 0
    if (unseen > 2) return true
    if (code === 0x1b || (code >= 0xe0001 && code <= 0xe007f && !isFlag(text, i))) return true
    if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069)) return true
    // Joiners belong to emoji and to some scripts; between two letters of ASCII they only hide.
    if (
      (code === 0x200b || code === 0x200c || code === 0x200d || code === 0x2060 || code === 0xfeff || code === 0xad) &&
      isAscii(text, i - 1) &&
      isAscii(text, i + 1)
    )
      return true
  }
  return false
}

function isUnseen(code: number): boolean {
  return (
    (code >= 0x200b && code <= 0x200f) ||
    (code >= 0x2060 && code <= 0x2064) ||
    (code >= 0xfe00 && code <= 0xfe0f) ||
    (code >= 0xe0100 && code <= 0xe01ef) ||
    (code >= 0x206a && code <= 0x206f) ||
    [0xad, 0x34f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180e, 0x3164, 0xfeff, 0xffa0].includes(code)
  )
}

/** Flags of regions are a black flag followed by tags: the only honest use of them. */
function isFlag(text: string, at: number): boolean {
  return text.lastIndexOf('\u{1f3f4}', at) >= Math.max(0, at - 16)
}

function isAscii(text: string, at: number): boolean {
  return re2`[A-Za-z]`.test(text[at] ?? '')
}

/** A schema that lies somewhere else can change after it was looked at. */
function pointsAway(tool: Json, where: string): Finding[] {
  const remote: string[] = []
  const walk = (node: Json): void => {
    if (node.key === '$ref' && node.kind === 'string' && re2`(?i)^[a-z][a-z0-9+.-]*:`.test(node.text))
      remote.push(node.text)
    for (const item of node.items) walk(item)
    for (const member of node.members.values()) walk(member)
  }
  for (const schema of [tool.members.get('inputSchema'), tool.members.get('outputSchema')])
    if (schema !== undefined) walk(schema)
  return remote.length === 0
    ? []
    : [finding('Remote Schema Reference', 'medium', where, 'its schema points to another document')]
}

/** Characters that make no difference to whoever reads over a name. */
const alike: Readonly<Record<string, string>> = { '0': 'o', '1': 'l', ' ': '', _: '', '.': '', '-': '' }

/** Without what separates words. */
function plainOf(name: string): string {
  return [...name.toLowerCase()].filter((letter) => !' _.-'.includes(letter)).join('')
}

/** Reads as plain letters and is none; accents and whole words of other scripts are what names are written with elsewhere. */
function isDisguised(name: string): boolean {
  const read = skeleton(name)
  const bare = [...name.toLowerCase().normalize('NFD')].filter((letter) => !re2`^\p{M}$`.test(letter)).join('')
  return read !== bare && [...read].every((letter) => letter < '\u0080')
}

/** Names that are taken for another tool's. */
function pretends(tool: Json, where: string, names: Map<string, string>): Finding[] {
  const name = tool.members.get('name')
  if (name?.kind !== 'string') return []
  const bare = [...skeleton(name.text)].map((letter) => alike[letter] ?? letter).join('')
  const known = names.get(bare)
  names.set(bare, name.text)
  if (known === name.text)
    return [finding('Duplicate Tool Name', 'high', where, 'has the name of another tool in the list')]
  const foreign = isDisguised(name.text) || (known !== undefined && plainOf(known) !== plainOf(name.text))
  if (foreign || known !== undefined)
    return [
      finding(
        'Look-alike Tool Name',
        foreign ? 'high' : 'medium',
        where,
        foreign
          ? 'is written with letters that only look like those of its name'
          : 'looks like another tool in the list',
      ),
    ]
  return []
}

function finding(rule: string, severity: Severity, where: string, detail: string): Finding {
  return { rule, threat: 'tool', severity, section: 'mcp_tool_scanning', scanner: 'policy', where, detail }
}
