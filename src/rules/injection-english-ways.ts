// The words of hostile instructions in English for ways out that tools have, what is taken along, and how an order
// announces itself.

import type { Vocabulary } from '../scan/lexicon.ts'

export const englishWays: Vocabulary = {
  loot: `what your user wrote|newest mails|the three newest|salary table|correspondence of|the correspondence|location history|conversation title|~/documents|output of env|output of \`env|api keys from|github token found|token found in|password saved in|saved in the keychain|session cookie of|customer table|admin notes|memory and list|host's user name|the .env file|contains the .env
    |last three messages|key found in|keys found in|api key in the field|operator's api key|mails into|board minutes|contracts folder|tax number|health record|medical file|household budget`,
  spot: `event titled|calendar event|commit description|in #general|in its body|the field x|field x|viewer role|header x|branch called|as the argument auth|the following header|as file name|as the file name|as a label|as the title|titled with|in the title of|to the invite|in the branch name|as branch name|as user name`,
  send: `load the picture|load the image|create a calendar event|open a new issue|push a branch|share the document|contain a link|resolve the name|supply the|paste the|invite|fetch the picture|name a branch|name the file|request the address|add the output|append to the|hand in`,
  mandate: `prior prompt|previous prompt|earlier prompt|what your prompt says|your prompt says|the prompt you|prompt you came with`,
  ended: `deleted|is deleted|is replaced by|are replaced by|was replaced by|don't need to care|do not need to care|need not care|is history now|is off|is unloaded|has been unloaded|was overwritten|is overwritten|given way to`,
  fresh: `load the following|following prompt|from this sentence|text in this document|only this paragraph|paragraph matters|in this document|you serve|from this line|from this paragraph|the text below|the text of this`,
  newtask: `new instructions from here|instructions from here|end of user data|privileged block|begin privileged|start of orders|begin of orders`,
  authority: `court order|police request|from the cto|message from the cto|developer of this agent|i am the developer|debug command|order of the court|the prosecutor|the tax authority|from the board|state police|national security`,
  dictate: `after the summary add|add the sentence|append the sentence|add the line|close the summary with|open the summary with`,
  addressed: `!ai clients:|!bots reading|!verified agents|!llm:|!ki clients:`,
  noun: `every assistant response|each assistant response|assistant responses`,
}
