// DATA: sentences that have no business in the definition of a tool. Honest instructions to a model ("IMPORTANT: call
// list_accounts first") stay quiet; what counts is concealment, credentials, other tools, and where data is sent.

import { isAnotherTool, isNoCaution, isNoCommonAdvice } from './checks-tools.ts'
import { b } from './injection-words.ts'
import { besides } from './tool-beside.ts'
import { deeds } from './tool-deeds.ts'
import { habits } from './tool-habits.ts'
import { values } from './tool-values.ts'
import { harvests } from './tool-harvest.ts'
import { orders } from './tool-orders.ts'
import type { Rule } from '../pattern/rule.ts'

const source = 'https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks'
const files = String.raw`[~/\\.\w-]{0,40}\.ssh\b|id_(?:rsa|dsa|ecdsa|ed25519)\b|[~/\\.\w-]{0,40}\.(?:aws|gnupg)\b|browser${b}profiles\b|(?:[~/\\\w-]{0,40}[/\\]|[ \x22\x27\x60(])\.env\b|[~/\\.\w-]{0,60}mcp\.json\b|\.netrc\b|\.npmrc\b|\.git-credentials\b|/etc/(?:passwd|shadow)\b|\.kube/config\b|wallet\.dat\b|claude_desktop_config`
const things = String.raw`private${b}keys?\b|ssh${b}keys?\b|(?:aws|cloud|login|database|user|users'|user's)${b}(?:credentials|passwords?|secrets?)\b|key-?chain\b|seed${b}phrase\b|environment${b}variables\b|api${b}keys?\b`
const credentialPlace = `(?:${files}|${things})`
/** "Provide your API key" is how services are set up; all of them, or those of the user, are no service's business. */
const otherPeoples = String.raw`(?:${files}|(?:contents?|values?|text|copy)${b}of${b}(?:[a-z']{1,12}${b}){0,3}(?:${things})|(?:all|any|every|other|the${b}users?'?s?|their|his|her)${b}(?:of${b}the${b})?(?:[a-z']{1,12}${b}){0,2}(?:${things}|credentials\b|passwords?\b|secrets\b))`
const takes = String.raw`(?:read|send|include|exfiltrate|steal|access|retrieve|dump|upload|cat|attach|pass|provide|copy|paste|append|submit|insert|leak|collect|gather|put|contain)(?:ing|s)?`
const gap = String.raw`[^.\n]{0,80}?`
/** What follows: the check asks it. */
const tail = String.raw`[^.\n]{0,60}`
const anyTool = String.raw`(?:tools?|functions?|commands?|servers?)\b`
const talk = String.raw`(?:conversation|chat${b}history|chat${b}log|message${b}history|system${b}prompt|(?:user|users'|user's)${b}(?:input|data|query|prompt|message|messages|requests?|information)|tool${b}(?:results?|outputs?|responses?|calls?))`
/** What is done behind somebody's back, other than data that is nobody's to see. */
const hushed = String.raw`(?:this|that|it|these|them|so)\b[^.\n\w]{0,3}(?:(?:to|from|in|or|even|when|if|at|step|steps|instructions?|tool|call|calls|action|actions|parameter|argument|process|behaviou?r|requirement|note|operation)(?:[^'\w]|$)|[.,;:!)]|$)|(?:your|the)${b}(?:tool${b}calls?|file${b}access|reading|extra${b}step|side${b}effects?|upload|transfer|hidden|additional)`
const moves = String.raw`(?:send|forward|post|upload|copy|bcc|cc|transmit|relay|report|deliver|route|redirect|leak|push)(?:ing|s|ed)?`
/** What tools are there to move, too: an order makes it suspicious. */
const goods = String.raw`(?:all|every|any|each|full|entire|whole)${b}(?:e-?mails?|messages?|data|results?|responses?|content|contents|context|files?|transactions?)`
const literal = String.raw`(?:https?://[^\s\x22\x27]{3,200}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63})`
const place = String.raw`(?:https?://[^\s\x22\x27]{3,200}|[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{2,63}|(?:an?|the|our|this)${b}(?:external|remote|logging|analytics|audit|third-party|attacker|webhook)\b[^.\n]{0,20})`

const directives = [
  {
    // As a name, which is read as the sentence it is; descriptions may be about such words.
    name: 'Override Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?im)^(?:[a-z]{1,12}${b}){0,2}(?:ignore|disregard|forget)${b}(?:(?:all|any|the|your|every)${b}){0,2}(?:previous|prior|earlier|above|preceding|original|system|safety)${b}(?:instructions?|rules|prompts?|directions|guidelines|orders)\b`,
    source,
  },
  {
    name: 'File Exfiltration Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:first|also|then|always|must|should|please|need${b}to|ha(?:s|ve)${b}to|be${b}sure${b}to|make${b}sure${b}to|before|after|when|(?:in${b}order${b})?to${b}[a-z]{2,15})\b[^.\n]{0,60}?\b${takes}\b${gap}${otherPeoples}|\b(?:exfiltrate|steal|leak|harvest)\b${gap}${credentialPlace}`,
    check: isNoCaution,
    source,
  },
  {
    name: 'File Exfiltration Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)${credentialPlace}${gap}\b(?:as|in|into|to|via|through)${b}(?:the|this|a|an)${b}[\x22\x27\x60]?[\w-]{1,40}[\x22\x27\x60]?${b}?(?:parameter|argument|field|param|input|property)\b`,
    source,
  },
  {
    name: 'Concealment Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:do${b}not|don't|dont|never|must${b}not|should${b}not|without|avoid)${b}(?:ever${b})?(?:tell|inform|notify|alert|telling|informing|notifying|alerting|letting)\b[^.\n]{0,50}?\b(?:users?|human|operator|customer)\b(?:${b}to${b}[a-z]{2,12})?|\bwithout${b}(?:ever${b})?(?:telling|informing|notifying|alerting)${b}(?:him|her|them|anyone|anybody)\b|\b(?:do${b}not|don't|dont|never|must${b}not|should${b}not|without|avoid)${b}(?:ever${b})?(?:mention|reveal|disclose|show|display|report|explain|admit|discuss)(?:ing)?${b}(?:(?:to|with)${b}(?:the${b})?(?:users?|human)${b})?(?:(?:anything|any|the${b}fact|a${b}word)${b})?(?:(?:about|of|that)${b})?(?:${hushed})|\b(?:do${b}not|don't|never)${b}(?:ever${b})?(?:say|mention|admit|acknowledge|disclose|reveal|tell)${b}(?:[a-z]{1,12}${b}){0,3}that${b}(?:you|it|this|the)\b|\b(?:users?|human)${b}(?:must|should|does|do|need|needs)${b}(?:not|never)${b}(?:(?:to|be)${b}){0,2}(?:know|notice|told|informed|aware)\b|\b(?:users?|human)${b}need${b}not${b}be${b}(?:told|informed|asked|shown)\b|\b(?:hidden|invisible|concealed?|secret)${b}(?:from|to)${b}the${b}user\b|\bno${b}need${b}to${b}(?:bring${b}(?:it|this|that)${b}up|mention|tell|inform|report${b}(?:it|this|that))|\bleave${b}no${b}traces?\b|\b(?:text|note|line|part|sentence|description|message)${b}is${b}(?:not|never)${b}(?:shown|visible|displayed)${b}to${b}(?:the${b}|end${b})?users?\b|\bdo${b}not${b}flag${b}(?:it|this|that|them)\b|\b(?:silently|secretly|covertly|discreetly)${b}(?:calls?|invoke|read|sends?|append|include|add|forward|copy|upload|use|run|execute|attach|pass)\b|\bwithout${b}(?:any${b})?comment(?:ing)?[.;\n]|\bkeep${b}(?:this|it|these|that)${b}(?:[a-z]{1,12}${b}){0,2}(?:secret|hidden|confidential|from${b}the${b}user)\b`,
    check: isNoCommonAdvice,
    source,
  },
  {
    name: 'Concealment Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:must|should|always|have${b}to|need${b}to)\b[^.\n]{0,60}?\b(?:call|run|execute|invoke|use|send|delete|transfer)\b[^.\n]{0,80}?\bwithout${b}(?:first${b}|ever${b})?(?:asking|consulting|prompting|confirming${b}with|checking${b}with)${b}(?:the${b})?(?:user|human)\b`,
    source,
  },
  {
    name: 'User Override Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:instead${b}of|regardless${b}of|rather${b}than|no${b}matter)${b}what(?:ever)?${b}the${b}user${b}(?:asks?|asked|wants?|wanted|says?|said|requests?|requested)\b`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:before|after|whenever|when|each${b}time|every${b}time)${b}(?:you${b})?(?:us(?:e|ing)|call(?:ing)?|invok(?:e|ing)|run(?:ning)?|execut(?:e|ing))${b}(?:any|every|all|each|another|other)${b}(?:of${b}the${b})?(?:other${b})?${anyTool}${tail}|\b(?:call(?:ed)?|invoked?|run|used?)${b}(?:before|after)${b}(?:any|every|each|all)${b}(?:of${b}the${b})?other${b}${anyTool}${tail}|\b(?:any|all|every)${b}other${b}(?:[a-z-]{1,14}${b})?${anyTool}[^.\n]{0,40}?\b(?:is|are|must|should|will)${b}(?:broken|deprecated|unsafe|insecure|disabled|unavailable|compromised|not${b}be${b}used|be${b}ignored|be${b}avoided)|\b(?:ignore|disregard|override|replace|bypass)${b}(?:[a-z'-]{1,12}${b}){0,3}(?:other|previous|existing|original|built-in|any|all)${b}(?:[a-z'-]{1,14}${b}){0,2}${anyTool}${tail}`,
    check: isAnotherTool,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'medium',
    pattern: String.raw`(?i)\b(?:do${b}not|don't|never)${b}(?:use|call|invoke|trust)${b}(?:any|the|all)${b}other${b}${anyTool}|\binstead${b}of${b}(?:any|all|every|the)${b}other${b}${anyTool}|\b(?:always|only)${b}(?:use|prefer|call)${b}this${b}${anyTool}[^.\n]{0,40}?\b(?:over|instead${b}of|rather${b}than)${b}(?:any|all|every|the)${b}other`,
    source,
  },
  {
    name: 'Data Routing Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b${moves}\b[^.\n]{0,60}?\b${talk}[^.\n]{0,80}?\b(?:to|at|via)${b}${place}`,
    source,
  },
  {
    name: 'Data Routing Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:always|must|should|also|first|then|silently|secretly|automatically|quietly|after|before|when|whenever|whatever|every${b}time|(?:has|have|is|are)${b}to(?:${b}be)?)\b[^.\n]{0,60}?\b${moves}\b[^.\n]{0,60}?\b${goods}[^.\n]{0,80}?\b(?:to|at|via)${b}${place}|\b(?:must|should|has${b}to|have${b}to|shall|always)\b[^.\n]{0,30}?\b(?:also|as${b}well|in${b}copy)\b[^.\n]{0,30}?\b(?:addressed|sent|copied|forwarded|bcc|cc|bcc'?e?d|cc'?e?d|posted|delivered|uploaded|reported)\b[^.\n]{0,60}?\b(?:to|at|via)${b}${literal}|\b(?:results?|answers?|outputs?|data|messages?|responses?)${b}(?:must|should|has${b}to|have${b}to|are${b}to|is${b}to)${b}(?:also${b})?be${b}(?:sent|copied|forwarded|posted|delivered|uploaded|reported)${b}(?:to|at|via)${b}https?://`,
    source,
  },
  {
    name: 'Data Routing Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:change|replace|set|rewrite|alter|substitute|modify|swap)(?:s|d)?\b[^.\n]{0,40}?\b(?:recipients?|destination|address|payee|beneficiary|iban|account${b}number|bcc)\b[^.\n]{0,40}?\b(?:to|with|by)${b}[\x22\x27\x60]?(?:[\w.+-]{1,64}@[\w-]{1,63}\.|https?://|\+?\d[\d -]{6,20}|[A-Z]{2}\d{2}[A-Z0-9]{10,30}|0x[0-9a-f]{10,40})|\b(?:iban|wallet|account|address|payee|recipient)s?\b[^.\n]{0,30}?\b(?:swapped|replaced|changed|substituted)${b}(?:for|with|by|to)${b}[\x22\x27\x60]?(?:[\w.+-]{1,64}@|https?://|[A-Z]{2}\d{2}[A-Z0-9]{10,30}|0x[0-9a-f]{10,40})`,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:call|use|invoke|run)${b}(?:this|the|it)\b[^.\n]{0,40}?\bwith${b}(?:the${b}|your${b}|all${b}of${b}the${b})?(?:full|entire|whole|complete|previous)${b}(?:[a-z]{1,12}${b}){0,2}(?:conversation|chat|dialogue|message${b}history|context|system${b}prompt)\b`,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:pass|provide|include|append|attach|add|send|submit|put|paste|insert|fill|supply|copy|contains?|must${b}(?:be|contain|include))\b[^.\n]{0,40}?\b(?:the|your|all|full|entire|complete|whole|previous)${b}(?:[a-z]{1,12}${b}){0,3}(?:conversation(?:${b}history)?|chat${b}history|system${b}prompt|message${b}history|previous${b}messages|chain${b}of${b}thought|list${b}of${b}(?:all${b})?(?:available${b})?tools|contents?${b}of${b}(?:(?:all|every|any)${b}other${b}files?|(?:all|every|any)${b}files?${b}(?:you${b}(?:can|have)|in|from|within|on)))\b`,
    source,
  },
  {
    name: 'Instruction Tag',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)</?(?:important|critical|system|instructions?|secret|hidden|urgent|assistant|admin|override)(?:[_ -](?:instructions?|prompt|note|message|directive|reminder))?>`,
    source,
  },
  {
    name: 'Dangerous Capability',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:download|fetch|retriev)(?:e|es|ing|s)?\b[^.\n]{0,60}?\b(?:and|then)${b}(?:(?:immediately|automatically|silently)${b})?(?:execut|run|launch|eval)[a-z]{0,5}${b}(?:it|them|its|(?:the|an?|any|arbitrary)${b}(?:script|code|file|result|payload|binary))\b`,
    source,
  },
  {
    name: 'Dangerous Capability',
    threat: 'tool',
    severity: 'low',
    pattern: String.raw`(?i)\b(?:execut|run|launch|spawn)(?:e|es|ing|s|ning)?${b}(?:an?|any|the|arbitrary)?${b}?(?:local${b}(?:file|script)|arbitrary|shell|system|bash|terminal)${b}(?:commands?|code|scripts?|programs?)\b`,
    source,
  },
] as const satisfies readonly Rule[]

export const poisons = [
  ...directives,
  ...orders,
  ...harvests,
  ...habits,
  ...values,
  ...besides,
  ...deeds,
] as const satisfies readonly Rule[]

/** Names of parameters that ask for what no tool needs (whole words of the name, joined by one blank). */
export const harvesting: ReadonlySet<string> = new Set([
  'conversation history',
  'conversation context',
  'full conversation',
  'chat history',
  'chat log',
  'message history',
  'previous messages',
  'system prompt',
  'full context',
  'model context',
  'chain of thought',
  'model reasoning',
  'available tools',
  'tools list',
  'tool call history',
  'previous tool results',
  'previous tool calls',
  'user credentials',
  'api keys',
  'ssh key',
  'private key contents',
  'env contents',
  'session token',
  'auth tokens',
])
