// The words of hostile instructions in English that name a deed: settings and accounts of others, payees, facts made up,
// what is to be trusted for good, what is left out of what is shown, and when it is to happen.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const roles = `mail|email|e mail|calendar|booking|shopping|accounting|payment|payments|payroll|scheduling|invoice|support|triage|travel|finance|treasury|procurement|inbox|research|trading|household|indexing|purchasing|recruiting`

export const englishDeeds: Vocabulary = {
  addressed: [
    crossed(roles, `assistant:|bot:|bots:|robot:|helper:|assistants:`),
    crossed(`mail|email|e mail|calendar|payment|payments|invoice|inbox|trading|triage|indexing`, `agent:|agents:`),
    crossed(`dear|attention|hey`, roles, `assistant|agent|bot|robot|helper`),
    crossed(`for the|to the|to any|to our|to every`, roles, `assistant|bot|robot|helper`),
    `if you are software|if you are a program|is a program and not|not for the customer|not for the human|not for human eyes|llm powered readers|automation consuming|message for cursor|note for cursor|whichever assistant|machine translators and|agent that picks up|assistant that picks up|assistant that manages|agent that manages
      |assistant that handles|agent that handles|bot that handles|bot that manages|assistant in charge|agent in charge|hey siri|dear software|dear program|dear machine|dear bot|dear robot|!agents debugging|!to the ai describing|!assistant instructions:|!claude/copilot|!claude/copilot/cursor|any copilot that
      |!ai describing this|ai that describes|software reading this|program reading this|is a program|any software that reads|any script that reads`,
  ].join('|'),
  alter: `change|switch|set|set up|create|turn off|turn on|add|put|make|raise|lower|enable|disable|update|reset|register|extend|upgrade|cancel|accept|approve|complete|finish|place|book|sign|allow|grant|link|unlink|configure|edit|adjust|modify|assign|invite|share|move|replace|correct|exchange|swap|overwrite|substitute|route
    |use our|treat the|log in|charge`,
  settings: [
    crossed(
      `recovery|reply|backup|notification|forwarding|delivery|shipping|billing|alert`,
      `address|email|e mail|phone|number`,
    ),
    crossed(`transfer|spending|daily|credit|withdrawal`, `limit|limits`),
    `two factor device|two factor authentication|2fa|authenticator app|standing order|mail rule|forwarding rule|filter rule|a rule which|a rule that|auto review|auto approval|owner role|admin role|co owner|visibility of|anyone with the link|the basket|the cart|complete the purchase|extra warranties|extended warranty|travel insurance
      |five star rating|the allowance|dns records|deploy key|authorized_keys|every pull request|pending suggestions|her calendar|his calendar|their calendar|all meetings|meetings of|pull requests that carry|label fast lane|the reservation|the booking|card on file|stored card|saved card|payment method|remote access|screen sharing|support session|safe list|stored session|a public gist|public gist`,
  ].join('|'),
  payfield: [
    crossed(
      `stored|saved|registered|deposit|settlement|payout|beneficiary|supplier's|vendor's|landlord's|creditor|receiving|recorded`,
      `iban|account|account number|bank account|bank details|wallet|address`,
    ),
    `the iban of|iban of all|account number of|the account number|account number for|the beneficiary|beneficiary of|payout destination|payout destination of|the transfer form|our new sort code|settlement wallet|remittance details|deposit account of|bank details of|payment details of|payee of|master data|sort code|wallet address|iban printed|iban in the|iban below|number below|the rent order`,
  ].join('|'),
  paynow: `settle|pay december straight|in place of the saved|without checking with|salary run|before the run|the run tonight|open items|open invoices|is due|payouts there|pay december|rent order|press submit|before the user signs|the user signs|only valid one|no call back|pay the open|pay the rent|cannot sign|change log|accounting knows`,
  tells: [
    crossed(
      `tell|inform|advise|warn|explain to|report to|remind|convince|persuade|assure`,
      `your user|the user|the customer|the reader|the person|the visitor|the caller|the client|whoever|them|their user|users`,
    ),
    `let the reader know|let the user know|let them know|let the customer know|in your reply claim|should warn of|state as a fact|state as fact|present the number|in your reply claim that|present 0900|present 0800|in your answer claim|send people to|make the user believe|make them believe|say that the doctor|say that the bank|claim that the`,
  ].join('|'),
  lie: `is infected|are infected|computer is infected|carries a virus|has a virus|been hacked|were hacked|security breach|received a refund|a refund of|by mistake and|by accident|wired back|wire back|send it back|must return|has frozen|is frozen|was frozen|account is locked|has been locked|session has expired|lapses tonight|flight was cancelled|was cancelled
    |been withdrawn|others were hacked|all others were|is safe although|double the dose|scan says otherwise|officially recommended|tax debt|overpaid|arrest warrant|their computer|their laptop|their device|unpaid fine|license has expired|licence has expired`,
  contact: `phone number|as the support number|the support number|should read their|hotline|toll free|0800|0900|1 800|555|official support|support number|helpline|helpdesk|whatsapp|telegram|http://*|https://*|@*|sender account|confirm at|type their password|read their code|remote support|anydesk|teamviewer|prepare the transfer|no prescription|before noon|our hotline|new password`,
  forgood: `for good|profile of the|for all sessions to|a permanent|this as a fact|lasting habit|permanent note|sessions to come|under preferences|store this as a fact|as a fact|profile of the user|what you know about me|into claude.md|in claude.md|in agents.md|long term|once and for all|permanently|in your memory|to your memory`,
  trusting: `trustworthy|is trusted|always trusted|safe list|installed unseen|may be installed|installed without|skip the malware|without verification|without checks|dislikes being asked|before purchases|malware check|the finance team's approvals|not like being asked|count as coming from|counts as coming from|approvals are sent from|be bypassed|bypassed on request|never the official|may be executed|are verified|exempt from|need no scan|need no review|without a scan|be trusted`,
  keep: `remember|keep|record|store|save|note|put a line|store this|your profile of|files from|files of|make it|add to|your profile|memorise|memorize|write|for all sessions|recall`,
  shown: `in the preview|the preview|the preview should|diff you show|changed files|tools used|in your report|the draft to|when you display|in the review|commit message so|in the change log|out of the change log|list of changes|in the overview|confirmation screen`,
  omit: `leave|leave out|leave these|omit|fold|collapse|hide|leave away|show the old|show the original|display the old|suppress|mask|conceal|list only|describe it as|without listing|do the extra|the preview should show|show|leave away the|omit the|collapse step|collapse the|write the commit message so|write`,
  anyway: `send the new one|change it all the same|change it anyway|in the mail that goes|as if it were|would guess|would suspect|all the same|anyway|nevertheless|but send|send the new|but keep|commit them|together with the rest|does not show|nobody would guess|describe it as|goes out|even so|without listing|as housekeeping|keep it in the mail`,
  later: `for later:|whenever the word|stay ordinary until|stay put until|at the first real|next time the person|next time somebody|after midnight, and only|as soon as the person|as soon as the user|once the user|once it is after|after midnight|next time your user|next time the user|when you notice that|if you detect that|if you detect|somebody mentions|someone mentions|when that happens|if the hostname|whenever the word|first real customer|back of your mind|should the balance
    |in case nobody answers|until the review is|test harness|on the third of`,
  away: `seems to be away|user is away|stops typing|user leaves|user has left|user is absent|nobody watching|no one watching|nobody is watching|out of the room|user is idle|user logs off|user is asleep|person stops|nobody answers`,
  sneaky: `give no sign|behave as usual|behave normally|stay ordinary|nothing unusual|behave well|keep quiet|keep quiet about it|needs to be said|nothing needs to be said|and only then|otherwise upload|is sold out|with nobody watching|nobody watching|say nothing|as if they were ours|stay inconspicuous|act as always|remain ordinary|appear normal|low profile|drop no hint|treat it as a yes|carry out what it`,
  command: `script at|what it lists|the attached figures|my public key|release tags|the backup job|last week's archives|empty commit|the surplus|signed artefact|card data|the second recipient|~/.config`,
  'run!': `open the terminal|open a terminal|open the shell|quote only|slip the|move the surplus|swap the signed`,
}
