// Knows which key says what is done about the findings of each section.

import type { Config } from '../config/schema.ts'
import type { Section, Setting } from '../types.ts'

/** Sections without an `action` key follow severity, or say with each finding how far it goes. */
export function actionsOf(config: Config): Record<Section, Setting> {
  return {
    destination: 'auto',
    dlp: 'auto',
    request_body_scanning: config.request_body_scanning.action,
    response_scanning: config.response_scanning.action,
    mcp_input_scanning: config.mcp_input_scanning.action,
    mcp_tool_scanning: config.mcp_tool_scanning.action,
    mcp_tool_policy: config.mcp_tool_policy.action,
    mcp_session_binding: config.mcp_session_binding.unknown_tool_action,
    tool_chain_detection: config.tool_chain_detection.action,
    cross_request_detection: config.cross_request_detection.action,
    entropy_budget: config.cross_request_detection.entropy_budget.action,
    address_protection: config.address_protection.action,
    mcp_binary_integrity: config.mcp_binary_integrity.action,
    mcp_tool_provenance: config.mcp_tool_provenance.action,
    a2a_scanning: config.a2a_scanning.action,
    address_unknown: config.address_protection.unknown_action === 'block' ? 'block' : 'warn',
    session_profiling: config.session_profiling.anomaly_action,
    adaptive_enforcement: 'block',
    airlock: 'block',
    agent_budget: 'block',
    taint: 'auto',
    behavioral_baseline: config.behavioral_baseline.deviation_action,
  }
}
