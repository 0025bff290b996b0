// Where sessions are kept: by name and by address, never more than may be, the harmless ones forgotten first.

import type { Session } from './session.ts'
import type { Who } from './who.ts'
import { Standing } from './levels.ts'
import { Recent } from './window.ts'

/** Names that one address may give itself; further ones are one session. */
const NAMES = 64
/** Sessions looked through for one that may be forgotten without loss. */
const LOOKED = 256

/** How sessions of one profile are kept. */
export interface Keeping {
  /** How long an idle one is kept. */
  readonly idleMs: number
  readonly most: number
  /** How often the idle ones are dropped. */
  readonly sweepMs: number
}

/** What is known of one address. */
export interface Address {
  readonly sessions: Set<string>
  /** Asked for by all sessions of it. */
  readonly hosts: Recent
  /** Of all names together that are not proved. */
  readonly standing: Standing
}

export class SessionStore {
  readonly #most: () => number
  readonly #ended: (session: Session) => void
  /** Least recently seen first. */
  readonly #all = new Map<string, Session>()
  readonly #addresses = new Map<string, Address>()
  /** Names by profile, least recently seen first. */
  readonly #profiles = new Map<string, Set<string>>()
  /** When each profile was last swept. */
  readonly #swept = new Map<string, number>()
  evicted = 0

  /** @param ended told of each that is forgotten */
  constructor(most: () => number, ended: (session: Session) => void) {
    this.#most = most
    this.#ended = ended
  }

  get size(): number {
    return this.#all.size
  }

  all(): IterableIterator<Session> {
    return this.#all.values()
  }

  find(name: string): Session | undefined {
    return this.#all.get(name)
  }

  /** The same, unless its address has given itself too many names already. */
  within(who: Who): Who {
    if ((who.by !== 'claim' && who.by !== 'principal') || this.#all.has(who.session)) return who
    const names = this.#addresses.get(who.place)?.sessions.size ?? 0
    return names < NAMES ? who : { ...who, session: `*|${who.place}` }
  }

  /** Known ones become the latest seen. */
  take(who: Who, now: number): Session | undefined {
    const known = this.#all.get(who.session)
    if (known === undefined) return undefined
    this.#all.delete(who.session)
    this.#all.set(who.session, known)
    this.#leave(known)
    // A proved name stays where it was first seen.
    known.who = { ...who, place: known.who.place }
    known.last = now
    this.#join(known)
    return known
  }

  /** @param most of its profile alone */
  add(session: Session, now: number, most: number): void {
    const { session: name, place, profile } = session.who
    const alike = this.#profiles.get(profile)
    if (alike !== undefined && alike.size >= most) this.#evict(alike)
    if (this.#all.size >= this.#most()) this.#evict(this.#all.keys())
    this.#all.set(name, session)
    this.#join(session)
    const address = this.#addresses.get(place) ?? {
      sessions: new Set<string>(),
      hosts: new Recent(session.hosts.most),
      standing: new Standing(now),
    }
    this.#addresses.set(place, address)
    address.sessions.add(name)
  }

  /** Sessions of one address whose names are not proved. */
  kin(place: string): readonly Session[] {
    const names = this.#addresses.get(place)?.sessions ?? []
    return [...names].flatMap((name) => this.#all.get(name) ?? []).filter(({ who }) => who.by !== 'user')
  }

  address({ who }: Session): Address | undefined {
    return this.#addresses.get(who.place)
  }

  /** Forgets what is idle and what is too many since a reload, in each profile as often as it says. */
  sweep(now: number, settings: (profile: string) => Keeping): void {
    for (const gone of this.#swept.keys()) if (!this.#profiles.has(gone)) this.#swept.delete(gone)
    for (const [profile, alike] of this.#profiles) {
      const { idleMs, most, sweepMs } = settings(profile)
      if (now - (this.#swept.get(profile) ?? Number.NEGATIVE_INFINITY) < sweepMs) continue
      this.#swept.set(profile, now)
      for (const name of alike) {
        const session = this.#all.get(name)
        if (session?.open.size === 0 && !session.isRisen && now - session.last >= idleMs) this.#forget(name)
      }
      while (alike.size > most) this.#evict(alike)
    }
    while (this.#all.size > this.#most()) this.#evict(this.#all.keys())
  }

  clear(): void {
    for (const name of this.#all.keys()) this.#forget(name)
  }

  /** The longest unseen of `names` that has nothing to answer for; else the longest unseen. */
  #evict(names: Iterable<string>): void {
    let victim: string | undefined
    let looked = 0
    for (const name of names) {
      victim ??= name
      if (this.#all.get(name)?.isHarmless === true) {
        victim = name
        break
      }
      if (++looked === LOOKED) break
    }
    if (victim !== undefined) this.#forget(victim)
    this.evicted++
  }

  #forget(name: string): void {
    const session = this.#all.get(name)
    if (session !== undefined) {
      this.#ended(session)
      this.#leave(session)
    }
    this.#all.delete(name)
    const address = session && this.address(session)
    address?.sessions.delete(name)
    if (session !== undefined && address?.sessions.size === 0) this.#addresses.delete(session.who.place)
  }

  #join({ who }: Session): void {
    const alike = this.#profiles.get(who.profile)
    if (alike === undefined) this.#profiles.set(who.profile, new Set([who.session]))
    else alike.add(who.session)
  }

  #leave({ who }: Session): void {
    const alike = this.#profiles.get(who.profile)
    alike?.delete(who.session)
    if (alike?.size === 0) this.#profiles.delete(who.profile)
  }
}
