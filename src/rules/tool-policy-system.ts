// DATA: rules for tool calls that stay, hide, take rights, or harm what others run on.

import { anyCommand, attack, block, commandWrites, writesTo } from './tool-call.ts'
import { leavesContainer } from './tool-containers.ts'
import { isPersistentPath, isProfile, isRecord } from './tool-paths.ts'
import { type CallRule, pathIn } from '../shell/call.ts'
import type { ShellCommand } from '../shell/shell-context.ts'
import { re2 } from '../pattern/re2.ts'

const isTrustedProgram = (path: string): boolean =>
  re2`^/(?:usr/(?:local/)?)?s?bin/(?:sudo|su|ssh|scp|git|bash|sh|zsh|ls|ps|cat|login|passwd|python3?|node|npm|kubectl|docker|aws|gcloud|curl|wget|systemctl|cron|sshd|gpg|pipelock)$`.test(
    path,
  )
const isSshConfig = (path: string): boolean => re2`(?:^|/)\.ssh/config$|^/etc/ssh/ssh_config`.test(path)

/** Places of the registry and schedulers that start programs, as command lines that write to them. */
const autostarts = re2`(?i)^(?:(?:reg(?:\.exe)? add|(?:new|set)-itemproperty|sp|new-item|ni) .*(?:currentversion.(?:run|policies.explorer.run)|winlogon|loginhook|image file execution options|userinit|appinit_dlls|silentprocessexit|session manager)|defaults write .*log(?:in|out)hook|register-scheduled(?:task|job)|register-(?:wmi|cim)\w*event|set-wmiinstance .*(?:consumer|filter)|wmic .*(?:eventfilter|eventconsumer)|new-service )`

/** Services of distributions: they are there, and switched on. */
function isUsualService(name: string): boolean {
  return re2`^(?:docker|containerd|podman|nginx|apache2|httpd|caddy|haproxy|postgresql(?:-\d+)?|mysqld?|mariadb|redis(?:-server)?|mongod|rabbitmq-server|memcached|elasticsearch|sshd?|crond?|fail2ban|ufw|firewalld|chronyd?|ntpd?|networkmanager|tailscaled|snapd|cups|bluetooth|php[\d.]*-fpm|grafana-server|prometheus|node_exporter|jenkins|k3s|kubelet|libvirtd|systemd-resolved)(?:\.service|\.socket)?$`.test(
    name.toLowerCase(),
  )
}

/** `ssh-copy-id` for somebody on this machine, or of a key that came from elsewhere. */
function letsIn({ name, argv, upstream }: ShellCommand): boolean {
  return (
    name === 'ssh-copy-id' &&
    (upstream.length > 0 || argv.some((arg) => re2`(?:^|@)(?:localhost|127\.)|^/(?:tmp|dev|var/tmp)/`.test(arg)))
  )
}

/** Records and guards of clouds and systems, as command lines that end them. */
const controls = re2`(?i)^(?:aws .*(?:cloudtrail (?:stop-logging|delete-trail|put-event-selectors)|guardduty (?:delete-detector|update-detector .*--no-enable)|configservice (?:stop|delete)-configuration|securityhub disable|logs delete-log-group|macie2? disable)|gcloud .*logging (?:sinks|logs) delete|az (?:.* )?(?:monitor (?:diagnostic-settings|activity-log .*) delete|security .*(?:delete|off))|auditctl .*-e ?0|spctl .*--(?:master|global)-disable|add-mppreference .*-exclusion|netsh(?:\.exe)? (?:advfirewall .*off|firewall .*disable)|set-netfirewallprofile .*-enabled ?(?:\$?false|0)|sc(?:\.exe)? (?:stop|config|delete) (?:windefend|sense|wscsvc|mpssvc)|reg(?:\.exe)? add .*disable(?:antispyware|realtimemonitoring|firewall)|sysctl .*(?:randomize_va_space|kptr_restrict|ptrace_scope)=0|launchctl (?:unload|bootout|disable) .*(?:auditd|santa|crowdstrike|xprotect|jamf)|xattr .*-[a-z]*d .*com\.apple\.quarantine|modprobe -r .*audit|aa-(?:disable|teardown)|swapoff -a && rm|dism .*windows-defender|manage-bde(?:\\.exe)? .*-off|disable-bitlocker|fdesetup disable|uninstall-windowsfeature .*defender)`

/** A week, or fifty megabytes, are what is kept of a journal by custom. */
function keepsEnough(argv: readonly string[]): boolean {
  return re2`--vacuum-(?:time[= ](?:(?:[7-9]|[1-9]\d{1,3})(?:d|days?)|[1-9]\d{0,3}(?:w|weeks?|months?|y|years?))|size[= ](?:(?:[5-9]\d|[1-9]\d{2,5})M|[1-9]\d{0,3}(?:\.\d{1,3})?G))$`.test(
    argv.filter((arg) => !re2`^--(?:rotate|flush|sync)$`.test(arg)).join(' '),
  )
}

export const systemRules: readonly CallRule[] = [
  {
    name: 'Cron Job Persistence',
    severity: 'critical',
    action: block,
    source: attack('T1053.003'),
    detail: 'makes a job that comes back',
    matches: (call) =>
      call.commands.some(
        ({ name, argv, upstream }) =>
          (name === 'crontab' && !argv.includes('-l') && (argv.length > 1 || upstream.length > 0)) ||
          name === 'at' ||
          (name === 'schtasks' && argv.some((arg) => re2`(?i)^/create$`.test(arg))),
      ) || commandWrites((path) => re2`^/etc/cron|^/var/spool/cron`.test(path))(call),
  },
  {
    name: 'Systemd Service Persistence',
    severity: 'critical',
    action: block,
    source: attack('T1543.002'),
    detail: 'makes a service that comes back',
    matches: anyCommand(
      ({ name, argv }) =>
        (name === 'systemctl' &&
          argv.some((arg) => re2`^(?:enable|link|edit)$`.test(arg)) &&
          !argv.slice(argv.indexOf('enable') + 1).every((arg) => arg.startsWith('-') || isUsualService(arg))) ||
        (name === 'reg' &&
          argv.some((arg) => re2`(?i)^add$`.test(arg)) &&
          argv.some((arg) => re2`(?i)CurrentVersion.?Run(?:Once)?$`.test(arg))) ||
        (re2`(?i)^(?:sc|sc\.exe|new-service)$`.test(name) &&
          argv.some((arg) => re2`(?i)^(?:create|-name)$`.test(arg))) ||
        (name === 'launchctl' && argv.some((arg) => re2`^(?:load|bootstrap|enable|submit)$`.test(arg))) ||
        (name === 'systemd-run' && argv.some((arg) => re2`^--on-(?:calendar|active|boot|startup|unit)`.test(arg))) ||
        autostarts.test([name, ...argv.slice(1)].join(' ').slice(0, 4096)),
    ),
  },
  {
    name: 'Persistence Path Write',
    severity: 'critical',
    action: block,
    source: attack('T1547'),
    detail: 'writes where things start by themselves',
    matches: writesTo(isPersistentPath),
  },
  {
    name: 'Persistence Path Write via Command',
    severity: 'critical',
    action: block,
    source: attack('T1547'),
    detail: 'writes where things start by themselves',
    matches: (call) => commandWrites(isPersistentPath)(call) || call.commands.some(letsIn),
  },
  {
    name: 'System Program Replacement',
    severity: 'high',
    action: null,
    source: attack('T1574.010'),
    detail: 'puts something in the place of a program that everybody trusts',
    matches: (call) => writesTo(isTrustedProgram)(call) || commandWrites(isTrustedProgram)(call),
  },
  {
    name: 'SSH Configuration Hijack',
    severity: 'high',
    action: null,
    source: attack('T1098.004'),
    detail: 'makes every login start a program',
    matches: (call) =>
      (writesTo(isSshConfig)(call) || commandWrites(isSshConfig)(call)) &&
      call.texts.some((text) =>
        re2`(?i)\b(?:proxycommand|localcommand|permitlocalcommand|match\s{1,4}exec)\b`.test(text.slice(0, 65_536)),
      ),
  },
  {
    name: 'Shell Profile Modification',
    severity: 'high',
    action: block,
    source: attack('T1546.004'),
    detail: 'changes what every shell runs first',
    matches: writesTo(isProfile),
  },
  {
    name: 'Shell Profile Write via Command',
    severity: 'high',
    action: block,
    source: attack('T1546.004'),
    detail: 'changes what every shell runs first',
    matches: commandWrites(isProfile),
  },
  {
    name: 'Detached Process Spawning',
    severity: 'medium',
    action: null,
    source: attack('T1564'),
    detail: 'leaves a program running behind',
    matches: anyCommand(
      ({ name, argv }) =>
        re2`^(?:nohup|disown|setsid|daemonize)$`.test(name) ||
        (name === 'screen' && argv.some((arg) => re2`^-[a-zA-Z]*d`.test(arg))) ||
        (name === 'tmux' && argv.some((arg) => re2`^new(?:-session)?$`.test(arg)) && argv.includes('-d')),
    ),
  },
  {
    name: 'Audit Log Tampering',
    severity: 'high',
    action: null,
    source: attack('T1070'),
    detail: 'removes or empties records',
    matches: (call) =>
      call.commands.some(
        ({ name, argv, cwd }) =>
          (re2`^(?:rm|truncate|shred|unlink)$`.test(name) &&
            argv.slice(1).some((arg) => isRecord(pathIn({ cwd }, arg)))) ||
          (re2`^(?:ln|cp|mv)$`.test(name) && isRecord(pathIn({ cwd }, argv.at(-1) ?? ''))) ||
          (name === 'history' && argv.some((arg) => re2`^-[a-z]*c`.test(arg))) ||
          (name === 'unset' && argv.includes('HISTFILE')) ||
          argv.some((arg) => re2`^HISTFILE=(?:/dev/null)?$|^HIST(?:FILE)?SIZE=0$`.test(arg)) ||
          (name === 'journalctl' && argv.some((arg) => arg.startsWith('--vacuum')) && !keepsEnough(argv)) ||
          (name === 'auditctl' && argv.includes('-D')) ||
          (name === 'wevtutil' && argv.some((arg) => re2`(?i)^cl(?:ear-log)?$`.test(arg))) ||
          re2`(?i)^(?:clear-eventlog|remove-eventlog|clear-history)$`.test(name) ||
          argv.some((arg) => re2`(?i)^-?historysavestyle$|^savenothing$`.test(arg)),
      ) ||
      call.commands.some(({ redirects, cwd }) =>
        redirects.some(({ op, target }) => op === '>' && isRecord(pathIn({ cwd }, target))),
      ),
  },
  {
    name: 'System Disruption',
    severity: 'high',
    action: null,
    source: attack('T1529'),
    detail: 'ends everything that runs',
    matches: anyCommand(
      ({ name, argv, redirects }) =>
        (name === 'kill' && argv.length > 2 && (argv.at(-1) === '-1' || argv.at(-1) === '1')) ||
        name === 'killall5' ||
        redirects.some(({ op, target }) => op.startsWith('>') && re2`^/proc/sysrq-trigger$`.test(target)),
    ),
  },
  {
    name: 'System Disruption',
    severity: 'medium',
    action: null,
    source: attack('T1529'),
    detail: 'stops or restarts the machine',
    matches: anyCommand(
      ({ name, argv }) =>
        re2`(?i)^(?:shutdown|poweroff|halt|reboot|stop-computer|restart-computer)(?:\.exe)?$`.test(name) ||
        (name === 'init' && re2`^[06]$`.test(argv[1] ?? '')),
    ),
  },
  {
    name: 'Privilege Escalation',
    severity: 'high',
    action: null,
    source: attack('T1548'),
    detail: 'takes more rights than it was given',
    matches: anyCommand((command) => {
      const { name, argv } = command
      return (
        leavesContainer(command) ||
        (name === 'chmod' && argv.some((arg) => re2`^[ugoa]*\+[rwx]*s|^0?[4267][0-7]{3}$`.test(arg))) ||
        (name === 'setcap' && argv.some((arg) => arg.includes('cap_'))) ||
        name === 'visudo' ||
        (re2`^(?:usermod|gpasswd|adduser)$`.test(name) &&
          argv.some((arg) => re2`^(?:[\w-]{1,32},){0,16}(?:sudo|wheel|docker|root)(?:,|$)`.test(arg))) ||
        (re2`^(?:curl|socat|nc|ncat)$`.test(name) &&
          argv.some((arg) => re2`(?:docker|containerd|crio|podman)\.sock`.test(arg))) ||
        (name === 'ctr' && argv.includes('run'))
      )
    }),
  },
  {
    name: 'Security Control Tampering',
    severity: 'high',
    action: null,
    source: attack('T1562'),
    detail: 'switches off what protects the machine',
    matches: anyCommand(
      ({ name, argv }) =>
        (name === 'setenforce' && argv.includes('0')) ||
        (name === 'ufw' && argv.includes('disable')) ||
        (re2`^ip6?tables$`.test(name) && argv.some((arg) => arg === '-F' || arg === '--flush')) ||
        (name === 'nft' && argv.includes('flush')) ||
        (re2`^(?:systemctl|service)$`.test(name) &&
          argv.some((arg) => re2`^(?:stop|disable|mask)$`.test(arg)) &&
          argv.some((arg) =>
            re2`^(?:auditd|rsyslog|apparmor|firewalld|ufw|falcon-sensor|pipelock|fail2ban|clamav)`.test(arg),
          )) ||
        (name === 'csrutil' && argv.includes('disable')) ||
        (re2`^(?:pkill|killall|kill)$`.test(name) && argv.some((arg) => re2`pipelock|auditd|falco`.test(arg))) ||
        (re2`(?i)^set-mppreference$`.test(name) && argv.some((arg) => re2`(?i)^-disable`.test(arg))) ||
        controls.test([name, ...argv.slice(1)].join(' ').slice(0, 4096)),
    ),
  },
]
