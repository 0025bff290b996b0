// Knows whose exchange it is: the strongest proof wins, and what a client says of itself comes last.

/** What is known of a client when it asks for something. */
export interface Asking {
  readonly clientIp: string
  /** Whom it has proved to be. */
  readonly user?: string
  /** Whose listener it came to. */
  readonly listener?: string
  /** What it calls itself: `X-Pipelock-Agent`, or `?agent=` of `/fetch`. */
  readonly claim?: string
  /** A keyed hash of a credential that somebody else verifies: that of an MCP server. */
  readonly principal?: string
  /** Who opened the tunnel that it is inside of. */
  readonly outside?: Who
}

/** `agents` and the two keys beside it, as far as they tell who somebody is. */
export interface Agents {
  readonly profiles: ReadonlySet<string>
  /** Names that only a password, a listener or a network gives: nobody may claim them. */
  readonly bound: ReadonlySet<string>
  /** Whose network (`source_cidrs`) the address is in. */
  readonly ofNetwork: (clientIp: string) => string | undefined
  /** Name of those that give none; empty = none. */
  readonly byDefault: string
  /** What a client chooses for itself is not listened to: its name, nor a credential that nobody here verifies. */
  readonly claimsIgnored: boolean
}

export interface Who {
  /** For records; absent = nobody has said. */
  readonly agent?: string
  readonly by: 'user' | 'listener' | 'network' | 'claim' | 'principal' | 'default' | 'nobody'
  /** Whose settings hold for it; `_default` = no name has settings of its own. */
  readonly profile: string
  /** What it cannot change by itself: limits count for this. */
  readonly client: string
  /** Where it is: what is known of this address counts for the names that it gives itself. */
  readonly place: string
  /** What is remembered of it stands under this name. */
  readonly session: string
}

export const common = '_default'
const LONGEST = 64

export function cleanName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(0, LONGEST)
}

/** A program may use any loopback address of its host, and an IPv4 address in either writing: they are one. */
export function placeOf(clientIp: string): string {
  const mapped = clientIp.toLowerCase().startsWith('::ffff:') && clientIp.includes('.')
  const plain = mapped ? clientIp.slice(7) : clientIp
  return plain.startsWith('127.') || plain === '::1' ? '127.0.0.1' : plain
}

/** The one place that says who asks. */
export function identify(asking: Asking, agents: Agents): Who {
  const { clientIp, user, listener, principal, outside } = asking
  // Inside a tunnel its opener stands for what is in it, unless that was nobody in particular.
  if (outside !== undefined && outside.by !== 'nobody' && outside.by !== 'default') return outside
  const place = placeOf(clientIp)
  const profileOf = (name: string) => (agents.profiles.has(name) ? name : common)
  const at = (agent: string, by: Who['by'], profile = profileOf(agent)): Who => ({
    agent,
    by,
    profile,
    client: place,
    place,
    session: `${agent}|${place}`,
  })
  if (user !== undefined) return { ...at(user, 'user'), client: user, session: user }
  if (listener !== undefined) return at(listener, 'listener')
  const network = agents.ofNetwork(clientIp)
  if (network !== undefined) return at(network, 'network')
  const claim = agents.claimsIgnored ? '' : cleanName(asking.claim ?? '')
  if (claim !== '' && claim !== common && !agents.bound.has(claim)) return at(claim, 'claim')
  if (principal !== undefined && !agents.claimsIgnored) return at(`mcp-${principal}`, 'principal', common)
  if (agents.byDefault !== '') return at(agents.byDefault, 'default')
  return { by: 'nobody', profile: common, client: place, place, session: place }
}
