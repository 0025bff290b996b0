// Knows the classes of values that `redaction` replaces, each with where its form is documented.

import { isEmail, isFqdn, isIpv6, isIpv6Network } from './checks-network.ts'
import { secrets } from './secrets.ts'
import type { ValueRule } from '../scan/redactor.ts'

type Row = Omit<ValueRule, 'class' | 'priority'> & { readonly source: string }

const hex = (digits: number): Row => ({
  pattern: String.raw`\b[0-9A-Fa-f]{${digits}}\b`,
  source: 'https://csrc.nist.gov/pubs/fips/180-4/upd1/final',
})
const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])'
const ipv4 = String.raw`\b(?:${octet}\.){3}${octet}`
const ipv6 = String.raw`(?:\b[0-9A-Fa-f]{1,4}:[0-9A-Fa-f:.]{1,40}|\B::[0-9A-Fa-f:.]{1,40})`
const address = 'https://www.rfc-editor.org/rfc/rfc4291#section-2.2'

/** As the rules for secrets know them. */
const known = (...names: readonly string[]): readonly Row[] =>
  names.flatMap((name) => {
    const rule = secrets.find((one) => one.name === name)
    if (rule === undefined) return []
    const { pattern, check, source } = rule
    return [{ pattern, source, trims: true, ...(check !== undefined && { check }) }]
  })

/** Classes of equal length take precedence in this order. */
export const redactionClasses: Readonly<Record<string, readonly Row[]>> = {
  'ssh-private-key': [
    {
      pattern: String.raw`-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY-----[^-]*(?:-----END [A-Z0-9 ]{0,32}PRIVATE KEY-----)?`,
      source: 'https://www.rfc-editor.org/rfc/rfc7468#section-10',
    },
  ],
  'aws-access-key': known('AWS Access ID'),
  'google-api-key': known('Google API Key'),
  'github-token': known('GitHub Token', 'GitHub Fine-Grained PAT'),
  'slack-token': known('Slack Token', 'Slack App Token'),
  jwt: known('JWT Token'),
  'hash-sha512': [hex(128)],
  'hash-sha256': [hex(64)],
  'hash-sha1': [hex(40)],
  'hash-md5': [hex(32)],
  'credit-card': known('Credit Card Number'),
  ssn: known('Social Security Number'),
  email: [
    {
      pattern: String.raw`[^\x00-\x20"(),:;<>@\[\\\]\x7f]{1,64}@[^\x00-,/:-@\[-\x60{-\x7f]{1,190}`,
      source: 'https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1',
      check: isEmail,
      trims: true,
    },
  ],
  cidr: [
    { pattern: String.raw`${ipv4}/(?:3[0-2]|[12]?[0-9])\b`, source: 'https://www.rfc-editor.org/rfc/rfc4632' },
    { pattern: String.raw`${ipv6}/[0-9]{1,3}\b`, source: address, check: isIpv6Network },
  ],
  ipv4: [{ pattern: String.raw`${ipv4}\b`, source: 'https://www.rfc-editor.org/rfc/rfc791#section-3.1' }],
  ipv6: [{ pattern: ipv6, source: address, check: isIpv6, trims: true }],
  mac: [
    {
      pattern: String.raw`\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b|\b(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}\b`,
      source: 'https://standards.ieee.org/ieee/802/10246/',
    },
  ],
  'ad-user': [
    {
      pattern: String.raw`\b[A-Z][A-Z0-9-]{1,14}\\[A-Za-z0-9][A-Za-z0-9._-]{0,63}`,
      source: 'https://learn.microsoft.com/windows/win32/secauthn/user-name-formats',
      trims: true,
    },
  ],
  fqdn: [
    {
      pattern: String.raw`\b(?:[A-Za-z0-9-]{1,63}\.){1,10}[A-Za-z][A-Za-z0-9-]{1,62}\b`,
      source: 'https://www.rfc-editor.org/rfc/rfc1035#section-2.3.1',
      check: isFqdn,
    },
  ],
}
