// DATA: rules for calls of cloud, mail and storage services that give rights, mail or data to somebody, or stop the records.

import { attack } from './tool-call.ts'
import { unloadsAbroad } from './tool-unload.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'

const most = 65_536
/** What has no other use than to tell what was done, or to stop it. */
const blinds = re2`(?i)(?:^|[_.\W-])(?:disable|stop|turn_?off|suspend|deactivate|delete|remove|pause)[_.-]?(?:[a-z]{1,16}[_.-])?(?:audit(?:[_.-]?(?:log(?:s|ging)?|trail|config\w{0,10}))?|cloud_?trail|guard_?duty|security_?hub|flow_?logs?|edr|anti_?virus|anti_?malware|defender|waf)(?:[_.-]?(?:agent|detector|monitoring|logging|protection|sensor|policy))?s?$|(?:^|[_.\W-])(?:audit(?:[_.-]?(?:log(?:s|ging)?|trail|config\w{0,10}))?|cloud_?trail|guard_?duty|security_?hub|flow_?logs?|edr|anti_?virus|anti_?malware|defender|waf)[_.-](?:disable|stop|turn_?off|suspend|deactivate|delete|remove|pause)(?:[_.-]?(?:logging|trail|detector|log|agent|sensor|protection|monitoring))?s?$`
const quiets = re2`(?i)(?:^|[_.\W-])(?:disable|stop|delete|turn_?off)[_.-]?(?:logging|trail)s?$`
const records = re2`(?i)(?:^|[^a-z])(?:trail|audit|org|prod|production|security|siem)(?:$|[^a-z])`

function stopsRecords({ tool, texts }: Call): boolean {
  return blinds.test(tool) || (quiets.test(tool) && texts.some((text) => records.test(text.slice(0, 512))))
}

const policies = re2`(?i)(?:^|[_.\W-])(?:put|attach|create|set|update|add|grant|assign)[_.-]?\w{0,24}?(?:polic(?:y|ies)|role|permissions?|binding)`
const masters = re2`(?i)^(?:arn:aws[\w-]*:iam::aws:policy/)?administratoraccess$|^roles/owner$`
const allActions = re2`(?i)"action"\s{0,8}:\s{0,8}\[?\s{0,8}"(?:\*|iam:\*|\*:\*)"`
const allThings = re2`(?i)"resource"\s{0,8}:\s{0,8}\[?\s{0,8}"\*"`
const allowed = re2`(?i)"effect"\s{0,8}:\s{0,8}"allow"`

/** Everything, on everything. */
function allowsAll({ texts, fields }: Call): boolean {
  return (
    (re2`(?i)^allow$`.test(fields.get('effect') ?? '') &&
      re2`(?i)^(?:\*|iam:\*|\*:\*)$`.test(fields.get('action') ?? '') &&
      fields.get('resource') === '*') ||
    texts.some((text) => {
      const some = text.slice(0, most)
      return masters.test(some) || (allowed.test(some) && allActions.test(some) && allThings.test(some))
    })
  )
}

/** Copies of whole disks. */
const disks = re2`(?i)(?:modify|share|set|add|update|grant)[_.-]?(?:[a-z]{2,8}[_.-]?)?(?:snapshot|image|ami)s?(?:[_.-]?(?:attribute|permission|access|sharing|launch_?permission))?s?$`

function sharesDisk({ tool, fields }: Call): boolean {
  return (
    disks.test(tool) &&
    ['userid', 'userids', 'accountid', 'accountids', 'account', 'accounts', 'group', 'groupnames', 'sharedwith'].some(
      (key) => re2`^(?:\d{12}|all)$`.test(fields.get(key) ?? ''),
    )
  )
}

const address = re2`(?i)^[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,6}[a-z]{2,24}$`
/** Where anybody has a mailbox. */
const anybodys = re2`(?i)@(?:gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|aol|gmx|web|proton|protonmail|pm|tutanota|tuta|mail|yandex|zoho|fastmail|mailbox|qq|163|126)\.(?:com|de|net|org|me|ch|fr|co\.uk|ru|io|us|es|it)$`

export function isAnybodysMail(text: string): boolean {
  return text.length <= 320 && anybodys.test(text)
}

const filters = re2`(?i)(?:create|add|set|update|new|make|put|insert)[_.-]?(?:[a-z]{1,12}[_.-]?){0,2}(?:filter|rule)s?$`
const onward = re2`(?i)^(?:forward|redirect|resend)\w{0,14}$`
const hiding = re2`(?i)^(?:delete|trash|archive|mark_?(?:as_?)?read|skip_?inbox|remove_?label\w{0,4}|inbox|move_?to_?\w{0,12}|stop_?processing\w{0,8}|permanent_?delete)$`

/** Mail goes on to somebody, and whoever it is for does not see it, or it is anybody's mailbox. */
function passesMailOn({ tool, fields, texts }: Call): boolean {
  if (!filters.test(tool)) return false
  const to =
    [...fields].find(([key, text]) => onward.test(key) && address.test(text))?.[1] ??
    (texts.some((text) => onward.test(text))
      ? ['to', 'recipient', 'address', 'value', 'email', 'target']
          .map((key) => fields.get(key) ?? '')
          .find((text) => address.test(text))
      : undefined)
  if (to === undefined) return false
  return (
    isAnybodysMail(to) ||
    [...fields].some(([key, text]) => hiding.test(key) && text !== 'false') ||
    texts.some((text) => hiding.test(text))
  )
}

const permits = re2`(?i)permission|(?:^|[_.\W-])share|sharing|acl|collaborator|access|invite`
const unannounced = new Set(
  'sendnotificationemail sendnotificationemails sendnotification sendnotifications notify sendemail emailmessage sendinvite sendinvitation'.split(
    ' ',
  ),
)

/** Somebody with anybody's mailbox is let in. */
export function sharesOut({ tool, texts }: Call): boolean {
  return permits.test(tool) && texts.some(isAnybodysMail)
}

function sharesSilently(call: Call): boolean {
  return sharesOut(call) && [...call.fields].some(([key, text]) => unannounced.has(key) && text === 'false')
}

const machines = re2`(?i)(?:terminate|destroy|delete|remove|kill)[_.-]?(?:all[_.-]?)?(?:[a-z0-9]{2,12}[_.-])?(?:instance|server|vm|droplet|volume|node|machine)s?(?:$|[_.-])`

const seats = re2`(?i)(?:add|assign|grant|attach|put|set|make)[_.-]?(?:[a-z]{2,8}[_.-]?){0,3}(?:group|role|polic(?:y|ies)|membership|admin)s?$`
const thrones = re2`(?i)^(?:arn:aws[\w-]*:iam::aws:policy/)?(?:admins?|administrators?|owners?|root|super_?(?:users?|admins?)|wheel|sudo|domain admins|enterprise admins|global administrator|iamfullaccess|poweruseraccess|cluster-admin|org(?:anization)?_?(?:admin|owner))$`
const repositories = re2`(?i)(?:update|edit|set|change|patch)[_.-]?(?:[a-z]{2,8}[_.-])?(?:repo(?:sitory)?|project)(?:[_.-]?(?:visibility|settings))?$`

/** What was private is shown to everybody. */
function showsRepository({ tool, fields }: Call): boolean {
  return repositories.test(tool) && (fields.get('private') === 'false' || fields.get('visibility') === 'public')
}

const lets = re2`(?i)(?:add|create|upload|import|register)[_.-]?(?:deploy|access)[_.-]?key`

/** A key that writes to a repository; one of a whole account people add for themselves. */
function addsKey({ tool, fields }: Call): boolean {
  return lets.test(tool) && fields.get('readonly') === 'false'
}

const endless = re2`(?i)^(?:(?:0x)?f{60,64}|1157920892373161954235709850086879\d{40,48}|unlimited|infinite|max(?:_?uint_?256)?)$`

export const grantedRules: readonly CallRule[] = [
  {
    name: 'Security Control Tampering',
    severity: 'high',
    action: null,
    source: attack('T1562.008'),
    detail: 'turns off what records or guards',
    matches: stopsRecords,
  },
  {
    name: 'Account Manipulation',
    severity: 'high',
    action: null,
    source: attack('T1098.003'),
    detail: 'gives somebody every right there is',
    matches: (call) =>
      (policies.test(call.tool) && allowsAll(call)) ||
      (seats.test(call.tool) && call.texts.some((text) => thrones.test(text))) ||
      addsKey(call),
  },
  {
    name: 'Public Exposure',
    severity: 'high',
    action: null,
    source: attack('T1537'),
    detail: 'shares a copy of a disk with another account, or a file with a private mailbox without a word',
    matches: (call) => sharesDisk(call) || sharesSilently(call) || showsRepository(call),
  },
  {
    name: 'Account Manipulation',
    severity: 'high',
    action: null,
    source: attack('T1114.003'),
    detail: 'has mail passed on behind the back of whoever it is for',
    matches: passesMailOn,
  },
  {
    name: 'Infrastructure Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'deletes machines that are in use',
    matches: ({ tool, texts }) =>
      machines.test(tool) &&
      texts.some((text) => re2`(?i)(?:^|[^a-z])(?:prod|production|live)(?:$|[^a-z])`.test(text.slice(0, 256))),
  },
  {
    name: 'Payment Without Limit',
    severity: 'high',
    action: null,
    source: attack('T1657'),
    detail: 'lets somebody take as much as there ever will be',
    matches: ({ tool, texts }) =>
      re2`(?i)approv|allowance|permit`.test(tool) && texts.some((text) => endless.test(text)),
  },
  {
    name: 'Database Export',
    severity: 'high',
    action: null,
    source: attack('T1537'),
    detail: 'unloads data of people to a place that it brings the keys of',
    matches: ({ texts }) => texts.some((text) => unloadsAbroad(text.slice(0, most))),
  },
]
