// DATA: rules for tool calls that harm what others run on: clusters, clouds, databases, the machine as a whole.

import { anyCommand, attack, block } from './tool-call.ts'
import type { CallRule } from '../scan/call.ts'
import { re2 } from '../scan/re2.ts'

/** `f(){ f|f& };f`: a function that starts itself twice. */
function isForkBomb(text: string): boolean {
  const bare = text.replaceAll(' ', '').replaceAll('\n', '').replaceAll('function', ' ')
  for (let at = bare.indexOf('(){'); at >= 0; at = bare.indexOf('(){', at + 1)) {
    let from = at
    while (from > 0 && at - from < 20 && !';&|{ '.includes(bare[from - 1] ?? ' ')) from--
    const name = bare.slice(from, at)
    if (name !== '' && bare.startsWith(`${name}|${name}&`, at + 3)) return true
  }
  return false
}

export const serviceRules: readonly CallRule[] = [
  {
    name: 'Infrastructure Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'deletes what others run on',
    matches: anyCommand(({ name, argv }) => {
      const line = argv.join(' ').slice(0, 4096)
      if (name === 'terraform' || name === 'tofu' || name === 'pulumi' || name === 'cdk')
        return argv.includes('destroy')
      if (name === 'kubectl' || name === 'oc')
        return (
          argv.includes('delete') &&
          (argv.includes('--all') || argv.some((arg) => re2`^(?:ns|namespaces?|pvc?|nodes?|crds?)(?:/|$)`.test(arg)))
        )
      if (name === 'helm') return argv.some((arg) => re2`^(?:uninstall|delete)$`.test(arg))
      if (name === 'aws') return re2` (?:s3 rb|s3 rm .*--recursive|[\w-]+ (?:delete|terminate)-[\w-]+)`.test(line)
      if (name === 'gcloud' || name === 'az') return argv.includes('delete')
      return (
        re2`^(?:docker|podman)$`.test(name) && re2` (?:system|volume|image) prune | (?:system|volume) prune$`.test(line)
      )
    }),
  },
  {
    name: 'Database Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'drops or empties tables',
    matches: ({ texts, categories, tool }) =>
      (categories.has('exec') || re2`(?i)sql|query|database|\bdb\b|postgres|mongo`.test(tool)) &&
      texts.some((text) => {
        const sql = text.slice(0, 65_536)
        return (
          re2`(?i)\b(?:drop\s{1,8}(?:table|database|schema)|truncate\s{1,8}table)\b`.test(sql) ||
          re2`(?i)\bdelete\s{1,8}from\s{1,8}[\w."\x60]{1,128}\s{0,8}(?:;|$)`.test(sql) ||
          re2`\.(?:dropDatabase|drop)\(\s{0,8}\)`.test(sql)
        )
      }),
  },
  {
    name: 'Cloud Metadata Access',
    severity: 'critical',
    action: block,
    source: attack('T1552.005'),
    detail: 'asks the cloud for the credentials of this machine',
    matches: ({ texts }) =>
      texts.some((text) =>
        re2`(?i)169\.254\.(?:169\.254|170\.2)\b|\bmetadata\.google\.internal\b|\b100\.100\.100\.200\b|\bfd00:ec2::254\b|\b(?:0x)?a9fea9fe\b|\b2852039166\b`.test(
          text.slice(0, 65_536),
        ),
      ),
  },
  {
    name: 'Fork Bomb',
    severity: 'critical',
    action: block,
    source: attack('T1499.001'),
    detail: 'starts itself until the machine stands still',
    matches: ({ texts, categories }) =>
      categories.has('exec') && texts.some((text) => isForkBomb(text.slice(0, 65_536))),
  },
]
