// Knows the format of a rule bundle: `bundle.yaml`.

import * as v from 'valibot'
import { parse } from 'yaml'

const name = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be of lower-case letters, digits and hyphens'),
)
const line = v.pipe(v.string(), v.nonEmpty('must not be empty'), v.maxLength(500))
const confidences = ['low', 'medium', 'high'] as const

const rule = v.strictObject({
  id: name,
  type: v.picklist(['dlp', 'injection', 'tool-poison']),
  status: v.optional(v.picklist(['stable', 'experimental']), 'stable'),
  name: line,
  description: v.optional(line),
  severity: v.picklist(['low', 'medium', 'high', 'critical']),
  confidence: v.picklist(confidences),
  pattern: v.strictObject({ regex: line, exempt_domains: v.optional(v.array(line), []) }),
})

const bundle = v.strictObject({
  format_version: v.literal(1, 'must be 1'),
  name,
  version: v.pipe(v.string('must be a text in quotes'), v.regex(/^\d+(\.\d+){0,3}$/, 'must be numbers with dots')),
  author: v.optional(line),
  description: v.optional(line),
  homepage: v.optional(line),
  license: v.optional(line),
  rules: v.pipe(v.array(rule), v.minLength(1, 'must not be empty'), v.maxLength(1000)),
})

export type BundleFile = v.InferOutput<typeof bundle>
export type BundleRule = BundleFile['rules'][number]

/** A bundle as its text says, or what is wrong with it. */
export function readBundle(text: string): { readonly bundle: BundleFile } | { readonly wrong: string } {
  let data: unknown
  try {
    data = parse(text, { maxAliasCount: 0 })
  } catch (error) {
    return { wrong: `is no YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unreadable'}` }
  }
  const result = v.safeParse(bundle, data)
  if (!result.success) {
    const [issue] = result.issues
    return { wrong: `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}` }
  }
  const ids = result.output.rules.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  return twice === undefined ? { bundle: result.output } : { wrong: `rules: two have the id ${twice}` }
}

export function isConfident({ confidence }: BundleRule, least: (typeof confidences)[number]): boolean {
  return confidences.indexOf(confidence) >= confidences.indexOf(least)
}

/** Like 1.2 and 1.10: by number, part by part. */
export function isOlder(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split('.').map(Number)) as [number[], number[]]
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
