// Prints pipelock.example.yaml from the schema, so that the example cannot tell another story than the program.

import { stringify } from 'yaml'

import { type Config, configSchema, defaultConfig } from './schema.ts'
import { bare, described, entriesOf, type Shape } from './shape.ts'

const root = configSchema as unknown as Shape

/** What most deployments look at, in reading order; every other section follows, commented out. */
const shown = [
  'version',
  'mode',
  'enforce',
  'explain_blocks',
  'api_allowlist',
  'trusted_domains',
  'fetch_proxy',
  'forward_proxy',
  'websocket_proxy',
  'dlp',
  'response_scanning',
  'request_body_scanning',
  'mcp_input_scanning',
  'mcp_tool_scanning',
  'mcp_tool_policy',
  'mcp_session_binding',
  'mcp_listener',
  'tool_chain_detection',
  'health_watchdog',
  'flight_recorder',
  'logging',
]

const opening = `# Pipelock configuration.
#
# Every key may be left out; the values below are the defaults. An unknown key is an error.
# "pipelock check --config FILE" judges a file; "pipelock schema" prints a JSON Schema for editors.
#
# "action" in any section: auto (block high and critical findings, warn below) | warn | block.
# New here? Start with "mode: audit", read the log, then go to balanced.
`

const widest = 118
const flowWidth = 76

interface Line {
  readonly code: string
  readonly comment: string
  /** A section begins here. */
  readonly opens?: boolean
}

const asComment = (text: string) => text.replaceAll(/^(?=.)/gm, '# ')

/** Every key with its meaning; the values are the defaults, or those of another configuration. */
export function renderExample(values: Config = defaultConfig()): string {
  const rest = entriesOf(root)
    .map(([key]) => key)
    .filter((key) => !shown.includes(key))
  return [
    opening,
    ...renderKeys(shown, values),
    '# ---- Less common; remove the "# " in front to change ----\n',
    ...renderKeys(rest, values).map(asComment),
  ].join('\n')
}

/** Top-level keys with everything under them, as live YAML: single values together, then each section. */
export function renderKeys(keys: readonly string[], config: Config = defaultConfig()): readonly string[] {
  const values = config as unknown as Readonly<Record<string, unknown>>
  const blocks = keys.map((key) => linesOf(key, bare(root).entries?.[key] ?? root, values[key], ''))
  const sections = blocks.filter(([first]) => first?.opens === true)
  const single = blocks.filter((block) => !sections.includes(block)).flat()
  return [
    written(single),
    ...sections.map(([first, ...lines]) => `# ${first?.comment}\n${first?.code}\n${written(lines)}`),
  ]
}

function linesOf(key: string, shape: Shape, value: unknown, indent: string): Line[] {
  const comment = described(shape) + entryHint(bare(shape))
  if (bare(shape).entries !== undefined) {
    const inner = value as Readonly<Record<string, unknown>>
    const children = entriesOf(shape).flatMap(([name, child]) => linesOf(name, child, inner[name], `${indent}  `))
    return [{ code: `${indent}${key}:`, comment, opens: true }, ...children]
  }
  const flow = `${indent}${key}: ${scalar(value)}`
  if (!Array.isArray(value) || flow.length <= flowWidth) return [{ code: flow, comment }]
  const items = value.map((item) => ({ code: `${indent}  - ${scalar(item)}`, comment: '' }))
  return [{ code: `${indent}${key}:`, comment }, ...items]
}

function scalar(value: unknown): string {
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    singleQuote: false,
  }).trim()
}

/** What an entry of an empty list or map looks like. */
function entryHint(shape: Shape): string {
  const entry = shape.item ?? shape.value
  if (entry === undefined || bare(entry).entries === undefined) return ''
  const keys = entriesOf(entry).map(([key, child]) => (child.wrapped === undefined ? key : `${key}?`))
  if (keys.length > 8) return ''
  return shape.item === undefined ? `; name: {${keys.join(', ')}}` : `; each {${keys.join(', ')}}`
}

/** Comments stand behind their line, in one column, or above it where it would grow too long. */
function written(lines: readonly Line[]): string {
  const short = lines.filter(({ code, comment }) => comment !== '' && code.length <= 44)
  const column = Math.max(0, ...short.map(({ code }) => code.length)) + 2
  return lines
    .map(({ code, comment }) => {
      if (comment === '') return `${code}\n`
      const beside = `${code.padEnd(column)}${code.length >= column ? '  ' : ''}# ${comment}`
      if (beside.length <= widest) return `${beside}\n`
      return `${/^ */.exec(code)?.[0] ?? ''}# ${comment}\n${code}\n`
    })
    .join('')
}
