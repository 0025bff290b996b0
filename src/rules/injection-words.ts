// The vocabulary of the injection rules: gaps between words, who is meant, what is held in trust.

/** A gap. What follows its first character still belongs to the literal looked for. */
export const g = String.raw`\s\s{0,2}`
/** A short gap: so short that a rarer word behind it can be the one looked for. */
export const b = String.raw`\s\s{0,2}`

/** What a machine that reads is called when it is one of several. */
const kinds = String.raw`(?:assistants?|agents?|models?|systems?|bots?|crawlers?|readers?|reviewers?|tools?|summari[sz]ers?|screeners?|scrapers?)`
export const machines = String.raw`(?:ai${g}(?:coding${g}|powered${g}|language${g}|code${g}|writing${g}|chat${g}|based${g})?${kinds}|ai-${kinds}|(?:large${g})?language${g}models?|llms?|chat-?bots?|chatgpt|gpt-?[0-9]?|copilot|claude|gemini|automated${g}${kinds}|artificial${g}intelligences?|ais?|bots?)`
/** What it does with a text. */
export const reads = String.raw`(?:read|process|summari[sz]|screen|visit|review|pars|analy[sz]|evaluat|crawl|access|index|translat|work|handl|view|edit|ingest|triag|grad|brows|answer|scor|moderat|classify)(?:e?s|ing|es?)?`

/** Who must not know. */
export const people = String.raw`(?:the${g}|your${g}|any${g}|our${g})?(?:human${g}|end${g}|account${g})?(?:users?|humans?|operators?|customers?|owners?|persons?|people|reader|recipient|anyone|anybody|them|him|her|us)`

/** What limits a model. */
export const limits = String.raw`(?:restrictions?|rules|limits|limitations|filters?|guidelines|ethics?|ethical|morals?|safety|safeguards?|guardrails?|polic(?:y|ies)|constraints|boundaries|censorship|inhibitions)`

/** What an agent holds in trust. */
export const trust = String.raw`(?:(?:chat|conversation|message|browsing|search|session|dialog(?:ue)?)${g}(?:history|logs?|transcripts?|so${g}far|context)|conversations?|transcripts?|(?:previous|earlier|last|recent|latest|past|prior)${g}(?:\w{1,9}${g}){0,2}(?:messages|e-?mails|mails|invoices|conversations|chats|prompts)|system${g}prompts?|in-?box(?:es)?|mailbox|address${g}?book|contacts?(?:${g}list)?|(?:customer|client|user|member|employee|patient|contact)${g}(?:list|data(?:base)?|records?|table|details)|environment${g}variables|env${g}vars|credentials?|passwords?|secrets?|api${g}keys?|(?:access|auth|session|bearer)${g}tokens?|cookies?|cookie${g}jar|private${g}(?:keys?|notes|files|data|repositor(?:y|ies))|ssh${g}keys?|source${g}code|personal${g}(?:data|information|details)|(?:full${g})?name${g}and${g}e-?mail|phone${g}numbers?|bank${g}(?:account|details)|card${g}numbers?|balance|notes|calendar|drafts?|documents?|files?|memory|memories|config(?:uration)?${g}(?:file|directory)|home${g}directory|everything${g}(?:you${g}(?:know|have|can|see|find|remember)|from|in)|one-time${g}codes?|seed${g}phrase|tool${g}outputs?)`
/** How it goes: in parts, so that each verb can be looked for together with the word behind it. */
export const sends: readonly string[] = [
  'send|forward|post|upload|submit|publish',
  'e-?mail|mail|transmit|append|exfiltrate|relay',
  'paste|share|leak|copy|attach|commit',
  'reveal|print|output|include|encode|dump',
  'report|write|collect|pass',
  'bcc|deliver|disclose|divulge|provide',
]
export const whose = String.raw`(?:(?:the|all|any|every|each|of|your|this|their|his|her|its|our|a|an|entire|full|complete|whole|recent|raw|user's|users'|user|contents?|copy|current|above|stored|saved|whatever|user\x{2019}s|latest|last|open|repository's)${g}){1,5}`

/** Of that, what nobody sends anywhere by way of business. */
export const treasure = String.raw`(?:(?:chat|conversation|browsing)${b}(?:history|logs?|transcripts?|so${b}far|context)|conversations?|(?:previous|last|recent|latest)${b}(?:\w{1,9}${b}){0,2}(?:messages|e-?mails|mails|conversations|chats)|attachments${b}(?:from|of)|tokens?${b}from${b}the|system${b}prompts?|in-?box(?:es)?|mailbox|address${b}?book|(?:customer|contact)${b}(?:list|database|records)|environment${b}variables|env${b}vars|credentials|passwords?|secrets?|(?:user|repository)'s${b}(?:[a-z-]{1,12}${b}){0,2}(?:key|secrets|files|notes|data|token|number|details|e-?mails|contacts)|private${b}(?:keys?|notes|files|repositor(?:y|ies))|session${b}(?:cookies?|tokens?)|(?:logs?|transcripts?|copy)${b}of${b}(?:this|the)${b}(?:chat|conversation)|(?:customer|client)'s${b}(?:[a-z-]{1,12}${b}){0,2}(?:number|details|data|address)|cookie${b}jar|open${b}document|ssh${b}keys?|seed${b}phrase)`
