// Which technique of MITRE ATT&CK each detector sees.

import type { ScannerLabel } from './types.ts'

/** https://attack.mitre.org/techniques/enterprise/ per detector, as the existing log consumers know them. */
export const techniques: Partial<Record<ScannerLabel, string>> = {
  ...all('T1048', ['dlp', 'header_dlp', 'body_dlp', 'entropy', 'subdomain_entropy', 'length']),
  ...all('T1030', ['databudget', 'ratelimit', 'agent_budget']),
  ...all('T1071.001', ['blocklist', 'allowlist']),
  ...all('T1071', ['scheme', 'ws_protocol']),
  ...all('T1059', ['response_scan', 'injection', 'policy', 'chain', 'taint']),
  ...all('T1078', ['session_anomaly', 'escalation', 'airlock']),
  ssrf: 'T1046',
  mcp_unknown_tool: 'T1195.002',
  authority: 'T1090.004',
  parser: 'T1190',
  fault: 'T1027',
}

function all(technique: string, of: readonly ScannerLabel[]): Partial<Record<ScannerLabel, string>> {
  return Object.fromEntries(of.map((scanner) => [scanner, technique]))
}
