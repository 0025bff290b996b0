// Lays rows out in columns: on a terminal cut to its width and coloured, elsewhere whole.

/** What is known of a terminal; none = a pipe or a file. */
export interface Screen {
  readonly columns: number
  readonly color: boolean
}

/** https://ecma-international.org/publications-and-standards/standards/ecma-48/, SGR. */
const codes = { bold: 1, red: 31, yellow: 33, cyan: 36, dim: 2 } as const
export type Color = keyof typeof codes

export function paint(text: string, color: Color | undefined, screen: Screen | undefined): string {
  return screen?.color === true && color !== undefined ? `\u001b[${codes[color]}m${text}\u001b[0m` : text
}

export interface Column {
  readonly title: string
  /** Its share of what the columns without one leave; absent = never cut. */
  readonly share?: number
  readonly color?: (cell: string) => Color | undefined
}

const GAP = 2
/** A column that is cut keeps so many characters: less says nothing. */
const LEAST = 8

export function* table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  screen: Screen | undefined,
): Generator<string> {
  const natural = columns.map(({ title }, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)))
  const widths = screen === undefined ? natural : fitted(columns, natural, screen.columns)
  const line = (cells: readonly string[], color: (i: number) => Color | undefined) =>
    cells
      .map((cell, i) => {
        const width = widths[i] as number
        const shown = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell
        return paint(shown, color(i), screen) + ' '.repeat(width - shown.length)
      })
      .join(' '.repeat(GAP))
      .trimEnd()
  yield line(
    columns.map(({ title }) => title),
    () => 'bold',
  )
  for (const row of rows) yield line(row, (i) => columns[i]?.color?.(row[i] ?? ''))
}

/** What a column does not need goes to those after it. */
function fitted(columns: readonly Column[], natural: readonly number[], width: number): readonly number[] {
  const rigid = natural.filter((_, i) => columns[i]?.share === undefined).reduce((sum, one) => sum + one, 0)
  let left = Math.max(0, width - rigid - GAP * (columns.length - 1))
  let shares = columns.reduce((sum, { share = 0 }) => sum + share, 0)
  return columns.map(({ share }, i) => {
    const wanted = natural[i] as number
    if (share === undefined) return wanted
    const given = Math.min(wanted, Math.max(LEAST, Math.floor((left * share) / shares)))
    left -= given
    shares -= share
    return given
  })
}
