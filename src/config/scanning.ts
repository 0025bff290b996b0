// Knows the keys of the text scanners: secrets on their way out, injections on their way in.

import * as v from 'valibot'

import {
  action,
  choice,
  count,
  domains,
  flag,
  list,
  maybeChoice,
  maybePattern,
  named,
  pattern,
  required,
  seconds,
  section,
  text,
  texts,
} from './kinds.ts'

export const severities = ['low', 'medium', 'high', 'critical'] as const

/** A secret's form, given by the user. */
export const dlpPattern = v.strictObject({
  name: required('Name in logs and metrics; the name of a built-in pattern replaces that pattern'),
  regex: maybePattern('Regular expression (RE2 syntax); leave it out to add to a built-in pattern of that name'),
  severity: maybeChoice(severities, 'low | medium | high | critical; absent = high, or as built in'),
  validator: maybeChoice(['luhn', 'mod97', 'aba', 'wif'], 'Checksum a match must also pass'),
  exempt_domains: domains([], 'Destinations that may receive it, anywhere in a request: example.com or *.example.com'),
  action: maybeChoice(['warn'], 'warn = never block on this pattern'),
})

const responsePattern = v.strictObject({
  name: required('Name in logs and metrics; the name of a built-in pattern replaces that pattern'),
  regex: pattern('Regular expression (RE2 syntax)'),
})

const sensitiveHeaders = ['Authorization', 'Cookie', 'X-Api-Key', 'X-Token', 'Proxy-Authorization', 'X-Goog-Api-Key']

/** Those of the connection, and what is judged elsewhere. What an agent may write at will is read: `User-Agent` too. */
const ignoredHeaders = [
  'Connection',
  'Keep-Alive',
  'Proxy-Authenticate',
  'Te',
  'Transfer-Encoding',
  'Upgrade',
  'Host',
  'Content-Length',
]

export const scanningSections = {
  dlp: section('Secrets on their way out (URLs, headers, bodies, MCP arguments)', {
    scan_env: flag(true, "Also look for the values of this process's own environment variables"),
    secrets_file: text('', 'File with one known secret a line (# comments), readable by its owner alone'),
    min_env_secret_length: count(16, 'Shorter values of environment and file are no secrets (least: 8)'),
    env_audience: named(
      domains([], 'Hosts'),
      'Where the value of an environment variable belongs, by its name: no leak in header fields for credentials to these hosts',
    ),
    secrets_file_audience: domains([], 'Hosts where the secrets of secrets_file belong'),
    include_defaults: flag(true, 'Keep the built-in patterns beside your own'),
    patterns: list(dlpPattern, [], 'Your own patterns'),
  }),

  response_scanning: section('Prompt injections on their way in (pages, API answers, MCP results)', {
    enabled: flag(true, 'Scan responses'),
    action: choice(
      ['auto', 'warn', 'strip', 'ask', 'block'],
      'auto',
      'auto (block high and critical, warn below) | warn | strip | ask | block',
    ),
    ask_timeout_seconds: seconds(
      30,
      'How long action: ask waits for the person at the terminal (/fetch only; without a terminal it blocks)',
    ),
    include_defaults: flag(true, 'Keep the built-in patterns beside your own'),
    patterns: list(responsePattern, [], 'Your own patterns'),
    exempt_domains: domains([], 'Origins whose responses are not scanned: example.com or *.example.com'),
    sse_streaming: section('Event streams (text/event-stream) outside MCP', {
      enabled: flag(true, 'Scan each event; false = event streams are not read at all'),
      action: action('auto (as response_scanning.action) | warn | block (block closes the stream)'),
      max_event_bytes: count(65_536, 'A longer event is a finding, and is not joined with others'),
    }),
  }),

  request_body_scanning: section('Secrets in the bodies and headers of forwarded requests', {
    enabled: flag(true, 'Scan request bodies'),
    action: action('auto (block high and critical, warn below) | warn | block'),
    max_body_bytes: count(
      5_242_880,
      'Bodies up to this size are judged before anything is sent; larger ones as they stream',
    ),
    scan_headers: flag(true, 'Scan request headers too'),
    header_mode: choice(
      ['sensitive', 'all'],
      'all',
      'all = every header but ignore_headers | sensitive = sensitive_headers',
    ),
    sensitive_headers: texts(sensitiveHeaders, 'Headers scanned in header_mode: sensitive'),
    ignore_headers: texts(ignoredHeaders, 'Headers left out in header_mode: all'),
  }),

  cross_request_detection: section('Secrets sent out in pieces over several requests', {
    enabled: flag(false, 'Remember what each session sent'),
    action: action('auto | warn | block'),
    entropy_budget: section('How much random-looking data a session may send', {
      enabled: flag(false, 'Keep the budget'),
      bits_per_window: count(4096, 'Bits of entropy per window'),
      window_minutes: count(5, 'Length of the window', 1, 33_333),
      action: action('auto | warn | block'),
      exempt_domains: domains([], 'Destinations that are not counted'),
    }),
    fragment_reassembly: section('Pieces put together again and scanned', {
      enabled: flag(false, 'Keep the pieces'),
      max_buffer_bytes: count(65_536, 'Bytes kept per session'),
      window_minutes: count(5, 'How long they are kept', 1, 33_333),
    }),
  }),

  seed_phrase_detection: section('Wallet recovery phrases (BIP-39)', {
    enabled: flag(true, 'Look for them'),
    min_words: v.optional(
      v.pipe(v.picklist([12, 15, 18, 21, 24]), v.description('Shortest phrase: 12, 15, 18, 21 or 24 words')),
      12,
    ),
    verify_checksum: flag(true, 'Only phrases whose checksum is right'),
  }),

  address_protection: section('Cryptocurrency addresses that imitate yours', {
    enabled: flag(false, 'Compare addresses in outbound traffic'),
    action: action('For an address that resembles an allowed one: auto | warn | block'),
    unknown_action: choice(['allow', 'warn', 'block'], 'allow', 'For any other address: allow | warn | block'),
    allowed_addresses: texts([], 'Your addresses'),
    chains: section('Which kinds of addresses are read', {
      eth: flag(true, 'Ethereum'),
      btc: flag(true, 'Bitcoin'),
      sol: flag(false, 'Solana'),
      bnb: flag(true, 'BNB Chain'),
    }),
    similarity: section('What counts as resembling', {
      prefix_length: count(4, 'Equal characters at the start', 1, 64),
      suffix_length: count(4, 'Equal characters at the end', 1, 64),
    }),
  }),

  canary_tokens: section('Planted values that nobody may ever send', {
    enabled: flag(false, 'Look for them'),
    tokens: list(
      v.strictObject({
        name: required('Name in logs'),
        value: required('The value, 8 characters or more', (value) =>
          value.length < 8 ? 'must have 8 characters or more' : null,
        ),
        env_var: text('', 'Environment variable that holds it for the agent'),
      }),
      [],
      'The planted values',
    ),
  }),

  media_policy: section('Images, sound and video in responses', {
    enabled: flag(false, 'Apply this policy; left out = it is, when anything else of this section is written'),
    strip_images: flag(false, 'Refuse images'),
    strip_audio: flag(true, 'Refuse sound'),
    strip_video: flag(true, 'Refuse video'),
    strip_image_metadata: flag(true, 'Remove EXIF and text chunks from PNG and JPEG'),
    log_media_exposure: flag(true, 'Log media that reaches the agent'),
    allowed_image_types: texts(['image/png', 'image/jpeg'], 'Image types let through', (type) =>
      /svg/i.test(type) ? 'may not name SVG: it is a document with scripts, not a picture' : null,
    ),
    max_image_bytes: count(5_242_880, 'Largest image'),
  }),

  browser_shield: section('Web pages rewritten before a browser agent sees them', {
    enabled: flag(false, 'Rewrite pages'),
    strictness: choice(['minimal', 'standard', 'aggressive'], 'standard', 'minimal | standard | aggressive'),
    max_shield_bytes: count(5_242_880, 'Largest page rewritten'),
    oversize_action: choice(['block', 'scan_head', 'warn'], 'block', 'For larger pages: block | scan_head | warn'),
    exempt_domains: domains(
      ['challenges.cloudflare.com', 'hcaptcha.com', 'www.recaptcha.net'],
      'Origins left as they are',
    ),
    strip_extension_probing: flag(true, 'Remove probes for browser extensions'),
    strip_hidden_traps: flag(true, 'Remove hidden text meant for agents'),
    strip_tracking_pixels: flag(true, 'Remove tracking pixels'),
    inject_fingerprint_shims: flag(false, 'Blur what identifies the browser'),
    tracking_domains: domains([], 'More hosts whose pixels are removed'),
  }),

  redaction: section('Sensitive values in requests replaced by placeholders', {
    enabled: flag(false, 'Replace them (needs request_body_scanning and a default_profile)'),
    default_profile: text('', 'The one of profiles that is used'),
    profiles: named(
      v.strictObject({
        classes: texts([], 'Classes of values, such as email or credit-card (docs/redaction.md)'),
        dictionaries: texts([], 'Dictionaries by name'),
      }),
      'What each profile replaces',
    ),
    dictionaries: named(
      v.strictObject({
        class: required('Class shown in the placeholder'),
        entries: texts([], 'Words to replace'),
        entries_file: text('', 'File with one word per line, relative to this file'),
        case_insensitive: flag(false, 'Ignore case'),
        word_boundary: flag(false, 'Whole words only'),
        priority: count(0, 'Higher wins where two overlap', -1_000_000, 1_000_000),
      }),
      'Your own words',
    ),
    limits: section('What is too much to redact safely', {
      max_body_bytes: count(10_485_760, 'Largest body'),
      max_redactions_per_request: count(10_000, 'Replacements in one request'),
      max_depth: count(64, 'Depth of JSON'),
    }),
    strict_reload: flag(false, 'Refuse a reload that redacts less'),
    allowlist_unparseable: domains([], 'Destinations that may receive bodies nobody can parse'),
  }),
}
