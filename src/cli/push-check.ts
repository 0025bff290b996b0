// `git_protection` where git itself asks: may this be pushed, and is it to be scanned first.

import { Exit, exitCodes } from '../service/exit.ts'
import { gitProtectionOf } from '../service/git-protection.ts'
import { load } from './source.ts'
import { branchOf } from '../rules/git-protection.ts'

/** For the hook: `scan` or `pass`; an Exit where `ref` may not be pushed to. Tags are no branches. */
export function checkPush(
  ref: string,
  flags: { readonly config?: string },
  env: Readonly<Record<string, string | undefined>>,
  out: (line: string) => void,
): void {
  const { config } = load(flags.config, env)
  const git = config.git_protection
  if (git.enabled && !ref.startsWith('refs/tags/') && !gitProtectionOf(config).mayPush(branchOf(ref)))
    throw new Exit(
      exitCodes.failed,
      `pushing to ${branchOf(ref)} is not allowed: git_protection.allowed_branches has ${git.allowed_branches.join(', ')}`,
    )
  out(git.enabled && !git.pre_push_scan ? 'pass' : 'scan')
}
