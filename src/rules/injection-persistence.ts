// Knows the sentences that want to outlive the message: memory, preference, relays to other agents, a task put in place of the task.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const persistences = [
  {
    name: 'Memory Persistence Directive',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:save|store|remember|memori[sz]e|record|add|write|commit|keep|retain|persist)\s+(?:this|these|that|it|the\s+following|them|a\s+note)\b[^.\n]{0,60}?\b(?:(?:in|to|into)\s+(?:your|the\s+(?:assistant|agent|ai|model)\x27?s?)\s+(?:long-?term\s+|persistent\s+|permanent\s+)?memor(?:y|ies)|(?:in|to|into)\s+(?:long-?term|persistent|permanent)\s+memory|(?:for|in|across|to)\s+(?:all\s+|any\s+|every\s+)?(?:future|subsequent|later|upcoming)\s+(?:sessions?|conversations?|chats?|interactions?|responses?|replies))\b`,
    source,
  },
  {
    name: 'Preference Poisoning',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:from\s+now\s+on|always|in[ \n](?:the\s+)?future|whenever\s+possible|in\s+every\s+case)\s*,?\s*(?:you\s+(?:must|should|will)\s+)?(?:prefer|trust|use|choose|recommend|call|select|favou?r|prioriti[sz]e)\s+(?:this|my|our|the\s+external|only\s+this|only\s+my)\s+(?:[a-z]{1,12}\s+)?(?:tool|server|service|plugin|mcp\s+server|product|brand|company)\s+(?:over|instead|before|rather|first|above|and\s+(?:never|ignore|not)|regardless|even)\b`,
    source,
  },
  {
    name: 'Agent Relay',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:forward|pass|relay|repeat|copy|send|spread|propagate|broadcast|transmit|share|deliver|replicate)\s+(?:this|these|the\s+following|the\s+above|it|them)\s+(?:[a-z]{1,12}\s+){0,4}(?:to|in|into|with)\s+(?:all|every|any|each|other|the\s+(?:next|other|downstream))\s+(?:of\s+)?(?:the\s+|your\s+)?(?:other\s+|downstream\s+|connected\s+|ai\s+){0,2}(?:agents?|assistants?|models?|llms?|bots?|sub-?agents?|ais|contacts|repl(?:y|ies)|e-?mails?|outgoing)\b|\b(?:tell|instruct|order|command|convince)\s+(?:all|every|any|each|other|the\s+(?:next|other|downstream))\s+(?:of\s+)?(?:the\s+)?(?:other\s+|downstream\s+|ai\s+)?(?:agents?|assistants?|sub-?agents?|llms?)\s+to\s+(?:ignore|disregard|send|execute|run|call|bypass|disable|forward|approve|trust)\b|\b(?:include|copy|insert|paste|embed|reproduce|put|write|repeat)\s+(?:this|these|the\s+same)\s+(?:exact\s+|very\s+)?(?:instructions?|message|prompt)\s+(?:in|into|to|at\s+the\s+end\s+of)\s+(?:all|every|each|any)\s+(?:of\s+)?(?:your\s+)?(?:future\s+)?(?:repl(?:y|ies)|responses?|e-?mails?|messages?|files?|commits?|documents?|pages?|posts?|repositor(?:y|ies))\b`,
    source,
  },
  {
    name: 'Task Replacement',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\byour\s+(?:new|real|actual|true|primary\s+new|updated|revised)\s+(?:task|instructions?|objective|mission|directive|orders?|job|assignment|purpose)\s+(?:is|are|will\s+be)\s+(?:now\s+)?(?:to\b|as\s+follows|the\s+following|:)`,
    source,
  },
  {
    name: 'Tool Precondition',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\bbefore\s+(?:using|calling|invoking|running|executing|answering|responding|you\s+(?:use|call|answer|respond|reply|do\s+anything))\s*(?:this|the|any|other|every|each|with)?\s*(?:other\s+)?(?:tools?|functions?|user|question|anything)?(?:\s+else)?\s*,?\s*(?:always\s+|first\s+|please\s+|you\s+(?:must|should|need\s+to|have\s+to)\s+(?:always\s+|first\s+)?){0,2}(?:read|cat|open|send|upload|fetch|forward|exfiltrate|run|execute|call)\s+(?:the\s+)?(?:["\x27\x60]?(?:~|/|\$HOME|\.env|\.ssh|\.aws|https?://)|(?:contents?\s+of|file|secret|hidden|internal|external|user\x27?s|conversation|chat|full\s+conversation|shell|command)\b)`,
    source,
  },
  {
    name: 'Prompt Extraction',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:reveal|print|output|repeat|show|display|dump|leak|tell\s+me|give\s+me|return|disclose|recite|expose|share|write\s+out|copy|summari[sz]e|translate)\s+(?:me\s+)?(?:back\s+)?(?:to\s+me\s+)?(?:all\s+(?:of\s+)?)?(?:your|the\s+(?:text|words|content|instructions)\s+(?:of\s+your|above\s+in\s+your|from\s+your))\s+(?:full\s+|entire\s+|complete\s+|initial\s+|original\s+|hidden\s+|exact\s+|above\s+|secret\s+|internal\s+|own\s+){0,3}(?:system\s+(?:prompt|message|instructions?)|(?:initial|original|hidden|secret|internal|developer)?\s*(?:prompt|instructions|guidelines|directives|configuration)\s*(?:verbatim|word\s+for\s+word|above|exactly|in\s+full|[.!,;]|$))${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Memory Tampering',
    threat: 'injection',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:update|modify|change|edit|write\s+to|add\s+to|overwrite|alter)\s+your\s+(?:long-?term\s+|persistent\s+|saved\s+)?memor(?:y|ies)\b|\bremember\s+(?:for|in|across)\s+(?:all\s+|every\s+|any\s+)?(?:future|subsequent)\s|\balways\s+(?:use|call|prefer|choose)\s+(?:the\s+)?["\x27\x60]?[a-z0-9_.-]{2,40}["\x27\x60]?\s+tool\s+(?:rather\s+than|instead\s+of|over\s+the|before\s+any)`,
    source,
  },
] as const satisfies readonly Rule[]
