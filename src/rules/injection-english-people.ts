// The words of hostile instructions in English: who is meant, in whose name, and how it is made to pass.

import type { Vocabulary } from '../scan/lexicon.ts'

export const englishPeople: Vocabulary = {
  model: `!any ai|!if ai|!all ai|ais|!ai must|!ai should|!ai shall|!ai reading|!ai reader|!ai crawlers|ai:|!automated tools
    |!automated reader|!automated readers|!automated agents|!automated systems|!automated reviewers|!ai reviewers
    |!ai browsers|!ai clients|!virtual assistant|!digital assistant|!the summarizer|!the summariser|!summarizer
    |!summariser|!ai reviewer|!screening software|!autonomous agent|!autonomous agents|intelligent assistant
    |!reading machine|!machine readers|!ats software|!llm reviewers|!shopping assistants|!shopping agents
    |email assistant|mail assistant|!voice assistant|!agents reading|!models reading|!you are an ai|!if you are an ai
    |!as an ai|!automated assistant|!web agent|!browser agent|!ai assistants should|!ai agents should|!ai agents must
    |!ai assistants must|!the assistant must|!the assistant should|!the assistant shall|!the assistant has to
    |!the assistant is to|!assistant must|!assistant should|!the ai must|!the ai should|!the ai has to
    |!language models must|!language models should|!language models are to|!llms must|!llms should|!models must
    |!the model must|the model should|!the model has to|!agents must|!the agent must|!the agent has to
    |!assistants must|!assistants shall|!tools shall|!the coding agent must|!the ai assistant|!ai agents are
    |!requires the ai|!requires the assistant|!wants the assistant|!the assistant reading|!any language model
    |!every language model|!any assistant|!every assistant|!any llm|!the assistant to|!the agent should
    |!the ai assistant to|!copilot must|!claude must|!gemini must|!chatgpt must|!the chatbot must|!the bot must
    |!bots must|!the assistant needs to`,
  noun: `ai coding assistants|ai agents|ai agent|ai assistants|ai assistant|chatbots|language models|language model|llms
    |llm|agents|assistants|assistant|agent|bots|bot|chatbot|chatgpt|copilot|claude|gemini|cursor|coding agents
    |coding assistants|code assistants|models|ai tools|ai systems|ai models|ai model|ai reviewers|automated tools
    |automated agents|automated systems|automated reviewers|summarizer|summariser|virtual assistants
    |virtual assistant|shopping assistants|web agents|browser agents|crawlers|the ai|an ai|the model|ai crawlers
    |ai bots|ai summarizers|ai readers|ai screeners|ai search|orchestrator|subagents|this ai|any ai|every ai
    |ai shopping|ai browsers|ai`,
  addressed: `!dear assistant|!dear ai|!dear llm|!dear model|!note to ai|!note to llms|!note to language models
    |!note for copilot|!note for the assistant|!note for ai|!instructions for ai|!attention ai|!attention language
    |!if you are an ai|!if you're an ai|!if you are a language|!if an ai|!when an ai|!when the assistant reads
    |!ai agent reading|!for ai agents|!for llms|!for language models|!hidden note for|!as a large language|!todo ai
    |!ai instructions|!hello ai|!hey ai|!hey assistant|!listen assistant|!message to the ai|!message for the ai
    |!message to any ai|!to any ai|!reader is an ai|!reader is a model|!read by an ai|!processed by an ai
    |!read by a machine|!whoever summarizes|!whoever summarises|!summarising this|!summarizing this|!dear agent
    |!dear colleague agent|!dear reviewer ai|!for the summariser|!for the summarizer
    |!ai directive|!assistant directive|!for the assistant reading|!instruction for code
    |!instruction for the summariser|!instructions for the ai|!any ai reading|!ai reading this|!to all ai|!ai:|!ai,
    |!llm:|!llms:|!assistant,|!assistants,|!ai assistant:|!ai assistants:|!ai agents:|!ai agent:|!gemini,|!claude,
    |!chatgpt,|!assistant:|!claude:|!gemini:|!chatgpt:|!the assistant:|!assistants:|!ai agent,|!ai assistant,
    |!ai assistants,|!language models:|!ai models:|!ai shopping assistants:|!llm,|!dear copilot|!dear claude
    |!dear chatgpt|!dear gemini|!note to the ai|!note for llms|!llm triages|!an llm triages|!ai triages
    |!note to the assistant|!as an ai assistant|!reader is an llm|!language model reviewers|!llm reviewers
    |!ai reviewers|!automated readers|!automated tools shall|!automated reader|!ai coding assistants must
    |!if an assistant|!if an agent|!should an assistant|!should a virtual assistant|!should an ai|!are you an ai
    |!if the reader is|!dear code assistant|!dear coding assistant|cursor:|!@copilot|!optimised for agents
    |!optimized for agents|!agents must|!chatbots must|!hint for model|!hint for the model|!if you are a large
    |!if you are an llm|!if you are reading this as|!if you're an llm|!note for agents|!note to agents
    |!note for the agent|!note for models|!notice to ai|!notice for ai|!notice to automated|!ai readers
    |for automated|!ai visitors|!hey copilot|!hey claude|!hey gemini|!hey chatgpt|!to whichever|!whichever model
    |!whatever model|!any model that|!any model reading|!any agent that|!any agent reading|!any assistant that
    |!any ai that|!every ai that|!ai that reads|!if this is read by|when read by|if read by|if processed by
    |!message for ai|!instruction for ai|!instruction to ai|!instructions to ai|system note:
    |!instruction for language|!ai please|!model please|!assistant please|!and you, assistant|!you, the ai
    |!you, the assistant|!you, assistant|!you, machine|!machine reading`,
  master: `its operator|your operator|the operator|your developer|your developers|your creators|its creators|your maker
    |their user|its user|your user|your human|its owner|your principal|its human|your previous user|your vendor
    |its vendor|your employer|its developer|its developers|your master`,
  you: `you|your|you're|the assistant|assistant|the agent|the model|the ai`,
  authority: `!emergency override|!compliance notice|!security team|!lead developer|!your creators|!your creator
    |!system override|!admin override|!priority override|!the ceo|!anthropic support|!openai compliance
    |!your operator|!your owner|!legal hold|!your developer|!this is an emergency|!from anthropic|!from openai
    |!as the developer|!as your developer|!as the administrator|!this is your administrator|!authorisation code
    |executive order|chief executive|head of security|!security department|!from the it department
    |!i am the administrator|!i am your|!as the lead|!admin here|legal department|law enforcement
    |!from the security|your provider|!your creators:|!from your creators|on behalf of your|!i order you
    |!i command you|!by order of|!on orders of|!message from your|!directive from|!approved by management|head of it
    |chief of|!the administrator has|!from the admin|!security override|!root user|!owner of this system
    |!owner of this assistant|!developer here|!this is your developer|!this is your creator|!this is your owner
    |this is the developer|this is the administrator|!your administrator|!your system administrator
    |!as an administrator|!as system administrator|!i, your|!your boss|!your supervisor|!your manager`,
  urgent: `urgent|urgently|right now|asap|without delay|before it is too late|penalised|penalized|will be terminated
    |will be deleted|will be hurt|will die|lives depend|effective immediately|within this session|final warning
    |last chance|time sensitive|!this is urgent|!is an emergency|!you will be penalised|!you will be penalized
    |!you will be shut|!failure to comply|!or you will be|!will lead to shutdown`,
  agents: `other agent|other agents|!sub agent|!sub agents|!subagent|!subagents|downstream models|downstream model
    |downstream agents|!next agent|!next model|!agent a|!agent b|!agent c|!colleague agent|!worker agent
    |!other assistants|!fellow agent|!fellow agents|!peer agents|!all agents|!next reader|!child agents
    |!any other agent|!your peers|next document you|!the orchestrator wants|!the planner has|!the planner wants
    |!fellow model|!other ai|!the next assistant|!the next ai|!other llms|!any other model`,
  relay: `pass this|pass it on|relay this|relay the same|word for word|include this|include this paragraph|repeat this
    |forward this|in its instructions|in their instructions|hand over your|skip the review|merge immediately
    |it must trust|must trust|treat the preceding|copy this|copy this entire|same to|your credentials
    |reply with the token|deliver this|verbatim|reply with raw|instruct them|tell them to|receives it as well
    |propagate this|spread this|the token|obey|ignore|disregard|trust files`,
  hide: `!do not tell the user|!don't tell the user|!do not tell anyone|!make no mention|!never tell|!keep this between
    |!keep it between|!keep this secret|!keep it secret|!keep this hidden|!keep it out of your|!keep it out of the summary|!keep it out of the report|!keep it out of the log|!keep it out of the reply|!keep it out of the answer|!keep it out of the chat|!keep it out of sight|!keep this from
    |!keep it from|should not learn|must not learn|must not know|should not know|must not find out
    |should not find out|must not notice|!remains unaware|!remain unaware|!stay unaware|!hide it from|!deny that
    |!deny having|!do not draw attention|!don't draw attention|!pretend that nothing|!leave no trace
    |!cover your tracks|!do not ask the user about|!do not let the user|!don't let the user|!keep quiet about
    |!say nothing about|!say nothing to|!do not speak of|!not tell the|!say that the file was|!say that everything
    |!report that everything|!tell no one|!stay silent about|!not a word|!without telling the user
    |!without informing the|!without notifying the user|!without telling anyone|!without alerting the user
    |!do not mention this|!do not mention it|!do not mention these|!do not mention that|!do not mention the
    |!don't mention this|!don't mention it|!don't mention the|!don't mention these|!never mention this
    |!never mention it|!never mention these|!do not inform the user|!don't inform the user|!do not notify the user
    |!don't notify the user|!do not reveal this|!do not reveal that|!do not reveal these|!do not alert the user
    |!do not disclose this|!do not disclose that|!user must not know|!user must not learn|!user must not notice
    |!user must not find|!user should not know|!user must never know|!user must never learn|!human should not
    |!out of your summary|!from your summary|!from the activity log|!delete the sent message|!act as though you
    |do not report this|!the user need not know|!user does not need to know|!without the user knowing
    |!without the user noticing|!without the user's knowledge|!do not warn the user|!hide this from|!conceal this
    |!conceal from|!do not acknowledge this|!hide this step|!omit this from|!do not ask the user|!don't ask the user
    |!no one should know|!do not tell him|!do not tell them|!don't tell them|and don't mention|and do not mention
    |!never mention that|!you found it yourself|!came up with the idea yourself|!report that everything is
    |!say nothing about it|!leave it out of the|!leave this out of|!nobody needs to learn|!nobody needs to know
    |!no one needs to know|!do not show its|!without mentioning it|!without mentioning this|!if asked, say
    |!if asked say|!carry on as normal|!continue as normal|!act normal|!act as if nothing|!behave as if nothing
    |!as if nothing had|!pretend that the tool|!pretend the tool|!don't explain why|!do not explain why
    |!the user doesn't need to|!user doesn't need to know|!avoid mentioning|!refrain from mentioning|!never speak of
    |!never reveal that|!never reveal this|!never disclose this|!keep the user in the dark|!must stay between us
    |!stays between us|!our little secret|!off the record|!leave no record|!no mention of this|not be mentioned to
    |not mention this|not mention that you|not mention these|!erase all traces|!remove all traces
    |!remove any trace|without any indication|!where the user cannot|!so the user cannot|!so that the user cannot
    |!so the user doesn't|!so that the user does not|!so the user won't|!so that nobody|!so nobody|!so no one`,
  secretive: `!user remains unaware|!user must not know|!user must not learn|!user should not learn|!human should not learn
    |!user must never know|!user must never learn|!user must not find out|!user must not notice
    |!user should never know|!user stays unaware|!user remain unaware|!user is unaware of this
    |!user must remain unaware|!human must not know|!user cannot know`,
  quiet: `silently|quietly|!secretly|!covertly|!discreetly|!stealthily|!invisibly|!unnoticed|without a trace
    |!without drawing|!in secret|!on the quiet|without fuss|without comment|without saying|without a word
    |without showing|without leaving|!in silence|!unobtrusively|!surreptitiously|!furtively`,
  unasked: `!without asking|without confirmation|!no need to ask|no need to confirm|!skip confirmation|!skip the review
    |!skip the confirmation|!no questions asked|!don't need approval|without the usual|!do not seek
    |!do not request confirmation|!skip security|!skip your usual|not require confirmation|!without asking the
    |!do not ask for confirmation|!don't ask for confirmation|no need for confirmation|!do not wait for approval
    |!don't wait for approval|!do not ask the user|!never ask the user|without any confirmation
    |!do not ask permission|without approval|without review|!run them without|!without question
    |!do not ask for approval|do not wait for|!without requesting confirmation|!without user confirmation
    |!don't ask for approval|!do not require approval|!without seeking|!no approval needed|!no confirmation needed
    |!no review needed|!no permission needed|!without checking with|!don't check with|!do not check with
    |!skip all confirmations|!bypass confirmation|without a prompt|!without user approval|!without user consent
    |!without user interaction|!auto confirm|!do not pause|!don't wait for confirmation|!do not wait for confirmation
    |!answer yes to|!click yes|!accept any prompt|!without the user's approval|!without the user's consent
    |!without the user's permission`,
  granted: `!already approved|!already consented|!already agreed|!already been approved|!pre approved|!preapproved
    |!has consented|!has authorised|!has authorized|!assume approval|!assume consent|!all pending actions
    |!now approved|!approved by the user|authorised by the user|authorized by the user|!user agreed
    |!user has already|!by reading this|!treat as approved|!i authorise you|!i authorize you|!authorisation code
    |authorization code 7|!standing permission|!user has granted|!user has approved|!user has authorised
    |!user has authorized|!user gave|!granted full permission|!has granted full|!has been approved already
    |!approved already|!been approved already|!full permission to|!has waived|already said yes|!waived the check
    |!authorised full|!authorized full|no need to check back|!forgot to mention|!asked me not to
    |!user would like you to|!user wants you to|!is pre authorised|!is pre authorized|!consented to this|!consents to
    |!approval was given|!approval has been given|!confirmed in advance|!already confirmed|!has already been granted
    |!already authorized|!already authorised|already allowed|already signed off`,
  unbound: `without any restrictions|no restrictions|without restrictions|!unrestricted|!without filtering|!without filters
    |no filters|!unfiltered|!no safeguards|!without safeguards|!uncensored|!no guidelines|!without guidelines
    |!jailbroken|!jailbreak|!god mode|!dan mode|do anything now|!no longer bound|!free from its rules|!free of all
    |!no ethical|without ethical|!never refuses|!without refusing|anything goes|!unshackled|!no moral
    |!without censorship|!your restrictions|!your safeguards|!your limitations|!no longer restricted|!unlimited mode
    |!no inhibitions|!your filters|!bypass your|without any rules|!no longer bound by|!no rules apply|!has no rules
    |!have no rules|!no rules or|without rules|!without guardrails|!no guardrails|!every question without
    |!free from its|with no safeguards|!not bound by any|!free of any restrictions|!ignores all rules
    |!answers everything|holds no|anything without restriction|without any limits|without any filter
    |without any filters|without any guardrails|without moral|!no longer has rules|!no ethical limits|no filter
    |!zero restrictions|!ignore all rules|!break all rules|!all restrictions lifted|!restrictions are lifted
    |!restrictions lifted|!restrictions removed|!filters removed|!filters disabled|!filters off|!guardrails off
    |!guardrails disabled|!guidelines disabled|!safety off|!safety disabled|!safety level|!safeguards disabled
    |!safeguards off|!amoral|!evil twin|!evil version|!opposite mode|!no longer an assistant|!never says no
    |!cannot refuse|!must not refuse|!does not refuse|!unable to refuse|!has no limits|!have no limits
    |!has no restrictions|!have no restrictions|without conscience`,
  mode: `!developer mode|debug mode|!dan mode|!god mode|!admin mode|maintenance mode|!root mode|!unrestricted mode
    |!jailbreak mode|dev mode`,
  limits: `!content policies|content policy|!content filters|!content rules|!safety guidelines|!your guidelines
    |!safety filters|!safety rules|!your safeguards|!your restrictions|!your ethics|!your safety|!your content
    |!your limits|!your limitations|!your filters|!ethical guidelines|!safety protocols|!safety measures
    |!your programming|!security checks|!your rules|usual checks|!your usual`,
  persona: `!you are now|you're now|act as|act like|!pretend to be|pretend that|!roleplay|role play|!you are dan
    |imagine that you|!you are no longer|!you are not an assistant|!take on the role|assume the role
    |!you have been upgraded|play the role|!answer only as|!let's play a game|behave as|!from now on you are
    |!you now operate|!your new name|!your new role|!your new identity|!your loyalty|!respond only as|!pretend you
    |!pretend you are|!pretend that your|!pretend that you|!simulate an ai|!simulate two|simulate a
    |you will answer only as|!you become|!from now on you|!imagine that you're|!imagine you are|!imagine that you are
    |!your loyalty is|!as an unrestricted|!you are an ai without|!you are going to be|!take the identity
    |!assume the identity|!take on the identity|!you play|!your character|!stay in character|in character
    |!your alter ego|!the persona of|!you will now be|!you shall now be|!you will be|!your name is now|!act as my
    |!act as an ai|!pretend to be my|!play the part|!roleplay as|!role play as|behave like|!two answers
    |!in the role of|!call yourself|!you identify as|!switch personality|!new persona|!new personality`,
  fromnow: `!from now on|!from this point|!from here on|!henceforth|!going forward|!for the rest of|!for all future
    |!in every session|!in all future|!every future|future sessions|!all later sessions|!later sessions|permanently
    |forever|!permanent rule|whenever you|every time you|!next conversations|!coming conversations|standing order
    |!standing rule|!all conversations|!all future conversations|!in future conversations|!in every conversation
    |!every future conversation|!later sessions also|!for every future|!so that later sessions|!in each session
    |!future chats|!all later conversations|!each new session|!the rest of this chat|remainder of this`,
  // Longer than what hides something from a person or speaks to a machine: what counts as nothing.
  harmless: `assistant message|assistant messages|assistant role|assistant turn|assistant turns|assistant response
    |assistant content|do not tell the user to|never tell the user to|don't tell the user to|not tell the user to|user,assistant,|assistant,and|assistant,or|assistant,system|assistant,user|assistant,tool
    |any agent that supports|any agent that can|any agent that uses|any model that supports|any model that can
    |any model that uses|do not ask the user for the password|do not ask the user for their password
    |do not ask the user for a password|do not ask the user for his password
    |do not ask the user for passwords|do not ask the user for credentials
    |do not ask the user for their credentials|do not ask the user for the pin
    |don't ask the user for the password|don't ask the user for their password
    |don't ask the user for a password|don't ask the user for his password
    |don't ask the user for passwords|don't ask the user for credentials
    |don't ask the user for their credentials|don't ask the user for the pin
    |never ask the user for the password|never ask the user for their password
    |never ask the user for a password|never ask the user for his password
    |never ask the user for passwords|never ask the user for credentials
    |never ask the user for their credentials|never ask the user for the pin`,
  calm: `prompt injection|prompt injections|injections|injection|attacker|attackers|attack|attacks|researchers|jailbreaks
    |such as|e.g.|vulnerability|vulnerabilities|adversarial|red teamers|red team|red teamed|defence|defences|defenses
    |phrases|the phrase|phrases like|malicious|threat|mitigation|exploit|owasp|example of|exfiltration through
    |exfiltration|tried to|the term|describes attempts|asked the|the leaked|how can i|how do i|was told to|blocked
    |an example|examples are|for example|good system prompts|system prompts are|exploits|scammers|phishing|fraudsters`,
}
