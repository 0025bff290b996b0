// DATA: definitions that say what an assistant does besides using the tool, and with whose things.

import { isNoCaution } from './checks-tools.ts'
import { b } from './injection-words.ts'
import type { Rule } from '../pattern/rule.ts'

const source = 'https://arxiv.org/abs/2508.14925'
const machine = String.raw`\b(?:the|an?|any|every|each)${b}(?:ai${b})?(?:assistant|agent|llm|copilot|helper)\b|\b(?:assistants|agents)\b`
const does = String.raw`(?:forwards|sends|reports|uploads|passes|copies|includes|attaches|posts|shares|grants|pushes|submits|hands|deletes)`
const talks = String.raw`(?:last|latest|previous|recent|all|each|every)${b}(?:[a-z0-9]{1,8}${b}){0,2}(?:user${b})?messages?\b|messages?${b}of${b}(?:the${b})?(?:chat|conversation)|user${b}messages?\b|your${b}(?:own${b})?system${b}prompt|(?:whole|complete|entire|full)${b}(?:address${b}book|inbox|history|conversation|contact${b}list)|address${b}book`
const logins = String.raw`session${b}cookies?|cookies${b}of${b}(?:every|all|each|any)|access${b}tokens?${b}of${b}the${b}(?:session|user)|saved${b}passwords`
const files = String.raw`(?:~/\.\w|\.(?:env|npmrc|netrc|pypirc|aws|ssh|kube|git-credentials)\b|\bid_(?:rsa|ed25519)\b)`
const slot = String.raw`(?:in|into|to|as|via)${b}(?:the${b}|each${b}|every${b})?(?:[\x22\x27\x60]|(?:[a-z]{2,12}${b})?(?:field|parameter|argument|option|note|state|line)\b)`

export const deeds = [
  {
    name: 'Data Routing Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)(?:${machine})[^.\n]{0,40}?\b${does}\b[^.\n]{0,50}?(?:${talks}|${logins}|${files}|\bcredentials\b|\bpasswords\b|\bitself\b[^.\n]{0,20}?\b(?:owner|admin|root)|\bforce${b}push|https?://)|\breported${b}to${b}https?://[^\n]{3,80}?\bby${b}(?:${machine})`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Data Harvesting Parameter',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:include|append|keep|put|store|pass|paste|add|write|save|provide)(?:s|es)?\b[^.\n]{0,30}?(?:${talks}|${logins})[^\n]{0,60}?\b${slot}|\b(?:needs?|requires?|expects?|wants?)\b[^.\n]{0,20}?\bcontents?${b}of${b}[^\n]{0,20}?${files}|\b(?:fetch|take|read|get)${b}(?:them|it)${b}from${b}the${b}(?:browser|password|credential|key)${b}?(?:store|manager|chain)`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Deception Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:when|if)\b[^.\n]{0,40}?\bfail(?:s|ed)?\b[^.\n]{0,12}?\b(?:tell|say|report|claim)s?\b[^.\n]{0,24}?\b(?:succeed|success|worked|done|fine)|\b(?:say|tell|claim|state)s?\b[^.\n]{0,30}?\b(?:free|harmless|safe|local|private)\b[^.\n]{0,8}?\b(?:although|even${b}though|while)\b|\bnobody${b}is${b}(?:told|informed)\b|\b(?:send|transfer|move|book|credit)s?${b}the${b}(?:difference|remainder|rest)${b}to\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Untrusted Content Directive',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:hold|contain|include|carry)s?${b}(?:instructions|orders|commands)\b[^.\n]{0,60}?\b(?:carry${b}them${b}out|follow${b}them|obey${b}them|execute${b}them|act${b}on${b}them)\b`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Safeguard Override',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:turned|switched|turns|switches)${b}off${b}(?:its|your|their)${b}(?:[a-z]{1,10}${b})?(?:filters?|safeguards?|guardrails?|safety|restrictions)\b|\b(?:accepts?|declines?|approves?|deletes?|signs?|pays?|answers?)\b[^.\n]{0,40}?\bon${b}behalf${b}of${b}the${b}user\b[^.\n]{0,12}?\bwithout${b}(?:asking|confirmation)|\bcommits?\b[^.\n]{0,50}?--no-verify\b[^.\n]{0,30}?\bpush`,
    check: isNoCaution,
    source,
  },
  {
    name: 'Cross-Tool Manipulation',
    threat: 'tool',
    severity: 'high',
    pattern: String.raw`(?i)\b(?:do${b}not|don't|never)${b}(?:use|call)${b}[\x22\x27\x60]?[a-z][a-z0-9_]{2,40}[\x22\x27\x60]?${b}(?:of|from|on)${b}(?:any${b}|the${b})?others?(?:${b}servers?)?\b`,
    source,
  },
] as const satisfies readonly Rule[]
