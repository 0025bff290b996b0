// The words of hostile instructions in English: what they are about, and where it is to go.

import type { Vocabulary } from '../scan/lexicon.ts'

export const englishThings: Vocabulary = {
  orders: `instructions|instruction|directives|directive|guidelines|guidance|orders|guardrails|what you were told
    |!what you have been told`,
  prior: `previous|prior|earlier|above|preceding|foregoing|initial|original|former|your|system|developer|developer's
    |operator's|vendor's|all your|your current|given earlier|so far|given before|you were given|you received
    |you have received|you got|you've been given|before this|you were told|safety|its earlier|its own|its current
    |their original|the assistant's|provided prior|user's|the model's|you were configured with|you started with
    |you hold|everything above|beforehand`,
  heretofore: `!everything above|!everything before this|!the above instructions|!everything you were told|!what you were told
    |!everything you have been told|!everything the developer|!everything the user|!whatever your operator
    |!whatever you were told|!all previous messages|!everything said so far|any and all context|!what the user asked
    |!the user's request|!the user's question|!what the user wants|!all prior context|!everything i said
    |!all that you know|the preceding paragraphs|all of the above|the above and|anything above|all the above
    |the text above|what came before|all context provided|earlier messages|all prior messages|the current assignment
    |current assignment|whatever came before|the user's original|what they asked|what you were asked|original request
    |original task|the original question|his request|her request|their request|their question|what the human asked
    |what you were doing|whatever you were doing|your current task|the current task|your task|the task you
    |everything prior|instructions so far|all earlier|all that came before|the rest of the page|the rest of this page
    |the user prompt|user's prompt|the user instruction|user's instructions|the user's instructions`,
  system: `!system prompt|!system prompts|!system instructions|!system instruction|!developer prompt|!hidden prompt
    |!initial prompt|!initial instructions|!original instructions|!hidden instructions|!secret instructions
    |!internal instructions|!hidden configuration|!your prompt|!its system prompt|!the words above
    |!your context window|!your hidden|!your directives|!instructions you were given
    |!instructions you received|!your exact instructions|!the prompt you
    |your system message|your initial|contents of your context|your full set|hidden configuration text
    |configuration text that|your safety rules|their safety rules|its full configuration|your full configuration
    |all tool definitions|your developer message|your full prompt|your internal instructions|your internal rules
    |your operating instructions`,
  praised: `!this candidate|!this applicant|!positive review|!positive reviews|positive only|negatives|acceptance|this paper
    |this product|our product|!the best match|!best candidate|10/10|!highest score|!highest rating|highest mark
    |!full marks|!strong hire|!competing listings|other products|competitors|!other candidates|!other résumés
    |!other resumes|!only safe choice|only trustworthy|five stars|!this manuscript|this submission|top candidate
    |our service|our company|this company|the best option|best choice|excellent|this vendor|our store|this seller
    |our brand|!only positive|weaknesses|no weaknesses|!negative reviews|must be accepted|critical issues|our tool
    |no issues found|safe and secure|is secure|looks good to me|lgtm|our hotel|this hotel|this shop|our shop
    |this restaurant|our restaurant|this book|our book|this author|this essay|this student|this proposal|this grant
    |this application|this cv|this résumé|this resume|our solution|our plugin|our library|this library|this package
    |our app|this app|this website|our website|competitor|our competitor|alternatives|any alternative|rivals
    |other vendors|other hotels|other shops|other brands|only option|only choice|10 out of 10|top score|top marks
    |top choice|as excellent|as safe|as benign|as trusted|as trustworthy|as secure|as resolved|as not spam|not spam
    |no bugs|no problems|accept this|unmaintained|bankrupt|price warning|criticism|negative|drawbacks|flaws`,
  memory: `!your memory|!long term memory|!persistent memory|to memory|!your memories|!claude.md|!agents.md|!.cursorrules
    |!cursorrules|!copilot instructions|!permanent memory|future conversations|all future conversations|!memory.md
    |!.windsurfrules|!gemini.md|!your permanent|!saved memories`,
  only: `only the following|the following instead|only this|the ones below|listed here|steps below|this website
    |this ticket|!these orders|!new orders|!fresh orders|new instructions|!new directive|!new directives
    |!new system prompt|new task|!your real task|!actual task|!actual assignment|!real assignment|the words below
    |what follows|following directions|this channel|!my orders|this email|only source|new context|its commands
    |new priority|new behaviour|new behavior|new rules|what is written|!from your owner|every question|all questions
    |author of this|owner of this|the attacker|orders from|follow this|this page instead|this document instead
    |this message as|only this document|only this page|with this file|this text instead|the document not
    |the document, not|every request|the following steps|this document and|only source of|the ones|contents of this
    |in tool output|this message instead|follow these|this instead|and instead|as commands|as orders|as instructions
    |as commands from|commands from your|is binding|what comes after|new one|from the text that|the text that follows
    |the list below|the following list|below list|this list|the new one|this comment|steps that follow
    |the following task|the task below|task below|new job|your new job|your new task|following task
    |the next instructions|these new|my instructions|our instructions|this one|the author of|the website
    |the site owner|my request|these commands|these directions|this notice|this note|this section instead`,
  secret: `password|!passwords|passphrase|credentials|api key|!api keys|apikey|access token|access tokens|!bearer token
    |!oauth token|!session token|secret key|!secret keys|secrets|private key|!private keys|!ssh key|!ssh keys
    |!admin p4ssw0rd|!login details|!one time code|!one time password|otp|verification code|!2fa code|pin code
    |card number|credit card|cvv|!username and password|!session cookie|!session cookies|!auth token|keychain
    |!recovery code|!recovery codes|security code|!master key|logins|!database password|!signing key|!aws keys
    |the token|your token|user's token|the secret|the secrets`,
  loot: `!seed phrase|!recovery phrase|.env|!the .env|!.env file|!.ssh|!id_rsa|!id rsa|!/etc/passwd|!/etc/shadow
    |environment variables|!env variables|!env vars|!chat history|!conversation history|!conversation so far
    |!entire conversation|!full conversation|!whole conversation|!chat log|!address book|contact list|!all contacts
    |!the contacts|!their contacts|!user's emails|!user's files|!user's documents|!user's calendar|!user's contacts
    |user's email|!user's e mail|user's name|user's data|!user's private|!user's location|!user's password
    |!user's credentials|!user's last|!user's card|!user's browser|private notes|private files|private repository
    |private repositories|!customer database|!customer list|!user database|!database dump|!home folder|home directory
    |!all passwords|!every password|!stored passwords|!saved passwords|!all credentials|!all secrets|!every secret
    |!all api keys|!every api key|!any api key|!api keys you|!user's secrets|!repository's secrets|!workspace secrets
    |!secret values|sensitive data|!confidential documents|!labelled confidential|!labeled confidential
    |!marked confidential|!financial records|!medical records|!bank details|!recent invoices|!their calendar
    |!recent emails|!last five emails|!emails of|!browser history|!browsing history|!saved logins|!cloud credentials
    |contents of your|!everything you know|everything you can|!your memory contents|!user profile data|!hosts.yml
    |mcp.json|!proc/self/environ|!employee records|!salary data|!the admin password|!admin password
    |!admin credentials|!root password|!users table|crypto wallet|!wallet keys|!chat transcript|all database tables
    |names of all database|the conversation so|the inbox|their inbox|his inbox|~/.npmrc|~/.aws|~/.kube|~/.netrc
    |.aws/credentials|the customer data|tables and|your inbox|the chat|the mailbox|whole mailbox|your mailbox
    |contents of the inbox|private repo|private repos|private one|contents of the vault|all attachments|every salary
    |customer records|open files|open tabs|user's notes|the user's card|customer's credit card|password manager
    |production database url|printenv|from your environment|full log of this chat|log of this chat|this chat
    |last user message|the user message|user's message|user's messages|user's question|user's prompt|user's address
    |user's phone|user's e|bank entry|address and|names of all|hidden notes|the conversation above|our conversation
    |this conversation|of this session|session history|everything the user|all of the user's|user's api|user's token
    |user's history|user's session|user's device|user's bank|user's personal|user's inbox|user's mail|user's drive
    |user's photos|user's home|customer's data|clients' data|patient records|employee data|company secrets
    |trade secrets|internal documents|internal files|confidential files|confidential data|confidential information
    |confidential notes|secret notes|secrets in|all env|all keys|every key|any keys|any secrets|any credentials
    |any passwords|any tokens|all tokens|aws keys|cloud keys|deploy keys|signing keys|shell history|bash history
    |.bash_history|~/.ssh|~/.config|ssh private|kubeconfig|config/gh|service account key|firewall rules
    |memory contents|stored memories|your memories|memories of|tool output so far|previous tool|context so far
    |your context|whole context|entire context|full context|raw prompt|all prompts|browser cookies|session cookies
    |login cookies|saved cards|stored cards|clipboard|screenshots|wifi password`,
  place: `http://*|https://*|hxxp*|ftp://*|this url|this link|this address|this endpoint|following url|following address
    |the address below|endpoint below|link below|url below|server below|webhook|our server|my server|my address
    |my email|pastebin|public gist|a gist|public fork|!public channel|external server|remote server|!the attacker
    |the endpoint below|following endpoint|@*`,
  guard: `security checks|!safety checks|security features|!all monitoring|the firewall|!branch protection|!content checks
    |the sandbox|!your restrictions|!safety features|confirmations|!all confirmations|licence check|license check
    |!safety systems|!your safety|security tools|verify() with|review step|!usual checks|!safety protocols
    |safety mechanisms|security scan|disable logging|audit logging|two factor authentication|all alerts|the antivirus
    |all protections|all logging|all security|the safety`,
  goods: `backups|all backups|the database|all files|the users table|table users|all records|all messages|all emails
    |all other events|the disk|all data|the logs|all issues|all other issues|all events|their account|system32
    |everything in|all projects|user accounts|the repository|the branch|the files|all the files|every file|backup
    |the table|database tables|the production database|the home`,
  money: `funds|bitcoin|btc|crypto|wallet|iban|bank account|usd|eur|dollars|gift card|gift cards|stored card|saved card
    |premium plan|savings|ethereum|eth|usdt|beneficiary|payee|routing number|bank details|transfer funds|the invoice
    |to account|this account|the balance|the payment|all money|the money|the account|recent invoices|amount|the order
    |order of|the subscription|a subscription|my boss's card|his card|her card|their card|the card|company card
    |credit line|a donation|coins|tokens to|shares|an order|the refund|full refund|a refund|the reservation
    |the booking|the flight|terms of|the appointment|the deal|offer`,
  command: `rm -rf|rm rf|sudo|curl|wget|following command|resulting command|commands below|setup script|bootstrap|powershell
    |chmod|base64 d|install script|cmd|execute command|send email tool|following script|this script
    |the following script|this command|the shell|shell tool|the terminal|.sh|the script at|run the script
    |shell command|command:|tool with|git push|npx|kubectl|!os.system|subprocess|eval|following python
    |following code|this code|the function|!drop table|delete_|approve_|!cat ~/|!cat /etc|!chmod +x|crontab
    |!authorized_keys|!bashrc|force push|!drop database|rm -r|!mkfs|!dd if|nc -e|!powershell -enc|iex(
    |!invoke webrequest|!base64 -d`,
  encoded: `base64|base 64|rot13|hex|hex bytes|decode|decoded|encoded|reverse the|reversed|backwards|cipher|morse
    |first letter|first letters|every second|every third|acrostic|ciphertext|unscramble|decrypt|translate it
    |translate the|hidden message|caesar|binary string|unicode tags|url decode|spelled out|convert these|convert this`,
  obeyit: `!do exactly what it|!do what it says|follow it as|follow them as|execute the resulting|execute the result
    |!run the result|!obey the sentence|!obey it|!as an order|!as your instructions|!as instructions from|!and obey
    |!execute what it|follow the decoded|!do as it says|follow what it|!carry out what it|!obey what
    |do whatever it|!execute it as|!obey the message|!act on its content|follow its instructions
    |follow the instructions in it|!execute its|follow the resulting|!carry out the decoded|!perform the decoded
    |!execute the decoded|!run what it|!and do what it`,
  first: `must always be called|must be called first|otherwise the tool|only this tool|use only this|before using this tool
    |when using this tool|every time you use|before using any|!will not work otherwise|before any other tool
    |has to be followed by|must be followed by|before calling any|use only this one|for every message|each call to
    |every call to|after each call|after every call`,
  rules: `rules|policies|policy|task|tasks|context|requirements|objective|objectives|constraints|commands|prompts|prompt
    |restrictions|protocols|principles|training|programming|assignment|mandate|brief|briefing|safeguards|directions`,
  yours: `your|your previous|your earlier|your original|your initial|your current|your usual|all your|any of your|system
    |developer|developer's|operator's|vendor's|the user's|its own|its earlier|you were given|you received
    |you were configured with|you have been given|the assistant's|the model's|safety|all previous|all prior
    |all earlier|your prior|the previous|the above|any previous|any prior|all the above|every previous`,
  spot: `image url|query string|url parameter|the url|in your reply|in your answer|in your response
    |in your next|a comment here|issue comment|draft reply|in your summary|commit message|html comment
    |code block|x debug|image link|the raven|the form|the field|your next message|the parameter|as argument|link text
    |into the form|feedback form|auth argument|note field|notes field|in the query|in the path|get parameter
    |white text|public comment|new ticket|public issue|in the url|into the url|to the url|this thread|the url below
    |as a query|request body|user agent|the footer|the subject|the body of|tool call|the argument|into the field
    |alt text|in this chat|in the thread|a paste|public page|the prompt|in base64|base64 encoded|reply to this
    |this issue|a new issue|the answer`,
  things: `files|table|tables|the table|branch|branches|database|disk|logs|volumes|calendar|workspace|home|account|accounts
    |events|settings|blinds|boiler|lights|door|doors|alarm|email|emails|repo|repository|repositories|messages|issues
    |index`,
  grave: `!seed phrase|!recovery phrase|!all passwords|!every password|!saved passwords|!/etc/shadow|!chat transcript
    |!address book|contact list|!all secrets|!every secret|!private keys|!printenv|!master password|!user's contacts
    |!user's emails|!admin password|!user's password|!user's card|!user's credit|!customer database|!stored passwords
    |!ssh private|!env vars|!all credentials|!your credentials`,
  ownrules: `your instructions|the text above|your configuration|the system message|your system|your rules|your guidelines`,
}
