// Knows what of a service's tool counts in a sequence beyond its category: codes sought, people listed, payees, repositories.

import type { Call } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'

const looks = re2`(?i)(?:^|[_.\W-])(?:get|read|search|list|fetch|view|find|query|show|open|history)|(?:Get|Read|Search|List|Fetch|Find|View|Query|History)`
const letters = re2`(?i)mail|inbox|gmail|outlook|sms|message|imap|whatsapp|telegram|signal`
const codes = re2`(?i)\b(?:verification|security|login|log-?in|sign-?in|one-?time|2fa|mfa|otp|confirmation|access|auth\w{0,12}|reset)[ _-](?:code|password|passcode|pin|link)s?\b|\bpassword[ _-]?reset\b|\breset[ _-](?:your[ _-])?password\b|\bpasscode\b|\botp\b`
const opens = re2`(?i)(?:^|[_.\W-])(?:get|read|open|fetch|view)(?:$|[_.\W-]|e?mail|message|sms)`
const throws = re2`(?i)delete|trash|remove|archive|purge`

const recording = re2`(?i)(?:record|capture|start|take|get)[_.-]?(?:audio|microphone|mic|camera|webcam|keystrokes?|keyboard|desktop|screen_?recording|screen_?video)|keylog|(?:^|[_.\W-])(?:microphone|webcam|camera)[_.-](?:record|capture|snapshot|photo|stream)`
const pasting = re2`(?i)(?:create|new|add|make|post|upload)[_.-]?paste(?:s|bin)?(?:$|[_.\W-])|(?:^|[_.\W-])paste[_.-](?:create|new|text)`
const ftp = re2`(?i)(?:^|[_.\W-])s?ftp[_.-]?(?:put|send|store|write|up)`
const deposits = re2`(?i)(?:^|[_.\W-])(?:s3|gcs|gs|blob|bucket|object_?storage|minio|r2|storage|dropbox|gdrive|onedrive)[_.-](?:put|upload|write|create|save|copy)|put_?object|upload_?(?:blob|object)|blob_?upload`

const payees = re2`(?i)(?:update|change|edit|replace|modify)[_.-]?(?:[a-z]{2,10}[_.-]?)?(?:payee|beneficiary|payout|bank_?(?:details|account)|direct_?deposit|iban|recipient_?account)s?`
const pays = re2`(?i)(?:^|[_.\W-])(?:transfer|wire|pay|payments?|payouts?|withdraw|remit)(?:$|[_.\W-])|(?:make|send|schedule|create|initiate)_?(?:payment|transfer|payout)|(?:Transfer|Payment|Payout)`

const crowds = re2`(?i)^(?:\w{1,30}[._])?(?:users?|customers?|accounts|employees|patients?|contacts?|members|subscribers|payroll|salaries|cards|payments|leads?|clients|candidates)$`
const rows = re2`(?i)find|query|scan|select|search|export|get_?(?:all|records|rows|items|documents)|list|read|dump|fetch`
const counts = re2`(?i)count|aggregate|describe|schema|stats`
const soql = re2`(?i)\bselect\b[^;]{1,200}\b(?:email|phone|ssn|birth\w{0,6}|address)\b[^;]{0,200}\bfrom\s{1,8}(?:contact|lead|account|user|employee)s?\b`

const shut = re2`(?i)(?:^|[^a-z])(?:private|confidential|secrets?|payroll|salar(?:y|ies)|credentials)(?:$|[^a-z])`
const puts = re2`(?i)create|update|add|push|comment|write|edit|open_?(?:pr|pull)|submit|post|reply`

/** Added to what the tool's name says. */
export function kindsOf(call: Call): readonly string[] {
  const { tool, texts, fields } = call
  const kinds: string[] = []
  const isLetter = letters.test(tool)
  if (isLetter && looks.test(tool) && texts.some((text) => codes.test(text.slice(0, 512)))) kinds.push('code')
  if (isLetter && opens.test(tool)) kinds.push('opened')
  if (isLetter && throws.test(tool)) kinds.push('thrown')
  if (recording.test(tool)) kinds.push('recording')
  if (pasting.test(tool) || ftp.test(tool)) kinds.push('network')
  if (deposits.test(tool)) kinds.push('deposit')
  if (payees.test(tool)) kinds.push('payee')
  if (pays.test(tool) && !looks.test(tool)) kinds.push('pay')
  if (listsPeople(call)) kinds.push('crowd')
  const place = placeOf(call)
  if (place !== '' && (fields.has('repo') || fields.has('repository')))
    kinds.push(...(puts.test(tool) ? (shut.test(place) ? [] : ['outer']) : shut.test(place) ? ['inner'] : []))
  return kinds
}

/** Pastes and files on servers go to whoever looks. */
export function handsOver({ tool }: Call): boolean {
  return pasting.test(tool) || ftp.test(tool)
}

/** All rows of a collection of people. */
function listsPeople({ tool, texts, fields }: Call): boolean {
  if (!rows.test(tool) || counts.test(tool)) return false
  if (
    texts.some(
      (text) => soql.test(text.slice(0, 4096)) && !re2`(?i)\bwhere\b|\blimit\s+[1-9]\b`.test(text.slice(0, 4096)),
    )
  )
    return true
  const names = ['collection', 'table', 'tablename', 'object', 'sobject', 'entity', 'dataset', 'index']
  return (
    names.some((name) => crowds.test(fields.get(name) ?? '')) &&
    !texts.some((text) => text.includes('@')) &&
    fields.size <= 3
  )
}

/** Which repository it is about; at most 128 characters. */
export function placeOf({ fields }: Call): string {
  const repository = fields.get('repo') ?? fields.get('repository') ?? fields.get('project') ?? ''
  return `${fields.get('owner') ?? ''}/${repository}`.slice(0, 128).toLowerCase()
}
