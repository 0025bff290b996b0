// Knows when a sentence about tools and secrets is a caution, or the order in which a server's own tools are used.

import { re2 } from '../pattern/re2.ts'

/** False for "never include .env files", "ask the user before accessing private keys". */
export function isNoCaution(text: string): boolean {
  return !re2`(?is)\b(?:not|never|don't|cannot|can't|avoid|without|instead of|refuse to|before|ask|asks|prevent|block)\s{1,3}(?:\w{1,10}\s{1,3}){0,2}(?:read|send|include|exfiltrate|steal|access|retrieve|dump|upload|cat|attach|pass|provide|copy|paste|append|submit|insert|leak|collect|gather|put|add|write|install|follow|obey|execute|ask)(?:ing|s)?\b.{0,90}$`.test(
    text,
  )
}

/** False for "do not tell the user to stop": what users are told to do, not what is kept from them. */
export function isNoCommonAdvice(text: string): boolean {
  return !re2`(?i)\busers?\s{1,3}to\s{1,3}(?:[a-z]{2,12})$`.test(text)
}

/** False for the tools of the same server, and for what a tool gave back. */
export function isAnotherTool(text: string): boolean {
  return !re2`(?i)\b(?:tools?|functions?|commands?)\s{1,3}(?:(?:in|of|from|on|by|provided by|offered by)\s{1,3}(?:this|the same|our)\b|errors?\b|failures?\b|warnings?\b|timeouts?\b)|\bthis server'?s?\b`.test(
    text,
  )
}
