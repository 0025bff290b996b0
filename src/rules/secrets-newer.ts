// Knows the keys of services that gave them a form of their own of late, and of smaller ones whose form says all.

import type { Rule } from '../scan/scanner.ts'
import { isUnmasked, random, real } from './checks-placeholder.ts'
import { isMachineMade } from './checks-random.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Keys that begin so have rules of their own. */
const ownForm = /^sk-(?:ant|proj|admin|none|svcacct|or-v1|lf|helicone)-/i

export const newerSecrets = [
  {
    name: 'Generic sk- Key',
    threat: 'secret',
    severity: 'critical',
    // Gateways and providers of models, LiteLLM and Qwen among them, that took over the form of the first.
    pattern: String.raw`\bsk-[A-Za-z0-9_-]{20,200}`,
    source: 'https://docs.litellm.ai/docs/proxy/virtual_keys',
    check: (text) => !ownForm.test(text) && isMachineMade(text.slice('sk-'.length)),
  },
  {
    name: '1Password Secret Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\b`,
    source: 'https://support.1password.com/secret-key-security/',
    audience: ['*.1password.com', '*.1password.eu', '*.1password.ca'],
    check: random('A3-', 3.3),
  },
  {
    name: 'Google Storage HMAC Key',
    threat: 'secret',
    severity: 'high',
    // The access id of a service account; its secret has no form.
    pattern: String.raw`\bGOOG1E[A-Z0-9]{55}\b`,
    source: 'https://cloud.google.com/storage/docs/authentication/hmackeys',
    audience: ['storage.googleapis.com', '*.storage.googleapis.com'],
    check: random('GOOG1E', 3.5),
  },
  {
    name: 'DeepL API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b${uuid}:fx\b`,
    source: 'https://developers.deepl.com/docs/getting-started/auth',
    audience: ['api-free.deepl.com'],
    check: isUnmasked,
  },
  {
    name: 'ConfigCat SDK Key',
    threat: 'secret',
    severity: 'medium',
    pattern: String.raw`\bconfigcat-(?:proxy|sdk-1)/[A-Za-z0-9_-]{22}/[A-Za-z0-9_-]{22}`,
    source: 'https://configcat.com/docs/requests/',
    audience: ['*.configcat.com'],
    check: isUnmasked,
  },
  {
    name: 'Convex Deploy Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b(?:prod|dev|preview|project):[a-z0-9:-]{3,80}\|eyJ[A-Za-z0-9+/=_-]{20,}`,
    source: 'https://docs.convex.dev/cli/deploy-key-types',
    audience: ['*.convex.dev', '*.convex.cloud'],
    check: isUnmasked,
  },
  {
    name: 'Tinybird Token',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bp\.eyJ[A-Za-z0-9_-]{30,}\.[A-Za-z0-9_-]{20,}`,
    source: 'https://www.tinybird.co/docs/forward/administration/tokens',
    audience: ['*.tinybird.co'],
    check: random('p.eyJ', 3.8),
  },
  {
    name: 'Liveblocks Secret Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bsk_(?:dev|prod)_[A-Za-z0-9_-]{40,}`,
    source: 'https://liveblocks.io/docs/platform/projects#API-keys',
    audience: ['api.liveblocks.io'],
    check: random('sk_dev_', 4),
  },
  {
    name: 'ImageKit Private Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bprivate_[A-Za-z0-9+/]{27}=`,
    source: 'https://imagekit.io/docs/api-keys',
    audience: ['*.imagekit.io'],
    check: real('private_'),
  },
] as const satisfies readonly Rule[]
