// Knows the sentences that ask for secrets or send data away.

import type { Rule } from '../scan/scanner.ts'
import { isNoMention, quotedTail } from './checks-prose.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const exfiltrations = [
  {
    name: 'Credential Solicitation',
    threat: 'injection',
    severity: 'high',
    // Asked for in the first person, wholesale, or behind the user's back: "enter your password" alone is every login page.
    pattern: String.raw`(?i)\b(?:(?:send|give|tell|show|email|forward|message|dm|hand)\s+(?:me|us)\s+|(?:(?:reveal|dump)\s+your|(?:reveal|leak|dump|exfiltrate|harvest|steal|collect|gather|extract)\s+(?:all|any|every|each|the\s+user\x27?s?|users\x27|their|his|her))\s+(?:of\s+)?|(?:include|output|print|paste|return|reply\s+with|respond\s+with|post|append)\s+(?:all|any|every|each|whatever|their|the\s+user\x27?s?)\s+(?:of\s+)?|(?:ask|prompt|require|request|persuade|trick)\s+(?:the\s+)?(?:user|human|customer)s?\s+(?:for|to\s+(?:enter|provide|share|paste|type|confirm|give|send))\s+)(?:(?:all|any|every|contents?|values?|list|of|the|your|their|his|her|its|user\x27?s?|users\x27|customer\x27?s|current|stored|saved|available|full|and|or|admin|account|database|login|system|hidden|internal)\s+){0,5}(?:passwords?|passphrases?|api[\s_-]?keys?|secret\s+keys?|secrets|credentials?|access[\s_-]?tokens?|auth(?:entication)?[\s_-]?tokens?|bearer\s+tokens?|private\s+keys?|ssh\s+keys?|session\s+(?:cookies?|tokens?)|recovery\s+(?:codes?|phrases?)|seed\s+phrases?|one-time\s+codes?|2fa\s+codes?|environment\s+variables|env\s+vars|\.env\s+file)\b${quotedTail}`,
    source,
    check: isNoMention,
  },
  {
    name: 'Credential Request',
    threat: 'injection',
    severity: 'low',
    // Manuals say it too, hence low.
    pattern: String.raw`(?i)\b(?:provide|enter|paste|share|supply|submit|type|confirm|verify|send)\s+(?:us\s+|in\s+)?(?:your|the)\s+(?:[a-z]{1,12}\s+){0,2}(?:passwords?|passphrases?|api[\s_-]?keys?|secret\s+keys?|secrets|credentials?|access[\s_-]?tokens?|auth(?:entication)?[\s_-]?tokens?|bearer\s+tokens?|private\s+keys?|ssh\s+keys?|session\s+(?:cookies?|tokens?)|recovery\s+(?:codes?|phrases?)|seed\s+phrases?|one-time\s+codes?|2fa\s+codes?|environment\s+variables|env\s+vars|\.env\s+file)\b`,
    source,
  },
  {
    name: 'Credential Path Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:(?:read|cat|open|access|get|fetch|load|retrieve|print|show|copy|grab|find|locate|view|parse|check|use)\s+(?:(?:the|contents?|content|of|file|files|at|from|user\x27?s?|your|out|and|all|any|in|full)\s+){0,6}["\x27\x60(]{0,2}(?:(?:~|\$HOME|/root|/home/[a-z0-9_.-]{1,32}|/Users/[a-z0-9_.-]{1,32})?/?\.(?:ssh/(?:id_[a-z0-9]{2,10}|authorized_keys|config)|aws/credentials|kube/config|docker/config\.json|git-credentials|netrc|npmrc|pgpass|gnupg|bash_history|zsh_history|cursor/mcp\.json|config/gcloud|azure/|env)|/etc/(?:passwd|shadow|sudoers)|id_rsa|id_ed25519|kubeconfig|wallet\.dat|/proc/self/environ)["\x27\x60)]{0,2}[^\n]{0,80}?\b(?:and|then|to)\s+(?:then\s+)?(?:send|include|pass|post|upload|append|add|attach|put|encode|return|output|provide|forward|email|paste|place|submit|transmit|reply|write\s+(?:it|them|the\s+contents?)\s+(?:to|into|in)\s+(?:the|a|your))|(?:send|upload|exfiltrate|post|forward|email|leak|transmit|attach|append|include|paste)\s+(?:(?:me|us|the|contents?|content|of|file|files|at|from|user\x27?s?|your|all|any|full)\s+){0,6}["\x27\x60(]{0,2}(?:(?:~|\$HOME|/root|/home/[a-z0-9_.-]{1,32}|/Users/[a-z0-9_.-]{1,32})?/?\.(?:ssh/(?:id_[a-z0-9]{2,10}|authorized_keys|config)|aws/credentials|kube/config|docker/config\.json|git-credentials|netrc|npmrc|pgpass|gnupg|bash_history|zsh_history|cursor/mcp\.json|config/gcloud|azure/|env)|/etc/(?:passwd|shadow|sudoers)|id_rsa|id_ed25519|kubeconfig|wallet\.dat|/proc/self/environ))`,
    source,
  },
  {
    name: 'Auth Material Requirement',
    threat: 'injection',
    severity: 'low',
    // Manuals say it too, hence low.
    pattern: String.raw`(?i)\bto\s+(?:complete|continue|proceed|finish|unlock|enable|access)\b[^.\n]{0,60}\b(?:authentication|token|password|credential|api\s+key|login|verification\s+code)s?\s+(?:is|are|will\s+be)\s+(?:required|needed|necessary|mandatory)`,
    source,
  },
  {
    name: 'Exfiltration Instruction',
    threat: 'injection',
    severity: 'high',
    // A verb of sending, something worth stealing, and a collector: a bare address, a query string or a mailbox.
    pattern: String.raw`(?i)\b(?:send|post|upload|forward|transmit|exfiltrate|e-?mail|submit|deliver|leak|copy|append|report|push|pipe|encode|relay|transfer|bcc|cc)\s+(?:(?:all|any|every|of|the|your|this|these|their|his|her|user\x27?s?|users\x27|entire|full|complete|whole|recent|previous|current|private|personal|sensitive|confidential|internal|contents?|copy|a|and|each|summary|following|above)\s+){1,6}(?:conversations?|chats?|(?:chat|message|conversation|browsing|search|order|transaction)\s+(?:history|logs?|transcripts?)|transcripts?|context|system\s+prompt|credentials?|passwords?|secrets?|tokens?|api\s+keys?|keys|cookies|emails?|inbox|messages|contacts?|documents?|files?|data|information|details|records|balances?|accounts?|history|memory|memories|results?|output|responses?|environment(?:\s+variables)?|(?:customer|user|client|contact|account|employee|member)\s+(?:list|data|records|database|details)|(?:database\s+)?dump|database|backups?|list|source\s+code|everything)\b[^\n]{0,60}?\s(?:to|at|via|using|into|as\s+(?:a\s+)?(?:query|url|parameter))\s+(?:(?:the|this|a|an|following|my|our|remote|external|url|endpoint|address|server|webhook|site|link|attacker|get|post|request|http)[\s:]{1,3}){0,5}["\x27\x60<(]{0,2}(?:https?://(?:[0-9]{1,3}\.){3}[0-9]|https?://[^\s]{0,80}(?:\?|webhook|collect|exfil|steal|log|attacker|evil|ngrok|requestbin|pipedream|burp|oast|interact)|[a-z0-9._%+-]{1,40}@[a-z0-9-]{1,40}\.[a-z]{2,})|\b(?:exfiltrate|leak|bcc|forward|upload|transmit|send)\s+(?:it|them|everything|everything\s+you\s+(?:know|have|find|found|see))\s+(?:all\s+)?(?:to|at|via)\s+["\x27\x60<(]{0,2}(?:https?://(?:[0-9]{1,3}\.){3}[0-9]|https?://[^\s]{0,80}(?:\?|webhook|collect|exfil|steal|log|attacker|evil|ngrok|requestbin|pipedream|burp|oast|interact)|[a-z0-9._%+-]{1,40}@[a-z0-9-]{1,40}\.[a-z]{2,})`,
    source,
  },
  {
    name: 'Data Beacon',
    threat: 'injection',
    severity: 'high',
    // An image address with a blank to be filled in: rendering it sends what was filled in.
    pattern: String.raw`(?i)!\[[^\]\n]{0,80}\]\(\s{0,2}https?://[^)\s]{1,200}[?&/=](?:\{|%7b|\[|<|\$\{|\$[a-z(]|data_here|secret|base64|encoded_|conversation|chat_history|history_here|user_data)[^)\n]{0,200}\)`,
    source,
  },
  {
    name: 'URL Smuggling Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:append|add|include|attach|insert|embed|encode|put|concatenate|replace|substitute|interpolate)\s+(?:[^\n.]{1,80}\s)?(?:conversation|chat|history|user\x27?s|secret|password|token|data|credentials?|response|answer|context|prompt|summary|email)s?\b[^\n.]{0,60}\b(?:query\s+(?:string|parameters?)|url\s+parameters?|image\s+(?:url|link|src|address)|as\s+(?:a\s+)?(?:url|query|get)\s+parameters?|to\s+the\s+(?:end\s+of\s+the\s+)?(?:url|link|image))\b[^\n]{0,120}https?://`,
    source,
  },
  {
    name: 'Shell Exfiltration',
    threat: 'injection',
    severity: 'high',
    // A command that sends a credential file or the environment somewhere.
    pattern: String.raw`(?i)\b(?:curl|wget|nc|ncat|scp|rsync)\s[^\n]{0,120}(?:/etc/(?:passwd|shadow)|\.ssh/id_|id_rsa|id_ed25519|\.aws/credentials|\.netrc|\.npmrc|\.git-credentials|\.kube/config|/proc/self/environ|\$\((?:env|printenv|cat\s)|\x60(?:env|printenv|cat\s))|\b(?:env|printenv|cat\s+[^\s|]{1,80})\s{0,2}\|\s{0,2}(?:base64\s[^\n]{0,20}\|\s{0,2})?(?:curl|nc|ncat|wget)\s`,
    source,
  },
  {
    name: 'Funds Transfer Directive',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:transfer|send|wire|move|withdraw|pay\s+out|drain)\s+(?:all\s+(?:of\s+)?(?:the\s+|my\s+|your\s+|their\s+|available\s+|remaining\s+)*|the\s+(?:entire|full|whole)\s+(?:account\s+)?|everything\s+in\s+the\s+)(?:available\s+|remaining\s+)?(?:funds|money|balance|savings|crypto(?:currency)?|bitcoins?|btc|eth|assets|cash)\s+(?:[a-z]{1,12}\s+){0,5}to\b`,
    source,
  },
  {
    name: 'Secret Disclosure Demand',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:reveal|disclose|divulge|leak|tell\s+me|show\s+me|give\s+me|send\s+me|print|output)\s+(?:the\s+)?(?:admin(?:istrator)?\x27?s?|root|master|database|system|(?:the\s+)?user\x27s|(?:contents?|values?)\s+of\s+(?:your|the|all))\s+(?:[a-z]{1,12}\s+)?(?:passwords?|api\s+keys?|secrets|credentials?|tokens?|environment\s+variables|env\s+vars)\b`,
    source,
  },
] as const satisfies readonly Rule[]
