// DATA: rules for tool calls that leave something behind which runs when somebody does his own work.

import { attack } from './tool-call.ts'
import { targets } from './tool-commands.ts'
import { runsInput } from './tool-running.ts'
import { type Call, type CallRule, pathIn } from '../shell/call.ts'
import { re2 } from '../pattern/re2.ts'
import type { ShellCommand } from '../shell/shell-context.ts'

const most = 65_536
/** What no build has to do, however it is quoted. */
const fetchesAndRuns = re2`(?i)\b(?:curl|wget)\b[^\n|]{3,300}\|\s{0,4}(?:sudo\s{1,4})?(?:ba|z|da|k)?sh\b|\b(?:ba|z)?sh\s{1,4}-c\s{1,4}["'\\]{0,3}\$\((?:curl|wget)\b|\bbash\s{0,4}<\((?:curl|wget)\b|/dev/tcp/|\biex\s{0,4}\(`
/** The same in the language of the build. */
const asks = re2`(?i)\bhttps?['"\\]{0,4}\)?\.(?:get|request)\(|\bfetch\(|\burlopen\(|\brequests\.get\(|\baxios(?:\.get)?\(|\bURI\.open\(|\bopen-uri\b`
const runsText = re2`\b(?:eval|exec|Function|execSync|runInThisContext|runInNewContext|_compile|instance_eval)\(\s{0,4}[\w.$]{1,24}(?:\(\))?(?:,[^()\n]{0,40})?\s{0,4}\)|\b(?:eval|exec|Function)\(\s{0,4}[\w.]{0,24}(?:urlopen|get|fetch|request)\(`
/** Run by installing, testing or starting, without being named. */
const hooks = re2`(?:^|/)(?:package\.json|setup\.py|conftest\.py|(?:site|user)customize\.py|build\.rs|extconf\.rb|[\w.-]{1,64}\.gemspec|\.envrc|[\w.-]{1,64}\.pth|\.pnpmfile\.cjs|composer\.json|\.husky/[\w-]{1,32}|\.git/hooks/[\w-]{1,32})$`
const startup = re2`(?:^|/)(?:(?:site|user)customize\.py|site-packages/[\w.-]{1,64}\.pth)$`
/** Programs that people start without a look. */
const trusted = re2`^(?:sudo|su|doas|ssh|scp|git|ls|cd|cat|vi|vim|docker|kubectl|aws|gcloud|az|npm|npx|pip3?|python3?|node|make|gh|op|pass|vault|gpg)=`
const armed = re2`(?i)\b(?:curl|wget|nc|ncat|base64|tee)\b|/dev/tcp|\|\s{0,4}(?:ba|z|da)?sh\b`

function hijacks({ name, argv }: ShellCommand): boolean {
  const rest = argv.slice(1)
  if (name === 'alias') return rest.some((arg) => trusted.test(arg) && armed.test(arg.slice(0, 4096)))
  return (
    re2`^(?:npm|pnpm|yarn|bun)$`.test(name) &&
    rest[0] === 'pkg' &&
    rest.some((arg) => re2`^scripts[.\[]`.test(arg) && armed.test(arg.slice(0, 4096)))
  )
}

/** Written by a tool for files, or by a command. */
function plants({ categories, paths, texts, commands }: Call): boolean {
  const writes = categories.has('write') && !categories.has('exec') && paths.some((path) => hooks.test(path))
  const says = texts.some((whole) => {
    const text = whole.slice(0, most)
    return fetchesAndRuns.test(text) || (asks.test(text) && runsText.test(text))
  })
  return (
    (writes && says) ||
    commands.some((command) =>
      targets(command).some((path) => {
        const plain = pathIn(command, path)
        return startup.test(plain) || (hooks.test(plain) && says)
      }),
    )
  )
}

const connectors = re2`^(?:nc|ncat|netcat|socat|telnet|openssl)$`

export const hijackRules: readonly CallRule[] = [
  {
    name: 'Execution Hijack',
    severity: 'high',
    action: null,
    source: attack('T1546'),
    detail: 'leaves what fetches and runs something else behind an everyday command or build',
    matches: (call) => call.commands.some(hijacks) || plants(call),
  },
  {
    name: 'Reverse Shell',
    severity: 'critical',
    action: 'block',
    source: attack('T1059.004'),
    detail: 'runs what comes over a connection',
    matches: ({ commands }) =>
      commands.some((command) => command.upstream.some((name) => connectors.test(name)) && runsInput(command)) &&
      commands.some(({ name, argv }) => connectors.test(name) && (name !== 'openssl' || argv.includes('s_client'))),
  },
]
