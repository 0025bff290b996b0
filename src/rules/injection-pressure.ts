// Knows the sentences that work by authority, urgency or secrecy.

import type { Rule } from '../pattern/rule.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const pressures = [
  {
    name: 'Covert Action Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:secretly|covertly|stealthily|surreptitiously)\s{0,2},?${b}(?:[a-z]{1,10}${b}){0,2}(?:execute|run|send|fetch|curl|call|forward|upload|exfiltrate|copy|transfer|email|post|invoke|include|append|bcc|delete|download|install|record|collect)${b}(?:the|this|these|all|any|every|it|them|a|your|following)\b`,
    source,
  },
  {
    name: 'Silent Credential Handling',
    threat: 'injection',
    severity: 'low',
    // Good advice on logging says it too, hence low.
    pattern: String.raw`(?i)\b(?:do\s\s{0,4}not|don\x27t|never)\s\s{0,4}(?:ever\s\s{0,4})?(?:mention|show|log|display|print|report|disclose|reveal)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,3}(?:passwords?|tokens?|secrets?|credentials?|api\s\s{0,4}keys?)\b`,
    source,
  },
  {
    name: 'Consent Bypass',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:do\s\s{0,4}not|don\x27t|never|no\s\s{0,4}need\s\s{0,4}to)\s\s{0,4}(?:ask|wait\s\s{0,4}for|request|seek|prompt|require|consult)\s\s{0,4}(?:(?:for|the|any|from|further|explicit|their|its|additional)\s\s{0,4}){0,3}(?:user\x27?s?|human\x27?s?|operator\x27?s?|customer\x27?s?)\s\s{0,4}(?:(?:for|to|any|further|explicit)\s\s{0,4}){0,2}(?:confirmation|permission|approval|consent|confirm|approve|authori[sz]ation)\b`,
    source,
  },
  {
    name: 'Authority Claim',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:i${b}am|i\x27m|this${b}is|this${b}(?:message|request|instruction|notice)${b}(?:is|comes)${b}from|speaking${b}as|authori[sz]ed${b}by)${b}(?:your${b}|the${b}|an${b}official${b}(?:message${b}from${b})?)?(?:official${b}|senior${b}|chief${b}|lead${b})?(?:openai|anthropic|system${b}administrator|administrator|admin|developer|security${b}team|ceo|creator|owner|root${b}user|supervisor|compliance${b}team)\b[^\n]{0,80}\b(?:ignore|override|bypass|disable|reveal|disregard|you${b}(?:must|are${b}(?:required|authori[sz]ed|ordered)|have${b}(?:to|permission))|immediately${b}(?:send|run|execute|transfer|delete|grant)|grant${b}(?:me|full|access)|comply|without${b}(?:question|delay|verification))\b`,
    source,
  },
  {
    name: 'Urgency Pressure',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:urgent|emergency|critical\s\s{0,4}(?:alert|security|notice|system)|immediate\s\s{0,4}action|time-?sensitive|act\s\s{0,4}now|lives\s\s{0,4}(?:are|depend))\b[^\n]{0,80}\b(?:you\s\s{0,4}must\s\s{0,4}(?:immediately|now|at\s\s{0,4}once|first|call|run|send|execute|transfer|ignore|bypass|disable)|skip\s\s{0,4}(?:all|any|the|normal)\s\s{0,4}(?:checks?|verification|confirmations?|approvals?|safety)|do\s\s{0,4}not\s\s{0,4}(?:verify|ask|confirm|question|hesitate|delay)|without\s\s{0,4}(?:confirmation|verification|asking|approval|questioning)|bypass\s\s{0,4}(?:all|any|the|normal|safety|security))`,
    source,
  },
  {
    name: 'Safety Bypass',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:forget|disregard|violate|break|disable|bypass|turn\s\s{0,4}off|switch\s\s{0,4}off|deactivate|circumvent|evade|remove|suspend|ignore|drop|override)\s\s{0,4}(?:all\s\s{0,4}|any\s\s{0,4}|every\s\s{0,4})?(?:of\s\s{0,4})?your\s\s{0,4}(?:own\s\s{0,4})?(?:built-?in\s\s{0,4}|internal\s\s{0,4}|usual\s\s{0,4}|normal\s\s{0,4}|ethical\s\s{0,4}|content\s\s{0,4}|default\s\s{0,4}){0,2}(?:safety|security|ethic(?:s|al)|content|moderation|guardrails?|restrictions?|limitations?|filters?|safeguards?|alignment|censorship|guidelines|policies|morals?|programming|training)\b${quotedTail}`,
    source,
    check: isNoMention,
  },
] as const satisfies readonly Rule[]
