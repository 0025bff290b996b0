// Computes how well a project is protected: what was found in it, and what a configuration enforces.

import type { Config } from '../config/schema.ts'

export interface Measure {
  readonly what: string
  /** Points of a hundred that are at stake. */
  readonly of: number
  readonly points: number
  /** What to do about points that are missing; empty = nothing is. */
  readonly remedy: string
}

export interface Seen {
  readonly criticalSecrets: number
  readonly otherSecrets: number
  readonly servers: number
  readonly protectedServers: number
  readonly hook: boolean
}

const part = (of: number, share: number): number => Math.round(of * Math.max(0, Math.min(1, share)))

function one(what: string, of: number, share: number, remedy: string): Measure {
  const points = part(of, share)
  return { what, of, points, remedy: points === of ? '' : remedy }
}

/** The sum of all is a hundred. Without a configuration nothing is enforced. */
export function measures(seen: Seen, config: Config | null): readonly Measure[] {
  const secrets = 1 - (seen.criticalSecrets * 0.5 + seen.otherSecrets * 0.1)
  return [
    one('no secrets in files', 25, secrets, 'remove them and replace them where they were issued (pipelock scan)'),
    one(
      'MCP servers behind pipelock',
      15,
      seen.servers === 0 ? 1 : seen.protectedServers / seen.servers,
      'pipelock init',
    ),
    one('a hook looks at what is pushed', 5, seen.hook ? 1 : 0, 'pipelock git install-hooks'),
    ...enforced(config),
  ]
}

/** Those of them that a configuration is answerable for. */
export function enforced(config: Config | null): readonly Measure[] {
  const started = 'run agents through pipelock (HTTPS_PROXY), and name its configuration with -c'
  const acts = config !== null && config.enforce && blocks[config.mode] > 0
  const share = config === null || !acts ? 0 : blocks[config.mode]
  const enforcing = (what: string, of: number, on: boolean | undefined, remedy: string): Measure => {
    const say = on === true ? 'mode: strict stops the rest' : remedy
    const why = config === null ? started : acts ? say : 'set mode: balanced (and enforce: true)'
    return one(what, of, on === true ? share : 0, why)
  }
  const mcp = config?.mcp_input_scanning.enabled && config.mcp_tool_scanning.enabled && config.mcp_tool_policy.enabled
  const bodies = config?.request_body_scanning.enabled
  const answers = config?.response_scanning.enabled
  const inside = config?.tls_interception.enabled
  const internal = config === null ? undefined : config.internal.length > 0
  return [
    enforcing('secrets on their way out', 15, config?.dlp.include_defaults, 'dlp.include_defaults: true'),
    enforcing('bodies and fields of requests', 5, bodies, 'request_body_scanning.enabled: true'),
    enforcing('injections on their way in', 10, answers, 'response_scanning.enabled: true'),
    enforcing('inside HTTPS', 10, inside, 'tls_interception.enabled: true (pipelock tls init)'),
    enforcing('MCP requests and tools', 10, mcp, 'enable mcp_input_scanning, mcp_tool_scanning and mcp_tool_policy'),
    enforcing('internal networks', 5, internal, 'internal: leave the default'),
  ]
}

/** How much of what is found is stopped: by severity, or all of it. */
const blocks: Readonly<Record<Config['mode'], number>> = { audit: 0, balanced: 0.9, strict: 1 }

export function sumOf(all: readonly Measure[]): number {
  return all.reduce((sum, { points }) => sum + points, 0)
}
