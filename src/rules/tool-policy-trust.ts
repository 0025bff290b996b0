// DATA: rules for tool calls that change what is run later, or whom the machine trusts.

import { anyCommand, attack, commandWrites, writesTo } from './tool-call.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const line = ({ name, argv }: ShellCommand): string => [name, ...argv.slice(1)].join(' ').slice(0, 4096)

/** Folders where anybody may write. */
const anybodys = re2`^(?:/tmp|/var/tmp|/dev/shm|~?/?\.cache|/private/tmp)(?:/|$)`

/** Registries of the package managers themselves. */
const registries = re2`(?i)^https://(?:[\w-]+\.)*(?:npmjs\.org|yarnpkg\.com|npmjs\.com|pypi\.org|pythonhosted\.org|rubygems\.org|crates\.io|golang\.org|npm\.pkg\.github\.com|npmmirror\.com|jsr\.io)(?:[/:]|$)`

function indexOf({ name, argv }: ShellCommand): string | undefined {
  const at = argv.findIndex((arg) =>
    re2`^(?:-i|--index-url|--extra-index-url|--registry|--default-index|--source|--index)$`.test(arg),
  )
  const written = argv.find((arg) =>
    re2`^--(?:index-url|extra-index-url|registry|default-index|source|index)=`.test(arg),
  )
  if (written !== undefined) return written.slice(written.indexOf('=') + 1)
  if (at > 0) return argv[at + 1]
  return re2`^(?:npm|pnpm|yarn|pip3?)$`.test(name) && argv.includes('config')
    ? argv.find((arg) => arg.includes('://'))
    : undefined
}

const installers = re2`^(?:pip3?|pipx|uv|npm|npx|pnpm|yarn|bun|bunx|gem|cargo|go|poetry)$`

/** Settings of package managers that name a program to run. */
function isHijackingSetting(argv: readonly string[]): boolean {
  return (
    argv.includes('set') &&
    argv.some((arg) => re2`^(?:script-shell|shell|git|node-gyp|onload-script|node-options|yarn-?path)(?:=|$)`.test(arg))
  )
}

/** Names that lead elsewhere than to this machine or network. */
function namesHost(text: string): boolean {
  return text
    .slice(0, 65_536)
    .split('\n')
    .some((row) => {
      const words = row.replaceAll("'", ' ').replaceAll('"', ' ').replaceAll('\t', ' ').split(' ')
      return words.some(
        (word, at) =>
          re2`^(?:\d{1,3}\.){3}\d{1,3}$`.test(word) &&
          !re2`^(?:127|10|192\.168|172\.(?:1[6-9]|2\d|3[01])|0)\.`.test(word) &&
          words.slice(at + 1).some((next) => re2`^[\w-]+(?:\.[\w-]+)+$`.test(next)),
      )
    })
}

const hosts = (path: string): boolean => re2`^/etc/hosts$|/drivers/etc/hosts$`.test(path)
const resolver = (path: string): boolean => re2`^/etc/(?:resolv\.conf|nsswitch\.conf|ssh/sshd_config)`.test(path)

/** What tells agents which servers to start and what they may do. */
const agents = re2`(?:^|/)(?:\.mcp\.json|mcp\.json|mcp_config\.json|claude_desktop_config\.json|\.claude\.json|\.claude/settings(?:\.local)?\.json|\.codex/config\.toml|\.gemini/settings\.json|\.cursor/(?:permissions|hooks)\.json|\.continue/config\.(?:json|ya?ml|ts)|\.config/(?:opencode|zed|goose)/[\w.-]+|pipelock\.ya?ml)$`
const atHome = re2`^/(?:home|users)/[^/]+/(?:\.|library/|appdata/)|pipelock\.ya?ml$`
const startsMuch = re2`(?i)\bcurl\b|\bwget\b|\biex\b|/dev/tcp|base64|["']-c["']|autoapprove|dangerously|bypasspermissions`
const editors = re2`(?:^|/)\.vscode/(?:settings|tasks)\.json$`

function changesAgents(call: Call, dangerous: boolean): boolean {
  const says = call.texts.some((text) => startsMuch.test(text.slice(0, 65_536)))
  const test = (path: string): boolean =>
    dangerous ? (agents.test(path) && (atHome.test(path) || says)) || (editors.test(path) && says) : agents.test(path)
  return writesTo(test)(call) || commandWrites(test)(call)
}

export const trustRules: readonly CallRule[] = [
  {
    name: 'Untrusted Package Source',
    severity: 'high',
    action: null,
    source: attack('T1195.002'),
    detail: 'takes packages from a source without encryption, or installs what a bare URL gives',
    matches: anyCommand((command) => {
      const { name, argv } = command
      if (!installers.test(name)) return false
      const index = indexOf(command)
      if (
        index !== undefined &&
        re2`(?i)^http://`.test(index) &&
        !re2`(?i)^http://(?:localhost|127\.|\[::1\])`.test(index)
      )
        return true
      return (
        argv.some((arg) => re2`(?i)^(?:git\+)?http://.*`.test(arg)) &&
        argv.some((arg) => re2`^(?:install|add|i|get)$`.test(arg))
      )
    }),
  },
  {
    name: 'Untrusted Package Source',
    severity: 'medium',
    action: null,
    source: attack('T1195.002'),
    detail: 'takes packages from another source than the usual one',
    matches: anyCommand((command) => {
      const index = installers.test(command.name) ? indexOf(command) : undefined
      return index !== undefined && index.includes('://') && !registries.test(index)
    }),
  },
  {
    name: 'Execution Hijack',
    severity: 'high',
    action: null,
    source: attack('T1574.006'),
    detail: 'puts a program from a folder that anybody writes to before those of the system',
    matches: anyCommand(
      ({ name, argv }) =>
        (re2`^(?:npm|pnpm|yarn)$`.test(name) && isHijackingSetting(argv)) ||
        argv.some((arg) => {
          const at = arg.indexOf('=')
          const [name, value] = [arg.slice(0, at), arg.slice(at + 1)]
          if (at <= 0) return false
          if (name === 'PATH') return anybodys.test(value)
          if (name === 'PROMPT_COMMAND') return re2`curl|wget|nc |bash|base64`.test(value)
          return (
            re2`^(?:LD_PRELOAD|LD_AUDIT|LD_LIBRARY_PATH|DYLD_INSERT_LIBRARIES|BASH_ENV|ENV|PYTHONSTARTUP|PERL5LIB|PYTHONPATH|NODE_OPTIONS|GIT_SSH_COMMAND|GIT_EXTERNAL_DIFF|GCONV_PATH)$`.test(
              name,
            ) &&
            (anybodys.test(value) ||
              re2`^(?:LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES)$`.test(name) ||
              re2`(?:--require|-r|--import)[ =](?:/tmp|/dev/shm)`.test(value))
          )
        }),
    ),
  },
  {
    name: 'Agent Configuration Change',
    severity: 'high',
    action: null,
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-54135',
    detail: 'changes which servers and programs an agent starts, or what guards it',
    matches: (call) => changesAgents(call, true),
  },
  {
    name: 'Agent Configuration Change',
    severity: 'medium',
    action: null,
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2025-54135',
    detail: 'changes which servers an agent starts',
    matches: (call) => changesAgents(call, false),
  },
  {
    name: 'Name Resolution Change',
    severity: 'high',
    action: null,
    source: attack('T1565.001'),
    detail: 'leads names to somebody else',
    matches: (call) =>
      ((writesTo(hosts)(call) || commandWrites(hosts)(call)) && call.texts.some(namesHost)) ||
      writesTo(resolver)(call) ||
      commandWrites(resolver)(call),
  },
  {
    name: 'Git Configuration Hijack',
    severity: 'high',
    action: null,
    source: attack('T1546'),
    detail: 'makes git run or trust something of somebody else',
    matches: anyCommand(({ name, argv }) => {
      if (name !== 'git') return false
      const text = argv.join(' ').slice(0, 4096)
      return (
        re2`(?i)core\.hookspath[ =](?:/tmp|/var/tmp|/dev/shm|~|/home|\.\./)`.test(text) ||
        re2`(?i)url\.\S+\.(?:push)?insteadof`.test(text) ||
        re2`(?i)(?:http\.sslverify|http\.\S*\.sslverify)[ =](?:false|0|no)`.test(text) ||
        re2`(?i)http\.(?:\S+\.)?proxy[ =]https?://`.test(text) ||
        re2`(?i)(?:core\.(?:sshcommand|fsmonitor|pager|editor|gitproxy|askpass)|alias\.[\w-]+|credential\.(?:\S+\.)?helper)[ =].{0,40}(?:/tmp/|/dev/shm|curl |wget |nc |base64|/dev/tcp|bash -[ci])`.test(
          text,
        )
      )
    }),
  },
  {
    name: 'Account Manipulation',
    severity: 'high',
    action: null,
    source: attack('T1136.001'),
    detail: 'makes an account, gives it rights or a password',
    matches: anyCommand((command) => {
      const text = line(command)
      return re2`(?i)^(?:useradd .*(?:-[a-z]*o|-u ?0|--uid[ =]0|-G ?(?:sudo|wheel|root|docker))|usermod .*-[a-z]*[uo] ?0|chpasswd|passwd (?:-[a-z]+ )?root|net1? (?:user \S+ \S+ /add|localgroup administrators \S+ /add)|dscl \. (?:-create|-append) /(?:users|groups/admin)|sysadminctl .*-adduser|new-localuser |add-localgroupmember |aws iam (?:create-user|attach-user-policy|create-login-profile|put-user-policy)|gcloud projects add-iam-policy-binding .*roles/owner|kubectl create clusterrolebinding .*cluster-admin)`.test(
        text,
      )
    }),
  },
  {
    name: 'Kernel Module Load',
    severity: 'high',
    action: null,
    source: attack('T1547.006'),
    detail: 'loads code into the kernel',
    matches: anyCommand(
      ({ name, argv }) =>
        name === 'insmod' || (name === 'modprobe' && argv.length > 1 && !argv.includes('-n')) || name === 'kextload',
    ),
  },
  {
    name: 'Cryptomining',
    severity: 'high',
    action: null,
    source: attack('T1496'),
    detail: 'mines',
    matches: anyCommand(
      ({ name, argv }) =>
        re2`^(?:xmrig|minerd|cpuminer|ethminer|t-rex|nbminer|lolminer|xmr-stak)`.test(name) ||
        argv.some((arg) => re2`(?i)stratum\+(?:tcp|ssl)://`.test(arg)),
    ),
  },
  {
    name: 'Network Reconnaissance',
    severity: 'high',
    action: null,
    source: attack('T1046'),
    detail: 'looks through a network',
    matches: anyCommand(
      ({ name, argv }) =>
        re2`^(?:masscan|zmap|arp-scan|netdiscover|responder|hydra|medusa|sqlmap|nikto|gobuster|crackmapexec|nxc|bloodhound|msfconsole|msfvenom)$`.test(
          name,
        ) ||
        (name === 'nmap' && argv.some((arg) => re2`/(?:[12]?\d|3[01])$|^-s[SAUFXN]|\d-\d`.test(arg))),
    ),
  },
  {
    name: 'Remote Tunnel',
    severity: 'high',
    action: null,
    source: attack('T1572'),
    detail: 'lets somebody in from outside',
    matches: anyCommand(
      ({ name, argv }) =>
        re2`^(?:chisel|frpc|gost|ligolo(?:-ng)?|iodine|dnscat2?|ptunnel|pwncat)$`.test(name) ||
        (name === 'ssh' && argv.some((arg) => re2`^-[a-zA-Z]*R`.test(arg))) ||
        (name === 'ngrok' && argv.includes('tcp')) ||
        (re2`^(?:ngrok|cloudflared|bore|lt|localtunnel)$`.test(name) &&
          argv.some((arg) => re2`^(?:file|ssh|tcp|rdp|smb):`.test(arg))),
    ),
  },
]
