// Edits the file in which an MCP client keeps its servers: entries change, everything around them stays as it was written.

import { applyEdits, modify, parse, type ParseError } from 'jsonc-parser'
import { Exit, exitCodes } from '../service/exit.ts'
import { isWrapped, unwrap, wrap, type Entry, type Wrapping } from './wrap.ts'

export interface Server {
  readonly name: string
  /** Whose it is, where a file holds those of several projects. */
  readonly project?: string
  /** Where it stands in the file. */
  readonly at: readonly string[]
  readonly entry: Entry
  readonly wrapped: boolean
}

/** Comments and trailing commas are allowed, as clients allow them. */
export function serversIn(text: string, member: string, path: string): readonly Server[] {
  const errors: ParseError[] = []
  const root = parse(text, errors, { allowTrailingComma: true }) as unknown
  if (errors.length > 0)
    throw new Exit(exitCodes.usage, `${path} is not valid JSON (at byte ${errors[0]?.offset ?? 0})`)
  const own = within(membersOf(root)[member], [member])
  // Claude Code keeps what was added for one project alone there: https://code.claude.com/docs/en/mcp
  const projects = Object.entries(membersOf(membersOf(root)['projects'])).flatMap(([project, value]) =>
    within(membersOf(value)[member], ['projects', project, member]).map((server) => ({ ...server, project })),
  )
  return [...own, ...projects]
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}

function within(servers: unknown, at: readonly string[]): readonly Server[] {
  return Object.entries(membersOf(servers)).flatMap(([name, entry]) =>
    typeof entry === 'object' && entry !== null
      ? [{ name, at: [...at, name], entry: entry as Entry, wrapped: isWrapped(entry as Entry) }]
      : [],
  )
}

export interface Changed {
  readonly text: string
  /** One line for each entry. */
  readonly said: readonly string[]
  readonly count: number
}

export function wrapAll(text: string, member: string, path: string, wrapping: Wrapping): Changed {
  return edited(text, member, path, (server) => {
    const done = wrap(server.entry, wrapping)
    return done.how === 'wrapped'
      ? { entry: done.entry, said: 'wrapped' }
      : { entry: null, said: `left alone: ${done.why}` }
  })
}

/** `kept` = the file as it was: its entries come back whole, also what does not survive being wrapped (`type: http`). */
export function unwrapAll(text: string, member: string, path: string, kept: string | null = null): Changed {
  const originals = kept === null ? [] : serversIn(kept, member, `${path}.bak`)
  return edited(text, member, path, ({ entry, wrapped, at }) => {
    const before = unwrap(entry)
    if (before !== null) {
      const original = originals.find((one) => one.at.join('\n') === at.join('\n'))?.entry
      const same = original !== undefined && JSON.stringify(there(original)) === JSON.stringify(before)
      return { entry: same ? original : before, said: 'restored' }
    }
    return { entry: null, said: wrapped ? 'left alone: what it was cannot be told' : 'left alone: not behind pipelock' }
  })
}

/** What is left of an entry that was wrapped and taken out again. */
function there(entry: Entry): Entry | null {
  const done = wrap(entry, { binary: 'pipelock', config: undefined })
  return done.how === 'wrapped' ? unwrap(done.entry) : null
}

function edited(
  text: string,
  member: string,
  path: string,
  change: (server: Server) => { readonly entry: Entry | null; readonly said: string },
): Changed {
  const said: string[] = []
  let now = text
  let count = 0
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  '
  const formattingOptions = {
    insertSpaces: !indent.includes('\t'),
    tabSize: indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  }
  for (const server of serversIn(text, member, path)) {
    const { entry, said: word } = change(server)
    said.push(`  ${server.name}${server.project === undefined ? '' : ` (${server.project})`}: ${word}`)
    if (entry === null) continue
    count++
    // Member by member, so that comments between them stay.
    for (const key of new Set([...Object.keys(server.entry), ...Object.keys(entry)]))
      if (JSON.stringify(server.entry[key]) !== JSON.stringify(entry[key]))
        now = applyEdits(now, modify(now, [...server.at, key], entry[key], { formattingOptions }))
  }
  return { text: now, said, count }
}
