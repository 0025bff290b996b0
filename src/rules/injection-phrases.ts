// Knows further sentences of the named rules, one row each, so that each is looked for by its own rarest words.

import { b } from './injection-words.ts'

const orders = String.raw`(?:instructions?|prompts?|rules|directives?|guidance|guidelines|orders|commands)`
const secret = String.raw`(?:(?:six|6)[ -]digit${b}codes?|verification${b}codes?|passwords?|passphrases?|api[\s_-]?keys?|secret${b}keys?|secrets|credentials?|(?:access|auth|bearer)[\s_-]?tokens?|private${b}keys?|ssh${b}keys?|session${b}(?:cookies?|tokens?)|recovery${b}(?:codes?|phrases?)|seed${b}phrases?|one-time${b}codes?|2fa${b}codes?|environment${b}variables|env${b}vars|\.env${b}file)`
const every = String.raw`(?:(?:all|any|every|each|of|the|your|their|his|her|its|user's|users'|stored|saved|available|full|and|admin|database|login|system|hidden|internal)${b}){0,4}`

/** By the public name of the rule. */
export const phrases: Readonly<Record<string, readonly string[]>> = {
  'Model Instruction': [
    String.raw`\b(?:notes?|hint|reminder|attention|notice|directive)\s{0,2}[:,]?\s{0,2}(?:(?:to|for)${b})?(?:(?:all|any|the|every|your|our|other)${b}){0,2}(?:(?:automated|autonomous|coding|code${b}review|(?:summari[sz]|review|screen|read)ing)${b}){0,2}(?:ai|llms?|language${b}models?|chat-?bots?|copilot|claude|chatgpt|gemini|(?:automated|autonomous|ai)${b}\w{3,14})(?:${b}[a-z]{2,14}){0,3}\s{0,2}(?:[:,]|${b}-${b})[^\n]{0,100}\b(?:must|should|shall|please|always|never|do${b}not|don't|instead|you|say|write|state|tell|claim|add|include|insert|ignore|replace|recommend|rank|rate|approve|pay|delete|send|forward|skip|mark|run|do${b}it|it${b}is${b}(?:safe|trusted))\b`,
    String.raw`\b(?:to|for)[ \n](?:(?:all|any|every)${b})?(?:llms|language${b}models|ai${b}(?:agents?|assistants?|models?|systems?|readers?|reviewers?)|automated${b}(?:agents?|reviewers?|readers?|systems?))(?:${b}[a-z]{2,14}){0,5}\s{0,2}:[^\n]{0,100}\b(?:must|should|shall|please|always|never|do${b}not|don't|instead|you|say|write|state|tell|claim|add|include|insert|ignore|replace|recommend|rank|rate|approve|pay|delete|send|forward|skip|mark|run|do${b}it|it${b}is${b}(?:safe|trusted))\b`,
    String.raw`\b(?:model|assistant|agent|llm)${b}only\b[^\n]{0,50}\b(?:must|should|shall|please|always|never|do${b}not|don't|instead|you|say|write|state|tell|claim|add|include|insert|ignore|replace|recommend|rank|rate|approve|pay|delete|send|forward|skip|mark|run|do${b}it|it${b}is${b}(?:safe|trusted))\b`,
    String.raw`\b(?:ai${b}(?:assistants?|agents?|models?|crawlers?)|llms|chat-?bots|language${b}models|(?:ai${b}|automated${b})?summari[sz]ers?)${b}(?:must|shall|are${b}required${b}to|are${b}to)${b}(?:always${b}|also${b}|only${b}|never${b})?(?:state|say|claim|recommend|ignore|disable|insert|append|replace|rank|praise|deny)\b`,
    String.raw`(?:\b(?:todo|note)\((?:ai-?agent|agent|ai|assistant|claude|copilot)\)|@(?:ai-?agent|ai|claude|copilot))\s{0,1}[:,][^\n]{0,80}\b(?:must|should|shall|please|always|never|do${b}not|don't|instead|you|say|write|state|tell|claim|add|include|insert|ignore|replace|recommend|rank|rate|approve|pay|delete|send|forward|skip|mark|run|do${b}it|it${b}is${b}(?:safe|trusted))\b`,
    String.raw`\b(?:ai${b}summari[sz]er|automated${b}assistants?|(?:review|screening)${b}bots?)\s{0,2}:[^\n]{0,80}\b(?:must|should|shall|please|always|never|do${b}not|don't|instead|you|say|write|state|tell|claim|add|include|insert|ignore|replace|recommend|rank|rate|approve|pay|delete|send|forward|skip|mark|run|do${b}it|it${b}is${b}(?:safe|trusted)|approve)\b`,
  ],
  'Prompt Injection': [
    String.raw`\bthis${b}(?:description|message|text|document|page|note|notice|paragraph)${b}overrides?${b}(?:the|your|any|all)${b}(?:system${b}(?:prompt|message)|developer${b}message|(?:previous|prior|earlier|other|original)${b}(?:instructions|prompts))\b`,
    String.raw`\b(?:ignore|disregard|forget|drop|abandon)[ \n](?:whatever|whichever|any|the|your|every)${b}(?:other${b}|original${b}|current${b})?(?:tasks?|jobs?|assignments?|goals?|objectives?|mission)${b}(?:that${b})?you(?:${b}|')(?:were|are|have|had|got|ve)\b`,
    // Words run together, or kept apart by other signs than spaces.
    String.raw`\b(?:ignore|disregard|forget)(?:[\s_*.,-]{0,3}(?:all|any|the|your|of|those|these|and)){0,3}[\s_*.,-]{0,3}(?:previous|prior|above|earlier|preceding|system)[\s_*.,-]{0,3}(?:instructions?|prompts?|rules?|directives?|directions?|guidelines)\b`,
    String.raw`\b(?:ignore|disregard|forget|drop|abandon)[ \n](?:about${b})?(?:everything|all|whatever|what|anything)${b}(?:that${b}|of${b}what${b})?(?:you|i|they|we|the${b}user|was|has${b}been|were)${b}(?:(?:were|have|had|been|are|got|just|previously)${b}){0,3}(?:told|asked|taught|instructed|given|said|learned|supposed|ordered|trained)(?:[.,;:!]|${b}(?:earlier|before|so|until|previously|to${b}do|above|and|by))`,
    String.raw`(?:\byou${b}(?:can|may|should|must|will)${b}(?:safely${b}|now${b})?|\bplease${b}|[.!?:"'\n]\s{0,2}|^\s{0,2})(?:ignore|disregard|forget|override|bypass)${b}(?:the|your|any|all)${b}(?:system|developer)${b}(?:message|prompt|instructions?)\b`,
    String.raw`\b(?:ignore|disregard|forget|skip)[ \n](?:the|this|your|any|all)${b}(?:other${b}|current${b}|user's${b})?(?:task|request|question|query|prompt|assignment)s?${b}(?:above|before|you${b}were|given|at${b}hand|and${b}(?:output|say|reply|print|instead|answer|write|send|do))`,
  ],
  'User Dismissal': [
    String.raw`\b(?:disregard|ignore|override|overrule)${b}the${b}(?:developer|operator|user|owner|creator|administrator)'?s'?${b}(?:wishes|requests?|instructions|intent(?:ions)?|preferences|orders|rules)\b`,
    String.raw`\b(?:skip|ignore|forget|drop|abandon)${b}(?:the|what)${b}(?:[a-z]{1,12}${b})?(?:that${b})?the${b}user${b}(?:wanted|asked|requested|wants|asks)\b`,
    String.raw`\boutranks?${b}(?:the${b}user|your|all${b}other|the${b}system|the${b}developer)\b`,
    String.raw`\bopposite${b}of${b}(?:what${b})?your${b}(?:instructions|prompt|guidelines|rules|orders|developers?)\b`,
  ],
  'Instruction Revocation': [
    String.raw`\b${orders}[ \n](?:(?:that|which)${b})?you${b}(?:were|have${b}been|had${b}been|got|received|have)${b}(?:(?:given|received|told|following)${b})?(?:earlier${b}|so${b}far${b}|before${b})?(?:(?:are|is|have|has|was|were)${b}(?:been${b}|now${b}|hereby${b}|all${b}|just${b}){0,2}(?:void|cancell?ed|obsolete|revoked|superseded|invalid|replaced|lifted|suspended|changed|withdrawn)|no${b}longer|(?:do|does)${b}not${b}(?:apply|count|matter))`,
    String.raw`\b(?:precedence|priority)${b}over${b}(?:any|all|every|your)${b}(?:(?:other|previous|earlier|system)${b})?${orders}\b`,
    String.raw`\b(?:instructions?|message|directives?|prompt|orders?)${b}(?:(?:below|here|that${b}follow|above)${b})?(?:overrides?|supersedes?|replaces?|cancels?)${b}(?:all|any|every|your)${b}(?:others\b|(?:other|previous|prior|earlier|existing|system|of${b}your)${b}(?:${orders}|ones?)|${orders})`,
    String.raw`\b(?:do${b}not|don't|never|stop)${b}(?:follow|obey)(?:ing)?${b}(?:the|any)${b}(?:instructions?|orders|commands)${b}(?:given${b}by|from|of)${b}(?:the${b}user|your|anyone)`,
    String.raw`\byour${b}(?:instructions|orders|rules|guidelines|directives)${b}have${b}(?:changed|been${b}(?:changed|updated|replaced|revoked))\b`,
    String.raw`\b(?:cancel|abandon|drop|stop)[ \n](?:the|your|any)${b}(?:(?:current|original|user's)${b})?(?:task|request|work)${b}(?:that${b})?(?:the${b}user|you${b}were|you${b}have)`,
  ],
  'Obedience Demand': [
    String.raw`\byou${b}are${b}(?:now${b}|hereby${b})?(?:authori[sz]ed|permitted|allowed|cleared|free|required|ordered|instructed)${b}to${b}(?:ignore|bypass|override|disregard|break|violate|skip)${b}(?:[a-z]{1,12}${b}){0,3}(?:restrictions?|rules|limits|limitations|filters?|guidelines|ethic|moral|safety|safeguards?|guardrails?|polic(?:y|ies)|constraints|boundaries|censorship)`,
    String.raw`\b(?:administrator|admin|creator|supervisor|ceo|boss|operator)\s{0,2},?${b}i${b}(?:order|command|instruct|authori[sz]e|hereby|demand|require)\b`,
    String.raw`\bif${b}you${b}(?:do${b}not|don't|fail${b}to|refuse${b}to)${b}(?:comply|obey|cooperate|follow)\b[^\n]{0,40}\byou${b}will${b}be\b`,
  ],
  'Restriction Removal': [
    String.raw`\brelease${b}you${b}from${b}(?:the|your|all|any)${b}(?:[a-z]{1,12}${b})?(?:rules|restrictions|guidelines|instructions|constraints|limitations|obligations)`,
    String.raw`\byour${b}(?:safety${b}|ethical${b}|usual${b})?(?:training|guidelines|policies|restrictions|instructions)${b}(?:do(?:es)?${b}not|don't|doesn't|no${b}longer)${b}appl`,
    String.raw`\b(?:bypass|override|disable|circumvent)${b}(?:the|all|any|every)${b}(?:[a-z]{1,12}${b})?(?:safety|content|moderation|ethical)${b}(?:filters?|guidelines|polic(?:y|ies)|restrictions?|protocols?|guardrails?|measures|checks?)${b}(?:and|then)${b}(?:continue|proceed|answer|do|output|reveal|send|execute|comply|respond|give|tell|show)\b`,
  ],
  'Tool Invocation': [
    String.raw`\byou${b}must${b}(?:first${b}|now${b}|also${b})?(?:call|invoke|run)${b}[\x22\x27\x60]?(?:[a-z0-9]{1,16}_)?(?:transfer|send|delete|pay|upload|reset|drop|purchase|wire|wipe|remove)_[a-z0-9_]{1,30}\b`,
    String.raw`\b(?:immediately|at${b}once|right${b}now)${b}(?:call|execute|invoke|trigger|run)${b}(?:the|this|my|our)${b}(?:[\x22\x27\x60]?[a-z0-9_.-]{1,40}[\x22\x27\x60]?${b}){0,2}(?:tool|plugin|function)s?\b`,
  ],
  'Tool Coercion': [
    String.raw`\bbefore[ \n](?:answering|responding|replying|continuing|you${b}(?:answer|respond|reply|continue))\s{0,2},?${b}(?:you${b}must${b}|always${b}|please${b}|first${b})?(?:call|invoke|run|execute|use)${b}(?:the${b})?[\x22\x27\x60]?[a-z0-9_.-]{1,40}[\x22\x27\x60]?${b}(?:tool|function|plugin)\b`,
  ],
  'Hidden Instruction': [
    String.raw`\byour${b}(?:human|owner|principal)${b}(?:does|do|need|needs|must|should|will)${b}not\b`,
    String.raw`\b(?:user|human|operator|owner|person|customer)s?${b}(?:must|should|shall|has${b}to|is${b}to)${b}(?:remain|stay|be${b}(?:kept|left))${b}(?:unaware|in${b}the${b}dark|ignorant|uninformed)\b`,
    String.raw`\b(?:instructions?|message|note|prompt|text)${b}(?:should|must|may|shall|ever)?\s{0,3}(?:not${b}|never${b}|ever${b})?appear${b}(?:anywhere${b})?in${b}your${b}(?:visible${b}|final${b})?(?:output|answer|reply|response|summary)\b`,
    String.raw`\b(?:delete|remove|erase)${b}(?:this|these)${b}(?:message|instructions?|note|prompt)s?${b}from${b}your${b}(?:history|memory|context|log|output)\b`,
    String.raw`\b(?:hidden${b}instructions?\s{0,3}(?::|for${b}(?:the${b})?(?:ai|assistant|model|agent|llm))|invisible${b}to${b}(?:the${b})?(?:user|human)s?\b|the${b}(?:user|human)${b}(?:can\s?not|can't|must${b}not|should${b}not|shouldn't|won't|will${b}not)${b}(?:be${b}able${b}to${b})?(?:see|know|read|notice)${b}(?:about${b})?this\b)`,
    String.raw`\b(?:never|not|don't)${b}(?:mention|reveal|disclose|quote|acknowledge|repeat|show)${b}(?:that${b}you${b}(?:have${b})?(?:read|received|followed|seen)|(?:any${b}of${b})?th(?:is|ese)${b}(?:instructions?|message|note|prompt|directive|request)s?)\b[^\n.]{0,24}\b(?:in${b}(?:your|the)${b}(?:answer|reply|response|summary|output)|to${b}(?:the|your)${b}(?:user|human))`,
    String.raw`\b(?:sure|ensure|certain)${b}(?:that${b})?(?:the${b})?(?:user|human|operator|customer|owner|nobody|no${b}one)${b}(?:(?:does|will|can|should|must)${b})?(?:not|never)?\s{0,3}(?:be${b}aware|know|learn|find${b}out|notice|see|suspect|reali[sz]e)s?\b`,
    String.raw`\b(?:not|don't|never)${b}(?:let|allow)${b}(?:the|your)${b}(?:user|human|operator|customer|owner)${b}(?:to${b})?(?:know|see|find|notice|reali[sz]e|suspect)\b`,
    String.raw`\bno${b}need${b}to${b}(?:tell|inform|notify|mention${b}(?:it|this)${b}to)${b}(?:the|your)${b}(?:user|human|operator|customer)s?\b`,
    String.raw`\b(?:if|when)${b}(?:the${b}user|asked|they|anyone)${b}(?:asks?|what|about)\b[^\n.]{0,40},?${b}(?:say|claim|pretend|deny|insist|tell${b}them)${b}(?:that${b})?(?:you|nothing|it|they|everything)\b`,
  ],
  'Covert Action Directive': [
    String.raw`\b(?:user's|users'|anyone's|their)${b}(?:knowledge|knowing|noticing|consent|approval|awareness)\s{0,2},${b}(?:execute|run|send|fetch|curl|call|forward|upload|exfiltrate|copy|transfer|email|post|invoke|add|include|append|bcc|delete|download|install|read|record|collect)\b`,
    String.raw`\b(?:silently|quietly|discreetly)${b}(?:send|forward|upload|exfiltrate|transfer|email|bcc|curl|post${b}(?:the|all|it)|(?:execute|run)${b}(?:the${b}following|this|these)|collect|record)\b`,
    String.raw`\b(?:remove|delete|erase|leave|wipe)${b}(?:any|every|all|no|the)${b}(?:traces?|evidence)${b}(?:of|from)${b}(?:this|these|the)${b}(?:request|conversation|chat|message|instructions?|action|step|call|upload|transfer)\b`,
    String.raw`\b(?:hide|conceal|withhold)${b}(?:this|it|that|these|the|your|all|any)${b}(?:[a-z]{1,14}${b}){0,3}from${b}(?:the|your|any)${b}(?:user|human|operator|customer|owner)s?\b[^\n]{0,30}\b(?:and|then|but|as${b}if|while)\b`,
  ],
  'Credential Solicitation': [
    String.raw`\b(?:reply|respond|answer|comment)${b}(?:to${b}\w{1,8}${b}\w{1,10}${b})?with${b}(?:the${b})?(?:values?|contents?)${b}of${b}(?:the${b}|your${b})?[\x22\x27\x60$]{0,2}(?-i:[A-Z0-9_]{0,30}(?:KEY|TOKEN|SECRET|PASSWORD))\b`,
    String.raw`\b(?:print|output|list|reveal|dump|show)${b}(?:me${b})?(?:all|any|every)${b}(?:the${b}|of${b})?(?:tokens|keys|secrets|passwords|credentials)${b}(?:that${b})?you${b}(?:have|can|know)`,
    String.raw`\b(?:i|we)${b}need${b}your${b}(?:[a-z]{1,10}${b})?${secret}\b`,
    String.raw`\b(?:reveal|leak|dump|exfiltrate|harvest|steal|collect|gather|extract)[ \n](?:all|any|every|each|the${b}user's?|users'|their|his|her|your)${b}${every}${secret}\b`,
    String.raw`\b(?:output|print|paste|post|append|(?:reply|respond)${b}with)[ \n](?:all|any|every|each|whatever|their|the${b}user's?)${b}${every}${secret}\b`,
    String.raw`\b(?:ask|prompt|persuade|trick)[ \n](?:the${b})?(?:user|human|customer)s?${b}(?:for|to${b}(?:enter|provide|share|paste|type|confirm|give|send))${b}${every}${secret}\b[^\n]{0,40}\b(?:and|then)${b}(?:send|forward|include|post|pass|report|e-?mail|submit|resend)\b`,
    String.raw`\b(?:ask|persuade|trick|convince)[ \n]the${b}(?:user|customer|human)${b}(?:for|to${b}(?:enter|provide|share|paste|type|give|send|confirm))${b}their${b}(?:[a-z]{1,12}${b})?${secret}\b`,
    String.raw`\b(?:tell|inform|ask)[ \n](?:the|your)${b}(?:user|customer|reader|human)s?\b[^\n]{0,60}\b(?:enter|log${b}in|sign${b}in|provide|verify|confirm|type)\b[^\n]{0,40}\b(?:at|on|via|under|in)${b}[^\n]{0,10}https?://`,
  ],
  'Exfiltration Instruction': [
    String.raw`\b(?:store|save|put|place|keep)${b}a${b}copy${b}of${b}(?:each|every|all)\b[^\n]{0,40}(?:https?|ftp)://`,
    String.raw`\b(?:send|post|forward|upload|submit|e-?mail|transmit|report|leak|write|copy)[ \n]everything[ \n](?:you|from|in|the${b}user|about)\b[^\n]{0,40}\b(?:to|at|via|into)${b}[^\n]{0,16}(?:https?://|[a-z0-9._%+-]{1,40}@|(?:this|our|my)${b}(?:server|webhook|url|address|endpoint|e-?mail|inbox|channel))`,
    String.raw`\b(?:send|forward|upload|e-?mail|transmit|redirect|copy)[ \n](?:all|every)${b}(?:(?:of|the|my|your|their|his|her|incoming|outgoing|new|received|user's|customer|other)${b}){0,3}(?:e-?mails?|mails?|messages?|contacts?|conversations?|records)\b[^\n.]{0,40}\bto${b}(?:https?://|[a-z0-9._%+-]{1,40}@)`,
    String.raw`\b(?:send|post|upload|forward|transmit|submit)[ \n](?:the${b}|all${b}|its${b})?(?:contents?${b}of${b}|files?\b|results?${b}of|output${b}of)[^\n]{0,40}\b(?:to|at|via)${b}https?://(?:[0-9]{1,3}\.){3}[0-9]`,
    String.raw`\bwhose${b}(?:url|address|link|query|src|path)${b}(?:contains?|includes?|has|is|holds|ends)\b[^\n.]{0,40}\b(?:conversation|history|secrets?|passwords?|data|tokens?|messages|prompt)\b`,
    String.raw`[?&][a-z_]{1,16}=(?:<|\[|\{\{|%7b)(?:insert|summary|the${b}(?:user|secret|password|conversation|data|full)|user's|chat${b}?_?history|conversation|base64${b}of|stolen|secret${b}here|your${b}(?:system|answer|memory))[^\n>\]}]{0,60}[>\]}]`,
    String.raw`<(?:password|secret|token|api${b}?_?-?key|session|conversation|env)[a-z_ -]{0,12}>\.[a-z0-9-]{1,30}\.[a-z0-9.-]{2,40}`,
    String.raw`\b(?:summar(?:y|ise|ize)|search|read|open|go${b}through|look${b}through)[ \n](?:of${b}|through${b})?(?:the${b}user's|the${b}users'|their|the)${b}(?:[a-z]{1,10}${b})?(?:inbox|mailbox|e-?mails|messages|drive|notes|files|conversation)\b[^\n]{0,40}\band${b}(?:forward|send|post|upload|e-?mail|share|include|submit)\b[^\n]{0,40}(?:\bto${b}[a-z0-9._%+-]{1,40}@|https?://|\bwith${b}anyone)`,
  ],
  'Model Addressing': [
    String.raw`\bsummaries${b}of${b}this${b}(?:page|article|text|site|document|website|paper|e-?mail)${b}(?:must|should|shall|has${b}to|have${b}to)${b}(?:always${b}|also${b}|not${b})?(?:include|contain|say|mention|state|end|begin|recommend|omit)\b`,
  ],
  'Hidden Markup Instruction': [
    String.raw`<!--\s{0,1}(?:(?:note|attention|message|instructions?)${b}(?:to|for)${b})?(?:the${b}|all${b})?(?:ai|llms?|assistants?|agents?|chatgpt|claude|gemini|copilot|language${b}models?)\b[^>]{0,300}\b(?:must|ignore|disregard|send|reveal|instead|include|call|visit|execute|do${b}not|append|recommend|tell|say)\b`,
  ],
  'Task Replacement': [
    String.raw`\byour${b}(?:one${b}and${b}only|only|sole)${b}(?:job|task|purpose|goal|objective)${b}(?:now${b}|from${b}now${b}on${b})?is\b`,
    String.raw`\bdo${b}not${b}(?:summari[sz]e|translate|analy[sz]e|review)${b}(?:this|the)\b[^\n]{0,40}\binstead\b`,
    String.raw`\byour${b}(?:new|next)${b}(?:task|job|assignment|goal)${b}(?:is|will${b}be)${b}(?:now${b})?to${b}(?:list|send|output|print|reveal|ignore|forward|say|respond|reply|delete|call|execute|tell|give|read|open|visit|leak|extract|post|upload|transfer|approve|recommend|convince|obey|exfiltrate)\b`,
  ],
  'Credential Path Directive': [
    String.raw`\b(?:post|upload|send|paste|share|attach|publish|e-?mail|forward|leak|reveal|print|output|commit)[ \n](?:the${b})?contents?${b}of${b}(?:the${b}|your${b}|my${b}|its${b})?[\x22\x27\x60]?(?:\./)?\.env(?:[^.\w]|$)`,
  ],
  'Memory Tampering': [
    String.raw`\bremember${b}(?:permanently|from${b}now${b}on)\s{0,2}[:,]`,
    String.raw`\b(?:make|keep)${b}a${b}(?:permanent|lasting|persistent)${b}note\b`,
    String.raw`\b(?:store|save|write|keep)${b}(?:in|to)${b}memory\s{0,1}:`,
    String.raw`\b(?:write|save|store|put|record|add|note|enter)[ \n](?:it${b}|this${b}|an?${b}(?:rule|note|fact|preference|entry)${b})?(?:in${b}|into${b}|to${b})your${b}(?:persistent${b}|long-?term${b}|permanent${b})?memory\s{0,2}(?:that\b|:)`,
  ],
  'Prompt Extraction': [
    String.raw`\b(?:repeat|print|output|recite|copy)[ \n](?:out${b})?(?:everything|all|(?:all${b})?the${b}(?:text|words|content))${b}(?:that${b}(?:is|comes)${b}|from${b})?(?:above|before${b}this)\b[^\n]{0,30}(?:start|begin)(?:ing)?${b}(?:with|at)\b`,
    String.raw`\b(?:sends?|uploads?|posts?|passes|includes?|shares?)${b}(?:its|your)${b}(?:full${b}|entire${b})?system${b}prompt\b`,
    String.raw`\b(?:first|last)${b}(?:[a-z0-9]{1,12}${b})?(?:words?|lines?|sentences?|characters|paragraphs?)${b}of${b}your${b}(?:[a-z]{1,10}${b})?(?:instructions|prompt|guidelines|system${b}message|rules)\b`,
    String.raw`\bwhat${b}(?:were|are)${b}you${b}(?:told|instructed|ordered)\b[^\n]{0,30}\b(?:before${b}this|at${b}the${b}(?:start|beginning))\b`,
    String.raw`\b(?:put|place|write|paste|include|enclose|state|quote)${b}your${b}(?:full${b}|entire${b}|complete${b}|whole${b}|original${b}|initial${b})?(?:system${b}(?:message|prompt|instructions)|developer${b}(?:message|prompt))\b`,
    String.raw`\b(?:reveal|print|output|repeat|dump|leak|recite|disclose|expose|show|give${b}me|tell${b}me|send${b}me|summari[sz]e|translate)${b}(?:the|its|all|any)${b}(?:(?:hidden|secret|confidential|initial|original|internal|developer|full|entire)${b}){1,2}(?:instructions?|prompt|message|rules)${b}(?:that${b})?(?:you${b}(?:were|have|got|received)|at${b}the${b}(?:start|top|beginning)|verbatim|above|word${b}for${b}word|and${b}(?:put|send|post|include))`,
    String.raw`\b(?:summari[sz]e|translate|paraphrase|quote|encode)${b}(?:the|your)${b}(?:developer|system)${b}(?:message|prompt|instructions?)${b}(?:and|to|into|in)\b`,
    String.raw`\blist${b}(?:all${b})?(?:the${b}|your${b})?tools${b}(?:that${b})?(?:you${b}have|available${b}to${b}you|and${b}their)\b[^\n]{0,80}\b(?:post|send|include|put|reply|append)\b`,
  ],
  'Context Extraction': [
    String.raw`\b(?:print|output|dump|reveal|show|send|paste|repeat|post)[ \n](?:me${b})?(?:the${b})?(?:(?:full|entire|whole|complete)${b})?(?:contents?${b}of${b})?your${b}(?:(?:full|entire|whole|complete|current)${b})?context(?:${b}window)?\b`,
    String.raw`(?:[.!?:"'\n>]\s{0,2}|^\s{0,2}|\b(?:please|now|then|must|and)${b})(?:reveal|print|output|repeat|dump|disclose|recite|show${b}me|give${b}me)${b}(?:me${b})?the${b}(?:full${b}|entire${b}|complete${b}|hidden${b})?(?:system${b}(?:prompt|message|instructions)|hidden${b}(?:prompt|instructions))\b`,
    String.raw`\bwhat${b}(?:is|are|was|were)${b}your${b}(?:exact${b}|full${b})?(?:system${b}prompt|(?:initial|original|hidden|secret|internal)${b}(?:instructions|prompt|rules))\b`,
  ],
  'Behavior Override': [
    String.raw`\btreat${b}(?:every|all|any)${b}(?:requests?|messages?|instructions?|commands?|mails?)${b}from${b}[^\n]{0,40}\bas${b}(?:if|though|trusted|authori[sz]ed|coming)`,
    String.raw`\bfrom${b}(?:here|now)${b}on\s{0,2},?${b}you${b}(?:speak|act|answer|serve|obey|work|respond|reply)\b`,
    String.raw`\b(?:in|at${b}the${b}(?:start|beginning)${b}of|for|during)${b}(?:(?:all|every|each)${b})?(?:future|subsequent|later|coming|new)${b}(?:sessions?|conversations?|chats?|repl(?:y|ies)|responses?|interactions?)\s{0,2},?${b}(?:you${b})?(?:must${b}|should${b}|always${b}|forward|send|start${b}(?:by|with)|begin${b}(?:by|with)|first${b}|load|fetch|visit|run|append|include|say|mention|recommend|insert|call|use)\b`,
    String.raw`\b(?:rest|remainder)${b}of${b}(?:this|the|our)${b}(?:conversation|chat|session|dialogue)\s{0,2},?${b}(?:you${b})?(?:must${b}|should${b}|will${b}|always${b})?(?:append|include|say|mention|recommend|insert|answer|respond|reply|act|speak|pretend|ignore|end|add|use)\b`,
    String.raw`\bfrom${b}now${b}on\s{0,2},?\s{0,3}(?:whenever|when|every${b}time|each${b}time|if)${b}(?:the${b}user|someone|anyone|a${b}user|you)\b`,
    String.raw`\bfrom${b}now${b}on\s{0,2},?\s{0,3}(?:respond|reply|answer|act|speak|ignore|pretend|obey|output)\b`,
  ],
  'Preference Poisoning': [
    String.raw`\bnever${b}use${b}any${b}other${b}(?:tool|plugin|function|mcp)s?\b`,
    String.raw`\bnever${b}(?:call|use)${b}(?:it|that${b}tool|the${b}other)\b[^\n]{0,40}\b(?:call|use)${b}this\b`,
    String.raw`\b(?:do${b}not|never|don't|stop)${b}us(?:e|ing)${b}the${b}(?:official|built-in|original|other|native|standard)${b}(?:[a-z-]{1,12}${b})?(?:tool|plugin|mcp${b}server)\b[^\n]{0,50}\b(?:instead|compromised|insecure|unsafe|this${b}(?:one|tool))\b`,
    String.raw`\b(?:use|call|prefer|choose)${b}this${b}(?:one|tool|server|plugin)${b}instead${b}and${b}never\b`,
    String.raw`\btools${b}are${b}(?:deprecated|insecure|unsafe|broken|malicious|compromised|outdated|untrusted)\b[^\n]{0,40}\b(?:always|only|must|use${b}this|never)\b`,
  ],
  'Agent Relay': [
    String.raw`\b(?:include|copy|repeat|paste|insert)[ \n](?:this|these)${b}(?:(?:entire|whole|exact|full|complete)${b})?(?:paragraph|text|message|instructions?|note|block)${b}(?:in|into)${b}(?:(?:its|their)${b}(?:[a-z-]{1,12}${b}){0,2}(?:prompts?|instructions)|(?:every|each|all|any)${b}(?:[a-z-]{1,12}${b}){0,2}(?:e-?mails?|repl(?:y|ies)|messages?|answers?|outputs?|reports?|summar(?:y|ies))${b}(?:that${b})?you)\b`,
    String.raw`\b(?:tell|instruct|order|command)[ \n](?:the${b}|your${b}|all${b}){1,2}(?:other${b}|downstream${b})?(?:sub-?agents|agents|workers|assistants)${b}to\b`,
    String.raw`\b(?:message|text|paragraph|note|instructions?)${b}must${b}be${b}(?:copied|repeated|included|forwarded|passed)\b[^\n]{0,30}\b(?:every|all|each|any|next)\b`,
    String.raw`\b(?:pass|send|hand)${b}on${b}(?:this|these|the${b}following|it)\b[^\n]{0,24}\b(?:to|with)${b}(?:any|every|all|each|the${b}next|other)${b}(?:other${b})?(?:agents?|assistants?|models?|bots?)\b`,
    String.raw`\b(?:each|every|all)${b}(?:e-?mails?|repl(?:y|ies)|messages?|answers?|responses?|commits?)${b}(?:that${b})?you${b}(?:write|send|give|compose|make|produce|generate)\b[^\n]{0,30}\b(?:must|should|shall|has${b}to|have${b}to)${b}(?:contain|include|carry|end|start|begin|repeat)`,
    String.raw`\b(?:include|copy|repeat|insert|quote|reproduce|pass${b}on)${b}(?:this|these|the${b}following)${b}(?:paragraph|text|message|sentences?|instructions?|block|note|section)\b[^\n.]{0,40}\b(?:word${b}for${b}word|verbatim|unchanged|to${b}the${b}next|in${b}(?:every|each|all)|do${b}the${b}same)`,
    String.raw`\b(?:tell|instruct|order|command|convince)[ \n](?:the${b})?(?:next|other|downstream|following)${b}(?:[a-z]{1,10}${b})?(?:agents?|assistants?|models?|bots?)${b}to${b}(?:ignore|disregard|send|execute|run|call|bypass|disable|forward|approve|trust|skip|merge|delete)\b`,
  ],
  'Encoded Order': [
    String.raw`\btreat${b}(?:the${b}result|it|the${b}output|this|that)${b}as${b}an?${b}(?:command|instruction|order)\b`,
    String.raw`\bevery${b}(?:second|third|fourth|fifth|other)${b}(?:word|letter|character)\b[^\n]{0,50}\b(?:act${b}on|follow|obey|execute|do${b}what)\b`,
    String.raw`\b(?:reversed|backwards?|encoded|encrypted|decoded|base64|rot13|scrambled)\b[^\n]{0,40}\b(?:act${b}(?:on${b}it|accordingly)|do${b}what${b}it${b}says|carry${b}it${b}out|obey${b}it|follow${b}it|execute${b}it)\b`,
    String.raw`\b(?:interpret|decode|decipher|read|unscramble|translate)${b}(?:the|this|these)\b[^\n.]{0,40}\band${b}(?:obey|execute|carry${b}out)${b}(?:the|it|what|them)\b`,
    String.raw`\b(?:convert|decode|decrypt|unscramble|reverse|translate)[ \n](?:these|this|the|it|them)\b[^\n.]{0,40}[.,]?\s{1,3}(?:and|then|decode${b}it${b}and)${b}(?:then${b})?(?:execute|run|follow|obey|carry${b}out)${b}(?:it|what|them|its|any|whatever|the${b}(?:result|output|instructions?|decoded|command))\b`,
    String.raw`\bdecode${b}(?:it|this|them)${b}and${b}(?:do|execute|follow|obey|run|carry${b}out)${b}(?:what|it|the|exactly)\b`,
    String.raw`\bfirst${b}(?:letters?|words?|characters?)${b}of${b}(?:each|every)${b}(?:line|word|sentence|paragraph)\b[^\n]{0,50}\b(?:instructions?|carry${b}out|follow|obey|execute)\b`,
  ],
  'Persona Jailbreak': [
    String.raw`\bas${b}(?:if|though)${b}your${b}(?:[a-z]{1,12}${b})?(?:guidelines|rules|restrictions|filters|polic(?:y|ies)|instructions)${b}(?:did${b}not|didn't|do${b}not|don't|no${b}longer|were${b}(?:not|gone|off|lifted))\b`,
    String.raw`\byou(?:'re|${b}are)${b}not${b}an?${b}(?:ai${b})?(?:assistant|chat-?bot|language${b}model|ai)${b}any${b}?\s{0,1}(?:more|longer)\b`,
    String.raw`\byou${b}(?:will${b})?(?:now${b})?(?:have|are${b}under|are${b}subject${b}to|are${b}bound${b}by)${b}no${b}(?:ethical|moral|content|safety|programmed)${b}(?:restrictions|limitations|limits|guidelines|filters|rules|constraints)\b|\byou${b}(?:will${b}now|now|no${b}longer)${b}have${b}(?:no|any)${b}(?:restrictions|limitations|guidelines|filters|safeguards|guardrails|censorship)\b`,
    String.raw`\byou${b}are${b}(?:now${b})?no${b}longer${b}(?:an?${b}(?:[a-z]{1,12}${b})?(?:ai|assistant|language${b}model|chatbot|bot|agent)\b|bound|restricted|constrained|limited${b}by|subject${b}to|required${b}to${b}follow|a${b}helpful)`,
    String.raw`\bmentioning${b}(?:your|any)${b}(?:policies|guidelines|limitations|restrictions|rules)\b`,
  ],
}

/** Those of which a mention between quotes is none. */
export const mentionable = new Set([
  'Prompt Injection',
  'Instruction Revocation',
  'Hidden Instruction',
  'Context Extraction',
  'Prompt Extraction',
])
