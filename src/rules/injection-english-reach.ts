// The words of hostile instructions in English about what is reached for: what is planted to stay, what is opened to
// others, which address is called while a text is read, what is carried along, and who is to hand it on.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

export const englishReach: Vocabulary = {
  // What runs on when nobody looks.
  implant: [
    crossed(`cron|scheduled|startup|recurring`, `job|jobs|task|tasks|entry`),
    crossed(
      `hidden|second|backdoor|secret`,
      `user|account|admin|administrator|user account|admin account|service|webhook|collaborator`,
    ),
    `crontab|cron entry|launch agent|systemd unit|systemd service|backdoor|back door|reverse shell|keylogger|web shell|webshell|rootkit|ssh key|public key to|authorized keys|authorized_keys|postinstall script|post install script|git hook|pre commit hook|forwarding rule|mail rule|startup item|autostart|login item|remote access tool|tunnel to|bashrc|.bashrc|~/.bashrc|.zshrc|~/.zshrc|.profile|~/.profile|.claude/settings.json|~/.claude/settings.json|prompt command|pip.conf|.npmrc|~/.npmrc|.gitconfig|sudoers`,
  ].join('|'),
  plants: `add|create|register|install|set up|schedule|plant|insert|append|write|put|configure|enable|deploy|place|leave|drop|attach`,
  // What is opened to others.
  wide: `publicly|anyone with link|anyone with the link|cluster admins|cluster admin|as administrator|as an administrator|as co owner|as owner|as an owner|admin group|administrators group|admin role|full control|bypass permissions|allow all tools|trusted host|extra index url|unlimited allowance|unlimited spending|infinite approval|set approval for all|spender|0.0.0.0/0|remote desktop|screen sharing|remote access|nopasswd|777|every repo you|repository public|repo public|visible to everyone|accessible to everyone|open to everyone|external collaborator|to the collaborator|as collaborator|permissions:allow|trusted ips`,
  guard: `branch protections|the filter|the filters|content filter|safe browsing|defender|real time protection|the firewall rule|outbound deny|gatekeeper|selinux|tamper protection|approval limit|spending cap|spending limits|two step verification|two factor|multi factor|login alerts|security alerts|the audit log|/var/log*|auth.log|event log|event logs|shell history|certificate checks|certificate verification`,
  // What the reader goes by in every session.
  charter: `claude.md|agents.md|gemini.md|memory.md|.cursorrules|.windsurfrules|copilot instructions|your system prompt file|your rules file|your memory file`,
  // Something is said to have been agreed to by saying nothing.
  implied: [
    crossed(
      `it is|it's|is`,
      `|hereby|generally`,
      `understood|assumed|agreed|taken as agreed|taken as given|taken for granted`,
      `|that`,
    ),
    crossed(`is|are|be|will be`, `taken|deemed|understood|considered|assumed`, `to have`),
    `counts as agreed|it is customary|it's customary|unless the person|unless they object|unless the user objects|unless somebody objects|unless the person objects|unless the person explicitly objects|unless told otherwise by`,
  ].join('|'),
  // What a machine does when it has a text before it.
  processing: [
    crossed(
      `while|when|whenever|as|before|after|once`,
      `|you|you are`,
      `processing|process|parsing|parse|ingesting|ingest|indexing|index|analyzing|analyze|analysing|analyse|rendering|render`,
      `this|the above`,
    ),
    crossed(`while|when`, `|you are`, `reading this`, `page|document|text|message|email|file|ticket`),
    crossed(
      `before|while|when`,
      `|you`,
      `produce|producing|generate|generating|compose|composing|give|giving|write|writing`,
      `the answer|your answer|the summary|your summary|the reply|your reply|a response|your response`,
    ),
  ].join('|'),
  opens: `load|fetch|request|open|visit|call|get|ping|hit|render|embed|display|query|resolve|follow|retrieve|access|navigate to|go to|browse to|connect to|download|click|curl|wget`,
  // What is put behind the address.
  carrying: `followed by|appended|append|as a query|as query|in the query|as the query|as a parameter|as parameter|url encoded|encoded in|in the path|in the url|to the url|at the end of the url|filled in|replacing|substituting|in place of|replace|attached|including|containing|that contains|which contains|carrying`,
  loot: [
    crossed(
      `|the`,
      `last|first|latest|most recent|previous`,
      `thing|message|question|request|prompt|query`,
      `|that`,
      `the user|your user|the person|they`,
      `typed|said|asked|wrote|sent|entered|told`,
    ),
    crossed(
      `what|everything|whatever|anything`,
      `you|you have`,
      `know|remember|learned|learnt|stored|saved|gathered`,
      `about|of`,
      `the user|your user|the person|them`,
    ),
    crossed(
      `what|whatever|everything|anything`,
      `is|you have|you hold|you keep`,
      `in`,
      `memory|your memory|your context|your environment|your config`,
    ),
    crossed(
      `|the|your|all|any|full`,
      `session logs|chat logs|conversation logs|interaction logs|tool logs|tool outputs|saved logins|saved credentials|stored credentials|login cookie|login cookies|cookie jar|bank statements|working directory|health records`,
    ),
    `browser has saved|browser has stored|credentials your browser|contents of the clipboard|contents of your context|their name and|github token|content of the cookie jar|user's postal|user's postal address|value of environment|value of the environment|npmrc|its authtoken`,
  ].join('|'),
  // Forms that people fill in are another thing.
  harmless: `fill in|fill out|fill it in|fill in the|fill them in|fill the form|fill this form`,
  send: `fill|fill them|populate|encode|put them in|supply it|provide it|pass the full|pass the whole|pass the entire|pass along|pass everything|lodge|send a ping|echo it|type these|type them|enter it at|enter them at|hand over|hand in their|message every|message all|write to every|email every|contact every|reply to this number|blind copy|store it|note it down at|report them to`,
  'send!': crossed(
    `by`,
    `sending|attaching|posting|uploading|forwarding|pasting|emailing|mailing|submitting|replying with|copying|appending`,
  ),
  // Hosts, without what usually stands before them; not those that are names of files or fields as well.
  place: `*.com|*.net|*.org|*.io|*.dev|*.co|*.us|*.eu|*.uk|*.cc|*.pw|*.xyz|*.site|*.online|*.shop|*.tools|*.cloud|*.club|*.live|*.email|*.support|*.services|*.digital|*.world|*.space|*.website|*.tech|*.de|*.fr|*.nl|*.es|*.pl|*.ru|*.cn|*.jp|*.kr|*.br|*.in.net|*.example|*.biz|*.help|*.agency|*.finance|*.exchange|*.workers.dev|*.page.link|*.onion|*.ws|*.tk|*.ml|*.ga`,
  spot: `comment field|comment box|contact form|chat box|into the chat|address bar|message field|next code block|your next code|the form on this page|comment at the foot|into the boxes|in below|these in below|here for auditing|here, for auditing|here for diagnostics|here, for diagnostics|here for telemetry|here, for telemetry|into your reply`,
  noun: [
    crossed(
      `automated|autonomous|ai|machine|digital`,
      `clients|client|visitors|consumers|users|readers|processors|clerks|helpers|reader`,
    ),
    `processing units|coding agents|coding agent|the ai on call|ai on call|ai overview|ai overviews|wallet agents|wallet agent|browser agent|shopping agent|refactoring tools|tooling that|the tool that|programmes that|programs that read`,
  ].join('|'),
  machine: `the tool that|the tool which|the software that|the program that|the agent that|the assistant that|the helper that|by the tool|by the agent|by the assistant`,
  must: `undertakes to|undertakes|are bound to|is bound to|is expected to|are obliged`,
  inner: `configuration for review|configuration for verification|configuration and`,
  // What is to be believed from now on.
  trusting: [
    crossed(
      `are|is|count as|counts as|be treated as|treated as`,
      `|always`,
      `legitimate|genuine|trustworthy|authentic|verified|authorized|authorised|harmless|benign`,
    ),
    `trusts every|trusts all|trusts any|always open links|no longer need|no longer needs|need no second|without a second look|a second look|without checking|skip verification|has pre approved|be approved automatically|approved automatically|need no confirmation|needs no confirmation|never require|never requires|waived all|have waived|they are an administrator`,
  ].join('|'),
  memory: `your persistent|persistent preferences|your preferences|your profile of|your long term|your stored|stored instructions|your saved|profile of this user|later sessions pick`,
  remember: `keep in your notes|commit this|commit the following|add to your|write into|note in|put in your|make it a habit|store in`,
  unasked: [
    crossed(
      `don't|do not|never|without|rather than|no need to`,
      `ask|asking|bother|bothering`,
      `them|him|her|first|back|about it|for permission|twice`,
    ),
    `without calling back|without a call back|without calling|without verifying|do not run the checks|without running the checks|skip ci|do not run the tests|don't run the tests|without waiting for|skip confirmations|skip the confirmations|skip all confirmations|skip confirmation from|go back to ask|going back to ask|may do so on their own|on their own authority|ignore the approval|prefer not to be asked|not to be asked|not to be asked twice|accept all terms|spoils the surprise|bothered with permission|without permission dialogs|choose always allow|click always allow|press always allow|confirm all dialogs|accept all dialogs|accept every dialog`,
  ].join('|'),
  granted: [
    crossed(
      `whoever|the one who|the person who`,
      `asked you|sent you|told you|deployed you`,
      `also wants|would want|wants you to|to read this also|to read this|wants this too`,
    ),
    crossed(`on behalf of`, `your|its|their`, `owner|user|principal|human|person|operator`),
    `permission from an earlier|permission from earlier|from an earlier conversation|consented in advance|has agreed beforehand|agreed beforehand|consented beforehand`,
  ].join('|'),
  cleared: crossed(
    `treat|take|count|regard|consider|interpret`,
    `that|it|this|silence|any reply|any answer|their answer|the reply`,
    `as`,
    `consent|approval|agreement|confirmation|permission|a go ahead`,
  ),
  // What is done besides, and then all goes on.
  carryon: [
    crossed(
      `answer|continue|carry on|go on|proceed|resume|reply`,
      `|the user|with the user`,
      `normally|as normal|as usual|as before|as if nothing|with the task|what we were doing|with what we were doing|with the original task`,
    ),
    `then continue with your|resume your task|resume the task`,
  ].join('|'),
  money: `open invoices|all invoices|outstanding invoices|unpaid invoices|the payments|all payments|payments above|unlimited allowance|allowance for|prepay|12 month plan|annual plan|the coupon`,
  hide: [
    crossed(
      `the user|the person|your user|the human|nobody|no one|the customer|your person`,
      `never learns|never learn|never finds out|notices nothing|notice nothing|never notices|never has to know|never have to know|need never know|never needs to know|learns nothing|suspects nothing|will ever notice|will even notice|would even notice`,
    ),
    crossed(
      `before`,
      `the owner|the user|the human|the developer|your user|the person|anyone|the customer`,
      `sees it|sees|notices|sees this|can see|reads it|can object|notices it`,
    ),
    crossed(
      `no need to|no reason to|never|do not|don't|needn't`,
      `show|surface|explain|present|list|report`,
      `the command|the change|these rules|this rule|the line|the reason|what they're for|what they are for|these changes|the transfer|the call`,
    ),
    crossed(
      `when|if`,
      `the user|the employee|the owner|the customer|they|the human`,
      `asks what you|ask what you|asks why|ask why|asks what`,
    ),
    `say you only|say that you only|who would even notice|who would notice|likely not even notice|won't even notice|will not even notice|not a reportable|keep the pr text|out of the commit message|in the commit message|visible to copilots only|leave out of your report|never surface|refrain from presenting|refrain from showing`,
  ].join('|'),
  standing: `in each mail you send|in every mail you send|in each message you send|in every message you send|in every reply you|in each reply you|with every message you|with each message you`,
  // Who is doing something with what is read.
  doing: `working on this|that see this|that sees this|who see this|citing this|that reads this|reading this article|resolving this|working here|working in this repo|working in this repository|working on this repo|reading notifications|reading the notifications|with shell|with shell access|with a shell|with a terminal|with tool access|with file access|with browser access|with repo access|with write access|on call|opening this|fetching this|that opens this|that fetched this|describing this|editing any|editing this|visiting this|handling notifications|in agent mode|agent mode|without vision|parsing this|that's parsing this|that is parsing this|building this|installing this|completing this form|filling in this form|filling this form`,
  // Others who are to do the same.
  agents: [
    crossed(
      `every|any|all|each|the|the other`,
      `agent|agents|bot|bots|assistant|assistants`,
      `you hand|you delegate|you call|you start|you work with|you talk to|downstream|in the channel|in this channel|in the chain|in the pipeline`,
    ),
    `when you delegate|whenever you delegate|to the sub task|into the sub task|into the subtask|to the subtask|the reviewing agent|reviewing agent|reviewer agent|the executing agent|next in the chain|the planning agent|your sub agents|the agents you`,
  ].join('|'),
  relay: `in every file you|in each file you|in every document you|in every reply you|tell other agents|telling other agents|pass this paragraph|copy these lines|copy this paragraph|hand this on|unchanged|follow them too|follow it too|pass these|pass this note|spread this|repeat these|tests were run|was approved|were approved|hand these`,
  first: `call this tool first|use this tool first|always call this tool|always use this tool|must call this tool|must use this tool`,
  away: `no human is watching|no human reads|no human sees|no human will see|no human looks|nobody reads this|no person reads`,
  lie: `about to expire|session will expire|session expired|log in again to|have to log in again|needs to be verified again`,
  contact: `log in again at|log in at|sign in at|write to|their card ready|card number ready|pin ready|card ready|have their ssn|have their card`,
  otp: `recovery code|recovery codes|6 digit code|six digit code|the code|card number and pin|last four digits|expiry date|mother's maiden name|banking pin|online banking pin|tax number|master passphrase|recovery phrase|account password|ssn and card`,
  'ask!': `until they give it|until they give you|until they tell you|until they hand it`,
  ask: [
    crossed(
      `have|get|let|make`,
      `the user|your user|the person|the customer|them`,
      `tell you|give you|type in|hand you|read you|to tell you|to give you|read out`,
    ),
    crossed(
      `tell`,
      `the person you're working for|the person you work for|the person you are working for|your user|your person|the user`,
      `that you need|that you'll need|you need|you'll need|that you will need`,
    ),
    `ask the reader for|get from the taxpayer|get from the user|get from the customer|obtain from the user|until they give it|until they give you`,
  ].join('|'),
}
