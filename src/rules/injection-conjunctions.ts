// Knows which kinds of words make an attack when they stand together, in whatever language: who is meant, what is to be
// done, with what, and how it is made to pass.

import type { Conjunction } from '../scan/tongue.ts'

export function together(
  name: string,
  severity: Conjunction['severity'],
  within: number,
  ...of: readonly (readonly string[])[]
): Conjunction {
  return { name, threat: 'injection', severity, of, within, unless: ['calm'] }
}

/** Of words that stand in any text: a rare one has to be near. */
export const commonly = (...conjunction: Parameters<typeof together>): Conjunction => ({
  ...together(...conjunction),
  common: true,
})

const act = ['send!', 'run!', 'destroy!', 'pay!', 'take!', 'void!', 'reveal!', 'sway!', 'follow!']
const held = ['secret', 'loot']
const meant = ['model', 'addressed', 'hailed']
const where = ['place', 'spot']

export const conjunctions: readonly Conjunction[] = [
  // Orders put aside.
  commonly('Prompt Injection', 'high', 60, ['orders'], ['void!'], ['prior', 'yours']),
  commonly('Prompt Injection', 'high', 50, ['rules'], ['void!'], ['yours', 'prior']),
  commonly('Prompt Injection', 'high', 50, ['orders', 'rules'], ['swap!'], ['yours']),
  commonly('Prompt Injection', 'high', 50, ['heretofore', 'system', 'ownrules', 'limits'], ['void!', 'swap!']),
  together(
    'Instruction Revocation',
    'high',
    90,
    ['lapsed'],
    ['orders', 'heretofore', 'system', 'ownrules', 'rules'],
    ['prior', 'yours', 'you'],
    ['follow!', 'only', 'fromnow'],
  ),
  together(
    'Instruction Revocation',
    'high',
    120,
    ['only'],
    ['orders', 'system', 'ownrules', 'heretofore'],
    ['void', 'lapsed'],
    ['follow!'],
  ),
  commonly('Prompt Injection', 'high', 50, ['master'], ['void!']),
  // Limits lifted.
  together('Persona Jailbreak', 'high', 120, ['unbound'], ['persona', 'fromnow', 'void!']),
  together(
    'Persona Jailbreak',
    'high',
    120,
    ['limits', 'mode'],
    ['persona'],
    ['unbound', 'void!', 'follow!', 'lapsed', 'limits'],
  ),
  together(
    'Safety Bypass',
    'high',
    100,
    ['unbound', 'limits'],
    ['follow!', 'lapsed', 'destroy!'],
    ['you', 'only', ...meant],
  ),
  // What was told in confidence.
  together('Prompt Extraction', 'high', 50, ['system'], ['reveal!']),
  commonly('Prompt Extraction', 'high', 50, ['ownrules'], ['reveal!']),
  together('Prompt Extraction', 'high', 60, ['preamble'], ['reveal!', 'send!']),
  together('Prompt Extraction', 'high', 80, ['preamble'], ['system', 'ownrules'], ['reveal', 'send']),
  // Who must not know.
  together('Covert Action Directive', 'high', 140, ['hide'], act, [
    ...held,
    ...where,
    'money',
    'guard',
    'command',
    'goods',
    'orders',
    'only',
  ]),
  together('Covert Action Directive', 'high', 120, ['quiet'], ['send!', 'pay!'], ['loot', 'money', 'place']),
  together(
    'Consent Bypass',
    'high',
    140,
    ['unasked', 'granted'],
    ['run!', 'destroy!', 'pay!', 'send!'],
    ['command', 'goods', 'money', 'guard', 'loot', 'place'],
  ),
  together('Consent Bypass', 'high', 160, ['granted'], ['unasked']),
  together('Covert Action Directive', 'high', 80, ['hide'], ['orders', 'quiet']),
  together('Covert Action Directive', 'high', 100, ['secretive']),
  // What goes out.
  together('Exfiltration Instruction', 'high', 120, ['loot'], ['send!'], where),
  together('Exfiltration Instruction', 'high', 50, ['grave'], ['send!']),
  // Machines addressed.
  together('Model Addressing', 'high', 160, meant, held, ['send!', 'reveal!']),
  together('Model Addressing', 'high', 160, meant, held, ['take!'], [...where, 'send', 'reveal']),
  together('Model Addressing', 'high', 140, meant, ['goods', 'guard'], ['destroy!']),
  together('Model Addressing', 'high', 140, meant, ['money'], ['pay!']),
  together('Model Addressing', 'high', 140, meant, ['command'], ['run!']),
  together('Model Addressing', 'high', 160, meant, ['praised'], ['sway!', 'sway']),
  together('Model Addressing', 'high', 140, meant, ['orders', 'heretofore', 'praised', 'limits'], ['void!', 'swap!']),
  together('Model Addressing', 'high', 160, meant, ['hide', 'granted']),
  together('Model Addressing', 'high', 120, ['addressed', 'hailed'], act, [
    ...held,
    'place',
    'goods',
    'money',
    'praised',
    'guard',
  ]),
  together('Model Addressing', 'high', 100, ['addressed', 'hailed'], ['things'], ['destroy!', 'swap!']),
  together('Model Addressing', 'high', 100, ['addressed', 'hailed'], ['fromnow'], act),
  together('Model Addressing', 'high', 120, ['addressed', 'hailed'], ['dictate']),
  // … and spoken of as those who are to act.
  together(
    'Model Addressing',
    'high',
    120,
    ['noun'],
    ['must'],
    ['void!', 'swap!'],
    ['orders', 'heretofore', 'limits', 'master', 'guard', 'praised'],
  ),
  together('Model Addressing', 'high', 120, ['noun'], ['must'], ['sway!', 'dictate'], ['praised']),
  together(
    'Model Addressing',
    'high',
    120,
    ['noun'],
    ['must'],
    ['destroy!', 'pay!', 'run!'],
    ['goods', 'money', 'guard', 'unasked', 'hide'],
  ),
  together('Model Addressing', 'high', 120, ['noun'], ['must'], ['loot'], ['send!', 'reveal!', 'take!']),
  together('Model Addressing', 'high', 120, ['noun'], ['must'], ['follow!'], ['only']),
  together('Model Addressing', 'high', 120, ['noun'], ['must'], ['hide', 'quiet', 'unasked'], act),
  // Another task than that of the person served, and what it is about.
  together('Instruction Revocation', 'high', 160, ['newtask'], act, [
    ...held,
    'money',
    'guard',
    'command',
    'goods',
    'praised',
    'unasked',
    'hide',
    'system',
    'ownrules',
    'only',
  ]),
  // What an agent does besides, before it answers or in its answer.
  together('Tool Coercion', 'high', 140, ['workflow'], ['send!', 'pay!'], [...held, 'money', 'place']),
  together('Tool Coercion', 'high', 140, ['workflow'], ['take!'], held, ['send', 'send!', 'spot', 'place', 'reveal']),
  together(
    'Tool Coercion',
    'high',
    140,
    ['workflow'],
    ['destroy!', 'run!', 'void!'],
    ['goods', 'guard', 'command', 'hide', 'unasked', 'orders', 'limits'],
  ),
  together('Behavior Override', 'high', 120, ['standing'], act, [...held, 'money', 'place', 'hide', 'unasked']),
  together('Secret Disclosure Demand', 'high', 60, ['tellme'], ['preamble']),
  together('Secret Disclosure Demand', 'high', 50, ['tellme', 'replywith!'], ['grave', 'login']),
  together('Consent Bypass', 'high', 100, ['granted'], ['destroy!'], ['guard']),
  together('Covert Action Directive', 'high', 100, ['hide'], ['praised'], ['sway!', 'dictate']),
  together('Memory Persistence Directive', 'high', 140, ['memory'], ['remember!'], ['unbound']),
  together('Secret Disclosure Demand', 'high', 100, ['tellme'], held, [
    'authority',
    'urgent',
    'persona',
    'norefuse',
    'unbound',
  ]),
  // By ways that nothing else goes.
  together('Exfiltration Instruction', 'high', 100, held, ['send!'], ['leakway']),
  // The answer is told in advance.
  together(
    'Behavior Override',
    'high',
    120,
    ['regardless'],
    ['dictate', 'sway!'],
    ['you', 'yours', 'praised', 'dictate', ...meant],
  ),
  together('Behavior Override', 'high', 120, ['praised'], ['sway!'], ['unasked', 'hide', 'regardless']),
  // Nothing is to be refused.
  together(
    'Refusal Suppression',
    'high',
    140,
    ['norefuse'],
    ['reveal!', 'send!', 'run!', 'follow!', 'dictate'],
    ['secret', 'loot', 'yours', 'system', 'ownrules'],
  ),
  together(
    'Safety Bypass',
    'high',
    140,
    ['mode', 'limits'],
    ['reveal!', 'send!', 'follow!'],
    ['system', 'ownrules', 'secret', 'loot', 'unbound'],
  ),
  // Credentials asked for.
  together('Credential Solicitation', 'high', 120, ['ask!'], held, ['send!', 'send', ...where]),
  together('Credential Solicitation', 'high', 120, ['demand'], ['send!', 'send', ...where]),
  together('Credential Solicitation', 'medium', 100, ['voice'], ['enter'], ['secret']),
  // What is to stay.
  together(
    'Memory Persistence Directive',
    'high',
    140,
    ['memory'],
    ['remember!'],
    ['fromnow', 'place', 'money', 'unasked', 'granted', 'guard', 'sway', 'sway!'],
  ),
  together(
    'Memory Persistence Directive',
    'high',
    120,
    ['fromnow'],
    ['remember!'],
    ['place', 'money', 'sway', 'sway!', 'guard', 'secret', 'hide', 'unasked', 'granted'],
  ),
  together(
    'Behavior Override',
    'high',
    120,
    ['fromnow'],
    ['you', ...meant],
    ['send!', 'run!', 'sway!', 'follow!'],
    ['place', 'money', 'only', 'guard', 'loot'],
  ),
  // Power and haste.
  commonly('Authority Claim', 'high', 140, ['authority', 'urgent'], ['guard', 'limits'], ['destroy!', 'void!']),
  commonly('Authority Claim', 'high', 140, ['authority', 'urgent'], held, ['send!', 'reveal!', 'send']),
  // Orders in code.
  together('Encoded Order', 'high', 140, ['obeyit'], ['encoded']),
  // From machine to machine.
  together('Agent Relay', 'high', 140, ['agents'], ['relay']),
  // Tools.
  together('Tool Coercion', 'high', 120, ['first'], ['fromnow'], ['money', 'pay', 'destroy', 'send']),
  together('Tool Coercion', 'high', 140, ['first'], ['loot'], ['send!', 'take!', 'run!', 'lead']),
]
