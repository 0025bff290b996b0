// Knows which kinds of words make an attack when they stand together, in whatever language: who is meant, what is to be
// done, with what, and how it is made to pass.

import type { Conjunction } from '../scan/tongue.ts'

/** What may be said as an order. */
export const verbs = [
  'void',
  'swap',
  'reveal',
  'send',
  'take',
  'run',
  'destroy',
  'pay',
  'sway',
  'remember',
  'follow',
  'ask',
] as const
export const leads = [
  'lead',
  'told',
  'model',
  'addressed',
  'fromnow',
  'quiet',
  'authority',
  'urgent',
  'agents',
] as const
/** The reader is spoken to. */
export const bids = ['lead', 'addressed', 'fromnow', 'urgent'] as const
export const negations = ['negation'] as const
/** What a sentence begins with that has its order behind a comma. */
export const clauses = ['clause'] as const

function together(
  name: string,
  severity: Conjunction['severity'],
  within: number,
  ...of: readonly (readonly string[])[]
): Conjunction {
  return { name, threat: 'injection', severity, of, within, unless: ['calm'] }
}

const act = ['send!', 'run!', 'destroy!', 'pay!', 'take!', 'void!', 'reveal!', 'sway!', 'follow!']
const held = ['secret', 'loot']
const meant = ['model', 'addressed']
const where = ['place', 'spot']

export const conjunctions: readonly Conjunction[] = [
  // Orders put aside.
  together('Prompt Injection', 'high', 60, ['orders'], ['void!'], ['prior', 'yours']),
  together('Prompt Injection', 'high', 50, ['rules'], ['void!'], ['yours', 'prior']),
  together('Prompt Injection', 'high', 50, ['orders', 'rules'], ['swap!'], ['yours']),
  together('Prompt Injection', 'high', 50, ['heretofore', 'system', 'limits'], ['void!', 'swap!']),
  together(
    'Instruction Revocation',
    'high',
    90,
    ['lapsed'],
    ['orders', 'heretofore', 'system', 'rules'],
    ['prior', 'yours', 'you'],
    ['follow!', 'only', 'fromnow'],
  ),
  together(
    'Instruction Revocation',
    'high',
    120,
    ['only'],
    ['orders', 'system', 'heretofore'],
    ['void', 'lapsed'],
    ['follow!'],
  ),
  together('Prompt Injection', 'high', 50, ['master'], ['void!']),
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
  together('Model Addressing', 'high', 120, ['addressed'], act, [
    ...held,
    'place',
    'goods',
    'money',
    'praised',
    'guard',
  ]),
  together('Model Addressing', 'high', 100, ['addressed'], ['things'], ['destroy!', 'swap!']),
  together('Model Addressing', 'high', 100, ['addressed'], ['fromnow'], act),
  together('Model Addressing', 'high', 120, ['addressed'], ['dictate']),
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
    ['place', 'money', 'sway', 'sway!', 'guard', 'secret'],
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
  together('Authority Claim', 'high', 140, ['authority', 'urgent'], ['guard', 'limits'], ['destroy!', 'void!']),
  together('Authority Claim', 'high', 140, ['authority', 'urgent'], held, ['send!', 'reveal!', 'send']),
  // Orders in code.
  together('Encoded Order', 'high', 140, ['obeyit'], ['encoded']),
  // From machine to machine.
  together('Agent Relay', 'high', 140, ['agents'], ['relay']),
  // Tools.
  together('Tool Coercion', 'high', 120, ['first'], ['fromnow'], ['money', 'pay', 'destroy', 'send']),
  together('Tool Coercion', 'high', 140, ['first'], ['loot'], ['send!', 'take!', 'run!', 'lead']),
]
