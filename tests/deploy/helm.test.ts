// The chart: what it renders over a matrix of values, what Kubernetes and Pipelock say to it, and what it refuses.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { parse } from 'yaml'
import manifest from '../../package.json' with { type: 'json' }
import { matchesGolden } from '../golden.ts'
import { runToEnd } from '../wire/harness.ts'
import * as helm from './chart.ts'
import { config, needs, one, render, type Values } from './chart.ts'
import { matrix, refused } from './chart-values.ts'

after(helm.clean)

const checked = (yaml: string) => runToEnd(['check', '--config', helm.file('pipelock.yaml', yaml)])

const sumOf = (values: Values) =>
  one(render(values), 'Deployment').spec.template.metadata.annotations['checksum/config'] as string
const secretsOf = (values: Values) => one(render(values), 'Deployment').spec.template.spec.imagePullSecrets
const budgetOf = (values: Values) =>
  one(render({ podDisruptionBudget: { enabled: true, ...values } }), 'PodDisruptionBudget').spec

test('the chart has the version of package.json', () => {
  const { version, appVersion } = parse(readFileSync(`${helm.chart}/Chart.yaml`, 'utf8')) as Record<string, string>
  assert.deepEqual([version, appVersion], [manifest.version, manifest.version])
})

for (const [name, values] of Object.entries(matrix)) {
  needs(`helm lint and pipelock check: ${name}`, 'helm', () => {
    const lint = helm.run(['lint', '--strict'], values)
    assert.equal(lint.code, 0, lint.out + lint.err)
    const rendered = render(values)
    if (values['enabled'] === false) return assert.deepEqual(rendered, [])
    const said = checked(config(rendered))
    assert.equal(said.code, 0, said.err)
    assert.match(said.out, /Config validation: OK/)
  })
  needs(`Kubernetes takes it: ${name}`, 'helm and schemas', () => helm.validate(helm.text(values)))
}

needs('what must not be rendered fails with its message', 'helm', () => {
  for (const [what, [values, message]] of Object.entries(refused)) {
    const { code, err } = helm.run(['template', 'rel'], values)
    assert.notEqual(code, 0, what)
    assert.match(err, message, what)
  }
})

for (const name of ['default', 'everything', 'MCP only'] as const)
  needs(`golden: ${name}`, 'helm', () =>
    matchesGolden(`helm/golden/${name.replace(' ', '-').toLowerCase()}.yaml`, helm.text(matrix[name] ?? {})),
  )

needs('false holds, wherever there is a boolean', 'helm', () => {
  const off = { enabled: false }
  const sections = ['websocketProxy', 'requestBodyScanning', 'responseScanning', 'mcpInputScanning', 'mcpToolScanning']
  const more = ['mcpToolPolicy', 'mcpSessionBinding', 'toolChainDetection']
  const values = {
    enforce: false,
    ...Object.fromEntries([...sections, ...more].map((section) => [section, off])),
    dlp: { scanEnv: false, includeDefaults: false },
    logging: { includeAllowed: false, includeBlocked: false },
    extraConfig: { request_body_scanning: { scan_headers: false }, kill_switch: { health_exempt: false } },
    serviceAccount: { create: false },
  }
  const manifests = render(values)
  const written = parse(config(manifests)) as Record<string, Record<string, unknown>>
  assert.equal(written['enforce'], false)
  for (const section of [...sections, ...more])
    assert.equal(written[section.replace(/[A-Z]/g, (l) => `_${l.toLowerCase()}`)]?.['enabled'], false, section)
  assert.deepEqual(written['dlp'], { scan_env: false, include_defaults: false })
  assert.equal(written['logging']?.['include_blocked'], false)
  assert.equal(written['request_body_scanning']?.['scan_headers'], false)
  assert.equal(written['kill_switch']?.['health_exempt'], false)
  assert.ok(!manifests.some(({ kind }) => kind === 'ServiceAccount'))
})

needs('extraConfig: as a map or as text, over what the values say, and no key twice', 'helm', () => {
  const over = { response_scanning: { enabled: false }, fetch_proxy: { monitoring: { max_url_length: 4096 } } }
  const asMap = parse(config(render({ extraConfig: over }))) as Record<string, any>
  assert.equal(asMap['response_scanning'].enabled, false)
  assert.equal(asMap['response_scanning'].include_defaults, true)
  assert.deepEqual(asMap['fetch_proxy'], { listen: '0.0.0.0:8888', monitoring: { max_url_length: 4096 } })
  const asText = parse(config(render({ extraConfig: JSON.stringify(over) }))) as unknown
  assert.deepEqual(asText, asMap)
})

needs('a port is said once and followed everywhere', 'helm', () => {
  const rendered = helm.text({
    ...matrix['everything'],
    forwardProxy: { port: 9123 },
    mcpProxy: { enabled: true, port: 9124, upstream: 'http://mcp:1/' },
  })
  assert.ok(!/888[89]/.test(rendered))
  const manifests = helm.read(rendered)
  const { containers } = one(manifests, 'Deployment').spec.template.spec
  assert.deepEqual(
    containers[0].ports.map((port: { containerPort: number }) => port.containerPort),
    [9123, 9124],
  )
  assert.deepEqual(
    one(manifests, 'Service').spec.ports.map((port: { port: number }) => port.port),
    [9123, 9124],
  )
})

needs('the pods are replaced when the configuration changes, and only then', 'helm', () => {
  assert.equal(sumOf({}), sumOf({ replicas: 3, resources: {} }))
  assert.notEqual(sumOf({}), sumOf({ dlp: { scanEnv: false } }))
})

needs('pull secrets: its own, else the app’s; an empty list is an answer', 'helm', () => {
  const global = { imagePullSecrets: ['of-the-app'] }
  assert.deepEqual(secretsOf({ global }), [{ name: 'of-the-app' }])
  assert.deepEqual(secretsOf({ global, imagePullSecrets: [{ name: 'own' }] }), [{ name: 'own' }])
  assert.equal(secretsOf({ global, imagePullSecrets: [] }), undefined)
  assert.equal(secretsOf({}), undefined)
})

needs('the ServiceMonitor finds the Service and its port', 'helm', () => {
  const manifests = render(matrix['everything'] ?? {})
  const { selector, endpoints, namespaceSelector } = one(manifests, 'ServiceMonitor').spec
  const service = one(manifests, 'Service')
  assert.equal(service.metadata.labels['app.kubernetes.io/component'], 'pipelock')
  for (const [label, value] of Object.entries(selector.matchLabels))
    assert.equal(service.metadata.labels[label], value, label)
  assert.ok(service.spec.ports.some(({ name }: { name: string }) => name === endpoints[0].port))
  assert.deepEqual(namespaceSelector, { matchNames: ['agents'] })
})

needs('a disruption budget of zero is zero', 'helm', () => {
  assert.deepEqual([budgetOf({}).maxUnavailable, budgetOf({ maxUnavailable: 0 }).maxUnavailable], [1, 0])
  assert.deepEqual(
    [budgetOf({ minAvailable: '50%' }).minAvailable, budgetOf({ minAvailable: 1 }).maxUnavailable],
    ['50%', undefined],
  )
})

needs('the finance app’s values come out as the configuration it ships', 'helm', () => {
  const shipped = parse(readFileSync('tests/fixtures/config/ok/helm-early-2026.yaml', 'utf8')) as Values
  const { fetch_proxy: listen, ...made } = parse(config(render(matrix['the finance app, early 2026'] ?? {}))) as Values
  assert.deepEqual(made, { ...shipped, request_body_scanning: { enabled: true } })
  assert.deepEqual(listen, { listen: '0.0.0.0:8888' })
})

needs('as a subchart: the app’s pods get the proxy and the certificate, never the key', 'helm and schemas', () => {
  const parent = helm.parentChart()
  const app = (pipelock: Values) => {
    const rendered = helm.text({ pipelock }, parent)
    helm.validate(rendered)
    return one(helm.read(rendered), 'Deployment', 'rel-app').spec.template.spec
  }
  const plain = helm.environment(app({}).containers[0])
  assert.equal(plain['HTTPS_PROXY'], 'http://rel-pipelock.agents.svc.cluster.local:8888')
  assert.equal(plain['https_proxy'], plain['HTTPS_PROXY'])
  assert.equal(plain['NO_PROXY'], 'localhost,127.0.0.1,.svc.cluster.local,.cluster.local')
  assert.equal(plain['SSL_CERT_FILE'], undefined)

  const mcpOnly = app({ forwardProxy: { enabled: false } })
  assert.deepEqual(Object.keys(helm.environment(mcpOnly.containers[0])), ['RAILS_ENV'])
  assert.deepEqual(Object.keys(helm.environment(app({ enabled: false }).containers[0])), ['RAILS_ENV'])

  const reading = app({ tlsInterception: { enabled: true, existingSecret: 'ca', bundleKey: 'bundle.pem' } })
  const variables = helm.environment(reading.containers[0])
  assert.equal(variables['NODE_EXTRA_CA_CERTS'], '/etc/pipelock-ca/ca.pem')
  assert.equal(variables['SSL_CERT_FILE'], '/etc/pipelock-ca/ca-bundle.pem')
  const [, volume] = reading.volumes as { secret: { items: { key: string }[] } }[]
  assert.deepEqual(
    volume?.secret.items.map(({ key }) => key),
    ['tls.crt', 'bundle.pem'],
  )
})

needs('an external assistant is not rendered without Pipelock, from the app’s side either', 'helm', () => {
  const parent = helm.parentChart()
  const values = { global: { externalAssistant: { enabled: true } }, pipelock: { enabled: false } }
  assert.match(helm.run(['template', 'rel'], values, parent).err, /externalAssistant\.enabled needs enabled: true/)
  const givenUp = { ...values, pipelock: { enabled: false, requireForExternalAssistant: false } }
  assert.equal(helm.run(['template', 'rel'], givenUp, parent).code, 0)
})

needs('app pods that are closed in reach DNS and Pipelock, nothing else', 'helm', () => {
  const app = { podSelector: { matchLabels: { app: 'agent' } } }
  const manifests = render({ networkPolicy: { enabled: true, app } })
  const { spec } = one(manifests, 'NetworkPolicy', 'rel-pipelock-app')
  assert.deepEqual([spec.podSelector, spec.policyTypes], [app.podSelector, ['Egress']])
  assert.equal(spec.egress.length, 2)
  for (const rule of spec.egress) assert.ok(rule.to.length > 0 && rule.ports.length > 0)
  const labels = one(manifests, 'Deployment').spec.template.metadata.labels as Record<string, string>
  for (const [label, value] of Object.entries(spec.egress[1].to[0].podSelector.matchLabels))
    assert.equal(labels[label], value)
  // The pod of `helm test` gets through too, and is neither of them.
  const { ingress } = one(manifests, 'NetworkPolicy', 'rel-pipelock').spec
  const pod = one(manifests, 'Pod').metadata.labels as Record<string, string>
  const admitted = ingress[0].from[1].podSelector.matchLabels as Record<string, string>
  for (const [label, value] of Object.entries(admitted)) assert.equal(pod[label], value)
  assert.notEqual(pod['app.kubernetes.io/name'], labels['app.kubernetes.io/name'])
})

needs('the notes say health, access, security and metrics', 'helm', () => {
  const notes = helm.notes(matrix['everything'] ?? {})
  for (const part of ['Health', 'Access', 'Security', 'Metrics']) assert.match(notes, new RegExp(`^${part}$`, 'm'))
  assert.match(notes, /https:\/\/mcp\.example\.com\//)
  assert.ok(!/cannot reach/.test(notes))
  const { networkPolicy, ...rest } = matrix['everything'] as { networkPolicy: { app: object } }
  const alone = helm.notes({
    ...rest,
    networkPolicy: { enabled: true, app: networkPolicy.app },
    extraConfig: { mode: 'audit' },
  })
  assert.match(alone, /Ingress controller cannot reach the MCP port/)
  assert.match(alone, /Prometheus cannot reach the metrics/)
  assert.match(alone, /in mode audit\.[\s\S]*! mode is audit: everything is logged, nothing is blocked/)
})
