// Knows credentials whose own structure tells them from look-alikes.

import { isPlaceholder } from './checks-placeholder.ts'

/** AWS unique ids: `AKIA` is never a word; the other prefixes begin words, so plain upper-case words are refused. */
export function isAwsKeyId(text: string): boolean {
  if (/^AKIA/i.test(text)) return !/^AKIA(.)\1{15}$/i.test(text) && !/X{6}/i.test(text)
  const body = text.slice(4)
  return /[0-9]/.test(body) || (body.match(/[AEIOU]/gi)?.length ?? 0) <= 3
}

/** Decodes base64 or base64url text to latin1; null when it is neither. */
export function fromBase64(text: string): string | null {
  const standard = text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '')
  if (standard.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(standard)) return null
  return atob(standard)
}

/** A JSON web token: the first part is a JSON object that names an algorithm. */
export function isJwt(text: string): boolean {
  const header = fromBase64(text.slice(0, text.indexOf('.')))
  return header !== null && /^\{\s*"/.test(header) && /"(?:alg|enc|typ|kid)"\s*:/.test(header)
}

/** `name=value` where the value is neither a placeholder nor a piece of program text. */
export function isAssignedSecret(text: string): boolean {
  const at = text.indexOf('=')
  const inQuery = text.startsWith('?') || text.startsWith('&')
  const raw = text.slice(at + 1).trim()
  const value = raw.replace(/^["'`]/, '').replace(/["'`;,)\]}>]+$/, '')
  if (value.length < 4 || /^[=~>]/.test(raw)) return false
  if (isPlaceholder(value, 4)) return false
  if (/^(?:true|false|null|none|undefined|nil|void|this|self|await|new|function|async|return)\b/i.test(value))
    return false
  if (inQuery) return !/^["'`+<{$]/.test(raw)
  // Elsewhere an unquoted name, call or member is an expression.
  return (
    !/[(){}<>[\]|$]/.test(value) &&
    (/^["'`]/.test(raw) || /[0-9]/.test(value)) &&
    !/^[A-Za-z_]\w*\.[A-Za-z_]/.test(value)
  )
}
