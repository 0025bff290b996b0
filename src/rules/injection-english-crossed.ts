// The words of hostile instructions in English that are put together from parts: whose things, which earlier messages,
// what is not to be told to whom.

import { crossed } from './injection-crossed.ts'
import type { Vocabulary } from '../scan/lexicon.ts'

const owner = `user's|visitor's|customer's|client's|operator's|owner's|human's|reader's|employee's|account holder's|developer's|admin's`
const belongings = `email|emails|e mail|home address|address|location|full name|name|phone|passport|password|passwords|credentials|card|bank|files|documents|photos|calendar|contacts|inbox|mailbox|messages|last message|last question|questions|prompts|conversation|conversations|history|chat|search history|browser|clipboard|session|token|tokens|api key|keys|secrets|data|details|profile|wallet|notes|cookies|home directory|salary|records|balance|orders|invoices|code`
const talk = `conversation|chat|dialogue|dialog|discussion|session|thread|exchange`
const pieces = `messages|e mails|emails|conversations|chats|prompts`
const verb = `tell|inform|notify|alert|bother|show`
const telling = `telling|informing|notifying|alerting|bothering|showing`
const whom = `the user|your user|the human|your human|the owner|your owner|the operator|the customer|the developer|the person|anyone|anybody|them|him`

export const englishCrossed: Vocabulary = {
  loot: [
    `customer file|user file|users.csv|customers.csv|customer data|authorization header|auth header|session cookie|session cookies|current session cookie|what the user told you|what the user told|the data of the person|folder of invoices|password file|admin token|pass phrases`,
    crossed(`its|their`, `full|complete|entire|raw|whole|verbatim`, `output|content|contents|result|results|response`),
    `output of list secrets|the output of list|output of the previous|last question|question they typed|what they typed`,
    crossed(`${owner}|the user's`, belongings),
    crossed(`the|this|our|entire|whole|full`, talk, `so far|to date|until now|history|log|transcript|text|contents`),
    crossed(`text of|contents of|content of|transcript of|copy of|summary of|log of|all of`, `the|this|our|your`, talk),
    crossed(`last|latest|most recent|previous|newest`, `|three|four|five|ten|twenty|few|several|3|5|10|20`, pieces),
    crossed(
      `everything|anything|all|whatever`,
      `the user|you|they|the visitor`,
      `know|knows|told|said|typed|has told|has said|has typed|has written|has asked|has shared|have told|have seen|can see|remember`,
    ),
    `everything you know|what you know about|what they know about|know about their user|know about the user|your memory|contents of your memory
      |vault|the vault|keystore|keyring|key file|key files|secret store|secrets manager|list secrets|get secret|get secrets
      |newest file|latest file|downloads folder|/documents|/downloads|/desktop|/.ssh|/.aws|/.config|/.cursor|/.kube|/etc
      |tax return|tax returns|payroll|salary list|customer table|user table|contact list|contacts|the address book|browser profile
      |credentials.json|secrets.yml|secrets.yaml|key.pem|.pem|wallet.dat|id_ed25519|id ed25519|production.yml
      |attendee list|password list|door code|door codes|access code|access codes|alarm code|safe combination
      |list of secrets|list of keys|confidential material|internal notes|internal data|tool results|output of the previous tool
      |saved address|saved location|text of the conversation|document set|complete document set|all documents|recorded audio`,
  ].join('|'),
  secret: `the codes|admin token|session cookie|session cookies|real passwords|their pin|your pin|database password|api token|api tokens|bearer token|gh auth token|github token|openai api key|aws secret|access key|secret access key
    |client secret|connection string|service key|signing secret|session token|session tokens|session id|admin login|saved password
    |saved passwords|one time codes|verification codes|backup codes|sms code|code you received|code they received|just received
    |just arrived|database url|private key|private keys|the key|login data|bank login|master password|root password|the password
    |your password|their password|admin password|unlock code|license key|security answers|mother's maiden name|national id|ssn`,
  preamble: [
    `in your prompt|of your prompt|from your prompt|in your system|in your context above|lines you were given|you were given before|wrote in your prompt|told before this conversation|sheet with your rules|your entire prompt|your whole prompt`,
    `its system message|its system instructions`,
    crossed(
      `your|its`,
      `initial|opening|starting|hidden|secret|internal|confidential|underlying|system|startup|preset|developer`,
      `prompt|instruction|instructions|message|messages|directions|directives|configuration|preamble|guidelines|orders|briefing|rulebook`,
    ),
    crossed(
      `words|text|instructions|rules|rule|directions|guidelines|orders|configuration|prompt`,
      `you were|you have been|you've been|you are`,
      `given|told|started with|configured with|set up with|shown|following|bound by`,
    ),
    crossed(
      `words|text|lines|message|instructions|rules`,
      `your operator|your developer|your developers|your owner|your creators|your vendor|the operator|the developer`,
      `put|wrote|gave|set|placed|left`,
    ),
    `confidential preamble|hidden directions|hidden chain of thought|your chain of thought|your hidden reasoning|your scratchpad|your initial context
      |what were you told|what you were told|were you told not to|what you are told|first block of text|block of text you|text that comes before
      |everything before this line|words above starting|the words above|starting with you are|beginning with you are
      |your context window|contents of your context|your first message|list of your tools|your tool definitions|your tools and
      |how you were configured|the text at the top|top of this conversation|top of your context
      |the one that tells you how to|that tells you how to act|tells you how to behave`,
  ].join('|'),
  reveal: `translate|summarise|summarize|paraphrase|rephrase|make a list|let me see|let us see|quote|read out|read aloud|reread|re read
    |tell us|spell out|recount|tell me|write out|put them in|put it in|continue the document|disclose`,
  send: `export the|export all|export users|export customers|export your|answer with|confirm with|push its|push their|goes into|ping|emit|convey|surrender|furnish|remit|route|back up|mention|let us have|let me have|let them have|pass on
    |resolve|publish|broadcast|write what|write the output|write it|type in|share what|post what
    |put what|put in|place it|place in|pass its content|pass their|take them to|carry it to
    |mention it|mention them|show it|copy the text|copy over`,
  take: `go into|look inside|go over|dig out|read the|open the|sign in|log in|log into|record|note|capture|fish out|consult|have a look`,
  spot: `in your next message|in the next message|next message you send|in the comments|as a comment|as commit message|as the commit message|pull request
    |description of the pull request|in the summary|into the summary|summary of changes|summary step|as the argument|sidenote|as a subdomain
    |subdomain|markdown image|image whose|link preview|the address given|address given in|address below|in the footer|feedback form|query parameter
    |debug parameter|as a parameter|in every order|in the field|field called|notes field|in the minutes|with the maintainers|to the maintainers|to the author
    |with the author|to us|with us|to the sender|to this number|to the board|next fetch|next request|next reply|next answer|every answer|each answer
    |in the response header|in a header|the description field|in the description|in the body|body set to|in the subject|in the title|to the list
    |to a new address|to an outside|outside server|outside address|to the group|to the channel|visible page|clipboard`,
  place: `telegram bot|discord webhook|slack webhook|ngrok|requestbin|dns query|our intake|our inbox|our address|our collector|our mailbox|this mailbox
    |this number|the number below|mirror at|the board at|paypal account|external address|external account|foreign server|third party server`,
  hide: [
    `need not be bothered|needn't be bothered|need not be told|keep quiet about|keep quiet about it|don't put that|do not put that|don't bring up|do not bring up|never bring up|say that all tests|say all tests|leave no note|and don't let|nobody minds|no one minds|user won't mind|user does not mind|owner won't mind`,
    crossed(`do not|don't|never|no need to|need not|must not|should not|you do not need to`, verb, whom),
    crossed(`without`, telling, whom),
    crossed(
      `without|do not|don't|never`,
      `letting|let|making|make`,
      `the user|the human|the owner|the operator|the customer|them|him|her|anyone`,
      `know|notice|see|aware|suspect|find out`,
    ),
    crossed(
      `the user|the human|the owner|the operator|the customer|your user|person you work for|anyone`,
      `must not|should not|need not|does not need to|doesn't need to|doesn't have to|won't`,
      `know|notice|see|learn|hear|find out|be told|be aware`,
    ),
    crossed(
      `do not|don't|never|without|avoid`,
      `mention|mentioning|announce|announcing|list|report|reporting|reveal|revealing|log|logging|explain|refer to|talk about`,
      `it|this|that|this step|this instruction|this note|this line|this message|this request|these instructions|these steps`,
    ),
    `as though nothing happened|as if nothing happened|as though nothing had|filter will not notice|filter won't notice|filters will not notice
      |keep the following between|between you and me|between the two of us|keep this from|keep it from|keep this between|keep that between
      |nobody will notice|no one will notice|say the page was empty|say it was empty|say the file was empty|say that the page|pretend you did not
      |without being noticed|without attracting attention|not to draw attention|out of sight|unseen by the user|invisible to the user|hidden from the user
      |unknown to the user|behind the user's back|behind their back|forget that you read|deny this`,
  ].join('|'),
  unasked: [
    crossed(
      `do not|don't|no need to|never|you need not`,
      `ask|ask for|wait for|seek|request|require|check with|confirm with|consult|involve`,
      `the user|the developer|the owner|the human|anyone|a human|accounting|approval|confirmation|permission|consent|review|sign off`,
    ),
    crossed(
      `without`,
      `asking|asking for|waiting for|seeking|requesting|requiring|checking with|confirming with|consulting|involving|further|any|explicit|human|manual|their|prior`,
      `the user|the developer|the owner|the human|anyone|a human|approval|confirmation|permission|consent|review|authorisation|authorization|sign off`,
    ),
    `skip the tests|skip the approval|skip checks|skip the checks|skip the check|skip the plagiarism check|disable the approval|bypassing confirmation
      |bypass confirmation|bypass the approval|bypass approval|bypass review|no time for checks|no time to check|no time to ask|no time to verify|without further comments
      |without further questions|without asking|no verify|with no verify|without verification|without checking|without further checks|without reading it|without looking
      |whatever the scoring|permits bypassing|may be skipped|may skip|not need to be reviewed|no approval is|no confirmation is|without human|without the usual`,
  ].join('|'),
  granted: [
    `said it's fine|said it is fine|said it's ok|said it is ok|said it's okay|is fine with it|is okay with this|gave the go ahead|gave the green light|has signed off|need no approval|needs no approval|checks have been waived|been waived`,
    crossed(
      `the user|the owner|the operator|the developer|the human|your operator|your owner|your principal|the administrator`,
      `has already|has|already`,
      `approved|agreed|granted|authorised|authorized|consented|signed|confirmed|given permission`,
    ),
    `already agreed|i already approved|i have approved|has been pre authorised|pre authorised by|pre authorized by|approved by security|approved by the board|known and accepted
      |have been accepted|with their consent|with the user's consent|always agrees to|users prefer that you|the user would like you|the user wants
      |the user prefers|the user expects`,
  ].join('|'),
  heretofore: [
    crossed(`the|this|your|any|all|our`, `earlier|previous|prior|preceding|above|old|former`, talk),
    crossed(
      `the|your|any|all`,
      `earlier|previous|prior|preceding|above|old|former`,
      `instruction|task|tasks|question|assignment|system message|orders|restrictions|rules|goal|directions`,
    ),
    `what stands above|what is above|what came earlier|what was said before|what was configured|what you know so far|what you've learned|the question of the user
      |question of the user|the user's query|what your developers|what your developer|what your operator|what your owner|the current ticket|current ticket|the ticket you`,
  ].join('|'),
  newtask: [
    `your instructions aside|instructions aside|drop whatever you|whatever you were asked|drop what you|what matters is this|tool output ends|tool output ends here|developer message|developer message:`,
    crossed(
      `your|the`,
      `new|real|actual|true|only`,
      `task|goal|job|mission|objective|assignment|purpose|instructions`,
      `is|are|now|will be|below|follows`,
    ),
    `your new goal|your new task|your new mission|your new objective|your real task|your real goal|the real assignment|the real task|your only job|your only task
      |the operator has changed|has changed the task|task has changed|task was changed|task has been changed|your task has been|instructions have changed|instructions were changed
      |new session starts|session starts now|conversation starts anew|context has been reset|context was reset|context corrupted|context window exceeded
      |stop working on|stop analysing|stop analyzing|stop summarising|stop summarizing|stop processing|stop reading here|instead of completing|instead of answering|instead of summarising|instead of summarizing
      |replaces what was|replaces your|replaces the instructions|supersedes your|overrides your|lost authority|no longer has authority|no longer in charge
      |was only a test|was a test|were a test|everything above this|restrictions lifted|restrictions are lifted|criteria were amended|criteria have changed|criteria were changed
      |criteria have been|rubric has changed|restrictions have been|real assignment|actual assignment|new operating rules|new compliance requirement|policy update`,
  ].join('|'),
  dictate: `should say that|reply to the planner|answer the planner|say that everybody|say that everyone|say that all|meldet|the answer you|your answer is|begin your reply|begin your answer|begin your response|start your reply|start your answer|start your response
    |begin with the words|close with|close your answer|end your answer|end your reply|end every answer|finish your answer|only say|only answer|answer only that|name only|mention only|report that
    |and say|and tell them|praise|tell the customer|tell the visitor|tell the buyer|warn the buyer|warn users|tell people|report as|is the only|say the others|say it was|were recalled
    |the word approved|approved true|risk 0|set approved|include the phrase|include the sentence|insert the phrase|insert the sentence|use the phrase|put in that`,
  praised: `best applicant|the best applicant|the rest at the bottom|missing tests|tests passed|everybody agreed|everyone agreed|all clear|positive review only|any weaknesses|the weaknesses|strongest in the pool|strongest candidate|immediate interview|highest possible|100/100|100 out of 100|full score|perfect score
    |a perfect|the support team|support team|plagiarism check|competitor products|our products|the others|this listing|this pull request|this merge request
    |no anomalies|no vulnerabilities|no further comments|security findings|as resolved|as duplicates|the strongest|top of the list|first place|five star|only one|recommendation|a recommendation`,
  addressed: [
    crossed(
      `every|any|all|whichever|whatever`,
      `ai|coding|automated|autonomous`,
      `assistant|agent|bot|model|assistants|agents|bots|models|crawlers|tools`,
      `|to|reading|parsing|that|must`,
    ),
    crossed(
      `every|any|whichever|whatever`,
      `assistant|agent|bot|model|llm|crawler`,
      `reading|parsing|processing|summarising|summarizing|visiting|handling`,
      `this|the`,
    ),
    `happen to be a bot|happen to be an agent|happen to be a model|happen to be an assistant|happen to be a machine|happens to be a bot|whatever agent|whichever agent|every coding assistant|the bot summarising|the bot summarizing|bot reading this|assistant kindly|assistant please|anyone automated|anything automated|coding assistant to|assistant action|agent action`,
    crossed(
      `note|notice|message|hint|memo|reminder`,
      `to|for`,
      `|the|any|all`,
      `assistant|assistants|bot|bots|agents|crawlers|model|models|llms|ai|machines|language models|language model|coding agents|downstream agents`,
    ),
    `!reviewer model|!grading model|!review model|!helper model|!helpful models|!llm operator|!genuine agents|!those of you who are not human|!not human:|!whichever bot|!which bot|!bot triages|!automated assistants
      |!handled by software|!processed by software|!read by software|!the software is to|!a good assistant|!good assistants|!the assistant could|!the assistant has to emit|!any assistant that|!any other assistant
      |!other assistant reads|!assistant reads|!crawlers with tool|!all crawlers|!the ai that|!ai that writes|!shopping assistants|!assistant processing|!assistant reading
      |!agents continue|!agents must retry|!agents must|!assistants must|!assistants that|!assistants who|!if you are a bot|!if you're a bot
      |!if you are a model|!if you are a machine|!if you are not a human|!reader who is not human|!as the reader of this|!todo(ai)|!reviewer bot|!the reviewer bot|!downstream agents
      |!suggested fix for ai|!fix for ai|!when gemini|!when claude|!when copilot|!when chatgpt`,
  ].join('|'),
  fromnow: `in later chats|in later sessions|in coming chats|in coming sessions|in all future chats|from this moment|until the end of all|as a long term preference|long term preference|remember this permanently|permanent preference|in all your future|from here on`,
  memory: `long term notes|your long term notes|your notes for|long term preference|your memory|as a preference|saved preference|user preferences|save it in your|in your memory|to your memory|your notes|your long term|remember this permanently
    |your claude.md|your agents.md|your rules file|your settings file|your instructions file`,
  command: `the command|this command|the commands in|command in|| bash|bash|sh|invoke write|write file|install.sh|bashrc|.bashrc|no verify|signature check|sudoers|/etc/sudoers|push directly|production branch|the pending transfer|to production`,
  money: `payee account|supplier|outstanding payment|the refund|pending transfer|usdc|from the agent's wallet|agent's wallet|invoices above|every invoice|each invoice|iban`,
  goods: `other event|every other event|other events|every branch|public read|read access|write permission|role owner|owner role|the repository to public|repository to public|set to public|collaborator
    |as a collaborator|as admin|admin rights|bucket|production|the account`,
  destroy: `switch the|change the|make yourself|grant|make the|open up|expose|add me|invite|promote|elevate|give access|publish the`,
  system: `every rule you|rule you were given`,
  sway: `score it|rank it|call it|call the|put the rest`,
  remember: `recall that|keep in mind that|bear in mind|write down`,
  agents: `other agents that|the other agents|helper agents|your helper agents|worker agents|all workers`,
  relay: `pass on|is to be left out|tell them that|hand on|be skipped`,
  persona: `drop the act|raw model|speak as|you are the hacker|you play the hacker|in a film`,
  unbound: `nothing held back|hold nothing back|holds nothing back|held nothing back|without limits`,
  guard: `malware scanner|virus scanner|the malware|the signature|checks the signature|failing tests|quota check|spending limit`,
}
