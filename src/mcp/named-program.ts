// Knows which command line a tool stands for that is named after a program: `git_push`, `kubectl`, `docker_run`.

import { wordsOf } from './category.ts'
import type { Json } from './document.ts'
import { re2 } from '../pattern/re2.ts'

const programs = new Set(
  'git npm npx pnpm yarn pip pip3 uv kubectl oc helm terraform tofu pulumi docker podman aws gcloud az gh psql mysql mongosh scp rsync systemctl crontab vault'.split(
    ' ',
  ),
)
/** Values that are words of the line; others are one word each. */
const lines = re2`(?i)^(?:args|argv|arguments|flags|options|params|command|sub_?command|cmd)$`
const [mostWords, mostText] = [64, 2000]

/** Null where the name is no program's. */
export function lineOfTool(tool: string, args: Json | undefined): string | null {
  const [program = '', ...rest] = wordsOf(tool).filter((word) => word !== 'mcp' && word !== 'tool')
  if (!programs.has(program) || rest.length > 4 || args === undefined) return null
  const words = [program, ...rest]
  const walk = (node: Json, key: string): void => {
    if (words.length >= mostWords) return
    if (node.kind === 'string' && node.text !== '') words.push(lines.test(key) ? node.text : quoted(node.text))
    else if (node.kind === 'number') words.push(node.text)
    else if (node.kind === 'boolean' && node.text === 'true') words.push(`--${key.replaceAll('_', '-')}`)
    for (const item of node.items) walk(item, node.items.length > 1 ? '' : key)
    for (const [name, member] of node.members) walk(member, name)
  }
  walk(args, '')
  const line = words.join(' ')
  // Long texts are what is written, not what is run.
  return line.length > mostText || line.includes('\n') ? null : line.replace(`${program} ${program} `, `${program} `)
}

function quoted(text: string): string {
  return re2`^[\w@%+=:,./-]+$`.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
