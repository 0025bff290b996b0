// `pipelock git install-hooks`: a pre-push hook that lets nothing leave that was not looked at.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { Exit, exitCodes } from '../service/exit.ts'

export interface HookFlags {
  readonly config?: string
  readonly binary?: string
  readonly force?: boolean
}

const mark = '# installed by pipelock'

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Fails closed: without the binary, or where git cannot say what is new, nothing is pushed. */
function script(binary: string, config: string | undefined): string {
  const flags = config === undefined ? '' : ` --config ${quoted(resolve(config))}`
  return `#!/bin/sh
${mark}: looks for secrets in what a push adds
set -eu
pipelock=${quoted(binary)}
command -v "$pipelock" >/dev/null 2>&1 || { echo "pipelock: $pipelock is missing; nothing is pushed" >&2; exit 1; }
zero=$(git hash-object --stdin </dev/null | tr '0-9a-f' '0')
stop() { echo "pipelock: push stopped" >&2; exit 1; }
diff=$(mktemp)
trap 'rm -f "$diff"' EXIT
while read -r _ local ref remote; do
  # A check that fails to say "scan" or "pass" says no.
  verdict=$("$pipelock" git check-push${flags} "$ref") || stop
  [ "$local" = "$zero" ] && continue
  [ "$verdict" = pass ] && continue
  # What this remote does not have: another one may be a private place.
  [ "$remote" != "$zero" ] && git cat-file -e "$remote" 2>/dev/null || remote=
  # Each commit, not only the sum of them: what one adds and the next removes leaves all the same. Of merges, what they add.
  # --text: an attribute or a zero byte must not make a file one that is not shown.
  git log -p --cc --text --no-color --no-ext-diff --no-textconv --unified=0 --format= "$local" \\
    --not "--remotes=$1" \${remote:+"$remote"} >"$diff" || stop
  "$pipelock" git scan-diff${flags} <"$diff" || stop
done
`
}

/** Also where `core.hooksPath` or a worktree puts it; null = that is no repository. */
function hookOf(repository: string): string | null {
  const { status, stdout } = spawnSync('git', ['-C', repository, 'rev-parse', '--git-path', 'hooks'], {
    encoding: 'utf8',
  })
  return status === 0 ? join(resolve(repository, stdout.trim()), 'pre-push') : null
}

/** Whether a hook there calls pipelock, ours or one's own. */
export function looksAtPushes(repository: string): boolean {
  const path = hookOf(repository)
  return path !== null && existsSync(path) && readFileSync(path, 'utf8').includes('pipelock')
}

export function installHooks(flags: HookFlags, out: (line: string) => void): void {
  const path = hookOf('.')
  if (path === null) throw new Exit(exitCodes.usage, 'not a git repository; run this inside one')
  if (existsSync(path) && flags.force !== true && !readFileSync(path, 'utf8').includes(mark))
    throw new Exit(exitCodes.failed, `${path} exists and is not ours; --force replaces it`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, script(flags.binary ?? process.execPath, flags.config))
  chmodSync(path, 0o755)
  out(`pre-push hook written: ${path}`)
}
