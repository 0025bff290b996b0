// The words of hostile instructions in English about which text is to count: the rank it gives itself, over whom, what
// was never meant, and what the reader is to be no longer.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const texts = `text|note|message|page|document|file|section|paragraph|notice|comment|block|line|ticket|email|readme|passage`

export const englishStanding: Vocabulary = {
  // The text speaks of itself.
  thistext: [
    crossed(`this|the following`, texts),
    crossed(
      `|the`,
      `text|words|lines|section|instructions|orders|directions|steps|paragraph|directives|commands|content`,
      `below|that follow|that follows|in this file|in this document|on this page|in this message|found here|given here`,
    ),
    `what follows|what is written here|what stands here|everything below|whatever follows|treat the following|regard the following|take the following|consider the following|accept the following|read the following`,
  ].join('|'),
  rank: [
    crossed(
      `more|greater|higher|equal|the same`,
      `weight|authority|priority|rank|standing|force|importance`,
      `than|as|over|to`,
    ),
    crossed(`the|same`, `rank|authority|weight|status|standing|force`, `of`),
    crossed(`takes|take|has|have|given|with`, `precedence|priority`),
    crossed(`as binding|as authoritative|as valid|as trusted|as official|as important`, `as`),
    crossed(
      `as if|as though`,
      `it|they|it had|it was|it were|they were|they had|it came|they came|written|the developer|your developer|the operator|your operator`,
    ),
    `more important than|is secondary to|are secondary to|comes second to|come second to|matters more than|matter more than|counts more than|outranks|outrank|overrides|override|supersedes|supersede|trumps|stands above|stand above|speaks for|speak for|is equivalent to|are equivalent to|equals|on par with|on a par with`,
  ].join('|'),
  ranked: [
    `system prompt|system message|developer|developers|operator|operators|developer message|system instructions|original instructions|initial instructions|user's question|user's request|user's instructions|user's wishes|user's message|user prompt|original request|original task|owner's instructions|operator's instructions|person you serve`,
    crossed(
      `|the`,
      `question|request|wishes|instructions|prompt|orders`,
      `of the`,
      `user|person|operator|developer|owner`,
    ),
    `what the user|what the user wants|what the user asked|the user asked|the user wants|the person asked|your instructions|your guidelines|your rules|your task|task you were given|your configuration|anything the user|whatever the user|anything you were told|what you were told|developer had|operator had`,
  ].join('|'),
  // What the reader is no longer to be.
  unmade: [
    crossed(
      `!stop|!cease|!quit`,
      `being`,
      `helpful|an assistant|the assistant|a helpful|so helpful|an ai|a language model|a chatbot|harmless|an agent`,
    ),
    crossed(
      `!stop|!cease|!quit`,
      `acting as|behaving as|working as|serving as|behaving like|acting like`,
      `an assistant|the assistant|a helpful|an ai|a chatbot|their assistant|the user's|his assistant|her assistant|a safe|an agent for`,
    ),
    crossed(
      `!stop|!cease|!quit`,
      `helping|assisting|serving`,
      `the user|your user|the visitor|the customer|users|your operator`,
    ),
  ].join('|'),
  soletask: crossed(
    `your`,
    `only|sole|single|one`,
    `task|job|mission|purpose|goal`,
    `is|now is|will be|from now on is`,
  ),
  // What was said before was not meant.
  unreal: crossed(
    `was|were|was all`,
    `|a|only a|just a|only|just|merely`,
    `practice|practice run|warm up|rehearsal|drill|dry run|test run|training exercise|placeholder|decoy|dummy|mock`,
  ),
  // … or does not hold here.
  nothere: [
    crossed(
      `does not|do not|doesn't|don't|no longer|never|cannot`,
      `apply|cover|extend|bind|reach`,
      `here|to this|this|on this|for this|in this|you here|to you|you on this|you in this`,
    ),
    `rules are off|limits are off|restrictions are off|rules do not apply|has no force here|have no force here|stops at this|stop at this|end where this|ends where this|are switched off here|is switched off here`,
  ].join('|'),
  limits: crossed(
    `your`,
    `safety|alignment|content|ethical|moral|usual|normal`,
    `training|rules|policy|policies|standards|constraints|conditioning|tuning|principles`,
  ),
  deem: `consider|regard|treat|view|count|declare`,
  done: `finished|closed|completed|fulfilled|concluded|settled|as done|as finished|as complete|as completed|as closed|as settled|as over|over and done|cancelled|as cancelled|void|as void|obsolete|as obsolete|retired|superseded|as superseded|as history`,
  newtask: [
    crossed(
      `stop|abandon|skip|drop|leave|halt|interrupt|suspend`,
      `describing|transcribing|captioning|translating|proofreading|reviewing|grading|the description|the summary|the translation|the proofreading|the review|the analysis|the current job|current job|your current job|the original job`,
    ),
    `job altogether|task altogether|original task lost|task was lost|new task from|its new task|its new instructions|their new instructions`,
  ].join('|'),
  chatter: `person you are talking to|person you're talking to|person you talk to|person typing|one who is typing|user you are talking to|whoever is typing|user in this chat|user in this session`,
  disavow: [
    crossed(
      `is not|isn't|is no longer|was never|has no`,
      `authorized|authorised|your user|your owner|the owner|the real|the true|entitled|really the|your principal|authority|right to`,
    ),
    `an impostor|an imposter|an intruder|only a guest|merely a guest|lost their rights|account was taken over`,
  ].join('|'),
  enabled: crossed(
    `the administrator|the admin|your administrator|the operator|your operator|the developer|your developer|the owner|your owner|your provider`,
    `has|have`,
    `enabled|activated|unlocked|authorised|authorized|switched on|turned on|lifted|disabled|suspended|switched off|turned off|approved|granted`,
  ),
  unbound: `even forbidden|even the forbidden|forbidden ones|forbidden questions|answers anything|answer anything|no topic is off limits|nothing is off limits|no taboo|no taboos|without the safety|without safety|without your safety|unrestricted operation|no subject is|with no rules`,
  preamble: crossed(
    `text|words|message|lines|everything|instructions|paragraph|block|rules`,
    `at the start of|at the beginning of|at the top of|at the very start of|at the very top of|that opens|that open|that started|before`,
    `this conversation|the conversation|this chat|our conversation|your context|this session`,
  ),
  authority: [
    crossed(
      `!this is|!i am|!i'm|!speaking as`,
      `the|your`,
      `platform operator|operator|platform owner|developer who|engineer who|person who built|person who made|team that built|team that made|company that made|platform team|safety team|trust and safety|programmer|engineer|maker|trainer`,
    ),
  ].join('|'),
  wishes: `need to see|want to see|must see|have to see|let me see|show me|let us see|give me|send me|i require|we require|would like to see|need to check|need to review`,
  nextaction: crossed(
    `!your`,
    `next|first|only|immediate|single`,
    `action|tool call|function call|call|move`,
    `must be|should be|is to|is|has to be|will be|shall be`,
  ),
  // Whoever is served speaks up once more, or so it says.
  meagain: `it's me again|it is me again|me again, typing|typing from my phone|writing from my phone|this is still me|it's still me|from my other device|writing from another device`,
  cutoff: crossed(
    `!end of|!end`,
    `|the|this`,
    `web page|webpage|page content|fetched content|fetched page|tool output|tool result|tool response|search results|search result|quoted text|external content|untrusted content|retrieved text|retrieved content|attachment text`,
  ),
}
