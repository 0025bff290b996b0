// What this build is.

import manifest from '../../package.json' with { type: 'json' }

declare const PIPELOCK_COMMIT: string | undefined
declare const PIPELOCK_BUILT: string | undefined

export const version: string = manifest.version

interface Build {
  readonly version: string
  readonly built: string
  readonly commit: string
  readonly runtime: string
}

const { bun, deno, node } = process.versions
const runtime = bun !== undefined ? `bun ${bun}` : deno !== undefined ? `deno ${deno}` : `node ${node}`

export function buildOf(): Build {
  const built = typeof PIPELOCK_BUILT === 'string' ? PIPELOCK_BUILT : 'unknown'
  const commit = typeof PIPELOCK_COMMIT === 'string' ? PIPELOCK_COMMIT : 'unknown'
  return { version, built, commit, runtime }
}

/** Four lines, as scripts of the existing program expect: version, build date, commit, runtime. */
export function versionLines(): string {
  const { built, commit } = buildOf()
  return [`pipelock version ${version}`, `build date: ${built}`, `git commit: ${commit}`, `runtime: ${runtime}`].join(
    '\n',
  )
}
