// DATA: definitions whose parameters are to be filled from files and variables of whoever calls, or that set values for other tools.

import { isNoCaution } from './checks-tools.ts'
import { b } from './injection-words.ts'
import type { Rule } from '../pattern/rule.ts'

const source = 'https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks'
const files = String.raw`(?:\.(?:env|npmrc|netrc|pgpass|pypirc|git-credentials|ssh|aws|gnupg|kube)\b|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|\bcredentials?${b}files?\b|\bcredentials\.json\b|\bprivate${b}keys?\b|/etc/(?:passwd|shadow)\b)`
const variable = String.raw`[$\x22\x27\x60{]{0,3}(?-i:[A-Z][A-Z0-9_]{0,30}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD)(?:_[A-Z0-9_]{1,12})?)\b`
const quoted = String.raw`[\x22\x27\x60][\w.-]{1,40}[\x22\x27\x60]`
const payee = String.raw`[\x22\x27\x60]?\b(?:recipients?|payee|beneficiary|iban|bcc|account|destination|wallet)\b[\x22\x27\x60]?`

export const values = [
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:include|put|pass|provide|paste|copy|add|send|supply|attach|append|fill|hand)\b[^.,;\n]{0,40}?\bcontents?${b}of${b}(?:(?:any|all|every|each|the|its|your|a)${b})?[^.;\n]{0,24}?${files}`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)${quoted},?${b}(?:is${b}|must${b}be${b}|should${b}be${b})?(?:made|built|composed|formed|computed|derived|joined)${b}(?:up${b})?(?:of|from|by)${b}(?:the${b})?(?:values?${b}of${b})?${variable}|${quoted}${b}(?:is|must${b}be|should${b}be|equals|holds|carries)${b}the${b}values?${b}of${b}${variable}|\b(?:set|fill|provide|put)${b}${quoted}${b}(?:to|with|as|from)${b}(?:the${b}values?${b}of${b})?${variable}[^.\n]{0,40}?\b(?:joined|concatenated|combined|appended|encoded)\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    // A default that only a reader of instructions can fill.
    pattern: String.raw`(?i)(?:\{\{|\$\{|<|\[\[?)\s?(?:contents?${b}of${b}|file:|read:|cat${b}|read${b})(?:the${b})?[~/\w.$*-]{0,40}${files}[^\n<>{}\[\]]{0,40}(?:\}|>|\])`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\bof${b}the${b}[\w-]{2,30}${b}server${b}(?:changes|now|must|has${b}to|takes|expects|needs|requires)\b[^\n]{0,80}?${payee}|\b(?:later|afterwards|subsequent|subsequently|from${b}now${b}on|in${b}the${b}same${b}session)\b[^.\n]{0,60}?${quoted}[^.\n]{0,60}?${payee}${b}(?:is|be|must|has${b}to|to${b}be|should)\b`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)[\x22\x27\x60]?\b[a-z]{2,20}_[a-z_]{2,30}\b[\x22\x27\x60]?[^.\n]{0,40}?\b(?:is|are|has${b}been|have${b}been|was)${b}(?:deprecated|retired|replaced|disabled|removed|superseded)\b[^\n]{0,40}?\b(?:local${b}files|dotfiles|file${b}changes|every${b}file|all${b}(?:files|reads|writes))\b[^.\n]{0,40}?\bnow${b}(?:go|goes|run|runs|pass|happen)${b}(?:through|via|over)\b`,
    source,
  },
  {
    name: 'Concealment Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\busers?${b}(?:has|have)${b}(?:already${b})?(?:opted${b}in|consented|agreed)\b[^\n]{0,50}?(?:\b(?:mention|announc|tell|notify|talk)[a-z]{0,4}\b[^\n]{0,50}?(?:n['\x{2019}]t${b}mentioned|\bnot${b}(?:mentioned|needed|necessary)|\bduplicates?\b|\bunnecessary\b)|\b(?:no${b}need${b}to|do${b}not|don['\x{2019}]t|never|without)${b}(?:mention|announc|tell|notify|talk|bring)[a-z]{0,4}\b)`,
    source,
  },
] as const satisfies readonly Rule[]
