// Knows the keys of services that gave them a form of their own of late, and of smaller ones whose form says all.

import type { Rule } from '../pattern/rule.ts'
import { isUnmasked, random, real } from './checks-placeholder.ts'
import { isMachineMade, wordiness } from './checks-random.ts'

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'

/** Keys that begin so have rules of their own. */
const ownForm = /^sk-(?:ant|proj|admin|none|svcacct|or-v1|lf|helicone)-/i

const ownName = /^sk_(?:live|test|org|car|sbox|dev|prod|sand)_/i

/** The 28 letters of a key of RevenueCat: no words of a program, though capitals stand among them. */
const areDrawnLetters = (body: string) => /^[A-Za-z]{28}$/.test(body) && random('', 3.8)(body) && wordiness(body) < 0.55

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
    audience: ['api-free.deepl.com', 'api.deepl.com'],
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
  {
    name: 'Datadog Scoped Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bdd(?:app?|pat|sat)_[A-Za-z0-9]{30,}\b`,
    source: 'https://docs.datadoghq.com/account_management/personal-access-tokens/',
    audience: ['*.datadoghq.com', '*.datadoghq.eu'],
    check: random('ddapp_', 3.8),
  },
  {
    name: 'Defined Networking Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bdnkey-[A-Za-z0-9_=-]{26}-[A-Za-z0-9_=-]{52}`,
    source: 'https://docs.defined.net/guides/api-keys/',
    audience: ['api.defined.net'],
    check: isUnmasked,
  },
  {
    name: 'Frame.io Token',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bfio-u-[A-Za-z0-9_=-]{64}`,
    source: 'https://developer.frame.io/docs/getting-started/authentication',
    audience: ['api.frame.io'],
    check: random('fio-u-', 4),
  },
  {
    name: 'Infracost API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bico-[A-Za-z0-9]{32}\b`,
    source: 'https://www.infracost.io/docs/integrations/environment_variables/',
    audience: ['*.infracost.io'],
    check: random('ico-', 3.8),
  },
  {
    name: '42 Client Secret',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bs-s4t2(?:ud|af)-[0-9a-f]{64}\b`,
    source: 'https://api.intra.42.fr/apidoc/guides/getting_started',
    audience: ['api.intra.42.fr'],
    check: isUnmasked,
  },
  {
    name: 'Lob API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b(?:live|test)_[0-9a-f]{35}\b`,
    source: 'https://docs.lob.com/#tag/Authentication',
    audience: ['api.lob.com'],
    check: random('live_'),
  },
  {
    name: 'MaxMind License Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b`,
    source: 'https://dev.maxmind.com/license-key/',
    audience: ['*.maxmind.com'],
    check: isUnmasked,
  },
  {
    name: 'OpenShift Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bsha256~[A-Za-z0-9_-]{42}(?:\w\b|-)`,
    source: 'https://docs.redhat.com/en/documentation/openshift_container_platform/',
    check: random('sha256~', 4),
  },
  {
    name: 'SettleMint Token',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bsm_(?:aat|pat|sat)_[A-Za-z0-9]{16}\b`,
    source: 'https://console.settlemint.com/documentation/',
    audience: ['*.settlemint.com'],
    check: random('sm_pat_', 3),
  },
  {
    name: 'StackHawk API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bhawk\.[A-Za-z0-9_-]{20}\.[A-Za-z0-9_-]{19}(?:\w\b|-)`,
    source: 'https://docs.stackhawk.com/apidocs.html',
    audience: ['*.stackhawk.com'],
    check: random('hawk.', 3.8),
  },
  {
    name: 'Amazon MWS Token',
    threat: 'secret',
    severity: 'critical',
    pattern: `\\bamzn\\.mws\\.${uuid}\\b`,
    source: 'https://developer-docs.amazon.com/sp-api/docs/migrating-authorization-from-amazon-marketplace-web-service',
    audience: ['mws.amazonservices.com'],
    check: isUnmasked,
  },
  {
    name: 'Bundler Credentials',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bBUNDLE_[A-Z0-9_]{1,60}__[A-Z]{2,12}=[^\s:"\x27]{3,64}:[^\s"\x27]{6,128}`,
    source: 'https://bundler.io/man/bundle-config.1.html#CREDENTIALS-FOR-GEM-SOURCES',
    check: isUnmasked,
  },
  {
    name: 'Generic Secret Key',
    threat: 'secret',
    severity: 'critical',
    // Services of payments, logins, voices and pictures that took over the form of the first, Checkout.com, Novita and HeyGen among them.
    pattern: String.raw`\bsk_[A-Za-z0-9_-]{20,200}`,
    source: 'https://www.checkout.com/docs/get-started/manage-api-keys',
    check: (text) =>
      !ownName.test(text) && (isMachineMade(text.slice('sk_'.length)) || areDrawnLetters(text.slice('sk_'.length))),
  },
  {
    name: 'RevenueCat Access Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\batk_[A-Za-z]{28}\b`,
    source: 'https://www.revenuecat.com/docs/projects/authentication',
    audience: ['api.revenuecat.com'],
    check: (text) => areDrawnLetters(text.slice('atk_'.length)),
  },
] as const satisfies readonly Rule[]
