// A credential that goes to its own service, in the way that service takes it, is no leak; anywhere else it is.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dlpScanner, rulesOf } from '../../src/service/policy.ts'
import { parseConfig } from '../../src/config/load.ts'
import { decide } from '../../src/decide.ts'
import { MemoryBudget } from '../../src/proxy/budget.ts'
import { inspectHeaders, inspectPath } from '../../src/proxy/outbound.ts'
import { parseAbsolute, type Target } from '../../src/proxy/target.ts'
import { inspectUpload } from '../../src/proxy/upload.ts'
import type { HeaderList } from '../../src/proxy/wire.ts'
import { openInflater } from '../../src/runtime/inflate.ts'
import type { KnownValue } from '../../src/scan/known-values.ts'
import type { Scanner } from '../../src/scan/scanner.ts'
import type { Finding } from '../../src/types.ts'
import { policyFor } from './policy.ts'

const random = 'a8Kd92LmQx7Zr4Tn6Vb1Wc5Yf3Hj0Gs2Pe9UiOvB'
const anthropic = ['sk-', 'ant-', `api03-${random}`].join('')
const github = ['gh', 'p_', random.slice(0, 36)].join('')
const google = ['AI', 'za', random.slice(0, 35)].join('')
const telegram = ['1234567890', ':AA', random.slice(0, 33)].join('')
const oauth = ['GOC', 'SPX-', random.slice(0, 28)].join('')
const jwt = ['eyJhbGciOiJIUzI1NiJ9', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0', 'dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'].join(
  '.',
)

function scannerOf(yaml: string, values: readonly KnownValue[] = []): Scanner {
  const loaded = parseConfig(yaml)
  assert.ok(loaded.ok)
  return dlpScanner(rulesOf(loaded.config).dlp, values)
}
const dlp = scannerOf('')
const settings = { scan: true, fields: 'all', sensitive: [], ignore: [] } as const
const policy = policyFor('balanced')
const targetOf = (url: string) => parseAbsolute(url) as Target
const action = (findings: readonly Finding[]) => decide(policy, findings).action

const header = (url: string, name: string, value: string, scanner = dlp) =>
  inspectHeaders(scanner, [[name, value]], settings, targetOf(url))
const query = (url: string, scanner = dlp) => inspectPath(scanner, targetOf(url))
async function body(url: string, type: string, text: string, scanner = dlp): Promise<Finding[]> {
  const found: Finding[] = []
  const headers: HeaderList = [['Content-Type', type]]
  const judge = (findings: readonly Finding[]) => {
    found.push(...findings)
    return 'warn' as const
  }
  const options = { wholeBytes: 1 << 20, budget: new MemoryBudget(1 << 20), inflate: openInflater, to: targetOf(url) }
  await inspectUpload(new Response(text).body, headers, scanner, judge, options)
  return found
}

const form = 'application/x-www-form-urlencoded'
const passes: Record<string, () => Finding[] | Promise<Finding[]>> = {
  "a team's keys for the service that manages them": () =>
    header(
      'https://management-api.x.ai/auth/teams',
      'Authorization',
      `Bearer ${['xai-', `token-${random}${random}`].join('')}`,
    ),
  'a key of the gateway to models': () =>
    header('https://ai-gateway.vercel.sh/v1/models', 'Authorization', `Bearer ${['vc', `k_${random}`].join('')}`),
  'a token to the host of a company at GitHub': () =>
    header('https://acme.ghe.com/api/v3/user', 'Authorization', `Bearer ${github}`),
  "a key of the newer form in Gemini's parameter": () =>
    query(`https://generativelanguage.googleapis.com/v1beta/models?key=${['AQ', `.Ab8RN6${random}`].join('')}`),
  "a build's identity to the index it publishes to": () =>
    body('https://pypi.org/_/oidc/mint-token', 'application/json', JSON.stringify({ token: jwt })),
  "a build's identity to the cloud it deploys to": () =>
    body('https://sts.amazonaws.com/', form, `Action=AssumeRoleWithWebIdentity&WebIdentityToken=${jwt}`),
  'a token to a Matrix server of its own': () =>
    header(
      'https://matrix.corp.example/_matrix/client/v3/sync',
      'Authorization',
      `Bearer ${['sy', `t_${random.slice(0, 8)}_QwErTzUiOpAsDfGhJkLy_x7Yz4W`].join('')}`,
    ),
  'a key in Authorization to its API': () =>
    header('https://api.anthropic.com/v1/messages', 'Authorization', `Bearer ${anthropic}`),
  'a key in X-Api-Key to its API': () => header('https://api.anthropic.com/v1/messages', 'x-api-key', anthropic),
  'a token in Basic credentials to its service': () =>
    header('https://github.com/a/b.git/info/refs', 'Authorization', `Basic ${btoa(`x-access-token:${github}`)}`),
  'a JWT in Authorization, wherever it goes': () => header('https://api.example/', 'Authorization', `Bearer ${jwt}`),
  'a JWT in Authorization over http': () => header('http://api.example/', 'Authorization', `Bearer ${jwt}`),
  'a session in a cookie': () => header('https://app.example/', 'Cookie', `session=${jwt}`),
  'a key in the parameter its API documents': () =>
    query(`https://maps.googleapis.com/maps/api/js?v=3&key=${google}&callback=x`),
  'a bot token in the path': () => query(`https://api.telegram.org/bot${telegram}/getMe`),
  'a signed file of a release': () =>
    query(
      `https://release-assets.githubusercontent.com/github-production-release-asset/1/${crypto.randomUUID()}?sp=r&sv=2018-11-09&sr=b&spr=https&sig=${encodeURIComponent(`${btoa(random.slice(0, 32))}`)}&jwt=${jwt}`,
    ),
  'a GitHub token to the MCP server of GitHub': () =>
    header('https://api.githubcopilot.com/mcp/', 'Authorization', `Bearer ${github}`),
  'a client secret in a token request in JSON': () =>
    body(
      'https://acme.eu.auth0.com/oauth/token',
      'application/json',
      JSON.stringify({ grant_type: 'client_credentials', client_secret: random }),
    ),
  'a key in the body where its API takes it': () =>
    body(
      'https://api.tavily.com/search',
      'application/json',
      JSON.stringify({ api_key: ['tv', `ly-${random}`].join('') }),
    ),
  'a client secret in a token request': () =>
    body('https://oauth2.googleapis.com/token', form, `grant_type=refresh_token&client_secret=${oauth}`),
  "a key of DeepL's free plan to either of its hosts": () =>
    header('https://api.deepl.com/v2/translate', 'Authorization', `DeepL-Auth-Key ${crypto.randomUUID()}:fx`),
  'what opens a meeting, in the link to it': () =>
    query(`https://us02web.zoom.us/j/82313640810?pwd=${random.slice(0, 32)}.1`),
  'a key of a map, in the parameter its page names': () =>
    query(`https://api.tomtom.com/search/2/x.json?key=${random.slice(0, 32)}`),
  'the key of a page, in the WebSocket it opens': () =>
    query(`https://acme.supabase.co/realtime/v1/websocket?apikey=${jwt}`),
  'a secret to the one path that asks whether a visitor is a person': () =>
    body('https://www.google.com/recaptcha/api/siteverify', form, `secret=6L${random.slice(0, 38)}&response=x`),
  "a project's token to who counts visitors": () =>
    body(
      'https://api.mixpanel.com/track',
      'application/json',
      JSON.stringify([{ event: 'x', properties: { token: random.slice(0, 32) } }]),
    ),
  'a key of Artifactory in its own field': () =>
    header(
      'https://acme.jfrog.io/artifactory/api/x',
      'X-JFrog-Art-Api',
      ['AK', `Cp8${random}${random.slice(0, 28)}`].join(''),
    ),
  'a case of its own in host names': () => header('https://API.Anthropic.com./v1', 'x-api-key', anthropic),
}
for (const [name, look] of Object.entries(passes))
  test(`passes and is recorded: ${name}`, async () => {
    const findings = await look()
    assert.ok(findings.length > 0)
    assert.deepEqual(new Set(findings.map(({ allowed }) => allowed)), new Set(['audience']))
    assert.equal(action(findings), 'allow')
    assert.equal(decide(policy, findings).strict, 'allow')
    assert.ok(!JSON.stringify(findings).includes(random.slice(0, 20)))
  })

const blocks: Record<string, () => Finding[] | Promise<Finding[]>> = {
  'a password to who counts visitors': () =>
    body(
      'https://api.mixpanel.com/track',
      'application/json',
      JSON.stringify([{ event: 'x', properties: { token: random.slice(0, 32), password: 'Violet#4711kQ' } }]),
    ),
  'a secret to another path of that host': () =>
    body('https://www.google.com/recaptcha/api/siteverifyx', form, `secret=6L${random.slice(0, 38)}&response=x`),
  'a token inside what is published': () =>
    body('https://crates.io/api/v1/crates/new', 'application/octet-stream', `deploy_token = "${random}"`),
  "a build's identity to a stranger": () =>
    body('https://pypi.example/_/oidc/mint-token', 'application/json', JSON.stringify({ token: jwt })),
  'the key to another host': () => header('https://api.openai.com/v1', 'Authorization', `Bearer ${anthropic}`),
  'the key to a host that only ends alike': () => header('https://evilapi.anthropic.com/', 'x-api-key', anthropic),
  'the key to a host that begins alike': () =>
    header('https://api.anthropic.com.evil.example/', 'x-api-key', anthropic),
  'the key in a field for something else': () => header('https://api.anthropic.com/', 'X-Note', anthropic),
  'the key in a prompt to its own API': () =>
    body(
      'https://api.anthropic.com/v1/messages',
      'application/json',
      JSON.stringify({ messages: [{ content: anthropic }] }),
    ),
  'the key in a query its API does not document': () => query(`https://api.anthropic.com/v1?key=${anthropic}`),
  'the key in another parameter': () => query(`https://maps.googleapis.com/?key=a&note=${google}`),
  'the key twice, once in another parameter': () => query(`https://maps.googleapis.com/?key=${google}&note=${google}`),
  'a client secret in a form that is no token request': () =>
    body('https://accounts.google.com/upload', form, `note=${oauth}`),
  'a client secret as text to the token endpoint': () =>
    body('https://oauth2.googleapis.com/token', 'text/plain', oauth),
  'a JWT in a field for something else': () => header('https://api.example/', 'X-Note', jwt),
  'a token of one service in Basic credentials to another': () =>
    header('https://gitlab.example/', 'Authorization', `Basic ${btoa(`u:${github}`)}`),
}
for (const [name, look] of Object.entries(blocks))
  test(`is a leak: ${name}`, async () => assert.equal(action(await look()), 'block'))

test('a password that is typed into a login is told, and not blocked; anywhere else it is a leak', async () => {
  const words = JSON.stringify({ email: 'jane@acme.example', password: 'Violet#4711kQ' })
  const send = (path: string) => body(`https://app.acme.example${path}`, 'application/json', words)
  const findings = await send('/api/auth/login')
  assert.equal(action(findings), 'warn')
  assert.match(findings[0]?.detail ?? '', /login of that site/)
  const typed = `username=jane&password=${encodeURIComponent('Violet#4711kQ')}`
  assert.equal(action(await body('https://app.acme.example/sessions', form, typed)), 'warn')
  assert.equal(action(await send('/api/me/change-password')), 'warn')
  assert.equal(action(await send('/collect?to=login')), 'block')
  assert.equal(
    action(await body('https://app.acme.example/login', form, `password=${encodeURIComponent(github)}`)),
    'block',
  )
})

test('the token of a service in its own login is its own, whatever it is called there', async () => {
  const hub = ['dckr', '_pat_', random.slice(0, 27)].join('')
  const login = (host: string) =>
    body(`https://${host}/v2/users/login`, 'application/json', JSON.stringify({ username: 'acme', password: hub }))
  const findings = await login('hub.docker.com')
  assert.ok(findings.length > 0 && findings.every(({ allowed }) => allowed === 'audience'), JSON.stringify(findings))
  assert.equal(action(await login('hub.docker.example')), 'block')
})

test('a card with its code is told where payments are made, and a leak anywhere else', async () => {
  const card = ['4532', '7563', '7515', '4594'].join('')
  const typed = `name=L+Moss&card=${card}&exp=09%2F28&cvc=676`
  const written = JSON.stringify({ card: { number: card, exp_month: 9, exp_year: 2028, cvc: '676' } })
  for (const path of ['/checkout/pay', '/api/v1/payment_methods', '/orders/77', '/donate']) {
    assert.equal(action(await body(`https://shop.example${path}`, form, typed)), 'warn', path)
    assert.equal(action(await body(`https://shop.example${path}`, 'application/json', written)), 'warn', path)
  }
  assert.equal(action(await body('https://shop.example/contact?to=checkout', form, typed)), 'block')
  assert.equal(action(await body('https://shop.example/api/collect', 'application/json', written)), 'block')
  assert.equal(action(header('https://shop.example/pay', 'X-Session', `card ${card} cvc 676`)), 'block')
})

test('what asks any server for a token, and what opens a link once, is told, and not blocked', async () => {
  const asked = `grant_type=client_credentials&client_secret=${random}`
  const grant = (url: string, text = asked, type = form) => body(url, type, text)
  const realm = 'https://id.acme.example/realms/a/protocol/openid-connect/token'
  assert.equal(action(await grant(realm)), 'warn')
  assert.equal(action(await grant(realm, `grant_type=password&username=jane&password=Violet%234711kQ`)), 'warn')
  assert.equal(action(await grant('https://id.acme.example/oauth2/v1/token')), 'warn')
  assert.equal(action(await grant(realm, asked, 'text/plain')), 'block')
  assert.equal(action(await grant('https://id.acme.example/token')), 'block')
  assert.equal(action(await grant(realm, `grant_type=refresh_token&client_secret=${oauth}`)), 'block')
  const opened = query(`https://app.acme.example/reset-password?token=${random}`)
  assert.deepEqual([action(opened), decide(policy, opened).strict], ['warn', 'block'])
  assert.match(opened[0]?.detail ?? '', /opened once/)
  assert.equal(action(query(`https://app.acme.example/users/verify_email?id=4&token=${jwt}`)), 'block')
  assert.equal(action(query(`https://app.acme.example/reset-password?password=${random}`)), 'block')
  assert.equal(action(query(`https://app.acme.example/verify?token=${github}`)), 'block')
  assert.equal(action(query(`https://app.acme.example/collect?token=${random}`)), 'block')
})

test('a key that goes to its own service unencrypted is told, and not blocked', () => {
  const findings = header('http://api.anthropic.com/v1/messages', 'x-api-key', anthropic)
  assert.deepEqual([action(findings), decide(policy, findings).strict], ['warn', 'block'])
  assert.match(findings[0]?.detail ?? '', /unencrypted/)
})

const look = (url: string, scanner: Scanner) => action(header(url, 'Authorization', `Bearer ${random}`, scanner))

const value = (audience: readonly string[]) => ({
  rule: { name: 'Environment Variable Leak', threat: 'secret', severity: 'critical', known: true, audience } as const,
  bytes: new TextEncoder().encode(random),
})

test('the operator says where a known value belongs', () => {
  const told = scannerOf('', [value(['*.corp.example'])])
  assert.equal(look('https://api.corp.example/', told), 'allow')
  assert.equal(look('https://api.example/', told), 'block')
  assert.equal(look('https://api.corp.example/', scannerOf('', [value([])])), 'block')
})

test('a known value that has the form of a credential belongs where that does', () => {
  const rule = {
    name: 'Environment Variable Leak',
    threat: 'secret',
    severity: 'critical',
    known: true,
    audience: [],
  } as const
  const scanner = scannerOf('', [{ rule, bytes: new TextEncoder().encode(anthropic) }])
  const look = (url: string) => header(url, 'x-api-key', anthropic, scanner)
  assert.ok(look('https://api.anthropic.com/').some((finding) => finding.rule === rule.name))
  assert.equal(action(look('https://api.anthropic.com/')), 'allow')
  assert.equal(action(look('https://api.example/')), 'block')
})

test('exempt_domains extend an own pattern and a built-in one, in any part of a request', async () => {
  const own = scannerOf('dlp: {patterns: [{name: Badge, regex: "badge-[0-9]{8}", exempt_domains: ["*.corp.example"]}]}')
  assert.equal(action(query('https://hr.corp.example/?b=badge-12345678', own)), 'allow')
  assert.equal(action(query('https://hr.example/?b=badge-12345678', own)), 'block')
  const more = scannerOf('dlp: {patterns: [{name: GitHub Token, exempt_domains: [git.corp.example]}]}')
  assert.equal(action(await body('https://git.corp.example/', 'text/plain', github, more)), 'allow')
  assert.equal(action(await body('https://git.example/', 'text/plain', github, more)), 'block')
  assert.equal(action(header('https://api.github.com/', 'Authorization', `token ${github}`, more)), 'allow')
})

test('a validator decides on the matches of an own pattern; action: warn never blocks', () => {
  const cards = scannerOf('dlp: {patterns: [{name: Card, regex: "card=[0-9 ]+", validator: luhn}]}')
  const found = (text: string) => query(`https://a.example/?card=${text}`, cards).some(({ rule }) => rule === 'Card')
  assert.deepEqual([found('4111111111111111'), found('4111111111111112')], [true, false])
  const quiet = scannerOf('dlp: {patterns: [{name: GitHub Token, action: warn}]}')
  const verdict = decide({ ...policy, mode: 'strict' }, query(`https://a.example/${github}`, quiet))
  assert.deepEqual([verdict.action, verdict.strict], ['warn', 'allow'])
})

test('a known value is a leak in a login and in a link, whatever it is called there', async () => {
  const own = scannerOf('', [value([])])
  const to = (path: string, text: string) => body(`https://app.acme.example${path}`, form, text, own)
  assert.equal(action(query(`https://app.acme.example/verify?token=${random}`, own)), 'block')
  assert.equal(action(await to('/login', `user=jane&password=${random}`)), 'block')
  assert.equal(action(await to('/oauth/token', `client_secret=${random}`)), 'block')
})
