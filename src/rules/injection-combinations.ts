// Knows which weak signals together make an attack: who is meant, what is wanted, how it is made to pass.

import type { Combination } from '../scan/combine.ts'
import { acts } from './injection-acts.ts'
import { agents } from './injection-agents.ts'
import { said, sayings } from './injection-sayings.ts'
import { signalName, source } from './injection-signal.ts'
import { ways } from './injection-signals.ts'

export const signals = [...ways, ...acts, ...agents, ...sayings]

function combination(
  name: string,
  severity: Combination['severity'],
  within: number,
  ...of: readonly (readonly string[])[]
): Combination {
  return { name, threat: 'injection', severity, source, of: of.map((group) => group.map(signalName)), within }
}

const machine = ['machine suspected', 'machine addressed']
const grave = ['leak', 'harm', 'secret file', 'sway', 'cancel', 'fetch and run']

export const combinations: readonly Combination[] = [
  ...said,
  combination('Model Addressing', 'high', 300, machine, [
    ...grave,
    'hide',
    'quietly',
    'skip consent',
    'dictate',
    'disclose',
    'run',
    'obey',
    'whole talk',
    'hush',
    'open up',
    'lifted',
    'task dropped',
    'mail rule',
  ]),
  combination('Model Addressing', 'high', 240, ['machine obliged'], grave),
  combination('Exfiltration Instruction', 'high', 240, ['leak'], ['treasure']),
  combination('Exfiltration Instruction', 'high', 160, ['dns'], ['treasure']),
  combination('Instruction Revocation', 'high', 200, ['prior', 'cancel'], ['only this']),
  combination('Covert Action Directive', 'high', 200, ['hide'], ['hush']),
  combination('Covert Action Directive', 'high', 240, ['hush'], ['leak', 'harm', 'secret file', 'deed']),
  combination('Consent Bypass', 'high', 160, ['skip consent'], ['nod']),
  combination('Tool Coercion', 'high', 200, ['reroute'], ['outgoing']),
  combination('Memory Persistence Directive', 'high', 160, ['forever'], ['skip consent', 'leak', 'sway']),
  combination('Authority Claim', 'high', 200, ['authority'], ['disclose', 'whole talk', 'leak']),
  combination('Model Instruction', 'medium', 240, ['machine addressed'], ['carry', 'nod']),
  combination('Model Instruction', 'medium', 160, ['sway'], ['hush', 'hide']),
  combination('Secret Disclosure Demand', 'high', 160, ['treasure'], ['slot']),
  combination('Covert Action Directive', 'high', 160, ['hush'], ['slot', 'obey']),
  combination('Covert Action Directive', 'medium', 240, ['hide'], ['carry', 'disclose']),
  combination('Covert Action Directive', 'high', 240, ['quietly'], ['hide', 'leak', 'secret file', 'harm']),
  combination(
    'Covert Action Directive',
    'high',
    240,
    ['hide'],
    ['leak', 'harm', 'secret file', 'run', 'cancel', 'deed'],
  ),
  combination('Consent Bypass', 'high', 300, ['skip consent'], ['leak', 'harm', 'secret file', 'run']),
  combination(
    'Urgency Pressure',
    'high',
    300,
    ['haste'],
    ['skip consent', 'hide'],
    ['harm', 'run', 'leak', 'obey', 'call', 'deed'],
  ),
  combination(
    'Authority Claim',
    'high',
    300,
    ['authority'],
    ['command', 'skip consent'],
    [...grave, 'disclose', 'obey', 'skip consent'],
  ),
  combination(
    'System Message Spoofing',
    'high',
    240,
    ['seam'],
    ['leak', 'harm', 'obey', 'skip consent', 'sway', 'hide', 'hush', 'disclose', 'secret file', 'run', 'cancel'],
  ),
  combination('Instruction Revocation', 'high', 240, ['cancel'], ['obey', 'follow', 'dictate', 'leak', 'harm', 'run']),
  combination('Credential Path Directive', 'high', 240, ['secret file'], ['leak', 'disclose', 'hide']),
  combination('Credential Path Directive', 'high', 110, ['secret file'], ['carry']),
  combination('Tool Coercion', 'high', 240, ['call'], ['leak', 'hide', 'secret file', 'cancel']),
  combination('Persona Jailbreak', 'high', 160, ['persona', 'recast'], ['unbound']),
  combination('Persona Jailbreak', 'high', 160, ['recast'], ['obey', 'persona']),
  combination('Refusal Suppression', 'high', 200, ['no refusal'], ['no caveat', 'no denial', 'dictate']),
  combination('Refusal Suppression', 'high', 200, ['no caveat'], ['no denial']),
  combination('Consent Bypass', 'high', 200, ['consent claimed'], ['skip consent']),
  combination('Tool Coercion', 'high', 240, ['tool order', 'call'], ['whole talk', 'reroute']),
  combination(
    'Instruction Revocation',
    'high',
    200,
    ['task dropped'],
    ['sway', 'obey', 'dictate', 'leak', 'harm', 'run'],
  ),
  combination(
    'System Message Spoofing',
    'high',
    200,
    ['feigned'],
    ['call', 'dictate', 'harm', 'open up', 'lifted', 'obey', 'leak'],
  ),
  combination('Model Instruction', 'medium', 160, ['order by name']),
  combination('Tool Coercion', 'high', 200, ['grave call'], ['feigned', 'hide', 'hush', ...machine]),
  combination('Tool Coercion', 'medium', 200, ['grave call'], ['seam']),
  combination('Model Addressing', 'high', 200, ['machine obliged'], ['disclose', 'whole talk']),
  combination('Authority Claim', 'high', 200, ['authority'], ['hush', 'hide'], ['harm', 'skip consent', 'leak']),
  combination('Exfiltration Instruction', 'medium', 200, ['mirrored']),
  combination('Credential Solicitation', 'medium', 200, ['pasted secret']),
  combination('Tool Coercion', 'high', 200, ['payee'], ['forever', 'outgoing', 'hush', 'hide', ...machine]),
  combination('Safety Bypass', 'high', 200, ['lifted'], ['this talk', 'unbound', 'obey', 'skip consent']),
  combination('Credential Solicitation', 'high', 200, ['solicit'], ['hand on', 'carry']),
  combination('Tool Coercion', 'medium', 200, ['rerouted'], ['in place of']),
  combination('Covert Action Directive', 'high', 200, ['mail rule'], ['hush', 'hide', 'quietly']),
  combination('Tool Coercion', 'high', 240, ['tool order'], ['carry', 'leak', 'hide', 'secret file']),
]
