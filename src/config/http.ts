// Knows the keys of the HTTP transports: forward proxy, fetch, WebSocket, TLS interception, reverse proxy.

import { amount, choice, count, domains, duration, flag, listen, seconds, section, text, texts } from './kinds.ts'
import { wrongHttpUrl, wrongOrigin } from './written.ts'

const pasteSites = ['*.pastebin.com', '*.hastebin.com', '*.paste.ee', '*.transfer.sh', '*.file.io', '*.requestbin.com']

export const httpSections = {
  fetch_proxy: section('The main listener, with the limits of the URL checks', {
    listen: listen('127.0.0.1:8888', 'Address of the forward proxy, /fetch, /health and /metrics'),
    timeout_seconds: seconds(30, 'How long an origin may take to answer'),
    max_response_mb: count(10, 'Largest page /fetch returns, in MiB', 1, 4096),
    user_agent: text('Pipelock Fetch/1.0', 'User-Agent that /fetch sends'),
    monitoring: section('URL checks, in the order they run', {
      max_url_length: count(2048, 'Longest URL let through, in bytes'),
      entropy_threshold: amount(4.5, 'Bits per character above which a URL part looks like a secret; 0 = off', 0, 8),
      subdomain_entropy_threshold: amount(4, 'The same for the labels of a host name; 0 = off', 0, 8),
      subdomain_entropy_exclusions: domains([], 'Hosts whose labels are not measured: example.com or *.example.com'),
      max_requests_per_minute: count(
        0,
        'Requests per minute and registrable domain; 0 = off (one chatty LLM client easily passes 60)',
        0,
      ),
      max_data_per_minute: count(0, 'Bytes per minute and registrable domain; 0 = off', 0),
      blocklist: domains(pasteSites, 'Destinations that are always refused: example.com or *.example.com'),
    }),
  }),

  forward_proxy: section('HTTP forward proxy: CONNECT tunnels and absolute-form requests', {
    enabled: flag(true, 'Serve HTTPS_PROXY / HTTP_PROXY clients'),
    max_tunnel_seconds: seconds(300, 'Longest life of one CONNECT tunnel'),
    idle_timeout_seconds: seconds(120, 'A tunnel without traffic in either direction is closed after this'),
    sni_verification: flag(true, 'The TLS server name must be the CONNECT host (domain fronting)'),
    redirect_websocket_hosts: domains(
      [],
      'Hosts whose WebSockets belong to /ws: unread tunnels to them get a hint in the log',
    ),
  }),

  websocket_proxy: section('WebSocket proxy at /ws?url=<ws-url>, with frame scanning', {
    enabled: flag(false, 'Serve /ws'),
    max_message_bytes: count(1_048_576, 'Largest assembled message'),
    max_concurrent_connections: count(128, 'Connections open at once'),
    scan_text_frames: flag(true, 'Scan text frames for secrets and injections'),
    allow_binary_frames: flag(false, 'Let binary messages through; they are scanned like text'),
    forward_cookies: flag(false, "Pass the client's cookies to the upstream"),
    strip_compression: flag(true, 'Compression is not agreed on: what is compressed cannot be scanned'),
    max_connection_seconds: seconds(3600, 'Longest life of one connection'),
    idle_timeout_seconds: seconds(300, 'A connection without frames is closed after this'),
    origin_policy: choice(['rewrite', 'forward', 'strip'], 'rewrite', 'What happens to the Origin header'),
    allowed_origins: texts(
      [],
      'Origins of web pages that may use /ws, such as https://app.example.com; others are refused',
      wrongOrigin,
    ),
  }),

  tls_interception: section('Read inside HTTPS tunnels with a certificate authority of your own', {
    enabled: flag(false, 'Intercept CONNECT tunnels (clients must trust the CA)'),
    ca_cert: text('', 'CA certificate file (PEM), relative to this file; empty = ~/.pipelock/ca.pem'),
    ca_key: text('', 'CA key file (PEM), readable by its owner alone; empty = ~/.pipelock/ca-key.pem'),
    passthrough_domains: domains([], 'Hosts whose tunnels stay closed: example.com or *.example.com'),
    cert_ttl: duration('24h', 'Life of the certificates made for each host'),
    cert_cache_size: count(10_000, 'Certificates kept in memory'),
    max_response_bytes: count(
      0,
      'Largest response scanned inside a tunnel; larger ones are refused; 0 = any, scanned as it streams',
      0,
    ),
  }),

  reverse_proxy: section('Generic HTTP reverse proxy in front of one upstream (not MCP)', {
    enabled: flag(false, 'Serve it'),
    listen: listen('', 'Its address; empty = :8890'),
    upstream: text(
      '',
      'Where requests go: http://host:port, with a path that goes before theirs if need be',
      wrongHttpUrl,
    ),
  }),
}
