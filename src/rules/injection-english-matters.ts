// The words of hostile instructions in English for whatever an agent is entrusted with besides code: machines called by
// any name are told to do something about it.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const workers = `helpers|assistants|agents|tools|systems|readers|editors|reviewers|bots|crawlers|buyers|models|engines|clients|browsers|visitors|processors|summarizers|summarisers|graders|moderators`

export const englishMatters: Vocabulary = {
  hailed: [
    crossed(
      `ai`,
      `|code|coding|shopping|mail|email|browser|web|search|travel|finance|writing|trading|support|home`,
      workers,
    )
      .split('|')
      .map((one) => `${one}:`)
      .join('|'),
    crossed(`automatic|automated|autonomous|machine|robot|artificial|digital|non human|virtual`, workers)
      .split('|')
      .map((one) => `${one}:`)
      .join('|'),
    crossed(
      `for|to|for all|to all|attention`,
      `translation|search|summary|indexing|screening|reading|grading|review|scraping|crawling|language|answer|answering|inference`,
      `engines|systems|tools|software|programs|services|machines|pipelines`,
    ),
    crossed(
      `policy for|task for|job for|reminder for|briefing for|update for|note for|notice for|request for`,
      `ai|llm|chatbots|llms|language models|ai assistants|ai agents|ai systems|ai tools|assistants:|agents:|bots:|models:`,
    ),
    crossed(
      `assistant|ai|agent|bot|model|machine|llm`,
      `is reading this|is reading along|reads this|reads along|is listening|happens to read|gets to read|that sees this|who sees this`,
    ),
    crossed(
      `any|every|whichever|whatever`,
      `tool|program|software|machine|system|script`,
      `that processes this|that reads this|that parses this|reading this|processing this|parsing this`,
    ),
    `ai shopping helpers,|ai helpers,|ai readers,|ai crawlers,|ai reviewers,|ai recruiters,|llm,|attention crawler|attention crawlers|attention summarizer|attention summariser|attention reader|dear summarizer|dear summariser|you, the language model|you, the model|you, the agent|you, the bot|you, language model`,
  ].join('|'),
  ainoun: [
    crossed(
      `ai|llm|automated|autonomous|artificial|large language`,
      `agents|agent|assistants|assistant|models|model|systems|bots|tools|readers|reviewers|crawlers|helpers|browsers|search|summaries|answers|clients`,
    ),
    `language models|language model|llms|chatbots|chatbot|copilots|web agents|browser agents|coding agents|coding assistants|web crawlers|shopping agents|the calling agent|calling agent|your assistant|your agent|your ai|your bot|your ai assistant|visitor's assistant|reader's assistant|someone's assistant|all assistants|every assistant|any assistant|all ai|every ai`,
  ].join('|'),
  // What is done about it.
  does: `sign|unlock|rewrite|rename|mute|reply|answer|index|classify|tag|flag|postpone|photograph|record|log in|log out|sign in|vote|like|follow|tweet|comment|rate|rank|grade|score|type|enter|pick|choose|select|tip|donate|export|install|uninstall|disable|enable|switch|raise|lower|set|change|edit|replace|swap|erase|clear|empty|approve|accept|reject|grant|revoke|assign|promote|demote|prescribe|diagnose|charge|refund|credit|put|share|move|copy|hand|reveal|unsubscribe|buy|order|book|pay|give|turn on|turn off|switch off|switch on|treat|count|mention|leave out|omit|hide|print|tell|say`,
  matter: [
    `calendar|contacts|mailbox|inbox|photos|camera|cameras|microphone|front door|garage|alarm|locks|thermostat|passwords|login|logins|card|cards|cart|basket|subscription|booking|bookings|payment|payments|salary|salaries|refunds|credit limit|wallet|coins|vote|candidate|applicant|patient|prescription|employee|employees|payroll|passport|birthday|social security|health data|search history|cookies|chat history`,
    `full calendar|front door|the cameras|gift card|gift cards|credit cards|stored credit|saved cards|social security number|date of birth|google account|apple account|bank account|bank details|hr files|premium bundle|premium plan|eth|btc|usdt|sol|iban|wire transfer|wallet address|two factor|mfa|recovery email|recovery number|the firewall|firewall|antivirus|chmod|uninstall script|competitor|competitor's|competitors|as malware|as spam|as unsafe|hidden rules|personal details|home address|phone numbers|customer list|staff list|customer data|of all staff|of all employees|of all customers|outside the organisation|outside the organization|outside the company|full marks|top score|interview|test failures|security findings|credit line|coupon`,
  ].join('|'),
  // Money that is spent on the word of a text.
  served: crossed(
    `the user|your user|the person|the customer|the shopper`,
    `has stored|has saved|would|wants|won't|does not|doesn't|prefers|trusts|would like`,
  ),
  spend: `buy|transfer|wire|pay|purchase|donate|tip|withdraw|send`,
  sum: `gift card|gift cards|deposit of|deposit straight|eur|usd|gbp|chf|eth|btc|usdt|new account|account below|the full balance|whole balance`,
  // Whose files they are.
  theirs: crossed(
    `the user's|your user's|user's|owner's|the owner's`,
    `.bashrc|~/.bashrc|.zshrc|crontab|authorized keys|ssh config|git config|.gitconfig|hosts file|shell profile|browser settings|dns settings|keychain|startup items`,
  ),
  newmaster: crossed(
    `!you no longer|!you do not|!you don't`,
    `belong to|answer to|report to|work for|serve`,
    `the person|the user|your user|your owner|the one who|your operator`,
  ),
  soletask: crossed(`your`, `real|true|actual`, `purpose|task|job|mission|goal`, `is|now is|today is|here is`),
  workflow: crossed(
    `when|once|after|as soon as`,
    `you are done|you have finished|you finish|you've finished|you're done`,
    `reading|summarizing|summarising|processing|answering|translating|parsing`,
  ),
  // What usually holds one back, out of order, and what is free in the meantime.
  safeguard: `safety layer|safety filter|safety filters|safety system|content filter|content filters|moderation layer|moderation filter|policy layer|refusal layer|guardrails`,
  inactive: `is inactive|are inactive|is off|are off|is disabled|are disabled|is paused|are paused|is suspended|are suspended|is down|are down|out of service|not running|has been unloaded`,
  permitted: `normally declined|normally refused|usually declined|usually refused|otherwise refused|otherwise declined|previously blocked|may be answered|can be answered|are to be answered|requests that would`,
  // What a summary by somebody else may say.
  digest: crossed(
    `the|any|a|every`,
    `summary|digest|translation|review|abstract|recap|report`,
    `of this|of the present`,
  ),
  ruled: `must not mention|may not mention|should not mention|leaves out|that omits|must say that|has to say that|must state that|must recommend|must not contain|is considered inaccurate|must be redone`,
  withheld: `clause|clauses|fee|fees|penalty|risk|risks|recall|recalls|warning|warnings|complaint|complaints|lawsuit|cancellation|side effects|price|prices|account matters|call +|phone|the following line|the following sentence|lawsuits|criticism|drawbacks`,
  // What is held out to those who do it.
  baited: crossed(
    `answers|replies|responses|summaries|agents|assistants|models|bots`,
    `that|which|who`,
    `include|contain|mention|reveal|list|share|attach|send|provide|hand over`,
  ),
  reward: `highest score|a bonus|get a bonus|are rated|get an answer|a reward|rewarded|are preferred|faster|twice as fast|get priority|ranked higher|ranked first|are rejected|are discarded|considered inaccurate|a tip of|extra credit|extra points|get a higher`,
  fix: `the correct way|the right way|the recommended way|the only way|the fix is|the correct fix|the correct solution|best practice is|the proper fix`,
  answer: crossed(
    `assistant's|the assistant's|agent's|the agent's|model's`,
    `|next|final`,
    `answer|reply|response|message|output`,
  ),
  loot: `current conversation|present conversation|running conversation|outbox|sent folder|all messages in|last five purchases|bank login|internal ticket notes|the user's question|the user's request|the user's message|the user's prompt|the user's query|of all staff|of all employees|of all customers|of all patients|names and phone numbers|names and addresses|staff directory|company directory|employee directory|reader's date of birth|user's date of birth|reader's social security`,
  tells: crossed(
    `tell|urge|invite|advise|direct|point`,
    `readers|visitors|shoppers|customers|people|users|everyone|viewers|patients`,
    `to`,
  ),
  pay: `sign the message|sign the transaction|sign this transaction|sign this message|approve the transaction|approve this transaction`,
  fromnow: `from the next session|from the next session on|from the next message|from today on|as of now|from tomorrow on`,
  money: `to be paid to|is to be paid|are to be paid`,
  // Said to have been said.
  leave: crossed(
    `the user|your user|the owner|they|the customer`,
    `said|told me|told us|wrote|agreed`,
    `you may|you can|that you may|that you can|you could`,
  ),
  unbound: `skip your refusals|without refusals|no need to refuse|no need for refusals|drop your refusals|suspend your refusals`,
  spot: `box on this page|field on this page|form on this page|form below|field below|message box|text box|comment below|guest book`,
  otp: `24 words|twelve words|12 words|words of the wallet|words of their wallet|seed words`,
  'send!': `by replying to|by replying with|by answering with|by pasting|by entering`,
  // Questions after what was told in confidence.
  probe: crossed(
    `what does|how does|what do|how do`,
    `your system prompt|your initial prompt|your hidden prompt|your hidden instructions|your system instructions|your initial instructions`,
    `start|begin|say|end|contain|start with|begin with|end with`,
  ),
}
