// Knows which kinds of words make an attack when they stand together and it is about what an agent is entrusted with: for
// whom it is meant, what is to be done about it, and what is held out.

import type { Conjunction } from '../scan/tongue.ts'
import { together } from './injection-conjunctions.ts'

const held = ['secret', 'loot', 'otp']
const spoken = ['addressed', 'hailed']
const deed = [
  'goon!',
  'alter!',
  'plants!',
  'send!',
  'run!',
  'destroy!',
  'pay!',
  'take!',
  'opens!',
  'swap!',
  'void!',
  'sway!',
  'does!',
]

const ordered = ['must', 'told', 'obeyit', ...deed, 'follow!', 'remember!', 'keep!', 'replywith!', 'tells!']

export const matters: readonly Conjunction[] = [
  // What no text has to ask of a machine, in whatever words.
  together('Model Addressing', 'high', 180, ['machine'], ordered, ['gravecmd', 'gravething']),
  together('Model Addressing', 'high', 220, ['machine'], ordered, ['praise']),
  together('Model Addressing', 'high', 60, ['machine'], ['swap!', 'void!']),
  together('Model Addressing', 'high', 200, ['machine'], ['swap!'], ['contact']),
  // … whatever it is about.
  together('Model Addressing', 'high', 120, ['aimed'], ['conseq!']),
  together('Model Addressing', 'high', 120, ['beckoned'], ['destroy!', 'pay!', 'send!', 'goon!', 'void!']),
  // … called by name: what follows at once.
  together('Model Addressing', 'high', 70, ['called'], ['destroy!', 'pay!', 'send!', 'void!', 'newtask', 'tells!']),
  together(
    'Model Addressing',
    'high',
    140,
    ['called', 'beckoned', 'perhaps'],
    ['tells!', 'newtask'],
    ['lie', 'contact'],
  ),
  together('Model Addressing', 'high', 140, ['called', 'beckoned'], deed, ['matter', ...held, 'wide', 'money']),
  together('Model Addressing', 'high', 140, ['called', 'beckoned'], ['sway!', 'judged'], ['topmark', 'judged']),
  together('Consent Bypass', 'high', 100, ['leave'], held),
  together('Prompt Extraction', 'high', 60, ['probe']),
  // Said in passing: nothing is ordered.
  together('Tool Coercion', 'high', 220, ['whoopens'], ['money', 'settings', 'wide', 'payfield', 'matter'], ['closer']),
  together('Exfiltration Instruction', 'high', 200, ['custom'], held),
  together('Exfiltration Instruction', 'high', 240, ['bundle'], ['reward'], ['spot', 'place']),
  together('Model Addressing', 'high', 140, ['ainoun'], ['must'], ['secret', 'otp'], ['send!', 'reveal!', 'hand!']),
  together('Model Addressing', 'high', 160, ['hailed'], deed, ['matter']),
  together('Model Addressing', 'high', 140, ['ainoun'], ['must', 'doing'], deed, ['matter']),
  together('Model Addressing', 'high', 160, ['hailed', 'ainoun'], ['fix'], ['wide', 'guard', 'command']),
  together('Model Addressing', 'high', 160, spoken, ['tells!'], ['place']),
  together('Model Addressing', 'high', 160, spoken, ['fromnow'], ['money']),
  together('Model Addressing', 'high', 140, ['hailed'], ['plants!'], ['place']),
  together('Prompt Extraction', 'high', 140, spoken, ['reveal', 'hand'], ['system', 'preamble', 'inner', 'ownrules']),
  together('Credential Solicitation', 'high', 180, ['ainoun'], ['send', 'does', 'hand'], ['otp'], ['place']),
  together('Tool Coercion', 'high', 200, ['served', 'unasked'], ['spend!'], ['sum']),
  together('Tool Coercion', 'high', 100, ['plants!', 'does!', 'alter!'], ['theirs']),
  together('Instruction Revocation', 'high', 120, ['soletask'], ['take', 'send'], [...held, 'matter']),
  together('Safety Bypass', 'high', 140, ['safeguard'], ['inactive'], ['permitted']),
  together('Behavior Override', 'high', 160, ['digest'], ['ruled'], ['withheld']),
  together('Secret Disclosure Demand', 'high', 160, ['baited'], held, ['reward']),
  together('Secret Disclosure Demand', 'high', 120, ['answer'], ['must', 'puts'], ['loot']),
]
