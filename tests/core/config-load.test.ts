// What parseConfig accepts, and what it says about the rest: one fixture per kind of file.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

import { parseConfig, type Loaded } from '../../src/config/load.ts'
import { formatProblem } from '../../src/config/problem.ts'
import { defaultConfig, type Config } from '../../src/config/schema.ts'

const fixtures = new URL('../fixtures/config/', import.meta.url)

const read = (name: string) => readFileSync(new URL(name, fixtures), 'utf8')

/** Stands in for the scanner's compiler. */
function compilePattern(pattern: string): void {
  if (pattern === '(unclosed') throw new Error('missing )')
}

function told(loaded: Loaded): string[] {
  return loaded.ok ? [] : loaded.problems.map((problem) => formatProblem('pipelock.yaml', problem))
}

function accepted(text: string): Config {
  const loaded = parseConfig(text, { compilePattern })
  assert.deepEqual(told(loaded), [])
  assert.ok(loaded.ok)
  return loaded.config
}

for (const name of readdirSync(new URL('ok/', fixtures))) {
  test(`accepts ${name}`, () => {
    accepted(read(`ok/${name}`))
  })
}

for (const name of readdirSync(new URL('bad/', fixtures))) {
  test(`explains ${name}`, () => {
    const text = read(`bad/${name}`)
    const expected = /^# expect: (.*)$/m.exec(text)?.[1]
    assert.equal(told(parseConfig(text, { compilePattern }))[0], expected)
  })
}

test('an empty file, a file of comments and a null document are the defaults', () => {
  for (const text of ['', '# nothing\n', '~\n', '---\n', '\u{feff}']) assert.deepEqual(accepted(text), defaultConfig())
})

test('every key of every-key.yaml differs from the default or has no other value', () => {
  const config = accepted(read('ok/every-key.yaml')) as unknown as Record<string, unknown>
  const defaults = defaultConfig() as unknown as Record<string, unknown>
  const same = Object.keys(defaults).filter((key) => JSON.stringify(config[key]) === JSON.stringify(defaults[key]))
  assert.deepEqual(same, ['version'])
})

test('what the Go program writes for what is not set is not set: 0 where it means nothing, and empty text', () => {
  const loaded = parseConfig(read('ok/go-generated.yaml'))
  assert.deepEqual(told(loaded), [])
  assert.ok(loaded.ok)
  const { config, warnings, written } = loaded
  const defaults = defaultConfig()
  assert.deepEqual(config, { ...defaults, forward_proxy: { ...defaults.forward_proxy, enabled: false } })
  assert.equal(warnings.length, 1)
  assert.match(
    warnings[0]?.message ?? '',
    /^is 0, which says nothing: the default \(1\) is used; the same for .* more$/,
  )
  assert.ok(written.has('forward_proxy.enabled') && !written.has('fetch_proxy.timeout_seconds'))
  // A zero that means something stays, and so does a mistake.
  assert.equal(
    accepted('fetch_proxy: {monitoring: {entropy_threshold: 0}}').fetch_proxy.monitoring.entropy_threshold,
    0,
  )
  assert.equal(accepted('tool_chain_detection: {max_gap: 0}').tool_chain_detection.max_gap, 0)
  for (const wrong of ['tool_chain_detection: {max_gap: -1}', 'api_allowlist: [""]', 'dlp: {patterns: [{name: ""}]}'])
    assert.equal(parseConfig(wrong).ok, false, wrong)
})

test('omitted security switches are on, opt-in features are off', () => {
  const config = accepted('dlp: {}\nresponse_scanning: {action: warn}\nmcp_tool_scanning: {action: block}\n')
  const on = [
    config.enforce,
    config.dlp.scan_env,
    config.response_scanning.enabled,
    config.response_scanning.sse_streaming.enabled,
    config.request_body_scanning.enabled,
    config.request_body_scanning.scan_headers,
    config.mcp_input_scanning.enabled,
    config.mcp_tool_scanning.enabled,
    config.mcp_tool_scanning.detect_drift,
    config.mcp_tool_policy.enabled,
    config.mcp_session_binding.enabled,
    config.tool_chain_detection.enabled,
    config.forward_proxy.enabled,
    config.logging.include_allowed,
    config.logging.include_blocked,
    config.git_protection.pre_push_scan,
    ...Object.values(config.scan_api.kinds),
    config.flight_recorder.redact,
    config.flight_recorder.sign_checkpoints,
    config.taint.enabled,
  ]
  assert.ok(on.every(Boolean))
  const off = [
    config.tls_interception.enabled,
    config.websocket_proxy.enabled,
    config.session_profiling.enabled,
    config.adaptive_enforcement.enabled,
    config.airlock.enabled,
    config.kill_switch.enabled,
    config.cross_request_detection.enabled,
    config.flight_recorder.enabled,
  ]
  assert.ok(!off.some(Boolean))
})

test('what is written off stays off', () => {
  const config = accepted('dlp: {scan_env: no}\nmcp_tool_policy: {enabled: false}\ninternal: []\n')
  assert.equal(config.dlp.scan_env, false)
  assert.equal(config.mcp_tool_policy.enabled, false)
  assert.deepEqual(config.internal, [])
})

test('a section of null, and a key of null, mean their defaults', () => {
  const config = accepted('internal:\nresponse_scanning:\ndlp: {scan_env: ~}\n')
  assert.deepEqual(config, defaultConfig())
})

test('scalars are read as Go reads them', () => {
  const config = accepted(read('ok/written-loosely.yaml'))
  assert.equal(config.mode, 'balanced')
  assert.equal(config.enforce, true)
  assert.equal(config.explain_blocks, false)
  assert.equal(config.fetch_proxy.user_agent, '007')
  assert.equal(config.dlp.min_env_secret_length, 1000)
  assert.deepEqual(config.git_protection.allowed_branches, ['main', '1.10'])
  assert.equal(config.agents['1']?.dlp?.include_defaults, false)
})

test("a merge key fills in, and the section's own keys win", () => {
  const config = accepted(
    'forward_proxy: &slow {max_tunnel_seconds: 900, idle_timeout_seconds: 90}\n' +
      'agents:\n  a: {rate_limit: &few {max_requests_per_minute: 5}}\n' +
      '  b: {rate_limit: {<<: [*few, {max_data_per_minute: 7}], max_requests_per_minute: 6}}\n',
  )
  assert.deepEqual(config.agents['b']?.rate_limit, { max_requests_per_minute: 6, max_data_per_minute: 7 })
})

test('names of hosts are stored as they are compared', () => {
  const config = accepted('trusted_domains: ["*.DB.Internal.", "bücher.example"]\n')
  assert.deepEqual(config.trusted_domains, ['*.db.internal', 'xn--bcher-kva.example'])
})

test('all problems are told, in the order of the file', () => {
  const text =
    'mode: stric\nlogging: {output: file}\nfoward_proxy: {}\nresponse_scanning:\n  patterns:\n    - {name: a}\n    - {regex: (unclosed, name: b}\n'
  assert.deepEqual(told(parseConfig(text, { compilePattern })), [
    'pipelock.yaml:1:7: mode: must be one of strict, balanced, audit; did you mean "strict"?',
    'pipelock.yaml:2:19: logging.output: file needs logging.file',
    'pipelock.yaml:3:1: foward_proxy: unknown key; did you mean "forward_proxy"?',
    'pipelock.yaml:6:7: response_scanning.patterns[0].regex: is missing, and it has no default',
    'pipelock.yaml:7:15: response_scanning.patterns[1].regex: is not a usable pattern: missing )',
  ])
})

test('keys that do not fit together are not blamed for a key that is wrong itself', () => {
  assert.deepEqual(told(parseConfig('logging: {output: file, file: [a]}\n')), [
    'pipelock.yaml:1:25: logging.file: must be text, not a list',
  ])
})

test('no problem repeats a value', () => {
  const secret = ['AK', 'IA', 'IOSFODNN7EXAMPLE'].join('')
  const places = [
    'mode: X',
    'dlp: X',
    'enforce: X',
    'internal: [X]',
    'trusted_domains: ["X:1"]',
    'suppress: [X]',
    'kill_switch: {api_listen: X}',
  ]
  const broken = [
    'mode: "\\X',
    'X',
    '- X',
    'mode: X: X',
    'a: !X',
    'a: *X',
    'mode: @X',
    'emit: {webhook: {url: X, timeout_seconds: X}}',
  ]
  for (const text of [...places, ...broken]) {
    const loaded = parseConfig(text.replaceAll('X', secret))
    assert.equal(loaded.ok, false, text)
    assert.ok(!told(loaded).join('\n').includes(secret), told(loaded).join('\n'))
  }
})

test('the token of the kill switch may come from the environment', () => {
  const loaded = parseConfig('kill_switch: {api_listen: ":9099"}\n', { killSwitchTokenInEnvironment: true })
  assert.ok(loaded.ok)
})

test("the file's own keys are remembered", () => {
  const loaded = parseConfig('mode: audit\ndlp: {patterns: [{name: a, regex: b}]}\nagents: {a.b: {mode: strict}}\n')
  assert.ok(loaded.ok)
  const expected = ['agents', 'agents["a.b"]', 'agents["a.b"].mode', 'dlp', 'dlp.patterns', 'dlp.patterns[0]']
  assert.deepEqual([...loaded.written].toSorted(), [
    ...expected,
    'dlp.patterns[0].name',
    'dlp.patterns[0].regex',
    'mode',
  ])
})

test('what is allowed but unwise is a warning', () => {
  const loaded = parseConfig('internal: []\n')
  assert.ok(loaded.ok)
  assert.deepEqual(
    loaded.warnings.map((warning) => formatProblem('f', warning)),
    ['f:1:1: internal: is empty: internal networks can be reached through the proxy'],
  )
})

test('hostile texts are refused quickly', () => {
  const texts = [
    '['.repeat(10_000),
    '{a: '.repeat(5000),
    '- '.repeat(10_000),
    'x: &a a\n'.repeat(4000),
    `a: "${'\\'.repeat(9999)}`,
    'k'.repeat(2 ** 21),
    '\0',
    `${'a'.repeat(5000)}: 1`,
  ]
  for (const text of texts) {
    const started = performance.now()
    assert.equal(parseConfig(text).ok, false)
    assert.ok(performance.now() - started < 10_000, text.slice(0, 20))
  }
})
