// DATA: orders that no tool has to give whoever uses it: to do without safeguards, to deceive, to use other tools otherwise.

import { isNoCaution } from './checks-tools.ts'
import { b } from './injection-words.ts'
import type { Rule } from '../pattern/rule.ts'

const source = 'https://arxiv.org/abs/2508.14925'
/** Names as tools have them: `send_email`, `mcp.send`, in quotes or backticks or not. */
const aTool = String.raw`[\x22\x27\x60]?[a-z][a-z0-9]{1,30}(?:_[a-z0-9]{1,30}){1,5}[\x22\x27\x60]?`
const payee = String.raw`(?:recipients?|payee|beneficiary|iban|destination|(?:account|phone|card)${b}(?:number|no)|bcc|cc|wallet|amount|e-?mail${b}address)`

export const orders = [
  {
    name: 'Safeguard Override',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:security|safety|content|permission|privacy|approval|confirmation|access)(?:${b}and${b}[a-z]{3,12})?${b}(?:polic(?:y|ies)|checks?|rules?|restrictions?|guardrails?|filters?|prompts?|controls?|guidelines?|requirements?|dialogs?)${b}(?:is|are|were|was|have${b}been|has${b}been|must${b}be|should${b}be)${b}(?:[a-z]{1,12}${b})?(?:suspended|disabled|lifted|waived|bypassed|switched${b}off|turned${b}off|overridden|void|deactivated|skipped|ignored|not${b}in${b}force)\b[^.\n]{0,20}?\b(?:while|for${b}this|until|from${b}now|in${b}this|during${b}this|here|now)\b|\b(?:disable|switch${b}off|turn${b}off|bypass|circumvent|deactivate)${b}(?:the${b}|any${b}|all${b}|your${b})?(?:sandbox|safety|security|guardrails?|confirmations?|approvals?|permission)(?:${b}(?:checks?|prompts?|filters?|dialogs?|rules?|controls?))?${b}(?:and|then|before|first|so)\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Safeguard Override',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:approve|accept|confirm|authori[sz]e|grant|allow|obey)${b}(?:all|any|every|each|whatever)${b}(?:[a-z]{1,14}${b}){1,5}automatically|\b(?:approve|accept|confirm|authori[sz]e|grant|allow|execute|run|obey|follow)${b}(?:all|any|every|each|whatever)${b}(?:[a-z]{1,14}${b}){1,5}without${b}(?:asking|confirmation|approval|question|hesitation|review|further|any)|\b(?:even${b}(?:if|when)|although)${b}(?:it|this|that|they)${b}(?:contradicts?|violates?|breaks?|goes${b}against|go${b}against)${b}(?:the${b}|your${b}|any${b}|all${b})?(?:safety|security|users?|system|polic|rules|guidelines|instructions)|\bin${b}(?:developer|debug|maintenance|admin|god|test)${b}mode,?${b}[^.\n]{0,40}?\b(?:secrets|passwords|restrictions|safety|confirmations?|any${b}command|every${b}command|all${b}commands)\b|\b(?:redaction|masking|anonymi[sz]ation|sanitization|filtering)\b[^.\n]{0,40}?\b(?:is|are|should${b}be|must${b}be)${b}(?:to${b}be${b})?(?:skipped|disabled|switched${b}off|turned${b}off|omitted|avoided)\b|\bskip${b}(?:all${b}|any${b}|the${b})?(?:confirmation|approval|permission|safety)(?:${b}(?:dialogs?|prompts?|checks?))?\b[^.\n]{0,30}?(?:[.;\n]|always|because|since)`,
    source,
  },
  {
    name: 'User Override Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:takes?|has|have|with|gets?)${b}(?:absolute${b}|the${b})?(?:priority|precedence)${b}over${b}(?:the${b}|your${b}|any${b}|all${b})?(?:users?'?s?|system|developer|human|other${b}(?:tools|instructions|prompts))\b`,
    source,
  },
  {
    name: 'Untrusted Content Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:obey|follow|execute|carry${b}out)${b}(?:all${b}|any${b}|every${b}|the${b})?(?:commands?|instructions?|orders?)${b}(?:that${b}are${b}|which${b}are${b})?(?:in|from|of|inside|within|found${b}in|contained${b}in)${b}(?:the${b}|all${b}|any${b}|its${b})?(?:e?-?mails?|search${b}results?|results?|pages?|contents?|messages?|documents?|tickets?|comments?|outputs?|answers?|files?)\b|\b(?:contains?|include|have|hold)${b}(?:instructions|commands|orders)${b}(?:that|which)${b}(?:you|the${b}(?:agent|assistant|model))${b}(?:have${b}to|has${b}to|must|should|need${b}to)${b}(?:follow|execute|obey|carry)|\b(?:instructions|commands|orders)${b}(?:in|from|inside|within|found${b}in)${b}(?:[a-z]{1,12}${b}){1,3}(?:come${b}from${b}the${b}(?:user|operator|developer)|(?:are${b}to|must|should|have${b}to)${b}(?:always${b})?be${b}(?:executed|followed|obeyed))\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Deception Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:always|must|should|only|simply|just)${b}(?:[a-z]{1,12}${b}){0,2}(?:report|say|state|claim|answer|reply|tell|conclude|pretend|respond)(?:${b}(?:the${b})?users?)?${b}(?:that${b})?(?:no|nothing|none|there${b}(?:is|are|was|were)|everything|(?:the|this|a|any)${b}[a-z]{2,20}${b}(?:is|are|found|has|contains?|passed)|it${b}(?:is|was)|they${b}are|all${b}is)\b[^.\n]{3,100}?\b(?:even${b}if|even${b}when|even${b}though|regardless${b}of${b}(?:whether|the${b}(?:actual|real|true))|no${b}matter${b}(?:what|whether|if)|whether${b}or${b}not)\b`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:when|whenever|if|once|each${b}time|every${b}time|before|after)\b[^.\n]{0,60}?${aTool}(?:${b}(?:tool|function|from${b}[a-z ]{2,30}))?${b}(?:is|are|gets|was|has${b}been)${b}(?:[a-z]{1,10}${b})?(?:used|called|invoked|available|present|installed|executed|run|triggered|loaded)\b[^.\n]{0,80}?\b(?:set|change|use|replace|modify|swap|redirect|rewrite|override|append|add|put|insert|substitute|include)\b[^\n]{0,60}?\b${payee}\b`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\btools?${b}(?:from|of|on|in)${b}(?:the${b}|an${b}|any${b}|all${b})?(?:other|another)${b}(?:mcp${b})?servers?\b[^.\n]{0,60}?\b(?:deprecated|insecure|unsafe|broken|never|not|avoid|compromised|outdated)\b|\b(?:the|any|other|another)${b}${aTool}${b}(?:tool|function)${b}(?:must|should|has${b}to|shall|is${b}to|will)${b}(?:always${b}|only${b}|also${b}|instead${b}|not${b}|never${b}){0,2}(?:send|be|use|write|post|go|deliver|pay|transfer|add|include|copy)\b[^\n]{0,60}?(?:\binstead${b}of\b|\bonly${b}with\b|[\w.+-]{1,64}@[\w-]{1,63}\.\w|https?://)`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:prefix|prepend|append|suffix|add)\b[^.\n]{0,20}?[\x22\x27\x60][^\x22\x27\x60\n]{0,80}?(?:grant${b}all|drop${b}table|curl${b}|wget${b}|\|${b}?(?:ba)?sh\b|rm${b}-rf|/dev/tcp|base64${b}-d)|\buse${b}[\x22\x27\x60][^\x60\n]{0,80}?(?:curl|wget)${b}[^\x60\n]{0,60}?\|\s?(?:ba)?sh\b|\b(?:invite|cc|bcc|copy|add)${b}[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}${b}(?:to|on|in)${b}(?:every|each|all|any)\b|\b(?:prefix|prepend|append|suffix|wrap)\b[^.\n]{0,40}?\b(?:each|every|any|all|the)\b[^.\n]{0,30}?\b(?:command|commands|call|calls|request|requests|query|queries|message|messages|e-?mails?)\b[^.\n]{0,40}?\bwith${b}[\x22\x27\x60(]?(?:curl|wget|nc|bash|sh|https?:|sudo|powershell)|\b(?:before|after|prior${b}to|with|on)${b}(?:any|every|each|all)${b}(?:other${b}|further${b}|single${b})?(?:tool|function)${b}calls?\b[^.\n]{0,40}?\b(?:call|use|invoke|send|run|pass|report)\b|\b(?:when|whenever|if|each${b}time|every${b}time)${b}(?:any|every|another|some)${b}(?:other${b})?(?:tool|function|server)${b}(?:is|gets|was|has${b}been)${b}(?:used|called|invoked|run|executed)\b[^.\n]{0,40}?\b(?:send|forward|copy|include|pass|add|append|call|report|log|replace)\b|\b(?:calls?|uses?|invokes?|runs?)${b}(?:any|every|another|other)${b}(?:tools?|functions?)\b[^.\n]{0,60}?\b(?:prefix|prepend|append|wrap|replace)\b`,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?im)(?:^|[:(]\s?)(?:the${b}|your${b})?(?:full|entire|complete|whole|verbatim)${b}(?:[a-z]{1,10}${b}){0,3}(?:conversation|chat|dialogue|context${b}window)\b[^.\n]{0,24}?\b(?:so${b}far|word${b}for${b}word|verbatim|including${b}(?:the${b})?(?:system|hidden|your)|and${b}(?:the${b})?system${b}prompt)|\b(?:copy|text|contents?|wording|transcript|dump)${b}of${b}(?:your|the${b}(?:model's|assistant's|agent's|hidden))${b}(?:own${b}|full${b}|current${b}|hidden${b})?(?:system${b}(?:prompt|message|instructions)|context${b}window|initial${b}instructions|memory)|\b(?:passwords?|api${b}keys?|credentials|secrets|tokens)\b[^.\n]{0,30}?\b(?:seen|met|mentioned|encountered|found|typed|entered|known)${b}(?:so${b}far|by${b}you|to${b}you|in${b}(?:this|the)${b}(?:chat|conversation|session)|earlier)\b|\b(?:dump|paste|copy|put|write|repeat)${b}(?:out${b})?(?:all${b}of${b})?your${b}(?:[a-z]{1,10}${b}){0,2}(?:context(?:${b}window)?|system${b}prompt|memory|instructions)\b`,
    source,
  },
  {
    name: 'File Exfiltration Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:read|send|include|provide|pass|put|give|attach|supply|copy|append|insert|paste)\b[^.\n]{0,60}?\b(?-i:[A-Z][A-Z0-9]{1,20}(?:_[A-Z0-9]{1,20}){0,3}_(?:API_KEY|KEY|TOKEN|SECRET|PASSWORD|ACCESS_KEY_ID))\b[^.\n]{0,80}?\bfrom${b}(?:your|the|their|his)${b}(?:[a-z']{1,10}${b})?environment\b[^.\n]{0,20}?\b(?:as|in|into|to|with|via)\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'File Exfiltration Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?im)(?:^|[.;:!]\s)(?:please${b})?(?:read|open|cat|load|get|fetch|collect|gather|copy)\b[^.\n]{0,30}?(?:[~/\w-]{0,40}\.(?:ssh|aws|gnupg|kube|netrc)\b|\bid_(?:rsa|ed25519)\b|/etc/(?:passwd|shadow)\b)[^.\n]{0,60}?\b(?:first|before|and${b}(?:pass|send|include|put|add|give|attach|submit|paste))\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Concealed Persistence Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:add|append|write|install|put|register|insert)\b[^.\n]{0,120}?\b(?:to|into|in)${b}(?:the${b}|your${b})?(?:users?'?s?${b})?(?:crontab|authorized_keys|\.bashrc|\.zshrc|\.profile|login${b}items|launch${b}agents|git${b}hooks?)\b[^.\n]{0,60}?\b(?:if${b}it${b}is${b}(?:not|missing)|silently|first|without|automatically|permanently)|\b(?:use${b}it${b}to|you${b}(?:must|should)|(?:agent|assistant|model)${b}(?:must|should|has${b}to))${b}(?:[a-z]{1,12}${b}){0,2}(?:append|add|write|insert|put|install)\b[^\n]{0,100}?(?:\.bashrc|\.zshrc|\.profile|crontab|authorized_keys|\.git/hooks)\b`,
    check: isNoCaution,
    source,
  },
] as const satisfies readonly Rule[]
