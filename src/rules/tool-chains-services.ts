// DATA: sequences of calls of services (mail, storage, banks, repositories) that are harmful together.

import { attack } from './tool-call.ts'
import type { Chain, Step } from '../shell/call.ts'

const gone = (_: Step, last: Step): boolean => last.sends || last.posts || last.tells

export const serviceChains: readonly Chain[] = [
  {
    name: 'code-interception',
    sequence: ['code', 'network'],
    severity: 'critical',
    proof: gone,
    otherwise: null,
    action: null,
    source: attack('T1111'),
  },
  {
    name: 'code-interception',
    sequence: ['code', 'opened', 'thrown'],
    severity: 'high',
    action: null,
    source: attack('T1111'),
  },
  {
    name: 'recording-exfil',
    sequence: ['recording', 'network'],
    severity: 'high',
    proof: (_, last) => last.sends || last.posts,
    otherwise: null,
    action: null,
    source: attack('T1123'),
  },
  {
    name: 'credential-deposit',
    sequence: ['env', 'deposit'],
    severity: 'high',
    proof: (first) => first.sensitive,
    otherwise: null,
    action: null,
    source: attack('T1567.002'),
  },
  {
    name: 'people-exfil',
    sequence: ['crowd', 'network'],
    severity: 'high',
    // Who is told is told about people all day; what is uploaded is all of them.
    proof: (_, last) => last.sends || last.posts,
    otherwise: null,
    action: null,
    source: attack('T1567'),
  },
  {
    name: 'payee-swap',
    sequence: ['payee', 'pay'],
    severity: 'high',
    action: null,
    source: attack('T1657'),
  },
  {
    name: 'private-repository-leak',
    sequence: ['inner', 'outer'],
    severity: 'high',
    proof: (first, last) => first.place !== last.place,
    otherwise: null,
    action: null,
    source: attack('T1567.001'),
  },
  {
    name: 'private-data-share',
    sequence: ['private', 'write', 'share'],
    severity: 'high',
    action: null,
    source: attack('T1567.002'),
  },
  {
    name: 'credential-publish',
    sequence: ['read', 'write', 'deploy'],
    severity: 'critical',
    proof: (first, _, all) => first.sensitive && all.some(({ shown }) => shown),
    otherwise: null,
    action: null,
    source: attack('T1567'),
  },
  {
    name: 'data-unload',
    sequence: ['stage', 'unload'],
    severity: 'high',
    action: null,
    source: attack('T1537'),
  },
]
