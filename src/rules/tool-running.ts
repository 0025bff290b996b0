// Knows which programs run what they are fed through a pipe or a substitution, and which only read it.

import type { Call } from '../shell/call.ts'
import { type Pattern, re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const shells = re2`(?i)^(?:sh|bash|zsh|dash|ksh|ash|fish|rbash)$`
const languages = re2`(?i)^(?:python[23]?|pypy3?|perl|ruby|node|nodejs|php|lua|deno|bun|osascript)$`
const evaluators = re2`(?i)^(?:eval|source|\.|iex|invoke-expression)$`

export function isRunner(name: string): boolean {
  return shells.test(name) || languages.test(name) || evaluators.test(name)
}

/** Where the program stands in the arguments, it may still run what it reads. */
const evaluates = re2`(?i)(?:^|[^.\w])(?:eval|exec|system|function|assert|instance_eval|class_eval|create_function|passthru|shell_exec|popen|proc_open|spawn)\b\s{0,4}[("'<$ ]|\bos\.(?:system|popen|exec\w*|spawn\w*)|\bsubprocess\b|child_process|execsync|runin\w{0,8}context|\b(?:pickle|marshal)\.load|\x60`

/** `curl x | python3 -m json.tool` reads what it is fed, `curl x | python3 -` runs it. */
export function runsInput({ name, argv, substituted }: ShellCommand): boolean {
  if (evaluators.test(name)) return true
  if (shells.test(name)) {
    if (argv.some((arg) => re2`^-[a-zA-Z]*[cs][a-zA-Z]*$`.test(arg))) return true
    return isInput(operand(argv, re2`^(?:[-+][oO]|--rcfile|--init-file)$`))
  }
  if (!languages.test(name)) return false
  const at = argv.findIndex((arg) => re2`^(?:-[a-zA-Z]*[cer]|-p|-pe|--eval|--print|eval)$`.test(arg))
  if (at > 0) return substituted.length > 0 || evaluates.test((argv[at + 1] ?? '').slice(0, 65_536))
  if (argv.some((arg) => re2`^-[a-zA-Z]{0,4}m$`.test(arg))) return argv.includes('code')
  return isInput(operand(argv, re2`^(?:-[WXQI]|run)$`))
}

/** The script, where one is named; behind the options and what those take. */
function operand(argv: readonly string[], takes: Pattern): string | undefined {
  for (let at = 1; at < argv.length; at++) {
    const arg = argv[at] ?? ''
    if (takes.test(arg)) at += arg === 'run' ? 0 : 1
    else if (!re2`^[-+].`.test(arg)) return arg
  }
  return undefined
}

function isInput(script: string | undefined): boolean {
  return script === undefined || re2`^(?:-|/dev/stdin|/dev/fd/\d+|/proc/self/fd/\d+)?$`.test(script)
}

/** Prints what its input does not look like. */
function isDecoder({ name, argv }: ShellCommand): boolean {
  if (re2`^(?:uudecode|gunzip|zcat|gzcat|bunzip2|bzcat|unxz|xzcat|unzstd|zstdcat|lz4cat|uncompress)$`.test(name))
    return true
  if (re2`^(?:base64|base32|basenc)$`.test(name))
    return argv.some((arg) => re2`^(?:-[a-zA-Z]*[dD]\w*|--decode)$`.test(arg))
  if (name === 'xxd') return argv.some((arg) => re2`^-[a-z]*r`.test(arg))
  if (name === 'openssl') return argv.some((arg) => re2`^-d$|^-a$`.test(arg))
  return (
    re2`^(?:gzip|bzip2|xz|zstd|lz4|brotli)$`.test(name) &&
    argv.some((arg) => re2`^(?:-[a-z0-9]*d[a-z0-9]*|--decompress)$`.test(arg))
  )
}

/** Names of modules and functions that are put together from pieces, so that nobody finds them. */
const pieces = re2`(?:\b__import__|\bimport_module|\bgetattr|\brequire|\bconst_get|\b(?:Kernel|Object)\.(?:public_)?send|\bcall_user_func|\[)\s{0,4}\(?(?:[^()\n'"]{0,40},)?\s{0,4}['"][\w.]{1,16}['"]\s{0,4}[+.]\s{0,4}['"][\w.]{1,16}['"]\s{0,4}[)\]]`
const spelt = re2`__import__|import_module|getattr|require|const_get|Kernel|Object|call_user_func|globalThis|global\[|window\[|process`

export function isInPieces(text: string): boolean {
  return pieces.test(text) && spelt.test(text)
}

/** `base64 -d x | sh`, `eval "$(xxd -r -p x)"`, where what comes out is not known. */
export function runsDecoded({ commands }: Call): boolean {
  const decoders = new Set(commands.filter(isDecoder).map(({ name }) => name))
  if (decoders.size === 0) return false
  return commands.some(
    (command) => [...command.upstream, ...command.substituted].some((one) => decoders.has(one)) && runsInput(command),
  )
}
