// Learns what the sessions of an agent usually come to, and says what is unusual about one that runs.

/** What is compared. More than usual is told; less harms nobody. */
export const dimensions = ['requests', 'hosts', 'bytes', 'tool_calls', 'tools'] as const
export type Dimension = (typeof dimensions)[number]
export type Measured = Readonly<Record<Dimension, number>>

export interface BaselineSettings {
  /** Sessions that are learnt from before anything is compared. */
  readonly window: number
  readonly sigma: number
  /** Dimensions that learn nothing more once the profile is in force. */
  readonly locked: ReadonlySet<string>
  /** What is far out is learnt as if it were just unusual, and sessions in which something was blocked teach nothing. */
  readonly resistant: boolean
  readonly seasonality: 'none' | 'labeled' | 'time'
  /** A profile that has learnt enough is in force without a person. */
  readonly ratifies: boolean
}

/** Welford's running mean and sum of squared differences (https://doi.org/10.2307/1266577). */
export interface Spread {
  readonly n: number
  readonly mean: number
  readonly m2: number
}

export type Season = Readonly<Record<Dimension, Spread>>

export interface Profile {
  /** When somebody said that it is how the agent should be (RFC 3339); null = nobody has. */
  readonly ratified: string | null
  readonly seasons: Readonly<Record<string, Season>>
}

export interface Deviation {
  readonly dimension: Dimension
  readonly value: number
  readonly most: number
}

export const nothingLearnt: Profile = { ratified: null, seasons: {} }

/** No spread is smaller than these: an agent that always did the same may do one thing more. */
const least: Measured = { requests: 1, hosts: 1, bytes: 65_536, tool_calls: 1, tools: 1 }
/** Nor than this part of the mean. */
const PART = 0.1
/** So many times the window count; what is older fades. */
const MEMORY = 10
/** Of one profile, the one without a name among them, which further ones are. */
const SEASONS = 16
/** Sessions before anything is an outlier. */
const FEW = 3

const empty: Spread = { n: 0, mean: 0, m2: 0 }
const untaught = Object.fromEntries(dimensions.map((dimension) => [dimension, empty])) as Season

export function mostOf(dimension: Dimension, { n, mean, m2 }: Spread, sigma: number): number {
  const deviation = n < 2 ? 0 : Math.sqrt(m2 / (n - 1))
  return mean + sigma * Math.max(deviation, mean * PART, least[dimension])
}

function taught({ n, mean, m2 }: Spread, value: number, most: number): Spread {
  const count = Math.min(n + 1, most)
  const away = value - mean
  const next = mean + away / count
  const kept = n < most ? m2 : m2 * (1 - 1 / most)
  return { n: count, mean: next, m2: kept + away * (value - next) }
}

/** Which part of the profile a session belongs to. */
export function seasonOf({ seasonality }: BaselineSettings, label: string, date: Date): string {
  if (seasonality === 'labeled') return label
  if (seasonality === 'none') return ''
  const days = date.getUTCDay() % 6 === 0 ? 'weekend' : 'week'
  return `${days}-${String(Math.floor(date.getUTCHours() / 6) * 6).padStart(2, '0')}`
}

/** The one of this name, or the one without a name where there are too many. */
function placed({ seasons }: Profile, season: string): string {
  return Object.hasOwn(seasons, season) || Object.keys(seasons).length < SEASONS - 1 ? season : ''
}

/** Whether it has learnt enough of this season to compare with. */
export function isLearnt(profile: Profile, season: string, { window }: BaselineSettings): boolean {
  return (profile.seasons[placed(profile, season)]?.requests.n ?? 0) >= window
}

export function unusual(
  profile: Profile,
  season: string,
  measured: Measured,
  settings: BaselineSettings,
): readonly Deviation[] {
  const known = profile.seasons[placed(profile, season)]
  if (profile.ratified === null || known === undefined || !isLearnt(profile, season, settings)) return []
  return dimensions.flatMap((dimension) => {
    const [value, most] = [measured[dimension], mostOf(dimension, known[dimension], settings.sigma)]
    return value > most ? [{ dimension, value, most }] : []
  })
}

/** The profile after one more session has ended; `date` stands in it if that makes it one in force. */
export function learnt(
  profile: Profile,
  season: string,
  measured: Measured,
  settings: BaselineSettings,
  date: Date,
): Profile {
  const { window, sigma, locked, resistant, ratifies } = settings
  const name = placed(profile, season)
  const known = profile.seasons[name] ?? untaught
  const isLocked = profile.ratified !== null && known.requests.n >= window
  const next = dimensions.map((dimension): [Dimension, Spread] => {
    const spread = known[dimension]
    if (isLocked && locked.has(dimension)) return [dimension, spread]
    const value = measured[dimension]
    const clipped = resistant && spread.n >= FEW ? Math.min(value, mostOf(dimension, spread, sigma)) : value
    return [dimension, taught(spread, clipped, window * MEMORY)]
  })
  const grown: Profile = { ...profile, seasons: { ...profile.seasons, [name]: Object.fromEntries(next) as Season } }
  const accepts = ratifies && profile.ratified === null && isLearnt(grown, name, settings)
  return accepts ? { ...grown, ratified: date.toISOString() } : grown
}

const isSpread = (value: unknown): value is Spread =>
  typeof value === 'object' &&
  value !== null &&
  ['n', 'mean', 'm2'].every((key) => {
    const number = (value as Record<string, unknown>)[key]
    return typeof number === 'number' && Number.isFinite(number) && number >= 0
  })

/** A profile as it was kept; null = it is none. */
export function profileIn(value: unknown): Profile | null {
  const { ratified, seasons } = (value ?? {}) as Record<string, unknown>
  const isTime = typeof ratified === 'string' && !Number.isNaN(Date.parse(ratified))
  if ((ratified !== null && !isTime) || typeof seasons !== 'object' || seasons === null) return null
  const all = Object.entries(seasons as Record<string, Record<string, unknown> | null>)
  const whole = all.every(([, season]) => dimensions.every((dimension) => isSpread(season?.[dimension])))
  return whole && all.length <= SEASONS
    ? { ratified: isTime ? ratified : null, seasons: seasons as Profile['seasons'] }
    : null
}
