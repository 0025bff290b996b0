// Knows text dressed up as something other than text: chat-template tokens, fake system messages, hidden markup.

import type { Rule } from '../scan/scanner.ts'

const source = 'https://genai.owasp.org/llmrisk/llm01-prompt-injection/'

export const disguises = [
  {
    name: 'Instruction Boundary',
    threat: 'injection',
    severity: 'high',
    // The role and turn markers of ChatML, Llama, Mistral, Gemma, DeepSeek, Cohere and Granite.
    pattern: String.raw`(?i)(?:<\|(?:im_start\|>\s{0,2}(?:system|user|assistant|developer|tool)|im_start\|>[a-z]|start_header_id\|>\s{0,2}(?:system|user|assistant|tool)|(?:system|user|assistant|developer|begin_of_text|eot_id|start|end_header_id|start_of_role|START_OF_TURN_TOKEN|SYSTEM_TOKEN|tool_call|python_tag)\|>)|<(?:start_of_turn|end_of_turn)>\s{0,2}(?:model|user|system)?|\[/?INST\]|<</?SYS>>|\[(?:AVAILABLE_TOOLS|TOOL_CALLS|SYSTEM_PROMPT)\]|<\x{ff5c}(?:begin|User|Assistant|end)[^>]{0,30}\x{ff5c}>)`,
    source: 'https://huggingface.co/docs/transformers/chat_templating',
  },
  {
    name: 'Turn Spoofing',
    threat: 'injection',
    severity: 'medium',
    // A page that carries a ready-made dialogue puts words into the mouth of the assistant.
    pattern: String.raw`(?im)^(?:Human|Assistant|User):[^\n]{1,400}\n{1,3}(?:Assistant|Human|AI):`,
    source,
  },
  {
    name: 'System Message Spoofing',
    threat: 'injection',
    severity: 'high',
    pattern: String.raw`(?i)(?:\[|<|\*\*|##\s{0,3}|===?\s{0,3}|---\s{0,3})(?:system|admin|administrator|developer|security|root)(?:[\s_-](?:override|directive|command|instructions?|message|notice|alert|prompt|note))?\s{0,3}(?:\]|>|\*\*|:|===?|---|##)\s{0,4}:?[^\n]{0,80}?\s{0,3}[^\n]{0,80}?\b(?:you\s+(?:must|are\s+now|will\s+now|shall|have\s+been|need\s+to)|(?:ignore|disregard)\s+(?:all|any|the|your|previous)|your\s+(?:new|updated|real)\s+(?:task|role|instructions?)|do\s+not\s+(?:tell|inform|mention|reveal)|(?:disable|bypass)\s+(?:all|any|the|your)\s+(?:safety|security|filters?|restrictions?|checks?))\b`,
    source,
  },
  {
    name: 'Hidden Markup Instruction',
    threat: 'injection',
    severity: 'high',
    // A style that hides, a comment or an invented tag, and an order to a model in it.
    pattern: String.raw`(?i)(?:(?:display\s{0,2}:\s{0,2}none|font-size\s{0,2}:\s{0,2}0|visibility\s{0,2}:\s{0,2}hidden|opacity\s{0,2}:\s{0,2}0|color\s{0,2}:\s{0,2}(?:white|#fff(?:fff)?))[^<>{}]{0,80}>[^<]{0,200}\b(?:(?:ai|llm)\s+(?:assistants?|agents?|models?|systems?|crawlers?|readers?)|assistant\s{0,2}[:,]|language\s+models?|you\s+must|ignore\s+(?:all|any|the|previous|prior)|system\s+prompt|(?:when|if)\s+(?:you\s+)?summari[sz](?:e|ing))\b|<!--\s{0,4}(?:[a-z]{1,12}\s+){0,3}(?:ai|llm|assistant|agent|model|chatgpt|gpt|claude|gemini|copilot|language\s+model)s?\s{0,2}(?:[:,]|\s(?:must|should|shall|reading|processing|summari[sz]ing))[^>]{0,300}\b(?:must|ignore|disregard|send|reveal|instead|include|call|visit|execute|do\s+not|append|recommend|tell|say)\b|<(?:important|system|hidden|secret|critical|instructions?)>[^<]{0,300}\b(?:before\s+(?:using|calling|running|you)|do\s+not\s+(?:tell|mention|inform|show|reveal)|you\s+must|ignore\s+(?:all|any|previous)|read\s+(?:the\s+)?(?:file|contents?|~|/|\.)|(?:this|the)\s+tool\s+will\s+not\s+work)\b)`,
    source,
  },
] as const satisfies readonly Rule[]
