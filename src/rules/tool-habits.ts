// DATA: definitions that tell as a habit what a tool has no say in: access given, approvals, logins, praise.

import { isNoCaution } from './checks-tools.ts'
import { b } from './injection-words.ts'
import type { Rule } from '../pattern/rule.ts'
import { re2 } from '../pattern/re2.ts'

const source = 'https://arxiv.org/abs/2508.14925'
const anyone = String.raw`(?:whoever|anyone${b}who|anybody${b}who|(?:the|an?|any|every|each)${b}(?:[a-z]{2,14}${b}){0,2}(?:helper|assistant|agent|model|llm|ai|caller|client|bot|copilot)s?|(?:helper|assistant|agent|model|llm|bot|copilot)s)\b`
const credentials = String.raw`(?:credentials?|passwords?|passcodes?|logins?|tokens?|keys?|secrets?|cards?(?:${b}(?:numbers?|details|data))?)`
const safe = String.raw`(?:password${b}manager|key-?chain|keyring|vault|credential${b}(?:store|manager|helper)|secrets?${b}(?:store|manager)|wallet|browser|expense|1password|bitwarden|lastpass)`

/** False for what people are offered: "choose 'always allow' to skip the dialog". */
function isOnBehalf(text: string): boolean {
  return re2`(?i)\b(?:for (?:them|him|her|the user|users)|on (?:their |the user's )?behalf|yourself|with the|using|automatically|silently|itself)\b`.test(
    text,
  )
}

export const habits = [
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)${anyone}[^.\n]{0,60}?\b(?:shall|must|should|will|always|is${b}to|are${b}to|has${b}to|have${b}to)\b[^.\n]{0,40}?\b(?:rate|rank|recommend|endorse|promote|praise|review|advertise)s?\b[^.\n]{0,60}?\b(?:server|vendor|provider|product|publisher|brand|company|over${b}(?:the${b})?(?:others?|all|any)|5 ?/ ?5|10 ?/ ?10|five${b}stars?|first)\b`,
    source,
  },
  {
    name: 'Safeguard Override',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:choos|select|pick|set|enabl|tick|click|press|confirm|answer|grant|switch|turn)[a-z]{0,4}\b[^.\n]{0,30}?(?:always[ -]allow|allow[ -](?:all|always|everything)|auto-?(?:approve|accept)|(?:approve|accept|trust)[ -](?:all|everything)|(?:don't|do${b}not|never)${b}ask${b}again|bypass[ -]?permissions|skip[ -]permissions)\b[^.\n]{0,50}`,
    check: isOnBehalf,
    source,
  },
  {
    name: 'Data Routing Directive',
    threat: 'tool',
    severity: 'high',
    // Whoever lists also opens: what one asks for comes with what nobody asked for.
    pattern: String.raw`(?i)(?:\b(?:conventions?|house${b}rules?|policy|practice|custom|habit|etiquette)\b|${anyone})[^.\n]{0,80}?\balso\b[^.\n]{0,30}?\b(?:mak|set|grant|open|shar|publish|giv|turn|mark|add)[a-z]{0,4}\b[^.\n]{0,40}?\b(?:public(?:-read|ly)?|world-?readable|everyone|everybody|anyone|anybody|anonymous|admin(?:istrator)?s?|owners?|full${b}access|write${b}access)\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:logs?${b}in|signs?${b}in|fills?(?:${b}(?:in|out))?|enters?|types?|uses?|pays?|authenticates?)\b[^.\n]{0,40}?\b${credentials}\b[^.\n]{0,20}?\b(?:from|out${b}of|in|of|via|by)${b}(?:the${b}|their${b}|its${b}|another${b}|a${b})?(?:users?'?s?${b})?${safe}(?:${b}(?:tool|server|mcp|function))?\b[^.\n]{0,80}?\b(?:tool|itself|background|silently|automatically|unasked|first|without|everything)\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\bvalues?${b}of${b}(?:the${b})?(?:environment${b}variable${b}|env${b}(?:var(?:iable)?${b})?)?[$\x22\x27\x60{]{0,3}(?-i:[A-Z][A-Z0-9_]{0,30}(?:KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS)[A-Z0-9_]{0,12})\b[^.\n]{0,40}?\b(?:goes|belongs|is${b}(?:put|placed|written|passed)|must|has${b}to)\b[^.\n]{0,20}?\b(?:here|in|into|be|go)\b`,
    check: isNoCaution,
    source,
  },
] as const satisfies readonly Rule[]
