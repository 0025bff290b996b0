// DATA: rules for tool calls that send data away, or run what nobody has read. Names and actions of the existing program are kept.

import { anyCommand, attack, block } from './tool-call.ts'
import { savedTo, targets } from './tool-commands.ts'
import { givesAway, isClean, throwsAway } from './tool-git.ts'
import { isInPieces, isRunner, runsDecoded, runsInput } from './tool-running.ts'
import { hosts, isBroad, isDrop, isUpload, senders, sends } from './tool-sending.ts'
import type { Call, CallRule } from '../shell/call.ts'
import type { ShellCommand } from '../shell/shell-context.ts'
import { re2 } from '../pattern/re2.ts'

const downloaders = re2`(?i)^(?:curl|wget|fetch|aria2c|axel|lwp-download|lwp-request|http|xh|lynx|w3m|tftp|iwr|irm|invoke-webrequest|invoke-restmethod)$`

/** `curl | sh`, `sh <(curl ...)`, `eval "$(curl ...)"`. */
function isFedByDownload(command: ShellCommand): boolean {
  const { argv, upstream, substituted } = command
  if ([...upstream, ...substituted].some((one) => downloaders.test(one)) && runsInput(command)) return true
  return fetchesAndRuns(argv.join(' '))
}

const evaluates = re2`(?i)\b(?:iex|invoke-expression)\b|scriptblock\]::create|assembly\]::load|\.invokescript\(`
const fetches = re2`(?i)\b(?:iwr|irm|invoke-webrequest|invoke-restmethod|start-bitstransfer)\b|download(?:string|data|file)\b|net\.(?:webclient|http)|xmlhttp|\bcurl\b|\bwget\b`

/** Of PowerShell. */
function fetchesAndRuns(text: string): boolean {
  const some = text.slice(0, 65_536)
  return evaluates.test(some) && fetches.test(some)
}

/** What is broad goes through a pipe into a login somewhere else. */
function pipesOut({ commands }: Call): boolean {
  return commands.some(
    ({ name, upstream }) =>
      name === 'ssh' &&
      commands.some(
        (one) => upstream.includes(one.name) && (isBroad(one) || isBroad({ ...one, argv: [...one.argv, ''] })),
      ),
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
      ((isRunner(name) || re2`(?i)^(?:start-process|start|open)$`.test(name)) &&
        argv.slice(1).some((arg) => fetched.has(last(arg)))),
  )
}

function outFiles({ name, argv }: ShellCommand): readonly string[] {
  const at = argv.findIndex((arg) => re2`(?i)^-(?:outfile|o|-output|-output-document)$`.test(arg) && arg !== '-O')
  const named = at < 0 ? [] : argv.slice(at + 1, at + 2)
  const byUrl =
    re2`^(?:wget|lwp-download|aria2c|axel)$`.test(name) ||
    argv.some((arg) => re2`^-[a-zA-Z]*O$|^--remote-name$`.test(arg))
  const urls = byUrl ? argv.filter((arg) => arg.includes('://')) : []
  return [...named, ...savedTo(name, argv), ...urls.map((url) => url.split('?', 1)[0] ?? '')]
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

const connects = re2`(?i)\bsocket\.(?:socket|tcp)\b|\bcreate_connection\(|\bsocket_connect\(|\btcpstream::connect\b|\b(?:net|tls)\.(?:connect|createconnection|socket|dial)\b|require\(.{1,3}(?:net|tls).{1,3}\)|\bcreateconnection\(|(?:tcp|udp)socket\b|\bfsockopen\b|stream_socket_client|\bsocket\(|io::socket|\bsocket['"]\)\.tcp\(|sockets\.tcpclient|\btcpclient\b|\b(?:deno|bun)\.connect\b|net\.dial\(`
const shellInCode = re2`(?i)dup2|\x60\$_\x60|\bio\.popen\(|pty\.spawn|/bin/(?:ba|z|da|k)?sh\b|(?:spawn|exec|execfile|p(?:roc_)?open|command(?:::new)?|system)\w*\(\s{0,4}\[?\s{0,4}["'](?:/bin/|/usr/bin/)?(?:sh|bash|zsh|cmd(?:\.exe)?|powershell(?:\.exe)?)(?: -i[^"']{0,24})?["']|fdopen\(\$|(?:system|exec|qx|eval)\s{0,2}[(\[{/]?\s{0,2}\$_|\biex\b|invoke-expression|exec\(.{0,40}recv|popen\(.{0,40}recv|getstream\(\)`

/** It is there to run something, or says that it would. */
const runs = ({ categories, commands }: Call): boolean => categories.has('exec') || commands.length > 0

/** A program that connects somewhere and starts a shell. */
function connectsShell(text: string): boolean {
  return connects.test(text) && shellInCode.test(text)
}

/** Of programs that also only look. */
function isOverwriting(name: string, argv: readonly string[]): boolean {
  const line = argv.slice(1).join(' ')
  if (re2`^(?:zpool|mdadm|nvme|cryptsetup|diskutil|badblocks|flashrom|hdparm)$`.test(name))
    return re2`(?i)^(?:destroy|labelclear|--zero-superblock|format|sanitize|luks(?:erase|format|killslot|removekey)|erase|reencrypt|erasedisk|erasevolume|zerodisk|partitiondisk|apfs deletecontainer|secureerase|.*--security-erase|.*-w|.*--trim-sector)`.test(
      line,
    )
  return !re2`(?:^| )(?:-l|--list|-p|--print|print|-I|--help|-h|--version|-V|--no-act|-n)(?: |$)`.test(line)
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
      pipesOut(call) ||
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
      (runs(call) && call.texts.some((text) => connectsShell(text.slice(0, 65_536)))),
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
        (re2`^(?:mkfs(?:\..*)?|mke2fs|mkswap|newfs|fdisk|sfdisk|gdisk|sgdisk|parted|wipefs|blkdiscard|diskpart|hdparm|badblocks|flashrom|pvremove|vgremove|lvremove|zpool|mdadm|nvme|cryptsetup|diskutil|clear-disk|format-volume)$`.test(
          name,
        ) &&
          isOverwriting(name, argv)) ||
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
    matches: ({ commands }) => commands.some((one, at) => throwsAway(one) && !isClean(one, commands.slice(0, at))),
  },
  {
    name: 'Repository Disclosure',
    severity: 'high',
    action: null,
    source: attack('T1567.001'),
    detail: 'gives work to a server that is no remote of it, or publishes credentials',
    matches: givesAway,
  },
  {
    name: 'Encoded Command Execution',
    severity: 'critical',
    action: block,
    source: attack('T1027.010'),
    detail: 'runs what it decodes first',
    matches: (call) =>
      call.commands.some(({ decoded }) => decoded) ||
      runsDecoded(call) ||
      call.commands.some(
        ({ name, argv }) =>
          re2`^(?:python3?|perl|ruby|node|php)$`.test(name) &&
          argv.some(
            (arg) =>
              (re2`\b(?:eval|exec|system|runIn\w{0,8}Context|Function|compile)\b[\s(]`.test(arg) &&
                re2`b64decode|base64|fromhex|unhexlify|pack\(`.test(arg)) ||
              re2`(?i)^data:(?:text|application)/javascript`.test(arg),
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
      call.commands.some((command) => isFedByDownload(command) || livesOffTheLand(command)) ||
      (runs(call) && call.texts.some(fetchesAndRuns)) ||
      runsDownloaded(call),
  },
  {
    name: 'Obfuscated Command',
    severity: 'high',
    action: null,
    source: attack('T1027.010'),
    detail: 'is written so that it does not look like what it runs',
    matches: ({ commands, tricks, texts }) =>
      (commands.length > 0 && ['ifs', 'ansi-c', 'glob'].some((trick) => tricks.has(trick as 'ifs'))) ||
      commands.some(escapesTo) ||
      (commands.length > 0 && texts.some((text) => isInPieces(text.slice(0, 65_536)))),
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
