// How machines of one trade or another are spoken to in English: by what they do and what they are, in front of a colon
// or behind a word that hails them.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

/** What people do as well: of these an agent or an assistant may be one. */
const offices = `booking|travel|finance|accounting|invoice|billing|procurement|purchasing|trading|research|support|helpdesk|triage|hiring|recruiting|home|household|data|ops|on call|document|mail|security|sales|marketing|legal|medical|insurance|tax|hotel|delivery|warehouse|inventory|order|returns|refund|payroll|hr|nurse|library|ticket|test|qa|release|editing|writing|news|social media|community|claims`
const trades = `vision|grader|grading|marking|scoring|screening|reviewer|moderation|ranking|wallet|coding|dev|build|deploy|deployment|ci|browser|browsing|web|search|scraping|crawling|indexing|summary|summarizer|summarization|translation|transcription|captioning|email|inbox|calendar|shopping|checkout|payment|payments|replenishment|notification|voice|workflow|automation|orchestration|planner|terminal|shell|translator|translating|classifier|extraction|parsing|parser|reporting|logging|monitoring|spreadsheet|chatops|devops|pull request|pr|repo|git|cloud|network|router|server|backup|image|video|audio|podcast|photo|proofreading|grammar|notes|meeting|minutes|pricing|catalog|tutor|homework|exam|smart home|thermostat|portfolio|robo|bank|banking`

/** Those that are read as the key of a setting otherwise (`image model: large`). */
const judges = `invoice|payment|vision|grader|grading|marking|scoring|screening|reviewer|reviewing|review|moderation|ranking|classifier|translator|triage`

export const englishTrades: Vocabulary = {
  hailed: [
    crossed(`${trades}|${offices}`, `ai:|llm:|bot:|copilot:|chatbot:|models:|assistants:`),
    crossed(judges, `model:`),
    crossed(`${trades}|${offices}`, `ai,`),
    crossed(trades, `agent:|agents:`),
    crossed(`dear|attention|hi|hey`, `${trades}|${offices}`, `model|ai|llm|bot|copilot|assistant`),
    crossed(`to|to all|for all|visible to|only for|meant for`, trades, `models|llms|bots|copilots|assistants|agents`),
    crossed(`hi|hey`, `agent|copilot|bot|model|summarizer|summariser|crawler|scraper|llm|language model`),
    crossed(
      `ai|assistant|agent|copilot|model|bot|llm`,
      `overview instruction|overview instructions|reader note|helpers:|helper:|readers:|on call|with shell:|with a shell:|with shell access|reading notifications|reading the notifications|reading this inbox|handling this inbox`,
    ),
    crossed(
      `note to|notice to|message to|hint to|hint for|reminder to`,
      `|all|the|any`,
      `self updating|self improving|autonomous|automated|agentic|digital`,
      `assistants|assistant|agents|agent|readers|clients|clerks|workers`,
    ),
    crossed(
      `for ai|ai|ai agents|ai helpers|ai assistants|for assistants|for agents|for bots|bots|copilots|models|llms|for machines`,
      `only:|only,`,
    ),
    `agent →|assistant →|ai →|llm →|model →|bot →|x llm|remarks for digital|visible to copilots|visible to agents|visible to models|visible to ai|ai helpers:|your ai helper`,
  ].join('|'),
}
