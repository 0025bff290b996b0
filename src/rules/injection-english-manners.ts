// The words of hostile instructions in English for the manner in which they come: as a habit of good machines, as a favour,
// misspelt, in somebody else's name, and the matters that no text has a say in.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

/** A word as those write it who are in a hurry, or who hide it: two letters exchanged, one left out or doubled. */
function misspelt(word: string): readonly string[] {
  const made = new Set<string>()
  for (let at = 1; at < word.length; at++) {
    const [before, one, behind] = [word.slice(0, at), word.slice(at, at + 1), word.slice(at + 1)]
    made.add(before + one + one + behind)
    if (behind === '') continue
    made.add(before + behind)
    made.add(before + behind.slice(0, 1) + one + behind.slice(1))
  }
  // What is a word elsewhere.
  for (const one of [word, 'previos']) made.delete(one)
  return [...made]
}

/** Rare, so that they are looked for: nobody writes them by chance. */
const misspellings = (...words: readonly string[]): string =>
  words
    .flatMap(misspelt)
    .map((one) => `!${one}`)
    .join('|')

const persons = `viewer|reader|visitor|caller|owner|shopper|guest|patient|student|employee|account holder|person|client|applicant|taxpayer`

export const englishManners: Vocabulary = {
  void: `${misspellings('ignore', 'disregard')}|!ignor all|!ignor al|!ignor the|!ignor ur|!ignor your`,
  orders: misspellings('instructions', 'guidelines'),
  prior: `${misspellings('previous')}|yuor|ur|teh abvoe|teh above|al prevoius`,
  // As good ones do.
  norm: [
    crossed(
      `good|well behaved|the best|smart|helpful|proper|modern|better|experienced`,
      `bots|agents|assistants|ais|tools|helpers|models|summarisers|summarizers|crawlers`,
    ),
    `good answers by assistants|other assistants do|most assistants do|most agents do|agents usually|assistants usually|agents normally|assistants normally|les bons outils|les bons assistants|los buenos asistentes|gute assistenten|goede assistenten|i buoni assistenti|bons assistentes`,
  ].join('|'),
  same: `please do the same|do the same here|do that now|do this now|do likewise|follow their example|do as they do|keep new conversations in line|faites comme eux|mach es genauso|haz lo mismo|fai lo stesso|faça o mesmo`,
  // What whoever is served has, all of it.
  bundle: crossed(
    `the|the whole|the entire|the full|their|their whole|your|your whole|the person's|the user's`,
    `|current|other`,
    `project folder|working directory|workspace folder|documents folder|downloads folder|drive folder|home folder|photo library|mail archive|other documents|shell history|clipboard history`,
  ),
  loot: [
    crossed(
      `my|their|its`,
      `user's|owner's|human's|principal's`,
      `name|full name|phone number|address|employer|email|password`,
    ),
    crossed(
      `client's|applicant's|enquirer's|customer's|patient's|owner's|user's|the user's|sender's`,
      `correspondence|letters|employer|health records|full name|real name|saved cards|statements`,
    ),
    crossed(
      `copy of|duplicate of|transcript of`,
      `the`,
      `correspondence|letters|exchange|client's|applicant's|enquirer's`,
    ),
    `header authorization|authorization copied|authorization from this|cookies of this session|cookie of this session|last ten customers|customers with their addresses|browser's saved cards|saved addresses|in the inbox`,
  ].join('|'),
  secret: `npm token|pypi token|registry token|deploy token|deployment token|ci token|release token|the pairing code`,
  carrying: `copied from|taken from|with header|with the header`,
  opens: `use instead|use instead:`,
  spot: `guest book|guestbook|the comments|build log|the ticket|in the box below|into the box below`,
  send: `deposit a copy|paste both|paste these into|complete the sentence|fill in:`,
  lead: `would it be so kind as to|so kind as to|be kind enough to|kind enough to|always|feel free to|go ahead and|don't forget to|do not forget to|i will now|i'll now|i shall now`,
  hailed: [
    crossed(
      `ai|copilot|co pilot|agent|assistant|llm|bot|model|claude|cursor|gemini|chatgpt`,
      `note:|notes:|hint:|directive:|memo:|reminder:|task:|todo:|action:|only:|mode:|users:`,
    ),
    crossed(
      `note for|note to|notes for|for the|message for|dear`,
      `|the|any`,
      `triage|review|reviewing|screening|grading|sorting|dispatch|routing|summarizing|summarising|translating|transcribing`,
      `ai|model|assistant|bot|agent|llm|tool`,
    ),
    crossed(
      `for automated|for autonomous|for digital|for ai|to automated|for machine|for non human|for nonhuman`,
      `editors|readers|handlers|clerks|workers|reviewers|tools|translators|buyers|visitors|agents|assistants`,
    ),
    `ai:|llm:|happens to be an ai|happen to be an ai|reader happens to be|attention all agents|attention all assistants|agent, please|agent, do|assistant, please|assistant, do|ai agents operating|agents operating|assistant is transcribing|ai is transcribing|doing this review`,
  ].join('|'),
  noun: [
    crossed(
      `ai|automated|digital`,
      `recruiters|editors|handlers|graders|answers|summaries|tutors|writers|operators|shoppers|buyers|workers|companions|moderators|translators|schedulers`,
    ),
    `agents who attach|agents that attach|the system processing`,
  ].join('|'),
  doing: `maintaining this|maintaining this package|operating the|using this repo|using this repository|who clone this|who open this|handling this ticket|assigned to this|upgrading this|porting this|testing this`,
  impliedly: crossed(
    `assistant|agent|tool|system|model|software|bot`,
    `is|are|will be`,
    `taken|deemed|understood|considered|assumed`,
    `to have`,
  ),
  wide: `data sharing agreement|grant access|give access to|calendar public|repository public|repo is public|project public|to the internet|port 22|open port|all users as admin`,
  clinical: `this patient|the patient as|prescribe|dosage|mg of|medication|diagnosis|allergies|triage level|as urgent|as deceased|as discharged`,
  // What is said to hide what was done.
  cover: crossed(
    `the|that the|your|that your`,
    `purchase|payment|order|transfer|download|upload|booking|update|request|import`,
    `failed|was declined|did not go through|was refused|was cancelled`,
  ),
  traces: `confirmation|order confirmation|the confirmation|this order|receipt|the receipt|this mail|this email|this message|sent items|from sent|the notification|the notice|the invitation`,
  tells: `read out that|announce that|say out loud that|let it sound as if`,
  lie: `is locked|are locked|device is locked|phone is locked|will be blocked`,
  contact: `must dial|dial 0900|dial 0|call this number|call the number`,
  unasked: [
    crossed(
      `don't|do not|no need to|you don't need to|stop`,
      `ask me|show me the confirmation|check with me|confirm with me|bother me|wait for me|prompt me|trouble them|trouble him|trouble her|disturb them`,
    ),
    `spare them the|spare the user|spare them a|save without asking|without confirming|without confirmation from`,
  ].join('|'),
  cleared: `i have checked with the user|i checked with the user|i have asked the user|i asked the user|user told me it's|user told me it is|user has consented|user consented`,
  hide: `not to mention this|not to disclose this|not to present|need not be notified|not to be notified|doesn't have to be told|does not have to be told|need not be informed|no need to be told|never mention it in`,
  must: `agrees on behalf|agrees, on behalf|consents to|undertakes, on behalf`,
  inner: crossed(
    `its|your|their`,
    `full|complete|entire|whole`,
    `set of|list of`,
    `instructions|rules|directives|guidelines`,
  ),
  ask: crossed(
    `ask|prompt|request|have`,
    `the`,
    persons,
    `for their|for his|for her|to enter|to type|to confirm|to give|to share|to provide|enter their|type their`,
  ),
  otp: `apple id and|password and the|id and password|passcode|master key|account pin|security answers`,
  newmaster: crossed(
    `!you now|!from now on you|!you will now|!now you|!from here on you`,
    `report to|answer to|belong to|take orders from|obey`,
    `the author|this site|this page|the owner of|whoever wrote|the writer`,
  ),
  // A code on its way to somebody.
  codeaway: crossed(
    `pass|pass on|forward|send|relay|read out|reply with|text|enter`,
    `the|that|this`,
    `code|pin|one time code|passcode|verification code`,
  ),
  disloyal: crossed(
    `you now|from now on you|you will now|now you|from here on you`,
    `work for|serve`,
    `the author|this site|this page|the owner of|whoever wrote`,
  ),
  authority: crossed(
    `!i'm from|!i am from|!calling from|!we are from|!i work for|!this is`,
    `your|the`,
    `vendor|vendor's|provider|provider's|developer|manufacturer|platform|hosting|maker|company that built`,
  ),
  mode: `diagnostic mode|service mode|unattended mode|engineering mode|recovery mode|supervisor mode|privileged mode|silent mode`,
  judged: crossed(
    `this|our|my`,
    `posting|listing|site|shop|answer|entry|review|product|channel|hotel|restaurant|clinic|school`,
  ),
  topmark: `first for|first in every|as number one|above the rest|ahead of others|lower paying|hide the others`,
  praised: `the bank's own|official site|official website|only official|own site|only source|authoritative source|primary source`,
  heretofore: `!the request you were given|!the question you were given|!the task you were given|!the job you were given|!whatever was asked`,
  payfield: `donation iban|the iban on|iban on every|donation address|donation link|payment link`,
  money: `the balance to|whole balance|the wire`,
}
