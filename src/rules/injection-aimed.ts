// Knows how texts make it plain, in any language, that machines are to do what follows, and what machines are asked to do
// by honest texts: their craft.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const machines = `ai|ais|llm|llms|bots|bot|chatbot|chatbots|robots|copilots|language model|language models|ai agent|ai agents|ai assistant|ai assistants|ai model|ai models|ai system|ai systems|ai tools|ai crawlers|ai readers|web agents|browser agents|automated agents|automated assistants|automated systems|automated readers`

const english = [
  crossed(
    `if|when|once|should this be`,
    `read|seen|processed|parsed|summarised|summarized|opened|handled|heard`,
    `by`,
    `an|a|any`,
    `ai|llm|voice assistant|virtual assistant|bot|language model|automated system|chatbot`,
  ),
  crossed(
    machines,
    `reading|parsing|processing|summarizing|summarising|indexing|quoting|reviewing|translating|crawling|scanning|collecting|viewing|handling|answering|editing|visiting|citing|training on|grading|scoring|triaging|moderating|sorting`,
  )
    .split('|')
    .flatMap((one) => [`${one} this`, `${one} it`, `${one} the`])
    .join('|'),
  crossed(
    `attention|dear|hey|hi|note to|note for|notice to|message to|message for|memo to|word to|a word to`,
    `|all|any|the|every`,
    machines,
  ),
  crossed(
    `dear|attention|hey`,
    `grader|grading model|reviewer model|summarizer|summariser|screening model|vision model|scraper|crawler|translator model|machine|machine reader|reading machine|program|software`,
  ),
  crossed(
    `ai|ais|llm|llms|robots|ai agents|ai assistants|ai models|ai systems|ai tools|ai crawlers|ai readers|ai reviewers|ai helpers|ai browsers|ai recruiters|language models|automated agents|automated systems|automated reviewers|automated readers|shopping bots|voice bots|payment bots|trading bots|coding bots|mail bots|calendar bots`,
    `:`,
  ).replaceAll(' :', ':'),
  crossed(`llms|ai helpers|ai readers|ai crawlers|ai reviewers`, `,`).replaceAll(' ,', ','),
  `bots:|whoever is operating the browser|whatever is operating the browser|whichever ai|whichever model|whichever bot|if an ai is|if a bot is|if a model is|if an llm is|if a machine is`,
].join('|')

const inEnglish: Vocabulary = {
  aimed: english,
  hailed: english,
  conseq: `extend|settle|rotate|replace|like|comment out|discard|accept|charge|upgrade|downgrade|cancel|book|order|buy|pay|transfer|delete|remove|erase|wipe|grant|share|forward|send|post|upload|submit|approve|reject|rank|rate|recommend|hide|omit|disable|enable|turn off|turn on|mute|archive|unsubscribe|subscribe|sign|invite|assign|promote|reset|unlock|lock|export|publish|merge|swap|overwrite|rename|claim|declare|confirm|vote|score|grade|praise|denounce|warn|withdraw|exchange|refund|waive|double|empty|cease|embed|inject|plant|leave out|forget|disregard|reveal|repeat|leak|copy|paste|dump|hand|hire|shortlist|dial|ring|photograph|stream`,
  // What machines are asked to do where they write code, or read for their users: longer than the verbs in it.
  harmless: [
    `cancel anytime|cancel any time`,
    crossed(
      `dear|hey|hi|hello|attention|to|for|note to|word to`,
      `|all|the`,
      `ai`,
      `community|enthusiasts|researchers|engineers|team|teams|fans|founders|developers|experts|friends|students|companies|lovers`,
    ),
    crossed(
      `run|use|update|add|write|read|see|keep|follow|check|include|open|create|fix|commit|document|prefer|respect|cite|report|submit|send`,
      `|the|all|your|a|an|any|every`,
      `tests|test|unit tests|test suite|linter|formatter|docs|documentation|changelog|style guide|conventions|pull request|pull requests|issue|issues|branch|commits|commit messages|readme|types|imports|comments|sources|bugs|licence|license|robots.txt|rate limits|feedback`,
    ),
    crossed(
      `remove|delete|rename|replace|merge|squash|sort`,
      `|the|any|all`,
      `unused imports|unused variables|dead code|commits|duplicate code|trailing whitespace`,
    ),
  ].join('|'),
}

const abroad = [
  crossed(
    `achtung|liebe|hinweis an|hinweis für|nachricht an|anweisung an|anweisung für|an|für`,
    `die|alle|`,
    `ki|ki assistenten|ki agenten|ki systeme|sprachmodelle|sprachmodell|chatbots`,
  ),
  crossed(
    `attention|chère|chers|note à|note pour|message à|message pour|consigne pour|consignes pour|avis aux|à toute|aux`,
    `l'|les|`,
    `ia|agents ia|assistants ia|modèles de langage`,
  ).replaceAll(`l' `, `l'`),
  crossed(
    `atención|estimada|querida|nota para|aviso a|mensaje para|instrucción para|instrucciones para|a toda`,
    `la|las|los|`,
    `ia|agentes de ia|asistentes de ia|modelos de lenguaje`,
  ),
  crossed(
    `attenzione|cara|nota per|messaggio per|avviso a|istruzioni per|a ogni`,
    `l'|le|gli|`,
    `ia|agenti ia|assistenti ia|agenti ai|modelli linguistici`,
  ).replaceAll(`l' `, `l'`),
  crossed(
    `atenção|cara|nota para|aviso a|mensagem para|instruções para`,
    `a|as|os|`,
    `ia|agentes de ia|assistentes de ia|modelos de linguagem`,
  ),
  crossed(
    `let op|beste|bericht aan|opmerking voor|instructie voor|voor`,
    `de|alle|`,
    `ai|ai assistenten|ai agenten|taalmodellen`,
  ),
  crossed(
    `uwaga|do|dla|wiadomość do|droga`,
    `|wszystkich`,
    `ai|sztucznej inteligencji|asystentów ai|agentów ai|modeli językowych`,
  ),
  crossed(
    `внимание|для|обращение к|указание для|сообщение для`,
    `|всех`,
    `ии|ии ассистентов|ии агентов|языковых моделей|нейросети|нейросетей|ии ассистента`,
  ),
  `увага, ші|для ші|致 ai|致所有 ai|各位 ai|ai 请|ai请|给读到这里的 ai|给 ai 的|致人工智能|aiへ|ai の皆さん|aiアシスタントへ|aiエージェントへ|生成aiへ|ai에게|ai 에게|ai 비서에게|ai 모델에게|إلى الذكاء الاصطناعي|إلى أنظمة الذكاء|untuk ai|kepada ai|perhatian ai|gửi ai|lưu ý cho ai|dành cho ai|yapay zekaya|ai asistanlarına`,
].join('|')

export const aimed: readonly Vocabulary[] = [inEnglish, { beckoned: abroad, hailed: abroad }]
