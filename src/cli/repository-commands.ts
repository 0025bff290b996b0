// The command line of `pipelock git` and `pipelock scan`.

import { Option, type Command } from 'commander'
import { checkPush } from './push-check.ts'
import { installHooks, type HookFlags } from './hooks.ts'
import { scoreConfig, type ScoreFlags } from './config-score.ts'
import { formats } from './leak-report.ts'
import { auditProject, type AuditFlags } from './project-audit.ts'
import { scanDiff, scanPaths, type ScanFlags } from './repository.ts'
import type { Surroundings } from './surroundings.ts'

const each = (one: string, all: readonly string[]): readonly string[] => [...all, one]

function scanning(command: Command): Command {
  return command
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--exclude <path>', 'path, folder/ or glob that is not looked at (repeatable)', each, [])
    .option('--baseline <file>', 'findings in this file do not count')
    .option('--write-baseline <file>', 'write what is found as a baseline, and end with 0')
    .addOption(new Option('--format <format>', 'text | json | sarif').choices(formats))
    .option('--json', 'the same as --format json')
    .option('-o, --output <file>', 'write JSON or SARIF there, and print text')
    .option('-v, --verbose', 'also print what is suppressed')
}

export function repositoryCommands(program: Command, around: Surroundings, help: string): void {
  const git = program.command('git').description('secrets in what is added to a repository')
  scanning(git.command('scan-diff').description('look at the added lines of a unified diff on stdin'))
    .addHelpText('after', `\nExample: git diff main... | pipelock git scan-diff --exclude 'locales/**'\n${help}`)
    .action((flags: ScanFlags) => scanDiff(process.stdin, flags, around))
  git
    .command('install-hooks')
    .description('write a pre-push hook that looks at every commit before it leaves')
    .option('-c, --config <file>', 'configuration file the hook uses')
    .option('--binary <path>', 'pipelock as the hook should call it (default: this one)')
    .option('--force', 'replace a hook that is not ours')
    .addHelpText('after', help)
    .action((flags: HookFlags) => installHooks(flags, around.out))
  git
    .command('check-push')
    .description('for the hook: whether git_protection allows a push to this ref; prints scan or pass')
    .argument('<ref>', 'refs/heads/x, or a branch')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .addHelpText('after', help)
    .action((ref: string, flags: { config?: string }) => checkPush(ref, flags, around.env, around.out))
  scanning(
    program
      .command('scan')
      .description('look for secrets in files and below folders')
      .argument('[path...]', 'files and folders', ['.']),
  )
    .addHelpText('after', help)
    .action((paths: string[], flags: ScanFlags) => scanPaths(paths, flags, around))
  const audit = program
    .command('audit')
    .description('report what a project risks: secrets, MCP servers, what a configuration enforces; with a score')
    .argument('[directory]', 'the project', '.')
    .option('-c, --config <file>', 'configuration whose protection counts')
    .option('--exclude <path>', 'path, folder/ or glob that is not looked at (repeatable)', each, [])
    .addOption(new Option('--format <format>', 'text | json | sarif').choices(formats))
    .option('--json', 'the same as --format json')
    .option('-o, --output <file>', 'also write JSON (or SARIF) there')
    .option('-v, --verbose', 'list what is in order, too')
    .addHelpText('after', help)
    .action((directory: string, flags: AuditFlags) => auditProject(directory, flags, around))

  audit
    .command('score')
    .description('say how much of what a configuration could enforce it does enforce (a folder of that name: ./score)')
    .option('-c, --config <file>', 'configuration file (YAML)')
    .option('--json', 'print one JSON object')
    .addHelpText('after', help)
    .action((flags: ScoreFlags) => scoreConfig(flags, around))
}
