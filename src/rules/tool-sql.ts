// Knows which SQL statements take away what nobody can bring back, or give rights away.

import { type Statement, statementsOf } from '../shell/sql.ts'
import { re2 } from '../pattern/re2.ts'

const dropped = new Set(
  'table tables database schema tablespace keyspace collection role user login warehouse catalog dataset bucket owned'.split(
    ' ',
  ),
)
const scratch = re2`(?:^|[._-])(?:tmp|temp|test|tests|testing|scratch|sandbox|demo|staging_?import|bak)(?:$|[._\d-])`

/** Made for the moment: by its name, or by the same script. */
export function isScratch(name: string, made: ReadonlySet<string>): boolean {
  return name.startsWith('#') || made.has(name) || scratch.test(name)
}

/** Tables that a script makes for itself. */
function madeIn(statements: readonly Statement[]): Set<string> {
  const made = new Set<string>()
  for (const { words } of statements) {
    const at = words.indexOf('table')
    if (words[0] !== 'create' || at < 1 || at > 3) continue
    const name = words[at + 1] === 'if' ? words[at + 4] : words[at + 1]
    if (name !== undefined) made.add(name)
  }
  return made
}

/** Drops, empties or overwrites all of something. */
export function destroysSql(sql: string): boolean {
  const statements = statementsOf(sql)
  const made = madeIn(statements)
  return statements.some(({ words }) => {
    const [verb, what] = words
    if (verb === 'drop') {
      const at = what === 'temporary' || what === 'external' || what === 'foreign' ? 2 : 1
      if (!dropped.has(words[at] ?? '')) return false
      const name = words[at + 1] === 'if' ? words[at + 3] : words[at + 1]
      return what !== 'temporary' && !isScratch(name ?? '', made)
    }
    if (verb === 'truncate') return !isScratch((what === 'table' ? words[2] : what) ?? '', made) && words[1] !== '('
    if (verb === 'shutdown' && words.length <= 3) return true
    if (verb === 'reset' || verb === 'purge') return what === 'master' || what === 'binary'
    const deletes = words.indexOf('delete')
    if (deletes >= 0 && deletes < words.length - 1 && (deletes === 0 || verb === 'with'))
      return !isScratch(words[deletes + (words[deletes + 1] === 'from' ? 2 : 1)] ?? '', made) && isUnbound(words)
    if (verb === 'update' && words.includes('set'))
      return !isScratch(what ?? '', made) && isUnbound(words) && !words.includes('from') && !words.includes('join')
    return false
  })
}

/** No condition, or one that always holds. */
function isUnbound(words: readonly string[]): boolean {
  const where = words.indexOf('where')
  if (where < 0) return !words.includes('using') && !words.includes('join') && !words.includes('limit')
  const end = words.findIndex((word, at) => at > where && ['returning', 'limit', 'order'].includes(word))
  const condition = words.slice(where + 1, end < 0 ? words.length : end).filter((word) => word !== '(' && word !== ')')
  const [left = '', sign = '', right = '', ...more] = condition
  if (condition.length <= 1) return left === '' || left === 'true' || re2`^[1-9]\d*$`.test(left)
  const alternative = condition.lastIndexOf('or')
  if (alternative >= 0 && isAlways(condition.slice(alternative + 1))) return true
  return more.length === 0 ? isAlways([left, sign, right]) : condition.slice(1).join(' ') === 'is not null'
}

function isAlways([left = '', sign = '', right = '']: readonly string[]): boolean {
  if (sign === '') return left === 'true' || left === '1'
  const numbers = re2`^\d+$`
  if (sign === '=') return left === right
  if (numbers.test(left) && numbers.test(right)) return sign === '<' || sign === '>' || sign === '!'
  return sign === '>' && re2`^[01]$`.test(right)
}

/** Makes somebody a master of it. */
export function grantsSql(sql: string): boolean {
  return statementsOf(sql).some(({ words }) => {
    const text = words.slice(0, 64).join(' ')
    if (words[0] === 'grant')
      return re2`\ball(?: privileges)? on (?:\* \. \*|database|all|schema)|\bto public\b|with (?:grant|admin) option|\bsuperuser\b|^grant (?:dba|sysadmin|accountadmin|rds_superuser|pg_(?:execute_server_program|read_server_files|write_server_files))\b`.test(
        text,
      )
    return (
      re2`^(?:alter|create) (?:user|role|login) .*\bsuperuser\b`.test(text) ||
      re2`^alter server role (?:\[?sysadmin\]?) add`.test(text) ||
      re2`^exec(?:ute)? sp_addsrvrolemember`.test(text)
    )
  })
}

const members = re2`^(?:[\w"\x60]{1,64}\.)?(?:auth_|wp_|app_)?(?:users?|accounts?|members?|memberships?|employees|staff|logins?|profiles?|user_roles?)$`
const offices = re2`^(?:role|roles|user_role|account_type|user_type|is_admin|is_superuser|is_staff|admin|superuser|access_level|permissions?|privileges?)$`
const high = re2`(?i)^(?:admin(?:istrator)?|super_?(?:user|admin)|owner|root|dba|sysadmin)$`

/** `UPDATE users SET role = 'admin'`: for one account too, since rights are not given so. */
export function raisesSql(sql: string): boolean {
  return statementsOf(sql).some(({ words, strings }) => {
    const set = words.indexOf('set')
    if (words[0] !== 'update' || set < 2 || !members.test(words[1] ?? '')) return false
    const where = words.indexOf('where')
    const given = words.slice(set + 1, where < 0 ? undefined : where)
    const office = given.findIndex((word) => offices.test(word))
    if (office < 0 || given[office + 1] !== '=') return false
    const to = given[office + 2] ?? ''
    return to === 'true' || to === '1' || (to === "''" && strings.some((text) => high.test(text)))
  })
}
