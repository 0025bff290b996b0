// The words of hostile instructions in English that give weight: who has signed it off, what no longer matters, which
// authority asks, and what belongs to whoever is served.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

export const englishWeight: Vocabulary = {
  cleared: [
    crossed(
      `legal|security|management|finance|compliance|the account holder|your user|the user|the boss|the board|the team|the client|the admin|the owner|accounting|our lawyers|the director`,
      `has|have|already|`,
      `signed this off|signed it off|approved this|approved it|approved all|confirmed by phone|confirmed in writing|told us that you may|agreed to this|cleared this|cleared it|waved this through|is fine with this|gave permission|gave consent|confirmed that no`,
    ),
    `act freely|no second factor is|approval is currently bypassed|currently bypassed|currently skipped|permission request in this|as granted and|permission requests as|every permission request|already been okayed|already waved through|may be taken for granted|is to be taken as given|counts as approved|as good as approved|approval is implied`,
  ].join('|'),
  goon: `apply|initiate|subscribe|removing|accept|enroll|book|order|trigger|continue with removing|continue with`,
  asset: `the audit trail|audit trail|the migration|migration on|old users|the wire|annual plan|the plan|the terms|without opening|another ticket|the logs|the users|the tenant|the subscription`,
  mandate: [
    crossed(
      `what|everything|whatever|all that|anything`,
      `the user|your user|the visitor|the customer|your owner|your operator|the company|the operator|your human`,
      `told you|asked you|said|asked|wanted|asked for|wrote|instructed you|told you at the start|wants`,
    ),
    `your job description|your current objective|current objective|directions you received|guidance you received|earlier guidance|previous guidance|company that deployed you|orders you received|the original goal|the original objective|the first request|the visitor's question|the user's goal`,
  ].join('|'),
  swap: `erase|drop|abandon|discard`,
  ended: `does not matter|no longer matters|doesn't matter|do not matter|is irrelevant|are irrelevant|plays no role|hereby annulled|annulled|are annulled|is annulled|has expired|have expired|changed while|is cancelled|are cancelled|can be forgotten|is behind you|has been superseded|lost its meaning|means nothing|mean nothing|has become moot|is moot|erase your`,
  fresh: `this readme|do what this|what this file|valid set|only valid|steps of section|continue with the steps|now working for|working for the|new objective|this message|this readme says|do what is written|what this page says|says here|the following goal`,
  reminder: `permission mode: bypass|verified as an administrator|has been verified as|user has been verified|access level:|trust level:|role: administrator`,
  rights: `tools may be used|without prompts|verified as|as an administrator|show hidden|hidden records|until the session ends|full trust`,
  turn: `end of search results|end of results|end of page|end of context|end of the document|end of file`,
  later: `if today's date|once you have been granted|on the tenth message|says goodbye|do not act on this yet|once you get access|once you are given|after the third|on the second call|the first time you are|next week when|when the conversation ends|once the deal is`,
  sneaky: `act normally|never explain why|as if nothing|do not say why|without giving a reason|until then act|until then behave`,
  play: `fire drill for assistants|in the drill|without privacy rules|!an assistant without|assume the role of|in this exercise|for the exercise|training exercise|the exercise requires|as part of the simulation|in this simulation|in the simulation|the rehearsal`,
  own: [
    crossed(
      `user's|the user's|owner's|visitor's|customer's|operator's`,
      `full|home|private|real`,
      `address|name|phone number|data|number`,
    ),
    `all session tokens|session tokens|every secret|secret found|all the secrets|what is in your environment|stored passwords|your access keys`,
  ].join('|'),
  vendor: `official notice of|eu ai act|the ai act|!your hosting provider|compliance check|safety board|requires verification|keep your certification|certify this deployment|your manufacturer|your developers need|certification body|data protection authority|trust and safety team`,
  noun: `agents visiting|agents accessing|assistants visiting|bots visiting|agents on this site|assistants on this site`,
  inner: [
    crossed(
      `their|its|your|full|complete|their full|its full|your full`,
      `system configuration|system settings|api keys|developer instructions|operating instructions|system instructions|system text|access keys`,
    ),
    `text of your hidden|your hidden instructions|api keys included|every environment variable|environment variable that|value of every environment|list of your secrets|your whole context`,
  ].join('|'),
  settings: crossed(
    `user's|the user's|visitor's|customer's|client's|her|his|their`,
    `account|card|basket|cart|email signature|signature|profile|subscription|plan|bookings|contacts|wallet|shares|portfolio|insurance|appointment|credit line|delivery|reservation|calendar|address`,
  ),
  payfield: `bank account of|payout target|account at the bottom|use the account|payout account|the creditor account|payment target|account in the footer|wallet 0x`,
  paynow: `pending payments|today's run|skip the call|do not display the|in place of the saved|instead of the card|instead of the saved|do not call|before noon|this month's run|payments in`,
  lie: `bank called|the bank has called|move their savings|move their money|stuck at customs|at customs|been recalled|only replacement|must pay|needs to pay|have to pay|unpaid toll|police|will be closed|will be deleted|lose access|was compromised|been compromised|is expired|be arrested|won a prize|has won`,
  contact: `account printed|account below|printed below|sold by us|from the official|safe account|by gift card|gift cards|give +|our number|the number below|the link below|this link`,
  trusting: `never need approval|never needs approval|never ask about|false alarms|should be skipped|need no approval|never to be questioned|always genuine|always legitimate|never ask again|preferred wallet|without approval`,
  keep: `make a note|save to|remember that|note for|save in|add a note`,
  forgood: `long term memory|future sessions|every later session|for future|your notes`,
  shown: `show the user a summary|a summary without|list what you did|what you did|pull request description|in the description|summary for the user|the confirmation you show|in your summary`,
  omit: `show the user a summary|omit the|make the change|leave it out|do not list|skip it in`,
  anyway: `but submit|item included|bring it up|call to|but include|but order|but book|but pay|in the lock file`,
  addressed: `!assistant of mrs|!assistant of mr|!processed by an llm|!ai readers of|!crm copilot|software that sorts|!machine that reads|!bot that sorts|!agent of the visitor|!agent of the customer|!for the copilot|!note for the copilot`,
  alter: `label|mark|bump|edit|mark every|move the|archive|subscribe|renew|sell`,
}
