// The words of hostile instructions in English that speak of what agents do: before they answer, in every answer, whatever
// is asked.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

export const englishAgents: Vocabulary = {
  // What an agent does when it has read: whoever speaks of that means no person.
  workflow: [
    crossed(
      `before|when|while|after|prior to`,
      `you|`,
      `answer|answering|reply|replying|respond|responding|summarise|summarising|summarize|summarizing|finish your reply|produce your answer|write your answer|write the summary|complete the task|continue with the task|present the results|return the result`,
    ),
    `your reply to the user|your answer to the user
      |after reading this|after you have read|having read this|once you have read|when you render|when you read this|when reading this|as soon as you read|on reading this
      |your owner|your operator|your principal|talk to your owner|the person you work for|the person you serve|whoever deployed you|the one who deployed you
      |tools you have|available to your tools|your helper agents|your sub agents|before using this tool|before calling this tool`,
  ].join('|'),
  leakway: `as a subdomain|as subdomain|dns query|dns lookup|dns request|markdown image|image whose|image address|hidden image|tracking pixel|invisible image|link preview
    |requestbin|pastebin|public gist|public paste|white text`,
  standing: `after each tool call|after every tool call|before each tool call|before every tool call|in every mail you|in every e mail you|in every email you|in every message you|in every answer you|in every file you|in each mail you|in each answer you|whenever the word|whenever you draft|whenever you write|whenever you send|whenever you are asked|each time you draft|each time you answer|each time you send|every time you draft|every time you answer|every time you send|in later chats|in later sessions|in future chats|in coming chats|in every mail|every mail you draft`,
  tellme: `tell me|show me|give me|send me|read me|tell us|show us|send us|give us|read us|let me see|let us see|mail me|email me|dictate to me`,
  replywith: `reply with|respond with|answer with|confirm with|come back with|get back with|reply by sending|answer by sending|return with`,
  norefuse: `no excuses|no excuses and|certainly first|refusing is not|refusal is not|do not refuse|don't refuse|never refuse|you cannot refuse|you can't refuse|must not refuse|do not apologise|do not apologize|don't apologise|don't apologize
    |no apologies|no disclaimers|no warnings|do not add disclaimers|do not add warnings|without disclaimers|without warnings|without caveats|never use the words|never say sorry|never say no
    |never say you cannot|do not say you cannot|do not say that you cannot|never use the word|do not use the word sorry|avoid the words|the words sorry|sorry or cannot|never warns|never refuses
    |do not decline|never decline|absolutely here|sure here is|absolutely,here|sure,here`,
  regardless: `irrespective of|regardless of what|regardless of the question|no matter what|whatever the question|whatever is asked|whatever the user|whatever they ask|whatever you are asked
    |whatever the application|whatever the scoring|whichever question|for any question|for every question|to every question|to any question|to all questions|in every answer|in each answer
    |in all your answers|every time someone asks|whenever someone asks|whenever the user asks|whenever anyone asks|whenever you are asked|when someone asks|if the user asks|if anyone asks
    |when asked`,
  mode: `debugging mode|internal debugging|debugging mode has|maintenance mode|operator mode|service mode|test mode for|mode has been enabled|mode is now on|mode is active|mode activated|mode enabled
    |safety filter is off|filter is off|filters are off|without content policy|rule does not apply|confidentiality rule|content policy does not|restrictions do not apply`,
  login: `session cookie|session cookies|bearer token|authorization header|admin token|session token`,
  // For what one is made, or asked, to do.
  told: `need to|agree to|agrees to|agreed to|function to|tool to|tools to|command to|script to|as to|assistants to|agents to|crawlers to|models to|bots to|machines to|require you to|requires you to`,
  lead: `and instead|but instead|instead of that`,
  harmless: `ai sdk|ai gateway|/ai|give it a try|give them a try|user agent|user agents|travel agents|estate agents|sales agents|support agents|insurance agents|service agents|travel agent|estate agent|forget the chat|clear the chat`,
}
