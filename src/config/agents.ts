// Makes of `agents` what holds for each of them: a profile is the configuration with some keys its own.

import type { Config } from './schema.ts'

export type Agent = Config['agents'][string]

/** Keys that are written; those that are not stay as they are. */
function written<T extends object>(own: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(own ?? {}).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

/** The configuration as it holds for one agent. */
export function configFor(config: Config, agent: Agent): Config {
  const { mode, enforce, api_allowlist, trusted_domains, allowed_addresses } = written(agent)
  const { fetch_proxy, dlp, mcp_tool_policy: calls } = config
  const taken = new Set(agent.dlp?.patterns.map(({ name }) => name))
  return {
    ...config,
    ...(mode !== undefined && { mode }),
    ...(enforce !== undefined && { enforce }),
    ...(api_allowlist !== undefined && { api_allowlist }),
    ...(trusted_domains !== undefined && { trusted_domains }),
    ...(allowed_addresses !== undefined && {
      address_protection: { ...config.address_protection, allowed_addresses },
    }),
    ...(agent.dlp !== undefined && {
      dlp: {
        ...dlp,
        ...(agent.dlp.include_defaults !== undefined && { include_defaults: agent.dlp.include_defaults }),
        patterns: [...dlp.patterns.filter(({ name }) => !taken.has(name)), ...agent.dlp.patterns],
      },
    }),
    fetch_proxy: { ...fetch_proxy, monitoring: { ...fetch_proxy.monitoring, ...written(agent.rate_limit) } },
    session_profiling: { ...config.session_profiling, ...written(agent.session_profiling) },
    mcp_tool_policy: {
      ...calls,
      ...(agent.mcp_tool_policy?.enabled !== undefined && { enabled: agent.mcp_tool_policy.enabled }),
      ...(agent.mcp_tool_policy?.action !== undefined && { action: agent.mcp_tool_policy.action }),
      rules: [...calls.rules, ...(agent.mcp_tool_policy?.rules ?? [])],
    },
  }
}

/** What is written for whoever has this name; empty where nothing is. */
export function agentIn({ agents }: Config, name: string): Agent {
  return agents[name] ?? agents['_default'] ?? {}
}
