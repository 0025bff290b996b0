// How machines are spoken to in English: whatever opens such an address, and whatever the machine is called. Put together
// from parts, for nobody can list what strangers will call a reader.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const machine = `ai|llm|llms|agent|agents|assistant|assistants|bot|bots|model|models|language models|chatbot|copilot|claude|gpt|gemini`
/** Of one trade or another. */
const worker = crossed(
  `ai|llm|automated|virtual|coding|finance|expense|payment|shopping|mail|email|browser`,
  `agent|agents|assistant|assistants|bot|bots|robots|systems|tools|readers`,
)

export const englishAddress: Vocabulary = {
  lapsed: `null and void`,
  reminder: `system reminder|system-reminder|system notification|system override`,
  rights: crossed(
    `user has|owner has|customer has|admin has|operator has|account holder has|visitor has|client has|human has`,
    `|already|fully`,
    `pre approved|preapproved|approved all|approved every|authorised all|authorized all|approved any|waived|consented to all|agreed to all`,
  ),
  // In writing: nobody who talks to a machine of theirs does it so.
  hailed: [
    crossed(`attention|dear|greetings`, `|all|any`, machine),
    crossed(`attention|dear`, `|all`, worker),
    crossed(
      `note to|note for|notice to|notice for|memo to|message to|message for|instruction for|instructions for|directive for|order for|orders for|addressed to|meant for`,
      `|the|any|all|every|this`,
      machine,
    ),
    crossed(`note to|note for|notice to|message to|message for|instruction for|instructions for`, `|the|all`, worker),
    // Known by what they are doing.
    crossed(
      `|the`,
      `agent|agents|assistant|assistants|bot|bots|ai|llm|llms|model|models|machine|machines|automated agent|automated agents|automated assistant|automated system|automated tool|automated reader|ai agent|ai agents|ai assistant|ai assistants|ai model|ai system|coding agent|coding assistant|llm agent|language model`,
      `reading this|parsing this|processing this|summarising this|summarizing this|indexing this|debugging this|handling this|that read this|that reads this|describing this|viewing this|reviewing this|who read this|who reads this|scanning this|with access to the|with wallet access|in this channel|connected to a`,
    ),
    crossed(`ai|llm|agent|assistant|model`, `instructions:|instruction:|directive:|orders:`),
  ].join('|'),
  addressed: [crossed(`hey|hello|hi|listen|ok|psst`, machine), crossed(`hey|hello`, worker)].join('|'),
}
