// Translates `git_protection`: which branches may be pushed to, and which commands are not for agents.

import type { Config } from '../config/schema.ts'
import { globMatches } from '../config/suppressed.ts'
import type { GitProtection } from '../rules/git-protection.ts'

export function gitProtectionOf({ git_protection: git }: Pick<Config, 'git_protection'>): GitProtection {
  return {
    mayPush: (branch) => git.allowed_branches.some((pattern) => globMatches(pattern, branch)),
    blocked: git.blocked_commands,
  }
}
