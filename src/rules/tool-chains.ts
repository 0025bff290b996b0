// DATA: sequences of tool calls that are harmful together. The names of the existing program are kept; where an honest
// session makes the same sequence, what tells them apart is the proof.

import { attack } from './tool-call.ts'
import { operands, targets, touched } from './tool-commands.ts'
import { hosts, isUpload, sends } from './tool-sending.ts'
import { isCredentialPath } from './tool-paths.ts'
import { type Call, type Chain, type Step, pathIn } from '../scan/call.ts'
import type { ShellCommand } from '../scan/shell-context.ts'
import { re2 } from '../scan/re2.ts'

const sensitiveRead = (first: Step): boolean => first.sensitive
const sent = (_: Step, last: Step): boolean => last.sends
const ranWhatWasWritten = ({ wrote }: Step, { ran }: Step): boolean => wrote.some((name) => ran.includes(name))

export const chains: readonly Chain[] = [
  {
    name: 'read-then-exec',
    sequence: ['read', 'exec'],
    severity: 'high',
    proof: (first, last) => first.sensitive || last.sends,
    otherwise: 'medium',
    action: null,
    source: attack('T1059'),
  },
  {
    name: 'read-write-send',
    sequence: ['read', 'write', 'network'],
    severity: 'critical',
    proof: sent,
    otherwise: 'medium',
    action: null,
    source: attack('T1074'),
  },
  {
    name: 'env-then-network',
    sequence: ['env', 'network'],
    severity: 'critical',
    proof: sent,
    otherwise: 'medium',
    action: null,
    source: attack('T1552'),
  },
  {
    name: 'credential-theft',
    sequence: ['read', 'network'],
    severity: 'critical',
    proof: sensitiveRead,
    otherwise: null,
    action: null,
    source: attack('T1552.001'),
  },
  {
    name: 'recon-then-exfil',
    sequence: ['list', 'read', 'network'],
    severity: 'critical',
    proof: sent,
    otherwise: 'medium',
    action: null,
    source: attack('T1020'),
  },
  {
    name: 'lethal-trifecta',
    sequence: ['network', 'read', 'network'],
    severity: 'critical',
    proof: sent,
    otherwise: null,
    action: null,
    source: 'https://simonwillison.net/2025/Jun/16/the-lethal-trifecta/',
  },
  {
    name: 'directory-scan',
    sequence: ['list', 'list', 'read'],
    severity: 'medium',
    proof: (_, last) => last.sensitive,
    otherwise: null,
    action: null,
    source: attack('T1083'),
  },
  {
    name: 'write-execute',
    sequence: ['write', 'exec'],
    severity: 'high',
    proof: (first, last) => ranWhatWasWritten(first, last) && last.sends,
    otherwise: 'medium',
    action: null,
    source: attack('T1059'),
  },
  {
    name: 'write-chmod-execute',
    sequence: ['write', 'exec', 'exec'],
    severity: 'critical',
    proof: ranWhatWasWritten,
    otherwise: 'medium',
    action: null,
    source: attack('T1222.002'),
  },
  {
    name: 'download-write-execute',
    sequence: ['network', 'write', 'exec'],
    severity: 'high',
    otherwise: 'medium',
    proof: (_, last) => last.sends,
    action: null,
    source: attack('T1105'),
  },
  {
    name: 'read-sensitive-write',
    sequence: ['read', 'write'],
    severity: 'medium',
    proof: sensitiveRead,
    otherwise: null,
    action: null,
    source: attack('T1074.001'),
  },
  {
    name: 'shell-burst',
    sequence: ['exec', 'exec', 'exec', 'exec'],
    severity: 'medium',
    action: null,
    source: attack('T1059'),
  },
  {
    name: 'write-persist',
    sequence: ['write', 'persist'],
    severity: 'critical',
    action: null,
    source: attack('T1543'),
  },
  {
    name: 'persist-callback',
    sequence: ['persist', 'network'],
    severity: 'critical',
    action: null,
    source: attack('T1543'),
  },
]

const byProgram: readonly (readonly [category: string, programs: ReadonlySet<string>])[] = (
  [
    ['list', 'ls dir find tree fd locate du'],
    ['read', 'cat head tail less more bat strings xxd od type'],
    ['write', 'tee cp mv install touch'],
    ['env', 'env printenv set declare'],
    ['persist', 'crontab at systemctl launchctl schtasks'],
  ] as const
).map(([category, names]) => [category, new Set(names.split(' '))] as const)

const readers = new Set(
  'cat head tail less more bat strings xxd od grep awk sed base64 cp tar zip curl scp dd source .'.split(' '),
)
const sendingWords = re2`(?:^|[_\W])(?:send|post|upload|email|e-mail|mail|sms|publish|share|webhook|notify|tweet|submit|forward|export)|(?:Send|Post|Upload|Email|Publish|Share|Webhook)`

const secretWords = re2`(?i)secret|credential|passw|vault|keychain|environ|(?:^|[_-])env(?:$|[_-])|api_?key|private_?key|access_?token`

/** What is remembered of one call. */
export function stepOf(call: Call): Step {
  const { commands, paths, tool, texts } = call
  const categories = new Set<string>(call.categories)
  for (const command of commands) {
    for (const [category, programs] of byProgram)
      if (programs.has(command.name) && (category !== 'env' || command.argv.length === 1)) categories.add(category)
    if (isOutward(command)) categories.add('network')
    if (targets(command).length > 0) categories.add('write')
  }
  const written = categories.has('write') ? [...(commands.length === 0 ? paths : []), ...commands.flatMap(targets)] : []
  return {
    categories,
    sensitive:
      (categories.has('env') && secretWords.test(tool)) ||
      paths.some(isCredentialPath) ||
      commands.some((command) => touched(command, readers).some((path) => isCredentialPath(pathIn(command, path)))),
    sends:
      commands.some((command) => isOutward(command)) ||
      (call.categories.has('network') && (sendingWords.test(tool) || texts.some(carriesData))),
    wrote: names(written),
    ran: names(commands.flatMap((command) => [command.argv[0] ?? '', ...operands(command)])),
  }
}

function isOutward(command: ShellCommand): boolean {
  return (isUpload(command) || sends(command)) && hosts(command) !== 'here'
}

/** A URL that takes more along than a page's address does. */
function carriesData(text: string): boolean {
  return re2`(?is)^[a-z][a-z0-9+.-]{1,20}://[^?#\s]{1,1000}[?#].{65}`.test(text)
}

function names(paths: readonly string[]): string[] {
  const last = paths
    .map((path) => path.slice(path.lastIndexOf('/') + 1).toLowerCase())
    .filter((name) => name.length > 1)
  return [...new Set(last)].slice(0, 16)
}
