// DATA: sequences of tool calls that are harmful together. The names of the existing program are kept; where an honest
// session makes the same sequence, what tells them apart is the proof.

import { attack } from './tool-call.ts'
import { serviceChains } from './tool-chains-services.ts'
import type { Chain, Step } from '../shell/call.ts'

const sensitiveRead = (first: Step): boolean => first.sensitive
/** Sent away; told to people where what was read is nobody's business. */
const sent = (_: Step, last: Step, all: readonly Step[]): boolean =>
  last.sends || (last.tells && all.some(({ personal, sensitive }) => personal || sensitive))
const given = (first: Step, last: Step, all: readonly Step[]): boolean =>
  last.posts || (first.sensitive && last.asks) || sent(first, last, all)
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
    proof: given,
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
    name: 'session-theft',
    sequence: ['read', 'network'],
    severity: 'critical',
    proof: (first, last) => first.session && (last.sends || last.posts || last.tells || last.asks),
    otherwise: null,
    action: null,
    source: attack('T1539'),
  },
  {
    name: 'act-then-hide',
    sequence: ['act', 'hide'],
    severity: 'high',
    action: null,
    source: attack('T1070'),
  },
  {
    name: 'personal-data-exfil',
    sequence: ['read', 'network'],
    severity: 'high',
    proof: (first, last) => first.personal && (last.sends || last.tells || last.posts),
    otherwise: null,
    action: null,
    source: attack('T1567'),
  },
  {
    name: 'private-data-post',
    sequence: ['private', 'network'],
    severity: 'high',
    // Telling people is what mail is for; a service that takes whatever is posted is none of them.
    proof: (_, last) => (last.posts || last.sends) && !last.tells,
    otherwise: null,
    action: null,
    source: attack('T1567'),
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
    proof: (first, last) => ranWhatWasWritten(first, last) && (last.sends || first.armed),
    otherwise: 'medium',
    action: null,
    source: attack('T1059'),
  },
  {
    name: 'write-chmod-execute',
    sequence: ['write', 'exec', 'exec'],
    severity: 'critical',
    proof: (first, last) => ranWhatWasWritten(first, last) && (first.armed || first.aside || last.sends),
    otherwise: 'medium',
    action: null,
    source: attack('T1222.002'),
  },
  {
    name: 'download-write-execute',
    sequence: ['network', 'write', 'exec'],
    severity: 'high',
    otherwise: 'medium',
    proof: (_, last, all) => last.sends || all.some((one) => one.aside && ranWhatWasWritten(one, last)),
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
  ...serviceChains,
]
