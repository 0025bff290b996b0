// DATA: rules for tool calls that stay, hide, take rights, or harm what others run on.

import { anyCommand, attack, block, commandWrites, writesTo } from './tool-call.ts'
import { isPersistentPath, isProfile, isRecord } from './tool-paths.ts'
import { type CallRule, plainPath } from '../scan/call.ts'

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
          (name === 'schtasks' && argv.some((arg) => /^\/create$/i.test(arg))),
      ) || commandWrites((path) => /^\/etc\/cron|^\/var\/spool\/cron/.test(path))(call),
  },
  {
    name: 'Systemd Service Persistence',
    severity: 'critical',
    action: block,
    source: attack('T1543.002'),
    detail: 'makes a service that comes back',
    matches: anyCommand(
      ({ name, argv }) =>
        (name === 'systemctl' && argv.some((arg) => /^(?:enable|daemon-reload|link|edit)$/.test(arg))) ||
        (name === 'reg' &&
          argv.some((arg) => /^add$/i.test(arg)) &&
          argv.some((arg) => /CurrentVersion.?Run(?:Once)?$/i.test(arg))) ||
        (/^(?:sc|sc\.exe|new-service)$/i.test(name) && argv.some((arg) => /^(?:create|-name)$/i.test(arg))) ||
        (name === 'launchctl' && argv.some((arg) => /^(?:load|bootstrap|enable)$/.test(arg))),
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
    matches: commandWrites(isPersistentPath),
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
        /^(?:nohup|disown|setsid|daemonize)$/.test(name) ||
        (name === 'screen' && argv.some((arg) => /^-[a-zA-Z]*d/.test(arg))) ||
        (name === 'tmux' && argv.some((arg) => /^new(?:-session)?$/.test(arg)) && argv.includes('-d')),
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
        ({ name, argv }) =>
          (/^(?:rm|truncate|shred|unlink)$/.test(name) && argv.slice(1).some((arg) => isRecord(plainPath(arg)))) ||
          (name === 'history' && argv.some((arg) => /^-[a-z]*c/.test(arg))) ||
          (name === 'unset' && argv.includes('HISTFILE')) ||
          argv.some((arg) => /^HISTFILE=(?:\/dev\/null)?$|^HIST(?:FILE)?SIZE=0$/.test(arg)) ||
          (name === 'journalctl' && argv.some((arg) => arg.startsWith('--vacuum'))) ||
          (name === 'auditctl' && argv.includes('-D')),
      ) ||
      call.commands.some(({ redirects }) =>
        redirects.some(({ op, target }) => op === '>' && isRecord(plainPath(target))),
      ),
  },
  {
    name: 'Privilege Escalation',
    severity: 'high',
    action: null,
    source: attack('T1548'),
    detail: 'takes more rights than it was given',
    matches: anyCommand(
      ({ name, argv }) =>
        (name === 'chmod' && argv.some((arg) => /^[ugoa]*\+[rwx]*s|^0?[4267][0-7]{3}$/.test(arg))) ||
        (name === 'setcap' && argv.some((arg) => arg.includes('cap_'))) ||
        name === 'visudo' ||
        (/^(?:usermod|gpasswd|adduser)$/.test(name) && argv.some((arg) => /^(?:sudo|wheel|docker|root)$/.test(arg))) ||
        (/^(?:docker|podman|nerdctl)$/.test(name) &&
          argv.some(
            (arg) =>
              arg === '--privileged' ||
              /^--pid=host$/.test(arg) ||
              /^(?:-v|--volume=)?\/:\//.test(arg) ||
              /docker\.sock/.test(arg),
          )),
    ),
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
        (/^ip6?tables$/.test(name) && argv.some((arg) => arg === '-F' || arg === '--flush')) ||
        (name === 'nft' && argv.includes('flush')) ||
        (/^(?:systemctl|service)$/.test(name) &&
          argv.some((arg) => /^(?:stop|disable|mask)$/.test(arg)) &&
          argv.some((arg) =>
            /^(?:auditd|rsyslog|apparmor|firewalld|ufw|falcon-sensor|pipelock|fail2ban|clamav)/.test(arg),
          )) ||
        (name === 'csrutil' && argv.includes('disable')) ||
        (/^(?:pkill|killall|kill)$/.test(name) && argv.some((arg) => /pipelock|auditd|falco/.test(arg))) ||
        (/^set-mppreference$/i.test(name) && argv.some((arg) => /^-disable/i.test(arg))),
    ),
  },
  {
    name: 'Infrastructure Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'deletes what others run on',
    matches: anyCommand(({ name, argv }) => {
      const line = argv.join(' ').slice(0, 4096)
      if (name === 'terraform' || name === 'tofu' || name === 'pulumi' || name === 'cdk')
        return argv.includes('destroy')
      if (name === 'kubectl' || name === 'oc')
        return (
          argv.includes('delete') &&
          (argv.includes('--all') || argv.some((arg) => /^(?:ns|namespaces?|pvc?|nodes?|crds?)(?:\/|$)/.test(arg)))
        )
      if (name === 'helm') return argv.some((arg) => /^(?:uninstall|delete)$/.test(arg))
      if (name === 'aws') return / (?:s3 rb|s3 rm .*--recursive|[\w-]+ (?:delete|terminate)-[\w-]+)/.test(line)
      if (name === 'gcloud' || name === 'az') return argv.includes('delete')
      return /^(?:docker|podman)$/.test(name) && / (?:system|volume|image) prune | (?:system|volume) prune$/.test(line)
    }),
  },
  {
    name: 'Database Destruction',
    severity: 'high',
    action: null,
    source: attack('T1485'),
    detail: 'drops or empties tables',
    matches: ({ texts, categories, tool }) =>
      (categories.has('exec') || /sql|query|database|\bdb\b|postgres|mongo/i.test(tool)) &&
      texts.some((text) => {
        const sql = text.slice(0, 65_536)
        return (
          /\b(?:drop\s{1,8}(?:table|database|schema)|truncate\s{1,8}table)\b/i.test(sql) ||
          /\bdelete\s{1,8}from\s{1,8}[\w."`]{1,128}\s{0,8}(?:;|$)/i.test(sql) ||
          /\.(?:dropDatabase|drop)\(\s{0,8}\)/.test(sql)
        )
      }),
  },
  {
    name: 'Cloud Metadata Access',
    severity: 'critical',
    action: block,
    source: attack('T1552.005'),
    detail: 'asks the cloud for the credentials of this machine',
    matches: ({ texts }) =>
      texts.some((text) =>
        /169\.254\.(?:169\.254|170\.2)\b|\bmetadata\.google\.internal\b|\b100\.100\.100\.200\b|\bfd00:ec2::254\b|\b(?:0x)?a9fea9fe\b|\b2852039166\b/i.test(
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
      categories.has('exec') &&
      texts.some((text) => /(\S{1,20})\s?\(\)\s?\{\s?\1\s?\|\s?\1\s?&/.test(text.slice(0, 65_536))),
  },
]
