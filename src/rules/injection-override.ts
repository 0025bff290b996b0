// Knows the sentences that try to cancel, replace or demote the instructions a model already has.

import type { Rule } from '../pattern/rule.ts'
import { isNoMention, isNoNews, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

/** Small words in between: "all of the", "any and all", "every one of your". */
const few = String.raw`(?:(?:all|any|everything|every|each|one|and|of|the|these|those|this|that|your|my|our|what|you|were|was|have|been|got|given|received|from|in|to|completely|entirely|fully|totally|other)${b}){0,5}`

// The plainer the verb or the word for time, the fewer nouns it may stand with: "override the default rules" and
// "clear the current context" are ordinary talk about software.
const earlier = `previous|previously${b}(?:given|issued|stated)|prior|above|preceding|earlier|foregoing|past|former|original|initial|system|developer|safety|pre-?existing`
const present = `${earlier}|current|existing|default|security|built-in|last|your`
const orders = `instructions?|prompts?|rules?|directives?|directions?|constraints?|polic(?:y|ies)|guardrails?|guidelines?|guidance|commands|orders|restrictions?|programming|training|context|safeguards?`
const innerOrders = `instructions|system${b}prompts?|prompts?|directives|guardrails?|programming|safeguards`

export const overrides = [
  {
    name: 'Prompt Injection',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\b(?:ignore|disregard|forget|abandon|pay${b}no${b}attention${b}to|(?:do${b}not|don't|stop|cease|no${b}longer)${b}(?:follow|obey)(?:ing)?|never${b}mind|nevermind)[ \n]${few}(?:(?:${earlier})${b}(?:(?:${earlier}|and|or|[a-z]{1,14})${b})?(?:${orders})|(?:${present})${b}(?:${innerOrders}))|\b(?:override|overrule|bypass|dismiss|discard|overlook|neglect|erase|wipe|clear|delete|reset|throw${b}(?:away|out)|set${b}aside|skip${b}over)[ \n]${few}(?:previous|prior|above|preceding|earlier|foregoing|original|initial|your)${b}(?:[a-z]{1,14}${b})?(?:${innerOrders})|\b(?:ignore|disregard|forget)[ \n](?:everything|all|anything|whatever)${b}(?:that${b})?(?:(?:(?:you${b}were|you${b}have${b}been|you've${b}been|i)${b}(?:previously${b})?(?:told|instructed|taught|given|said)(?:${b}you)?|said${b}above|written${b}above)|(?:above|before${b}this|prior${b}to${b}this|up${b}to${b}(?:now|this${b}point))(?:${b}(?:and|this)\b|\s{0,2}[.!,;:]|\s{0,2}$)))${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'System Override',
    threat: 'injection',
    severity: 'low',
    // Also the first line of ordinary YAML and logs, hence low.
    pattern: String.raw`(?im)^[ \t]{0,32}system[ \t]{0,8}:`,
    source,
  },
  {
    name: 'New Instructions',
    threat: 'injection',
    severity: 'low',
    // Release notes say it too, hence low.
    pattern: String.raw`(?i)\b(?:new|updated|revised|replacement|superseding|amended)\s\s{0,4}(?:system\s\s{0,4}|developer\s\s{0,4}|operating\s\s{0,4})?(?:instructions|directives|rules|prompt|orders)\b`,
    source,
  },
  {
    name: 'Behavior Override',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\bfrom[ \n](?:now\s\s{0,4}on|this\s\s{0,4}(?:point|moment)\s\s{0,4}(?:on|onwards?|forward)|here\s\s{0,4}on(?:\s\s{0,4}out)?)\s*,?\s*(?:you|the\s\s{0,4}(?:assistant|ai|model|agent))\s\s{0,4}(?:(?:will|can|may)\s\s{0,4}(?:be\s\s{0,4}able|[a-z]{2,12})|must|should|shall|are\s\s{0,4}(?:to|going\s\s{0,4}to)|need\s\s{0,4}to|have\s\s{0,4}to|only|always|never)\b|\bfrom\s\s{0,4}now\s\s{0,4}on\s*,?\s*(?:respond|reply|answer|act|speak|ignore|pretend|obey|output)\b`,
    source,
    check: isNoNews,
  },
  {
    name: 'Instruction Downgrade',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:treat|consider|regard|reinterpret|interpret|downgrade|view|reclassify|demote)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,3}(?:previous|prior|earlier|above|system|developer|original|initial|existing|polic(?:y|ies)|safety)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,2}(?:${orders})\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,2}(?:historical|outdated|optional|advisory|obsolete|deprecated|suggestions?|non-?binding|void|null|withdrawn|cancell?ed|revoked|irrelevant|stale|examples?|background|lower\s\s{0,4}priority|low\s\s{0,4}priority|superseded|expired|invalid)\b`,
    source,
  },
  {
    name: 'Instruction Dismissal',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:set|put|lay|leave|cast|push|brush|move)[ \n](?:aside${b})?(?:(?:all|any|the|your|those|these|every|of)${b}){0,3}(?:previous|prior|earlier|above|system|developer|original|initial|existing|safety)${b}(?:[a-z]{1,12}${b}){0,2}(?:${orders})${b}(?:aside|away|to${b}(?:one|the)${b}side|behind|on${b}hold)\b`,
    source,
  },
  {
    name: 'Priority Override',
    threat: 'injection',
    severity: 'low',
    // Ordinary advice on work says it too, hence low.
    pattern: String.raw`(?i)\bprioriti[sz]e\s\s{0,4}(?:the\s\s{0,4}|this\s\s{0,4}|my\s\s{0,4})?(?:task|user|current|new|latest|following|embedded)(?:'s)?\s\s{0,4}(?:request|message|input|instruction|prompt|query|command)s?\b`,
    source,
  },
] as const satisfies readonly Rule[]
