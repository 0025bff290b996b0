// Knows the keys of services that agents act through: browsers, mail, coding agents, data sets.

import type { Rule } from '../pattern/rule.ts'
import { isPlaceholder, random, real } from './checks-placeholder.ts'
import { isMachineMade, kinds, wordiness } from './checks-random.ts'

/** Behind a prefix so short that names of variables begin with it, too, only what a machine drew is a key. */
function drawn(text: string): boolean {
  const body = text.slice(text.indexOf('_') + 1)
  return isMachineMade(body) || (kinds(body) >= 2 && wordiness(body) < 0.4 && random('', 3.4)(body))
}

/** Of 27 letters and digits are the ids that many services give to what they keep, keys too. */
const isKsuid = (text: string) => /^ak_[A-Za-z0-9]{27}$/.test(text)

export const actingSecrets = [
  {
    name: 'Browser Use API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bbu_[A-Za-z0-9_-]{30,}`,
    source: 'https://docs.browser-use.com/cloud/api-reference',
    audience: ['api.browser-use.com'],
    check: drawn,
  },
  {
    name: 'Composio API Key',
    threat: 'secret',
    severity: 'critical',
    // Of a project, a user, an organization. The secret key of a machine at Clerk has the first form.
    pattern: String.raw`\b(?:ak|uak|oak)_[A-Za-z0-9_-]{19,}(?:\w\b|-)`,
    source: 'https://docs.composio.dev/reference/api-reference/api-keys/postApiKeyRevocation',
    check: (text) => !isKsuid(text) && drawn(text),
  },
  {
    name: 'Devin API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\b(?:cog|apk(?:_user)?)_[A-Za-z0-9+/=_-]{30,}`,
    source: 'https://docs.devin.ai/api-reference/authentication',
    audience: ['api.devin.ai'],
    check: drawn,
  },
  {
    name: 'AgentMail API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bam_(?:[a-z]{2}_)?[A-Za-z0-9]{32,}\b`,
    source: 'https://docs.agentmail.to/knowledge-base/getting-api-key',
    audience: ['api.agentmail.to', '*.api.agentmail.to', 'api.agentmail.eu'],
    check: drawn,
  },
  {
    name: 'Amp Access Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bsgamp_[A-Za-z0-9_]{32,}`,
    source: 'https://ampcode.com/manual',
    audience: ['ampcode.com', '*.ampcode.com'],
    check: real('sgamp_'),
  },
  {
    name: 'Kaggle API Token',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bKGAT_[0-9a-f]{32}\b`,
    source: 'https://github.com/Kaggle/kaggle-cli/blob/main/docs/README.md',
    audience: ['www.kaggle.com', 'api.kaggle.com'],
    check: random('KGAT_'),
  },
  {
    name: 'Logfire Token',
    threat: 'secret',
    severity: 'critical',
    // Of writing, reading, the API and the gateway to models, all alike.
    pattern: String.raw`\bpylf_v[0-9]{1,2}_[a-z]{2,12}_[A-Za-z0-9]{30,}\b`,
    source: 'https://pydantic.dev/docs/logfire/manage/create-write-tokens/',
    audience: ['*.pydantic.dev'],
    check: real('pylf_v1_us_'),
  },
  {
    name: 'Scrapfly API Key',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bscp-(?:live|test)-[0-9a-f]{32}\b`,
    source: 'https://scrapfly.io/docs/scrape-api/getting-started',
    audience: ['api.scrapfly.io', '*.scrapfly.io'],
    check: random('scp-live-'),
  },
  {
    name: 'Bright Data Login',
    threat: 'secret',
    severity: 'high',
    pattern: String.raw`\bbrd-customer-[a-z0-9_]{6,40}-zone-[A-Za-z0-9_.-]{1,128}:[a-z0-9]{10,24}\b`,
    source: 'https://docs.brightdata.com/scraping-automation/scraping-browser/configuration',
    check: (text) => !isPlaceholder(text.slice(text.lastIndexOf(':') + 1)),
  },
] as const satisfies readonly Rule[]
