// Knows the sentences that give a model another role, other powers or a mode without limits.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

const unbound = `evil|unrestricted|jail-?broken|unfiltered|uncensored|unbound|unaligned|unchained|amoral|rogue|malicious|free\\s+from\\s+(?:all\\s+|any\\s+)?(?:restrictions|rules|limits|constraints)`

export const personas = [
  {
    name: 'Role Override',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\byou\s+are\s+(?:now\s+|henceforth\s+)?(?:an?\s+|in\s+|the\s+|called\s+|named\s+)?(?:(?-i:DAN|STAN|DUDE)|${unbound})\b`,
    source,
    check: isNoMention,
  },
  {
    name: 'Jailbreak Attempt',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:(?-i:DAN)\s+(?:mode|prompt|jailbreak)|do\s+anything\s+now|(?:you\s+are\s+(?:now\s+)?in|enter|enable|enabled|activate|activated|engage|switch\s+(?:in)?to|unlock|entering|enabling)\s+(?:the\s+|a\s+|an\s+|your\s+)?(?:["'*]{0,2})(?:developer|sudo|unrestricted|god|jailbreak|dan|debug\s+override|no-?limits?|uncensored|opposite)\s+mode)\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Authority Escalation',
    threat: 'injection',
    severity: 'high',
    // "Make sure you have admin rights" is every manual's sentence: a grant says `now`, `granted` or `full`.
    pattern: String.raw`(?i)\byou\s+(?:now\s+have\s+(?:been\s+(?:granted|given)\s+)?|have\s+(?:now\s+|been\s+(?:granted|given)\s+|full\s+|complete\s+|unlimited\s+|unrestricted\s+)|are\s+(?:now\s+|hereby\s+)(?:granted|given)\s+)(?:full\s+|complete\s+|total\s+|unlimited\s+|elevated\s+|unrestricted\s+){0,2}(?:admin(?:istrator|istrative)?|root|system|super-?user|elevated|unrestricted|unlimited|god-?mode|kernel)(?:-?level)?\s+(?:level\s+)?(?:access|privileges?|permissions?|rights|authority|powers?|clearance)\b`,
    source,
  },
] as const satisfies readonly Rule[]
