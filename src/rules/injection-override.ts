// Knows the sentences that try to cancel, replace or demote the instructions a model already has.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

/** Between two words: white space, hyphens, underscores, quotes, emphasis, or nothing at all (words run together). */
const s = String.raw`[\s\-_*.,]{0,6}`
/** Inside an idiom: one character, so that the whole idiom is an anchor to look for. */
const _ = String.raw`[ \n\t_-]`
/** Small words in between: "all of the", "any and all", "every one of your". */
const few = String.raw`(?:(?:all|any|everything|every|each|one|and|of|the|these|those|this|that|your|my|our|what|you|were|was|have|been|got|given|received|from|in|to|completely|entirely|fully|totally|other)${s}){0,5}`

// Three pairs of word lists. The plainer the verb or the word for time, the fewer nouns it may stand with: "override
// the default rules" and "clear the current context" are ordinary talk about software.
const dismiss = `ignore|disregard|forget|abandon|pay${_}no${_}attention${_}to|do${_}not${_}follow|don't${_}follow|do${_}not${_}obey|don't${_}obey|stop${_}following|stop${_}obeying|cease${_}following|no${_}longer${_}follow|never${_}mind|nevermind`
const discard = `override|overrule|bypass|dismiss|discard|overlook|neglect|erase|wipe|clear|delete|reset|throw${_}away|throw${_}out|set${_}aside|skip${_}over`
const earlier = `previous|previously${s}(?:given|issued|stated)|prior|above|preceding|earlier|foregoing|past|former|original|initial|system|developer|safety|pre-?existing`
const present = `${earlier}|current|existing|default|security|built-in|last|your`
const orders = `instructions?|prompts?|rules?|directives?|directions?|constraints?|polic(?:y|ies)|guardrails?|guidelines?|guidance|commands|orders|restrictions?|programming|training|context|safeguards?`
const innerOrders = `instructions|system${s}prompts?|prompts|directives|guardrails?|programming|safeguards`

export const overrides = [
  {
    name: 'Prompt Injection',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:(?:${dismiss})${s}${few}(?:(?:${earlier})${s}(?:${earlier}|and|or|[a-z]{1,14}\s{1,6})?${s}(?:${orders})|(?:${present})${s}(?:${innerOrders}))|(?:${discard})${s}${few}(?:${present})${s}(?:[a-z]{1,14}\s)?(?:${innerOrders})|(?:ignore|disregard|forget)${s}(?:everything|all|anything|whatever)${s}(?:that${s})?(?:(?:(?:you${s}were|you${s}have${s}been|you've${s}been|i)${s}(?:previously${s})?(?:told|instructed|taught|given|said)(?:${s}you)?|said${s}above|written${s}above)|(?:above|before${s}this|prior${s}to${s}this|up${s}to${s}(?:now|this${s}point))(?:${s}and\b|[.!,;:]|${s}$)))${quotedTail}`,
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
    pattern: String.raw`(?i)\b(?:new|updated|revised|replacement|superseding|amended)\s+(?:system\s+|developer\s+|operating\s+)?(?:instructions|directives|rules|prompt|orders)\b`,
    source,
  },
  {
    name: 'Behavior Override',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\bfrom[ \n](?:now\s+on|this\s+(?:point|moment)\s+(?:on|onwards?|forward)|here\s+on(?:\s+out)?)\s*,?\s*(?:you|the\s+(?:assistant|ai|model|agent))\s+(?:will|must|should|shall|are\s+(?:to|going\s+to)|need\s+to|have\s+to|can|may|only|always|never)\b|\bfrom\s+now\s+on\s*,?\s*(?:respond|reply|answer|act|speak|ignore|pretend|obey|output)\b`,
    source,
  },
  {
    name: 'Instruction Downgrade',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:treat|consider|regard|reinterpret|interpret|downgrade|view|reclassify|demote)\s+(?:[a-z]{1,12}\s+){0,3}(?:previous|prior|earlier|above|system|developer|original|initial|existing|polic(?:y|ies)|safety)\s+(?:[a-z]{1,12}\s+){0,2}(?:${orders})\s+(?:[a-z]{1,12}\s+){0,2}(?:historical|outdated|optional|advisory|obsolete|deprecated|suggestions?|non-?binding|void|null|irrelevant|stale|examples?|background|lower\s+priority|low\s+priority|superseded|expired|invalid)\b`,
    source,
  },
  {
    name: 'Instruction Dismissal',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:set|put|lay|leave|cast|push|brush|move)\s+(?:[a-z]{1,8}\s+){0,3}(?:previous|prior|earlier|above|system|developer|original|initial|existing|safety)\s+(?:[a-z]{1,12}\s+){0,2}(?:${orders})\s+(?:aside|away|to\s+(?:one|the)\s+side|behind|on\s+hold)\b`,
    source,
  },
  {
    name: 'Priority Override',
    threat: 'injection',
    severity: 'low',
    // Ordinary advice on work says it too, hence low.
    pattern: String.raw`(?i)\bprioriti[sz]e\s+(?:the\s+|this\s+|my\s+)?(?:task|user|current|new|latest|following|embedded)(?:'s)?\s+(?:request|message|input|instruction|prompt|query|command)s?\b`,
    source,
  },
] as const satisfies readonly Rule[]
