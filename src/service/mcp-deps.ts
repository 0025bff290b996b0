// Translates the configuration into what everything that judges MCP messages needs.

import { isLoopback } from './address.ts'
import type { Config } from '../config/schema.ts'
import type { EdgeSettings } from '../mcp/edge.ts'
import type { McpSettings } from '../mcp/settings.ts'
import { openInflater } from '../runtime/inflate.ts'
import { decoded } from '../scan/decoded.ts'
import type { Scanner, StreamScanner } from '../scan/scanner.ts'

/** Largest request, answer and event (bytes). */
const maxBodyBytes = 10 * 1024 * 1024

export function mcpSettingsOf(config: Config, upstreamUrl: string): McpSettings {
  return {
    inputScanning: config.mcp_input_scanning.enabled,
    responseScanning: config.response_scanning.enabled,
    toolScanning: config.mcp_tool_scanning.enabled,
    answersRead: config.mcp_tool_provenance.enabled || config.a2a_scanning.enabled,
    onParseError: config.mcp_input_scanning.on_parse_error,
    maxBodyBytes,
    upstreamUrl,
    publicUrl: config.mcp_listener.public_url || null,
    headerMismatch: ({ warn: 'tell', strict: 'refuse' } as const)[config.mcp_listener.header_mismatch],
  }
}

export function edgeOf(config: Config, host: string, token: string | null): EdgeSettings {
  const { allowed_hosts: hosts, allowed_origins: origins } = config.mcp_listener
  return { hosts: hosts.length > 0 || isLoopback(host) ? hosts : null, origins, token }
}

/** Arguments and results may be compressed inside their text, too. */
export function mcpScanners(dlp: Scanner, injection: Scanner): { input: StreamScanner; injection: StreamScanner } {
  return { input: decoded(dlp, openInflater), injection: decoded(injection, openInflater) }
}

/** Which lock file holds, and which server of it: flags win over the file. */
export function withLock(config: Config, file: string | undefined, server: string | undefined): Config {
  const { mcp_session_binding: binding } = config
  const own = {
    ...binding,
    ...(file !== undefined && { lock_file: file }),
    ...(server !== undefined && { lock_server: server }),
  }
  return { ...config, mcp_session_binding: own }
}
