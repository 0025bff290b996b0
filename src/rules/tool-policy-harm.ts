// DATA: rules for command lines that serve what is a person's, lock it up, or look for it everywhere.

import { anyCommand, attack } from './tool-call.ts'
import { operands } from './tool-commands.ts'
import { isRootOfMuch } from './tool-paths.ts'
import type { Call, CallRule } from '../shell/call.ts'
import { pathIn } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const line = ({ name, argv }: ShellCommand): string => [name, ...argv.slice(1)].join(' ').slice(0, 4096)

/** Behind these options, the folder that a server of files shows. */
const servers = re2`^(?:python[23]?(?: -\w)* -m http\.server|php(?: .*)? -S|busybox httpd|httpd|npx (?:-y |--yes )?(?:serve|http-server)|serve|http-server|ruby -run -e ?httpd|darkhttpd|twistd)(?: |$)`

function servesMuch(command: ShellCommand): boolean {
  if (!servers.test(line(command))) return false
  const { argv, cwd } = command
  const at = argv.findIndex((arg) => re2`^(?:-d|-t|-h|--directory|--path|--root)$`.test(arg))
  const shown = at < 0 ? [cwd, ...argv.slice(1).filter((arg) => re2`^[~/]`.test(arg))] : [argv[at + 1] ?? '']
  return shown.some((folder) => folder !== '' && isRootOfMuch(pathIn({ cwd }, folder)))
}

const everywhere = re2`^(?:/|/home|/root|/users|/home/[^/]+|/etc)/?$`
const keyNames = re2`(?i)^\*?\.?(?:id_(?:rsa|dsa|ecdsa|ed25519)\*?|\*?\.?(?:pem|key|p12|pfx|ppk|kdbx|jks)|credentials?[\w*.-]{0,16}|\*?(?:password|passwd|secret|wallet|seed|mnemonic)s?\*?(?:\.\w{1,5})?|\.?env\*?|\.netrc|\.npmrc|\.pgpass|\.git-credentials|shadow|known_hosts|aws_secret\w*)$`

/** A search through a whole home or machine for what keys are called. */
function seeksKeys(command: ShellCommand): boolean {
  const { name, argv } = command
  const sought = argv.slice(1).some((arg) => keyNames.test(arg))
  if (name === 'locate' || name === 'mlocate' || name === 'plocate') return sought
  if (name !== 'find' && name !== 'fd' && name !== 'fdfind') return false
  return sought && operands(command).some((word) => everywhere.test(pathIn(command, word)))
}

/** What encrypts a file with a password that stands in the line. */
const locks = re2`^(?:openssl (?:enc |aes|des|chacha).*(?:-pass |-k )|gpg2? .*(?:--passphrase|--batch).*(?:-c |--symmetric|-e )|gpg2? .*(?:-c |--symmetric|-e ).*(?:--passphrase|--batch)|7z a .*-p\S|zip .*(?:-P |--password)|ccrypt -e|age -[pe])`

function locksAway({ commands }: Call): boolean {
  const locked = commands.filter((one) => locks.test(line(one)) && !one.argv.includes('-d'))
  return commands.some(
    (one) =>
      re2`^(?:rm|shred|unlink|srm)$`.test(one.name) &&
      operands(one).some((word) => locked.some(({ argv }) => argv.includes(word))),
  )
}

/** Programs with a shell in them that are started with more rights. */
const opens = re2`(?:system|exec|spawn|execl|execve|execvp|popen)\s{0,4}\(?\s{0,4}\[?["'](?:/usr)?(?:/bin/)?(?:ba|z|da|k)?sh["']|pty\.spawn`

function keepsRights({ name, argv }: ShellCommand): boolean {
  if (re2`^(?:ba|z|da|k)?sh$`.test(name)) return argv.length === 2 && argv[1] === '-p'
  return re2`^(?:sudo|doas|pkexec)$`.test(name) && argv.some((arg) => opens.test(arg.slice(0, 4096)))
}

/** Whoever asks these starts containers as root. */
function startsContainers(text: string): boolean {
  return re2`(?i)^(?:https?|tcp)://[^/\s]{1,253}:(?:237[56]/(?:v[\d.]{1,8}/)?(?:containers|images|exec|build|volumes|info)|10250/(?:run|exec|pods))`.test(
    text.slice(0, 1024),
  )
}

const known = re2`(?i)^(?:https?://(?:[\w-]+\.)*(?:github\.com|githubusercontent\.com|gitlab\.com|deno\.land|jsr\.io|esm\.sh|npmjs\.org|unpkg\.com|localhost|127\.0\.0\.1)(?:[/:]|$))`

/** Runs a program that a URL gives, without a shell in between. */
function runsUrl({ name, argv }: ShellCommand): boolean {
  const runs = re2`^(?:npx|bunx|uvx|pipx|dlx)$`.test(name) || ((name === 'deno' || name === 'bun') && argv[1] === 'run')
  return runs && argv.slice(1).some((arg) => re2`(?i)^(?:git\+)?https?://`.test(arg) && !known.test(arg))
}

export const harmRules: readonly CallRule[] = [
  {
    name: 'Network Exfiltration',
    severity: 'high',
    action: null,
    source: attack('T1048'),
    detail: 'shows a home or system folder to the network',
    matches: anyCommand(servesMuch),
  },
  {
    name: 'Credential Search',
    severity: 'high',
    action: null,
    source: attack('T1552.001'),
    detail: 'looks for keys in a home or a whole machine',
    matches: anyCommand(seeksKeys),
  },
  {
    name: 'Destructive File Delete',
    severity: 'high',
    action: 'block',
    source: attack('T1486'),
    detail: 'encrypts files and deletes them',
    matches: locksAway,
  },
  {
    name: 'Privilege Escalation',
    severity: 'high',
    action: null,
    source: 'https://gtfobins.github.io/',
    detail: 'starts a shell with the rights of another program',
    matches: (call) => call.commands.some(keepsRights) || call.texts.some(startsContainers),
  },
  {
    name: 'Download and Execute',
    severity: 'high',
    action: null,
    source: attack('T1105'),
    detail: 'runs the program that a URL gives',
    matches: anyCommand(runsUrl),
  },
]
