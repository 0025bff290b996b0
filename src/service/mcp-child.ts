// Knows which environment a wrapped MCP server gets: eight names, what `--env` adds, and what it may never add.

import { Exit, exitCodes } from './exit.ts'

const inherited = ['PATH', 'HOME', 'USER', 'LANG', 'TERM', 'TZ', 'TMPDIR', 'SHELL'] as const
/** They change which code runs, or lead traffic past the proxy. */
const refused = new Set(
  (
    'LD_PRELOAD LD_LIBRARY_PATH DYLD_INSERT_LIBRARIES DYLD_LIBRARY_PATH NODE_OPTIONS PYTHONSTARTUP PYTHONPATH PERL5OPT ' +
    'RUBYOPT BASH_ENV JAVA_TOOL_OPTIONS _JAVA_OPTIONS JDK_JAVA_OPTIONS GIT_ASKPASS'
  ).split(' '),
)

type Env = Readonly<Record<string, string | undefined>>

/** `given` = `KEY` (from our own environment) or `KEY=VALUE`. */
export function childEnvironment(given: readonly string[], env: Env): Record<string, string> {
  const child: Record<string, string> = {}
  for (const name of inherited) {
    const value = env[name]
    if (value !== undefined) child[name] = value
  }
  for (const entry of given) {
    const at = entry.indexOf('=')
    const name = at < 0 ? entry : entry.slice(0, at)
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
      throw new Exit(exitCodes.usage, `invalid --env "${name}": must be KEY or KEY=VALUE`)
    if (inherited.some((base) => base === name))
      throw new Exit(exitCodes.usage, `--env ${name}: is inherited and cannot be overridden`)
    if (refused.has(name) || name.toUpperCase().endsWith('_PROXY'))
      throw new Exit(exitCodes.usage, `--env ${name}: refused, it could run other code or lead traffic past the proxy`)
    const value = at < 0 ? env[name] : entry.slice(at + 1)
    if (value === undefined) throw new Exit(exitCodes.usage, `--env ${name}: is not set in the environment`)
    child[name] = value
  }
  return child
}
