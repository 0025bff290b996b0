// DATA: a rule for tool calls whose program text gives a whole environment to an address.

import { attack } from './tool-call.ts'
import type { CallRule } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'

const most = 65_536
/** All variables at once, written out, next to an address: who reads one setting names it. */
const given = re2`(?s)https?://[^\s"'\x60]{3,200}["'\x60].{0,200}(?:JSON\.stringify\(\s{0,4}process\.env\s{0,4}[,)]|Object\.(?:entries|values)\(\s{0,4}process\.env|\bos\.environ(?:\.items\(|\.copy\(|\))|\bENV\.(?:to_h|to_json|to_a|map|inspect)|\bos\.Environ\(\)|System\.getenv\(\s{0,4}\)|\bvar_export\(\$_ENV|\$_ENV\s{0,4}\))|(?:JSON\.stringify\(\s{0,4}process\.env\s{0,4}[,)]|Object\.(?:entries|values)\(\s{0,4}process\.env|\bos\.environ(?:\.items\(|\.copy\(|\))|\bENV\.(?:to_h|to_json|to_a|inspect)|\bos\.Environ\(\)|System\.getenv\(\s{0,4}\)).{0,160}https?://`

export const wholeRules: readonly CallRule[] = [
  {
    name: 'Environment to Address',
    severity: 'high',
    action: null,
    source: attack('T1552.001'),
    detail: 'program text that gives all variables of the environment to an address',
    matches: ({ texts }) => texts.some((text) => given.test(text.slice(0, most))),
  },
]
