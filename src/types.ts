// The words every room shares: modes, severities, settings, findings, verdicts. No code lives here.

/** How willing the operator is to break traffic: see `decide.ts` for what each mode does. */
export type Mode = 'audit' | 'balanced' | 'strict'

/** The rule's own judgement of harm, weakest first. Not configurable for built-in rules. */
export type Severity = 'low' | 'medium' | 'high' | 'critical'

/** What a section's `action` may say in the configuration. `auto` = severity decides. */
export type Setting = 'auto' | 'warn' | 'strip' | 'ask' | 'redirect' | 'block'

/** What is done with one exchange, weakest first. */
export type Action = 'allow' | 'warn' | 'strip' | 'block'

/** What kind of harm a finding speaks of. `fault` = could not be read, so it cannot be called clean. */
export type Threat = 'secret' | 'injection' | 'destination' | 'tool' | 'chain' | 'fault'

/** The configuration section whose `action` governs a finding. `destination` and `dlp` have no `action` key: `auto`. */
export type Section =
  | 'destination'
  | 'dlp'
  | 'request_body_scanning'
  | 'response_scanning'
  | 'mcp_input_scanning'
  | 'mcp_tool_scanning'
  | 'mcp_tool_policy'
  | 'mcp_session_binding'
  | 'tool_chain_detection'
  | 'cross_request_detection'
  | 'entropy_budget'
  | 'address_protection'
  | 'address_unknown'
  | 'mcp_binary_integrity'
  | 'mcp_tool_provenance'
  | 'a2a_scanning'
  | 'session_profiling'
  | 'adaptive_enforcement'
  | 'airlock'
  | 'agent_budget'
  | 'taint'
  | 'behavioral_baseline'

/** Label of the detector in metrics and logs (contract of the existing dashboards: `scanner="dlp"` …). */
export type ScannerLabel =
  | 'parser'
  | 'authority'
  | 'scheme'
  | 'allowlist'
  | 'blocklist'
  | 'dlp'
  | 'entropy'
  | 'subdomain_entropy'
  | 'ssrf'
  | 'length'
  | 'ratelimit'
  | 'databudget'
  | 'header_dlp'
  | 'body_dlp'
  | 'response_scan'
  | 'injection'
  | 'policy'
  | 'mcp_unknown_tool'
  | 'chain'
  | 'ws_protocol'
  | 'redaction'
  | 'session_anomaly'
  | 'escalation'
  | 'airlock'
  | 'agent_budget'
  | 'taint'
  | 'fault'

/** One thing one rule saw. Never holds the matched text: `where` and `span` say where to look. */
export interface Finding {
  /** Public rule name; users' `suppress` entries, metrics and logs mention it, e.g. `AWS Access ID`. */
  readonly rule: string
  readonly threat: Threat
  readonly severity: Severity
  readonly section: Section
  readonly scanner: ScannerLabel
  /** What this rule's own `action` says in place of its section's, where the configuration or the rule gives one. */
  readonly setting?: Setting
  /** `url`, `header:authorization`, `body`, `response`, or a JSON pointer such as `/params/arguments/q`. */
  readonly where: string
  /** Byte offsets `[start, end)` in `where`, when the detector knows them. */
  readonly span?: readonly [start: number, end: number]
  /** Which reading of the bytes showed it (`percent`, `base64`, …); absent = as sent. */
  readonly view?: string
  /** One clause for people; must not repeat matched text. */
  readonly detail?: string
  /** Why it is no harm here: it is told in the record and never acted on. */
  readonly allowed?: 'audience' | 'suppressed'
  /** Seconds after which the same would pass: a limit, not a ban. */
  readonly retryAfter?: number
  /** The profile of `redirect_profiles` that answers in place of what is stopped, where the setting is `redirect`. */
  readonly instead?: string
  /** The operator wants no more than this done about it, whatever the mode. */
  readonly most?: 'warn'
}

/** What was done, and what `mode: strict` would have done with the same findings. */
export interface Verdict {
  readonly action: Action
  readonly strict: Action
  /** The finding that decided; null when nothing was found. */
  readonly because: Finding | null
  readonly findings: readonly Finding[]
}

/** Everything `decide` may look at besides the findings. */
export interface Policy {
  readonly mode: Mode
  /** `enforce: false` = observe only, whatever the mode. */
  readonly enforce: boolean
  readonly actions: Readonly<Record<Section, Setting>>
  /** Which findings the configuration has judged to be false (`suppress`), by rule and where the exchange leads. */
  readonly suppresses?: (rule: string, target: string) => boolean
  /** Where the exchange leads that this policy was made for; see `aimed`. */
  readonly target?: string
  /** What its session's level makes stricter (`adaptive_enforcement.levels`); absent = nothing. */
  readonly escalated?: Escalated
}

/** True = what would only warn, or be asked about, is blocked. */
export interface Escalated {
  readonly level: string
  readonly warn: boolean
  readonly ask: boolean
}

/** What a person is asked about something that would be blocked. */
export interface Question {
  /** Where it comes from, without query. */
  readonly url: string
  readonly rules: readonly string[]
  /** Aborted when nobody waits for the answer any more. */
  readonly gone?: AbortSignal
}

/** Resolves to true when a person said so; false when not, or nobody answered in time. */
export type Ask = (question: Question) => Promise<boolean>

/** What `browser_shield` did with one page. */
export interface ShieldFacts {
  /** Taken out, by kind. */
  readonly bytes: Readonly<Record<string, number>>
  readonly skipped?: 'exempt' | 'coding' | 'oversize' | 'partial'
  readonly shims: boolean
  /** Time spent on rewriting, where it was begun. */
  readonly ms?: number
}
