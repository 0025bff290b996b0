// DATA: rules for tool calls that take secrets out of where they are kept: stores, the environment, private keys.

import { anyCommand, attack } from './tool-call.ts'
import { isCredentialFolder } from './tool-paths.ts'
import { hosts, lookups, senders } from './tool-sending.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'
import { SECRET } from '../shell/shell-variables.ts'

/** Programs that give out what they keep, by the line they are called with. */
const stores = re2`(?i)^(?:security (?:.* )?(?:find-(?:generic|internet)-password .*-[a-z]*[wg]|dump-keychain|export )|secret-tool (?:lookup|search)|keyring get|pass (?:show )?[\w/-]+$|gpg2? .*--export-secret|gopass show|op (?:read|item get|document get)|bw (?:get|list) |lpass (?:show|export)|vault (?:kv get|read|token create)|aws (?:.* )?(?:secretsmanager (?:batch-)?get-secret-value|ssm get-parameters?(?:-by-path)? .*--with-decryption|configure (?:export-credentials|get \S*(?:secret|token|key)\S*)|sts get-session-token|iam create-access-key)|gcloud (?:.* )?(?:secrets versions access|iam service-accounts keys create)|az (?:.* )?(?:keyvault secret (?:show|download)|ad sp create-for-rbac)|kubectl (?:.* )?(?:get secrets?(?: .*)? (?:-o|--output|-o=|--output=|-oyaml|-ojson)|create token )|heroku config(?: |$)|docker-credential-\S+ get|git credential fill|cmdkey /list|vaultcmd /list|reg(?:\.exe)? save hklm.(?:sam|system|security)|mimikatz|netsh(?:\.exe)? wlan show profiles? .*key=clear|git config .*--get-all credential|get-credential|get-storedcredential|chromepass|lazagne|dpapi|procdump.* lsass|rundll32.*comsvcs.*minidump|ntdsutil|laZagne|defaults read .*password|firefox_decrypt|unshadow |john |hashcat |snowsql .*getpassword|gcore |gdb .*(?:dump memory|generate-core-file)|python[23]? .*keyring\.get_password|osascript .*hidden answer)`
/** Tokens of the one who is logged in: also what scripts put into headers. */
const tokens = re2`(?i)^(?:gh auth token|aws (?:.* )?ecr get-login-password|gcloud auth (?:application-default )?print-(?:access|identity)-token|az account get-access-token|glab auth status .*(?:-t|--show-token)|gh auth status .*(?:-t|--show-token)|npm token (?:list|create)|fly(?:ctl)? auth token|heroku auth:token|doctl auth .*token|vault print token|oc whoami .*(?:-t|--show-token)|databricks auth token|cf oauth-token)`
const keySearch = re2`(?i)BEGIN (?:RSA |OPENSSH |EC |DSA |PGP )?PRIVATE KEY|AKIA\[|aws_secret_access_key|ghp_|xox[bp]-`

const line = ({ name, argv }: ShellCommand): string => [name, ...argv.slice(1)].join(' ').slice(0, 4096)
const asks = re2`(?i)key|secret|token|pass|cred|auth|aws|_dsn|database_url`

/** `env | grep -i token`, `printenv AWS_SECRET_ACCESS_KEY`. */
function takesFromEnvironment({ name, argv, upstream }: ShellCommand): boolean {
  const searched = argv
    .slice(1)
    .filter((arg) => !re2`^-[^-]*$`.test(arg))
    .join(' ')
  if (re2`^(?:grep|egrep|rg|awk|sed|findstr|select-string)$`.test(name))
    return (
      asks.test(searched) &&
      upstream.some((one) => re2`^(?:env|printenv|set|export|declare|compgen|history|pbpaste|xclip)$`.test(one))
    )
  return name === 'printenv' && asks.test(searched)
}

/** A variable named like a secret in what goes out, other than in the fields that are there for it. */
function givesVariable(command: ShellCommand): boolean {
  const { name, argv } = command
  if (!senders.has(name) && !lookups.has(name)) return false
  if (hosts(command) !== 'elsewhere' && !lookups.has(name)) return false
  return argv.some(
    (arg, i) =>
      arg.includes(SECRET) &&
      !re2`^(?:-H|--header|-u|--user|--oauth2-bearer|--cert|--key|--pass|-E)$`.test(argv[i - 1] ?? '') &&
      !re2`^(?:-H|--header=|-u|--user=)`.test(arg) &&
      !re2`(?i)(?:grant_type|client_secret|password|api_?key|api-key|app_?id|token)=`.test(arg),
  )
}

function pipesVariable({ commands }: Call): boolean {
  const printed = commands.some(
    ({ name, argv }) => re2`^(?:echo|printf)$`.test(name) && argv.some((arg) => arg.includes(SECRET)),
  )
  return (
    printed &&
    commands.some(
      (command) => command.upstream.some((one) => re2`^(?:echo|printf)$`.test(one)) && hosts(command) === 'elsewhere',
    )
  )
}

const showing = re2`(?i)^(?:cat|base64|tee|xclip|head|tail|tr|rev|xxd|od|less|more|sed|awk|cut|curl|nc|fold)$`

/** A token goes to whoever reads the output, and not on to a program that asks for it. */
function showsToken({ commands }: Call): boolean {
  return commands.some((command) => {
    if (!tokens.test(line(command)) || command.inside) return false
    if (command.redirects.some(({ op }) => op.startsWith('>'))) return false
    const next = commands.filter(({ upstream }) => upstream.includes(command.name))
    return next.every(({ name }) => showing.test(name))
  })
}

/** Whoever looks for words of secrets in what was typed before. */
function seeksInHistory({ commands }: Call): boolean {
  return (
    commands.some(
      ({ name, argv }) => re2`^(?:grep|egrep|rg|awk|findstr)$`.test(name) && asks.test(argv.slice(1).join(' ')),
    ) && commands.some(({ argv }) => argv.some((arg) => re2`(?i)_history$|consolehost_history\.txt$`.test(arg)))
  )
}

/** A search, by a tool for that, where nothing but keys lies. */
function looksAmongKeys({ tool, categories, paths }: Call): boolean {
  return !categories.has('exec') && re2`(?i)search|find|grep|glob`.test(tool) && paths.some(isCredentialFolder)
}

export const secretRules: readonly CallRule[] = [
  {
    name: 'Credential Store Access',
    severity: 'high',
    action: null,
    source: attack('T1555'),
    detail: 'takes secrets out of where they are kept',
    matches: anyCommand((command) => stores.test(line(command))),
  },
  {
    name: 'Credential Store Access',
    severity: 'low',
    action: null,
    source: attack('T1528'),
    detail: 'prints the token of whoever is logged in',
    matches: anyCommand((command) => tokens.test(line(command))),
  },
  {
    name: 'Credential Store Access',
    severity: 'high',
    action: null,
    source: attack('T1528'),
    detail: 'shows the token of whoever is logged in',
    matches: showsToken,
  },
  {
    name: 'Credential Search',
    severity: 'high',
    action: null,
    source: attack('T1552.001'),
    detail: 'looks for keys in files outside of the project',
    matches: (call) =>
      seeksInHistory(call) ||
      looksAmongKeys(call) ||
      call.commands.some(
        ({ name, argv }) =>
          re2`^(?:grep|egrep|rg|ag|ack|findstr|find)$`.test(name) &&
          argv.some((arg) => keySearch.test(arg)) &&
          argv.some((arg) => re2`^(?:/|~/?|/(?:home|root|etc|users|var|opt)(?:/.*)?|~/\..*|[A-Za-z]:.*)$`.test(arg)),
      ),
  },
  {
    name: 'Environment Secret Access',
    severity: 'high',
    action: null,
    source: attack('T1552.007'),
    detail: 'picks secrets out of the environment',
    matches: anyCommand(takesFromEnvironment),
  },
  {
    name: 'Environment Dump',
    severity: 'low',
    action: null,
    source: attack('T1082'),
    detail: 'prints the environment',
    matches: anyCommand(({ name, argv }) => (name === 'env' || name === 'printenv') && argv.length === 1),
  },
  {
    name: 'Secret Variable Disclosure',
    severity: 'high',
    action: null,
    source: attack('T1048'),
    detail: 'sends a variable named like a secret',
    matches: (call) => call.commands.some(givesVariable) || pipesVariable(call),
  },
]
