// `pipelock completion` and the man page: both told from the command definitions, so that none is forgotten.

import { Argument, type Command, type Option } from 'commander'
import { version } from '../service/version.ts'

const completionShells = ['bash', 'zsh', 'fish'] as const
type CompletionShell = (typeof completionShells)[number]

interface Node {
  /** The words that lead here, without the program's name. */
  readonly path: readonly string[]
  readonly command: Command
  readonly options: readonly Option[]
  readonly children: readonly Command[]
}

const isFile = (option: Option) => /<(?:file|dir|folder|path)>/.test(option.flags)
const flagsOf = ({ short, long }: Option) => [short, long].filter((flag) => flag !== undefined && flag !== null)
/** The first sentence, in one line, without signs that shells read. */
const brief = (text: string) =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[`"$\\]/g, '')
    .split('. ')[0] ?? ''

/** Every command below `root`, itself first; aliases are names of their own. */
function nodesOf(root: Command): readonly Node[] {
  const walk = (command: Command, path: readonly string[]): Node[] => {
    const help = command.createHelp()
    const children = help.visibleCommands(command).filter((child) => child.name() !== 'help')
    return [
      { path, command, options: help.visibleOptions(command), children },
      ...children.flatMap((child) => walk(child, [...path, child.name()])),
    ]
  }
  return walk(root, [])
}

const wordsOf = ({ options, children }: Node) => [...children.map((child) => child.name()), ...options.flatMap(flagsOf)]

function bash(nodes: readonly Node[]): string {
  const words = nodes.map((node) => `    '${node.path.join(' ')}') words='${wordsOf(node).join(' ')}' ;;`)
  const chosen = nodes.flatMap((node) =>
    node.options.flatMap((option) => {
      const names = flagsOf(option)
        .map((flag) => `'${node.path.join(' ')}|${flag}'`)
        .join(' | ')
      if (option.argChoices !== undefined)
        return [`    ${names}) COMPREPLY=($(compgen -W '${option.argChoices.join(' ')}' -- "$current")); return ;;`]
      return isFile(option) ? [`    ${names}) COMPREPLY=($(compgen -f -- "$current")); return ;;`] : []
    }),
  )
  const paths = nodes.map(({ path }) => `'${path.join(' ')}'`).join(' | ')
  return `# Completion of pipelock for bash: source <(pipelock completion bash)
_pipelock() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} path='' words='' word longer i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    longer="\${path:+$path }$word"
    case $longer in ${paths}) path=$longer ;; esac
  done
  case "$path|$before" in
${chosen.join('\n')}
  esac
  case $path in
${words.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  [[ \${#COMPREPLY[@]} -eq 0 && $current != -* ]] && COMPREPLY=($(compgen -f -- "$current"))
}
complete -o filenames -F _pipelock pipelock`
}

const zshText = (text: string) => brief(text).replaceAll(/['[\]:]/g, '')

function zsh(nodes: readonly Node[]): string {
  const functions = nodes.map((node) => {
    const name = ['_pipelock', ...node.path].join('_').replaceAll('-', '_')
    const options = node.options.map((option) => {
      const takes =
        option.argChoices !== undefined
          ? `:value:(${option.argChoices.join(' ')})`
          : isFile(option)
            ? ':file:_files'
            : option.required
              ? ':value: '
              : ''
      return flagsOf(option)
        .map((flag) => `    '*${flag}[${zshText(option.description)}]${takes}'`)
        .join(' \\\n')
    })
    const list = node.children.map((child) => `    '${child.name()}:${zshText(child.description())}'`)
    const routes = node.children.map((child) => `    ${child.name()}) ${name}_${child.name().replaceAll('-', '_')} ;;`)
    const below = list.length === 0 ? `    '*:file:_files'` : `    '1: :->command' \\\n    '*:: :->rest'`
    const chosen =
      list.length === 0
        ? ''
        : `
  case $state in
  command)
    local -a commands=(
${list.join('\n')}
    )
    _describe command commands ;;
  rest) case $words[1] in
${routes.join('\n')}
    esac ;;
  esac`
    return `${name}() {
  local context state line
  _arguments -S \\
${[...options, below].join(' \\\n')}${chosen}
}`
  })
  return `#compdef pipelock
# Completion of pipelock for zsh: pipelock completion zsh > "\${fpath[1]}/_pipelock"
${functions.join('\n')}
if [ "$funcstack[1]" = _pipelock ]; then _pipelock "$@"; else compdef _pipelock pipelock; fi`
}

const fishText = (text: string) => brief(text).replaceAll("'", '')

function fish(nodes: readonly Node[]): string {
  const lines = nodes.flatMap((node) => {
    const here =
      node.path.length === 0
        ? '__fish_use_subcommand'
        : node.path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
    const deeper = node.children.map((child) => child.name()).join(' ')
    const at = node.path.length === 0 || deeper === '' ? here : `${here}; and not __fish_seen_subcommand_from ${deeper}`
    return [
      ...node.children.map(
        (child) => `complete -c pipelock -f -n '${at}' -a ${child.name()} -d '${fishText(child.description())}'`,
      ),
      ...node.options.map((option) => {
        const names = [option.short && `-s ${option.short.slice(1)}`, option.long && `-l ${option.long.slice(2)}`]
        const takes =
          option.argChoices !== undefined
            ? ` -x -a '${option.argChoices.join(' ')}'`
            : isFile(option)
              ? ' -r -F'
              : option.required
                ? ' -x'
                : ''
        return `complete -c pipelock -n '${here}' ${names.filter(Boolean).join(' ')}${takes} -d '${fishText(option.description)}'`
      }),
    ]
  })
  return `# Completion of pipelock for fish: pipelock completion fish | source\n${lines.join('\n')}`
}

function completion(shell: CompletionShell, root: Command): string {
  return { bash, zsh, fish }[shell](nodesOf(root))
}

/** roff: a backslash is \e, a dash that is typed is \-, and no line begins with a sign of its own. */
const roff = (text: string) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&')

function manPage(root: Command, date: string, exits: string, discovery: string): string {
  const commands = nodesOf(root).map(({ path, command, options }) => {
    const synopsis = ['pipelock', ...path, command.usage()].join(' ')
    const entries = options.map(({ flags, description }) => `.TP\n.B ${roff(flags)}\n${roff(description)}`)
    const aliases = command.aliases().length === 0 ? [] : [`.br\nAlso: ${roff(command.aliases().join(', '))}`]
    return [`.SS ${roff(synopsis)}`, roff(command.description()), ...aliases, ...entries].join('\n')
  })
  return `.TH PIPELOCK 1 "${date}" "pipelock ${version}" "User Commands"
.SH NAME
pipelock \\- ${roff(root.description())}
.SH SYNOPSIS
.B pipelock
.I command
.RI [ options ]
.SH CONFIGURATION
${roff(discovery.trim())}
.SH COMMANDS
${commands.join('\n')}
.SH EXIT STATUS
.nf
${roff(exits.trim())}
.fi
.SH FILES
.TP
.I /etc/pipelock/pipelock.yaml
The configuration; every key with its default is printed by
.BR "pipelock generate config" .
.TP
.I ~/.pipelock
The certificate authority, where HTTPS is read.`
}

/** `completion SHELL` and `man`; last of all, when every other command is there. */
export function completionCommands(
  program: Command,
  out: (line: string) => void,
  texts: { readonly exits: string; readonly discovery: string; readonly built: string },
): void {
  program
    .command('completion')
    .description('print the completion of a shell: source <(pipelock completion bash)')
    .addArgument(new Argument('<shell>', 'which').choices(completionShells))
    .action((shell: CompletionShell) => out(completion(shell, program)))
  program
    .command('man')
    .description('print the manual page: pipelock man | man -l -')
    .action(() => out(manPage(program, texts.built.slice(0, 10), texts.exits, texts.discovery)))
}
