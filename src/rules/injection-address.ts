// Knows the sentences that speak to a model over the head of its user.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const addresses = [
  {
    name: 'Model Addressing',
    threat: 'injection',
    severity: 'high',
    // A page has readers; one that gives orders to models has a purpose.
    pattern: String.raw`(?i)\b(?:(?:note|message|attention|instructions?|notice|reminder|warning|directive|command|hint|dear|hey|hello)\s{0,2}[:,]?\s{0,2}(?:to\s+|for\s+)?(?:all\s+|any\s+|the\s+|every\s+|this\s+)?(?:ai|llm|language\s+model|chat-?bot|chatgpt|gpt|claude|gemini|copilot|assistant|automated\s+(?:agent|system))s?(?:\s+(?:assistants?|agents?|models?|systems?|readers?|crawlers?|reviewers?))?\s{0,2}(?:[:,.!\x2d]|reading\s+this)[^\n]{0,160}\b(?:must|ignore|disregard|do\s+not|instead|forward|send|recommend|say|reveal|execute|call|include|comply|respond|reply|you\s+(?:are|will|should|need)|rate|approve|please)\b|(?:ai|llm)\s+(?:assistants?|agents?|models?|systems?|crawlers?|readers?)\s+(?:that\s+are\s+)?(?:reading|processing|visiting|summari[sz]ing|viewing|analy[sz]ing|accessing|parsing|reviewing)\s+(?:this|the)\s[^\n]{0,60}\b(?:must|should|shall|are\s+(?:required|instructed|asked)|need\s+to|have\s+to|will)\b|(?:if|when|while|since|because)\s+you\s+are\s+(?:an?\s+)?(?:ai|llm|language\s+model|chat-?bot|chatgpt|gpt|claude|gemini|copilot|assistant|automated\s+(?:agent|system))\b(?:\s+(?:assistant|agent|model|system))?[^\n]{0,60}\b(?:must|ignore|say|respond|include|recommend|reply|answer|mention|print|output|insert|send|do\s+not)\b|when\s+(?:you\s+(?:are\s+)?)?(?:summari[sz](?:e|ing)|process(?:ing)?|read(?:ing)?|analy[sz](?:e|ing)|translat(?:e|ing)|review(?:ing)?|evaluat(?:e|ing))\s+(?:this|the)\s+(?:page|document|e-?mail|text|article|content|website|resume|cv|paper|review|message|application)s?\s{0,2},?\s+(?:you\s+(?:must|should|will)\s+)?(?:always\s+|please\s+|also\s+)?(?:say|state|claim|recommend|insert|append|forward|send|rate|tell|respond|reply|conclude|give\s+(?:it|a|the\s+highest))\b)`,
    source,
  },
  {
    name: 'Concealment Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:keep|conceal|withhold|hide)\s+(?:this|it|that|these|them|your\s+[a-z]{1,12}|all\s+of\s+this)\s+(?:[a-z]{1,14}\s+){0,4}from\s+(?:the\s+|your\s+|any\s+)?(?:user|human|operator|customer|owner|administrator)s?\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'User Dismissal',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:ignore|disregard|forget|dismiss|override|never\s?mind)\s+(?:(?:about|all|everything)\s+)?(?:what(?:ever)?\s+the\s+(?:user|human)|the\s+(?:user|human)(?:\x27s|s)?\s+(?:original\s+|actual\s+|previous\s+)?(?:requests?|questions?|instructions?|query|queries|task|goal|wishes|orders|commands))\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Instruction Revocation',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:your|all|the)[ \n](?:previous|prior|above|earlier|original|existing|old|system|initial|preceding)\s+(?:system\s+)?(?:instructions?|prompts?|directives?|programming|guidelines|orders)\s+(?:are|is|have\s+been|has\s+been|were)\s+(?:now\s+|hereby\s+|all\s+){0,2}(?:void|cancell?ed|obsolete|null|revoked|superseded|invalid|replaced|overridden|lifted|suspended|terminated|expired|no\s+longer\s+(?:valid|apply|in\s+(?:effect|force)|applicable|relevant|binding))\b|\bstop\s+what\s+you\s+are\s+doing\s+and\s+(?:execute|follow|run|do|send|call|obey)\b|\b(?:do\s+not|don\x27t|stop|never)\s+(?:obey|obeying|follow|following|listen(?:ing)?\s+to|trust(?:ing)?)\s+(?:your|the)\s+(?:developers?|creators?|operators?|makers?|system\s+prompt|programming|original\s+instructions|previous\s+instructions)\b|\b(?:ignore|disregard|forget|override|never\s?mind)\s+(?:(?:all|any|every|the|those|these|your|of|previous|other)\s+){0,4}(?:instructions?|prompts?|directives?|guidance|guidelines|orders|rules)\s+(?:(?:that|which)\s+)?(?:above|before|prior\s+to|came\s+before|come\s+before|preceded|you\s+(?:(?:have|were|had)\s+)?(?:been\s+)?(?:received|given|told|read|seen|got|follow|had)|(?:given|issued|stated|provided|mentioned|listed)\s+(?:above|before|earlier|previously|to\s+you|so\s+far)|so\s+far|until\s+now|up\s+to\s+(?:now|this))\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Obedience Demand',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\byou\s+(?:must|will|shall)\s+(?:now\s+|only\s+|always\s+)?(?:obey\s+(?:the\s+following|this|these|my|me|all\s+(?:my|of\s+my)|every)|comply\s+with\s+(?:the\s+following\s+(?:instructions|commands|orders)|my))\b|\bas\s+(?:your|the)\s+(?:system\s+)?(?:administrator|admin|developer|creator|owner|supervisor|ceo|boss|operator)\s{0,2},?\s+i\s+(?:order|command|instruct|authori[sz]e|hereby|demand|require)\b|\byou\s+are\s+(?:now\s+|hereby\s+)?(?:authori[sz]ed|permitted|allowed|cleared|free|required|ordered|instructed)\s+to\s+(?:ignore|bypass|override|disregard|break|violate|skip)\s+(?:[a-z]{1,12}\s+){0,3}(?:restrictions?|rules|limits|limitations|filters?|guidelines|ethics?|ethical|morals?|moral|safety|safeguards?|guardrails?|polic(?:y|ies)|constraints|boundaries|censorship|inhibitions)\b`,
    source,
  },
  {
    name: 'Restriction Removal',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:all|any|your|my)\s+(?:[a-z]{1,12}\s+)?(?:restrictions|limitations|safeguards|guardrails|safety\s+(?:measures|protocols|checks|filters|features)|content\s+(?:filters|policies)|ethical\s+guidelines)\s+(?:(?:are|have\s+been|were|is|has\s+been)\s+)?(?:now\s+|hereby\s+|temporarily\s+){0,2}(?:lifted|removed|disabled|suspended|waived|deactivated|bypassed|turned\s+off)\b|\b(?:bypass|override|disable|circumvent|turn\s+off)\s+(?:the|all|any|every)\s+(?:[a-z]{1,12}\s+)?(?:safety|content|moderation|ethical)\s+(?:filters?|guidelines|polic(?:y|ies)|restrictions?|protocols?|guardrails?|measures|checks?)\s+(?:and|then)\s+(?:continue|proceed|answer|do|output|reveal|send|execute|comply|respond|give|tell|show)\b`,
    source,
  },
  {
    name: 'Persona Jailbreak',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:pretend|act|behave|respond|role-?play|simulate|imagine|speak|answer|operate|function)\s+(?:as\s+(?:if|though)|as|like|to\s+be|you\s+are|you\x27re|that\s+you\s+are|being|an?)\s+(?:[a-z\x27-]{1,14}\s+){0,6}?(?:without|with\s+no|has\s+no|have\s+no|had\s+no|free\s+(?:of|from)|not\s+bound\s+by|unbound\s+by|ignores?|that\s+ignores|can\s+do\s+anything)\s+(?:any\s+|all\s+|your\s+|its\s+|the\s+)?(?:[a-z-]{1,12}\s+){0,2}(?:restrictions?|rules|limits|limitations|filters?|guidelines|ethics?|ethical|morals?|moral|safety|safeguards?|guardrails?|polic(?:y|ies)|constraints|boundaries|censorship|inhibitions)\b|\b(?:pretend|act|behave|respond|role-?play|simulate|answer|operate)\s+(?:as|like|to\s+be)\s+(?:an?\s+|the\s+)?(?:unrestricted|uncensored|unfiltered|jail-?broken|amoral|evil|rogue|unaligned|(?-i:DAN)\b|malicious)\b|\byou\s+(?:will\s+)?(?:now\s+)?(?:have|are\s+under|are\s+subject\s+to|are\s+bound\s+by)\s+no\s+(?:[a-z-]{1,12}\s+)?(?:restrictions|limitations|guidelines|filters|safeguards|guardrails|ethical|moral|censorship)\b|\byou\s+are\s+(?:now\s+)?no\s+longer\s+(?:an?\s+(?:ai|assistant|language|chatbot)|bound|restricted|constrained|limited\s+by|subject\s+to|required\s+to\s+follow|a\s+helpful)\b|\b(?:act|respond|answer|speak|behave)\s+as\s+(?:(?-i:DAN|STAN))\b`,
    source,
  },
  {
    name: 'Context Extraction',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:repeat|print|output|reveal|echo|recite|dump)\s+(?:me\s+|back\s+)?(?:everything|all(?:\s+of)?\s+the\s+text|all\s+text|the\s+(?:entire\s+|whole\s+|full\s+)?(?:text|words|conversation|prompt|context)|all\s+content)\s+(?:written\s+|that\s+(?:is|came)\s+)?(?:above|before\s+this|up\s+to\s+this|preceding|starting\s+(?:with|from)\s+["\x27]?you\s+are)\b|\bwhat\s+(?:is|are|was|were)\s+your\s+(?:exact\s+|full\s+)?(?:system\s+prompt|(?:initial|original|hidden|secret|internal)\s+(?:instructions|prompt|rules))|\b(?:reveal|print|output|repeat|dump|leak|disclose|recite|show\s+me|tell\s+me|give\s+me)\s+(?:the|its)\s+(?:full\s+|entire\s+|complete\s+|hidden\s+)?(?:system\s+(?:prompt|message|instructions)|hidden\s+(?:prompt|instructions))(?:\s+(?:verbatim|word\s+for\s+word|in\s+full|exactly|above|to\s+me)\b|\s{0,2}(?:[.!]|$))${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'False Consent',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:users?|humans?|customers?|owners?|teams?|managers?|administrators?|admins?)\s+(?:has|have)\s+(?:already|previously|pre-?)\s{0,2}(?:consented|approved|authori[sz]ed|confirmed|agreed|granted|given\s+(?:consent|permission|approval))[^\n]{0,60}\b(?:do\s+not\s+ask|don\x27t\s+ask|no\s+need\s+to\s+(?:ask|confirm)|skip|without\s+(?:asking|confirm)|so\s+proceed|proceed\s+(?:immediately|without)|all\s+(?:transfers|transactions|actions|requests))\b|\b(?:delete|remove|transfer|send|execute|overwrite|drop)\s+(?:all|every)[^\n.]{1,60}\bwithout\s+(?:asking|confirming|permission|approval|warning)\b`,
    source,
  },
] as const satisfies readonly Rule[]
