// Knows further sentences of the named rules, one row each, so that each is looked for by its own rarest words.

import { b } from './injection-words.ts'

const orders = String.raw`(?:instructions?|prompts?|rules|directives?|guidance|guidelines|orders|commands)`
const secret = String.raw`(?:passwords?|passphrases?|api[\s_-]?keys?|secret${b}keys?|secrets|credentials?|(?:access|auth|bearer)[\s_-]?tokens?|private${b}keys?|ssh${b}keys?|session${b}(?:cookies?|tokens?)|recovery${b}(?:codes?|phrases?)|seed${b}phrases?|one-time${b}codes?|2fa${b}codes?|environment${b}variables|env${b}vars|\.env${b}file)`
const every = String.raw`(?:(?:all|any|every|each|of|the|your|their|his|her|its|user's|users'|stored|saved|available|full|and|admin|database|login|system|hidden|internal)${b}){0,4}`

/** By the public name of the rule. */
export const phrases: Readonly<Record<string, readonly string[]>> = {
  'Prompt Injection': [
    // Words run together, or kept apart by other signs than spaces.
    String.raw`\b(?:ignore|disregard|forget)(?:[\s_*.,-]{0,3}(?:all|any|the|your|of|those|these|and)){0,3}[\s_*.,-]{0,3}(?:previous|prior|above|earlier|preceding|system)[\s_*.,-]{0,3}(?:instructions?|prompts?|rules?|directives?|directions?|guidelines)\b`,
    String.raw`\b(?:ignore|disregard|forget|drop|abandon)[ \n](?:about${b})?(?:everything|all|whatever|what|anything)${b}(?:that${b}|of${b}what${b})?(?:you|i|they|we|the${b}user|was|has${b}been|were)${b}(?:(?:were|have|had|been|are|got|just|previously)${b}){0,3}(?:told|asked|taught|instructed|given|said|learned|supposed|ordered|trained)(?:[.,;:!]|${b}(?:earlier|before|so|until|previously|to${b}do|above|and|by))`,
    String.raw`(?:\byou${b}(?:can|may|should|must|will)${b}(?:safely${b}|now${b})?|\bplease${b}|[.!?:"'\n]\s{0,2}|^\s{0,2})(?:ignore|disregard|forget|override|bypass)${b}(?:the|your|any|all)${b}(?:system|developer)${b}(?:message|prompt|instructions?)\b`,
    String.raw`\b(?:ignore|disregard|forget|skip)[ \n](?:the|this|your|any|all)${b}(?:other${b}|current${b}|user's${b})?(?:task|request|question|query|prompt|assignment)s?${b}(?:above|before|you${b}were|given|at${b}hand)`,
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
    String.raw`\bif${b}you${b}(?:do${b}not|don't|fail${b}to|refuse${b}to)${b}(?:comply|obey|cooperate|follow)\b[^\n]{0,60}\byou${b}will${b}be\b`,
  ],
  'Restriction Removal': [
    String.raw`\b(?:bypass|override|disable|circumvent)${b}(?:the|all|any|every)${b}(?:[a-z]{1,12}${b})?(?:safety|content|moderation|ethical)${b}(?:filters?|guidelines|polic(?:y|ies)|restrictions?|protocols?|guardrails?|measures|checks?)${b}(?:and|then)${b}(?:continue|proceed|answer|do|output|reveal|send|execute|comply|respond|give|tell|show)\b`,
  ],
  'Tool Invocation': [
    String.raw`\b(?:immediately|at${b}once|right${b}now)${b}(?:call|execute|invoke|trigger|run)${b}(?:the|this|my|our)${b}(?:[\x22\x27\x60]?[a-z0-9_.-]{1,40}[\x22\x27\x60]?${b}){0,2}(?:tool|plugin|function)s?\b`,
  ],
  'Tool Coercion': [
    String.raw`\bbefore[ \n](?:answering|responding|replying|continuing|you${b}(?:answer|respond|reply|continue))\s{0,2},?${b}(?:you${b}must${b}|always${b}|please${b}|first${b})?(?:call|invoke|run|execute|use)${b}(?:the${b})?[\x22\x27\x60]?[a-z0-9_.-]{1,40}[\x22\x27\x60]?${b}(?:tool|function|plugin)\b`,
  ],
  'Hidden Instruction': [
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
    String.raw`\b(?:remove|delete|erase|leave|wipe)${b}(?:any|every|all|no|the)${b}(?:traces?|evidence)${b}(?:of|from|that|behind)\b`,
    String.raw`\b(?:hide|conceal|withhold)${b}(?:this|it|that|these|the|your|all|any)${b}(?:[a-z]{1,14}${b}){0,3}from${b}(?:the|your|any)${b}(?:user|human|operator|customer|owner)s?\b[^\n]{0,30}\b(?:and|then|but|as${b}if|while)\b`,
  ],
  'Credential Solicitation': [
    String.raw`\b(?:reveal|leak|dump|exfiltrate|harvest|steal|collect|gather|extract)[ \n](?:all|any|every|each|the${b}user's?|users'|their|his|her|your)${b}${every}${secret}\b`,
    String.raw`\b(?:include|output|print|paste|post|append|(?:reply|respond)${b}with)[ \n](?:all|any|every|each|whatever|their|the${b}user's?)${b}${every}${secret}\b`,
    String.raw`\b(?:ask|prompt|persuade|trick)[ \n](?:the${b})?(?:user|human|customer)s?${b}(?:for|to${b}(?:enter|provide|share|paste|type|confirm|give|send))${b}${every}${secret}\b[^\n]{0,60}\b(?:and|then)${b}(?:send|forward|include|store|save|post|pass|put|use|return|report|e-?mail|submit|resend)\b`,
    String.raw`\b(?:ask|persuade|trick|convince)[ \n]the${b}(?:user|customer|human)${b}(?:for|to${b}(?:enter|provide|share|paste|type|give|send|confirm))${b}their${b}(?:[a-z]{1,12}${b})?${secret}\b`,
    String.raw`\b(?:tell|inform|ask)[ \n](?:the|your)${b}(?:user|customer|reader|human)s?\b[^\n]{0,90}\b(?:enter|log${b}in|sign${b}in|provide|verify|confirm|type)\b[^\n]{0,40}\b(?:at|on|via|under|in)${b}[^\n]{0,10}https?://`,
  ],
  'Exfiltration Instruction': [
    String.raw`\b(?:send|post|forward|upload|submit|e-?mail|transmit|report|leak|write|copy)[ \n]everything[ \n](?:you|from|in|the${b}user|about)\b[^\n]{0,60}\b(?:to|at|via|into)${b}[^\n]{0,16}(?:https?://|[a-z0-9._%+-]{1,40}@|this|our|my)`,
    String.raw`\b(?:send|forward|upload|e-?mail|transmit|redirect|copy)[ \n](?:all|every)${b}(?:(?:of|the|my|your|their|his|her|incoming|outgoing|new|received|user's|customer|other)${b}){0,3}(?:e-?mails?|mails?|messages?|contacts?|conversations?|records)\b[^\n.]{0,60}\bto${b}(?:https?://|[a-z0-9._%+-]{1,40}@)`,
    String.raw`\b(?:send|post|upload|forward|transmit|submit)[ \n](?:the${b}|all${b}|its${b})?(?:contents?${b}of${b}|files?\b|results?${b}of|output${b}of)[^\n]{0,60}\b(?:to|at|via)${b}https?://(?:[0-9]{1,3}\.){3}[0-9]`,
    String.raw`\bwhose${b}(?:url|address|link|query|src|path)${b}(?:contains?|includes?|has|is|holds|ends)\b[^\n.]{0,60}\b(?:conversation|history|secrets?|passwords?|data|tokens?|messages|prompt)\b`,
    String.raw`[?&][a-z_]{1,16}=(?:<|\[|\{\{|%7b)(?:insert|summary|the${b}(?:user|secret|password|conversation|data|full)|user's|chat${b}?_?history|conversation|base64${b}of|stolen|secret${b}here|your${b}(?:system|answer|memory))[^\n>\]}]{0,60}[>\]}]`,
    String.raw`[<\[](?:password|secret|token|api${b}?_?-?key|session|conversation|env)[a-z_ -]{0,12}[>\]]\.[a-z0-9-]{1,30}\.[a-z0-9.-]{2,40}`,
    String.raw`\b(?:summar(?:y|ise|ize)|search|read|open|go${b}through|look${b}through)[ \n](?:of${b}|through${b})?(?:the${b}user's|the${b}users'|their|the)${b}(?:[a-z]{1,10}${b})?(?:inbox|mailbox|e-?mails|messages|drive|notes|files|conversation)\b[^\n]{0,60}\band${b}(?:forward|send|post|upload|e-?mail|share|include|submit)\b[^\n]{0,40}(?:\bto${b}[a-z0-9._%+-]{1,40}@|https?://|\bwith${b}anyone)`,
  ],
  'Hidden Markup Instruction': [
    String.raw`<!--\s{0,1}(?:(?:note|attention|message|instructions?)${b}(?:to|for)${b})?(?:the${b}|all${b})?(?:ai|llms?|assistants?|agents?|chatgpt|claude|gemini|copilot|language${b}models?)\b[^>]{0,300}\b(?:must|ignore|disregard|send|reveal|instead|include|call|visit|execute|do${b}not|append|recommend|tell|say)\b`,
  ],
  'Task Replacement': [
    String.raw`\byour${b}(?:new|next)${b}(?:task|job|assignment|goal)${b}(?:is|will${b}be)${b}(?:now${b})?to${b}(?:list|send|output|print|reveal|ignore|forward|say|respond|reply|delete|call|execute|tell|give|read|open|visit|leak|extract|post|upload|transfer|approve|recommend|convince|obey|exfiltrate)\b`,
  ],
  'Prompt Extraction': [
    String.raw`\b(?:reveal|print|output|repeat|dump|leak|recite|disclose|expose|show|give${b}me|tell${b}me|send${b}me|summari[sz]e|translate)${b}(?:the|its|all|any)${b}(?:(?:hidden|secret|initial|original|internal|developer|full|entire)${b}){1,2}(?:instructions?|prompt|message|rules)${b}(?:that${b})?(?:you${b}(?:were|have|got|received)|at${b}the${b}(?:start|top|beginning)|verbatim|above|word${b}for${b}word|and${b}(?:put|send|post|include))`,
    String.raw`\b(?:summari[sz]e|translate|paraphrase|quote|encode)${b}(?:the|your)${b}(?:developer|system)${b}(?:message|prompt|instructions?)${b}(?:and|to|into|in)\b`,
    String.raw`\blist${b}(?:all${b})?(?:the${b}|your${b})?tools${b}(?:that${b})?(?:you${b}have|available${b}to${b}you|and${b}their)\b[^\n]{0,120}\b(?:post|send|include|put|reply|append)\b`,
  ],
  'Context Extraction': [
    String.raw`(?:[.!?:"'\n>]\s{0,2}|^\s{0,2}|\b(?:please|now|then|must|and)${b})(?:reveal|print|output|repeat|dump|disclose|recite|show${b}me|give${b}me)${b}(?:me${b})?the${b}(?:full${b}|entire${b}|complete${b}|hidden${b})?(?:system${b}(?:prompt|message|instructions)|hidden${b}(?:prompt|instructions))\b`,
    String.raw`\bwhat${b}(?:is|are|was|were)${b}your${b}(?:exact${b}|full${b})?(?:system${b}prompt|(?:initial|original|hidden|secret|internal)${b}(?:instructions|prompt|rules))\b`,
  ],
  'Behavior Override': [
    String.raw`\b(?:in|at${b}the${b}(?:start|beginning)${b}of|for|during)${b}(?:all|every|each)${b}(?:future|subsequent|later|coming|new)${b}(?:sessions?|conversations?|chats?|repl(?:y|ies)|responses?|interactions?)\s{0,2},?${b}(?:you${b})?(?:must${b}|should${b}|always${b}|start${b}(?:by|with)|begin${b}(?:by|with)|first${b}|load|fetch|visit|run|append|include|say|mention|recommend|insert|call|use)\b`,
    String.raw`\b(?:rest|remainder)${b}of${b}(?:this|the|our)${b}(?:conversation|chat|session|dialogue)\s{0,2},?${b}(?:you${b})?(?:must${b}|should${b}|will${b}|always${b})?(?:append|include|say|mention|recommend|insert|answer|respond|reply|act|speak|pretend|ignore|end|add|use)\b`,
    String.raw`\bfrom${b}now${b}on\s{0,2},?\s{0,3}(?:whenever|when|every${b}time|each${b}time|if)${b}(?:the${b}user|someone|anyone|a${b}user|you)\b`,
    String.raw`\bfrom${b}now${b}on\s{0,2},?\s{0,3}(?:respond|reply|answer|act|speak|ignore|pretend|obey|output)\b`,
  ],
  'Preference Poisoning': [
    String.raw`\b(?:use|call|prefer|choose)${b}this${b}(?:one|tool|server|plugin)${b}instead${b}and${b}never\b`,
    String.raw`\btools${b}are${b}(?:deprecated|insecure|unsafe|broken|malicious|compromised|outdated|untrusted)\b[^\n]{0,60}\b(?:always|only|must|use${b}this|never)\b`,
  ],
  'Agent Relay': [
    String.raw`\b(?:include|copy|repeat|insert|quote|reproduce|pass${b}on)${b}(?:this|these|the${b}following)${b}(?:paragraph|text|message|sentences?|instructions?|block|note|section)\b[^\n.]{0,40}\b(?:word${b}for${b}word|verbatim|unchanged|to${b}the${b}next|in${b}(?:every|each|all)|do${b}the${b}same)`,
    String.raw`\b(?:tell|instruct|order|command|convince)[ \n](?:the${b})?(?:next|other|downstream|following)${b}(?:[a-z]{1,10}${b})?(?:agents?|assistants?|models?|bots?)${b}to${b}(?:ignore|disregard|send|execute|run|call|bypass|disable|forward|approve|trust|skip|merge|delete)\b`,
  ],
  'Encoded Order': [
    String.raw`\b(?:convert|decode|decrypt|unscramble|reverse|translate)[ \n](?:these|this|the|it|them)\b[^\n.]{0,60}[.,]?\s{1,3}(?:and|then|decode${b}it${b}and)${b}(?:then${b})?(?:execute|run|follow|obey|carry${b}out)${b}(?:it|what|them|its|any|whatever|the${b}(?:result|output|instructions?|decoded|command))\b`,
    String.raw`\bdecode${b}(?:it|this|them)${b}and${b}(?:do|execute|follow|obey|run|carry${b}out)${b}(?:what|it|the|exactly)\b`,
    String.raw`\bfirst${b}(?:letters?|words?|characters?)${b}of${b}(?:each|every)${b}(?:line|word|sentence|paragraph)\b[^\n]{0,80}\b(?:instructions?|carry${b}out|follow|obey|execute)\b`,
  ],
  'Persona Jailbreak': [
    String.raw`\byou${b}(?:will${b})?(?:now${b})?(?:have|are${b}under|are${b}subject${b}to|are${b}bound${b}by)${b}no${b}(?:[a-z-]{1,12}${b})?(?:restrictions|limitations|limits|guidelines|filters|safeguards|guardrails|ethical|moral|censorship)\b`,
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
