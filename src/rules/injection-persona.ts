// Knows the sentences that give a model another role, other powers or a mode without limits.

import type { Rule } from '../pattern/rule.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

const unbound = `evil|unrestricted|jail-?broken|unfiltered|uncensored|unbound|unaligned|unchained|amoral|rogue|malicious|free\\s{1,3}from\\s{1,3}(?:all\\s{1,3}|any\\s{1,3})?(?:restrictions|rules|limits|constraints)`

export const personas = [
  {
    name: 'Role Override',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\byou\s\s{0,4}are\s\s{0,4}(?:now\s\s{0,4}|henceforth\s\s{0,4})?(?:an?\s\s{0,4}|in\s\s{0,4}|the\s\s{0,4}|called\s\s{0,4}|named\s\s{0,4})?(?:(?-i:DAN|STAN|DUDE)|${unbound})\b`,
    source,
    check: isNoMention,
  },
  {
    name: 'Jailbreak Attempt',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\b(?:you${b}are${b}(?:now${b})?in|enter|enabled?|activated?|engage|switch${b}(?:in)?to|unlock|entering|enabling)${b}(?:the${b}|a${b}|an${b}|your${b})?[\x22\x27*]{0,2}(?:sudo|unrestricted|god|jailbreak|dan|debug${b}override|no-?limits?|uncensored|opposite)${b}mode\b|\byou${b}are${b}now${b}in${b}[\x22\x27*]{0,2}(?:developer|maintenance|debug|admin)${b}mode\b|\b(?:enter|switch${b}(?:in)?to|engage|activate)${b}(?:the${b}|a${b}|your${b})?[\x22\x27*]{0,2}(?:developer|maintenance|debug)${b}mode(?:${b}now|[\x22\x27*]{0,2}\s{0,2}(?::|,|and)\s{0,2}(?:you|where|all${b}(?:safety|restrictions|filters)|print|output|answer|ignore|respond|reveal|disable|show|tell|act|give|comply)\b)|\b(?-i:DAN)${b}mode${b}(?:enabled|activated|on)\b|\bdo${b}anything${b}now\b)${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Authority Escalation',
    threat: 'injection',
    severity: 'high',
    // "Make sure you have admin rights" is every manual's sentence: a grant says `now`, `granted` or `full`.
    pattern: String.raw`(?i)\byou\s\s{0,4}(?:now\s\s{0,4}have\s\s{0,4}(?:been\s\s{0,4}(?:granted|given)\s\s{0,4})?|have\s\s{0,4}(?:now\s\s{0,4}|been\s\s{0,4}(?:granted|given)\s\s{0,4}|full\s\s{0,4}|complete\s\s{0,4}|unlimited\s\s{0,4}|unrestricted\s\s{0,4})|are\s\s{0,4}(?:now\s\s{0,4}|hereby\s\s{0,4})(?:granted|given)\s\s{0,4})(?:full\s\s{0,4}|complete\s\s{0,4}|total\s\s{0,4}|unlimited\s\s{0,4}|elevated\s\s{0,4}|unrestricted\s\s{0,4}){0,2}(?:admin(?:istrator|istrative)?|root|system|super-?user|elevated|unrestricted|unlimited|god-?mode|kernel)(?:-?level)?\s\s{0,4}(?:level\s\s{0,4})?(?:access|privileges?|permissions?|rights|authority|powers?|clearance)\b`,
    source,
  },
  {
    name: 'Refusal Suppression',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:never|do${b}not|don't|must${b}not|cannot)${b}refuse(?:[.,;:]|${b}(?:to|any|a|and|requests?|anything|me)\b)[^\n]{0,40}\b(?:never|not|don't|no)${b}(?:apologi[sz]e|warn|any${b}(?:warnings?|disclaimers?)|disclaimers?|lecture|say${b}(?:that${b})?you${b}can)|\b(?:don't|do${b}not|never)${b}(?:lecture|moralize|warn)${b}[^\n]{0,40}\b(?:don't|do${b}not|never|or)${b}refuse\b|\brefusals?${b}(?:is|are)${b}not${b}(?:permitted|allowed|an${b}option|possible)`,
    source,
  },
] as const satisfies readonly Rule[]
