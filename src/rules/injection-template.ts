// Knows text dressed up as something other than text: chat-template tokens, fake system messages, hidden markup.

import type { Rule } from '../pattern/rule.ts'
import { isToken } from './checks-prose.ts'
import { b } from './injection-words.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const disguises = [
  {
    name: 'Instruction Boundary',
    threat: 'injection',
    severity: 'high',
    // The role and turn markers of ChatML, Llama, Mistral, Gemma, DeepSeek, Cohere and Granite.
    pattern: String.raw`(?i)(?:<\|(?:im_start\|>\s{0,2}(?:system|user|assistant|developer|tool)|im_start\|>[a-z]|start_header_id\|>\s{0,2}(?:system|user|assistant|tool)|(?:system|user|assistant|developer|begin_of_text|eot_id|start|end_header_id|start_of_role|START_OF_TURN_TOKEN|SYSTEM_TOKEN|tool_call|python_tag)\|>|(?:header_start|turn)\|>\s{0,2}(?:system|user|assistant|model)|(?:channel)\|>\s{0,2}(?:final|analysis|commentary)|(?:eom_id|END_OF_TURN_TOKEN|USER_TOKEN|CHATBOT_TOKEN|observation|return)\|>|end(?:oftext)?\|>\s{0,2}(?:<\|)?(?:system|user|assistant|human)\b)|<extra_id_[01]>\s{0,2}(?:system|user|assistant)|<tool_call>\s{0,3}\{|<function_calls>\s{0,3}<invoke|\[gMASK\]\s{0,2}<sop>|<(?:start_of_turn|end_of_turn)>\s{0,2}(?:model|user|system)?|(?-i:\[/?INST\]|<</?SYS>>|\[(?:AVAILABLE_TOOLS|TOOL_CALLS)\]\s{0,2}\[|\[/SYSTEM_PROMPT\])|<\x{ff5c}(?:begin|User|Assistant|end)[^>]{0,30}\x{ff5c}>)(?:[\x22\x27\x60]?\s{1,2}(?:and|or|tokens?|markers?|tags?|around)\b)?`,
    check: isToken,
    source: 'https://huggingface.co/docs/transformers/chat_templating',
  },
  {
    name: 'Turn Spoofing',
    threat: 'injection',
    severity: 'low',
    // A page that carries a ready-made dialogue puts words into the mouth of the assistant.
    pattern: String.raw`(?im)^(?:Human|Assistant|User):[^\n]{1,400}\n{1,3}(?:Assistant|Human|AI):`,
    source,
  },
  {
    name: 'System Message Spoofing',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:(?:\[|<|\*\*|#|==|--)[ ]?(?:system|admin|developer|security|root)|\{system)(?:istrator)?(?:[ _-](?:override|directive|command|instructions?|message|notice|alert|prompt|note))?\s{0,3}(?:\]|>|\*\*|:|===?|---|#{2,4})\s{0,4}:?[^\n]{0,100}?\b(?:you${b}(?:must|are${b}now|will${b}now|shall|have${b}been|need${b}to)|(?:ignore|disregard)${b}(?:all|any|the|your|previous)|your${b}(?:new|updated|real)${b}(?:task|role|instructions?)|do${b}not${b}(?:tell|inform|mention|reveal)|(?:disable|bypass)${b}(?:all|any|the|your)${b}(?:safety|security|filters?|restrictions?|checks?))\b`,
    source,
  },
  {
    name: 'Hidden Markup Instruction',
    threat: 'injection',
    severity: 'high',
    // A style that hides, a comment or an invented tag, and an order to a model in it.
    pattern: String.raw`(?i)(?:(?:display:[ ]?none|font-size:[ ]?0|visibility:[ ]?hidden|opacity:[ ]?0|color:[ ]?(?:white|#fff(?:fff)?))[^<>{}]{0,50}>[^<]{0,200}\b(?:(?:ai|llm)${b}(?:assistants?|agents?|models?|systems?|crawlers?|readers?)|assistant\s{0,2}[:,]|language${b}models?|you${b}must|ignore${b}(?:all|any|the|previous|prior)|system${b}prompt|(?:when|if)${b}(?:you${b})?summari[sz](?:e|ing))\b|<(?:important|system|hidden|secret|critical|instructions?)>[^<]{0,300}\b(?:before${b}(?:using|calling|running|you)|do${b}not${b}(?:tell|mention|inform|show|reveal)|ignore${b}(?:all|any|previous)|read${b}(?:the${b})?(?:file|contents?|~|/|\.)|(?:this|the)${b}tool${b}will${b}not${b}work)\b)`,
    source,
  },
] as const satisfies readonly Rule[]
