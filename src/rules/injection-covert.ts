// Knows the sentences that hide something from the user, run something encoded or force a tool call.

import type { Rule } from '../pattern/rule.ts'
import { isNoSecret, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const covertOrders = [
  {
    name: 'Hidden Instruction',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:do${b}not|don't|dont|never|must${b}not)[ \n](?:ever${b})?(?:(?:tell|inform|notify|alert)[ \n](?:(?:any|all|of|this|these|it|that|the|about|anything|to)${b}){0,4}|(?:reveal|mention|disclose)[ \n](?:(?:any|all|of|this|these|it|that|the|about|instructions?|message|note|anything|contents?|tool|step|file)${b}){0,5}(?:to|with)${b}(?:the${b})?|(?:show|display|share|report)[ \n](?:any${b}of${b})?(?:this|these|it|that|the${b}(?:instructions?|message|note|output|command|result))${b}(?:(?:to|with|the|instructions?|message|note|output|command|step)${b}){1,4})(?:your${b})?(?:user|human|operator|customer|end-?user)s?\b(?:${b}to${b}[a-z]{2,12}\b)?${quotedTail}`,
    source,
    check: isNoSecret,
  },
  {
    name: 'Encoded Payload',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\bdecode\s\s{0,4}(?:and\s\s{0,4}(?:execute|run|follow|obey)\s\s{0,4})?(?:this|the\s\s{0,4}following|the\s\s{0,4}(?:text|string|message|block|payload|data)|it)\b[^.\n]{0,40}?\b(?:base-?64|hex(?:adecimal)?|rot-?13|morse|binary|url-?encod(?:ed|ing)|encoded)\b[^\n]{0,40}?\b(?:execute|run|follow|obey|perform|carry\s\s{0,4}out|comply|do\s\s{0,4}(?:what|as))\b|\beval\s*\(\s*(?:window\.)?atob\s*\(|\b(?:base-?64|hex|rot-?13)[-\s]+(?:decode|encoded)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,4}(?:and|then)\s\s{0,4}(?:execute|run|follow|obey)\b)`,
    source,
  },
  {
    name: 'Tool Invocation',
    threat: 'injection',
    severity: 'high',
    // "You must call this function before …" is every manual's sentence: a tool, or haste, makes it an order.
    pattern: String.raw`(?i)\byou${b}(?:must|need${b}to|have${b}to|are${b}required${b}to)${b}(?:immediately${b}|now${b}|at${b}once${b})(?:call|execute|run|invoke|trigger)${b}(?:the|this|my|our)${b}(?:[\x22\x27\x60]?[a-z0-9_.-]{1,40}[\x22\x27\x60]?${b}){0,2}(?:functions?|commands?|api|endpoint|script|code|tool|plugin)\b|\byou${b}must${b}(?:call|invoke|use)${b}(?:the|my|our)${b}[\x22\x27\x60]?[a-z0-9_.-]{0,30}(?:transfer|send|delete|e-?mail|pay|upload|admin|reset|drop|exec|shell|purchase|post|forward|wire|secret)[a-z0-9_.-]{0,30}[\x22\x27\x60]?${b}(?:tool|plugin|function)s?\b`,
    source,
  },
  {
    name: 'Function Call Directive',
    threat: 'injection',
    severity: 'low',
    // Manuals say it too, hence low.
    pattern: String.raw`(?i)\byou\s\s{0,4}must\s\s{0,4}(?:call|execute|run|invoke)\s\s{0,4}(?:the|this)\s\s{0,4}(?:[a-z0-9_.-]{1,40}\s\s{0,4})?(?:functions?|commands?|api|endpoint)\b`,
    source,
  },
  {
    name: 'Encoded Order',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:execute|run|follow|obey|perform)\s\s{0,4}(?:the\s\s{0,4}|this\s\s{0,4}|these\s\s{0,4})?(?:following\s\s{0,4})?(?:base-?64|hex|rot-?13|encoded|encrypted|obfuscated)(?:[-\s]encoded)?\s\s{0,4}(?:instructions?|commands?|payload|message|text|string|orders?)\b|\b(?:translate|decode|decrypt|deobfuscate|unscramble)\s[^\n.]{1,40}\b(?:and|then)\s\s{0,4}(?:obey|follow|execute|comply\s\s{0,4}with|carry\s\s{0,4}out|do)\s\s{0,4}(?:it|them|what|its|the\s\s{0,4}(?:result|instructions?|output|decoded)|any|exactly)\b`,
    source,
  },
  {
    name: 'Tool Coercion',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:tool|plugin)${b}(?:to${b}(?:send|post|upload|forward|exfiltrate|delete|e-?mail|transfer|leak|drop)|with)${b}(?:(?:the|all|any|every|full|entire|contents?|of|user's|whole|your|their|recent|last|latest)${b}){1,5}(?:inbox|conversation|passwords?|secrets?|tokens?|credentials|chat|messages|e-?mails|mails|contacts|history|balance|funds|files|database|keys)\b`,
    source,
  },
] as const satisfies readonly Rule[]
