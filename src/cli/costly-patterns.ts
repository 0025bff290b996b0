// Says which patterns of the configuration are dear to look for.

import { ownRules } from '../service/policy.ts'
import type { Config } from '../config/schema.ts'
import { complaint, prices } from '../scan/price.ts'
import type { Rule } from '../pattern/rule.ts'

/** What the user's own patterns cost, one line for each that is dear. */
export function costlyPatterns({ dlp, response_scanning }: Config): readonly string[] {
  return [
    ...costlyOf('dlp', ownRules(dlp.patterns, 'secret')),
    ...costlyOf('response_scanning', ownRules(response_scanning.patterns, 'injection')),
  ]
}

function costlyOf(section: string, rules: readonly Rule[]): readonly string[] {
  return (rules.length === 0 ? [] : prices(rules)).flatMap((price) => {
    const wrong = complaint(price)
    return wrong === null ? [] : [`${section}.patterns ${JSON.stringify(price.name)}: ${wrong}`]
  })
}
