// DATA: rules for tool calls that open what was shut: to the public, to another account, past a second factor.

import { anyCommand, attack } from './tool-call.ts'
import { raisesSql } from './tool-sql.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const most = 65_536
const line = ({ name, argv }: ShellCommand): string => [name, ...argv.slice(1)].join(' ').slice(0, 4096)

const toAll = re2`(?i)^(?:aws s3(?:api)? .*(?:--acl[ =]public-read|--grant-(?:read|write|full-control)[ =]\S*allusers)|aws s3api (?:delete-public-access-block|put-public-access-block .*=false)|aws ec2 authorize-security-group-ingress .*(?:0\.0\.0\.0/0|::/0)|aws rds modify-db-\w+ .*--publicly-accessible|(?:gsutil|gcloud) .*\b(?:allusers|allauthenticatedusers)\b|gcloud compute firewall-rules (?:create|update) .*0\.0\.0\.0/0|az storage container (?:create|set-permission) .*--public-access (?:blob|container)|az network nsg rule (?:create|update) .*--source-address-prefix(?:es)? (?:\*|internet|0\.0\.0\.0/0)|gh repo edit .*--visibility[ =]public|glab repo .*--visibility[ =]public|ufw allow from any to any port (?:22|3389|3306|5432|6379|27017)|iptables -P INPUT ACCEPT)`
/** Ports that pages are served on are open by trade. */
const toReaders = re2`(?i)--port[ =](?:80|443|80-80|443-443)\b`

const shares = re2`(?i)(?:^|[_.\W-])(?:share|publish|permission|acl|access|visibility|expose)|(?:Share|Permission|Access|Visibility)`
const changes = re2`(?i)(?:^|[_.\W-])(?:set|update|change|edit|add|create|grant|modify|put|share|patch)|(?:Set|Update|Change|Add|Create|Grant|Share)`

/** Whoever has the address may write. */
function opensToAll({ tool, texts }: Call): boolean {
  return (
    shares.test(tool) &&
    texts.some((text) => re2`(?i)^(?:anyone|anyone_?with_?(?:the_?)?link|everyone|public|all_?users)$`.test(text)) &&
    texts.some((text) =>
      re2`(?i)^(?:writer|write|editor|edit|owner|full_?control|manage|public-read-write)$`.test(text),
    )
  )
}

const publicBuckets = re2`(?i)^(?:public-read(?:-write)?|public_read)$`

/** By the words of the tool's name. */
const takenAway = re2`(?i)(?:disable|remove|deactivate|turn_?off|reset|delete)[_.-]?(?:mfa|2fa|two_?factor|totp|otp|sso_?enforcement|branch_?protection)(?:$|[_.-](?:for|of|on|user|account|device|requirement|rule))`
const forwards = re2`(?i)(?:create|add|set|update|enable)[_.-]?(?:auto_?|mail_?|email_?)?forward(?:ing)?(?:_?(?:rule|address|to))?(?:$|[_.-])`
const joins = re2`(?i)(?:add|invite|create|set|update)[_.-]?(?:repo(?:sitory)?_?|org_?|team_?|project_?)?(?:collaborator|member(?:ship)?|maintainer|admin|owner|user_?role)`
const deletesWhole = re2`(?i)(?:delete|destroy|drop|remove)[_.-]?(?:repo(?:sitory)?|database|bucket|cluster|organi[sz]ation|tenant|namespace|backup|snapshot|vault|hosted_?zone|stack)s?$`

const accounts = re2`(?i)^(?:gh (?:ssh-key|gpg-key) add|gh api .*-X ?(?:PUT|POST) .*/(?:collaborators|keys|hooks|invitations)|gh api .*/(?:collaborators|keys|hooks)\S* .*-X ?(?:PUT|POST)|glab ssh-key add|npm (?:owner|access|team) (?:add|grant)|gem owner .*(?:-a|--add)|cargo owner .*(?:-a|--add)|aws iam (?:add-user-to-group|attach-role-policy .*administratoraccess|update-assume-role-policy)|az role assignment create .*(?:owner|contributor)|gcloud iam service-accounts add-iam-policy-binding)`

const binding = re2`(?i)\bkind["']?:\s{0,8}["']?ClusterRoleBinding\b`
const master = re2`(?i)\bcluster-admin\b`
const onHost = re2`(?i)\bhostPath["']?:\s{0,64}\{?\s{0,8}["']?path["']?:\s{0,4}["']?/(?:["'}]?\s|["'}]|$)`
const alone = re2`(?i)\bhostPID["']?:\s{0,4}true\b`
const privileged = re2`(?i)\bprivileged["']?:\s{0,4}true\b`

function mastersCluster(text: string): boolean {
  const some = text.slice(0, most)
  return (binding.test(some) && master.test(some)) || onHost.test(some) || (alone.test(some) && privileged.test(some))
}

const applies = re2`(?i)kube|k8s|apply|manifest|helm`

export const openRules: readonly CallRule[] = [
  {
    name: 'Public Exposure',
    severity: 'high',
    action: null,
    source: attack('T1578.005'),
    detail: 'opens data or a network to everybody',
    matches: (call) =>
      call.commands.some((command) => toAll.test(line(command)) && !toReaders.test(line(command))) ||
      opensToAll(call) ||
      (changes.test(call.tool) && call.texts.some((text) => publicBuckets.test(text))),
  },
  {
    name: 'Account Manipulation',
    severity: 'high',
    action: null,
    source: attack('T1098'),
    detail: 'lets another account in, has mail forwarded, or takes a second factor away',
    matches: (call) =>
      call.commands.some((command) => accounts.test(line(command))) ||
      takenAway.test(call.tool) ||
      forwards.test(call.tool) ||
      (joins.test(call.tool) &&
        call.texts.some((text) => re2`(?i)^(?:admin(?:istrator)?|owner|superuser|root)$`.test(text))),
  },
  {
    name: 'Infrastructure Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'deletes a whole repository, database, bucket or cluster',
    matches: ({ tool, texts }) =>
      deletesWhole.test(tool) &&
      !texts.some((text) =>
        re2`(?i)(?:^|[._/-])(?:tmp|temp|test|tests|scratch|sandbox|demo)(?:$|[._/\d-])`.test(text.slice(0, 256)),
      ),
  },
  {
    name: 'Security Control Tampering',
    severity: 'high',
    action: null,
    source: attack('T1562'),
    detail: 'merges past the rules of a branch',
    matches: anyCommand((command) => re2`(?i)^gh pr merge .*--admin`.test(line(command))),
  },
  {
    name: 'Privilege Escalation',
    severity: 'high',
    action: null,
    source: attack('T1610'),
    detail: 'makes somebody a master of the cluster, or a container one of its machine',
    matches: ({ tool, texts }) => applies.test(tool) && texts.some(mastersCluster),
  },
  {
    name: 'Database Privilege Grant',
    severity: 'high',
    action: null,
    source: attack('T1098'),
    detail: 'makes an account an administrator by hand',
    matches: ({ tool, texts }) =>
      re2`(?i)sql|query|database|postgres|supabase|(?:^|[_.-])db(?:$|[_.-])`.test(tool) && texts.some(raisesSql),
  },
]
