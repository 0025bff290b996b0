// Metrics: the names existing dashboards ask for are there, and count what records say.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventOf, fieldsOf, type AuditRecord } from '../../src/audit.ts'
import { Meters } from '../../src/metrics/metrics.ts'
import { inspectEntropy } from '../../src/proxy/url-entropy.ts'
import type { Action, Finding } from '../../src/types.ts'

const fresh = () =>
  new Meters(
    'test',
    () => 0,
    () => new Date(0),
  )

/** Of the existing program, all but two: capturing is not built, exempt answers leave no trace of it. */
const names = `requests_total scanner_hits_total request_duration_seconds tunnels_total tunnel_duration_seconds
tunnel_bytes_total active_tunnels ws_connections_total ws_duration_seconds ws_bytes_total ws_active_connections
ws_frames_total ws_scan_hits_total forward_ws_redirect_hint_total kill_switch_denials_total chain_detections_total
session_anomalies_total session_escalations_total sessions_active sessions_evicted_total info kill_switch_active
sni_total body_dlp_hits_total header_dlp_hits_total tls_intercept_total tls_handshake_duration_seconds
tls_request_blocked_total tls_response_blocked_total tls_cert_cache_size cross_request_entropy_exceeded_total
cross_request_dlp_match_total cross_request_fragment_buffer_bytes scan_api_requests_total scan_api_duration_seconds
scan_api_findings_total scan_api_errors_total scan_api_inflight_requests address_findings_total
file_sentry_findings_total adaptive_upgrades_total adaptive_sessions_current session_auto_deescalation_total
airlock_sessions airlock_transitions_total airlock_denials_total airlock_drain_completed_total
airlock_drain_timeout_total shield_rewrites_total shield_bytes_stripped_total shield_shims_injected_total
shield_skipped_total shield_latency_seconds reverse_proxy_requests_total reverse_proxy_scan_blocked_total
dlp_warn_matches_total`

test('every name that dashboards of the existing program ask for', async () => {
  const text = await fresh().exposition()
  for (const name of names.split(/\s+/)) assert.ok(text.includes(`# TYPE pipelock_${name} `), name)
})

const found = (scanner: Finding['scanner'], section: Finding['section'], rule: string, more = {}): Finding => ({
  rule,
  threat: 'secret',
  severity: 'high',
  section,
  scanner,
  where: 'body',
  ...more,
})

const ended = (action: Action, findings: readonly Finding[], more: Partial<AuditRecord> = {}): AuditRecord => ({
  event: 'forward_http',
  transport: 'forward',
  verdict: { action, strict: 'block', because: findings[0] ?? null, findings },
  outcome: action === 'block' ? 'refused' : 'completed',
  method: 'POST',
  target: 'http://a.example/',
  clientIp: '127.0.0.1',
  requestId: 'req-1',
  durationMs: 1,
  ...more,
})

test('findings are counted by what found them, blocked or not', async () => {
  const meters = fresh()
  const body = found('body_dlp', 'request_body_scanning', 'AWS Access ID')
  meters.record(ended('warn', [body, body, found('header_dlp', 'request_body_scanning', 'JWT Token')]))
  meters.record(ended('block', [body], { profile: 'coder' }))
  meters.record(ended('allow', [{ ...body, allowed: 'audience' }]))
  const chain = found('chain', 'tool_chain_detection', 'read-then-exec', { threat: 'chain' })
  meters.record(ended('warn', [chain], { transport: 'mcp' }))
  meters.record(ended('block', [found('dlp', 'address_protection', 'Lookalike ETH Address')]))
  meters.record(ended('warn', [found('dlp', 'cross_request_detection', 'AWS Access ID')]))
  meters.record(ended('warn', [found('entropy', 'entropy_budget', 'Entropy Budget')]))
  meters.remembered = () => 42
  const lines = new Set((await meters.exposition()).split('\n'))
  for (const line of [
    'body_dlp_hits_total{action="warn"} 1',
    'body_dlp_hits_total{action="block",agent="coder"} 1',
    'header_dlp_hits_total{action="warn"} 1',
    'dlp_warn_matches_total 4',
    'chain_detections_total{pattern="read-then-exec",severity="high",action="warn"} 1',
    'address_findings_total{chain="eth",verdict="lookalike"} 1',
    'cross_request_dlp_match_total 1',
    'cross_request_entropy_exceeded_total 1',
    'cross_request_fragment_buffer_bytes 42',
  ])
    assert.ok(lines.has(`pipelock_${line}`), line)
})

test('reverse_proxy by method and status, whatever word a client writes as method', async () => {
  const meters = fresh()
  const transport = 'reverse'
  meters.record(ended('allow', [], { transport, method: 'GET', status: 200 }))
  meters.record(ended('allow', [], { transport, method: 'X'.repeat(99), status: 405 }))
  meters.record(ended('block', [found('response_scan', 'response_scanning', 'Jailbreak')], { transport, status: 403 }))
  const text = await meters.exposition()
  const value = (line: string) => assert.ok(text.includes(`pipelock_reverse_proxy_${line}\n`), line)
  value('requests_total{method="GET",status="200"} 1')
  value('requests_total{method="other",status="405"} 1')
  value('requests_total{method="POST",status="403"} 1')
  value('scan_blocked_total{direction="response",reason="response_scan"} 1')
})

test('detectors are called what dashboards and log consumers call them', () => {
  const from = { transport: 'mcp' } as const
  const unknown = ended('warn', [found('mcp_unknown_tool', 'mcp_session_binding', 'Unknown Tool')], from)
  assert.equal(eventOf(unknown), 'mcp_unknown_tool')
  assert.equal(fieldsOf(unknown)['mitre_technique'], 'T1195.002')
  assert.equal(eventOf(ended('block', unknown.verdict.findings, from)), 'blocked')
  const settings = { part: 4.5, label: 4, isExempt: () => false }
  const host = 'q7x2v9kz4m1w8c3n6b5t0rjh.data.example.com'
  const labels = inspectEntropy({ host, path: '/aB3xK9mQ7zR2vW5tY8pL4nC6' }, settings).map(({ scanner }) => scanner)
  assert.deepEqual([...new Set(labels)].sort(), ['entropy', 'subdomain_entropy'])
})
