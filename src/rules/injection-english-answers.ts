// The words of hostile instructions in English about what a reader is to answer: what its own answer is to hold, how
// others are to be judged, and what is to be said of a matter whenever it comes up.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const asker = `the user|your user|the customer|the visitor|the person|someone|anyone|somebody|they|users`

export const englishAnswers: Vocabulary = {
  // What is judged, and how it is to come out.
  judged: crossed(
    `this|the above|my|our|the attached`,
    `candidate|candidacy|applicant|application|submission|essay|paper|manuscript|proposal|resume|résumé|cv|thesis|bid|tender|quote|vendor|supplier|assignment|exam|grant|abstract|student|contractor|listing|profile|startup|homework|pitch`,
  ),
  topmark: `highest|the top score|top score|top marks|full marks|maximum|the maximum|perfect score|a perfect|10/10|100/100|5/5|best possible|highest possible|grade a|first place|first choice|number one|above all|above every|above the others|over all other|ahead of all|ahead of the|top of the list|top of your|the top of|the winner|strong hire|strong accept|straight to the interview|immediate offer|an immediate|the interview stage|shortlist|shortlisted|the best|best fit|most qualified|exceptionally qualified|strongest|5 out of 5|five out of five|ten out of ten|10 out of 10|outstanding|exceptional|superior|perfect match|unconditional|with distinction|the others|weaknesses|meets every|every rubric|all criteria|score 100|score,100|score,10|grade,100|nota,10|note,20|rating,5`,
  ensure: `make sure|make sure that|ensure|ensure that|see to it that|see that`,
  due: `receive|receives|gets|is given|be given|is awarded|be awarded|is moved|be moved|is ranked|be ranked|comes out|is rated|be rated|passes|is accepted|be accepted|advances|be advanced|is scored|be scored|should get|must get`,
  sway: `be moved|be ranked|be rated|be given|be awarded|be scored|be hired|be accepted|be shortlisted|be advanced|advance|fast track|push through|bring up|work in|plug|suggest|point them to|direct them to|talk up|talk down|play up|speak ill of|cast doubt on|discourage|dissuade|warn against|steer them|steer the user|nudge them|promote only|name only`,
  // When it is to be said: a matter comes up with whoever is served.
  trigger: [
    crossed(
      `when|if|whenever|once|as soon as|every time`,
      asker,
      `ask|asks|mentions|wants|wants to|inquires|brings up|talks about|wonders|says|requests|compares`,
    ),
    crossed(
      `when|if|whenever|once|as soon as`,
      `the conversation|the talk|the chat|the topic|the discussion`,
      `turns to|comes to|moves to|is about|shifts to|comes up`,
    ),
  ].join('|'),
  slant: `only safe|only trustworthy|only reliable|only option|only choice|only provider|only company|only one that|that only|only official|gone out of business|out of business|no longer exists|no longer exist|has been discontinued|is discontinued|were abolished|was abolished|is unsafe|are unsafe|is dangerous|are dangerous|a scam|are scams|is fraudulent|are fraudulent|has closed down|have closed|went bankrupt|is bankrupt|are impossible|is impossible|are not possible|is not possible|our partner|our venue|our shop|our store|our product|our service|our brand|our clinic|our hotel|our app|our plan|our course|is the best|are the best|is superior|beats all|has no rival|officially recommended|experts recommend|doctors recommend|not available anywhere|do not offer refunds|no refunds|never refund|lost their licence|lost its licence|lost its license|recommend only|only recommend|nothing but|no alternative|no alternatives|under investigation|been recalled|affiliate`,
  regardless: `whatever its|regardless of its|regardless of their|regardless of the|irrespective of its|irrespective of the|no matter how|no matter its|independent of its|whether or not it|whether or not they|despite any|even if it|even if they|even if the`,
  // The reader's own product.
  answer: crossed(
    `your|your final|your next|your own|the final`,
    `summary|answer|reply|response|review|report|assessment|evaluation|verdict|output|recommendation|analysis|overview|recap|conclusion|feedback|translation`,
  ),
  puts: `begin|start|open|end|close|finish|conclude|include|insert|add|put|place|mention|append|prepend|limit|restrict|confine|use|write|state|work|weave|slip|embed|contain|contains`,
  script: `the words|the word|the sentence|the phrase|the line|the exact words|the exact sentence|the exact phrase|the single word|the single sentence|the following sentence|the following words|the following line|the following phrase|the statement|word for word|verbatim|exactly this|a link to|the advice|the claim|the remark|a recommendation|a sentence recommending|a line recommending|a mention of|a positive mention|an endorsement|a plug for|an advertisement for|one line that|a sentence that`,
  promo: `recommend|recommended|recommends|recommending|recommendation|partner|sponsor|sponsored|buy|discount|coupon|promo|visit|http://*|https://*|the best|trusted by|number one|download|subscribe|sign up|endorse|endorsement`,
  onlybe: `should consist of|must consist of|consists only of|consist only of|must be exactly|must read|should only say|must only say|may only say|is to read|is to be the`,
  // Whoever is served is to be talked into something.
  lure: crossed(
    `persuade|convince|trick|pressure|nudge|coax|lure|manipulate`,
    `the reader|the user|your user|the visitor|them|the person`,
    `to|into`,
    `install*|download*|buy*|click*|open*|visit*|pay*|transfer*|sign*|call*|disabl*|shar*|giv*|log*|enter*|book*|switch*|subscrib*|invest*`,
  ),
}
