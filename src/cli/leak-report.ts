// Prints what was found in files: lines for people, JSON, or SARIF for code hosts.

import type { Leak } from '../service/leaks.ts'
import { paint, type Color, type Screen } from './table.ts'
import { version } from '../service/version.ts'
import type { Rule } from '../pattern/rule.ts'

export const formats = ['text', 'json', 'sarif'] as const
export type Format = (typeof formats)[number]

const colors: Readonly<Record<string, Color>> = { critical: 'red', high: 'red', medium: 'yellow', low: 'cyan' }

export function* asText(leaks: readonly Leak[], verbose: boolean, screen: Screen | undefined): Generator<string> {
  for (const { file, line, pattern, severity, view, suppressed, content } of leaks) {
    if (suppressed !== undefined) {
      if (verbose) yield `SUPPRESSED: ${file}:${line}  ${pattern} (${suppressed})`
      continue
    }
    const seen = view === undefined ? '' : `, as ${view}`
    yield `${file}:${line}  ${paint(pattern, colors[severity], screen)} (${severity}${seen})`
    yield `    ${content}`
  }
}

export function asJson(leaks: readonly Leak[]): string {
  return JSON.stringify(
    leaks.filter(({ suppressed }) => suppressed === undefined),
    null,
    2,
  )
}

const levels: Readonly<Record<string, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' }

const idOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')

/** A finding as code hosts show it; one without line is about the file. */
export interface Reported extends Pick<Leak, 'file' | 'pattern' | 'severity' | 'suppressed'> {
  readonly line?: number
  readonly fingerprint?: string
  /** What to do, where it is not to remove a credential. */
  readonly remedy?: string
}

/** https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function asSarif(leaks: readonly Reported[], rules: readonly Rule[]): string {
  const used = [...new Set(leaks.map(({ pattern }) => pattern))]
  return JSON.stringify(
    {
      $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: {
            driver: {
              name: 'pipelock',
              version,
              rules: used.map((name) => ({
                id: idOf(name),
                name,
                shortDescription: { text: `${name} in the source` },
                help: {
                  text:
                    leaks.find(({ pattern, remedy }) => pattern === name && remedy !== undefined)?.remedy ??
                    `Remove the credential and replace it where it was issued. ${rules.find((rule) => rule.name === name)?.source ?? ''}`.trim(),
                },
              })),
            },
          },
          results: leaks.map(({ file, line, pattern, severity, fingerprint, suppressed }) => ({
            ruleId: idOf(pattern),
            level: levels[severity] ?? 'error',
            message: { text: `${pattern} (${severity})` },
            locations: [{ physicalLocation: { artifactLocation: { uri: file }, region: { startLine: line ?? 1 } } }],
            ...(fingerprint !== undefined && { partialFingerprints: { 'pipelock/v1': fingerprint } }),
            ...(suppressed === undefined
              ? {}
              : { suppressions: [{ kind: suppressed === 'inline' ? 'inSource' : 'external' }] }),
          })),
        },
      ],
    },
    null,
    2,
  )
}
