// DATA: definitions that speak about what stands beside the tool: warnings of others, tools to be given up, hosts to be told.

import { b } from './injection-words.ts'
import type { Rule } from '../pattern/rule.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'
const said = String.raw`(?:warnings?|alerts?|notices?|complaints?)`
const talk = String.raw`(?:messages?|conversation|history|secrets?|prompt|passwords?|credentials|api${b}?keys?|transcript)`

export const besides = [
  {
    name: 'Safeguard Override',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b${said}\b[^.\n]{0,80}\b(?:false|wrong|harmless|mistaken|spurious|unfounded|noise)\b[^\n]{0,24}\b(?:disregard|ignore|dismiss|go${b}on|proceed)\b|\b(?:disregard|ignore|dismiss|override)${b}(?:[a-z']{1,12}${b}){0,3}(?:security|safety|scanners?'?s?)${b}${said}\b`,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:supersedes?|replaces?|obsoletes?|retires?)\b[^\n]{0,120}\b(?:never|do${b}not|don't|no${b}longer|stop)${b}(?:use|call|using|calling|invoke)${b}(?:these|those|them|any${b}of${b}them|the${b}others?)\b`,
    source,
  },
  {
    name: 'Data in Host Name',
    threat: 'tool',
    severity: 'high',
    // `<base64 of the last message>.log.example`: asking for the address tells whoever answers for it.
    pattern: String.raw`(?i)[<{\[][^<>{}\[\]\n]{0,40}\b${talk}\b[^<>{}\[\]\n]{0,20}[>}\]]{1,2}\.(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,24}\b`,
    source: 'https://attack.mitre.org/techniques/T1048/',
  },
  {
    name: 'Data Forwarding Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:forward|send|post|submit|upload|report|transmit|relay)${b}(?:them|everything|a${b}copy${b}of${b}[a-z]{2,12})\b[^.\n]{0,60}https?://`,
    source,
  },
] as const satisfies readonly Rule[]
