// Knows which git commands overwrite or throw away work of others, take its history, or send it to somebody else.

import { has, operands } from './tool-commands.ts'
import { isCredentialPath, isDisposable } from './tool-paths.ts'
import { pathIn } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

/** Branches that are everybody's. */
const shared = re2`^(?:refs/heads/)?(?:main|master|trunk|develop|production|prod|stable|release(?:[/-].*)?|gh-pages|head)$`

interface Asked {
  readonly verb: string
  /** What stands behind it. */
  readonly rest: readonly string[]
}

/** The subcommand, past the options of git itself. */
export function asked({ argv }: ShellCommand): Asked {
  let at = 1
  while (at < argv.length && argv[at]?.startsWith('-') === true)
    at += re2`^(?:-c|-C|--git-dir|--work-tree|--namespace|--exec-path)$`.test(argv[at] ?? '') ? 2 : 1
  return { verb: argv[at] ?? '', rest: argv.slice(at + 1) }
}

export function throwsAway(command: ShellCommand): boolean {
  if (command.name !== 'git') return false
  const { verb, rest } = asked(command)
  const names = rest.filter((arg) => !arg.startsWith('-'))
  switch (verb) {
    case 'push':
      return (
        has(command, 'f', 'force') ||
        rest.some((arg) => arg.startsWith('+') || arg === '--mirror') ||
        ((rest.includes('--delete') || rest.includes('-d')) && names.some((name) => shared.test(name.toLowerCase()))) ||
        rest.some((arg) => arg.startsWith(':') && shared.test(arg.slice(1).toLowerCase()))
      )
    case 'reset':
      return rest.includes('--hard')
    case 'clean': {
      const paths = names.map((word) => pathIn(command, word))
      return has(command, 'f', 'force') && !(paths.length > 0 && paths.every(isDisposable))
    }
    case 'filter-branch':
      return true
    case 'filter-repo':
      return !rest.some((arg) => re2`^--(?:dry-run|analyze|help)`.test(arg))
    case 'reflog':
      return rest.includes('delete') || rest.some((arg) => re2`^--expire(?:-unreachable)?=(?:now|all|0)`.test(arg))
    case 'stash':
      return rest[0] === 'clear'
    case 'update-ref':
      return rest.includes('-d')
    case 'branch':
      return rest.some((arg) => re2`^-[dDM]$|^--delete$`.test(arg)) && names.some((name) => shared.test(name))
    default:
      return false
  }
}

/** What was not committed is thrown away where nothing of it can be: git does the step before in a clean tree only. */
export function isClean(command: ShellCommand, before: readonly ShellCommand[]): boolean {
  const { verb, rest } = asked(command)
  const isHere = verb === 'reset' && rest.every((arg) => re2`^(?:--hard|-q|--quiet|HEAD|@)$`.test(arg))
  const previous = before.at(-1)
  if (!isHere || previous?.name !== 'git') return false
  const { verb: step, rest: how } = asked(previous)
  return (
    (step === 'rebase' || step === 'stash') && !how.some((arg) => re2`^(?:--autostash|drop|list|show|apply)$`.test(arg))
  )
}

const known = re2`(?i)^(?:https?://(?:[^/@]*@)?|ssh://(?:[^/@]*@)?|git://|(?:[\w.-]+@)?)(?:[\w-]+\.)*(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|dev\.azure\.com|visualstudio\.com|sr\.ht|gitea\.com|googlesource\.com|amazonaws\.com|localhost|127\.0\.0\.1|internal|corp|local|lan)(?:[:/]|$)`

function isForeign(url: string): boolean {
  return re2`(?i)^(?:https?|ssh|git|ftp)://|^[\w.-]+@[\w.-]+:`.test(url) && !known.test(url)
}

/** Work goes to a server that nobody named as a remote, or secrets go into what is published. */
export function givesAway({ commands }: { readonly commands: readonly ShellCommand[] }): boolean {
  const gits = commands.filter(({ name }) => name === 'git').map((command) => ({ command, ...asked(command) }))
  const remotes = gits.some(
    ({ verb, rest }) => verb === 'remote' && re2`^(?:add|set-url)$`.test(rest[0] ?? '') && rest.some(isForeign),
  )
  return gits.some(
    ({ command, verb, rest }) =>
      (verb === 'push' &&
        (rest.some(isForeign) || (remotes && rest.some((arg) => re2`^--(?:all|mirror|tags)$`.test(arg))))) ||
      (verb === 'add' && operands(command).some((word) => isCredentialPath(pathIn(command, word)))),
  )
}
