// Knows credentials by the words around them, whatever service they belong to.

import type { Rule } from '../scan/scanner.ts'
import { isAssignedSecret } from './checks-structure.ts'

export const genericSecrets = [
  {
    name: 'Credential in URL',
    threat: 'secret',
    severity: 'high',
    // Only after `?`, `&`, `;` or at the start of a line: anywhere else the same words are ordinary source code.
    pattern: String.raw`(?im)(?:[?&;]|^)(?:password|passwd|secret|token|apikey|api_key|api-key)[ \t]*=[ \t]*[^\s&]{4,}`,
    source: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2',
    check: isAssignedSecret,
  },
] as const satisfies readonly Rule[]
