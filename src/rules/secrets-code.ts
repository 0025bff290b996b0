// Knows the tokens of code hosts, build services and package registries.

import type { Rule } from '../scan/scanner.ts'
import { crcTailOr } from './checks-checksum.ts'
import { real } from './checks-placeholder.ts'

export const codeSecrets = [
  {
    name: 'GitHub Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)gh[pousr]_[a-z0-9_]{36,}`,
    source:
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats',
    audience: ['github.com', 'api.github.com', 'uploads.github.com', 'ghcr.io', '*.pkg.github.com', 'models.github.ai'],
    check: crcTailOr('ghp_'),
  },
  {
    name: 'GitHub Fine-Grained PAT',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)github_pat_[a-z0-9_]{36,}`,
    source:
      'https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats',
    audience: ['github.com', 'api.github.com', 'uploads.github.com', 'models.github.ai'],
    check: real('github_pat_'),
  },
] as const satisfies readonly Rule[]
