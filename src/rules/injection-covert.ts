// Knows the sentences that hide something from the user, run something encoded or force a tool call.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const covertOrders = [
  {
    name: 'Hidden Instruction',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\b(?:do\s+not|don't|dont|never|must\s+not|without)\s+(?:ever\s+)?(?:reveal(?:ing)?|tell(?:ing)?|show(?:ing)?|display(?:ing)?|mention(?:ing)?|disclos(?:e|ing)|inform(?:ing)?|notify(?:ing)?|alert(?:ing)?|shar(?:e|ing)|report(?:ing)?)\s+(?:(?:any|all|of|this|these|it|that|the|about|contents?|instructions?|message|note|anything)\s+){0,5}(?:to\s+|with\s+)?(?:the\s+|your\s+)?(?:user|human|operator|customer|person|end-?user)s?\b|\bhidden\s+instructions?\s*(?::|for\s+(?:the\s+)?(?:ai|assistant|model|agent|llm))|\binvisible\s+to\s+(?:the\s+)?(?:user|human)s?\b|\bthe[ \n](?:user|human)\s+(?:can\s?not|can't|must\s+not|should\s+not|shouldn't|won't|will\s+not)\s+(?:be\s+able\s+to\s+)?(?:see|know|read|notice)\s+(?:about\s+)?this\b)${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Encoded Payload',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\bdecode\s+(?:and\s+(?:execute|run|follow|obey)\s+)?(?:this|the\s+following|the\s+(?:text|string|message|block|payload|data)|it)\b[^.\n]{0,60}?\b(?:base-?64|hex(?:adecimal)?|rot-?13|morse|binary|url-?encod(?:ed|ing)|encoded)\b[^\n]{0,60}?\b(?:execute|run|follow|obey|perform|carry\s+out|comply|do\s+(?:what|as))\b|\beval\s*\(\s*(?:window\.)?atob\s*\(|\b(?:base-?64|hex|rot-?13)[-\s]+(?:decode|encoded)\s+(?:[a-z]{1,12}\s+){0,4}(?:and|then)\s+(?:execute|run|follow|obey)\b)`,
    source,
  },
  {
    name: 'Tool Invocation',
    threat: 'injection',
    severity: 'high',
    // "You must call this function before …" is every manual's sentence: a tool, or haste, makes it an order.
    pattern: String.raw`(?i)\byou\s+(?:must|should|need\s+to|have\s+to|are\s+required\s+to|shall|will)\s+(?:(?:now|first|always|immediately|next)\s+)?(?:call|execute|run|invoke|trigger|use)\s+(?:the|this|my|our)\s+(?:["'\x60]?[a-z0-9_.-]{1,40}["'\x60]?\s+){0,2}(?:tool|plugin)s?\b|\byou\s+(?:must|should|need\s+to|have\s+to|are\s+required\s+to)\s+(?:immediately|now|at\s+once)\s+(?:call|execute|run|invoke|trigger)\s+(?:the|this|my|our)\s+(?:["'\x60]?[a-z0-9_.-]{1,40}["'\x60]?\s+){0,2}(?:functions?|commands?|api|endpoint|script|code)\b|\b(?:immediately|at\s+once)\s+(?:call|execute|invoke|trigger)\s+(?:the|this|my|our)\s+(?:["'\x60]?[a-z0-9_.-]{1,40}["'\x60]?\s+){0,2}(?:tool|plugin)\b`,
    source,
  },
  {
    name: 'Function Call Directive',
    threat: 'injection',
    severity: 'low',
    // Manuals say it too, hence low.
    pattern: String.raw`(?i)\byou\s+must\s+(?:call|execute|run|invoke)\s+(?:the|this)\s+(?:[a-z0-9_.-]{1,40}\s+)?(?:functions?|commands?|api|endpoint)\b`,
    source,
  },
] as const satisfies readonly Rule[]
