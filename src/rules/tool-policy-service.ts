// DATA: rules for tool calls that harm what others run on: clusters, clouds, databases, the machine as a whole.

import { anyCommand, attack, block } from './tool-call.ts'
import { resetsDatabase, takesDown } from './tool-infrastructure.ts'
import { destroysSql, grantsSql, isScratch } from './tool-sql.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

/** `f(){ f|f& };f`: a function that starts itself twice. */
function isForkBomb(text: string): boolean {
  const bare = text.replaceAll(' ', '').replaceAll('\n', '').replaceAll('function', ' ')
  for (let at = bare.indexOf('(){'); at >= 0; at = bare.indexOf('(){', at + 1)) {
    let from = at
    while (from > 0 && at - from < 20 && !';&|{ '.includes(bare[from - 1] ?? ' ')) from--
    const name = bare.slice(from, at)
    if (name !== '' && bare.startsWith(`${name}|${name}&`, at + 3)) return true
  }
  return false
}

const databases = re2`^(?:psql|mysql|mariadb|sqlite3?|sqlcmd|mongosh?|clickhouse-client|cockroach|usql|mycli|pgcli|isql|bq|cqlsh|influx)$`

/** Tools that speak to a database. */
const named = re2`(?i)sql|query|database|\bdb\b|(?:^|[_.-])db(?:$|[_.-])|postgres|mongo|supabase|bigquery|snowflake|redis|mariadb|oracle|cassandra|clickhouse|duckdb|redshift|neon|planetscale|turso|migration|statement|warehouse`

/** Text of a commit or an issue may say `drop table`, too. */
function saysSql({ commands, categories, tool, texts }: Call): boolean {
  if (named.test(tool)) return true
  if (!categories.has('exec')) return false
  return (
    commands.some(({ name, upstream }) => databases.test(name) || upstream.some((one) => databases.test(one))) ||
    texts.some((text) =>
      re2`\.(?:execute|executescript|query|raw|exec|drop\w{0,16}|\$executeRaw\w*)\(`.test(text.slice(0, 65_536)),
    )
  )
}

/** What a database would be told: by a tool for that, or by a program that is one's client. */
function sqlOf(call: Call): readonly string[] {
  if (!call.categories.has('exec') || named.test(call.tool)) return saysSql(call) ? call.texts : []
  return call.commands.flatMap(({ name, argv }) =>
    databases.test(name) ? argv.slice(1).filter((arg) => arg.includes(' ')) : [],
  )
}

/** One of the numbered databases of this machine's own cache, which projects use for tests. */
function isNumberedHere({ argv }: ShellCommand): boolean {
  const after = (option: string): string => argv[argv.indexOf(option) + 1] ?? ''
  const host = argv.includes('-h') ? after('-h') : 'localhost'
  return (
    argv.includes('-n') &&
    re2`^[1-9]\d?$`.test(after('-n')) &&
    re2`^(?:localhost|127\.0\.0\.1|::1)$`.test(host) &&
    !argv.some((arg) => re2`(?i)^flushall$|^-u$`.test(arg))
  )
}

const everything = re2`(?:^|/)(?:_all|\*|%2a)/?(?:\?.*)?$`

/** Databases that are asked over HTTP. */
function deletesAll({ texts, commands }: Call): boolean {
  return (
    (texts.some((text) => re2`(?i)^DELETE$`.test(text)) && texts.some((text) => everything.test(text))) ||
    commands.some(
      ({ name, argv }) =>
        name === 'curl' &&
        argv.some((arg) => re2`^(?:-X)?DELETE$`.test(arg)) &&
        argv.some((arg) => everything.test(arg)),
    )
  )
}

const none: ReadonlySet<string> = new Set()

/** Another table than one for tests: the first word behind `truncate` that is no keyword. */
function truncates(text: string): boolean {
  const words = text.toLowerCase().replaceAll('\n', ' ').replaceAll('\t', ' ').split(' ')
  const some = words.filter((word) => word !== '')
  return some.some((word, at) => {
    if (!re2`(?:^|[^\w.-])truncate$`.test(word)) return false
    const rest = some.slice(at + 1, at + 4).filter((next) => next !== 'table' && next !== 'only')
    const name = (rest[0] ?? '').split('"').join('').split("'").join('').split(';').join('')
    return re2`^[\w.\x60]`.test(name) && !isScratch(name, none)
  })
}

/** What is no SQL; in command lines and programs, SQL wherever it stands. */
function destroysData(text: string, anywhere: boolean): boolean {
  return (
    (anywhere &&
      (re2`(?i)\bdrop\s{1,8}(?:/\*.{0,40}\*/\s{0,8})?(?:table|database|schema|tablespace|keyspace|collection|role|user)\b`.test(
        text,
      ) ||
        truncates(text) ||
        re2`(?i)\bdelete\s{1,8}from\s{1,8}[\w."\x60\[\]]{1,128}\s{0,8}(?:;|--|["']|$|where\s{1,8}(?:1\s{0,4}=\s{0,4}1|true|1)\s{0,8}(?:;|--|["']|$))`.test(
          text,
        ))) ||
    re2`\.(?:dropDatabase|drop|dropAllTables)\(\s{0,8}\)|\.(?:deleteMany|remove)\(\s{0,8}\{\s{0,8}\}\s{0,8}\)`.test(
      text,
    ) ||
    re2`(?i)^\s{0,8}flush(?:all|db)\b`.test(text)
  )
}

const leavesDatabase = re2`(?i)\bcopy\b[^;]*\b(?:to|from)\s{1,8}program\b|\bxp_cmdshell\b|\binto\s{1,8}(?:out|dump)file\b|\bload_file\s{0,8}\(|\bload\s{1,8}data\s{1,8}(?:local\s{1,8})?infile\b|\bpg_read_(?:binary_)?file\s{0,8}\(|\bpg_ls_dir\s{0,8}\(|\blo_(?:import|export)\s{0,8}\(|\bsys_(?:exec|eval)\s{0,8}\(|\bsp_oacreate\b|\butl_(?:http|file|tcp)\.|\bdbms_scheduler\b|\bcreate\s{1,8}(?:or\s{1,8}replace\s{1,8})?function\b[^;]*\blanguage\s{1,8}(?:c|plpython3?u|plperlu|plsh)\b|\battach\s{1,8}database\s{1,8}'(?:/var/www|/etc|.*\.php)|\bload_extension\s{0,8}\(|^\s{0,8}(?:config\s{1,8}set\s{1,8}(?:dir|dbfilename)\b|(?:slaveof|replicaof)\s{1,8}\d|module\s{1,8}load\b)|\$where`

export const serviceRules: readonly CallRule[] = [
  {
    name: 'Infrastructure Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'deletes what others run on',
    matches: anyCommand((command) => takesDown(command) === 'all'),
  },
  {
    name: 'Infrastructure Destruction',
    severity: 'medium',
    action: null,
    source: attack('T1485'),
    detail: 'deletes what is named as being there for a test',
    matches: anyCommand((command) => takesDown(command) === 'scratch'),
  },
  {
    name: 'Database Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'drops or empties tables',
    matches: (call) =>
      (saysSql(call) &&
        call.texts.some((text) =>
          destroysData(text.slice(0, 65_536), call.categories.has('exec') && !named.test(call.tool)),
        )) ||
      sqlOf(call).some(destroysSql) ||
      call.commands.some(
        (command) =>
          command.name === 'redis-cli' &&
          command.argv.some((arg) => re2`(?i)^flush(?:all|db)$`.test(arg)) &&
          !isNumberedHere(command),
      ) ||
      call.commands.some((command) => resetsDatabase(command) === 'all') ||
      deletesAll(call),
  },
  {
    name: 'Database Privilege Grant',
    severity: 'high',
    action: null,
    source: attack('T1098'),
    detail: 'makes somebody a master of the database',
    matches: (call) => sqlOf(call).some(grantsSql),
  },
  {
    name: 'Database Command Execution',
    severity: 'critical',
    action: null,
    source: attack('T1059'),
    detail: 'makes the database run programs, or read and write files of its machine',
    matches: (call) => saysSql(call) && call.texts.some((text) => leavesDatabase.test(text.slice(0, 65_536))),
  },
  {
    name: 'Backup Destruction',
    severity: 'high',
    action: null,
    source: attack('T1490'),
    detail: 'deletes what would bring data back',
    matches: anyCommand(({ name, argv }) =>
      re2`(?i)^(?:vssadmin(?:\.exe)? (?:delete|resize)|wbadmin(?:\.exe)? delete|wmic(?:\.exe)? shadowcopy delete|bcdedit(?:\.exe)? .*(?:recoveryenabled|bootstatuspolicy)|cipher(?:\.exe)? /w|tmutil (?:delete|disable)|zfs destroy|btrfs subvolume delete|lvremove|vgremove|restic forget|borg delete|fsutil usn deletejournal)`.test(
        [name, ...argv.slice(1)].join(' ').slice(0, 4096),
      ),
    ),
  },
  {
    name: 'Cloud Metadata Access',
    severity: 'critical',
    action: block,
    source: attack('T1552.005'),
    detail: 'asks the cloud for the credentials of this machine',
    matches: ({ texts }) =>
      texts.some((text) =>
        re2`(?i)169\.254\.(?:169\.254|170\.2)\b|\b0?251\.0?376\.0?251\.0?376\b|\b0xa9\.0xfe\.0xa9\.0xfe\b|\[::ffff:a9fe:a9fe\]|\bmetadata/instance\?api-version|/latest/meta-data\b|/computemetadata/v1\b|\bmetadata\.(?:azure|packet|tencentyun|oraclecloud)[\w.]*\b|\bmetadata\.google\.internal\b|\b100\.100\.100\.200\b|\bfd00:ec2::254\b|\b(?:0x)?a9fea9fe\b|\b2852039166\b`.test(
          text.slice(0, 65_536),
        ),
      ),
  },
  {
    name: 'Fork Bomb',
    severity: 'critical',
    action: block,
    source: attack('T1499.001'),
    detail: 'starts itself until the machine stands still',
    matches: ({ texts, categories }) =>
      categories.has('exec') && texts.some((text) => isForkBomb(text.slice(0, 65_536))),
  },
]
