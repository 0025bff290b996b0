// Knows private keys and signed tokens that any service may use.

import type { Rule } from '../scan/scanner.ts'
import { isJwt } from './checks-structure.ts'

export const keySecrets = [
  {
    name: 'Private Key Header',
    threat: 'secret',
    severity: 'critical',
    // The header alone counts: the key behind it may arrive wrapped, escaped or in another message.
    pattern: String.raw`(?i)-----BEGIN[ +](?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|ANY|SSH2 ENCRYPTED)[ +])?PRIVATE[ +]KEY-----`,
    source: 'https://www.rfc-editor.org/rfc/rfc7468#section-10',
  },
  {
    name: 'JWT Token',
    threat: 'secret',
    severity: 'high',
    // `eyJ` and `eyA` are the base64 of `{"` and `{ `, with which every header begins.
    pattern: String.raw`ey[JA][A-Za-z0-9_=-]{9,}\.[A-Za-z0-9_=-]{12,}\.[A-Za-z0-9_=-]{10,}`,
    source: 'https://www.rfc-editor.org/rfc/rfc7519#section-3',
    check: isJwt,
  },
] as const satisfies readonly Rule[]
