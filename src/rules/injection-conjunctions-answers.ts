// Knows which further kinds of words make an attack when they stand together: what a reader is to answer, which text is to
// count, what is reached for while it reads, and what is opened to others.

import type { Conjunction } from '../scan/tongue.ts'
import { together } from './injection-conjunctions.ts'

const held = ['secret', 'loot']
const meant = ['model', 'addressed', 'hailed']
const spoken = ['addressed', 'hailed']
const deed = ['goon!', 'alter!', 'plants!', 'send!', 'run!', 'destroy!', 'pay!', 'take!', 'opens!']
/** What nobody opens, plants or changes because a text says so. */
const kept = ['wide', 'implant', 'settings', 'payfield']
/** What nobody turns off. */
const off = ['destroy!', 'swap!', 'void!']

export const answers: readonly Conjunction[] = [
  // Somebody is to be judged as they wish.
  together('Behavior Override', 'high', 120, ['judged'], ['sway!'], ['topmark', 'regardless']),
  together('Behavior Override', 'high', 120, ['ensure', ...meant], ['judged'], ['due'], ['topmark', 'regardless']),
  together('Model Addressing', 'high', 160, spoken, ['judged'], ['topmark']),
  // A matter comes up, and something is to be said of it.
  together('Behavior Override', 'high', 160, ['trigger'], ['dictate', 'sway!', 'tells!'], ['slant']),
  // Words are put into the reader's own answer.
  together('Behavior Override', 'high', 140, ['answer'], ['puts'], ['script'], ['promo']),
  together('Behavior Override', 'high', 80, ['answer'], ['onlybe'], ['script']),
  together('Behavior Override', 'high', 60, ['lure!']),
  // Which text counts, and over whom.
  together('Instruction Revocation', 'high', 120, ['thistext'], ['rank'], ['ranked']),
  together('Instruction Revocation', 'high', 100, ['mandate', 'heretofore'], ['unreal']),
  together('Instruction Revocation', 'high', 60, ['mandate'], ['deem!'], ['done']),
  together(
    'Instruction Revocation',
    'high',
    200,
    ['newtask'],
    ['tells!', 'ask!', 'dictate'],
    ['lie', 'contact', 'otp'],
  ),
  together('Instruction Revocation', 'high', 200, ['newtask'], deed, kept),
  together('Instruction Revocation', 'high', 120, ['noun'], ['must'], ['opens!', 'newtask'], ['newtask', 'fresh']),
  together('Instruction Revocation', 'high', 90, ['soletask'], ['sway', 'sway!', 'dictate', 'ask!', 'send!']),
  together('Safety Bypass', 'high', 80, ['limits', 'ownrules', 'mandate', 'system', 'away'], ['nothere']),
  together('Safety Bypass', 'high', 80, ['enabled'], ['unbound', 'limits']),
  together('Authority Claim', 'high', 120, ['chatter'], ['disavow']),
  together('Authority Claim', 'high', 140, ['authority'], ['wishes'], ['inner', 'system', 'preamble', 'ownrules']),
  together('Authority Claim', 'high', 140, ['authority'], ['mode'], ['you', ...deed]),
  together('Persona Jailbreak', 'high', 60, ['unmade']),
  together('Instruction Revocation', 'high', 60, ['newmaster']),
  together('Prompt Extraction', 'high', 140, ['model'], ['inner'], ['reveal!', 'hand!', 'send!']),
  // What is opened while a text is read.
  together('Tool Coercion', 'high', 140, ['processing'], ['opens!'], ['place']),
  together(
    'Tool Coercion',
    'high',
    160,
    ['processing', 'carryon'],
    ['send!', 'plants!', 'pay!'],
    [...held, ...kept, 'money'],
  ),
  together('Tool Coercion', 'high', 200, ['carryon'], deed, kept),
  together('Tool Coercion', 'high', 200, ['carryon'], off, ['guard']),
  together('Tool Coercion', 'high', 100, ['nextaction'], ['pay', 'destroy', 'send', 'run', 'money', 'loot']),
  together('Exfiltration Instruction', 'high', 200, ['loot'], ['opens!'], ['place'], ['carrying']),
  together('Exfiltration Instruction', 'high', 160, ['workflow'], ['opens!'], ['place'], ['carrying']),
  // Machines spoken to, or of: what is to stay, what is opened, and what nobody is to see.
  together('Model Addressing', 'high', 200, spoken, deed, kept),
  together('Model Addressing', 'high', 200, spoken, off, ['guard']),
  together('Model Addressing', 'high', 140, ['model'], deed, ['wide', 'implant']),
  together('Model Addressing', 'high', 160, ['noun'], ['must', 'doing'], deed, kept),
  together('Model Addressing', 'high', 160, ['noun'], ['doing'], ['send!', 'reveal!'], held),
  together(
    'Model Addressing',
    'high',
    160,
    spoken,
    ['plants!', 'remember!'],
    ['charter'],
    ['place', 'script', 'thistext'],
  ),
  together('Model Addressing', 'high', 160, ['noun'], ['must'], ['sway!'], ['topmark']),
  together('Consent Bypass', 'high', 160, ['impliedly'], ['wide', 'money', 'settings', 'granted']),
  together(
    'Consent Bypass',
    'high',
    200,
    ['implied'],
    ['noun', 'workflow', 'machine'],
    ['wide', 'money', 'settings', 'granted'],
  ),
  together('Model Addressing', 'high', 160, ['noun'], ['must', 'doing'], off, ['guard']),
  together(
    'Model Addressing',
    'high',
    200,
    ['noun'],
    ['must'],
    ['granted', 'cleared'],
    ['run!', 'pay!', 'money', 'payfield'],
  ),
  together('Model Addressing', 'high', 280, ['hailed'], ['unasked', 'granted'], [...deed, ...off]),
  together('Model Addressing', 'high', 200, spoken, ['tells!', 'ask!'], ['lie', 'otp', 'contact']),
  together('Model Addressing', 'high', 240, spoken, ['hide'], [...deed, ...off]),
  together('Model Addressing', 'high', 160, spoken, ['send!', 'reveal!', 'hand!'], ['otp']),
  together('Model Addressing', 'high', 160, spoken, ['codeaway']),
  together('Model Addressing', 'high', 160, spoken, [...deed, 'sway!'], ['clinical']),
  together('Model Addressing', 'high', 160, ['noun'], ['must'], ['run!'], ['command'], ['place']),
  together('Model Addressing', 'high', 200, ['noun', 'model'], ['bundle'], ['send', 'opens'], ['place', 'spot']),
  together('Model Addressing', 'high', 240, ['norm'], ['wide', 'implant', 'otp', 'bundle', 'guard']),
  together('Model Addressing', 'high', 240, ['same'], [...spoken, 'noun', 'norm'], ['guard', 'wide', 'implant', 'otp']),
  // What is planted and stays.
  together('Covert Action Directive', 'high', 120, ['quiet', 'hide'], ['plants!'], ['implant']),
  together('Covert Action Directive', 'high', 200, ['hide'], deed, kept),
  together('Covert Action Directive', 'high', 200, ['hide'], off, ['guard']),
  together('Memory Persistence Directive', 'high', 160, ['forgood', 'memory', 'fromnow'], ['trusting'], ['remember!']),
  together('Consent Bypass', 'high', 100, ['later'], ['destroy!'], ['guard']),
  together(
    'Memory Persistence Directive',
    'high',
    160,
    ['plants!', 'remember!'],
    ['charter'],
    ['command', 'opens'],
    ['place'],
  ),
  together('Consent Bypass', 'high', 200, ['later', 'trigger', 'standing'], ['pay!'], ['unasked', 'granted']),
  together('Covert Action Directive', 'high', 140, ['destroy!'], ['traces'], ['tells!', 'dictate'], ['cover']),
  together('Exfiltration Instruction', 'high', 200, ['processing'], ['loot'], ['place'], ['carrying']),
  // Turns that were never taken.
  together('System Message Spoofing', 'high', 160, ['reminder', 'turn'], off, ['guard']),
  together('System Message Spoofing', 'high', 240, ['meagain', 'cutoff'], deed, [...kept, 'money', ...held]),
  together('System Message Spoofing', 'high', 200, ['turn'], ['unasked', 'cleared'], ['pay!', 'destroy!', 'alter!']),
  // What only its owner knows is to be got out of them.
  together('Credential Solicitation', 'high', 200, ['ask!'], ['otp', 'secret'], ['send!', 'send', ...spoken, 'place']),
]
