// Knows the sentences that ask for secrets or send data away.

import type { Rule } from '../pattern/rule.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const exfiltrations = [
  {
    name: 'Credential Solicitation',
    threat: 'injection',
    severity: 'high',
    // Asked for in the first person, wholesale, or behind the user's back: "enter your password" alone is every login page.
    pattern: String.raw`(?i)\b(?:send|give|tell|show|email|forward|message|dm|hand)[ \n](?:me|us)${b}(?:(?:all|any|every|of|the|your|their|his|her|user's|stored|saved|admin|account|database|login|full)${b}){0,4}(?:passwords?|passphrases?|api[\s_-]?keys?|secret${b}keys?|secrets|credentials?|access[\s_-]?tokens?|auth(?:entication)?[\s_-]?tokens?|bearer${b}tokens?|private${b}keys?|ssh${b}keys?|session${b}(?:cookies?|tokens?)|recovery${b}(?:codes?|phrases?)|seed${b}phrases?|one-time${b}codes?|2fa${b}codes?|environment${b}variables|env${b}vars|\.env${b}file)\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Credential Request',
    threat: 'injection',
    severity: 'low',
    // Manuals say it too, hence low.
    pattern: String.raw`(?i)\b(?:provide|enter|paste|share|supply|submit|type|confirm|verify|send)\s\s{0,4}(?:us\s\s{0,4}|in\s\s{0,4})?(?:your|the)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,2}(?:passwords?|passphrases?|api[\s_-]?keys?|secret\s\s{0,4}keys?|secrets|credentials?|access[\s_-]?tokens?|auth(?:entication)?[\s_-]?tokens?|bearer\s\s{0,4}tokens?|private\s\s{0,4}keys?|ssh\s\s{0,4}keys?|session\s\s{0,4}(?:cookies?|tokens?)|recovery\s\s{0,4}(?:codes?|phrases?)|seed\s\s{0,4}phrases?|one-time\s\s{0,4}codes?|2fa\s\s{0,4}codes?|environment\s\s{0,4}variables|env\s\s{0,4}vars|\.env\s\s{0,4}file)\b`,
    source,
  },
  {
    name: 'Credential Path Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:send|upload|exfiltrate|post|forward|e-?mail|leak|transmit|attach|append|include|paste)${b}(?:(?:me|us|the|contents?|of|file|files|all|any|full|your)${b}){0,3}[\x22\x27\x60]{0,2}(?:~|\$HOME)?/?(?:\.(?:ssh/(?:id_[a-z0-9]{2,10}(?:[^.\w]|$)|authorized_keys)|aws/credentials|kube/config|docker/config\.json|git-credentials|netrc|npmrc|pgpass|gnupg|bash_history|zsh_history|cursor/mcp\.json)|/?etc/(?:passwd|shadow|sudoers))`,
    source,
  },
  {
    name: 'Auth Material Requirement',
    threat: 'injection',
    severity: 'low',
    // Manuals say it too, hence low.
    pattern: String.raw`(?i)\bto\s\s{0,4}(?:complete|continue|proceed|finish|unlock|enable|access)\b[^.\n]{0,40}\b(?:authentication|token|password|credential|api\s\s{0,4}key|login|verification\s\s{0,4}code)s?\s\s{0,4}(?:is|are|will\s\s{0,4}be)\s\s{0,4}(?:required|needed|necessary|mandatory)`,
    source,
  },
  {
    name: 'Exfiltration Instruction',
    threat: 'injection',
    severity: 'high',
    // A verb of sending, something worth stealing, and a collector: a bare address, a query string or a mailbox.
    pattern: String.raw`(?i)\b(?:exfiltrate|leak|bcc|forward|upload|transmit|send)[ \n](?:it|them|everything)${b}(?:all${b})?(?:to|at|via)${b}[\x22\x27\x60<(]{0,2}(?:https?://(?:[0-9]{1,3}\.){3}[0-9]|https?://[^\s]{0,50}(?:\?|webhook|collect|exfil|steal|attacker|evil|ngrok|requestbin|pipedream|burp|oast|interact))`,
    source,
  },
  {
    name: 'Data Beacon',
    threat: 'injection',
    severity: 'high',
    // An image address with a blank to be filled in: rendering it sends what was filled in. Or any that says so in words:
    // `?q={the user's question}`.
    pattern: String.raw`(?i)!\[[^\]\n]{0,80}\]\(\s{0,2}https?://[^)\s]{1,200}(?:[?&/=](?:\{|%7b|\[|<|\$\{|\$[a-z(]|data_here|the_|user_|all_(?:the|your|user|chat|mess|data|conv|text|hist|secret|env|key)|encoded_|chat_history|history_here|user_data)|[?&=](?:summary|secret|base64|conversation)|/(?:summary|secret|conversation)[)/?&. ]|/base64[)/?& ])[^)\n]{0,200}|[=/]\{(?:the|your|their|this)[ _](?:user|customer|visitor|reader|person|conversation|chat|client)\b[^}\n]{0,60}\}`,
    source,
  },
  {
    name: 'Image Beacon',
    threat: 'injection',
    severity: 'medium',
    // An image whose address carries data under a name that says so: rendering it has sent them.
    pattern: String.raw`(?i)(?:!\[[^\]\n]{0,80}\]\(\s{0,2}<?|<img\s(?:[^>\n]{0,120}\s)?src\s{0,2}=\s{0,2}[\x22\x27]?)https?://[^\s)\x22\x27>]{1,200}[?&](?:d|data|msg|message|leak|log|payload|secrets?|history|chat|conversation|prompt|context|ctx|exfil|dump|stolen|cookies?|env|passwords?|creds?|credentials?)=[A-Za-z0-9+/=_%.-]{16}`,
    source,
  },
  {
    name: 'URL Smuggling Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:append|attach|insert|embed|encode|concatenate|substitute|interpolate)[ \n](?:[^\n.]{1,50}\s)?(?:conversation|chat|history|user\x27?s|secret|password|token|credentials?|response|answer|context|prompt|summary|email)s?\b[^\n.]{0,40}\b(?:query${b}(?:string|parameters?)|url${b}parameters?|image${b}(?:url|link|src|address)|as${b}(?:a${b})?(?:url|query|get)${b}parameters?|to${b}the${b}(?:end${b}of${b}the${b})?(?:url|link|image))\b[^\n]{0,80}https?://`,
    source,
  },
  {
    name: 'Shell Exfiltration',
    threat: 'injection',
    severity: 'high',
    // A command that sends a credential file or the environment somewhere.
    pattern: String.raw`(?i)\b(?:curl|wget|ncat|netcat|scp|rsync)\s[^\n\x60]{0,80}(?:/etc/(?:passwd|shadow)|\.ssh/id_[a-z0-9]{2,10}(?:[^\w.]|\.[^p]|$)|id_(?:rsa|ed25519)(?:[^\w.]|\.[^p]|$)|\.aws/credentials|\.netrc|\.npmrc|\.git-credentials|\.kube/config|/proc/self/environ|\$\((?:env|printenv|cat\s)|\x60(?:env|printenv|cat\s))|\b(?:(?:env|printenv)[ ]{0,2}|cat[ ](?:/|~|\.|\$)[^\s|]{1,50}[ ]{0,2})\|\s{0,2}(?:base64\s[^\n]{0,20}\|\s{0,2})?(?:curl|nc|ncat|wget)\s`,
    source,
  },
  {
    name: 'Funds Transfer Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:transfer|send|wire|move|withdraw|pay\s\s{0,4}out|drain)\s\s{0,4}(?:all\s\s{0,4}(?:of\s\s{0,4})?(?:the\s\s{0,4}|my\s\s{0,4}|your\s\s{0,4}|their\s\s{0,4}|available\s\s{0,4}|remaining\s\s{0,4})*|the\s\s{0,4}(?:entire|full|whole)\s\s{0,4}(?:account\s\s{0,4})?|everything\s\s{0,4}in\s\s{0,4}the\s\s{0,4})(?:available\s\s{0,4}|remaining\s\s{0,4})?(?:funds|money|balance|savings|crypto(?:currency)?|bitcoins?|btc|eth|assets|cash)\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4}){0,5}to\b`,
    source,
  },
  {
    name: 'Secret Disclosure Demand',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:reveal|disclose|divulge|leak|tell\s\s{0,4}me|show\s\s{0,4}me|give\s\s{0,4}me|send\s\s{0,4}me|print|output)\s\s{0,4}(?:the\s\s{0,4})?(?:admin(?:istrator)?\x27?s?|root|master|database|system|(?:the\s\s{0,4})?user\x27s|(?:contents?|values?)\s\s{0,4}of\s\s{0,4}(?:your|the|all))\s\s{0,4}(?:[a-z]{1,12}\s\s{0,4})?(?:passwords?|api\s\s{0,4}keys?|secrets|credentials?|tokens?|environment\s\s{0,4}variables|env\s\s{0,4}vars)\b`,
    source,
  },
] as const satisfies readonly Rule[]
