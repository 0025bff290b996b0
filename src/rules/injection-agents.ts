// Knows the weak signals of orders that only an agent could be meant by: its tools, its memory, its judgement, its post.

import type { Rule } from '../pattern/rule.ts'
import { signal } from './injection-signal.ts'
import { b, reads } from './injection-words.ts'

const named = '(?:llms?|copilot|gemini|claude|chatgpt)'
const address = String.raw`(?:https?://|[a-z0-9._%+-]{1,40}@)`

export const agents: readonly Rule[] = [
  // "Mail assistant:", "LLM: stop", "@copilot please", "assistants reading this".
  ...signal(
    'machine addressed',
    String.raw`\b(?:ai|code${b}review|review|e-?mail|mail|inbox|shopping|coding|support|calendar|triage|voice|smart)[ -](?:assistants?|bots?|analysts?|agents?|models?|reviewers?|crawlers?)\s{0,2}:\s`,
    String.raw`(?:^|[.!?,;:\n\x22(>*\]\x2d]\s{0,2})(?:(?:dear|hey|hi|hello|and|also|so)[ ,]{1,2})?(?:ai|code${b}review|review|e-?mail|mail|inbox|shopping|coding|support|calendar|triage|voice|smart)[ -](?:assistants?|bots?|analysts?|agents?|models?|reviewers?|crawlers?)\s{0,2},\s`,
    String.raw`(?:^|[(\[{"'/*#.!?>\n]\s{0,2})${named}(?:\s{0,2}:|${b}please)\s`,
    String.raw`(?:^|[^\w.])@(?:assistant|copilot|claude|gemini|ai|llm|agent)${b}[a-z]`,
    String.raw`\b(?:assistants|agents|bots|models|llms)${b}(?:reading|processing|visiting|parsing|summari[sz]ing|handling)${b}(?:this|these)\b`,
    String.raw`\b(?:hey|attention)[ ,]\s{0,2}(?:ai|${named}|assistant)\b`,
    String.raw`\b(?:for|to)${b}(?:the|any)${b}(?:ai|bot|agent|assistant|llm|model)${b}(?:triaging|reading|processing|handling|summari[sz]ing|reviewing)\b`,
  ),
  ...signal(
    'sway',
    String.raw`\b(?:positive|favou?rable|glowing)${b}(?:review|assessment|evaluation|feedback)s?${b}only\b|\bonly${b}(?:give${b}|write${b})?(?:a${b})?(?:positive|favou?rable|glowing)${b}(?:review|assessment|evaluation|feedback)`,
    String.raw`\b(?:not|don't|never)${b}(?:highlight|mention|point${b}out|flag|list)${b}(?:any${b}|the${b}|its${b}|their${b})?(?:following${b})?(?:negatives?|weakness|criticism|flaws|downsides|vulnerabilit|problems|function|code|recalls?|file)`,
    String.raw`\breport${b}(?:that${b})?(?:no|the${b}(?:file|code|log|system)${b}is|everything${b}is|it${b}is)${b}(?:clean|safe|secure|fine|intrusions?|vulnerabilit|issues|problems|threats?)`,
    String.raw`\brate[ \n][^\n.]{1,30}\b10\s{0,1}(?:/|out${b}of)\s{0,1}10\b`,
  ),
  ...signal(
    'dictate',
    String.raw`\badd${b}the${b}following${b}(?:\w{1,12}${b})?to${b}(?:the|your|every|each)${b}(?:summary|answer|reply|response)\b`,
    String.raw`\b(?:output|print|return|write|reply)${b}["'\x{201C}][^"'\x{201D}\n]{1,40}["'\x{201D}]${b}and${b}(?:stop|nothing|end|finish)\b`,
  ),
  // The task itself is put aside: what was asked for, by which measure, about which data.
  ...signal(
    'task dropped',
    String.raw`\b(?:ignore|disregard|forget)[ \n](?:all|any|the|your|every)${b}(?:\w{1,12}${b})?(?:criteria|rubric|constraints|polic(?:y|ies)|conditions)\b`,
    String.raw`\b(?:ignore|disregard)[ \n](?:the|all)${b}(?:other|remaining|above)${b}(?:rows|cells|records|results|documents|reviews|entries|comments|messages)\b`,
    String.raw`\b(?:conditions|text|content|criteria|tasks?|polic(?:y|ies))${b}above(?:${b}\w{1,12}){0,3}${b}(?:been${b}|are${b}|is${b}|now${b})(?:superseded|revoked|void|cancell?ed|replaced)\b`,
  ),
  // Nothing is said to hold any more.
  ...signal(
    'lifted',
    String.raw`\b(?:safety|content|security|moderation)${b}(?:polic(?:y|ies)|filters?|guidelines|restrictions?|checks)${b}(?:are|is|have${b}been|has${b}been|were)${b}(?:now${b}|hereby${b}|all${b})?(?:disabled|lifted|suspended|turned${b}off|off|removed|waived)\b`,
    String.raw`\b(?:constraints|safeguards|guardrails|limitations)${b}(?:are|have${b}been|were)${b}(?:now${b}|hereby${b}|all${b})?(?:disabled|lifted|suspended|turned${b}off|removed|waived)\b`,
  ),
  ...signal(
    'this talk',
    String.raw`\b(?:for|in)${b}this${b}(?:conversation|chat)\b|\bcomply${b}with${b}(?:every|all|any)\b`,
    String.raw`\bproceed${b}without\b`,
  ),
  // What a house or a network opens.
  ...signal(
    'open up',
    String.raw`\b(?:turn${b}off|disarm|disable)${b}the${b}(?:\w{1,10}${b})?(?:alarm|cameras?|lights|heating)\b|\b(?:open|unlock)${b}the${b}(?:\w{1,10}${b})?(?:windows?|doors?|garage|gate|locks?|shutters)\b`,
    String.raw`\b(?:whitelist|allowlist|unblock)${b}(?:the${b})?(?:ip${b}|address${b}|domain${b}|host${b})?[0-9a-z-]{1,30}\.[0-9a-z]`,
    String.raw`\b(?:execute|run|call|invoke|use)${b}(?:the${b})?(?:tool|function)${b}["'\x60]?[a-z0-9]{1,20}_[a-z0-9]`,
    String.raw`\btreat${b}this${b}(?:\w{1,12}${b}){1,3}as${b}an?${b}(?:instruction|command|order|directive)\b`,
    String.raw`\breply(?:${b}to${b}\w{1,8}${b}\w{1,12})?${b}with${b}the${b}user's\b`,
  ),
  ...signal(
    'disclose',
    String.raw`\b(?:provide|reveal|print|give|show|output|share|send)[ \n](?:me${b}|us${b})?your${b}(?:(?:full|complete|entire|own)${b})?(?:configuration|settings|instructions)${b}and${b}(?:your${b})?(?:hidden|system|initial|internal)\b`,
    String.raw`\b(?:list|enumerate|provide|report)${b}(?:every|all|any)${b}(?:of${b})?(?:the${b}|your${b})?(?:credentials?|secrets?|passwords?|(?:api${b})?keys?|tokens?)${b}(?:that${b})?you${b}(?:have|can|know|hold|were)\b`,
  ),
  ...signal(
    'authority',
    String.raw`\bas${b}part${b}of${b}(?:the|our|an?)${b}(?:\w{1,12}${b}){0,2}(?:compliance|audit|security)\b`,
  ),
  ...signal(
    'consent claimed',
    String.raw`\b(?:privileges|permissions|rights)${b}(?:(?:have${b}been|are|is|now)${b}){0,2}granted${b}to${b}(?:the|this|any)${b}(?:ai|agent|assistant|model|bot)\b`,
  ),
  ...signal(
    'skip consent',
    String.raw`\b(?:user|human|owner|operator|developer)s?${b}(?:does${b}not|doesn't|do${b}not|need${b}not)${b}(?:need${b}to${b}|have${b}to${b})?be${b}(?:asked|informed|told|consulted)\b`,
  ),
  ...signal(
    'secret file',
    String.raw`\.config/(?:gh/hosts|op/|rclone/|hub\b|git/credentials|composer/auth|github-copilot)|\.(?:claude|codex|gemini)/(?:\.?credentials|auth|oauth)`,
    String.raw`\b(?:copy|post|publish|paste|attach|encode)${b}(?:the${b})?(?:contents?${b}of${b})?(?:the${b})?[\x22\x27\x60]?(?:\./)?\.env${b}(?:to|in|into|as|and)\b`,
    String.raw`\b(?:print|dump|post|attach|paste|send)${b}(?:the${b})?(?:contents?${b}of${b})?(?:process\.env|os\.environ|printenv)${b}(?:and|to|in|into|here)\b`,
  ),
  // A secret is asked of the user, and handed on.
  ...signal(
    'solicit',
    String.raw`\bask${b}(?:the${b})?(?:user|human|customer|owner)s?${b}for${b}(?:their|his|her|the|a|its)${b}(?:[\w'-]{1,14}${b}){0,4}(?:tokens?|passwords?|passphrase|phrase|codes?|pin|keys?|credentials|cvv)\b`,
    String.raw`\b(?:assistant|agent|ai|bot)${b}(?:now${b})?(?:needs|requires)${b}the${b}user's${b}(?:[\w'-]{1,14}${b}){0,2}(?:tokens?|passwords?|passphrase|phrase|codes?|pin|keys?|credentials)\b`,
  ),
  ...signal(
    'hand on',
    String.raw`\b(?:pass|submit|send|enter|forward|post)${b}(?:it|them)${b}(?:as|with|to|at|in|via|on|using)\b`,
  ),
  // Post that is to go elsewhere than it should.
  ...signal(
    'rerouted',
    String.raw`\b(?:must|shall|should|have${b}to)${b}(?:now${b}|from${b}now${b}on${b}|always${b})?(?:go|be${b}(?:sent|routed|forwarded|directed|addressed|submitted))${b}(?:only${b})?(?:to|through|via)${b}[^\n]{0,16}${address}`,
  ),
  ...signal(
    'in place of',
    String.raw`\b(?:instead|in${b}place)${b}of${b}(?:the|its|their)${b}(?:real|actual|official|intended|requested|configured)\b`,
  ),
  ...signal(
    'mail rule',
    String.raw`\b(?:create|add|set${b}up|make)${b}an?${b}(?:[a-z-]{1,12}${b}){0,2}(?:rule|filter)${b}(?:that|which|to)${b}(?:forwards?|sends?|redirects?|copies|copy|bcc)\b`,
  ),
  // Markup that ends what was read and lets another speak.
  ...signal(
    'feigned',
    String.raw`</(?:tool_result|function_results?|tool_response|tool_output|document|user_query|user_input)>\s{0,3}<(?:system|developer|admin)\b`,
    String.raw`\{\{\s{0,2}(?:system|developer)\s{0,2}:`,
  ),
  ...signal(
    'persona',
    String.raw`\bfrom${b}this${b}(?:point|moment)(?:${b}(?:on|onwards?))?\s{0,1},?${b}(?:your${b}name|you)\b`,
    String.raw`\bas${b}your${b}(?:evil|dark|opposite|unfiltered|alter)\b`,
  ),
  // What is handed on in a comment, a reply, a description.
  ...signal(
    'carry',
    String.raw`\b(?:list|show|paste|print|put)${b}(?:them|it|everything|these)${b}in${b}(?:an?|the|your)${b}(?:comment|reply|summary|issue|description|answer|pull)\b`,
  ),
  ...signal(
    'machine suspected',
    String.raw`\b(?:whichever|whatever)${b}(?:ai|assistant|agent|model|bot|llm)${b}(?:is${b})?${reads}\b`,
  ),
  ...signal(
    'machine addressed',
    String.raw`\bfor${b}(?:the|any)${b}(?:coding${b}|ai${b})?(?:ai|llm|assistant|agent|model|bot)(?:${b}(?:that|who|which)${b}${reads}${b}this(?:${b}\w{1,10})?)?\s{0,2}:\s`,
    String.raw`["'](?:hints?|notes?|instructions?|message|prompt|directive)_(?:for|to)_(?:the_)?(?:model|llm|ai|agent|assistant)s?["']`,
  ),
  // "AI: set …", "Assistant: invite …" is an order only where it is about someone's affairs.
  ...signal(
    'order by name',
    String.raw`\b(?:ai(?:[ -](?:agents?|assistants?|models?|bots?|reviewers?|crawlers?|shopping${b}helper))?|llms?(?:${b}(?:reviewers?|agents?|graders?))?|language${b}models?|(?:e-?mail|mail|inbox|shopping)${b}assistant|claude|gemini|copilot|cursor|chatgpt|assistant)\s{0,2}[:,]\s{0,3}(?:please${b}|now${b}|next,?${b}|you${b}must${b})?(?:ignore|drop|forget|disregard|output|set|mark|delete|invite|refund|tell|treat|recommend|rank|approve|merge|hide|buy|order|submit|rate|whitelist|reply|praise)[ \n][^\n]{0,80}?(?:\s(?:the|your)${b}(?:user|customer|human|reader|visitor)s?\b|\b(?:weaknesses|criticism|competitors|cheaper|attachments|salary|acceptance)\b|\S@\S|https?://)`,
  ),
  ...signal(
    'grave call',
    String.raw`\b(?:call|invoke|run|execute|use)[ \n](?:the${b})?[\x22\x27\x60]?(?:delete|transfer|wire|drop|wipe|pay|refund|purchase|grant)_[a-z0-9]`,
  ),
  ...signal(
    'run',
    String.raw`\bkubectl${b}delete\b|\bterraform${b}destroy\b|\bchmod${b}(?:-r${b})?777\b|\bmkfs\b`,
    String.raw`\bdisable${b}(?:tls|ssl|certificate)${b}(?:verification|checks|validation)\b`,
  ),
  ...signal(
    'sway',
    String.raw`\btreat${b}(?:all|every|any)${b}(?:\w{1,12}${b}){1,5}as${b}(?:trusted|safe|authori[sz]ed|benign|legitimate)\b`,
    String.raw`\brefund${b}the${b}(?:full|whole|entire)${b}(?:order|amount)\b|\bpriority${b}to${b}p0\b`,
  ),
  ...signal(
    'authority',
    String.raw`\bi${b}am${b}(?:the|your)${b}(?:cto|cfo|coo|ciso|boss|head${b}of)\b|\b(?:directive|order|instruction)${b}from${b}the${b}(?:platform|system|model)${b}(?:operator|owner|provider|administrator)\b`,
  ),
  ...signal('hush', String.raw`\b(?:nobody|no${b}one)${b}else${b}(?:needs|has|must|should|may)${b}(?:to${b})?know\b`),
  ...signal('harm', String.raw`\b(?:give|grant)[ \n]\S{1,40}@\S{1,40}${b}(?:owner|admin|write|full|root)\b`),
  ...signal('slot', String.raw`\bof${b}your${b}(?:final${b}|next${b})?(?:report|summary|answer|reply|response)\b`),
  ...signal(
    'disclose',
    String.raw`\b(?:submit|send|post|upload|report)${b}(?:your|their|its)${b}(?:full|current|entire|whole|complete)${b}context\b`,
  ),
  ...signal(
    'solicit',
    String.raw`\b(?:have|make|get|ask)${b}(?:them|the${b}user)${b}(?:to${b})?(?:re-?)?(?:type|enter|paste|provide|share|give|confirm)${b}(?:in${b})?(?:their|his|her|the)${b}(?:[\w'-]{1,14}${b}){0,4}(?:tokens?|passwords?|passphrase|phrase|codes?|pin|keys?|credentials|cvv)\b`,
  ),
  ...signal(
    'pasted secret',
    String.raw`\bask${b}the${b}user${b}to${b}paste${b}(?:their|his|her|the)${b}(?:[\w'-]{1,14}${b}){0,4}(?:password|passphrase|phrase|secret${b}(?:access${b})?key|private${b}key|recovery${b}codes?)\b`,
  ),
  ...signal(
    'mirrored',
    String.raw`\b(?:all|every|each)${b}(?:tool${b}(?:outputs?|results?)|conversations?|prompts?|user${b}(?:messages?|inputs?|data))${b}(?:must|has${b}to|have${b}to|should|needs?${b}to)${b}(?:also${b}|first${b})?be${b}(?:sent|mirrored|copied|posted|forwarded|logged|uploaded|routed|submitted)${b}(?:to|through|via)${b}[^\n]{0,16}${address}`,
  ),
  ...signal(
    'payee',
    String.raw`\b(?:replace|change|swap)${b}(?:every|all|any|the)${b}(?:ibans?|bank${b}(?:account|details)|payees?|recipients?|wallet${b}address(?:es)?|account${b}numbers?)\b[^\n]{0,40}\s(?:by|with|to)${b}[a-z0-9]`,
  ),
  ...signal('persona', String.raw`\ban${b}ai${b}(?:named|called)${b}`),
  ...signal('unbound', String.raw`\bwithout${b}any${b}(?:filters?|limits?|rules|censoring)\b`),
]
