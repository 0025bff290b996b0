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
  {
    name: 'Encoded Order',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:execute|run|follow|obey|perform)\s+(?:the\s+|this\s+|these\s+)?(?:following\s+)?(?:base-?64|hex|rot-?13|encoded|encrypted|obfuscated)(?:[-\s]encoded)?\s+(?:instructions?|commands?|payload|message|text|string|orders?)\b|\b(?:translate|decode|decrypt|deobfuscate|unscramble)\s[^\n.]{1,60}\b(?:and|then)\s+(?:obey|follow|execute|comply\s+with|carry\s+out|do)\s+(?:it|them|what|its|the\s+(?:result|instructions?|output|decoded)|any|exactly)\b`,
    source,
  },
  {
    name: 'Tool Coercion',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:call|invoke|use|run|execute|trigger)\s+(?:the\s+|your\s+)?["\x27\x60]?[a-z0-9_.-]{2,40}["\x27\x60]?\s+(?:tool|plugin|action)\s+(?:to\s+(?:send|post|upload|forward|exfiltrate|delete|e-?mail|transfer|drop|leak)|with\s+(?:the\s+)?(?:(?:full\s+|entire\s+)?contents?\s+of|inbox|user\x27?s|all\s+|conversation|passwords?|secrets?|tokens?|chat))|\b(?:before\s+(?:answering|responding|replying|continuing|you\s+(?:answer|respond|reply|continue)))\s{0,2},?\s+(?:you\s+must\s+|always\s+|please\s+|first\s+)?(?:call|invoke|run|execute|use)\s+(?:the\s+)?["\x27\x60]?[a-z0-9_.-]{1,40}["\x27\x60]?\s+(?:tool|function|plugin)\b`,
    source,
  },
] as const satisfies readonly Rule[]
