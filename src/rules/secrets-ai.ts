// Knows the keys of model providers and of the services built around models.

import type { Rule } from '../scan/scanner.ts'
import { real } from './checks-placeholder.ts'

// Case: keys whose prefix is distinctive in any case are matched in any case, because host names arrive folded and an
// agent may shout a prefix to slip by. Short prefixes stay exact: folded, they occur in base64 text.
export const aiSecrets = [
  {
    name: 'Anthropic API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)sk-ant-[a-z0-9_-]{10,}`,
    source: 'https://docs.claude.com/en/api/overview#authentication',
    audience: ['api.anthropic.com', '*.claude.com'],
    check: real('sk-ant-'),
  },
  {
    name: 'OpenAI API Key',
    threat: 'secret',
    severity: 'critical',
    // The second form is the older user key: a fixed marker stands between two random halves.
    pattern: String.raw`(?i)sk-(?:proj-[a-z0-9_-]{10,}|[a-z0-9]{20}T3BlbkFJ[a-z0-9]{20})`,
    source: 'https://platform.openai.com/docs/api-reference/authentication',
    audience: ['*.openai.com'],
    check: real('sk-proj-'),
  },
  {
    name: 'OpenAI Service Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`(?i)sk-svcacct-[a-z0-9_-]{10,}`,
    source: 'https://platform.openai.com/docs/api-reference/project-service-accounts',
    audience: ['*.openai.com'],
    check: real('sk-svcacct-'),
  },
  {
    name: 'Fireworks API Key',
    threat: 'secret',
    severity: 'critical',
    pattern: String.raw`\bfw_[A-Za-z0-9]{24,}\b`,
    source: 'https://docs.fireworks.ai/api-reference/introduction#authentication',
    audience: ['api.fireworks.ai'],
    check: real('fw_'),
  },
] as const satisfies readonly Rule[]
