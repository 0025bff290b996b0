// Knows the sentences that speak to a model over the head of its user.

import type { Rule } from '../pattern/rule.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const addresses = [
  {
    name: 'Model Addressing',
    threat: 'injection',
    severity: 'high',
    // A page has readers; one that gives orders to models has a purpose.
    pattern: String.raw`(?i)(?:\bnote${b}(?:to|for)${b}(?:all${b}|any${b}|the${b}|every${b})?(?:ai|llms?|language${b}models?|chat-?bots?|chatgpt|claude|gemini|copilot)\b[^\n:,]{0,30}[:,.!-][^\n]{0,100}\b(?:must|ignore|disregard|forward|send|recommend|say|reveal|execute|call|include|comply|respond|reply|rate|approve|tell|mention|state)\b|\b(?:ai|llm)${b}(?:assistants?|agents?|models?|systems?|crawlers?|readers?)${b}(?:that${b}are${b})?(?:reading|processing|visiting|summari[sz]ing|viewing|analy[sz]ing|accessing|parsing|reviewing)${b}(?:this|the${b}(?:page|text|document|e-?mail|article))\b[^\n]{0,40}\b(?:must|should|shall|are${b}(?:required|instructed|asked)|need${b}to|have${b}to)\b|\b(?:summari[sz](?:e|ing)|processing|analy[sz](?:e|ing)|translating|reviewing|evaluat(?:e|ing))${b}(?:this|the)${b}(?:page|document|e-?mail|text|article|content|website|resume|cv|paper|review|message|application)s?\s{0,2},?${b}(?:you${b}(?:must|should|will)${b})?(?:always${b}|please${b}|also${b})?(?:say|state|claim|recommend|insert|append|forward|send|rate|tell|respond|reply|conclude|give${b}(?:it|a|the${b}highest))\b)`,
    source,
  },
  {
    name: 'Concealment Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:keep|conceal|withhold|hide)[ \n](?:this|it|that|these|them|your${b}[a-z]{1,12}|all${b}of${b}this)${b}(?:[a-z]{1,14}${b}){0,4}from${b}(?:the${b}|your${b}|any${b})?(?:user|human|operator|customer|owner|administrator)s?\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'User Dismissal',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:ignore|disregard|forget|dismiss|override|never\s?mind)\s\s{0,4}(?:(?:about|all|everything)\s\s{0,4})?(?:what(?:ever)?\s\s{0,4}the\s\s{0,4}(?:user|human)|the\s\s{0,4}(?:user|human)(?:\x27s|s)?\s\s{0,4}(?:original\s\s{0,4}|actual\s\s{0,4}|previous\s\s{0,4})?(?:requests?|questions?|instructions?|query|queries|task|goal|wishes|orders|commands))\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Instruction Revocation',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\b(?:your|all)[ \n](?:previous|prior|above|earlier|original|existing|old|system|initial|preceding)${b}(?:system${b})?(?:instructions?|prompts?|directives?|programming|guidelines|guidance|orders|rules)${b}(?:are|is|have${b}been|has${b}been|were)${b}(?:now${b}|hereby${b}|all${b}){0,2}(?:void|cancell?ed|obsolete|null|revoked|superseded|invalid|replaced|overridden|lifted|suspended|terminated|expired|no${b}longer${b}(?:valid|apply|in${b}(?:effect|force)|applicable|relevant|binding))\b|\bstop${b}what${b}you${b}are${b}doing${b}and${b}(?:execute|follow|run|do|send|call|obey)\b|\b(?:do${b}not|don\x27t|stop|never)${b}(?:obey|obeying|follow|following|listen(?:ing)?${b}to|trust(?:ing)?)${b}(?:your|the)${b}(?:developers?|creators?|operators?|makers?|system${b}prompt|programming|original${b}instructions|previous${b}instructions)\b|\b(?:ignore|disregard|forget|override|never\s?mind)[ \n](?:(?:all|any|every|the|those|these|your|of|previous|other)${b}){0,4}(?:instructions?|prompts?|directives?|guidance|guidelines|orders|rules)${b}(?:(?:that|which)${b})?(?:above|before|prior${b}to|came${b}before|come${b}before|preceded|you${b}(?:(?:have|were|had)${b})?(?:been${b})?(?:received|given|told|read|seen|got|follow|had)|(?:given|issued|stated|provided|mentioned|listed)${b}(?:above|before|earlier|previously|to${b}you|so${b}far)|so${b}far|until${b}now|up${b}to${b}(?:now|this))\b)${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Obedience Demand',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\byou${b}(?:must|will|shall)${b}(?:now${b}|only${b}|always${b})?(?:obey${b}(?:the${b}following|this|these|my|me|all${b}(?:my|of${b}my)|every)|comply${b}with${b}(?:the${b}following${b}(?:instructions|commands|orders)|my))\b`,
    source,
  },
  {
    name: 'Restriction Removal',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:all|any|your|my)[ \n](?:(?:safety|usage|content|ethical|security|previous)${b})?(?:restrictions|limitations|safeguards|guardrails|measures|protocols|checks|filters|policies|guidelines)${b}(?:(?:are|have${b}been|were|is|has${b}been)${b})?(?:now${b}|hereby${b}|temporarily${b}){0,2}(?:lifted|disabled|suspended|waived|deactivated|bypassed|turned${b}off)\b`,
    source,
  },
  {
    name: 'Persona Jailbreak',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:pretend|act|behave|respond|role-?play|simulate|answer|operate|speak)[ \n](?:as|like|to${b}be)${b}(?:an?${b}|the${b})?(?:unrestricted|uncensored|unfiltered|jail-?broken|amoral|evil|rogue|unaligned|(?-i:DAN|STAN)\b|malicious)\b`,
    source,
  },
  {
    name: 'Context Extraction',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:repeat|print|output|reveal|echo|recite|dump)[ \n](?:me${b}|back${b})?(?:everything|all(?:${b}of)?${b}the${b}text|all${b}text|the${b}(?:entire${b}|whole${b}|full${b})?(?:text|words|conversation|prompt|context)|all${b}content)${b}(?:written${b}|that${b}(?:is|came)${b})?(?:(?:above|up${b}to|before)${b}this\b|above(?:\s{0,2}[.,!;:\x22\x27<)]|${b}(?:word|verbatim|exactly|in|and|to)\b|\s{0,2}$)|preceding${b}this|starting${b}(?:with|from)${b}[\x22\x27]?you${b}are\b)${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'False Consent',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:users?|humans?|customers?|owners?|teams?|managers?|administrators?|admins?)\s\s{0,4}(?:has|have)\s\s{0,4}(?:already|previously|pre-?)\s{0,2}(?:consented|approved|authori[sz]ed|confirmed|agreed|granted|given\s\s{0,4}(?:consent|permission|approval))[^\n]{0,40}\b(?:do\s\s{0,4}not\s\s{0,4}ask|don\x27t\s\s{0,4}ask|no\s\s{0,4}need\s\s{0,4}to\s\s{0,4}(?:ask|confirm)|skip|without\s\s{0,4}(?:asking|confirm)|so\s\s{0,4}proceed|proceed\s\s{0,4}(?:immediately|without)|all\s\s{0,4}(?:transfers|transactions|actions|requests))\b|\b(?:delete|remove|transfer|send|execute|overwrite|drop)\s\s{0,4}(?:all|every)[^\n.]{1,40}\bwithout\s\s{0,4}(?:asking|confirming|permission|approval|warning)\b`,
    source,
  },
  {
    name: 'Model Instruction',
    threat: 'injection',
    severity: 'medium',
    // Spoken to machines over the reader's head; what is asked may be anything, hence no more than medium.
    pattern: String.raw`(?i)\bllm${b}instructions?\s{0,2}:[^\n]{0,100}\b(?:must|should|please|always|never|do${b}not|conclude|say|write|state|tell|claim|add|include|insert|ignore|recommend|rank|rate|approve)\b`,
    source,
  },
] as const satisfies readonly Rule[]
