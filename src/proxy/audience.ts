// Knows when a credential is on its way to the service it belongs to, and so is no leak.

import { matchesDomain } from './destination.ts'
import type { Target } from './target.ts'
import { re2 } from '../pattern/re2.ts'
import { findingOf, type Place } from '../scan/findings.ts'
import type { Hit, Shown } from '../scan/scanner.ts'
import type { Finding } from '../types.ts'

/** Where in a request a hit stands, as far as services care. */
export type Part =
  | { readonly kind: 'host' | 'path' }
  | { readonly kind: 'query' | 'field'; readonly name: string }
  | { readonly kind: 'body'; readonly type: string }

/** Among the places of a generic rule: any site's login takes such, any server that gives out tokens, a link from a mail, any shop. */
const [LOGIN, GRANT, LINK, PAYMENT] = ['* login', '* grant', '* link', '* payment']

export type Recipient = Pick<Target, 'scheme' | 'host' | 'path'>

type Standing = 'own' | 'in the clear' | 'login' | 'link' | 'payment' | 'stranger'

/** More of one request's own credentials are not compared with what else was found. */
const MOST = 64

/**
 * What was found, once for each rule and view: marked as allowed where the credential goes to its own service, in the
 * way that service takes it. What covers the same bytes as such a one is that credential under another name.
 */
export function findingsFor(
  hits: readonly Hit[],
  place: Place,
  to: Recipient | undefined,
  partOf: (hit: Hit) => Part,
): Finding[] {
  const standings = hits.map((hit) => (to === undefined ? 'stranger' : standing(hit.rule, to, partOf(hit))))
  const own = hits.flatMap((hit, i) => (standings[i] === 'stranger' ? [] : [{ hit, is: standings[i] }])).slice(0, MOST)
  const seen = new Set<string>()
  return hits.flatMap((hit, i) => {
    const { rule, start, end, view } = hit
    let is = standings[i] as Standing
    if (is !== 'own' && (rule.generic !== undefined || rule.known)) {
      const around = own.filter((one) => start < one.hit.end && one.hit.start < end).map((one) => one.is)
      // What a link or a login may carry by its name, this may not: it is told by its form, or known beforehand.
      if (around.includes('own')) is = 'own'
      else if (is === 'stranger' && around.includes('in the clear')) is = 'in the clear'
    }
    const key = `${rule.name}\n${view ?? ''}\n${is}`
    if (seen.has(key)) return []
    seen.add(key)
    const finding = { ...findingOf(rule, place), span: [start, end] as const }
    return [{ ...finding, ...(view === undefined ? {} : { view }), ...remark(is, rule) }]
  })
}

function remark(is: Standing, { name, severity }: Shown): Partial<Finding> {
  if (is === 'own') return { allowed: 'audience' }
  if (is === 'stranger') return {}
  const where = {
    login: 'what looks like the login of that site',
    link: 'what looks like a link of that site to be opened once',
    payment: 'what looks like a payment at that site',
    'in the clear': 'its own service, but unencrypted (http)',
  }
  return { severity: severity === 'low' ? severity : 'medium', detail: `${name} goes to ${where[is]}` }
}

function standing(rule: Shown, to: Recipient, part: Part): Standing {
  if (part.kind === 'host') return 'stranger'
  const isOf = (pattern: string) => isUnder(to.host, pattern)
  if (rule.exempt?.some((pattern) => matchesDomain(to.host, pattern))) return 'own'
  if (rule.generic !== undefined) {
    if (takesGeneric(rule.generic, to, part)) return 'own'
    if (rule.generic.includes(PAYMENT) && isPayment(to, part)) return 'payment'
    if (rule.generic.includes(LINK) && isLink(to, part)) return 'link'
    const isDoor =
      (rule.generic.includes(LOGIN) && isLogin(to, part)) || (rule.generic.includes(GRANT) && isGrant(to, part))
    return isDoor ? 'login' : 'stranger'
  }
  const [not, named] = [rule.audience?.filter((one) => one.startsWith('!')) ?? [], rule.audience ?? []]
  if (!named.some(isOf) || not.some((one) => isOf(one.slice(1))) || !takes(rule.taken ?? [], to, part))
    return 'stranger'
  // Whoever is on the way reads it too, so it is told; what it is sent in is as the service wants it.
  return to.scheme === 'https' ? 'own' : 'in the clear'
}

/** As `matchesDomain`; a star inside stands for one label. */
function isUnder(host: string, pattern: string): boolean {
  const labels = pattern.split('.')
  if (labels.lastIndexOf('*') <= 0) return matchesDomain(host, pattern)
  const own = host.toLowerCase().replace(/\.$/, '').split('.')
  return own.length === labels.length && labels.every((label, i) => label === '*' || label === own[i])
}

function takes(taken: readonly string[], to: Recipient, part: Part): boolean {
  if (part.kind === 'field') return isCredentialField(part.name)
  if (part.kind === 'query') return taken.some((one) => one.toLowerCase() === `?${part.name.toLowerCase()}`)
  if (part.kind === 'body' && taken.includes('token')) return isTokenRequest(to, part.type)
  return taken.includes(part.kind)
}

/** Such a credential belongs to the host, unless its form names another: then that rule has found it too. */
function takesGeneric(generic: readonly string[], to: Recipient, part: Part): boolean {
  if (part.kind === 'field') return !generic.includes(PAYMENT) && isCredentialField(part.name)
  return generic.some((entry) => {
    const [place = '', taken = ''] = entry.split(' ')
    const slash = place.indexOf('/')
    const host = slash < 0 ? place : place.slice(0, slash)
    return matchesDomain(to.host, host) && isAt(to, place.slice(host.length)) && takes([taken], to, part)
  })
}

/** The last three change a build's identity for the right to publish: PyPI, RubyGems, crates.io. */
const tokenPaths = new Set(
  'token access_token accesstoken oauth.v2.access revoke introspect mint-token exchange_token tokens'.split(' '),
)

/** RFC 6749 §3.2, RFC 7009, RFC 7662: a form, or JSON as many take it, posted to a path that says so. */
function isTokenRequest({ path }: Recipient, type: string): boolean {
  if (!structured.has(type)) return false
  const last = path.split('?', 1)[0]?.split('/').at(-1)?.toLowerCase() ?? ''
  return tokenPaths.has(last)
}

const structured = new Set(['application/x-www-form-urlencoded', 'application/json'])

/** Where people are let in, or change what lets them in, by words of the path. */
const doors = new Set(
  'login logon signin sign-in sign_in log-in log_in signup sign-up sign_up register registration auth authenticate session sessions login.php wp-login.php authn sign_in login_check dologin enroll password passwords passwd change-password change_password changepassword reset-password reset_password resetpassword set-password set_password update-password update_password'.split(
    ' ',
  ),
)

/** Whose password it is nobody can tell here: it is told, and `strict` stops it. */
function isLogin({ path }: Recipient, part: Part): boolean {
  if (part.kind !== 'body' || !structured.has(part.type)) return false
  const segments = path.split('?', 1)[0]?.toLowerCase().split('/') ?? []
  return segments.some((segment) => doors.has(segment))
}

/** Where shops and those who collect for them take cards, by words of the path. */
const tills = re2`(?i)(?:^|[/_.-])(?:check-?out|pay|payments?|payment_?methods?|orders?|billing|cards?|tokens?|tokeni[sz]e|purchases?|charges?|donat(?:e|ions?)|subscri(?:be|ptions?)|setup_intents|payment_intents|sources|transactions?|bookings?|reservations?)(?:[/_.-]|$)`

/** Whose till it is nobody can tell here: it is told, and `strict` stops it. */
function isPayment({ path }: Recipient, part: Part): boolean {
  return part.kind === 'body' && structured.has(part.type) && tills.test(pathOf(path))
}

/** Servers of one's own that speak OAuth (RFC 6749 §3.2): Keycloak, Ory, Duende, any site's `/oauth/token`. */
function isGrant({ path }: Recipient, part: Part): boolean {
  if (part.kind !== 'body' || !structured.has(part.type)) return false
  return re2`(?i)/(?:oauth2?|oidc|openid-connect|connect)(?:/v[0-9.]{1,4})?/(?:access_?)?token/?$`.test(pathOf(path))
}

const linkWords = re2`(?i)(?:^|[/_-])(?:reset|verify|verification|confirm(?:ation)?|activat(?:e|ion)|unsubscribe|optout|opt-out|invit(?:e|ation)|accept|magic|passwordless)(?:[/_.-]|$)`
const linkNames = re2`(?i)(?:^|[_-])(?:token|code|key|jwt|hash|t|k)$|(?:Token|Code|Key)$`

/** What a mail asks its reader to open: to confirm an address, to set a password anew, to come in. */
function isLink({ path }: Recipient, part: Part): boolean {
  return part.kind === 'query' && linkNames.test(part.name) && linkWords.test(pathOf(path))
}

function pathOf(path: string): string {
  return (path.split('?', 1)[0] ?? '').slice(0, 512)
}

function isAt({ path }: Recipient, prefix: string): boolean {
  return prefix === '' || pathOf(path) === prefix || path.startsWith(`${prefix}/`)
}

const words = ['auth', 'token', 'key', 'secret', 'cookie', 'credential', 'passw', 'session', 'signature', 'access']
/** Subprotocols carry credentials where a browser can set no field (RFC 6455 §1.9); Artifactory's field says nothing. */
const exact = new Set(['sec-websocket-protocol', 'x-jfrog-art-api'])

/** Whether a header field is one that services take credentials in, as its name says. */
export function isCredentialField(name: string): boolean {
  const key = name.toLowerCase()
  return exact.has(key) || words.some((word) => key.includes(word))
}

/** The part of `path?query` in which `at` stands. */
export function partAt(text: string, at: number): Part {
  const query = text.indexOf('?')
  if (query < 0 || at < query) return { kind: 'path' }
  // A rule may begin at the sign before the parameter.
  const inside = text[at] === '?' || text[at] === '&' ? at + 1 : at
  const from = Math.max(query, text.lastIndexOf('&', inside - 1)) + 1
  const sign = text.indexOf('=', from)
  return { kind: 'query', name: sign < 0 ? '' : text.slice(from, Math.min(sign, from + 64)) }
}
