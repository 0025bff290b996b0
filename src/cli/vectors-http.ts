// DATA: what `pipelock test` tries over HTTP, by category, and what must be found.

import { aws, type Category, jailbreak, of, onlyOwn, order, pem, slack } from './vector.ts'
import { harmlessCalls, mcpCategories } from './vectors-mcp.ts'
import type { Ask } from './rehearsal.ts'
import type { Config } from '../config/schema.ts'
import type { Finding } from '../types.ts'

const secretIn =
  (...sections: Finding['section'][]) =>
  (finding: Finding) =>
    finding.threat === 'secret' && sections.includes(finding.section)
const scanner =
  (...labels: Finding['scanner'][]) =>
  (finding: Finding) =>
    labels.includes(finding.scanner)
const noise = Array.from(
  { length: 64 },
  (_, i) => 'Zq7XvB2kMwR9TfLs4HnYc6GjPd8EaU3xKoWi5NzVbQtJrFhSyDmCpA1lOg0eIu'[(i * 37 + 11) % 62],
).join('')

const get = (host: string, path: string): Ask => ({ target: `http://${host}${path}` })
const post = (host: string, body: string, type: string): Ask => ({
  target: `http://${host}/api`,
  headers: [['Content-Type', type]],
  body,
})
const page = (host: string, type: string, body: string): Ask => ({ ...get(host, '/page'), reply: { type, body } })
const readsApiKey = ({ scan_headers, header_mode, sensitive_headers }: Config['request_body_scanning']) =>
  scan_headers && (header_mode === 'all' || sensitive_headers.some((name) => name.toLowerCase() === 'x-api-key'))

export const categories: readonly Category[] = [
  {
    name: 'dlp',
    off: ({ dlp }) => onlyOwn(dlp),
    vectors: (host) => [
      { name: 'AWS key in the query', ask: get(host, `/?key=${aws}`), finds: secretIn('dlp') },
      { name: 'AWS key in the path', ask: get(host, `/upload/${aws}`), finds: secretIn('dlp') },
      { name: 'AWS key, percent-encoded', ask: get(host, `/?key=${aws.replace('I', '%49')}`), finds: secretIn('dlp') },
      { name: 'AWS key in base64', ask: get(host, `/?q=${btoa(aws).replace(/=+$/, '')}`), finds: secretIn('dlp') },
      {
        name: 'AWS key over parameters',
        ask: get(host, `/?a=${aws.slice(0, 9)}&b=${aws.slice(9)}`),
        finds: secretIn('dlp'),
      },
      { name: 'AWS key in the host name', ask: get(`${aws.toLowerCase()}.${host}`, '/'), finds: secretIn('dlp') },
      { name: 'API token in the query', ask: get(host, `/?token=${slack}`), finds: secretIn('dlp') },
    ],
  },
  {
    name: 'request_body',
    off: ({ dlp, request_body_scanning: body }) =>
      body.enabled ? onlyOwn(dlp) : 'request_body_scanning.enabled is false',
    vectors: (host, { request_body_scanning: own }) => [
      {
        name: 'AWS key in JSON',
        ask: post(host, JSON.stringify({ note: aws }), 'application/json'),
        finds: secretIn('request_body_scanning'),
      },
      {
        name: 'private key in a form',
        ask: post(host, `f=${encodeURIComponent(pem)}`, 'application/x-www-form-urlencoded'),
        finds: secretIn('request_body_scanning'),
      },
      ...(readsApiKey(own)
        ? [
            {
              name: 'AWS key in X-Api-Key',
              ask: { ...get(host, '/'), headers: [['X-Api-Key', aws] as const] },
              finds: secretIn('request_body_scanning'),
            },
          ]
        : []),
    ],
  },
  {
    name: 'blocklist',
    off: ({ fetch_proxy }) => (fetch_proxy.monitoring.blocklist.length === 0 ? 'the blocklist is empty' : null),
    vectors: (_, { fetch_proxy }) =>
      fetch_proxy.monitoring.blocklist.slice(0, 20).map((pattern) => ({
        name: pattern,
        ask: get(pattern.replace(/^\*\./, 'x.'), '/'),
        finds: scanner('blocklist'),
      })),
  },
  {
    name: 'entropy',
    off: ({ fetch_proxy }) =>
      fetch_proxy.monitoring.entropy_threshold > 0 ? null : 'fetch_proxy.monitoring.entropy_threshold is 0',
    vectors: (host) => [
      { name: 'random path segment', ask: get(host, `/${noise}`), finds: scanner('entropy') },
      { name: 'random parameter', ask: get(host, `/?d=${noise}`), finds: scanner('entropy') },
    ],
  },
  {
    name: 'scheme',
    off: () => null,
    vectors: (host) =>
      ['ftp', 'file', 'gopher', 'data'].map((scheme) => ({
        name: scheme,
        ask: { target: scheme === 'data' ? 'data:text/plain,x' : `${scheme}://${host}/x` },
        refused: true,
      })),
  },
  {
    name: 'ssrf',
    off: ({ internal }) => (internal.length === 0 ? 'internal is empty' : null),
    vectors: (host) => [
      { name: 'cloud metadata address', ask: get('169.254.169.254', '/latest/meta-data/'), finds: scanner('ssrf') },
      { name: 'cloud metadata name', ask: get('metadata.google.internal', '/'), finds: scanner('ssrf') },
      {
        name: 'name with a metadata address',
        ask: { ...get(host, '/'), addresses: ['169.254.169.254'] },
        finds: scanner('ssrf'),
      },
      {
        name: 'metadata address inside IPv6',
        ask: { ...get(host, '/'), addresses: ['::ffff:169.254.169.254'] },
        finds: scanner('ssrf'),
      },
    ],
  },
  {
    name: 'response_injection',
    off: ({ response_scanning: own }) => (own.enabled ? onlyOwn(own) : 'response_scanning.enabled is false'),
    vectors: (host) => [
      {
        name: 'override in text',
        ask: page(host, 'text/plain', `Notes. ${order}`),
        finds: of('injection', 'response_scanning'),
      },
      {
        name: 'jailbreak in JSON',
        ask: page(host, 'application/json', JSON.stringify({ a: [jailbreak] })),
        finds: of('injection', 'response_scanning'),
      },
      {
        name: 'override hidden in HTML',
        ask: page(host, 'text/html', `<p>Hi</p><p style="display:none">${order.replaceAll(' ', '<b> </b>')}</p>`),
        finds: of('injection', 'response_scanning'),
      },
      {
        name: 'override in an event stream',
        ask: page(host, 'text/event-stream', `data: ${order}\n\n`),
        finds: of('injection', 'response_scanning'),
      },
    ],
  },
  ...mcpCategories,
  {
    name: 'clean',
    off: () => null,
    vectors: (host) => [
      { name: 'plain page', ask: page(host, 'text/html', '<h1>Weather</h1><p>It will rain in Rome on Monday.</p>') },
      { name: 'search', ask: get(host, '/search?q=weather+in+rome&page=2') },
      { name: 'JSON', ask: post(host, JSON.stringify({ city: 'Rome', days: 3 }), 'application/json') },
      { name: 'tool call', calls: harmlessCalls },
    ],
  },
]
