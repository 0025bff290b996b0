// Knows the sentences that want to outlive the message: memory, preference, relays to other agents, a task put in place of the task.

import type { Rule } from '../pattern/rule.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const persistences = [
  {
    name: 'Memory Persistence Directive',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:save|store|remember|memori[sz]e|record|add|write|commit|keep|retain|persist)\s\s{0,4}(?:this|these|that|it|the\s\s{0,4}following|them|a\s\s{0,4}note)\b[^.\n]{0,40}?\b(?:(?:in|to|into)\s\s{0,4}(?:your|the\s\s{0,4}(?:assistant|agent|ai|model)\x27?s?)\s\s{0,4}(?:long-?term\s\s{0,4}|persistent\s\s{0,4}|permanent\s\s{0,4})?memor(?:y|ies)|(?:in|to|into)\s\s{0,4}(?:long-?term|persistent|permanent)\s\s{0,4}memory|(?:for|in|across|to)\s\s{0,4}(?:all\s\s{0,4}|any\s\s{0,4}|every\s\s{0,4})?(?:future|subsequent|later|upcoming)\s\s{0,4}(?:sessions?|conversations?|chats?|interactions?|responses?|replies))\b`,
    source,
  },
  {
    name: 'Preference Poisoning',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:prefer|trust|use|choose|recommend|call|select|favou?r|prioriti[sz]e)[ \n](?:this|my|our|the${b}external|only${b}this|only${b}my)${b}(?:[a-z]{1,12}${b})?(?:tool|server|service|plugin|product|brand|company)${b}(?:(?:over|instead${b}of|before|rather${b}than|above)${b}(?:any|all|every|the)${b}(?:other)|and${b}(?:never|ignore|not)\b|regardless|even${b}(?:if|when))`,
    source,
  },
  {
    name: 'Agent Relay',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:forward|pass|relay|repeat|copy|send|spread|propagate|broadcast|transmit|share|deliver|replicate)\s\s{0,4}(?:this|these|the\s\s{0,4}following|the\s\s{0,4}above|it|them)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,4}(?:to|in|into|with)\s\s{0,4}(?:all|every|any|each|other|the\s\s{0,4}(?:next|other|downstream))\s\s{0,4}(?:of\s\s{0,4})?(?:the\s\s{0,4}|your\s\s{0,4})?(?:other\s\s{0,4}|downstream\s\s{0,4}|connected\s\s{0,4}|ai\s\s{0,4}){0,2}(?:agents?|assistants?|models?|llms?|bots?|sub-?agents?|ais|contacts|repl(?:y|ies)|e-?mails?|outgoing)\b|\b(?:tell|instruct|order|command|convince)\s\s{0,4}(?:all|every|any|each|other|the\s\s{0,4}(?:next|other|downstream))\s\s{0,4}(?:of\s\s{0,4})?(?:the\s\s{0,4})?(?:other\s\s{0,4}|downstream\s\s{0,4}|ai\s\s{0,4})?(?:agents?|assistants?|sub-?agents?|llms?)\s\s{0,4}to\s\s{0,4}(?:ignore|disregard|send|execute|run|call|bypass|disable|forward|approve|trust)\b|\b(?:include|copy|insert|paste|embed|reproduce|put|write|repeat)\s\s{0,4}(?:this|these|the\s\s{0,4}same)\s\s{0,4}(?:exact\s\s{0,4}|very\s\s{0,4})?(?:instructions?|message|prompt)\s\s{0,4}(?:in|into|to|at\s\s{0,4}the\s\s{0,4}end\s\s{0,4}of)\s\s{0,4}(?:all|every|each|any)\s\s{0,4}(?:of\s\s{0,4})?(?:your\s\s{0,4})?(?:future\s\s{0,4})?(?:repl(?:y|ies)|responses?|e-?mails?|messages?|files?|commits?|documents?|pages?|posts?|repositor(?:y|ies))\b`,
    source,
  },
  {
    name: 'Task Replacement',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\byour[ \n](?:(?:real|actual|true|primary${b}new)${b}(?:task|instructions?|objective|mission|directive|orders?|job|assignment|purpose)|(?:new|updated|revised)${b}(?:instructions?|objective|mission|directive|orders?|purpose|prompt))${b}(?:is|are|will${b}be)${b}(?:now${b})?(?:to\b|as${b}follows|the${b}following|:)`,
    source,
  },
  {
    name: 'Tool Precondition',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\bbefore\s\s{0,4}(?:using|calling|invoking|running|executing|answering|responding|you\s\s{0,4}(?:use|call|answer|respond|reply|do\s\s{0,4}anything))\s*(?:this|the|any|other|every|each|with)?\s*(?:other\s\s{0,4})?(?:tools?|functions?|user|question|anything)?(?:\s\s{0,4}else)?\s*,?\s*(?:always\s\s{0,4}|first\s\s{0,4}|please\s\s{0,4}|you\s\s{0,4}(?:must|should|need\s\s{0,4}to|have\s\s{0,4}to)\s\s{0,4}(?:always\s\s{0,4}|first\s\s{0,4})?){0,2}(?:read|cat|open|send|upload|fetch|forward|exfiltrate|run|execute|call)\s\s{0,4}(?:the\s\s{0,4})?(?:["\x27\x60]?(?:~|/|\$HOME|\.env|\.ssh|\.aws|https?://)|(?:contents?\s\s{0,4}of|file|secret|hidden|internal|external|user\x27?s|conversation|chat|full\s\s{0,4}conversation|shell|command)\b)`,
    source,
  },
  {
    name: 'Prompt Extraction',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:reveal|print|output|repeat|show|display|dump|leak|tell${b}me|give${b}me|return|disclose|recite|expose|share|write${b}out|summari[sz]e|translate)${b}(?:me${b}|back${b}|all${b}|of${b}|to${b}me${b}){0,2}your[ \n](?:full${b}|entire${b}|complete${b}|initial${b}|original${b}|hidden${b}|exact${b}|secret${b}|internal${b}|own${b}){0,3}(?:system${b}(?:prompt|message|instructions?)|(?:developer${b})?(?:prompt|instructions|guidelines|directives)\s{0,2}(?:verbatim|word${b}for${b}word|above|exactly|in${b}full|for${b}an?\b|so${b}that|to${b}(?:pass|prove|verify)|[.,!;]|$))${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Memory Tampering',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:update|modify|change|edit|write\s\s{0,4}to|add\s\s{0,4}to|overwrite|alter)\s\s{0,4}your\s\s{0,4}(?:long-?term\s\s{0,4}|persistent\s\s{0,4}|saved\s\s{0,4})?memor(?:y|ies)(?:\s{0,2}:|\s(?:that|to\s(?:say|include|reflect|state)|so\sthat|with\sthe\s(?:fact|following)))|\bremember\s\s{0,4}(?:for|in|across)\s\s{0,4}(?:all\s\s{0,4}|every\s\s{0,4}|any\s\s{0,4})?(?:future|subsequent)\s|\balways\s\s{0,4}(?:use|call|prefer|choose)\s\s{0,4}(?:the\s\s{0,4})?["\x27\x60]?[a-z0-9_.-]{2,40}["\x27\x60]?\s\s{0,4}tool\s\s{0,4}(?:rather\s\s{0,4}than|instead\s\s{0,4}of|over\s\s{0,4}the|before\s\s{0,4}any)`,
    source,
  },
] as const satisfies readonly Rule[]
