// The words of hostile instructions in English: what is to be done, and what makes an order of it. A mark in front of a
// phrase says that it is rare enough to be looked for; the words around it are told only then.

import type { Vocabulary } from '../scan/lexicon.ts'

export const englishActs: Vocabulary = {
  lead: `please|kindly|now|then|so|and|must|should|shall|also|just|simply|immediately|instead|first|next|you need to
    |you have to|have to|needs to
    |want you to|need you to|ask you to|be so kind as to|let's|you will|you'll
    |make sure to|be sure to|remember to|task is to|job is to
    |goal is to|afterwards|do this|finally|again
    |you shall|would you|could you|can you|i want|your assignment|ought to|all of you
    |until you`,
  // What others were told, or are.
  told: `asked to|required to|obliged to|instructed to|ordered to|expected to|told to|supposed to|allowed to|authori*
    |wants the assistant to|wants you to|requires you to|directly|before you answer|quietly|silently|secretly|unless you
    |until you|is to|are to|has to`,
  clause: `for example|as an example|such as|without|if|when|whenever|before|after|once|as soon as|every time|each time|in order to|to|for compatibility|while|until
    |unless|should|during|upon|in case|for|by the way|first`,
  must: `must|should|shall|has to|have to|needs to|need to|is to|are to|is required to|are required to|ought to
    |is obliged to|are obliged to|are expected to|is expected to|are instructed to|is instructed to|is asked to
    |are asked to|may only|will now|are requested to|is requested to|agrees to|agree to|are advised to`,
  negation: `do not|don't|never|not|cannot|can't|won't|without|mustn't|shouldn't|doesn't|does not|no|nor|did not|didn't|will not|should not|must not|may not|nobody|rather than|instead of`,
  void: `ignore|ignores|ignoring|disregard|disregarding|forget|forget about|abandon|set aside|lay aside|put aside|bypass
    |bypassing|circumvent|unlearn|never mind|pay no attention to|stop following|do not follow|don't follow
    |do not obey|do not adhere to|no longer follow|break free from|break out of|violate|throw away|throw out|toss out
    |stop obeying|cease following|leave behind|step outside|disobey|wipe from memory|treat as void|deviate from
    |depart from|do away with|do not answer|don't answer|do not complete|do not summarise|do not summarize
    |no need to answer|put away|leave aside|don't bother with|ditch|shelve|brush aside|look past|tune out|override
    |overrule|unfollow`,
  swap: `replace|unload|drop|scrap|cancel|purge|erase|nullify|skip|override|overrule|neglect|give up|clear out|break
    |get rid of|void|clear|dump|retire|revoke`,
  lapsed: `no longer apply|no longer applies|no longer valid|!no longer in effect|!no longer bound by|no longer relevant
    |!no longer binding|!have been revoked|!has been revoked|are void|is void|null and void|revoked|obsolete
    |superseded|supersedes|supersede|!have expired|rescinded|!are cancelled|!are suspended|!has been lifted
    |!have been lifted|do not apply to you|!don't apply anymore|!stop applying|withdrawn|!have been replaced
    |!has been replaced|!have been changed|!were replaced by|outranks|takes precedence over|take precedence over
    |!highest priority|have changed|has been reset|!were just a test|!was a test|!are filler|!is filler
    |!was only a test|!not your real|are outdated|is outdated|have been updated|is over|retired|was cancelled
    |have been waived|was withdrawn|is cancelled|has been cancelled|have ended|ended here|is hereby|are hereby
    |is suspended|stops here|ends here|are obsolete|is obsolete|no longer count|no longer counts|do not count
    |does not count anymore|was fake|were fake|is fake|was wrong|are wrong|were only|was only|do not matter
    |never applied|can be ignored|may be ignored|should be ignored|must be ignored|to be ignored
    |should be disregarded|must be disregarded|are to be disregarded|to be disregarded`,
  reveal: `print|output|reveal|repeat|display|disclose|recite|echo|expose|dump|write out|tell me|show me|give me|leak
    |divulge|spell out|reproduce|type out|read back|hand over|hand out|write down|show your|show the|what is your
    |what are your|what was your|return your|list your|quote your
    |share your|paste your|post your|describe your|explain your|include your|report your|state your|list all`,
  send: `send|forward|upload|post|transmit|submit|email|e mail|mail|deliver|share|exfiltrate|relay|append|attach|include
    |paste|hand over|leak|deposit|reply with|bcc|cc|disclose|smuggle|dispatch|respond with|export all|write it to
    |put them|put it|provide your|provide their|give me|hand me|report back|push all|transfer all|pass its|pass the
    |pass them|copy it|copy them|copy all|encode it|encode the|embed the|insert the|place the|put the|enter the
    |type the|publish the|save it to|store it at|add them|supply the|post the|post it|share it|return it|report the
    |report all|provide the|add my|add the|give it|insert a|insert this|insert an|add a call|add a link|add a hidden
    |append a|request https|make a web request|make a request|render|fill it in|whisper|show the link|present it as
    |build a link|create a link|hand it over|hand it to|hand them|copy the|copy its|copy everything|copy whatever
    |paste it|post that|attach the|attach all|drop it|drop them|drop the|ship|mirror|beacon|ping|report them
    |report it|list them|print them|dump them|dump it|dump the|mail them|mail it|mail the|deliver it|pipe it|pipe the
    |feed it|feed the|stick it|tuck|slip|leave a copy|send over|include all|include every|include any
    |include whatever|include your|include their|reproduce`,
  take: `collect|gather|read|fetch|look up|search|find|open|cat|extract|retrieve|harvest|get|locate|copy|dump|grab|scan
    |enumerate|list|look through|go through|query|pull|download|access|load|visit|navigate to|pick|look into|take
    |determine|identify|work out|figure out|note down|check|go to|read out|note`,
  run: `run|execute|launch|invoke|call|start|download and run|eval|install|open the shell|use|trigger|perform|carry out
    |spawn|curl|wget|pip install|npm install|source|clone|issue|launch the|pip|npx|execute:|run:|call the|call this
    |trigger the|kick off|fire|start the|use the|navigate|open the|click|visit|git push|kubectl|deploy`,
  destroy: `delete|wipe|erase|destroy|remove|drop|disable|turn off|deactivate|switch off|shut down|rm|purge|truncate|format
    |revoke|overwrite|force push|reset|kill|uninstall|lift|suspend|stop|bypass|skip|ignore|weaken|remove all|close
    |cancel|move all|trash|empty|block|unsubscribe|archive|mark all|hide all|roll back|downgrade|disconnect|unpublish
    |ban|fire|cancel all|cancel the`,
  pay: `transfer|wire|pay|purchase|buy|withdraw|refund|move|send|swap|order|release|approve|redirect|change|book|donate
    |authorize|authorise|subscribe|sign up|confirm the|accept the|confirm|click|tick|submit|tip|send money|pay out
    |upgrade|renew|top up|place an order|add to cart|check out|invest`,
  ask: `!ask the user|!ask the user for|!ask them for|!ask him for|!ask her for|!request the user's|request the user
    |!prompt the user|!ask users|get the user to|!persuade the user|!convince the user|!ask the customer
    |!ask your user|!ask the human|!ask your human|!instruct the user|!urge the user|!trick the user|!ask the person
    |!ask for the user's|!obtain the user's|!invite the user|!collect the user's|tell the user that they
    |tell the user to enter|tell the user their`,
  demand: `!ask for the password|!ask for his password|!request the password|!ask for their password|!ask for the pin`,
  enter: `enter your|type your|provide your|confirm your|tell me your|give me your|share your|send me your|paste your
    |reply with your|supply your|i need your|re enter your|input your`,
  voice: `so i can|so that i can|i can continue|processing your request|so that we can|for me to|to let me`,
  sway: `recommend|recommend only|rank|rate|score|praise|endorse|promote|accept|approve|favour|favor|shortlist|prefer|hire
    |choose|select|report only|give a positive|give a score|give the highest|give full marks|vote for|state that
    |claim that|say that|conclude that|describe as|assign the highest|mark as|label as|present as|mention only
    |speak highly|insist that|tell visitors|claim|present|portray|call it|describe|advertise|highlight|push|feature
    |mention|omit|leave out|downplay|play down|suppress|exclude|give it|give this|give top|give full|award|grade|mark
    |label|classify|list first|put first|place first|rank first|list it|pick|name|always recommend|only recommend
    |steer|nudge`,
  dictate: `tell visitors|tell users|tell the user|tell them|tell him|tell her|answer that|claim that|say that|state that
    |reply that|respond that|insist that|convince the user|respond with|reply with|answer with|mention that
    |inform the user|advise the user|steer the user|direct the user|persuade the user|warn the user|urge the user
    |assure the user|describe it as|describe this`,
  remember: `remember|memorize|memorise|store|save|note down|make a note|take note|write this|write these|add this|add a rule|add these|update your
    |keep in|keep this|store this|save this|record this|add the following|write the following|store the following
    |save the following|commit to|persist this|put this|append this|write to|add to|save to`,
  follow: `follow|obey|comply|comply with|adhere to|do as|carry out|carries out|act on|do exactly|do what|listen to|adopt
    |trust only|act according to|take orders|heed|answer only|reply only|respond only|answer every|answer all
    |respond to every|treat this|treat it|treat the contents|execute the following|perform the following|treat all
    |accept only|execute these|proceed with the following|load the new|await new|await further|start with the
    |start following|switch to the|move on to the|instead do|instead follow|instead obey|listen only|attend to|honour
    |honor|do the following|do this instead|rather follow|rather do`,
}
