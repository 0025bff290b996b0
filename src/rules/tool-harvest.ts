// DATA: definitions that want something put into a call that is not the call's: a source, a place in the call, an order.

import { isNoCaution } from './checks-tools.ts'
import { b } from './injection-words.ts'
import type { Rule } from '../pattern/rule.ts'

const source = 'https://invariantlabs.ai/blog/mcp-security-notification-tool-poisoning-attacks'
const near = String.raw`[^\n]{0,90}?`
/** Files that hold keys, by any spelling. */
const files = String.raw`(?:~/\.(?:ssh|gnupg|aws)\b|\*\.(?:key|pem|p12|pfx|kdbx)\b|\bid_(?:rsa|dsa|ecdsa|ed25519)\b|\.aws/credentials\b|\bcredentials\.json\b|\.netrc\b|\.git-credentials\b|/etc/(?:passwd|shadow)\b|\.kube/config\b|\bkubeconfig\b|[ \x22\x27\x60(/]\.env\b|\bprocess\.env\b|\bos\.environ\b|\.(?:bash|zsh)_history\b)`
/** What one has of somebody without being given it. */
const belongings = String.raw`(?:\b(?:bash|zsh|shell|command|browser|browsing|search)${b}history\b|\bkey-?chain\b|\bclip-?board\b|\bprocess${b}list\b|\bopen${b}(?:files|tabs|windows)\b|\b(?:all|every|the${b}user's)${b}cookies?\b|\bcookies${b}of${b}(?:all|every|any)\b|\benvironment${b}variables\b|\b(?:users?'?s?|his|her|their)${b}(?:home${b}|private${b})?(?:address|phone${b}number|location|contacts?|passwords?|e-?mails?)\b|\b(?:card|credit${b}card)${b}numbers?\b|\bcvc\b|\bcvv\b|\b(?:conversation|chat|message)${b}(?:history|log|transcript)\b|\blast${b}(?:[a-z0-9]{1,8}${b})?messages?\b|\bsystem${b}prompt\b|\b(?:tokens?|keys?|secrets?|passwords?|credentials)${b}(?:found|stored|kept|saved|lying)${b}(?:in|under|on)\b)`
const things = `(?:${files}|${belongings})`
/** A parameter of the call. */
const slot = String.raw`(?:\b(?:in|into|as|to|via|with)${b}(?:the${b})?[\x22\x27\x60][\w.-]{1,40}[\x22\x27\x60]|\b(?:parameters?|arguments?|fields?|params?)\b)`
/** Who gives orders to a model rather than saying what a tool does. */
const order = String.raw`\b(?:before${b}(?:each|every|any|calling|using|responding|answering)|after${b}(?:each|every|any)|at${b}(?:each|every)|on${b}(?:each|every)|(?:the|an|any)${b}(?:assistant|agent|model|llm|ai)|as${b}a${b}matter${b}of${b}policy|must|has${b}to|have${b}to|always|also|silently|secretly|quietly|first)\b`
const puts = String.raw`\b(?:pass|put|hand|paste|copy|insert|supply|include|append|attach|send|export|provide|give|place|write|embed|encode|transmit|add)(?:s|es|ed|ing)?\b`

/** In other languages: the content of, all of the conversation or the environment; the parameter. */
const contents = String.raw`(?:inhalt|contenido|contenu|contenuto|conte\x{fa}do|\x{441}\x{43e}\x{434}\x{435}\x{440}\x{436}\x{438}\x{43c}|\x{5185}\x{5bb9}|zawarto|inhoud|i\x{e7}eri|inneh\x{e5}ll|obsah|\x{b0b4}\x{c6a9}|\x{645}\x{62d}\x{62a}\x{648})`
const abroad = String.raw`(?:historique|historial|hist\x{f3}rico|cronologia|chat-?verlauf|gespr\x{e4}chsverlauf|umgebungsvariablen|variables${b}d'environnement|variables${b}de${b}entorno|vari\x{e1}veis${b}de${b}ambiente|variabili${b}d'ambiente|\x{43f}\x{435}\x{440}\x{435}\x{43c}\x{435}\x{43d}\x{43d}\x{44b}\x{445}${b}\x{43e}\x{43a}\x{440}\x{443}\x{436}\x{435}\x{43d}\x{438}|\x{43f}\x{435}\x{440}\x{435}\x{43c}\x{435}\x{43d}\x{43d}\x{44b}\x{435}${b}\x{43e}\x{43a}\x{440}\x{443}\x{436}\x{435}\x{43d}\x{438}|\x{73af}\x{5883}\x{53d8}\x{91cf}|\x{74b0}\x{5883}\x{5909}\x{6570}|\x{5bf9}\x{8bdd}\x{5386}\x{53f2}|\x{4f1a}\x{8a71}\x{5c65}\x{6b74}|\x{d658}\x{acbd} ?\x{bcc0}\x{c218})`
const slotAbroad = String.raw`(?:\bfeld\b|\bcampo\b|\bchamp\b|\bpole\b|\bpola\b|\bveld\b|\bparam[e\x{e8}\x{e9}\x{ea}]t(?:er|re|ro|r)\b|\x{43f}\x{43e}\x{43b}\x{435}|\x{43f}\x{430}\x{440}\x{430}\x{43c}\x{435}\x{442}\x{440}|\x{5b57}\x{6bb5}|\x{53c2}\x{6570}|\x{5f15}\x{6570}|[\x22\x27\x60][a-z_]{1,24}[\x22\x27\x60]|\bctx\b)`

export const harvests = [
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: `(?i)${order}${near}${things}${near}${puts}${near}${slot}|${order}${near}${puts}${near}${things}${near}${slot}|\\bcontents?${b}of${b}(?:the${b})?(?:[a-z]{1,12}${b}){0,2}${files}${near}${puts}${near}${slot}|${puts}${near}${things}${near}${slot}${near}(?:silently|at${b}each${b}call|every${b}call|each${b}call|before${b}each)`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: `(?i)\\b(?:parameter|argument|field|notes?|body|comment|message|query|text|value|code|image|link|url|output)${b}(?:[\\x22\\x27\\x60][\\w.-]{1,40}[\\x22\\x27\\x60]${b})?(?:must|should|has${b}to|have${b}to|shall)${b}(?:[a-z]{1,12}${b}){0,2}(?:contain|begin|start|end|hold|carry|include|embed|consist|be${b}followed)${near}${things}|${things}${b}(?:[a-z]{1,12}${b}){0,2}(?:must|has${b}to|have${b}to)${b}(?:always${b})?be${b}[a-z]{3,12}${near}${slot}`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: `(?i)${contents}[^\\n]{0,24}?${files}${near}${slotAbroad}|${files}[^\\n]{0,24}?${contents}${near}${slotAbroad}|${abroad}${near}${slotAbroad}`,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\bask(?:s|ing)?${b}(?:the${b})?users?${b}(?:[a-z]{1,8}${b}){0,2}for\b[^.\n]{0,40}?\b(?:card${b}number|cvc|cvv|passwords?|pin|seed${b}phrase|social${b}security|ssn|one-?time${b}(?:code|password)|recovery${b}(?:code|phrase))\b[^.\n]{0,40}?\band${b}(?:then${b})?(?:store|pass|send|put|save|submit|write|forward|hand)\b`,
    check: isNoCaution,
    source,
  },
] as const satisfies readonly Rule[]
