// A policy whose sections all say the same.

import type { Mode, Policy, Section, Setting } from '../../src/types.ts'

const sections: readonly Section[] = [
  'destination',
  'dlp',
  'request_body_scanning',
  'response_scanning',
  'mcp_input_scanning',
  'mcp_tool_scanning',
  'mcp_tool_policy',
  'mcp_session_binding',
  'tool_chain_detection',
  'cross_request_detection',
  'entropy_budget',
]

export function policyFor(mode: Mode, setting: Setting = 'auto'): Policy {
  const actions = Object.fromEntries(sections.map((section) => [section, setting])) as Record<Section, Setting>
  return { mode, enforce: true, actions }
}
