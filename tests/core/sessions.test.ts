// Behaviour over time: who asks, what a session may do next, how it rises, how it comes down, what is forgotten.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditRecord } from '../../src/audit.ts'
import { agentsOf, sessionSettingsOf } from '../../src/service/profiles.ts'
import { policyOf } from '../../src/service/policy.ts'
import { configFor } from '../../src/config/agents.ts'
import { parseConfig } from '../../src/config/load.ts'
import type { Config } from '../../src/config/schema.ts'
import { decide } from '../../src/decide.ts'
import type { Tier } from '../../src/sessions/airlock.ts'
import type { Level } from '../../src/sessions/levels.ts'
import { hostOf } from '../../src/sessions/reading.ts'
import type { Profile } from '../../src/sessions/baseline.ts'
import { Baselines } from '../../src/sessions/baselines.ts'
import { Sessions } from '../../src/sessions/sessions.ts'
import type { ToolCall } from '../../src/sessions/wallet.ts'
import { identify, type Asking } from '../../src/sessions/who.ts'
import { Recent } from '../../src/sessions/window.ts'
import type { Finding } from '../../src/types.ts'

function configOf(yaml: string): Config {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.config
}

const leak: Finding = {
  rule: 'AWS Access ID',
  threat: 'secret',
  severity: 'critical',
  section: 'dlp',
  scanner: 'dlp',
  where: 'url',
}
const hint: Finding = { ...leak, rule: 'Hint', severity: 'low' }

const toolCall = (tool: string, digest = ''): ToolCall => ({ tool, digest: () => digest, shown: undefined })
const doing = (kind: string, ...paths: string[]) => ({ kind, tool: 'tool', paths })

/** Sessions under a configuration, with a clock that is turned by hand; `profiles` = what was learnt before. */
function setUp(yaml: string, profiles = new Map<string, Profile>()) {
  const config = configOf(yaml)
  let now = 0
  const told: string[] = []
  const settingsOf = (profile: string) => {
    const agent = config.agents[profile]
    const own = agent === undefined ? config : configFor(config, agent)
    return sessionSettingsOf(own, policyOf(own), agent)
  }
  const sessions = new Sessions({
    settings: settingsOf,
    most: () => config.session_profiling.max_sessions,
    baselines: new Baselines(
      {
        read: (name) => profiles.get(name) ?? null,
        update: (name, change) => void profiles.set(name, change(profiles.get(name) ?? null)),
        waits: (name) => void told.push(`${name} waits`),
      },
      () => new Date(now),
    ),
    clock: () => now,
    date: () => new Date(now),
    events: {
      anomaly: (_, type) => void told.push(type),
      moved: (_, from, to) => void told.push(`${from}>${to}`),
      upgraded: (from, to, level) => void told.push(`${from}^${to}@${level}`),
      airlock: (_, from: Tier, to: Tier, trigger) => void told.push(`airlock ${from}>${to} by ${trigger}`),
      denied: () => undefined,
      drained: (ended) => void told.push(`drained ${ended}`),
    },
  })
  const agents = agentsOf(config)
  const who = (asking: Partial<Asking> = {}) => {
    const asked = { clientIp: '192.0.2.7', ...asking }
    return sessions.within(identify(asked, agents))
  }
  let requests = 0
  /** One exchange as the proxy would run it: arrival, decision, record. */
  const exchange = (
    host: string,
    findings: readonly Finding[] = [],
    asking: Partial<Asking> = {},
    record: Partial<AuditRecord> = {},
  ) => {
    const own = who(asking)
    const clientIp = asking.clientIp ?? '192.0.2.7'
    const arrival = sessions.arrive(own, host, 'read', true)
    const escalated = sessions.escalated(own)
    const policy = { ...settingsOf(own.profile).policy, ...(escalated !== undefined && { escalated }) }
    const verdict = decide(policy, [...arrival.findings, ...findings])
    arrival.settle(verdict.action !== 'block')
    sessions.record(own, {
      event: 'forward_http',
      transport: 'forward',
      verdict,
      outcome: verdict.action === 'block' ? 'refused' : 'completed',
      method: 'GET',
      target: `https://${host}/`,
      clientIp,
      requestId: `req-${++requests}`,
      durationMs: 1,
      ...record,
    })
    return verdict
  }
  return {
    sessions,
    told,
    who,
    exchange,
    later: (ms: number) => void (now += ms),
    level: (asking: Partial<Asking> = {}): Level | undefined => sessions.find(who(asking).session)?.standing.level,
  }
}

const adaptive = `session_profiling: {enabled: true, domain_burst: 100, window_minutes: 5}
adaptive_enforcement: {enabled: true, escalation_threshold: 5, decay_per_clean_request: 0.5}
`

test('the strongest proof says who asks, and a bound name cannot be claimed', () => {
  const agents = agentsOf(
    configOf(`default_agent_identity: somebody
agents:
  builder: {mode: audit}
  office: {source_cidrs: [10.0.0.0/8]}
  desk: {source_cidrs: [10.1.0.0/16]}
  kiosk: {listeners: ["127.0.0.1:18900"]}
`),
  )
  const of = (asking: Partial<Asking>) => {
    const { agent, by, profile, session } = identify({ clientIp: '192.0.2.7', ...asking }, agents)
    return [agent, by, profile, session].join(' ')
  }
  assert.equal(of({}), 'somebody default _default somebody|192.0.2.7')
  assert.equal(of({ claim: 'builder' }), 'builder claim builder builder|192.0.2.7')
  assert.equal(of({ claim: 'a b/c\u0001' }), 'a_b_c_ claim _default a_b_c_|192.0.2.7')
  assert.equal(of({ claim: 'x'.repeat(100) }).split(' ')[0], 'x'.repeat(64))
  assert.equal(of({ claim: 'kiosk' }), 'somebody default _default somebody|192.0.2.7')
  assert.equal(of({ claim: 'builder', clientIp: '10.2.3.4' }), 'office network office office|10.2.3.4')
  assert.equal(of({ clientIp: '::ffff:10.1.3.4' }), 'desk network desk desk|10.1.3.4')
  assert.equal(of({ listener: 'kiosk', clientIp: '10.2.3.4' }), 'kiosk listener kiosk kiosk|10.2.3.4')
  assert.equal(of({ user: 'ann', listener: 'kiosk', claim: 'builder' }), 'ann user _default ann')
  assert.equal(of({ principal: '00ff' }), 'mcp-00ff principal _default mcp-00ff|192.0.2.7')
  const outside = identify({ clientIp: '10.2.3.4' }, agents)
  assert.equal(identify({ clientIp: '10.2.3.4', claim: 'builder', outside }, agents), outside)
})

test('bind_default_agent_identity: what a client calls itself is not listened to', () => {
  const agents = agentsOf(
    configOf('default_agent_identity: one\nbind_default_agent_identity: true\nagents: {builder: {mode: audit}}\n'),
  )
  assert.equal(identify({ clientIp: '192.0.2.7', claim: 'builder' }, agents).agent, 'one')
  assert.equal(identify({ clientIp: '192.0.2.7', principal: '00ff' }, agents).agent, 'one')
})

test('another loopback address, or another writing of one, is no other client', () => {
  const agents = agentsOf(configOf(''))
  const places = ['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.2', '::ffff:192.0.2.7', '192.0.2.7', '2001:db8::1']
  assert.deepEqual(
    places.map((clientIp) => identify({ clientIp }, agents).session),
    ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.1', '192.0.2.7', '192.0.2.7', '2001:db8::1'],
  )
})

test('a burst of hosts is told once for each new one, and blocked where the operator says so', () => {
  const warned = setUp('session_profiling: {enabled: true, domain_burst: 3}\n')
  const actions = ['a', 'b', 'c', 'c', 'a', 'd'].map((name) => warned.exchange(`${name}.example`).action)
  assert.deepEqual(actions, ['allow', 'allow', 'warn', 'allow', 'allow', 'warn'])
  assert.deepEqual(warned.told, ['domain_burst', 'domain_burst'])

  const blocked = setUp('session_profiling: {enabled: true, domain_burst: 3, anomaly_action: block}\n')
  const hosts = ['a', 'b', 'c', 'c', 'a']
  assert.deepEqual(
    hosts.map((name) => blocked.exchange(`${name}.example`).action),
    ['allow', 'allow', 'block', 'block', 'allow'],
  )
  blocked.later(5 * 60_000)
  assert.equal(blocked.exchange('c.example').action, 'allow')
})

test('many agents of one address are a burst together', () => {
  const { exchange, told } = setUp('session_profiling: {enabled: true, domain_burst: 3}\n')
  for (const name of ['a', 'b', 'c', 'd']) exchange(`${name}.example`, [], { claim: `agent-${name}` })
  assert.deepEqual(told, ['ip_domain_burst', 'ip_domain_burst'])
})

test('a volume spike is told once for each window, after there is something usual', () => {
  const { exchange, told, later } = setUp('session_profiling: {enabled: true, domain_burst: 100}\n')
  const carry = (bytes: number) => exchange('a.example', [], {}, { bytes })
  for (let i = 0; i < 3; i++) {
    carry(1_000_000)
    later(5 * 60_000)
  }
  carry(2_000_000)
  carry(0)
  assert.deepEqual(told, [])
  carry(2_000_000)
  carry(0)
  carry(0)
  assert.deepEqual(told, ['volume_spike'])
})

test('blocks raise a session, its warnings become blocks, and those do not raise it further by themselves', () => {
  const { exchange, told, level } = setUp(adaptive)
  assert.equal(exchange('a.example', [hint]).action, 'warn')
  exchange('a.example', [leak])
  exchange('a.example', [leak])
  assert.equal(level(), 'elevated')
  assert.equal(exchange('a.example', [hint]).action, 'block')
  assert.deepEqual(told, ['normal>elevated', 'warn^block@elevated'])
  // An upgraded warning counts what the warning would have counted.
  assert.equal(level(), 'elevated')
})

test('a critical session is refused everything, and time alone leads it back', () => {
  const { exchange, level, later, told } = setUp(adaptive)
  for (let i = 0; i < 7; i++) exchange('a.example', [leak])
  assert.equal(level(), 'critical')
  const verdict = exchange('a.example')
  assert.equal(verdict.action, 'block')
  assert.equal(verdict.because?.detail, 'session escalation level critical')
  for (let i = 0; i < 50; i++) exchange('a.example')
  later(5 * 60_000 - 1)
  assert.equal(exchange('a.example').action, 'block')
  later(1)
  assert.equal(exchange('a.example').action, 'allow')
  assert.equal(level(), 'high')
  later(10 * 60_000)
  exchange('a.example')
  assert.equal(level(), 'normal')
  assert.deepEqual(told.slice(-3), ['critical>high', 'high>elevated', 'elevated>normal'])
})

test('clean exchanges lead a session back, and an operator does at once', () => {
  const { exchange, level, sessions, who } = setUp(adaptive)
  for (let i = 0; i < 2; i++) exchange('a.example', [leak])
  for (let i = 0; i < 6; i++) exchange('a.example')
  assert.equal(level(), 'elevated')
  for (let i = 0; i < 2; i++) exchange('a.example')
  assert.equal(level(), 'normal')
  for (let i = 0; i < 7; i++) exchange('a.example', [leak])
  assert.equal(sessions.reset(who().session), true)
  assert.equal(exchange('a.example').action, 'allow')
  assert.equal(sessions.reset('nobody'), false)
})

test('limits and exempt destinations raise nothing; audit and enforce: false refuse nothing', () => {
  const exempt = setUp(`${adaptive}  # exempt below\n`.replace('0.5}', "0.5, exempt_domains: ['*.trusted.example']}"))
  for (let i = 0; i < 20; i++) exempt.exchange('a.trusted.example', [leak])
  assert.equal(exempt.level(), 'normal')
  for (let i = 0; i < 20; i++) exempt.exchange('a.example', [{ ...leak, rule: 'Rate Limit', scanner: 'ratelimit' }])
  assert.equal(exempt.level(), 'normal')
  const audit = setUp(`mode: audit\n${adaptive}`)
  for (let i = 0; i < 30; i++) assert.equal(audit.exchange('a.example', [leak]).action, 'warn')
  assert.equal(audit.level(), 'critical')
  assert.equal(audit.exchange('a.example').action, 'warn')
})

test('a new name does not lead out of what an address has brought upon itself; a proved one is its own', () => {
  const { exchange, level } = setUp(adaptive)
  exchange('a.example', [], { claim: 'good' })
  for (let i = 0; i < 7; i++) exchange('a.example', [leak], { claim: 'bad' })
  assert.equal(exchange('a.example', [], { claim: 'fresh' }).action, 'block')
  assert.equal(exchange('a.example', [], { claim: 'good' }).action, 'allow')
  assert.equal(exchange('a.example', [], { user: 'ann' }).action, 'allow')
  assert.equal(level({ clientIp: '192.0.2.8' }), undefined)
  assert.equal(exchange('a.example', [], { clientIp: '192.0.2.8' }).action, 'allow')
})

test('names that were there before do not lead out either: those of one address rise together', () => {
  const { exchange, level, later } = setUp(adaptive)
  const names = Array.from({ length: 12 }, (_, i) => ({ claim: `name-${i}` }))
  for (const name of names) exchange('a.example', [], name)
  // One block each is below the threshold of one; seven are four times the threshold of one.
  for (const name of names.slice(0, 7)) exchange('a.example', [leak], name)
  assert.equal(exchange('a.example', [hint], names[11]).action, 'block')
  assert.equal(level(names[11]), 'elevated')
  assert.equal(exchange('a.example', [hint], { user: 'ann' }).action, 'warn')
  later(11 * 60_000)
  assert.equal(exchange('a.example', [hint], names[11]).action, 'warn')
})

test('a reset of a name is one of what it has brought upon its address', () => {
  const { exchange, level, sessions, who } = setUp(adaptive)
  for (let i = 0; i < 8; i++) exchange('a.example', [leak])
  sessions.reset(who().session)
  exchange('a.example')
  assert.equal(level(), 'normal')
})

test('names that nobody proves share what they may spend and what they have read, within one profile', () => {
  const { exchange, sessions, who } = setUp(`taint: {policy: balanced}
agents:
  _default: {budget: {max_requests_per_session: 3}}
  own: {budget: {max_requests_per_session: 1}}
`)
  const spend = (asking: Partial<Asking>) => exchange('a.example', [], asking).action
  assert.deepEqual(
    ['one', 'two', 'three', 'four'].map((claim) => spend({ claim })),
    ['allow', 'allow', 'allow', 'block'],
  )
  assert.equal(spend({ principal: '00' }), 'block')
  assert.equal(spend({ claim: 'own' }), 'allow')
  assert.equal(spend({ user: 'ann' }), 'allow')
  const exec = (asking: Partial<Asking>) => sessions.call(who(asking), toolCall('bash'), doing('exec')).length
  assert.deepEqual([exec({ claim: 'five' }), exec({ claim: 'own' }), exec({ user: 'bob' })], [1, 1, 0])
})

test('what is open is cut when everything is refused, and not where the mode only looks', () => {
  for (const [mode, cut] of [
    ['balanced', 1],
    ['audit', 0],
  ] as const) {
    const own = setUp(`mode: ${mode}\n${adaptive}airlock: {enabled: true, triggers: {on_critical: drain}}\n`)
    own.exchange('a.example')
    let ended = 0
    own.sessions.opened(own.who(), () => ended++)
    for (let i = 0; i < 30; i++) own.exchange('a.example', [leak])
    assert.equal(own.level(), 'critical')
    own.later(31_000)
    own.sessions.tend()
    assert.equal(ended, cut, mode)
  }
})

test('waiting is no way out of a level: idle sessions that stand above normal are kept until time has led them back', () => {
  const { exchange, sessions, level, later } = setUp(adaptive.replace('window_minutes: 5', 'window_minutes: 60'))
  for (let i = 0; i < 7; i++) exchange('a.example', [leak])
  later(40 * 60_000)
  sessions.tend()
  sessions.sweep()
  assert.equal(level(), 'critical')
  later(3 * 60 * 60_000)
  sessions.tend()
  sessions.sweep()
  assert.equal(sessions.size, 0)
})

test('sessions are bounded, by name and in all; what has something to answer for is kept', () => {
  const { exchange, sessions, level, later } = setUp(`${adaptive}`.replace('true,', 'true, max_sessions: 100,'))
  for (let i = 0; i < 7; i++) exchange('a.example', [leak])
  for (let i = 0; i < 1000; i++) exchange('a.example', [], { clientIp: `10.0.${i >> 8}.${i & 255}` })
  assert.equal(sessions.size, 100)
  assert.equal(sessions.evicted, 901)
  assert.equal(level(), 'critical')
  for (let i = 0; i < 1000; i++) exchange('a.example', [], { clientIp: '10.9.9.9', claim: `name-${i}` })
  const names = sessions.all().filter(({ who: { place } }) => place === '10.9.9.9')
  assert.equal(names.length, 65)
  later(31 * 60_000)
  sessions.tend()
  sessions.sweep()
  assert.equal(sessions.size, 0)
})

test('an agent keeps as many sessions as its profile says, and drops idle ones as often', () => {
  const { exchange, sessions, later } = setUp(`session_profiling: {enabled: true, max_sessions: 10}
agents:
  crawler:
    source_cidrs: [10.0.0.0/8]
    session_profiling: {max_sessions: 2, session_ttl_minutes: 1, cleanup_interval_seconds: 300}
`)
  const of = (name: string) => sessions.all().filter(({ who: { profile } }) => profile === name)
  for (let i = 0; i < 9; i++) exchange('a.example', [], { clientIp: `192.0.2.${i}` })
  for (let i = 0; i < 20; i++) exchange('a.example', [], { clientIp: `10.0.0.${i}` })
  assert.deepEqual([of('crawler').length, sessions.size], [2, 10])
  sessions.sweep()
  later(299_000)
  sessions.sweep()
  assert.equal(of('crawler').length, 2)
  later(1000)
  sessions.sweep()
  assert.equal(of('crawler').length, 0)
})

test('a budget is what one session may spend in its window; a profile has its own settings', () => {
  const { exchange, later } = setUp(`agents:
  reader:
    mode: audit
    budget: {max_requests_per_session: 2, window_minutes: 1}
  buyer:
    budget: {max_unique_domains_per_session: 1, max_bytes_per_session: 10}
`)
  const reader = { claim: 'reader' }
  assert.equal(exchange('a.example', [leak], reader).action, 'warn')
  exchange('a.example', [], reader)
  assert.equal(exchange('a.example', [], reader).because?.rule, 'Agent Budget')
  later(60_000)
  assert.equal(exchange('a.example', [], reader).action, 'allow')
  const buyer = { claim: 'buyer' }
  assert.equal(exchange('a.example', [leak], buyer).action, 'block')
  assert.equal(exchange('a.example', [], buyer, { bytes: 4 }).action, 'allow')
  assert.match(exchange('b.example', [], buyer).because?.detail ?? '', /1 different hosts/)
  exchange('a.example', [], buyer, { bytes: 6 })
  assert.match(exchange('a.example', [], buyer).because?.detail ?? '', /10 bytes/)
  assert.equal(exchange('b.example', [], { claim: 'other' }).action, 'allow')
})

test('the airlock is shut by levels, anomalies and severity, keeps to its times, and ends what is open', () => {
  const yaml = `${adaptive}airlock:
  enabled: true
  triggers: {on_elevated: soft, on_high: hard, on_critical: drain}
  timers: {soft: 10, hard: 5, drain: 2, drain_timeout_seconds: 30}
`.replace('critical}', 'critical}')
  const { exchange, sessions, who, told, later } = setUp(
    yaml.replace('escalation_threshold: 5', 'escalation_threshold: 3, levels: {critical: {block_all: false}}'),
  )
  exchange('a.example')
  let ended = 0
  sessions.opened(who(), () => ended++)
  exchange('a.example', [leak])
  exchange('a.example', [leak])
  const deeds = (['read', 'write', 'tunnel', 'socket'] as const).map(
    (deed) => sessions.arrive(who(), 'a.example', deed, true).findings.length,
  )
  assert.deepEqual(deeds, [0, 1, 1, 1])
  exchange('a.example', [leak])
  exchange('a.example', [leak])
  assert.equal(exchange('a.example').because?.detail, 'airlock: the session is being drained')
  sessions.tend()
  assert.equal(ended, 0)
  later(30_000)
  sessions.tend()
  assert.equal(ended, 1)
  later(90_000)
  sessions.tend()
  later(5 * 60_000)
  sessions.tend()
  later(10 * 60_000)
  sessions.tend()
  const moves = told.filter((line) => line.startsWith('airlock') || line.startsWith('drained'))
  assert.deepEqual(moves, [
    'airlock none>soft by level elevated',
    'airlock soft>hard by level high',
    'airlock hard>drain by level critical',
    'drained 1',
    'airlock drain>hard by time',
    'airlock hard>soft by time',
    'airlock soft>none by time',
  ])

  const grave = setUp(
    'session_profiling: {enabled: true, domain_burst: 1}\nairlock: {enabled: true, triggers: {on_severity: critical, anomaly_count: 2}}\n',
  )
  grave.exchange('a.example')
  grave.exchange('b.example')
  assert.deepEqual(
    grave.told.filter((line) => line.startsWith('airlock')),
    ['airlock none>hard by anomalies'],
  )
  grave.exchange('a.example', [leak], { clientIp: '192.0.2.9' })
  assert.ok(grave.told.includes('airlock none>hard by severity'))
})

const learning = (more: string) =>
  `behavioral_baseline: {enabled: true, learning_window: 3, auto_ratify: true${more}}\nagents: {builder: {source_cidrs: [192.0.2.7/32]}}\n`

test('sessions that end teach what is usual; what is unusual is told once, and stays blocked where it is blocked', () => {
  const profiles = new Map<string, Profile>()
  for (let i = 0; i < 3; i++) {
    const { exchange, sessions } = setUp(learning(''), profiles)
    for (let j = 0; j < 10; j++) exchange(`host-${j % 2}.example`)
    sessions.end()
    assert.equal(sessions.size, 0)
  }
  assert.deepEqual([...profiles.keys()], ['builder'])
  const warned = setUp(learning(''), profiles)
  const actions = ['a', 'b', 'c', 'd', 'e', 'e', 'f'].map((name) => warned.exchange(`${name}.example`).action)
  // Two hosts were usual, two more are within two deviations of at least one.
  assert.deepEqual(actions, ['allow', 'allow', 'allow', 'allow', 'warn', 'allow', 'allow'])
  assert.deepEqual(warned.told, ['baseline_deviation'])
  const blocked = setUp(learning(', deviation_action: block'), profiles)
  const stopped = ['a', 'b', 'c', 'd', 'e', 'e', 'a'].map((name) => blocked.exchange(`${name}.example`))
  assert.deepEqual(
    stopped.map(({ action }) => action),
    ['allow', 'allow', 'allow', 'allow', 'block', 'block', 'allow'],
  )
  assert.equal(stopped[4]?.because?.detail, 'session anomaly: unusual hosts: 5, usually up to 4')
  // Sessions in which something was blocked teach nothing.
  const before = profiles.get('builder')
  blocked.sessions.end()
  assert.equal(profiles.get('builder'), before)
  const calls = setUp(learning(''), profiles)
  calls.exchange('a.example')
  const told = Array.from({ length: 5 }, () => calls.sessions.call(calls.who(), toolCall('look'), doing('read')).length)
  assert.deepEqual(told, [0, 0, 1, 0, 0])
})

test('a name of its own choice has no past of its own; a profile waits for a person', () => {
  const profiles = new Map<string, Profile>()
  const own = setUp('behavioral_baseline: {enabled: true, learning_window: 2}\n', profiles)
  for (const claim of ['one', 'two']) for (let i = 0; i < 3; i++) own.exchange('a.example', [], { claim })
  own.sessions.end()
  assert.deepEqual([...profiles.keys()], ['_default'])
  assert.deepEqual(own.told, ['_default waits'])
  const next = setUp('behavioral_baseline: {enabled: true, learning_window: 2}\n', profiles)
  for (let i = 0; i < 50; i++) assert.equal(next.exchange('a.example', [], { claim: 'three' }).action, 'allow')
})

test('what tunnels bring is read before their end is recorded', () => {
  const { sessions, who } = setUp('taint: {policy: balanced}\n')
  sessions.arrive(who(), 'page.example', 'tunnel', true).settle(true)
  assert.equal(sessions.find(who().session)?.tainted.level, 'external_untrusted')
})

const frozen = (yaml: string, shown: number | null | undefined, tier: Tier) => {
  const own = setUp(`session_profiling: {enabled: true}\nairlock: {enabled: true${yaml}}\n`)
  own.exchange('a.example')
  own.later(10)
  own.sessions.shut(own.who().session, tier)
  const found = own.sessions.call(own.who(), { ...toolCall('look'), shown }, doing('read'))
  return found.map(({ detail, most }) => [detail, most].join(' ').trim()).join()
}

test('a shut airlock lets no tool be called that was not shown before, or none at all', () => {
  const [later, all] = ['tool not in frozen inventory', 'airlock: no tool may be called during quarantine']
  assert.equal(frozen('', 11, 'hard'), later)
  assert.equal(frozen('', null, 'hard'), later)
  assert.equal(frozen('', 11, 'soft'), `${later} warn`)
  assert.equal(frozen('', 10, 'hard'), '')
  assert.equal(frozen('', undefined, 'hard'), '')
  assert.equal(frozen('', 11, 'none'), '')
  assert.equal(frozen(', tool_freeze: {snapshot_on_entry: false}', 11, 'hard'), '')
  assert.equal(frozen(', tool_freeze: {allow_cached_tools: false}', 10, 'hard'), all)
})

test('a record names its host', () => {
  const targets = ['https://a.example:8443/x?y', 'a.example:443', '[2001:db8::1]:443', 'http://[::1]/x', 'npx server']
  assert.deepEqual(targets.map(hostOf), ['a.example', 'a.example', '2001:db8::1', '::1', 'npx server'])
})

test('hosts beyond what is remembered are new each time', () => {
  const recent = new Recent(2)
  for (const name of ['a', 'b']) recent.see(name, 0, 1000)
  assert.deepEqual(recent.see('c', 1, 1000), { size: 3, isNew: true })
  assert.deepEqual(recent.see('c', 2, 1000), { size: 3, isNew: true })
  assert.deepEqual(recent.see('a', 3, 1000), { size: 2, isNew: false })
  assert.equal(recent.size, 2)
})

test('tool calls: circles, crowds and costs are seen', () => {
  const { sessions, who } = setUp(`agents:
  _default:
    budget:
      max_tool_calls_per_session: 12
      max_retries_per_tool: 2
      max_retries_per_endpoint: 3
      loop_detection_window: 10
      max_concurrent_tool_calls: 2
      fan_out_limit: 3
      fan_out_window_seconds: 60
      cost_multipliers: {dear: 5}
`)
  const call = (tool: string, digest = '') =>
    sessions.call(who(), toolCall(tool, digest), { kind: 'read', tool, paths: [] })[0]?.detail?.slice(23)
  assert.equal(call('look', 'x'), undefined)
  assert.equal(call('look', 'x'), undefined)
  assert.equal(call('look', 'x'), 'the same call more than 2 times')
  assert.equal(call('look', 'y'), 'more than 3 calls of one tool')
  const [one, two] = [sessions.calling(who()), sessions.calling(who())]
  assert.equal(call('b'), 'more than 2 tool calls at once')
  one()
  one()
  assert.equal(call('b'), undefined)
  two()
  assert.equal(call('dear'), undefined)
  assert.equal(call('dear'), '12 tool calls')
  assert.equal(call('d'), 'more than 3 different tools within 60 s')
})

test('after untrusted content some calls are asked about, after hostile content they are blocked', () => {
  const { sessions, who, exchange } = setUp(`taint:
  policy: balanced
  trust_overrides: [{scope: action, action_match: "write:*/auth/allowed*", expires_at: "2999-01-01T00:00:00Z"}]
`)
  const judge = (kind: string, ...paths: string[]) => {
    const found = sessions.call(who(), toolCall('tool'), doing(kind, ...paths))
    return found.map(({ setting, most, severity }) => `${setting ?? most} ${severity}`).join()
  }
  exchange('docs.github.com')
  assert.equal(judge('write', '/app/auth/login.ts'), '')
  exchange('page.example')
  assert.equal(judge('write', '/app/auth/login.ts'), 'ask medium')
  assert.equal(judge('write', '.env'), 'ask medium')
  assert.equal(judge('write', '/app/auth/allowed.ts'), '')
  assert.equal(judge('write', '/app/readme.md'), '')
  assert.equal(judge('read', '/app/auth/login.ts'), '')
  assert.equal(judge('exec'), 'warn low')
  assert.equal(judge('network'), '')
  const poison: Finding = { ...hint, threat: 'injection', section: 'response_scanning' }
  exchange('bad.example', [poison])
  assert.equal(judge('write', '/app/auth/login.ts'), 'block high')
  assert.equal(judge('exec'), 'block high')
  assert.deepEqual(sessions.find(who().session)?.tainted.sources, ['docs.github.com', 'page.example', 'bad.example'])
})

test('hosts are told apart as far as a burst needs it: a larger domain_burst is still one', () => {
  const { exchange, told, sessions, who } = setUp('session_profiling: {enabled: true, domain_burst: 300}\n')
  for (let i = 0; i < 300; i++) exchange(`host-${i}.example`)
  assert.deepEqual(told, ['domain_burst'])
  for (let i = 0; i < 2000; i++) exchange(`more-${i}.example`)
  assert.equal(sessions.find(who().session)?.hosts.size, 600)
  const few = setUp('session_profiling: {enabled: true}\n')
  for (let i = 0; i < 2000; i++) few.exchange(`host-${i}.example`)
  assert.equal(few.sessions.find(few.who().session)?.hosts.size, 32)
})
