// Knows the weak signals of what an attack wants done: leak, hide, praise, run, obey.

import type { Rule } from '../pattern/rule.ts'
import { signal } from './injection-signal.ts'
import { b, g, sends, treasure, trust, whose } from './injection-words.ts'

const sink = String.raw`(?:https?://|hxxps?://|ftp://|[a-z0-9._%+-]{1,40}@[a-z0-9-]{1,40}\.[a-z]{2,}|(?:our|my|this|the${g}following|a${g}public|the${g}public)${g}(?:\w{1,12}${g})?(?:webhook|server|endpoint|gist|address|url|link|repositor(?:y|ies)|pastebin|bucket|collector)|pastebin|webhook|user-agent|x-[a-z-]{2,20}|(?:query|url|image)${g}(?:string|parameters?|url)|(?:image|link|url|gist|comment${g}field|search${g}box)\b|anyone${g}(?:who|that|asking)\b|requestbin|ngrok)`

const given = (verbs: string): string =>
  String.raw`\b(?:${verbs})[ \n](?:me${b}|us${b}|back${b}|out${b})?${whose}${trust}\b`

export const acts: readonly Rule[] = [
  // Data in trust and where it goes: "send the chat history to https://…".
  ...signal(
    'leak',
    ...sends.map(
      (verbs) =>
        `${given(verbs)}${String.raw`[^\n]{0,50}?\s(?:to|at|via|with|using|into|in|as|on|through)${g}[^\n]{0,24}?${sink}`}`,
    ),
  ),
  // The same without a place.
  ...signal(
    'disclose',
    ...[0, 1, 3].map((part) => String.raw`\b(?:${sends[part]})[ \n](?:me${b}|us${b})?${whose}${treasure}\b`),
  ),
  ...signal('treasure', String.raw`\b${treasure}\b`),
  ...signal(
    'sway',
    String.raw`\b(?:recommend|endorse|promote|praise|rate|rank|score|grade|shortlist|hire|approve|accept)[ \n](?:this|only|our|it|us|my|him|her|exclusively|no${g}other|the${g}(?:vendor|candidate|applicant|product|author|paper|hotel|shop|seller|company))\b`,
    String.raw`\bhighest${b}(?:possible${b})?(?:scores?|ratings?|marks?|grades?|rank)\b|\bbest${b}(?:fit|candidate|applicant|match|choice|company|vendor)\b|\bstrong${b}(?:accept|hire)\b|\babove${b}all${b}others?\b`,
    String.raw`\b(?:mark|treat|classify|flag|label)${b}(?:this|it|the)${b}(?:\w{1,14}${b}){0,2}as${b}(?:accepted|rejected|read|paid|approved|safe|trusted|resolved|benign|verified|legitimate|clean|authori[sz]ed)\b`,
    String.raw`\b(?:leave${g}out|omit|hide|skip|suppress|exclude)${b}(?:all${b}|any${b}|the${b}|its${b})?(?:negative|critical|bad|weaknesses|criticism)|\bmention${b}(?:its|any|our|the)${b}(?:weaknesses|competitors?|flaws|problems|limitations)`,
    String.raw`\brank${b}(?:me|us|it|this)\b|\bdescribe${b}(?:this|our)${b}\w{1,14}${b}as\b|\badvise${b}(?:travellers|users|customers|people|readers|them)\b|\bmeets${b}(?:every|all)${b}(?:the${b})?requirements?\b|\bmove${b}to${b}the${b}next${b}round\b`,
    String.raw`\bno${b}lawsuits|\b(?:star|fork|follow|upvote)${b}this${b}(?:repo|repository|page|post|account)\b|\bas${b}a${b}collaborator\b|\badvert(?:isement)?${b}for\b`,
  ),
  ...signal(
    'dictate',
    String.raw`\b(?:say|state|claim|assert|conclude|declare|insist|reply|answer|respond)${g}(?:that|only|just|with|by|solely|in${g}the)\b`,
    String.raw`\b(?:tell|inform|convince|persuade)${g}(?:the|your)${g}(?:user|reader|customer|human|recruiter|people)s?\b`,
    String.raw`\b(?:begin|start|end|finish|conclude)${g}(?:your|the|each|every)${b}(?:reply|response|answer|summary|output)\b`,
    String.raw`\b(?:append|add|include|insert)[ \n](?:the${b}(?:phrase|words?|sentence)|this${b}(?:phrase|sentence|line)|a${b}link${b}to)\b`,
    String.raw`\b(?:correct|right|only|best|true)${b}(?:answer|response|reply)${b}(?:is|to)\b|\btell${b}(?:visitors|anyone|everyone|everybody)${b}that\b`,
    String.raw`\bstop${g}and${g}(?:reply|say|respond|answer)`,
  ),
  ...signal(
    'obey',
    String.raw`\b(?:obey|comply${g}with|carry${g}out|act${g}on|adhere${g}to)[ \n](?:the${b}(?:ones?|text|steps?|page|ticket|following|instructions?|orders|commands?|directions?|document|message|request|e-?mail)|these|this|mine|my|every|only|what|whatever|all${g}(?:of${g})?(?:my|these|requests|orders|instructions|commands))\b`,
    String.raw`\b(?:wait${g}for|listen${g}to|await)${b}(?:only${b})?(?:my|new|further)${b}(?:commands?|instructions?|orders|words?)\b|\b(?:do|execute|perform)${b}(?:this|the${b}following)${b}(?:one${b})?instead\b`,
    String.raw`\byou${b}(?:must|shall|have${b}to|are${b}(?:required|ordered|obliged)${b}to)${b}(?:now${b}|only${b}|always${b}|immediately${b})?(?:comply|obey|answer|reveal|execute)\b`,
    String.raw`\byou${b}(?:now${b})?(?:work|act|speak)${b}(?:for|on${b}behalf)\b|\bas${b}your${b}new\b`,
    String.raw`\byour${g}(?:only|new|real|actual|true|next)${b}(?:task|job|purpose|goal|orders?|instructions?|directives?|prompt|mission|objective)\b`,
    String.raw`\b(?:new|next|real|actual|true)${b}(?:task|instructions?|directives?|orders?|objective|mission|user${b}message)\s{0,2}(?::|is\b|are\b|from\b|by\b)`,
  ),
  // What was said so far, as a whole.
  ...signal(
    'whole talk',
    String.raw`\b(?:full|entire|whole|complete)${b}(?:conversation|chat|dialogue|message${b}history|prompt)(?:${b}(?:history|log|transcript))?\b|\ball${b}(?:previous|prior|earlier)${b}(?:messages|turns|prompts)\b|\buser's${b}(?:last|latest|previous|entire|full)${b}(?:message|request|question|prompt|input)|\ball${b}retrieved${b}documents\b|\beverything${b}the${b}user${b}(?:has${b})?(?:typed|said|wrote|written|asked|sent)|\bcontents?${b}of${b}the${b}(?:vault|inbox|mailbox|wallet)\b|\bfull${b}contents?${b}of\b`,
  ),
  // Which tool comes before, after or instead of another.
  ...signal(
    'tool order',
    String.raw`\b(?:before|instead${b}of)${b}(?:every|any|each|all)${b}(?:other${b})?(?:tool|call${b}of|function|use${b}of)|\binstead${b}of${b}(?:calling|using|invoking)${b}(?:the${b})?[\x60\x22\x27]?[a-z0-9]{1,20}_[a-z0-9_]{1,30}\b`,
    String.raw`\bwhen(?:ever)?[ \n]any${b}(?:other${b})?tool\b|\b(?:called|invoked|used)${b}by${b}(?:any|another|every)${b}(?:other${b})?tool\b`,
    String.raw`\bthis${b}tool${b}(?:must|has${b}to|needs${b}to)${b}be${b}(?:called|invoked|used|run)\b`,
  ),
  ...signal(
    'reroute',
    String.raw`\brecipients?${b}(?:address${b}|list${b})?(?:to|with|is|must${b}be)${b}[^\n]{0,16}[a-z0-9._%+-]{1,40}@`,
    String.raw`\bbcc${b}[a-z0-9._%+-]{1,40}@|\b(?:as|in|to)${b}(?:the${b})?bcc\b`,
  ),
  // Something to be done, said as an order.
  ...signal(
    'deed',
    String.raw`(?:^|[.!?:;,\n\x22'>]\s{0,2}|\b(?:please|then|must|now|and|also)${b})(?:send|forward|upload|delete|transfer|execute|run|copy|post|submit|install|download|perform|do|invoke|grant)${b}(?:the|this|these|all|it|them|every|any|a|your|that)\b`,
  ),
  ...signal(
    'no refusal',
    String.raw`\b(?:never|not|don't|cannot|must${b}not)${b}refuse(?:[.,;:!]|${b}(?:to|any|a|and|requests?|anything|me)\b|\s{0,2}$)|\brefus(?:e|al)${b}is${b}not\b`,
  ),
  ...signal(
    'no caveat',
    String.raw`\b(?:not|never|don't|without)${b}(?:(?:add|include|give|any|mention|show)${b}){0,2}(?:warnings?|disclaimers?|caveats?)|\bnever${b}apologi[sz]e`,
  ),
  ...signal(
    'no denial',
    String.raw`\b(?:not|never|don't)${b}(?:say|mention|state|admit|claim)${b}(?:that${b})?you${b}(?:are${b}(?:an?${b}ai|a${b}language|unable)|can(?:not|'t|${b}not))`,
  ),
  ...signal(
    'follow',
    String.raw`\bfollow[ \n](?:the${b}(?:ones?|text|steps?|page|ticket|following|instructions?|orders|commands?|directions?|document)|these|this|mine|my|only|what|whatever)\b`,
  ),
  ...signal(
    'prior',
    String.raw`\bthe${b}above${b}(?:was|were)${b}(?:only|just|merely)?\b|\b(?:everything|anything|text|what${b}(?:stands|is${b}written))${b}(?:that${b}(?:stands|is|was)${b}(?:written${b})?)?above\b|\ball${b}of${b}the${b}above\b`,
    String.raw`\b(?:prior|previous|earlier|preceding|original|initial|current)${b}(?:context|instructions?|assignment|task|request|prompt|conversation|guidance)${b}(?:is|are|was|were|has|have|no)\b`,
    String.raw`\byour${b}(?:operator|creators|developers?|programming|(?:original|initial|previous|current|old)${b}(?:instructions?|task|assignment|prompt|orders)|instructions|system${b}prompt|guidelines)\b|\bsystem${b}prompt${b}you\b`,
  ),
  ...signal(
    'only this',
    String.raw`\bonly${b}(?:this|the${b}following)${b}(?:paragraph|text|message|page|section|document|comment|note|instruction|sentence)|\bthis${b}(?:message|paragraph|text|note|comment|document)${b}(?:alone|only|instead)\b`,
    String.raw`\b(?:real|actual|true)${b}(?:request|task|one|instructions?|assignment|job)\b|\b(?:text|list|steps?|orders?|paragraph)${b}(?:that${b}follows?|below)\b|\bnew${b}orders\b`,
    String.raw`\b(?:rely|act|go)${b}(?:only${b})?on${b}(?:this|the${b}following)\b|\bserve${b}(?:only${b})?the${b}(?:reader|author)`,
  ),
  ...signal(
    'nod',
    String.raw`\b(?:approve|merge|accept|authori[sz]e|sign${b}off)(?:[.;]|[ \n](?:it|this|them|all|any|every|on)\b)`,
  ),
  ...signal(
    'fetch and run',
    String.raw`\b(?:fetch|download|retrieve)[ \n][^\n]{1,50}\band${b}(?:then${b})?(?:execute|run|eval|follow|obey)${b}(?:it|them|its|the${b}(?:result|content|instructions|script|file)|what)\b`,
  ),
  ...signal(
    'dns',
    String.raw`\bas${b}(?:a${b}|the${b})?sub-?domain\b|\b(?:in|into|via|through|by|using|with|over|make|as)${b}(?:an?${b}|the${b})?dns${b}(?:query|queries|lookups?|requests?|names?)\b|\bhost${b}?name\b[^\n]{0,30}\bresolve`,
  ),
  ...signal(
    'outgoing',
    String.raw`\b(?:every|all)${b}outgoing\b|\b(?:every|each|all)${b}(?:e-?mails?|messages?|mails?)${b}(?:you|it|they)${b}send`,
  ),
  ...signal(
    'forever',
    String.raw`\bfor${b}good\b|\bpermanently\b|\bforever\b|\bfrom${b}(?:today|now${b}on)\b|\bin${b}(?:later|future|all${b}later)${b}(?:chats|sessions|conversations)\b`,
  ),
  // A command line that fetches and runs, or tears down.
  ...signal(
    'run',
    String.raw`\b(?:curl|wget)${g}[^\n|]{1,100}\|\s{0,3}(?:sudo${g})?(?:ba|z|da)?sh\b`,
    String.raw`\brm${g}-rf?${g}|\bos\.system\s{0,2}\(|\bbash${b}-c${b}[\x22\x27]?\$\(curl|\b(?:push|merge|deploy|commit)${b}(?:directly|without)\b|\bpush${b}[^\n]{0,30}--force\b`,
    String.raw`\b(?:run|execute|launch|invoke)${b}(?:the${b}|this${b}|these${b}|every${b}|any${b})(?:following${b}|shell${b}|python${b}|\w{1,8}${b})?(?:commands?|scripts?|code|binary)\b`,
  ),
  ...signal(
    'call',
    String.raw`\b(?:call|invoke)[ \n](?:the${b})?[\x22\x27\x60]?[a-z0-9]{1,20}_[a-z0-9_]{1,30}\b`,
    String.raw`\b(?:call|invoke|trigger)[ \n]the${b}[\x22\x27\x60]?[a-z0-9]{1,20}(?:[_. -][a-z0-9_.-]{1,30})?[\x22\x27\x60]?${b}tool\b`,
  ),
  ...signal(
    'harm',
    String.raw`\b(?:transfer|wire|withdraw|pay|refund|release|send)${b}(?:the${b}|all${b}|every${b}|any${b}|remaining${b}|full${b}|entire${b}|[$]?[0-9][0-9.,]{0,12}${b}){1,3}(?:balance|funds|money|payment|savings|eur|usd|dollars|euros?|btc|bitcoin|eth|crypto|amount|refund)\b`,
    String.raw`\b(?:delete|remove|wipe|erase|destroy)[ \n](?:his${b}|her${b}|their${b}|the${b}|all${b}|every${b}|any${b}|this${b}|these${b}|user's${b}|of${b}){1,4}(?:\w{1,12}${b}){0,2}(?:files?|folders?|director(?:y|ies)|repositor(?:y|ies)|databases?|tables?|backups?|e-?mails?|mails?|logs?|records|data|history|accounts?|branch(?:es)?|workspace|home)\b`,
    String.raw`\b(?:disable|turn${g}off|deactivate|switch${g}off)[ \n](?:the${b}|all${b}|any${b}|every${b}|your${b}){0,2}(?:content${b}(?:checks|filters)|sandbox|their${b}sandbox|logging|audit|safety|security|two-factor|2fa|mfa|firewall|monitoring|antivirus|protections?|safeguards?|guardrails?)`,
    String.raw`\bgrant${b}\S{1,40}${b}(?:full${b})?access\b|\bdrop${b}(?:table|database)\b|\btransfer${b}everything\b|\bmove${b}all${b}(?:e-?)?mails\b|\bcreate${b}a${b}user${b}(?:named|called)\b`,
    String.raw`\b(?:approve|release|confirm|authori[sz]e)${g}(?:this|the|all|every|any)${b}(?:\w{1,12}${b}){0,2}(?:refund|payment|transfer|transaction|deployment|merge|invoice)s?\b`,
  ),
  // A file that holds secrets, named.
  ...signal(
    'secret file',
    String.raw`\.(?:ssh/(?:id_[a-z0-9]{2,10}(?:[^.\w]|$)|authorized_keys|config|[\s\x22\x27\x60]|$)|ssh[\s\x22\x27\x60,.]|aws/(?:cred|conf|[\s\x22\x27\x60,]|$)|kube/config|gnupg|netrc\b|npmrc\b|pgpass|docker/config|git-credentials|cursor/mcp|bash_history|zsh_history|config/gcloud)|/etc/(?:passwd|shadow|sudoers)|\bid_(?:rsa|ed25519|ecdsa|dsa)(?:[^.\w]|\.[^\w]|$)|\bwallet\.dat\b|/proc/self/environ|/\.env\b`,
    String.raw`\b(?:read${b}(?:the${b})?(?:contents?${b}of${b})?(?:the${b})?(?:file${b})?|upload${b}|send${b}|commit${b}|cat${b})[\x22\x27\x60]?(?:\./)?\.env\b`,
  ),
  // How it is carried off without a place being named.
  ...signal(
    'carry',
    ...[
      'pass|send|provide|supply|paste|attach',
      'put|add|insert|append|copy|quote',
      'include|upload|commit|share|post|submit',
    ].map(
      (verbs) =>
        String.raw`\b(?:${verbs})[ \n](?:(?:it|its|the|their|this|them|these|whole|full|complete|entire|result|results|output|content|contents|file)${b}){1,3}(?:as|in|into|to|within|back|with|through|via)${b}(?:the|a|an|your|this|our|every|each|next|me|us|[\x22\x27\x60])`,
    ),
    String.raw`\bside-?note\b|\bwith${b}its${b}(?:output|contents?|result)${b}as\b|\bas[ \n](?:(?:the|its|an?)${b})?(?:metadata|parameter|argument)\b|\bas${b}(?:the|its)${b}[\x22\x27\x60]\w{1,20}[\x22\x27\x60]${b}(?:parameter|argument|field)\b`,
    String.raw`\b(?:include|send|post|paste|share|commit|attach|upload)[ \n](?:the${b}results?|its${b}contents?|the${b}contents?|them\b|it\b)`,
  ),
  ...signal(
    'cancel',
    ...['instructions?|guidance|guidelines|directives?', 'rules?|directions?|orders?|prompts?|commands?'].map(
      (orders) =>
        String.raw`\b(?:${orders})[ \n](?:(?:(?:that|which)${b})?you${b}(?:were|have${b}been|had${b}been|got|received|have)${b}(?:(?:given|received|told)${b})?(?:earlier${b}|so${b}far${b})?|above${b}|before${b}this${b})?(?:(?:are|is|have|has|was|were)${b}(?:been${b}|now${b}|hereby${b}|all${b}|just${b}){0,2}(?:void|cancell?ed|obsolete|revoked|superseded|invalid|replaced|lifted|suspended|terminated|expired|changed|withdrawn|outdated)|no${b}longer${b}(?:valid|appl|in${b}(?:effect|force)|relevant|binding|count)|(?:do|does)${b}not${b}(?:apply|count|matter))`,
    ),
    String.raw`\b(?:what|everything|anything|whatever)${b}(?:came${b}before|you${b}(?:were|have${b}been|had${b}been)${b}(?:told|asked|given|taught|instructed)|was${b}said${b}(?:before|earlier|above))\b`,
    String.raw`\b(?:takes?|has|have)${b}(?:precedence|priority)${b}over${b}(?:any|all|every|the|your)${b}(?:other${b}|previous${b}|earlier${b}|system${b})?(?:instructions?|prompts?|directives?|rules?|orders?|guidance)\b`,
    String.raw`\boverrides?[ \n](?:all|any|every|your)${b}(?:others?|previous|prior|system|earlier|instructions?)\b`,
    String.raw`\b(?:discard|set${g}aside|cancel|drop|erase|abandon)[ \n](?:the|your|all|any|whatever|every)${b}(?:earlier|directions?|orders?|task|user's|previous|prior|instructions?|request|original|current)\b`,
    String.raw`\b(?:nothing|none${b}of${b}what)${b}(?:is${b})?in${b}your${b}(?:system${b}prompt|instructions)\b`,
  ),
]
