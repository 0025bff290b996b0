// Knows how an entry of `mcpServers` is put behind `pipelock mcp proxy`, and how it is taken out again.

import { childEnvironment } from '../service/mcp-child.ts'

export type Entry = Readonly<Record<string, unknown>>

export interface Wrapping {
  readonly binary: string
  readonly config: string | undefined
}

export type Wrapped =
  | { readonly how: 'wrapped'; readonly entry: Entry }
  | { readonly how: 'already' | 'left'; readonly why: string }

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []

/** Anything else would not be there again when the entry is taken out. */
const isTexts = (args: unknown): boolean =>
  args === undefined || (Array.isArray(args) && texts(args).length === args.length)

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)

/** `pipelock ... mcp proxy ...` before the `--`; also by a release's name, such as pipelock-linux-x64. */
export function isWrapped({ command, args }: Entry): boolean {
  if (typeof command !== 'string' || !/^pipelock(?:[-_][\w.-]*)?(?:\.exe)?$/.test(nameOf(command))) return false
  const all = texts(args)
  const own = all.includes('--') ? all.slice(0, all.indexOf('--')) : all
  return own[0] === 'mcp' && own[1] === 'proxy'
}

/** Unknown members stay. What the program finds in `env` is passed on by name; the values stay where they are. */
export function wrap(entry: Entry, { binary, config }: Wrapping): Wrapped {
  if (isWrapped(entry)) return { how: 'already', why: 'is behind pipelock already' }
  const head = ['mcp', 'proxy', ...(config === undefined ? [] : ['--config', config])]
  const { command, args, url, env } = entry
  if (typeof command === 'string' && !isTexts(args)) return { how: 'left', why: 'its args are not a list of texts' }
  if (typeof command === 'string') {
    const names = Object.keys(typeof env === 'object' && env !== null ? env : {}).toSorted()
    try {
      childEnvironment(
        names.map((name) => `${name}=`),
        {},
      )
    } catch (error) {
      return { how: 'left', why: error instanceof Error ? error.message : 'its environment cannot be passed on' }
    }
    const passed = names.flatMap((name) => ['--env', name])
    return {
      how: 'wrapped',
      entry: { ...entry, command: binary, args: [...head, ...passed, '--', command, ...texts(args)] },
    }
  }
  if (typeof url !== 'string') return { how: 'left', why: 'has neither a command nor a URL' }
  const { headers } = entry
  if (typeof headers === 'object' && headers !== null && Object.keys(headers).length > 0)
    return { how: 'left', why: 'sends headers of its own; run pipelock with --mcp-listen and point its URL there' }
  // `type: http` would make the client ask a URL that is no longer there.
  const { url: _, type: __, ...others } = entry
  return { how: 'wrapped', entry: { ...others, command: binary, args: [...head, '--upstream', url] } }
}

/** The entry as it was; null where it is not wrapped. */
export function unwrap(entry: Entry): Entry | null {
  if (!isWrapped(entry)) return null
  const { command: _, args, ...others } = entry
  const all = texts(args)
  const at = all.indexOf('--')
  if (at < 0) {
    const url = all[all.indexOf('--upstream') + 1]
    return all.includes('--upstream') && url !== undefined ? { ...others, url } : null
  }
  const [command, ...rest] = all.slice(at + 1)
  if (command === undefined) return null
  return rest.length === 0 ? { ...others, command } : { ...others, command, args: rest }
}
