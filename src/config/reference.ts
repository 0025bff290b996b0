// Prints docs/configuration.md from the schema: every key with its type, default, allowed values and meaning.

import { unbuilt } from './built.ts'
import { configSchema } from './schema.ts'
import { bare, described, entriesOf, isPattern, type Shape } from './shape.ts'

const root = configSchema as unknown as Shape

const opening = `# Configuration reference

Printed from the schema by \`npm run docs\`; do not edit. To start: \`pipelock generate config --preset balanced\`, or [pipelock.example.yaml](../pipelock.example.yaml). For editors: \`pipelock schema\`.

- The file is the first of \`--config\`, \`PIPELOCK_CONFIG\`, \`./pipelock.yaml\`, \`/etc/pipelock/pipelock.yaml\`, built-in defaults; \`pipelock check\` judges it.
- Every key may be left out, except those marked *required* within an entry that is given. An unknown key is an error.
- \`[]\` stands for each entry of a list, \`<name>\` for a name of your own.
- \`action\`: \`auto\` blocks high and critical findings and warns below, \`block\` blocks medium and above, \`warn\` blocks nothing; \`mode\` stands above it ([the grid](../tests/fixtures/decision-grid.golden.txt)).
- ⚠ marks what is accepted so that existing files load, and **not enforced yet**. A file that switches it on is told so by \`check\` and at start.
`

interface Row {
  readonly path: string
  readonly shape: Shape
}

const isSection = ([, shape]: readonly [string, Shape]) => (bare(shape).entries ?? bare(shape).value) !== undefined

/** All of it, as Markdown. */
export function renderReference(): string {
  const keys = entriesOf(root)
  const sections = keys.filter(isSection)
  const single = keys.filter((key) => !isSection(key))
  const contents = sections.map(([name]) => `[${name}](#${name})${noteOn(name) === undefined ? '' : ' ⚠'}`)
  return [
    opening,
    `Sections: ${contents.join(' · ')}\n`,
    '## At the top\n',
    table(single.flatMap(([path, shape]) => rowsOf({ path, shape }))),
    ...sections.map(([name, shape]) => sectionText(name, shape)),
  ].join('\n')
}

function sectionText(name: string, shape: Shape): string {
  const note = noteOn(name)
  const warning = note === undefined ? '' : `⚠ **Not enforced yet**: ${note}.\n\n`
  const rows = rowsOf({ path: name, shape }).slice(1)
  return `## ${name}\n\n${described(shape)}.\n\n${warning}${table(rows)}`
}

/** What `unbuilt` says of exactly this key. */
const noteOn = (path: string) => unbuilt.find((row) => row.path === path)?.note

/** A mark behind a key's meaning; the sections themselves are marked in their heading. */
function mark(path: string): string {
  const note = noteOn(path)
  if (note !== undefined) return `. ⚠ **Not enforced yet**: ${note}`
  const above = unbuilt.some((row) => row.path.includes('.') && path.startsWith(`${row.path}.`))
  return above ? '. ⚠ as above' : ''
}

/** A key, then those within it. */
function rowsOf(row: Row): readonly Row[] {
  const { item, value } = bare(row.shape)
  const within = (path: string, shape: Shape) =>
    entriesOf(shape).flatMap(([key, child]) => rowsOf({ path: `${path}.${key}`, shape: child }))
  if (item !== undefined) return [row, ...within(`${row.path}[]`, item)]
  if (value !== undefined) return [row, ...within(`${row.path}.<name>`, value)]
  return [row, ...within(row.path, row.shape)]
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ path, shape }) => {
    const meaning = cell(described(shape)) + mark(path)
    return `| \`${path}\` | ${cell(typeText(shape))} | ${cell(defaultText(shape))} | ${meaning} |\n`
  })
  return `| Key | Type | Default | Meaning |\n| --- | --- | --- | --- |\n${lines.join('')}`
}

/** A bar would end the cell, also within code; a star or an angle bracket would begin something else outside of it. */
const cell = (text: string) =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll('*', '\\*')))
    .join('`')
    .replaceAll('|', '\\|')

function typeText(shape: Shape): string {
  const { type, item, value, options = [], entries } = bare(shape)
  if (entries !== undefined) return 'keys'
  if (item !== undefined) return bare(item).entries === undefined ? `list of ${typeText(item)}` : 'list of keys'
  if (value !== undefined)
    return bare(value).entries === undefined ? `names, each ${typeText(value)}` : 'names with keys'
  if (type === 'picklist') return options.map((option) => `\`${option === '' ? '""' : option}\``).join(' ')
  if (type === 'boolean') return '`true` `false`'
  if (type === 'number') return numberText(shape)
  return isPattern(bare(shape)) ? 'regular expression (RE2)' : 'text'
}

interface Step {
  readonly type?: string
  readonly requirement?: unknown
}

function numberText(shape: Shape): string {
  const steps = (bare(shape).pipe ?? []) as readonly Step[]
  const bound = (type: string) => steps.find((step) => step.type === type)?.requirement as number | undefined
  const [least, most] = [bound('min_value'), bound('max_value')]
  const kind = steps.some(({ type }) => type === 'integer') ? 'whole number' : 'number'
  if (least === undefined || most === undefined) return kind
  return most === Number.MAX_SAFE_INTEGER || most === 1e9 ? `${kind}, ${least} or more` : `${kind}, ${least} to ${most}`
}

function defaultText(shape: Shape): string {
  const { default: value, type } = shape
  if (type !== 'optional') return 'required'
  if (bare(shape).entries !== undefined) return ''
  if (value === undefined) return 'none'
  if (typeof value === 'object' && value !== null && Object.keys(value).length === 0) return 'empty'
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return `\`${value.join(', ')}\``
  return `\`${value === '' ? '""' : typeof value === 'string' ? value : JSON.stringify(value)}\``
}
