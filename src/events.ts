// Names the events of the log: how grave each is, what it says, and which of them merely happened.

export type Severity = 'info' | 'warn' | 'critical'

interface Named {
  readonly level: 'info' | 'warn' | 'error'
  readonly message: string
  /** For those who are told (`emit`); null = nobody is. */
  readonly severity: Severity | null
  /** Left out of the log with `include_allowed: false`. */
  readonly passed?: true
}

const passed = (message: string, severity: Severity | null): Named => ({
  level: 'info',
  message,
  severity,
  passed: true,
})
const noted = (message: string, severity: Severity | null = 'info'): Named => ({ level: 'info', message, severity })
const warned = (message: string): Named => ({ level: 'warn', message, severity: 'warn' })

const events: Readonly<Record<string, Named>> = {
  allowed: passed('request allowed', null),
  forward_http: passed('forward proxy request', 'info'),
  mcp: passed('MCP exchange', 'info'),
  tunnel_open: passed('tunnel opened', null),
  tunnel_close: passed('tunnel closed', null),
  ws_open: passed('websocket opened', null),
  ws_close: passed('websocket closed', null),
  redirect: noted('redirect followed', null),
  startup: noted('pipelock started', null),
  scan_api: noted('scan', null),
  config_reload: noted('configuration reloaded'),
  shutdown: noted('pipelock stopping'),
  kill_switch_deny: noted('kill switch denied request', 'critical'),
  kill_switch: noted('kill switch', 'critical'),
  blocked: warned('request blocked'),
  ws_blocked: warned('websocket blocked'),
  anomaly: warned('anomaly detected'),
  ws_scan: warned('websocket scan hit'),
  response_scan: warned('response scan detected prompt injection'),
  mcp_unknown_tool: warned('tool not in session baseline'),
  session_anomaly: warned('session anomaly detected'),
  adaptive_escalation: warned('enforcement escalated'),
  api_unauthorized: warned('wrong token for the remote control'),
  health: warned('health'),
  file_sentry: warned('secret in a file'),
  error: { ...warned('request error'), level: 'error' },
}

/** A name of its own says what it says. */
export function named(event: string): Named {
  return events[event] ?? { level: 'info', message: event, severity: 'info' }
}
