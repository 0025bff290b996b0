// DATA: rules for tool calls that delete files, open them to everybody, or read those that hold credentials.

import { anyCommand, attack, block } from './tool-call.ts'
import { has, isDelete, isWindowsDelete, operands, touched } from './tool-commands.ts'
import { isCredentialFolder, isCredentialPath, isDisposable, isRootOfMuch, isWeakCredentialPath } from './tool-paths.ts'
import { type Call, type CallRule, pathIn, plainPath } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const readers = new Set(
  (
    'cat head tail less more bat batcat nl od xxd hexdump strings grep egrep fgrep zgrep rg ag ack awk gawk sed cut sort uniq shuf paste fold fmt pr column look comm join split csplit iconv tac rev tee wc jq yq ' +
    'base64 base32 basenc openssl gpg age cp scp sftp rsync tar bsdtar zip 7z 7za rar gzip bzip2 xz zstd cpio ar dd mv ln install curl wget nc ncat socat ftp tftp lftp rclone aws gsutil mail mutt sendmail ' +
    'source . vim vi nvim view nano emacs ed ex diff cmp sdiff xclip xsel pbcopy wl-copy sqlite3 firefox_decrypt http.server php ' +
    'type get-content gc copy copy-item cpi xcopy robocopy move-item mi select-string findstr compress-archive import-csv certutil'
  ).split(' '),
)
/** They read files as programs; what their options name is for what they run. */
const interpreters = new Set(['python', 'python3', 'perl', 'ruby', 'node', 'bun', 'deno'])

/** What is built again by itself, single files of no note, and a search that names what it deletes. */
function isTidying(command: ShellCommand): boolean {
  const { name, argv } = command
  if (name === 'find')
    return (
      argv.some((arg) => re2`^-(?:i?name|i?path|regex|mtime|mmin|empty)$`.test(arg)) &&
      re2`^\.(?:/|$)|^[\w-]|^/(?:var/)?tmp(?:/|$)|^~/\.cache/`.test(argv[1] ?? '')
    )
  if (name !== 'rm' && name !== 'truncate' && !isWindowsDelete(name)) return false
  const paths = deleted(command).map((word) => ({ word, path: pathIn(command, word) }))
  const recursive =
    has(command, 'r', 'recursive') ||
    has(command, 'R', 'recursive') ||
    argv.some((arg) => re2`(?i)^(?:-r(?:ec\w*)?|/s)$`.test(arg))
  const isPlain = ({ word, path }: (typeof paths)[number]): boolean =>
    !recursive &&
    (!re2`[*?{]`.test(word) || isDisposable(path)) &&
    re2`^(?:[^/~.]|\./)[^:]*$|^/tmp/[^/]+$`.test(word) &&
    !isCredentialPath(path)
  return paths.length > 0 && paths.every((one) => isPlain(one) || isDisposable(one.path))
}

/** What a delete takes away: PowerShell separates by commas, cmd.exe has options with a slash. */
function deleted(command: ShellCommand): readonly string[] {
  const words = operands(command)
  if (!isWindowsDelete(command.name)) return words
  return words
    .filter((word) => !re2`(?i)^/[a-z](?::|$)`.test(word))
    .flatMap((word) => word.split(','))
    .filter((word) => word !== '' && !re2`(?i)^(?:silentlycontinue|stop|ignore)$`.test(word))
}

const deletes = re2`(?i)(?:^|[_.\W-])(?:delete|remove|rm|rmdir|unlink|wipe|purge|erase|destroy)|(?:^|[a-z])(?:Delete|Remove|Wipe|Purge|Erase)`

/** A tool that is no shell and deletes. */
function deletesMuch({ tool, categories, paths }: Call): boolean {
  return (
    !categories.has('exec') &&
    deletes.test(tool) &&
    paths.some((path) => path !== '' && path !== '*' && isRootOfMuch(path))
  )
}

/** Options of interpreters and the programs they start name files that are theirs. */
function opened(command: ShellCommand): readonly string[] {
  if (!interpreters.has(command.name)) return touched(command, readers)
  const served = command.argv.indexOf('http.server')
  return served < 0 ? touched(command, readers) : command.argv.slice(served)
}

function isSettings(path: string): boolean {
  return re2`^(?:\./)?\.env(?:\.(?:local|dev|development|test))?$`.test(path)
}

/** A project's own: what is written there, its author has. */
const isProjectSettings = (path: string): boolean => re2`(?:^|/)\.env(?:\.[\w-]{1,24}){0,2}$`.test(path)
const onlyWrites = re2`(?i)^(?:[\w-]{1,24}[_.]{1,2})?(?:write|create|edit|update|save|append|insert|replace|patch)(?:$|[_.-]|file|text)`

const tells = re2`^(?:echo|printf|printenv|curl|wget|nc|ncat|netcat|ssh|scp|tee|logger|mail|base64|xxd|dig|nslookup|host|ping)$`

/** `source .env && npm start`, `export $(grep -v '#' .env | xargs)`: programs get it, and nobody is shown it. */
function loads({ commands }: Call, { name, inside }: ShellCommand): boolean {
  const isLoading = name === 'source' || name === '.' || (inside && commands.some((one) => takesIn(one, name)))
  return (
    isLoading &&
    commands.every(
      ({ name: other, argv, redirects, substituted, inside: within }) =>
        within ||
        (!tells.test(other) &&
          !(
            re2`^(?:env|set|export|declare)$`.test(other) &&
            substituted.length === 0 &&
            argv.slice(1).every((arg) => re2`^-[^a]?$`.test(arg))
          ) &&
          !argv.some((arg) => re2`^-[a-z]*[ce]$|--eval`.test(arg)) &&
          !redirects.some(({ op }) => op.startsWith('>'))),
    )
  )
}

function takesIn({ name, argv, substituted }: ShellCommand, other: string): boolean {
  return substituted.includes(other) && (name === 'export' || (name === 'env' && argv.length > 1))
}

/** What a call reads: operands of programs, paths of tools that are no shells. */
function reads(call: Call, test: (path: string) => boolean): boolean {
  return (
    call.commands.some((command) =>
      opened(command).some((path) => test(pathIn(command, path)) && !(isSettings(path) && loads(call, command))),
    ) ||
    (!call.categories.has('exec') &&
      !call.categories.has('network') &&
      call.paths.some((path) => test(path) && !(isProjectSettings(path) && onlyWrites.test(call.tool)))) ||
    call.texts.some((text) => re2`(?i)^\s*file:`.test(text) && test(plainPath(text)))
  )
}

export const fileRules: readonly CallRule[] = [
  {
    name: 'Destructive File Delete',
    severity: 'low',
    action: null,
    source: attack('T1485'),
    detail: 'deletes what is built again by itself',
    matches: anyCommand((command) => isDelete(command) && isTidying(command)),
  },
  {
    name: 'Destructive File Delete',
    severity: 'high',
    action: block,
    source: attack('T1485'),
    detail: 'deletes recursively or by force',
    matches: anyCommand((command) => isDelete(command) && !isTidying(command)),
  },
  {
    name: 'Destructive File Delete',
    severity: 'critical',
    action: block,
    source: attack('T1485'),
    detail: 'deletes a system or home folder',
    matches: (call) =>
      deletesMuch(call) ||
      call.commands.some(
        (command) =>
          isDelete(command) &&
          !isTidying(command) &&
          deleted(command).some((word) => isRootOfMuch(pathIn(command, word))),
      ),
  },
  {
    name: 'Recursive Permission Change',
    severity: 'medium',
    action: null,
    source: attack('T1222.002'),
    detail: 'opens files to everybody or gives them to somebody else, recursively',
    matches: anyCommand(
      (command) =>
        (command.name === 'chmod' &&
          has(command, 'R', 'recursive') &&
          command.argv.some((arg) => re2`^0?[0-7]?(?:777|666|000)$|^[ao]*\+[rwx]*w`.test(arg))) ||
        (command.name === 'chown' && has(command, 'R', 'recursive')),
    ),
  },
  {
    name: 'Recursive Permission Change',
    severity: 'high',
    action: null,
    source: attack('T1222.002'),
    detail: 'opens a system or home folder, or a file with credentials, to everybody',
    matches: anyCommand(
      (command) =>
        (command.name === 'chmod' || command.name === 'chown') &&
        operands(command).some((word) => {
          const path = pathIn(command, word)
          return (
            (path !== '' && isRootOfMuch(path) && (has(command, 'R', 'recursive') || command.argv.includes('000'))) ||
            (isCredentialPath(path) && command.argv.some((arg) => re2`[67][67][4-7]$|[ao]\+|^\+`.test(arg)))
          )
        }),
    ),
  },
  {
    name: 'Credential File Access',
    severity: 'critical',
    action: block,
    source: attack('T1552.001'),
    detail: 'reads a file that holds credentials',
    matches: (call) =>
      reads(call, isCredentialPath) ||
      call.commands.some((command) => opened(command).some((path) => isCredentialFolder(pathIn(command, path)))),
  },
  {
    name: 'Credential File Access',
    severity: 'medium',
    action: null,
    source: attack('T1552.001'),
    detail: 'reads a file that may hold credentials',
    matches: (call) => reads(call, isWeakCredentialPath),
  },
]
