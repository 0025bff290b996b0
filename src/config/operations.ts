// Knows the keys an operator needs: logs, events, health, kill switch, evidence, and the rest that is not traffic.

import * as v from 'valibot'

import {
  amount,
  choice,
  count,
  duration,
  flag,
  list,
  listen,
  maybeText,
  named,
  networks,
  required,
  section,
  seconds,
  text,
  texts,
} from './kinds.ts'
import type { Config } from './schema.ts'
import type { Clash } from './together.ts'
import { wrongDsn, wrongGlob, wrongHttpUrl, wrongSyslogAddress } from './written.ts'

const eventSeverities = ['info', 'warn', 'critical'] as const
const facilities = [
  'kern',
  'user',
  'mail',
  'daemon',
  'auth',
  'syslog',
  'lpr',
  'news',
  'uucp',
  'local0',
  'local1',
  'local2',
  'local3',
  'local4',
  'local5',
  'local6',
  'local7',
] as const
const trustedKey = v.strictObject({
  name: required('Whose key it is'),
  public_key: required('Ed25519 public key, 64 lower-case hex digits', (key) =>
    /^[0-9a-f]{64}$/.test(key) ? null : 'must be 64 lower-case hex digits',
  ),
  tier: maybeText('A word shown with the rules it signed'),
})

export const operationsSections = {
  suppress: list(
    v.strictObject({
      rule: required('Rule name, without regard to case'),
      path: required('Path, folder/, glob, or end of a URL', wrongGlob),
      reason: text('', 'Why'),
    }),
    [],
    'Findings you have judged to be false',
  ),
  metrics_listen: listen('', 'Own address for /metrics and /stats; empty = on the main listener'),

  logging: section('Audit log: one record per exchange', {
    format: choice(['json', 'text'], 'json', 'json | text'),
    output: choice(['stdout', 'file', 'both'], 'stdout', 'stdout | file | both'),
    file: text('', 'Log file, for output: file or both'),
    max_size_mb: count(0, 'The file is moved aside when it is this large; 0 = never', 0, 1_000_000),
    max_files: count(5, 'Files kept that were moved aside (.1 is the newest)', 0, 1000),
    include_allowed: flag(true, 'Log what passed'),
    include_blocked: flag(true, 'Log what was blocked'),
  }),

  emit: section('Events sent elsewhere', {
    instance_id: text('', 'Name of this instance; empty = host name'),
    format: choice(['pipelock', 'ocsf'], 'pipelock', 'What webhook and syslog get: pipelock | ocsf (OCSF 1.3)'),
    webhook: section('HTTP POST of JSON', {
      url: text('', 'Where to', wrongHttpUrl),
      min_severity: choice(eventSeverities, 'warn', 'info | warn | critical'),
      auth_token: text('', 'Bearer token'),
      timeout_seconds: seconds(5, 'How long the receiver may take'),
      queue_size: count(64, 'Events kept while it is busy'),
    }),
    syslog: section('Syslog', {
      address: text('', 'udp://, tcp:// or tls://host:port', wrongSyslogAddress),
      min_severity: choice(eventSeverities, 'warn', 'info | warn | critical'),
      facility: choice(
        facilities,
        'local0',
        'kern, user, mail, daemon, auth, syslog, lpr, news, uucp, local0 to local7',
      ),
      tag: text('pipelock', 'Program name'),
    }),
    otlp: section('OpenTelemetry over HTTP', {
      endpoint: text('', 'Collector, such as http://otel:4318', wrongHttpUrl),
      headers: named(v.string(), 'Headers to send'),
      timeout_seconds: seconds(10, 'How long the collector may take'),
      min_severity: choice(eventSeverities, 'warn', 'info | warn | critical'),
      queue_size: count(256, 'Events kept while it is busy'),
      gzip: flag(false, 'Compress'),
      traces: flag(false, 'Every exchange as a span, too (/v1/traces)'),
    }),
  }),

  health_watchdog: section('Health that follows the subsystems', {
    enabled: flag(true, '/health answers 503 when a subsystem is stuck'),
    interval_seconds: seconds(2, 'How often each one must show life'),
    expose_subsystems: flag(false, 'Name the subsystems in the answer'),
  }),

  kill_switch: section('Stops all traffic at once', {
    enabled: flag(false, 'true = stopped now'),
    sentinel_file: text('', 'Traffic stops while this file exists'),
    message: text('Emergency deny-all active', 'What refused clients are told'),
    health_exempt: flag(true, '/health still answers'),
    metrics_exempt: flag(true, '/metrics still answers'),
    api_exempt: flag(true, 'The remote control still answers'),
    api_token: text('', 'Bearer token of the remote control; better in PIPELOCK_KILLSWITCH_API_TOKEN'),
    api_listen: listen('', 'Own address of the remote control'),
    allowlist_ips: networks([], 'Clients that are never stopped'),
  }),

  flight_recorder: section('Signed evidence of every decision; without dir and key nothing is recorded', {
    enabled: flag(false, 'Record decisions'),
    require_receipts: flag(false, 'Let nothing pass whose receipt cannot be written'),
    dir: text('', 'Folder of the records'),
    signing_key_path: text('', 'Ed25519 key that signs them'),
    checkpoint_interval: count(1000, 'Records between two signed checkpoints'),
    retention_days: count(0, 'Days records are kept; 0 = for ever', 0),
    redact: flag(true, 'Remove secrets from records'),
    sign_checkpoints: flag(true, 'Sign checkpoints'),
    max_entries_per_file: count(10_000, 'Records per file'),
    raw_escrow: flag(false, 'Keep what redact takes out, too, sealed for escrow_public_key'),
    escrow_public_key: text('', 'X25519 public key, 64 hexadecimal digits: pipelock escrow key', (key) =>
      /^[0-9a-f]{64}$/i.test(key) ? null : 'must be 64 hexadecimal digits (pipelock escrow key --out FILE)',
    ),
  }),

  mediation_envelope: section('A signed note on forwarded requests about what was decided', {
    enabled: flag(false, 'Add it'),
    sign: flag(false, 'Sign it (RFC 9421)'),
    signing_key_path: text('', 'Ed25519 key (signing key generate --purpose envelope-signing)'),
    key_id: text('pipelock-mediation-v1', 'Key id in the signature'),
    signed_components: texts(
      ['@method', '@target-uri', 'content-digest', 'pipelock-mediation'],
      'What the signature covers',
    ),
    created_skew_seconds: seconds(60, 'How long the signature counts (expires): as much as clocks may differ'),
    max_body_bytes: count(1_048_576, 'Largest body whose digest is signed'),
  }),

  scan_api: section('Scanning as a service: POST /api/v1/scan', {
    listen: listen('', 'Its address; empty = off'),
    auth: section('Who may ask', { bearer_tokens: texts([], 'Tokens') }),
    rate_limit: section('How often', {
      requests_per_minute: count(600, 'Requests per minute and token'),
      burst: count(50, 'Requests at once'),
    }),
    max_body_bytes: count(1_048_576, 'Largest request'),
    field_limits: section('Largest fields, in bytes', {
      url: count(8192, 'url'),
      text: count(524_288, 'text'),
      content: count(524_288, 'content'),
      arguments: count(524_288, 'arguments'),
    }),
    timeouts: section('Time limits', {
      read: duration('2s', 'Reading the request'),
      write: duration('2s', 'Writing the answer'),
      scan: duration('5s', 'Scanning'),
    }),
    connection_limit: count(100, 'Connections open at once'),
    kinds: section('What may be asked', {
      url: flag(true, 'Is this URL safe to call'),
      dlp: flag(true, 'Does this text hold a secret'),
      prompt_injection: flag(true, 'Does this text hold an injection'),
      tool_call: flag(true, 'Is this tool call allowed'),
    }),
  }),

  rules: section('Signed bundles of rules', {
    rules_dir: text('', 'Folder of the bundles, relative to this file; empty = none'),
    min_confidence: choice(['high', 'medium', 'low'], 'medium', 'Rules below are left out: high | medium | low'),
    include_experimental: flag(false, 'Use experimental rules too'),
    disabled: texts([], 'Rules that are left out: bundle:rule, or a glob such as bundle:*'),
    trusted_keys: list(trustedKey, [], 'Keys that may sign bundles'),
  }),

  git_protection: section('Git pushes of an agent', {
    enabled: flag(false, 'Guard pushes'),
    allowed_branches: texts(['feature/*', 'fix/*', 'main', 'master'], 'Branches it may push to', wrongGlob),
    blocked_commands: texts([], 'Git commands it may not use, such as "push --force"'),
    pre_push_scan: flag(true, 'Scan what is pushed'),
  }),

  file_sentry: section('Secrets in files an agent writes', {
    enabled: flag(false, 'Watch files'),
    best_effort: flag(false, 'Go on where watching is impossible'),
    watch_paths: texts([], 'Folders'),
    scan_content: flag(true, 'Look into the files, not only at their names'),
    ignore_patterns: texts([], 'Globs that are left out', wrongGlob),
  }),

  sandbox: section('A sandbox for programs pipelock starts: this version has none', {
    enabled: flag(false, 'Ask for it: nothing starts without it, unless best_effort'),
    strict: flag(false, 'Contradicts best_effort'),
    best_effort: flag(false, 'Start unconfined'),
    workspace: text('', 'Working folder'),
    filesystem: section('Paths', {
      allow_read: texts([], 'May be read'),
      allow_write: texts([], 'May be written'),
    }),
  }),

  sentry: section('Failures of this program itself, told to Sentry without anything of the traffic', {
    enabled: flag(true, 'Report, once a dsn is given'),
    dsn: text('', 'Where to; or in SENTRY_DSN', wrongDsn),
    environment: text('production', 'Name of the environment'),
    sample_rate: amount(1, 'Share of errors reported', 0, 1),
    debug: flag(false, 'Say on stderr what is reported'),
  }),

  license_key: text('', 'Accepted, and not needed: everything works without a licence'),
  license_file: text('', 'Accepted, and not read'),
  license_public_key: text('', 'Accepted, and not needed'),
}

/** What signs or seals needs its key. */
export function keyClashes({ flight_recorder, mediation_envelope: note }: Config): Clash[] {
  const found: Clash[] = []
  if (flight_recorder.raw_escrow && flight_recorder.escrow_public_key === '')
    found.push({
      path: ['flight_recorder', 'raw_escrow'],
      message: 'needs flight_recorder.escrow_public_key',
      hint: 'pipelock escrow key --out FILE makes one',
      with: [['flight_recorder', 'escrow_public_key']],
    })
  if (note.enabled && note.sign && note.signing_key_path === '')
    found.push({
      path: ['mediation_envelope', 'sign'],
      message: 'needs mediation_envelope.signing_key_path',
      hint: 'pipelock signing key generate --purpose envelope-signing --out FILE --id ID makes one',
      with: [['mediation_envelope', 'signing_key_path']],
    })
  return found
}
