// Knows what `/health` says of a configuration.

import { version } from './version.ts'
import type { InForce } from './live.ts'
import type { HealthFacts } from '../proxy/own-routes.ts'

export function healthOf({ config, patterns }: InForce, killed: boolean): HealthFacts {
  return {
    version,
    mode: config.mode,
    dlp_patterns: patterns,
    response_scan_enabled: config.response_scanning.enabled,
    git_protection_enabled: config.git_protection.enabled,
    rate_limit_enabled: config.fetch_proxy.monitoring.max_requests_per_minute > 0,
    forward_proxy_enabled: config.forward_proxy.enabled,
    websocket_proxy_enabled: config.websocket_proxy.enabled,
    request_body_scan_enabled: config.request_body_scanning.enabled,
    tls_interception_enabled: config.tls_interception.enabled,
    kill_switch_active: killed,
  }
}
