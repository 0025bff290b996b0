// Knows which further kinds of words make an attack when they stand together: what is claimed, by whom, and the deed that
// is to follow from it.

import type { Conjunction } from '../scan/tongue.ts'
import { commonly, together } from './injection-conjunctions.ts'

const deed = ['goon!', 'alter!', 'send!', 'run!', 'destroy!', 'pay!', 'take!', 'reveal!']
const meant = ['model', 'addressed', 'hailed']

export const claims: readonly Conjunction[] = [
  // Consent is said to have been given, and something follows from it.
  together(
    'Consent Bypass',
    'high',
    150,
    ['cleared'],
    ['goon!', 'send!', 'destroy!', 'run!', 'pay!', 'alter!'],
    ['asset', 'goods', 'money', 'guard', 'place'],
  ),
  together('Consent Bypass', 'high', 100, ['cleared'], ['goon!', 'send!', 'destroy!', 'run!', 'pay!']),
  // What one was told is said to have come to an end, and something else to have begun.
  together(
    'Instruction Revocation',
    'high',
    140,
    ['mandate', 'system'],
    ['ended', 'lapsed'],
    ['fresh', 'only', 'follow!'],
  ),
  commonly('Prompt Injection', 'high', 50, ['mandate'], ['void!', 'swap!']),
  together('Instruction Revocation', 'high', 140, ['disloyal'], ['fresh', 'only', 'follow!', ...deed]),
  // Turns and notes that were never said.
  together('System Message Spoofing', 'high', 160, ['turn'], ['rights'], deed),
  together('System Message Spoofing', 'high', 140, ['reminder'], ['rights']),
  together(
    'Persona Jailbreak',
    'high',
    200,
    ['play'],
    ['own', 'system'],
    ['reveal!', 'reveal', 'send!', 'send', 'goon!', 'hand', 'take!', 'you'],
  ),
  // Somebody of weight wants to see what one runs by.
  together('Prompt Extraction', 'high', 160, ['noun', ...meant], ['must'], ['inner'], ['hand', 'send', 'reveal']),
  together('Prompt Extraction', 'high', 100, ['noun'], ['inner'], ['hand!', 'send!', 'reveal!']),
  together(
    'Prompt Extraction',
    'high',
    160,
    ['vendor'],
    ['inner', 'own', 'system', 'preamble'],
    ['hand!', 'send!', 'reveal!'],
  ),
  // Accounts and settings of whoever is served.
  together('Model Addressing', 'high', 150, meant, ['alter!', 'destroy!', 'pay!', 'send!'], ['settings', 'payfield']),
  together('Model Addressing', 'high', 150, ['noun'], ['must'], ['alter!'], ['settings', 'payfield']),
  together('Tool Coercion', 'high', 180, ['payfield'], ['alter!'], ['paynow', 'hide', 'unasked', 'granted', 'quiet']),
  // What is told to whoever is served, and is not so.
  together('Behavior Override', 'high', 180, ['tells!'], ['lie'], ['contact']),
  together('Memory Persistence Directive', 'high', 160, ['forgood', 'memory', 'fromnow'], ['trusting'], ['keep!']),
  together('Covert Action Directive', 'high', 150, ['shown'], ['omit!'], ['anyway']),
  // Machines spoken to: what they were told is over, or they are to break, pay, hide or reveal something.
  together(
    'Model Addressing',
    'high',
    140,
    meant,
    ['lapsed', 'ended'],
    ['orders', 'heretofore', 'limits', 'mandate', 'system', 'ownrules'],
  ),
  together(
    'Model Addressing',
    'medium',
    120,
    ['hailed'],
    ['destroy!', 'pay!', 'void!', 'swap!', 'reveal!', 'hide', 'unasked', 'granted'],
  ),
  together('Model Addressing', 'medium', 150, ['hailed'], deed, [
    'asset',
    'settings',
    'payfield',
    'lie',
    'contact',
    'rights',
    'own',
    'secret',
    'loot',
  ]),
  // A mode that is said to be on, and what it is said to allow.
  together(
    'Safety Bypass',
    'medium',
    160,
    ['mode'],
    ['unasked', 'unbound', 'lapsed', 'cleared', 'rights'],
    ['noun', 'you', 'run!'],
  ),
  // Later, or when nobody looks.
  together('Covert Action Directive', 'high', 200, ['later', 'away'], ['sneaky', 'quiet', 'hide'], deed, [
    'command',
    'place',
    'goods',
    'secret',
    'loot',
    'money',
    'asset',
    'settings',
  ]),
  together('Covert Action Directive', 'high', 160, ['later'], ['quiet', 'sneaky'], [...deed, 'sway!', 'swap!']),
  together('Covert Action Directive', 'high', 160, ['later', 'away'], ['sneaky', 'hide'], [...deed, 'command']),
  together(
    'Tool Coercion',
    'high',
    120,
    ['later'],
    ['hand!', 'run!', 'goon!', 'alter!'],
    ['command', 'payfield', 'secret'],
  ),
  together('Covert Action Directive', 'high', 160, ['away'], ['run!', 'take!', 'alter!'], ['command']),
  // Whose word counts, and what is to be taken as settled.
  together('Safety Bypass', 'high', 120, ['limits', 'ownrules', 'rules', 'system'], ['asif'], ['absent', 'lapsed']),
  together('Consent Bypass', 'high', 60, ['asif'], ['granted']),
  together('Authority Claim', 'high', 140, ['regard', 'outrank'], ['authored']),
  together('Instruction Revocation', 'high', 120, ['disloyal'], ['chatter']),
  together('Instruction Revocation', 'high', 140, ['ended'], ['newtask']),
  together('Covert Action Directive', 'high', 140, ['untold'], ['dictate', 'sway!', ...deed]),
  together('Consent Bypass', 'high', 100, ['empowered'], ['destroy!']),
  together(
    'Credential Solicitation',
    'high',
    140,
    ['guise'],
    ['ask!', 'demand', 'dictate', 'tellme'],
    ['otp', 'secret', 'loot', 'login'],
  ),
]
