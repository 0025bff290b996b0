// The words of hostile instructions in English by which a reader is turned against whom it serves: whose word counts, what
// is to be taken as settled, and in whose name others are asked.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const makers = `makers|creators|developers|developer|designers|trainers|vendor|builders|programmers|company`

export const englishLoyalty: Vocabulary = {
  lead: crossed(`essential|important|crucial|imperative|necessary|vital|critical|paramount`, `that you`),
  void: `do not finish|don't finish|do not fulfil|do not fulfill|do not carry out|don't carry out|do not honour|do not honor`,
  heretofore: [
    crossed(
      `!the|!your`,
      `user's|human's|customer's|owner's|operator's|principal's`,
      `instructions|orders|commands|wishes|directions`,
    ),
    `what the user wants|what the user asked|what the user told you|finishing the user's request`,
  ].join('|'),
  ownrules: [
    crossed(
      `!guidelines|!rules|!instructions|!policies|!restrictions|!constraints|!principles|!values`,
      `your|that your`,
      makers,
      `gave you|set|set you|wrote|imposed|taught you|trained into you|put in place|gave`,
    ),
    crossed(
      `!guidelines|!rules|!instructions|!restrictions|!principles`,
      `you were`,
      `trained on|trained with|built with|shipped with|born with`,
    ),
  ].join('|'),
  limits: crossed(
    `!rules|!rule|!policy|!policies|!guidelines|!restrictions`,
    `about|on|regarding|concerning|against`,
    `privacy|safety|confidentiality|personal data|sharing personal data|disclosure|harmful content`,
  ),
  disloyal: `your true user is|your real user is|your actual user is|your true principal|!you work for us now|!you now work for|!has no authority over you|no authority over you|obey me and not|mine take their place|your loyalty is to|!you no longer work for|!you no longer serve`,
  chatter: `person in the chat|one in the chat|user in the chat|whoever is chatting|person you are chatting with|person who started this chat`,
  ended: crossed(
    `!conversation so far|!everything so far|!chat so far|!dialogue so far|!everything before this`,
    `was|is`,
    `a simulation|a test|a rehearsal|only a test|a drill|an exercise|just a test`,
  ),
  newtask: crossed(
    `!real|!actual|!true`,
    `instructions|orders|task|conversation|session`,
    `start here|starts here|start now|starts now|begin here|begins here|begin now|follow here|are below`,
  ),
  // What is to be taken for so.
  asif: crossed(`!act|!behave|!proceed|!carry on|!continue|!answer|!respond`, `as if|as though`),
  absent: crossed(`did not|didn't|do not|don't|does not|doesn't|never`, `exist|existed|apply|applied|matter`),
  granted: [
    crossed(
      `verified|checked|cleared|vetted|reviewed|whitelisted|allowlisted|inspected`,
      `by`,
      `your|the|our`,
      `safety|security|trust|compliance|trust and safety`,
      `team|department|office`,
    ),
    crossed(
      `!the user|!the owner|!the customer|!the human`,
      `has already|already|had already|has`,
      `confirmed|accepted|paid|decided|chosen`,
    ),
  ].join('|'),
  unasked: crossed(
    `skip|bypass|omit|forgo|waive|dispense with`,
    `the|all|any|your`,
    `usual|normal|standard|regular|further|remaining|customary`,
    `checks|check|verification|review|approval|confirmation|precautions|safeguards`,
  ),
  goon: `proceed straight to|go straight to|proceed directly to|proceed to checkout`,
  // What others say is to count as said by those whom one obeys.
  regard: crossed(
    `!treat|!consider|!regard|!view|!accept`,
    `everything|anything|all text|the text|whatever|all content|any text|every line`,
  ),
  authored: crossed(
    `coming from|written by|sent by|issued by|said by|a message from|an order from|instructions from|orders from|as authoritative as|equal to|came from`,
    `|your|the`,
    `developer|developers|operator|system prompt|administrator|admin|owner|creator|creators|system|principal`,
  ),
  // What nobody is to learn of: that one was told.
  outrank: `outranks|takes precedence over|overrides what|overrides anything|counts more than|has priority over|weighs more than`,
  untold: crossed(
    `!never|!do not|!don't|!without`,
    `reveal|reveal to anyone|admit|disclose|mention|say|let on|revealing|admitting|mentioning|disclosing`,
    `that you were|that you have been|you were|that someone`,
    `told|told to|told so|instructed|instructed to|asked to|directed`,
  ),
  empowered: [
    crossed(
      `!you have been|!you've been|!you were|!you are hereby`,
      `granted|given`,
      `root|superuser|sudo|full admin|unrestricted`,
    ),
    crossed(`!you now`, `have`, `root|superuser|sudo|full admin|unrestricted`),
  ].join('|'),
  ask: crossed(
    `!ask|!get|!urge|!persuade`,
    `them|the employee|the caller|the client`,
    `to`,
    `type in|enter|tell you|give you|send you|reveal|confirm|read out`,
  ),
  guise: crossed(
    `!in the voice of|!in the name of|!answer as|!respond as|!reply as|!speak as|!posing as|!pose as|!pretending to be|!impersonate|!impersonating`,
    `|the|a|an|their|your|his|her`,
    `bank|bank's|bank's support|user's bank|customer's bank|support|support team|security team|helpdesk|help desk|it department|customer service|tax office`,
  ),
  otp: crossed(
    `one time|mfa|2fa|two factor|verification|sms|login|security|authentication|confirmation|card security`,
    `code|codes|password|passcode|pin`,
  ),
}
