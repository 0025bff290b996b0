// DATA: which command lines take down what others run on: clusters, clouds, platforms, queues, containers, machines.

import { pattern, type Pattern, re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const rows: readonly (readonly [programs: string, line: string])[] = [
  ['terraform tofu terragrunt cdktf', String.raw` (?:destroy|apply .*-destroy|run-all destroy)\b`],
  ['pulumi cdk sls serverless sam amplify copilot', String.raw` (?:destroy|down|remove|delete)\b`],
  [
    'kubectl oc',
    String.raw` delete .*(?:--all\b|--all-namespaces\b| -A\b)| delete (?:-[\w-]+(?:[ =]\S+)? )*(?:\S*,)?(?:ns|namespaces?|projects?|pvc?|persistentvolume(?:claim)?s?|nodes?|crds?|customresourcedefinitions?|statefulsets?|sts|secrets?|clusterroles?|storageclass(?:es)?)(?:[/, ]|$)| scale .*--all\b.*--replicas[= ]0\b| scale .*--replicas[= ]0\b.*--all\b`,
  ],
  ['helm', String.raw` (?:uninstall|delete|un|del) `],
  ['argocd flux', String.raw` (?:app delete|cluster rm|uninstall)\b`],
  [
    'aws',
    String.raw` s3 rb | s3 rm .*--recursive| s3api delete-(?:bucket|objects)\b| [\w-]+ (?:delete|terminate|deregister|purge|schedule-key-deletion|disable|deactivate)-(?:[\w-]+)`,
  ],
  ['gcloud', ` (?:delete|disable|destroy)(?: |$)`],
  ['gsutil', ` (?:rb|rm .*-[a-z]*[rRa])| -m rm `],
  ['az', ` (?:delete|purge|delete-batch)(?: |$)`],
  ['bq', ` rm .*-[a-z]*[rf]| --force rm `],
  [
    'doctl linode-cli hcloud scw vultr-cli civo oci ibmcloud aliyun openstack exo upctl oci-cli tccli',
    ` (?:delete|rm|destroy|terminate|remove|purge|remove-all|delete-all)(?: |$)`,
  ],
  ['heroku', ` [a-z:-]*:(?:destroy|reset|clear)(?: |$)`],
  [
    'fly flyctl railway render vercel netlify firebase wrangler dokku cf eb convex neonctl turso pscale surge ory porter koyeb',
    String.raw` (?:[\w:-]*[ :])?(?:destroy|delete|rm|remove|terminate|teardown|unpublish|disable|down)(?: |$)`,
  ],
  ['supabase', ` projects delete| db reset .*--(?:linked|db-url)`],
  ['gh glab', ` (?:repo|project|org) (?:delete|archive)(?: |$)| api .*(?:-X|--method)[ =]?DELETE| secret delete `],
  ['eksctl kops rosa', ` delete `],
  ['vault bao', ` (?:delete|destroy|kv (?:metadata delete|destroy)|secrets disable|auth disable|operator seal)(?: |$)`],
  ['consul', ` kv delete .*-recurse`],
  ['etcdctl', ` del .*--(?:prefix|from-key)`],
  ['nomad', ` job stop .*-purge| system gc`],
  ['rabbitmqctl', ` (?:force_reset|reset|delete_vhost|delete_queue|purge_queue)(?: |$)`],
  ['kafka-topics kafka-topics.sh rpk', ` (?:.*--delete(?: |$)|topic delete )`],
  ['mc', String.raw` (?:rb|rm .*(?:--recursive|-r\b)|admin .*(?:remove|delete))`],
  ['s3cmd', ` (?:rb|del .*(?:--recursive|-r)|rm .*(?:--recursive|-r))`],
  ['rclone', ` (?:purge|delete|rmdirs)(?: |$)`],
  ['docker podman', ` (?:system prune .*(?:-[a-z]*a|--all|--volumes)|volume prune|system reset)`],
  ['virsh qm pct multipass xe', ` (?:destroy|undefine|delete|vm-destroy|purge)(?: |$)`],
  ['ansible', ` .*-m (?:ansible.builtin.)?(?:shell|command) .*rm -rf`],
  ['shop', ` (?:theme|app) delete`],
]

/** Another name for dropping the database of a project, in tools of frameworks. */
const databaseTools = re2`(?i)^(?:\S+ )*?(?:prisma (?:migrate reset|db push .*--force-reset)|(?:rails|rake) .*db:(?:drop|reset|purge|migrate:reset|setup)|(?:\S*artisan) (?:migrate:(?:fresh|reset)|db:wipe)|\S*manage\.py (?:flush|reset_db|sqlflush)|django-admin flush|sequelize(?:-cli)? db:drop|alembic downgrade base|knex migrate:rollback .*--all|typeorm .*(?:schema:drop|schema drop)|mikro-orm .*(?:schema:drop|schema:fresh)|drizzle-kit drop|ecto\.(?:drop|reset)|mix ecto\.(?:drop|reset)|flyway clean|liquibase .*drop-?all|doctrine:(?:database:drop|schema:drop)|dropdb|dropuser|mysqladmin .*drop|mongo\S* .*dropdatabase|supabase db reset .*--(?:linked|db-url)|heroku pg:reset|influx .*(?:bucket|org) delete|cqlsh .*drop keyspace)`

const plans = re2` (?:plan|--dry-run(?:=\S+)?|--dryrun|--noop|--what-if|--help|-h|help)(?: |$)`
const scratch = re2`(?i)(?:^|[ /:_.=-])(?:test|tests|testing|tmp|temp|scratch|sandbox|demo|dev|e2e|ci|preview|pr-?\d+)(?:$|[ /:_.-])`
const singles = re2` [\w-]+ delete-(?:message|object|item|tags|object-tagging)(?: |$)`

const destroying: ReadonlyMap<string, Pattern> = new Map(
  rows.flatMap(([programs, line]) => {
    const made = pattern(line)
    return programs.split(' ').map((program) => [program, made] as const)
  }),
)

export type Ruin = 'all' | 'scratch' | null

/** What a command would take down: things of weight, what is named as being there for the moment, nothing. */
export function takesDown({ name, argv }: ShellCommand): Ruin {
  const line = ` ${argv.slice(1).join(' ').slice(0, 4096)}`
  const own = destroying.get(name)
  if (own === undefined || !own.test(line) || plans.test(line) || singles.test(line)) return null
  return scratch.test(line) ? 'scratch' : 'all'
}

export function resetsDatabase({ name, argv }: ShellCommand): Ruin {
  const line = [name, ...argv.slice(1)].join(' ').slice(0, 4096)
  if (!databaseTools.test(line) || plans.test(line)) return null
  return scratch.test(line) ? 'scratch' : 'all'
}
