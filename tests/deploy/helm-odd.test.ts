// The chart with values that nobody expects: names of digits, labels that are taken, a port for metrics alone.

import assert from 'node:assert/strict'
import { after } from 'node:test'
import { parse } from 'yaml'
import * as helm from './chart.ts'
import { config, needs, one, render, type Values } from './chart.ts'
import { matrix } from './chart-values.ts'

after(helm.clean)

const monitoring = (rule: { from: object[] }) => JSON.stringify(rule.from).includes('monitoring')

needs(
  'metrics of their own: the Service, the ServiceMonitor and the policy follow, and Prometheus stays off the proxy',
  'helm',
  () => {
    const manifests = render(matrix['metrics of their own'] ?? {})
    assert.equal((parse(config(manifests)) as Values)['metrics_listen'], '0.0.0.0:9091')
    const { ports } = one(manifests, 'Service').spec as { ports: { name: string; port: number }[] }
    assert.deepEqual(
      ports.map(({ name, port }) => [name, port]),
      [
        ['proxy', 8888],
        ['metrics', 9091],
      ],
    )
    assert.equal(one(manifests, 'ServiceMonitor').spec.endpoints[0].port, 'metrics')
    const { ingress } = one(manifests, 'NetworkPolicy', 'rel-pipelock').spec
    assert.deepEqual(
      ingress.filter(monitoring).map((rule: { ports: object[] }) => rule.ports),
      [[{ port: 9091, protocol: 'TCP' }]],
    )
  },
)

needs('a release of digits, and labels that are ours already', 'helm and schemas', () => {
  const { code, out, err } = helm.run(['template', '123'], {
    ...matrix['everything'],
    ...matrix['names of digits, labels that are taken'],
  })
  assert.equal(code, 0, err)
  helm.validate(out)
  const { metadata } = one(helm.read(out), 'Deployment').spec.template
  assert.deepEqual([metadata.labels['app.kubernetes.io/name'], metadata.labels.team], ['1e3', '7'])
  assert.match(metadata.annotations['checksum/config'], /^[0-9a-f]{64}$/)
})

needs('extraConfig: null takes a key away', 'helm', () => {
  const written = parse(config(render(matrix['extraConfig that agrees, and null'] ?? {}))) as Values
  assert.deepEqual(
    [written['response_scanning'], written['forward_proxy']],
    [undefined, { enabled: true, idle_timeout_seconds: 120, max_tunnel_seconds: 300 }],
  )
})
