// `git_protection`: which git commands a tool call may not start, and which branches it may push to.

import type { Call, CallRule } from '../shell/call.ts'

export interface GitProtection {
  readonly mayPush: (branch: string) => boolean
  /** `push --force`: the subcommand, and words that must all be there. */
  readonly blocked: readonly string[]
}

/** Options of git itself, and of `git push`, that are followed by a value. */
const ownValued = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path', '--config-env'])
const pushValued = new Set(['-o', '--push-option', '--repo', '--receive-pack', '--exec'])
/** https://git-scm.com/docs/git-push: they name no branch, and mean any. */
const everything = new Set(['--all', '--branches', '--mirror'])

const row = (name: string, detail: string, matches: CallRule['matches']): CallRule => ({
  name,
  severity: 'high',
  action: 'block',
  source: 'git_protection',
  detail,
  matches,
})

export function gitRules({ mayPush, blocked }: GitProtection): readonly CallRule[] {
  return [
    ...blocked.map((text) => {
      const [subcommand = '', ...words] = text.split(' ').filter((word) => word !== '' && word !== 'git')
      return row(`Git: ${text}`, `git_protection.blocked_commands has "${text}"`, (call) =>
        gitCalls(call).some(([sub, ...rest]) => sub === subcommand && words.every((word) => rest.some(is(word)))),
      )
    }),
    row('Git: branch', 'pushes to a branch that git_protection.allowed_branches does not name', (call) =>
      gitCalls(call).some(([sub, ...rest]) => sub === 'push' && !targets(rest).every(mayPush)),
    ),
  ]
}

const is = (wanted: string) => (word: string) => word === wanted || word.startsWith(`${wanted}=`)

/** The words behind `git` and its own options, for each time a call starts it. */
function gitCalls({ commands }: Call): readonly (readonly string[])[] {
  return commands.flatMap(({ argv: [program = '', ...rest] }) => {
    const name = program.slice(program.lastIndexOf('/') + 1)
    if (name !== 'git' && name !== 'git.exe') return []
    let at = 0
    while (rest[at]?.startsWith('-')) at += ownValued.has(rest[at] ?? '') ? 2 : 1
    return [rest.slice(at)]
  })
}

/** Branches that `git push` would change; one that cannot be known from here (`HEAD`, none at all) is the hook's. */
function targets(words: readonly string[]): string[] {
  const said: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (everything.has(word)) return ['*']
    if (pushValued.has(word)) at++
    else if (!word.startsWith('-')) said.push(word)
  }
  return said.slice(1).flatMap((refspec) => {
    const branch = refspec.slice(refspec.indexOf(':') + 1).replace(/^\+/, '')
    return branch === 'HEAD' || branch === '' || branch.startsWith('refs/tags/') ? [] : [branchOf(branch)]
  })
}

/** `refs/heads/x` is `x`. */
export function branchOf(ref: string): string {
  return ref.startsWith('refs/heads/') ? ref.slice('refs/heads/'.length) : ref
}
