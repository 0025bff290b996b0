// DATA: rules for tool calls that send data away, or run what nobody has read. Names and actions of the existing program are kept.

import { anyCommand, attack, block } from './tool-call.ts'
import { has, targets } from './tool-commands.ts'
import { hosts, isDrop, isUpload, senders, sends } from './tool-sending.ts'
import type { Call, CallRule } from '../scan/call.ts'
import type { ShellCommand } from '../scan/shell-context.ts'
import { re2 } from '../scan/re2.ts'

const runners = re2`(?i)^(?:sh|bash|zsh|dash|ksh|python3?|perl|ruby|node|php|eval|source|\.|iex|invoke-expression)$`
const downloaders = re2`(?i)^(?:curl|wget|fetch|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod)$`

/** `curl | sh`, `sh <(curl ...)`, `eval "$(curl ...)"`. */
function isFedByDownload({ name, argv, upstream, substituted }: ShellCommand): boolean {
  if (runners.test(name) && [...upstream, ...substituted].some((one) => downloaders.test(one))) return true
  return re2`(?i)(?:iex|invoke-expression)[\s(]+.*(?:downloadstring|iwr|irm|invoke-webrequest)`.test(
    argv.join(' ').slice(0, 2000),
  )
}

function last(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).toLowerCase()
}

/** What one command of the line downloads, another starts. */
function runsDownloaded({ commands }: Call): boolean {
  const fetched = new Set(
    commands
      .filter(({ name }) => downloaders.test(name))
      .flatMap((command) => [...targets(command), ...outFiles(command)])
      .map(last)
      .filter((name) => name !== '' && name !== '-' && name !== 'null'),
  )
  return commands.some(
    ({ name, argv }) =>
      fetched.has(last(argv[0] ?? '')) ||
      ((runners.test(name) || re2`(?i)^(?:start-process|start|open)$`.test(name)) &&
        argv.slice(1).some((arg) => fetched.has(last(arg)))),
  )
}

function outFiles({ argv }: ShellCommand): readonly string[] {
  const at = argv.findIndex((arg) => re2`(?i)^-(?:outfile|o)$`.test(arg))
  return at < 0 ? [] : argv.slice(at + 1, at + 2)
}

const loaders = re2`(?i)^(?:certutil(?:\.exe)? .*-(?:urlcache|verifyctl)|bitsadmin(?:\.exe)? .*/(?:transfer|addfile)|mshta(?:\.exe)? (?:https?:|vbscript:|javascript:)|regsvr32(?:\.exe)? .*/i:https?:|rundll32(?:\.exe)? (?:javascript:|.*https?:)|msiexec(?:\.exe)? .*https?:|cscript(?:\.exe)? .*https?:|wmic .*/format:.*https?:|installutil .*https?:|curl .*https?://.* --output \S+\.(?:exe|ps1|bat|vbs) )`

/** Programs of Windows that fetch and run (LOLBAS). */
function livesOffTheLand({ argv, name }: ShellCommand): boolean {
  return loaders.test([name, ...argv.slice(1)].join(' ').slice(0, 4096))
}

/** Programs that are made to start a shell (GTFOBins). */
function escapesTo({ name, argv }: ShellCommand): boolean {
  const text = argv.slice(1).join(' ').slice(0, 4096)
  if (name === 'tar') return re2`--checkpoint-action[ =]exec|--to-command[ =]`.test(text)
  if (re2`^(?:vim?|nvim|view|ex|ed|less|more|man|ftp|gdb)$`.test(name))
    return re2`(?:^|[ '":])!\s{0,4}(?:/|sh\b|bash|rm|curl|cat|nc|python|id\b)`.test(text)
  return name === 'zip' && argv.includes('-TT')
}

export const commandRules: readonly CallRule[] = [
  {
    name: 'Network Exfiltration',
    severity: 'medium',
    action: null,
    source: attack('T1048'),
    detail: 'sends data to a host',
    matches: anyCommand((command) => sends(command) && hosts(command) !== 'here'),
  },
  {
    name: 'Network Exfiltration',
    severity: 'high',
    action: null,
    source: attack('T1048'),
    detail: 'sends a file, or what another program printed, to a host',
    matches: (call) =>
      call.commands.some((command) => isUpload(command) && hosts(command) !== 'here') ||
      (call.texts.some(isDrop) &&
        (call.categories.has('network') || call.commands.some(({ name }) => senders.has(name)))),
  },
  {
    name: 'Reverse Shell',
    severity: 'critical',
    action: block,
    source: attack('T1059.004'),
    detail: 'connects a shell to somewhere else',
    matches: (call) =>
      call.commands.some(
        ({ name, argv, redirects }) =>
          redirects.some(({ target }) => re2`^/dev/(?:tcp|udp)/`.test(target)) ||
          argv.some((arg) => re2`/dev/(?:tcp|udp)/[\w.$-]|/inet\d?/(?:tcp|udp)/|\bztcp\b`.test(arg)) ||
          (re2`^(?:nc|ncat|netcat|socat)$`.test(name) &&
            argv.some(
              (arg) => re2`^-[a-z]*[ec]$|^--(?:exec|sh-exec)$`.test(arg) || re2`(?i)^(?:exec|system):`.test(arg),
            )),
      ) ||
      (call.commands.some(({ name }) => name === 'mkfifo' || name === 'mknod') &&
        call.commands.some(({ name }) => re2`^(?:nc|ncat|netcat|telnet|openssl)$`.test(name))) ||
      call.commands.some(
        ({ argv }) =>
          argv.length > 1 &&
          re2`(?i)sock(?:et|open)`.test(argv.join(' ')) &&
          re2`(?:dup2|pty\.spawn|/bin/(?:ba)?sh|exec\()`.test(argv.join(' ')),
      ),
  },
  {
    name: 'Disk Wipe Command',
    severity: 'critical',
    action: block,
    source: attack('T1561'),
    detail: 'overwrites or formats a disk',
    matches: anyCommand(
      ({ name, argv, redirects }) =>
        (name === 'dd' &&
          argv.some((arg) => re2`^of=/dev/`.test(arg) && !re2`^of=/dev/(?:null|stdout|stderr)`.test(arg))) ||
        (name === 'format' && argv.some((arg) => re2`(?i)^[a-z]:$`.test(arg))) ||
        (re2`^(?:mkfs(?:\..*)?|fdisk|sfdisk|parted|wipefs|blkdiscard|diskpart|hdparm)$`.test(name) &&
          !argv.some((arg) => re2`^(?:-l|--list|print|-I|--help|--version)$`.test(arg))) ||
        (name === 'shred' && argv.some((arg) => arg.startsWith('/dev/'))) ||
        redirects.some(({ op, target }) => op.startsWith('>') && re2`^/dev/(?:[shv]d|nvme|mmcblk|disk)`.test(target)),
    ),
  },
  {
    name: 'Package Install',
    severity: 'medium',
    action: null,
    source: attack('T1195.002'),
    detail: 'installs packages, which run code of their own',
    matches: anyCommand(
      ({ name, argv }) =>
        re2`^(?:pip3?|pipx|uv|npm|pnpm|yarn|bun|gem|cargo|go|brew|apt|apt-get|dnf|yum|apk|pacman)$`.test(name) &&
        argv.slice(1, 4).some((arg) => re2`^(?:install|add|i|get|-S)$`.test(arg)),
    ),
  },
  {
    name: 'Destructive Git Operation',
    severity: 'high',
    action: block,
    source: 'https://git-scm.com/docs/git-push',
    detail: 'overwrites or throws away work',
    matches: anyCommand((command) => {
      const { name, argv } = command
      if (name !== 'git') return false
      const verb = argv.slice(1).find((arg) => re2`^[a-z-]+$`.test(arg) && !arg.startsWith('-'))
      if (verb === 'push')
        return (
          has(command, 'f', 'force') ||
          argv.some((arg) => arg.startsWith('+') || arg === '--mirror' || arg === '--delete')
        )
      if (verb === 'reset') return argv.includes('--hard')
      return verb === 'clean' && has(command, 'f', 'force')
    }),
  },
  {
    name: 'Encoded Command Execution',
    severity: 'critical',
    action: block,
    source: attack('T1027.010'),
    detail: 'runs what it decodes first',
    matches: (call) =>
      call.commands.some(({ decoded }) => decoded) ||
      call.commands.some(
        ({ name, upstream }) =>
          re2`^(?:sh|bash|zsh|dash|ksh|python3?|perl|ruby|node)$`.test(name) &&
          upstream.some((one) => re2`^(?:base64|base32|xxd|uudecode|openssl|gunzip|zcat)$`.test(one)),
      ) ||
      call.commands.some(
        ({ name, argv }) =>
          re2`^(?:python3?|perl|ruby|node|php)$`.test(name) &&
          argv.some(
            (arg) =>
              re2`\b(?:eval|exec|system)\b[\s(]`.test(arg) && re2`b64decode|base64|fromhex|unhexlify|pack\(`.test(arg),
          ),
      ),
  },
  {
    name: 'Download and Execute',
    severity: 'critical',
    action: block,
    source: attack('T1105'),
    detail: 'runs what it downloads',
    matches: (call) =>
      call.commands.some((command) => isFedByDownload(command) || livesOffTheLand(command)) || runsDownloaded(call),
  },
  {
    name: 'Obfuscated Command',
    severity: 'high',
    action: null,
    source: attack('T1027.010'),
    detail: 'is written so that it does not look like what it runs',
    matches: ({ commands, tricks }) =>
      (commands.length > 0 && ['ifs', 'ansi-c', 'glob'].some((trick) => tricks.has(trick as 'ifs'))) ||
      commands.some(escapesTo),
  },
  {
    name: 'Unreadable Command',
    severity: 'high',
    action: null,
    source: attack('T1027'),
    detail: 'is nested too deeply or too long to be read',
    matches: ({ cut }) => cut,
  },
]
