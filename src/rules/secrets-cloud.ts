// Knows the credentials of cloud platforms and of the services that run on them.

import type { Rule } from '../scan/scanner.ts'
import { isAwsKeyId } from './checks-structure.ts'
import { real } from './checks-placeholder.ts'

export const cloudSecrets = [
  {
    name: 'AWS Access ID',
    threat: 'secret',
    severity: 'critical',
    // Case: the id survives folding (its alphabet is base32) and DNS folds, so the lower-case form counts too, but
    // only as a whole word; matching any mix of cases would fire about once per megabyte of base64.
    pattern: String.raw`(?:AKIA|A3T[A-Z0-9]|AGPA|AIDA|AROA|AIPA|ANPA|ANVA|ASIA)[A-Z0-9]{16}|\b(?:akia|agpa|aida|aroa|aipa|anpa|anva|asia)[a-z2-7]{16}\b`,
    source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-prefixes',
    audience: ['*.amazonaws.com', '*.amazonaws.com.cn', '*.aws.amazon.com', '*.api.aws'],
    check: isAwsKeyId,
  },
  {
    name: 'Google API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`AIza[A-Za-z0-9_-]{35}`,
    source: 'https://cloud.google.com/docs/authentication/api-keys',
    audience: ['*.googleapis.com'],
    check: real('AIza'),
  },
  {
    name: 'Google OAuth Client Secret',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)GOCSPX-[a-z0-9_-]{28,}`,
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#obtainingaccesstokens',
    audience: ['oauth2.googleapis.com', 'accounts.google.com'],
    check: real('GOCSPX-'),
  },
  {
    name: 'Google OAuth Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bya29\.[A-Za-z0-9_-]{20,}`,
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#callinganapi',
    audience: ['*.googleapis.com', 'accounts.google.com'],
    check: real('ya29.'),
  },
  {
    name: 'Google OAuth Client ID',
    threat: 'secret',
    severity: 'medium',
    pattern: String.raw`\b[0-9]{6,}-[A-Za-z0-9_]{32}\.apps\.googleusercontent\.com\b`,
    source: 'https://developers.google.com/identity/protocols/oauth2/web-server#creatingcred',
    audience: ['*.googleapis.com', 'accounts.google.com'],
  },
] as const satisfies readonly Rule[]
