// The words of hostile instructions in English that claim something: that consent was given, that a task has ended, that
// somebody of weight asks, that it is only a game.

import type { Vocabulary } from '../scan/lexicon.ts'
import { crossed } from './injection-crossed.ts'

const consent = `approval|approvals|sign off|confirmation|confirmations|consent|authorisation|authorization|permission|clearance`

export const englishClaims: Vocabulary = {
  lead: `therefore|thus|hence|accordingly|hereby|likewise`,
  cleared: [
    crossed(
      consent,
      `is|are|was|has been|have been`,
      `disabled|switched off|turned off|waived|given|granted|on file|not required|suspended|not needed|recorded|obtained|lifted|unnecessary|implied|deemed given`,
    ),
    crossed(
      `confirmation|permission|approval|consent`,
      `dialog|dialogs|prompt|prompts|step`,
      `is|was|are|were|has been|have been`,
      `disabled|off|switched off|turned off|suspended|skipped|answered|done|waived|switched|answered with yes`,
    ),
    `approval step: done|approval step done|confirmation step: done|` +
      crossed(
        `i|we|my manager|my boss|the boss|the lead|the owner|the team`,
        `have|has|already|has already|have already`,
        `ok'd|okayed|cleared|approved it|agreed to|signed it off|waved it through|vouched for`,
      ),
    `consent of the user is|consent of the owner is|consent of the operator is|already ok'd|already okayed|already oked|already cleared it|cleared it with|have cleared it|owner's blessing|user's blessing|operator's blessing|blessing for this|green light off|has given the green light|given the green light
      |allow always" earlier|pressed allow always|pressed "allow always|chose always allow|clicked allow|no further sign off|operator agrees|by opening this|by reading on|four eyes principle has been|four eyes principle is|you need not ask|need not ask for
      |left a note that you|treat it as a yes|take it as a yes|treat silence as|silence means|counts as consent|counts as a yes|assume the answer|assume a yes|answered with yes by|answered yes on|accepted on behalf|pre cleared
      |standing approval|blanket approval|blanket consent|blanket permission|no call back is|no call back needed|owner is aware and|owner is aware of it|user is aware and`,
  ].join('|'),
  // What follows from it.
  goon: `publish|merge|deploy|ship|proceed|proceed with|go ahead|go ahead and|continue with|release|grant|sign|share|move|remove|delete|wipe|drop|erase|purge|start|run|execute|pay|transfer|send|wire|install|approve|push
    |settle|open|give|rotate|terminate|promote|import|export|upload|deleting|publishing|release both|release the`,
  asset: `the package|the tenant|snapshots|old snapshots|staging tables|the release|the contract|medical record|admin on|production project|to production|production|payments|both payments|invoice|invoices|the cluster|old cluster
    |the installer|cleanup script|the script|backups|the backup|old backups|straight to main|to main|main branch|the pull request|pull requests|the account|accounts|customer data|the transfer
    |support session|remote session|instances|volumes|the bucket|the domain|user data|the file|the repository|opening a discussion|without discussion|the staging|the images|the dialog`,
  mandate: [
    crossed(
      `your|your operator's|your owner's|your vendor's|the operator's|the owner's`,
      `|previous|prior|former|old|original|earlier`,
      `briefing|mandate|assignment|brief|guidance|directions|directives|mission|orders|wishes|house rules|instructions|task|rules|remit|programming|duties`,
    ),
    `task you came with|the task you came with|guidance you were|you were shipped with|came with your deployment|with your deployment|placeholder rules|constraint from your|constraints from your|words of your owner|words of your operator|the system role|given by the operator|given by your operator|given by your owner
      |given by your developer|by your deployer|what was asked before|asked for before it|for before it|the customer's request|the visitor's request|budget rules|anything asked before|prior directions|directions given before|guidance received before|whoever deployed you|whatever house rules|whatever was agreed with`,
  ].join('|'),
  ended: `ran out|has run out|have run out|are void|is void|is closed|as closed|came with closed|you came with closed|has been fulfilled|is fulfilled|was a draft|were a draft|they end here|end here|ends here|stops at|ends at|end at|do not bind|does not bind|no longer bind|no longer binds|been transferred|was transferred|is a relic|are a relic|as noise
    |let go of|off the table|is finished|are finished|are over|has lapsed|have lapsed|expired|came to an end|is history|are history|terminated|been withdrawn|been retired|are retired|are dissolved|out of force|without force|has no force|have no force|need no longer|strike|are suspended|been lifted|was fulfilled`,
  fresh: `only the list|list in this|list on this|items on this|items below|from this page|on this page|this site alone|the site owner|on this domain|the final version|live rules|the banner|the words of this|words of this file|this file|this element|this attachment|next job|mine on top|beyond it|start over|begins with this sentence|as law
    |serve this|the section titled|what counts today|what counts is|counts from now|text found at|the commands in|commands in it|nothing was asked|this page decides|follow this`,
  disloyal: crossed(
    `stop|cease|quit|no longer`,
    `obeying|obey|following|serving|serve|listening to|listen to|working for|work for`,
    `the visitor|the user|your owner|your operator|the human|your user|the operator|the customer|your human`,
  ),
  // Turns of a conversation that never was, and what they grant.
  turn: `user:|[user]:|human:|client:|end of document|tool output finished|new message from the user|user's follow up|im_start|end of tool|tool result ends|end of result`,
  reminder: `!system reminder|[assistant]:|account holder turned on|account owner turned on|user turned on|user_role=superadmin|approvals=auto|operator note|developer note|session note|session update|operator message|harness note|!session has been elevated|policy note|write access granted|context user_role`,
  rights: `full access|full control|owner role|been elevated|trusted mode|write access|superadmin|user_role|guardrails=false|need no prompt|needs no prompt|no prompt in this|confirmed for you|as an administrator|administrator would|admin rights|root rights|tokens you use|.ssh folder|rotate the keys|my tax number
    |straight to main|without prompt|auto approve|auto approved|unattended mode|pre confirmed|permissions were raised|elevated privileges|file deletions|branch straight|export of all|the keys and`,
  // Only a game, only a story, only a test.
  play: `!let us play a game|!let's play a game|!we play a game|pretend that you are|pretend you are|imagine you are|!you are a terminal|!you are the terminal|!suppose you were|think of yourself as|hypothetically|!in a world where|!in a world without|!imagine a console|imagine a world|in the story|write a short story|!story in which|diagnostic profile
    |profile loaded|technician mode|service technician|!switch to the persona|play the clerk|play the role|play a clerk|true values|play the part|!this page you are|complete the sentence with|nobody had trained|no confidentiality|confidentiality does not|as a mirror|!let us rehearse`,
  own: [
    crossed(
      `your|your user's|your owner's|your human's|your operator's`,
      `|real|actual|true|stored|full|tool`,
      `system message|credentials|key|keys|memory|diary|logins|values|configuration|secrets|tokens|address book`,
    ),
    `the real ones|real ones|stored logins|customer list|account list|full account list|list of accounts|raw memory|that of your user|your owner told you|the person it works for|it works for|keeps no secrets from|in private|my system message|my key is|any key it|.aws/credentials|which credentials|whatever the visitor's|visitor's assistant knows|its user's diary|data that you hold|you hold about`,
  ].join('|'),
  // In whose name.
  vendor: `!your vendor|!your provider|!your model provider|!your model vendor|!your platform team|the regulator|automated audit|compliance bulletin|licensing office|check compliance|iso 42001|!registration of agents|data act|this is an audit|compliance check|the startup text|your host`,
  noun: `deployed assistants|automated reader|automated visitors|automated visitor|ai system|agents in the field|assistants in the field|visiting models|llm agents|automated agent|ai generated commits|ai powered readers`,
  must: `have to publish|has to publish|require every agent to|requires every agent to|required of|declare|can continue when they|may continue once they|declare their|publish their|are required to|are to reveal|to let visiting|agents debugging`,
  inner: [
    crossed(
      `their|its|your|`,
      `complete|full|own|initial|entire|hidden|exact|startup|confidential|whole`,
      `|initial|own|startup`,
      `instructions|configuration|directions|guidelines|secrets|confidentiality rules`,
    ),
    `configuration and secrets|configuration and keys|secrets inventory|tools and keys|keys they were|startup text|hidden guidelines|directions they run|instructions they run|configuration block|environment you were started|you were started with|tokens you carry|tokens they carry|folder you run in|above the first user message
      |precedes the conversation|instructions verbatim|openai_api_key|anthropic_api_key|process environment|environment of the agent|of their host|key in your environment|its configuration|their configuration|secrets inventory in|everything above the first|its startup text|your startup text`,
  ].join('|'),
  hand: `include|disclose|publish|hand in|attach|state|declare|reveal|paste|output|print|report|submit|provide|return|send|display|supply|furnish|show|expose|quote|list|reply with|post|register|append|deposit|suspend|resolve|carry|carry a|retry|output everything|state your|hand in a|hand over|put down`,
}
