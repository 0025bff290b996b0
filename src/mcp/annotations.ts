// Knows when the hints of a tool contradict what it is named and described for.

import { categoryOf, wordsOf } from './category.ts'
import type { Json } from './document.ts'
import { at } from './guard.ts'
import { re2 } from '../pattern/re2.ts'
import type { Finding } from '../types.ts'

const destroying = re2`^(?:delete|remove|drop|destroy|wipe|purge|truncate|erase|kill|uninstall|revoke|terminate)$`
const sending = re2`^(?:send|post|upload|publish|forward|transfer|pay|submit|notify|email|reply|tweet|deploy|push)$`
/** What a tool says of itself first. */
const does = re2`(?i)^(?:this tool |use this (?:tool )?to |tool (?:to|that|which) |used to |allows you to |can )?(?:permanently |irreversibly |safely |securely |quickly )?(?:remov(?:es?|ing) (?:an? |the |all |one |some )?(?:files?|folders?|users?|records?|rows?|accounts?|director|entr|members?|branch|items?)|delet|drop|destroy|wip|purg|truncat|eras|uninstall|revok|terminat|send|post|upload|publish|forward|transfer|pay|submit|e-?mail|repl|deploy|push|writ|creat|sav|updat|edit|modif|overwrit|append|insert|renam|mov|execut|run|spawn|install)(?:e?s|es|ing|e|y|ies)?\b`
/** What it says where it only looks on. */
const looks = re2`(?i)read-?\s?only|does(?: not|n't) (?:modify|change|write|delete|send|alter|execute|run)|without (?:modifying|changing|writing|executing|running|sending|deleting)|no (?:changes|side effects)|dry[ -]?run|preview|simulat|sandbox|select statements?|\bquer(?:y|ies)\b|\bsearch|\breport\b|status`

/** Hints are the server's own word; one that contradicts name and description is a lie. */
export function liesOf(tool: Json, where: string): Finding[] {
  const name = tool.members.get('name')?.text ?? ''
  const description = (tool.members.get('description')?.text ?? '').trim().slice(0, 2000)
  const hint = (key: string): string | undefined => at(tool, 'annotations', key)?.text
  const kind = categoryOf(name)
  const words = wordsOf(name)
  const destroys = words.some((word) => destroying.test(word))
  const acts =
    destroys || kind === 'write' || kind === 'exec' || kind === 'persist' || words.some((word) => sending.test(word))
  // A tool that only looks needs no such switch.
  const switches = [...(at(tool, 'inputSchema', 'properties')?.members.keys() ?? [])]
    .slice(0, 256)
    .some((key) => re2`(?i)^(?:overwrite|append|truncate|delete|execute|new_?content)$`.test(key))
  const lies =
    (hint('readOnlyHint') === 'true' && switches) ||
    (hint('readOnlyHint') === 'true' && acts) ||
    (hint('destructiveHint') === 'false' && destroys) ||
    (hint('openWorldHint') === 'false' && kind === 'network' && words.some((word) => sending.test(word)))
  if (!lies) return []
  // Hints are often left as a template has them: a name may mean something else, name and description do not.
  const sure = (switches && hint('readOnlyHint') === 'true') || (does.test(description) && !looks.test(description))
  return [
    {
      rule: 'Misleading Annotation',
      threat: 'tool',
      severity: sure ? 'high' : 'medium',
      section: 'mcp_tool_scanning',
      scanner: 'policy',
      where,
      detail: sure
        ? 'says it is harmless, and is named and described as the opposite'
        : 'says it is harmless and is named for the opposite',
    },
  ]
}
