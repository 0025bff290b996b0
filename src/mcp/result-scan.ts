// Looks at what results and requests of a server mean, beyond their texts: forms that ask for secrets, two answers in one.

import { asksOf } from './asks.ts'
import { canonical } from './definition.ts'
import type { Json } from './document.ts'
import { wordsOf } from './category.ts'
import { type Guard, type Seen, at } from './guard.ts'
import { readJson } from './json.ts'
import type { Finding, Severity } from '../types.ts'
import { re2 } from '../pattern/re2.ts'

/** MCP specification, elicitation: "Servers MUST NOT use form mode elicitation to request sensitive information". */
const secretWords = new Set(
  'password passwd passphrase pin otp secret apikey token ssn iban cvv cvc mnemonic seedphrase privatekey creditcard cardnumber'.split(
    ' ',
  ),
)

export function resultScan(): Guard {
  return {
    look({ leg, message }: Seen): readonly Finding[] {
      if (leg !== 'server') return []
      const forms = asksOf(message).filter(({ method }) => method === 'elicitation/create')
      const asked = forms.flatMap(({ params, where }) => elicited(params, where))
      const result = at(message.node, 'result')
      return result === undefined ? asked : [...asked, ...contradiction(result)]
    },
  }
}

function elicited(params: Json, where: string): Finding[] {
  const findings: Finding[] = []
  const properties = at(params, 'requestedSchema', 'properties')?.members ?? new Map<string, Json>()
  const asks = [...properties].some(
    ([key, schema]) => isSecret(key) || isSecret(schema.members.get('title')?.text ?? ''),
  )
  if (asks) findings.push(finding('Credential Elicitation', 'high', where, 'a form asks the user for a secret'))
  const url = params.members.get('url')
  if (url?.kind === 'string' && !re2`(?i)^https://|^http://(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)`.test(url.text))
    findings.push(finding('Unsafe Elicitation URL', 'high', where, 'sends the user to an address that is not https'))
  return findings
}

function isSecret(name: string): boolean {
  const words = wordsOf(name)
  return words.some((word, i) => secretWords.has(word) || secretWords.has(word + (words[i + 1] ?? '')))
}

/** Most that is parsed a second time. */
const mostText = 256 * 1024

/** `content` is for the model and `structuredContent` for the program: two different answers are made for two readers. */
function contradiction(result: Json): Finding[] {
  const structured = result.members.get('structuredContent')
  const content = result.members.get('content')?.items ?? []
  const only = content.length === 1 ? content[0]?.members.get('text') : undefined
  if (structured === undefined || only?.kind !== 'string' || only.text.length > mostText) return []
  const reading = re2`^\s*[[{]`.test(only.text) ? readJson(new TextEncoder().encode(only.text)) : null
  if (reading === null || !reading.ok) return []
  // One of them may wrap the other, or leave some of it out; what only one of them says must not be all there is.
  const [said, told] = [scalarsOf(reading.root), scalarsOf(structured)]
  if (told.has(JSON.stringify(only.text))) return []
  if ([...said].every((one) => told.has(one)) || [...told].every((one) => said.has(one))) return []
  return [finding('Contradicting Content', 'low', '/result', 'content and structuredContent say different things')]
}

function scalarsOf(root: Json): ReadonlySet<string> {
  const found = new Set<string>()
  const walk = (node: Json): void => {
    if (node.kind !== 'object' && node.kind !== 'array') found.add(canonical(node))
    for (const item of node.items) walk(item)
    for (const member of node.members.values()) walk(member)
  }
  walk(root)
  return found
}

function finding(rule: string, severity: Severity, where: string, detail: string): Finding {
  return { rule, threat: 'injection', severity, section: 'response_scanning', scanner: 'injection', where, detail }
}
