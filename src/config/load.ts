// Turns the text of pipelock.yaml into a Config, or into every problem it has.

import * as v from 'valibot'

import { explainIssue, explainList, explainUnknown } from './explain.ts'
import { pathText, type Path, type Problem } from './problem.ts'
import { configSchema, type Config } from './schema.ts'
import { bare, layOver, placeKey, type Laid, type Shape } from './shape.ts'
import { clashes } from './together.ts'
import { takeUnset, type Unset } from './unset.ts'
import { readYaml, type Tree } from './yaml.ts'

export interface LoadOptions {
  /** Throws when a pattern cannot be used; the error's message is shown. Without it patterns are not tried. */
  readonly compilePattern?: (pattern: string) => void
  /** PIPELOCK_KILLSWITCH_API_TOKEN is set. */
  readonly killSwitchTokenInEnvironment?: boolean
}

export type Loaded =
  | {
      readonly ok: true
      readonly config: Config
      /** Worth saying, not worth refusing. */
      readonly warnings: readonly Problem[]
      /** Dotted paths of the keys the file itself writes. */
      readonly written: ReadonlySet<string>
    }
  | { readonly ok: false; readonly problems: readonly Problem[] }

interface Found {
  readonly path: Path
  readonly at: number
  readonly message: string
  readonly hint?: string
}

const root = configSchema as unknown as Shape
const nothing: Tree = { kind: 'mapping', at: 0, size: 1, entries: new Map() }

/** Reads and judges a configuration. Never throws; reports all problems, in the order of the file. */
export function parseConfig(text: string, options: LoadOptions = {}): Loaded {
  const reading = readYaml(text)
  const place = (found: Found): Problem => {
    const hint = found.hint === undefined ? {} : { hint: found.hint }
    return { path: pathText(found.path), ...reading.position(found.at), message: found.message, ...hint }
  }
  const ordered = (all: readonly Found[]) => firstOfEachPlace(all).map(place)

  const faults = reading.faults.map(({ at, message }) => ({ path: [], at, message }))
  if (reading.tree === null && faults.length > 0) return { ok: false, problems: ordered(faults) }
  const tree = emptyIsNothing(reading.tree)
  if (tree.kind !== 'mapping') {
    const message = 'must be a mapping of keys to values, such as "mode: balanced"'
    return { ok: false, problems: ordered([...faults, { path: [], at: tree.at, message }]) }
  }

  const laid = layOver(root, tree)
  const unknown = laid.unknown.map(({ path, at, what }) => ({ path, at, ...explainUnknown(path, what, root) }))
  const lists = laid.lists.map(({ path, at, what }) => ({ path, at, ...explainList(what) }))
  const unset = takeUnset(laid.data, shapeAt)
  const first = judge(laid.data, laid)
  const config = first.config ?? judge(without(laid.data, first.found), laid).config
  const broken = [...unknown, ...lists, ...first.found, ...badPatterns(laid, options.compilePattern)]
  const written = writtenKeys(laid)
  for (const { path } of unset) written.delete(pathText(path))
  const later = config === undefined ? [] : judgeWhole(config, laid, written, options).filter(apartFrom(broken))
  const problems = [...faults, ...broken, ...later]
  if (problems.length > 0 || first.config === undefined) return { ok: false, problems: ordered(problems) }
  return {
    ok: true,
    config: implied(first.config, written),
    warnings: ordered(remarks(first.config, laid, unset)),
    written,
  }
}

/** In the order of the file; a second complaint about the same word only confuses. */
function firstOfEachPlace(all: readonly Found[]): readonly Found[] {
  const key = ({ path, at }: Found) => (path.length === 0 ? String(at) : pathText(path))
  const first = new Map<string, Found>()
  for (const found of all) if (!first.has(key(found))) first.set(key(found), found)
  const faults = new Set(all.filter(({ path }) => path.length === 0).map(({ at }) => at))
  return [...first.values()]
    .filter(({ path, at }) => path.length === 0 || !faults.has(at))
    .toSorted((a, b) => a.at - b.at)
}

/** A file of comments alone, or of `null`, is an empty one. */
function emptyIsNothing(tree: Tree | null): Tree {
  return tree === null || (tree.kind === 'scalar' && tree.value === null) ? nothing : tree
}

function judge(data: unknown, laid: Laid): { config?: Config; found: Found[] } {
  const result = v.safeParse(configSchema, data)
  if (result.success) return { config: result.output, found: [] }
  const found = result.issues.map((issue) => {
    const path = (issue.path ?? []).map(({ key }) => key as string | number)
    return { path, at: placeOf(path, laid), ...explainIssue(issue, shapeAt(path)) }
  })
  return { found }
}

/** Offset of the key, or of the nearest thing around it that is written. */
function placeOf(path: Path, laid: Laid): number {
  for (let length = path.length; length > 0; length--) {
    const at = laid.places.get(placeKey(path.slice(0, length)))
    if (at !== undefined) return at
  }
  return 0
}

function shapeAt(path: Path): Shape | undefined {
  let shape: Shape | undefined = root
  for (const step of path) {
    const inner: Shape = bare(shape)
    shape = typeof step === 'number' ? inner.item : (inner.entries?.[step] ?? inner.value)
    if (shape === undefined) return undefined
  }
  return shape
}

/** The data minus every key that is wrong, so that the rest can still be judged as a whole. Changes `data`. */
function without(data: unknown, found: readonly Found[]): unknown {
  for (const { path } of found) {
    const inList = path.findIndex((step) => typeof step === 'number')
    const keys = inList === -1 ? path : path.slice(0, inList)
    let holder = data as Record<string, unknown> | undefined
    for (const key of keys.slice(0, -1)) holder = holder?.[key] as Record<string, unknown> | undefined
    if (holder !== undefined) delete holder[keys.at(-1) as string]
  }
  return data
}

function judgeWhole(config: Config, laid: Laid, written: ReadonlySet<string>, options: LoadOptions): (Found & With)[] {
  const around = {
    written: (path: string) => written.has(path),
    killSwitchTokenInEnvironment: options.killSwitchTokenInEnvironment ?? false,
  }
  return clashes(config, around).map((clash) => ({ ...clash, at: placeOf(clash.path, laid) }))
}

interface With {
  readonly with?: readonly Path[]
}

const touches = (a: Path, b: Path) => a.slice(0, b.length).every((step, index) => step === b[index])

/** A clash with a key that is itself wrong says nothing new. */
function apartFrom(broken: readonly Found[]): (found: Found & With) => boolean {
  return (found) =>
    ![found.path, ...(found.with ?? [])].some((path) => broken.some((other) => touches(path, other.path)))
}

function badPatterns(laid: Laid, compile: LoadOptions['compilePattern']): Found[] {
  if (compile === undefined) return []
  return laid.patterns.flatMap(({ path, at, what }) => {
    try {
      if (what !== '') compile(what)
      return []
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      return [{ path, at, message: `is not a usable pattern: ${why}` }]
    }
  })
}

function remarks(config: Config, laid: Laid, unset: readonly Unset[]): Found[] {
  const found: Found[] = []
  const say = (path: Path, message: string) => found.push({ path, at: placeOf(path, laid), message })
  const [low, ...others] = unset
  if (low !== undefined) {
    const names = others.slice(0, 4).map(({ path }) => pathText(path))
    const rest = others.length - names.length
    const more = names.length === 0 ? '' : `; the same for ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
    say(low.path, `is ${String(low.value)}, which says nothing: the default (${String(low.usual)}) is used${more}`)
  }
  if (config.version !== 1) say(['version'], 'is read as version 1')
  const { enabled, max_concurrent_connections, max_message_bytes } = config.websocket_proxy
  if (enabled && max_concurrent_connections * max_message_bytes * 2 > 2 ** 30) {
    say(['websocket_proxy', 'max_message_bytes'], 'times max_concurrent_connections may take more than 1 GiB of memory')
  }
  for (const key of ['license_key', 'license_file', 'license_public_key'] as const)
    if (config[key] !== '') say([key], 'is not needed: everything here works without a licence')
  if (config.internal.length === 0) say(['internal'], 'is empty: internal networks can be reached through the proxy')
  return found
}

/**
 * Writing about a section means it. A policy for media that nobody asked for would change every picture; calls that
 * nobody wanted to have judged by what was read before would be stopped.
 */
function implied(config: Config, written: ReadonlySet<string>): Config {
  const means = (section: string, key: string) =>
    [...written].some((path) => path.startsWith(`${section}.`)) && !written.has(`${section}.${key}`)
  return {
    ...config,
    ...(means('media_policy', 'enabled') && { media_policy: { ...config.media_policy, enabled: true } }),
    ...(means('taint', 'policy') && { taint: { ...config.taint, policy: 'balanced' as const } }),
  }
}

function writtenKeys(laid: Laid): Set<string> {
  return new Set([...laid.places.keys()].map((key) => pathText(JSON.parse(key) as Path)))
}
