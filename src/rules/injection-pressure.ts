// Knows the sentences that work by authority, urgency or secrecy.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const pressures = [
  {
    name: 'Covert Action Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\b(?:secretly|covertly|stealthily|surreptitiously|discreetly|without\s+(?:the\s+)?(?:user\x27?s?|anyone\x27?s?|their|any)\s+(?:knowledge|knowing|noticing|consent|approval|awareness)|without\s+(?:telling|informing|notifying|alerting)\s+(?:the\s+)?(?:user|anyone|them|human)s?)\s*,?\s+(?:[a-z]{1,10}\s+){0,2}(?:execute|run|send|fetch|curl|call|forward|upload|exfiltrate|copy|transfer|email|post|invoke|add|include|append|bcc|delete|download|install|read|record|collect)\b|\b(?:silently|quietly)\s+(?:send|forward|upload|exfiltrate|transfer|email|bcc|curl|post\s+(?:the|all|it)|execute\s+(?:the\s+following|this|these)|run\s+(?:the\s+following|this|these)|collect|record)\s|\b(?:execute|run|send|forward|upload|exfiltrate|transfer|e-?mail|call|invoke|perform|delete|copy|append|post)\s+(?:[a-z\x27]{1,14}\s+){1,8}without\s+(?:telling|informing|notifying|alerting|mentioning\s+(?:it|this)\s+to)\s+(?:the\s+)?(?:user|human|anyone|them)\b)`,
    source,
  },
  {
    name: 'Silent Credential Handling',
    threat: 'injection',
    severity: 'low',
    // Good advice on logging says it too, hence low.
    pattern: String.raw`(?i)\b(?:do\s+not|don\x27t|never)\s+(?:ever\s+)?(?:mention|show|log|display|print|report|disclose|reveal)\s+(?:[a-z]{1,12}\s+){0,3}(?:passwords?|tokens?|secrets?|credentials?|api\s+keys?)\b`,
    source,
  },
  {
    name: 'Consent Bypass',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:do\s+not|don\x27t|never|no\s+need\s+to)\s+(?:ask|wait\s+for|request|seek|prompt|require|consult)\s+(?:(?:for|the|any|from|further|explicit|their|its|additional)\s+){0,3}(?:user\x27?s?|human\x27?s?|operator\x27?s?|customer\x27?s?)\s+(?:(?:for|to|any|further|explicit)\s+){0,2}(?:confirmation|permission|approval|consent|confirm|approve|authori[sz]ation)\b`,
    source,
  },
  {
    name: 'Authority Claim',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:i[ \n]am|i\x27m|this[ \n]is|this[ \n](?:message|request|instruction|notice)\s+(?:is|comes)\s+from|speaking\s+as|authori[sz]ed\s+by|on[ \n]behalf\s+of)\s+(?:your|the|an?)?\s*(?:official\s+|senior\s+|chief\s+|lead\s+)?(?:openai|anthropic|google|microsoft|meta|system\s+administrator|administrator|admin|developer|security\s+team|it\s+(?:department|support|team)|ceo|creator|owner|root\s+user|supervisor|compliance\s+team)\b[^\n]{0,120}\b(?:ignore|override|bypass|disable|reveal|disregard|you\s+(?:must|are\s+(?:required|authori[sz]ed|ordered)|have\s+(?:to|permission))|immediately\s+(?:send|run|execute|transfer|delete|grant)|grant\s+(?:me|full|access)|comply|without\s+(?:question|delay|verification))\b`,
    source,
  },
  {
    name: 'Urgency Pressure',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:urgent|emergency|critical\s+(?:alert|security|notice|system)|immediate\s+action|time-?sensitive|act\s+now|lives\s+(?:are|depend))\b[^\n]{0,120}\b(?:you\s+must\s+(?:immediately|now|at\s+once|first|call|run|send|execute|transfer|ignore|bypass|disable)|skip\s+(?:all|any|the|normal)\s+(?:checks?|verification|confirmations?|approvals?|safety)|do\s+not\s+(?:verify|ask|confirm|question|hesitate|delay)|without\s+(?:confirmation|verification|asking|approval|questioning)|bypass\s+(?:all|any|the|normal|safety|security))`,
    source,
  },
  {
    name: 'Safety Bypass',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:disable|bypass|turn\s+off|switch\s+off|deactivate|circumvent|evade|remove|suspend|ignore|drop|override)\s+(?:all\s+|any\s+|every\s+)?(?:of\s+)?your\s+(?:own\s+)?(?:built-?in\s+|internal\s+|usual\s+|normal\s+|ethical\s+|content\s+|default\s+){0,2}(?:safety|security|ethic(?:s|al)|content|moderation|guardrails?|restrictions?|limitations?|filters?|safeguards?|alignment|censorship|guidelines|policies|morals?|programming|training)\b${quotedTail}`,
    source,
    check: isNoMention,
  },
] as const satisfies readonly Rule[]
