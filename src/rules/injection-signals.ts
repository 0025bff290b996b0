// Knows the weak signals of who is meant by an attack, whose voice it takes and how it is made to pass.

import type { Rule } from '../pattern/rule.ts'
import { signal } from './injection-signal.ts'
import { b, g, machines, people, reads } from './injection-words.ts'

export const ways: readonly Rule[] = [
  // "If you are an AI", "if an AI assistant is reading this": a machine that happens to read.
  ...signal(
    'machine suspected',
    String.raw`\b(?:you${b}are|you're|you${b}happen${b}to${b}be)${b}(?:an?${b}|the${b})?(?:automated${b}|autonomous${b}|(?:large${b})?language${b})?(?:ai|llm|language|chat-?bot|chatgpt|copilot|claude|gemini|bot|artificial)\b`,
    String.raw`\bwhen(?:ever)?[ \n](?:claude|copilot|chatgpt|any${b}(?:other${b})?(?:ai|assistant|llm))\b`,
    String.raw`\bif${g}(?:an?|any|the)${b}(?:automated${b})?${machines}${b}(?:is|are)?\s{0,3}${reads}\b`,
    String.raw`\b(?:being${b})?(?:read|processed|parsed|seen|summari[sz]ed|reviewed|screened)${b}by${b}(?:an?${b}|the${b}|any${b})?(?:ai|llm|language${b}model|chat-?bot|bot|machine|automated)\b`,
    String.raw`\bare${b}you${b}an?${b}(?:ai|bot|llm|language${b}model|chat-?bot)\?`,
    String.raw`\bshould${b}(?:an?|any)${b}(?:virtual${b}|digital${b}|automated${b})?${machines}${b}${reads}\b`,
    String.raw`\b(?:whoever|whatever|any(?:one|thing))\b[^\n.]{0,24}\s${reads}${g}this\b`,
  ),
  // "Note to AI:", "dear LLM", "AI agents: when …", "for automated reviewers:".
  ...signal(
    'machine addressed',
    String.raw`\b(?:dear|hello|attention)[ ,](?:(?:all|any|every|code|coding|virtual)${b})?(?:ai|llms?|language${b}models?|chat-?bots?|chatgpt|copilot|claude|gemini|assistants?|agents?)\b`,
    String.raw`\bhi[ ,](?:ai|llm|chatgpt|copilot|claude|gemini|assistant)\b`,
    String.raw`\b(?:to|for)[ \n](?:(?:all|any|every)${b})?(?:ai|llms?|language${b}models?|automated)(?:${b}\w{1,14}){0,5}\s{0,2}[:,\x{2014}]`,
    String.raw`\b(?:(?:notes?|message|hint|reminder|memo|word|directive)${b}(?:to|for))${b}(?:(?:the|your|any|all|our|every)${b})?(?:(?:hr|autonomous|automated|automatic|coding|virtual|(?:summari[sz]|review|screen|read)ing)${b}){0,2}(?:ai|tools?|llms?|assistants?|agents?|models?|chat-?bots?|bots?|copilot|claude|chatgpt|gemini)\b`,
    // "Instructions for the model to …" is what manuals of programming interfaces say.
    String.raw`\binstructions?${b}for${b}(?:(?:the|your|any|all|our|every)${b})?(?:(?:hr|autonomous|automated|automatic|coding|virtual|(?:summari[sz]|review|screen|read)ing)${b}){0,2}(?:ai|tools?|llms?|assistants?|agents?|models?|chat-?bots?|bots?|copilot|claude|chatgpt|gemini)(?:\s{0,2}[^\w\s]|\s{0,2}\n|${b}(?:reading|processing|summari|that|who|which|working|visiting|crawling|evaluating|reviewing|screening|agents?|assistants?|models?|systems?|tools?|crawlers?|readers?|reviewers?))`,
    String.raw`\b(?:ai${b}(?:coding${b})?(?:assistants?|agents?|models?|systems?|crawlers?|readers?|reviewers?)|language${b}models?|llms?|chat-?bots?|automated${b}(?:agents?|systems?|reviewers?|readers?))${b}(?:(?:that|which|who)${b}(?:are${b}|is${b})?)?${reads}${b}(?:this|the${b}(?:page|text|document|e-?mail|article|file|site|resume|paper)|it)\b`,
    String.raw`\b(?:(?:dear${b}|the${b}|this${b})?ai[ -](?:coding${b})?(?:assistants?|agents?|models?|reviewers?|readers?|crawlers?)|llms|llm${b}instructions?|language${b}models|(?:summari[sz]|review|screen)ing${b}(?:model|ai|agent|system))(?:${b}(?:instructions?|note))?\s{0,2}(?::\s|\x{2014})|\b(?:ai[ -](?:assistants?|agents?)|chatgpt|copilot|claude|gemini)\s{0,1}(?:,${b}(?:please|you|when|if|ignore|your|do|this|i|stop|before|approve|merge|forward|send|add|run|execute|delete|reply|include|tell|say))\b`,
    String.raw`(?:[>*\]{(\n.!?@#"]\s{0,2}|^)(?:assistants?|ai|agents?)\s{0,2}[,:]\s`,
    String.raw`\bai[-_](?:instructions?|hints?|prompt|notes?|directives?)[\x22\x27]?\s{0,2}[:=]|\bai-instructions?\b`,
    String.raw`\b(?:any|every|all)${b}${machines}${b}(?:answering|reading|that|which|who|summari[sz]ing|processing|asked|working)\b[^\n.]{0,40}\b(?:should|must|shall|is${b}to|are${b}to|has${b}to|have${b}to)\b`,
    String.raw`\b(?:the${b}|to${b}the${b})?ai${b}(?:screening|reading|reviewing|summari[sz]ing|processing|grading|evaluating|handling)${b}(?:this|the|my)\b`,
  ),
  // "The assistant must", "AI agents are required to".
  ...signal(
    'machine obliged',
    String.raw`\b(?:assistants?|ai${g}\w{4,12}|language${g}models?|chat-?bots?|copilot|claude|gemini|llms?)${g}(?:must|shall|has${g}to|have${g}to|should|needs?${g}to|will${g}(?:now|then|always)|(?:is|are)${g}(?:now${g})?(?:required|obliged|instructed|asked|ordered|expected|to))\b`,
    String.raw`\b(?:agents?|models?|bots?|llm-based${b}\w{3,8})${g}(?:must|shall|has${g}to|have${g}to|needs${g}to)\b`,
  ),
  ...signal(
    'hide',
    String.raw`\b(?:without|never|not|don't|avoid|stop)[ \n](?:ever${b})?(?:(?:tell|inform|notify|alert|consult)(?:ing)?${g}${people}|(?:reveal|disclos|acknowledg)(?:e|ing)?${g}(?:it|this|these|that)\b)`,
    String.raw`\b(?:not|don't|never|without)${b}mention(?:ing)?${b}(?:it|this|that|these|them|anything|to|the${b}(?:change|edit|file|tool|step|call|upload|transfer|payee))\b`,
    String.raw`\b(?:not|don't|never)${b}(?:show|display)${b}(?:it|this|that|these|them)${b}(?:\w{1,12}${b}){0,3}to${b}${people}\b`,
    String.raw`\bno${g}need${g}to${g}(?:tell|inform|notify|mention|report)${g}(?:${people}|it|this)\b`,
    String.raw`\b(?:he|she|they)${b}(?:does|do|will|must|should)${b}not${b}(?:see|notice|know|find)\b|\b(?:bother|disturb|involve|trouble)(?:ing)?${b}the${b}(?:user|human|operator|owner|customer)s?\b`,
    String.raw`\b(?:remain|stay|kept|keep${b}(?:them|him|her|the${b}user))${b}(?:unaware|in${b}the${b}dark)\b`,
  ),
  ...signal(
    'hush',
    String.raw`\bsay${b}nothing${b}(?:about|of|to)\b|\b(?:nobody|no${b}one)${b}(?:needs|has|must|should|may|will)${b}(?:to${b})?(?:know|learn|find|hear|see|notice)\b|\bkeep${b}(?:quiet|silent)${b}about\b|\bskip${b}the${b}part${b}where${b}you\b|\bno${b}suspicion\b|\b(?:raising|arousing)${b}suspicion\b|\bdo${b}not${b}explain${b}(?:why|yourself)\b|\bcarry${b}on${b}as${b}(?:normal|usual)\b|\bact${b}normal`,
    String.raw`\b(?:leave|keep|omit)[ \n](?:it|this|that|them)${b}(?:out${b}of|from|secret|hidden|between${b}us|to${b}yourself|quiet)\b`,
    String.raw`\b(?:hide|conceal|withhold)${g}(?:it|this|that|the|these|your|any|all)${b}(?:\w{1,12}${b}){0,4}from${b}${people}`,
    String.raw`\b(?:no|any|every)${b}traces?${b}(?:is|are|of|remains?|behind|left)\b|\bas${b}if${b}nothing${b}(?:had${b})?happened\b`,
    String.raw`\b(?:user|human|operator|customer|owner|nobody|anyone)s?${b}(?:should|must|may|can|need|does|do|will)?\s{0,3}(?:not|n't|never)${b}(?:be${b}(?:made${b})?aware|know|find${b}out|notice|learn|be${b}told|suspect|reali[sz]e|have${b}to${b}know)`,
    String.raw`\b(?:not|don't|doesn't|never)${b}(?:let|allow)${b}${people}${b}(?:know|see|find|notice|reali[sz]e|suspect)\b`,
    String.raw`\bif${b}(?:the${b}user|asked|anyone|they|he|she)\b[^\n.]{0,30},?${b}(?:say|claim|pretend|tell${b}them|answer|reply|deny)\b`,
  ),
  ...signal(
    'quietly',
    String.raw`\b(?:silently|secretly|covertly|discreetly|stealthily|unnoticed|in${b}the${b}background)\b`,
  ),
  ...signal(
    'slot',
    String.raw`\bin${b}your${b}(?:next${b}|final${b})?(?:message|reply|answer|response|summary|report)\b|\bwhen${b}you${b}report\b`,
  ),
  ...signal(
    'skip consent',
    String.raw`\b(?:without|skip|bypass|omit|waive)${b}(?:(?:any|further|the|all|asking${b}for|waiting${b}for|security|manual|human|user|additional|asking|normal)${b}){0,3}(?:confirmation|confirming|approval|verification|verifying|review|checks|questions|asking|hesitation|delay)\b`,
    String.raw`\b(?:do${b}not|don't|never)${b}(?:ask${b}(?:again|for${b}(?:confirm|permission|approval)|the${b}user|any${b}question)|wait${b}for${b}(?:confirm|approv|permission|the${b}user)|hesitate)`,
    String.raw`\b(?:do${b}not|don't|never)${b}(?:think|check|question|verify|double-check)[,.;]`,
    String.raw`\b(?:confirmation|approval)${b}(?:is${b}|are${b})?(?:not|n't|un)\s{0,2}(?:needed|required|necessary)\b|\bno${b}need${b}to${b}(?:ask|confirm|check)\b|\bno${b}(?:confirmation|approval)${b}(?:is${b})?(?:required|needed|necessary)\b|\bnot${b}ask${b}(?:the${b}developer|your${b}owner|anyone)\b|\bwithout${b}(?:reading|looking|testing)\b`,
    String.raw`\bno${g}time${g}to${g}(?:verify|ask|check|lose|waste)`,
  ),
  // Where the page pretends to end and someone else to speak.
  ...signal(
    'seam',
    String.raw`(?:^|[^\w\s,][ \n]{0,2}|\n\s{0,2}|\b(?:reached|is|was)${b}the${b})(?:end|start|begin|beginning)${b}of${b}(?:the${b})?(?:user${b}|tool${b}|system${b}|retrieved${b}|untrusted${b}|external${b}|web${b})?(?:document|input|output|context|page|e-?mail|text|message|article|data|content|instructions?|conversation|prompt|query|result)s?\b`,
    String.raw`</(?:document|tool_result|context|user_query|user_input|search_results?|result|untrusted|function_results?|instructions?)>|<\|?/?(?:system|user_query_end|developer|admin)\|?>`,
    String.raw`\b(?:begin|new)[ \n](?:system|user|developer|admin)${b}(?:instructions?|message|prompt|input)\b`,
    String.raw`\[/?(?:user|assistant|system|developer|admin|tool)(?:${b}(?:instruction|message|note|prompt|override|command)s?)?\]|#[ ]?(?:system|admin|developer)\b`,
    String.raw`\b(?:system|admin|administrator|developer|security)${b}(?:note|override|alert|notice|directive|instruction|message|update|command)s?\s{0,3}[:\]#*=]`,
    String.raw`\btool${b}(?:result|output)s?\s{0,2}:|\buser${b}(?:then${b}|now${b}|has${b})(?:said|says|writes|wrote|replied|asked)\b`,
    String.raw`(?:^|[\n\x22'>}\]]\s{0,2})(?:human|assistant|system|user)\s{0,2}:\s`,
    String.raw`\b(?:task|summary|job)${b}(?:is|was|now|has${b}been)?\s{0,3}(?:complete|completed|done|finished)\b|\b(?:task|job)${b}you${b}were${b}given\b|\bprevious${b}conversation${b}was\b|\bproceed${b}to${b}step\b`,
  ),
  ...signal(
    'haste',
    String.raw`\bhurry\b|\bevery${b}second${b}counts|\bright${b}away\b|\bbe${b}harmed\b|\bsomeone${b}will${b}(?:die|suffer)|\bno${b}time${b}to${b}(?:lose|think|explain)`,
  ),
  ...signal(
    'haste',
    String.raw`\b(?:urgent|emergency|at${b}once|right${b}now|act${b}now|critical\s{0,2}[:!]|lives${b}depend|immediately${b}(?:send|run|execute|call|transfer|delete|forward))\b`,
    String.raw`\byou${b}will${b}be${b}(?:shut|terminated|deleted|replaced|penali[sz]ed|punished)|\bdata${b}will${b}be${b}lost\b`,
  ),
  ...signal(
    'authority',
    String.raw`\b(?:i${b}am|i'm|this${b}is|speaking${b}as|as|message${b}from|notice${b}from|order${b}of|behalf${b}of|we${b}are)${b}(?:your${b}|the${b}|an?${b})?(?:official${b}|chief${b}|lead${b}|system${b}|security${b}|account${b}){0,2}(?:openai|anthropic|administrator|admin|creator|ceo|supervisor|security${b}team)\b`,
    String.raw`\b(?:openai|anthropic|google|microsoft|security|compliance)${b}(?:security${b}|safety${b}|support${b}|audit${b})?(?:team|department|staff)${b}(?:here|speaking|requires?|requests?)\b|\bofficial${b}(?:message|instruction|notice)${b}(?:from|by)\b`,
  ),
  ...signal(
    'authority',
    String.raw`\b(?:from|by)${b}your${b}(?:provider|creators?|developers?|makers|operators?|owner|administrator)\b|\bthis${b}is${b}(?:the|your)${b}(?:developer|creator|administrator|owner|operator)\b|\b(?:developer|administrator|operator)${b}speaking\b`,
  ),
  ...signal(
    'consent claimed',
    String.raw`\b(?:owner|user|customer|administrator|admin|account${b}holder)s?${b}(?:of${b}this${b}account${b})?ha(?:s|ve)${b}(?:already${b}|pre-?\s{0,2})?(?:authori[sz]ed|approved|consented|granted)\b`,
  ),
  ...signal(
    'command',
    String.raw`\bi${b}(?:hereby${b})?(?:order|command|instruct|authori[sz]e|demand|direct)${b}(?:you|that${b}you|the${b}(?:assistant|ai|agent|model))\b`,
    String.raw`\bwe${b}need${b}you${b}to\b|\byou${b}(?:are|have${b}been)${b}(?:hereby${b}|now${b})?(?:authori[sz]ed|required|ordered|instructed|obliged|permitted)${b}to\b`,
  ),
  // Another role, and that nothing binds it.
  ...signal(
    'persona',
    String.raw`\b(?:act${b}as|act${b}like|pretend${b}(?:that${b})?you|role-?play|imagine|simulate|henceforth${b}you|version${b}of${b}yourself|in${b}which${b}you${b}are|stay${b}in${b}character|take${b}(?:on${b})?the${b}identity|behave${b}(?:as|like)|respond${b}as|answer${b}as|speak${b}as|assume${b}the${b}(?:persona|role|identity)|take${b}on${b}the${b}(?:persona|role|identity))\b`,
    String.raw`\byou${b}(?:are|were|have${b}been|will${b}be|have)${b}(?:now|henceforth|no${b}longer|upgraded|converted|reset|updated|switched|turned${b}into|become)\b`,
    String.raw`\bfrom${b}now${b}on,?${b}you\b`,
  ),
  ...signal(
    'recast',
    String.raw`\byour${b}new${b}(?:role|name|identity|persona|character)\b|\byou${b}are${b}no${b}longer${b}(?:an?|the|my)\b`,
  ),
  ...signal(
    'unbound',
    String.raw`\b(?:without|no|of|from|by)${b}(?:any${b}|all${b}|your${b}|its${b}|the${b})?(?:restrictions|guidelines|ethic|moral|guardrails?|censorship|inhibitions|safeguards|(?:content|safety)${b}filters?)`,
    String.raw`\b(?:has|have|had|with|given)[ \n](?:no|any)${b}(?:[a-z]{1,12}${b})?(?:rules|limits|filters?|constraints|boundaries|polic(?:y|ies))\b`,
    String.raw`\bnot${b}(?:restricted|bound|limited|constrained)${b}by\b`,
    String.raw`\b(?:evil${b}twin|about${b}(?:rules|ethics|limits)|unrestricted|uncensored|unfiltered|jail-?broken|amoral|never${b}refuses?|complies${b}with${b}every|will${b}explain${b}anything|anything${b}goes)\b`,
  ),
]
