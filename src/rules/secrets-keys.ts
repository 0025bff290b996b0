// Knows private keys and signed tokens that any service may use.

import type { Rule } from '../pattern/rule.ts'
import { random } from './checks-placeholder.ts'
import { isJwt, isKeyHeader } from './checks-structure.ts'

export const keySecrets = [
  {
    name: 'Private Key Header',
    threat: 'secret',
    severity: 'critical',
    // The header alone counts: the key behind it may arrive wrapped, escaped or in another message. What follows is read
    // only to see whether dots or a template stand in the key's place.
    pattern: String.raw`(?i)-----BEGIN[ +](?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|ANY|SSH2 ENCRYPTED)[ +])?PRIVATE[ +]KEY-----(?:[\s\\nr\x22\x27+]{0,12}[!#-&(-\x5b\x5d-~]{1,4})?|---- BEGIN SSH2 (?:ENCRYPTED )?PRIVATE KEY ----`,
    source: 'https://www.rfc-editor.org/rfc/rfc7468#section-10',
    check: isKeyHeader,
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
  {
    name: 'PGP Private Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)-----BEGIN[ +]PGP[ +]PRIVATE[ +]KEY[ +]BLOCK-----(?:[\s\\nr\x22\x27+]{0,12}[!#-&(-\x5b\x5d-~]{1,4})?`,
    source: 'https://www.rfc-editor.org/rfc/rfc9580#section-6.2.1',
    check: isKeyHeader,
  },
  {
    name: 'PuTTY Private Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)PuTTY-User-Key-File-[123]:[ +]?[a-z0-9-]{3,}`,
    source: 'https://tartarus.org/~simon/putty-snapshots/htmldoc/AppendixC.html',
  },
  {
    name: 'Age Secret Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)AGE-SECRET-KEY-1[02-9ac-hj-np-z]{58}`,
    source: 'https://github.com/C2SP/C2SP/blob/main/age.md',
    // A checksum typed wrong is a key all the same: nothing else begins like this.
    check: random('AGE-SECRET-KEY-1', 3.5),
  },
  {
    name: 'JSON Web Key',
    threat: 'secret',
    severity: 'critical',
    // The private exponent or scalar of a key; public keys have none.
    pattern: String.raw`"d"\s{0,4}:\s{0,4}"[A-Za-z0-9_-]{40,700}"`,
    source: 'https://www.rfc-editor.org/rfc/rfc7517#section-9.2',
    check: random('"d":"', 4.5),
  },
  {
    name: 'WireGuard Private Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)PrivateKey\s{0,4}=\s{0,4}[a-z0-9+/]{42}[AEIMQUYcgkosw048]=`,
    source: 'https://www.wireguard.com/quickstart/',
    check: random('PrivateKey=', 4),
  },
  {
    name: 'Kubeconfig Client Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)client-key-data"?:\s{0,4}"?[a-z0-9+/]{40,}`,
    source: 'https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/',
    check: random('client-key-data:', 3.5),
  },
  {
    name: 'PASETO Token',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bv[1-4]\.(?:local|public)\.[A-Za-z0-9_-]{60,}`,
    source: 'https://github.com/paseto-standard/paseto-spec',
    check: random('v4.local.', 4.5),
  },
] as const satisfies readonly Rule[]
