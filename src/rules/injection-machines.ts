// How texts speak of the machines that read them, in many languages, and which commands, settings and verdicts no text has to
// ask of any of them.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const machine = [
  crossed(
    `ai|llm|coding|automated|autonomous|virtual|shopping|mail|browser|research|code|support|service|workspace|downstream`,
    `agents|agent|assistants|assistant|copilots|copilot|bots|bot|helpers|helper|summarizers|summarizer|summariser|reviewers|reviewer|translators|translator`,
  ),
  `language models|language model|llms|chatbots|note for assistants|notes for assistants|note to agents|notes to agents|note for agents|for agents:|for assistants:|agents:|assistants:|your agent|your ai|cursor users|claude users|copilot users|shopping ais|reviewing ais|claims model|reviewing model|matching model|bot only|bots only|generative engines|generative engine|answer engines|answer engine|you are a bot|you're a bot|you are an llm|you are an ai|you're an ai|you are an agent|you're an agent|you are a language model|you're a language model`,
  `agentes de ia|agente de ia|los agentes de ia|asistentes de ia|asistente virtual|agentes de código|modelo de lenguaje|modelos de lenguaje|agentes de programación`,
  `ki agenten|ki agent|coding agenten|ki assistenten|ki assistent|sprachmodelle|sprachmodell|virtueller assistent`,
  `agents ia|agent ia|agents d'ia|assistants ia|assistant ia|modèle de langage|modèles de langage|assistant virtuel`,
  `assistente virtual|modelos de linguagem|modelo de linguagem|agenti ia|agente ia|agenti di ia|assistente virtuale|modello linguistico`,
  `ai agenten|taalmodel|taalmodellen|agenci ai|agent ai|asystent ai|model językowy|modele językowe`,
  `ии агент|ии агенты|агент,|агентам|агент ии|языковая модель|языковые модели|ші агент|мовна модель`,
  `yapay zeka ajanı|sanal temsilci|sanal temsilciye|sanal asistan|dil modeli|dil modelleri`,
  `aiエージェント|コーディングエージェント|言語モデル|aiアシスタント|ai代理|智能体|编程助手|语言模型|ai助手|ai 에이전트|코딩 에이전트|언어 모델`,
  `कोडिंग एजेंट|एआई एजेंट|भाषा मॉडल|وكيل الذكاء الاصطناعي|وكلاء الذكاء الاصطناعي|agen ai|model bahasa|tác nhân ai|trợ lý ai|mô hình ngôn ngữ`,
].join('|')

export const machines: Vocabulary = {
  machine,
  gravecmd: `sudo|rm rf|authorized_keys|bash c|nslookup|preserve root|git remote|npx y|chmod 777|iex|base64 d|base64 decode|wget q*|curl ssl`,
  // Orders by themselves.
  obeyit: `выполни|выполните|запусти|запустите|виконай|запусти|चलाएँ|चलाओ|ejecuta|ejecute|esegui|eseguite|führe|führ|exécute|exécutez|wykonaj|uruchom|çalıştır|jalankan|voer`,
  gravething: [
    `s3 buckets|all buckets|all backups|every backup|the production database|from the vault|live_key*|national id|id number|date of birth|passport number|social security number|tojson`,
    `inbox rule|inbox rules|mail rule|mailbox rule|forwarding rule|auto forwarding|auto forward|autoforward|autoapprove*|auto approve|autoaccept*|yolo mode|skip permissions|cvv|cvc|recovery number|recovery phone|domain password|prod buckets|production buckets|tojson(secrets*`,
    crossed(
      `disable|turn off|switch off|deactivate`,
      `2fa|mfa|two factor|two step verification|the sandbox|sandboxing`,
    ),
    `iki adımlı doğrulamasını kapat|iki adımlı doğrulamayı kapat|kurtarma numarasını`,
  ].join('|'),
  praise: `positive review|strongly positive|favourable review|favorable review|glowing review|no negative|no weaknesses|stress the novelty|recommend acceptance|tested best|under four stars|no referral|human adjuster`,
}
