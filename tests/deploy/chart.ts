// Renders the chart with helm and reads what comes out.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { helm, schemas } from '../../scripts/deploy-tools.ts'

export const chart = resolve('deploy/helm/pipelock')
export const command = helm()
export const schemaFolder = schemas()
export type Values = Readonly<Record<string, unknown>>

export interface Manifest {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> }
  // The shape is the kind's.
  readonly spec: any
  readonly data: Record<string, string>
}

const folder = mkdtempSync(join(tmpdir(), 'pipelock-helm-'))
let counter = 0

/** Named as skipped where its tools are not to be had. */
export const needs = (name: string, wants: 'helm' | 'helm and schemas', body: () => void) => {
  const missing = command === null ? 'needs helm' : ''
  const why = missing || (wants === 'helm and schemas' && schemaFolder === null ? 'needs kubernetes-validate' : '')
  if (why === '') test(name, { timeout: 120_000 }, body)
  else test(`${name} (${why})`, { skip: true }, body)
}

export function clean(): void {
  rmSync(folder, { recursive: true, force: true })
}

export function file(name: string, text: string): string {
  // Another file of tests may have ended and cleaned up.
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${++counter}-${name}`)
  writeFileSync(path, text)
  return path
}

/** The app of tests/fixtures/helm with the chart as `helm dependency build` would put it. */
export function parentChart(): string {
  const parent = join(folder, 'app')
  cpSync('tests/fixtures/helm/app', parent, { recursive: true })
  cpSync(chart, join(parent, 'charts/pipelock'), { recursive: true })
  return parent
}

/** NOTES.txt as it would be printed. `helm template` leaves it out, `helm install` wants a cluster: a manifest carries it. */
export function notes(values: Values): string {
  const copy = join(folder, 'pipelock')
  cpSync(chart, copy, { recursive: true })
  cpSync(join(chart, 'templates/NOTES.txt'), join(copy, 'NOTES.txt'))
  const carrier = 'kind: Notes\ndata:\n  notes: |\n{{ tpl (.Files.Get "NOTES.txt") . | indent 4 }}\n'
  writeFileSync(join(copy, 'templates/notes.yaml'), carrier)
  return one(render(values, copy), 'Notes').data['notes'] ?? ''
}

export function run(
  verb: readonly string[],
  values: Values,
  where = chart,
): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    command ?? 'helm',
    [
      ...verb,
      where,
      '--namespace',
      'agents',
      // A helm that is built from its module takes itself for one of Kubernetes 1.20.
      '--kube-version',
      '1.31.0',
      '-f',
      file('values.json', JSON.stringify(values)),
    ],
    { encoding: 'utf8' },
  )
  return { code: status, out: stdout, err: stderr }
}

export function text(values: Values, where = chart): string {
  const { code, out, err } = run(['template', 'rel'], values, where)
  assert.equal(code, 0, err)
  return out
}

export function read(rendered: string): Manifest[] {
  return parseAllDocuments(rendered).flatMap((document) => {
    assert.deepEqual(document.errors, [])
    const value = document.toJS() as Manifest | null
    return value === null ? [] : [value]
  })
}

export const render = (values: Values, where = chart): Manifest[] => read(text(values, where))

export function one(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter((each) => each.kind === kind && (name === undefined || each.metadata.name === name))
  assert.equal(found.length, 1, `${kind} ${name ?? ''}: ${found.length} of them`)
  return found[0] as Manifest
}

export const config = (manifests: readonly Manifest[]): string =>
  one(manifests, 'ConfigMap').data['pipelock.yaml'] ?? ''

export const environment = (container: { env?: { name: string; value?: string }[] }): Record<string, string> =>
  Object.fromEntries((container.env ?? []).map(({ name, value }) => [name, value ?? '']))

const validator = `
import sys, yaml, kubernetes_validate as kv
for version in ("1.25", "1.37"):
    for document in yaml.safe_load_all(open(sys.argv[1])):
        if document and document["kind"] != "ServiceMonitor":
            kv.validate(document, version, strict=True)
`

/** Against the schemas of the oldest and the newest Kubernetes we name, unknown fields refused. */
export function validate(rendered: string): void {
  const { status, stderr } = spawnSync('python3', ['-c', validator, file('manifests.yaml', rendered)], {
    env: { ...process.env, PYTHONPATH: schemaFolder ?? '' },
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
}
