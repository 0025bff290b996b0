// Knows the configuration in force: all that is derived from it, replaced in one step while what was counted stays.

import { createHmac, randomBytes } from 'node:crypto'
import { agentExchangesOf, agentJudgeOf } from './agents.ts'
import { routeFrom, verifyOf } from './clients.ts'
import { crossRequestSettingsOf } from './cross-request.ts'
import { createGuards } from './guards.ts'
import { guardedValues } from './guarded.ts'
import { mcpScanners } from './mcp-deps.ts'
import { lockedOf, type Place } from './lock-file.ts'
import {
  addressRulesOf,
  dlpScanner,
  forwardSettingsOf,
  injectionScanner,
  policyOf,
  rulesOf,
  seedOptionsOf,
  webSocketSettingsOf,
} from './policy.ts'
import { agentsOf, sessionSettingsOf, warningsOf } from './profiles.ts'
import { verifierOf } from './provenance.ts'
import { mediateOf } from './mediation.ts'
import { redactorOf } from './redaction.ts'
import { configFor } from '../config/agents.ts'
import type { Config } from '../config/schema.ts'
import { Slots, type Clients, type Verify } from '../proxy/client.ts'
import type { OpenAgentExchange } from '../proxy/agents.ts'
import { CrossRequest, type CrossRequestSettings, type Remember } from '../proxy/cross-request.ts'
import { ParamHeaders } from '../mcp/param-headers.ts'
import type { Locked } from '../mcp/pins.ts'
import type { ForwardSettings } from '../proxy/exchange.ts'
import type { Route } from '../proxy/next-proxy.ts'
import type { Mediate } from '../proxy/mediation.ts'
import { Quota } from '../proxy/quota.ts'
import type { WebSocketSettings } from '../proxy/ws-plan.ts'
import type { KnownValue } from '../scan/known-values.ts'
import type { Redactor } from '../scan/redactor.ts'
import { renewing, type Timing } from '../scan/renewing.ts'
import type { Scanner } from '../scan/scanner.ts'
import type { SessionSettings } from '../sessions/session.ts'
import type { Agents } from '../sessions/who.ts'
import type { Policy } from '../types.ts'

type Env = Readonly<Record<string, string | undefined>>

/** One configuration and what it comes to. */
export interface InForce {
  readonly config: Config
  readonly policy: Policy
  readonly settings: ForwardSettings
  readonly webSocket: WebSocketSettings
  readonly across: CrossRequestSettings | null
  readonly verify: Verify | null
  readonly route: Route
  readonly dlp: Scanner
  readonly injection: Scanner
  readonly redactor: Redactor | null
  readonly mediate: Mediate | null
  /** Of secrets. */
  readonly patterns: number
  /** Where the MCP server is; null = there is none. */
  readonly server: Place | null
  /** What the lock file says of it; null = there is no lock file. */
  readonly locked: Locked | null
  /** Worth saying, not worth refusing. */
  readonly warnings: readonly string[]
  /** What the scanners were made of. */
  readonly madeOf: { readonly dlp: string; readonly injection: string; readonly redaction: string }
  readonly agents: Agents
  readonly sessions: SessionSettings
  /** By the name of the agent whose settings they are. */
  readonly profiles: ReadonlyMap<string, InForce>
}

/** Of values that must not be kept: equal digests, equal values. */
const key = randomBytes(32)

function digestOf(values: readonly KnownValue[]): string {
  const hmac = createHmac('sha256', key)
  for (const { rule, bytes } of values) hmac.update(`${JSON.stringify(rule)}${bytes.length}\n`).update(bytes)
  return hmac.digest('hex')
}

/** Throws an Exit when it cannot be used. Scanners whose rules are those of `before` are taken over. */
export function inForce(
  config: Config,
  env: Env,
  before: InForce | null = null,
  server: Place | null = before?.server ?? null,
): InForce {
  const base = made(config, env, before === null ? [] : [before])
  const profiles = new Map<string, InForce>()
  for (const [name, agent] of Object.entries(config.agents)) {
    const known = [base, before?.profiles.get(name)].filter((one) => one !== undefined)
    const profile = made({ ...configFor(config, agent), agents: {} }, env, known)
    profiles.set(name, { ...profile, sessions: sessionSettingsOf(profile.config, profile.policy, agent) })
  }
  const warnings = [...base.warnings, ...warningsOf(config)]
  return { ...base, server, locked: lockedOf(config, server, before?.locked ?? null), profiles, warnings }
}

/** Without profiles and servers. */
function made(config: Config, env: Env, before: readonly InForce[]): InForce {
  const verify = verifyOf(config, env)
  // Keys that cannot be read are refused now, not when the first tools are shown.
  verifierOf(config)
  const next = JSON.stringify(config.upstream_proxy)
  const sameRoute = before.find((one) => JSON.stringify(one.config.upstream_proxy) === next)
  const route = sameRoute?.route ?? routeFrom(config, env)
  const { values, warnings } = guardedValues(config, env)
  const { dlp, response_scanning: answers, address_protection, seed_phrase_detection } = config
  const rules = rulesOf(config)
  const { bundled } = rules
  const madeOf = {
    dlp: JSON.stringify([dlp, address_protection, seed_phrase_detection, bundled.dlp, digestOf(values)]),
    injection: JSON.stringify([answers.patterns, answers.include_defaults, bundled.injection]),
    redaction: JSON.stringify(config.redaction),
  }
  const same = before.find((one) => one.madeOf.dlp === madeOf.dlp)
  if (same !== undefined) for (const { bytes } of values) bytes.fill(0)
  const policy = policyOf(config)
  return {
    config,
    policy,
    settings: forwardSettingsOf(config),
    webSocket: webSocketSettingsOf(config),
    across: crossRequestSettingsOf(config),
    verify,
    route,
    dlp: same?.dlp ?? dlpScanner([...rules.dlp, ...addressRulesOf(config)], values, seedOptionsOf(config)),
    redactor: (before.find((one) => one.madeOf.redaction === madeOf.redaction) ?? { redactor: redactorOf(config) })
      .redactor,
    injection:
      before.find((one) => one.madeOf.injection === madeOf.injection)?.injection ?? injectionScanner(rules.injection),
    mediate: mediateOf(config),
    patterns: rules.dlp.length,
    server: null,
    locked: null,
    warnings,
    madeOf,
    agents: agentsOf(config),
    sessions: sessionSettingsOf(config, policy, undefined),
    profiles: new Map(),
  }
}

/** Secrets on their way out, injections on their way in. */
export type Leg = 'request' | 'response'

/** Hand its members on, not what they give: they follow the configuration. */
export class Live {
  #now: InForce
  readonly policy = (): Policy => this.#now.policy
  readonly settings = (): ForwardSettings => this.#now.settings
  readonly webSocket = (): WebSocketSettings => this.#now.webSocket
  readonly config = (): Config => this.#now.config
  readonly redactor = (): Redactor | null => this.#now.redactor
  readonly mediate = (): Mediate | null => this.#now.mediate
  readonly route: Route = (target) => this.#now.route(target)
  readonly dlp: Scanner
  readonly injection: Scanner
  readonly params = new ParamHeaders(
    () => this.#now.locked,
    () => this.#now.config.mcp_tool_scanning.enabled,
  )
  readonly guards: ReturnType<typeof createGuards>
  /** What looks at messages of agents; null = nothing does. */
  readonly agents: () => OpenAgentExchange | null
  readonly clients: Clients
  readonly quota: Quota
  /** Who is told how long looking takes. */
  timed: ((leg: Leg) => Pick<Timing, 'looked' | 'ended'>) | null = null
  #domainOf = (host: string): string => host
  readonly across = new CrossRequest()
  readonly #remember: Remember

  constructor(now: InForce, clock: () => number) {
    this.#now = now
    this.dlp = renewing(() => this.#now.dlp, this.#timing('request', clock))
    this.injection = renewing(() => this.#now.injection, this.#timing('response', clock))
    const judge = agentJudgeOf(this.config, mcpScanners(this.dlp, this.injection), () => this.settings().destination)
    this.agents = agentExchangesOf(this.config, judge)
    this.guards = createGuards(this.config, () => this.#now.locked, judge, this.params)
    const live = () => this.#now
    this.clients = {
      get verify() {
        return live().verify
      },
      requests: new Slots(() => live().config.client_limits.max_requests_per_client),
      tunnels: new Slots(() => live().config.client_limits.max_tunnels_per_client),
    }
    this.quota = this.countedFor(() => live().config, clock)
    this.#remember = (client, host, values, judge) => {
      const { across, dlp } = this.#now
      return across === null ? 'allow' : this.across.judge(across, dlp, client, { host, values }, clock(), judge)
    }
  }

  /** A quota with the limits of this configuration as it is then. */
  countedFor(config: () => Config, clock: () => number): Quota {
    const monitoring = () => config().fetch_proxy.monitoring
    const limits = {
      get requests() {
        return monitoring().max_requests_per_minute
      },
      get bytes() {
        return monitoring().max_data_per_minute
      },
    }
    return new Quota(limits, (host) => this.#domainOf(host), clock)
  }

  /** What holds for a profile; those without settings of their own have everybody's. */
  of(profile: string): InForce {
    return this.#now.profiles.get(profile) ?? this.#now
  }

  /** Null = each request is judged alone. */
  readonly remember = (): Remember | null => (this.#now.across === null ? null : this.#remember)

  /** The scanner of a profile, whatever it is then. */
  dlpOf(profile: string, clock: () => number): Scanner {
    return renewing(() => this.of(profile).dlp, this.#timing('request', clock))
  }

  #timing(leg: Leg, clock: () => number): Timing {
    let told: Pick<Timing, 'looked' | 'ended'> | undefined
    const to = () => (told ??= this.timed?.(leg))
    return { clock, looked: (bytes) => to()?.looked(bytes), ended: (ms) => to()?.ended(ms) }
  }

  get now(): InForce {
    return this.#now
  }

  replace(next: InForce): void {
    this.#now = next
    void this.ready()
  }

  /** Reading the public suffix list takes tens of milliseconds: only who counts by domain waits. */
  async ready(): Promise<this> {
    const all = [this.#now, ...this.#now.profiles.values()].map(({ config }) => config.fetch_proxy.monitoring)
    if (all.every(({ max_requests_per_minute: many, max_data_per_minute: bytes }) => many + bytes === 0)) return this
    const { registrableDomain } = await import('../proxy/registrable.ts')
    this.#domainOf = registrableDomain
    return this
  }
}
