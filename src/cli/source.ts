// Finds and reads the configuration: the flag, the environment, the two usual places, or the built-in defaults.

import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Exit, exitCodes } from '../service/exit.ts'
import { trouble } from '../service/file-trouble.ts'
import { bundledOf } from '../service/bundles.ts'
import { costlyPatterns } from './costly-patterns.ts'
import { unknownPatterns } from '../service/policy.ts'
import { unreadableAddresses } from '../rules/addresses.ts'
import { missingSandboxes } from './unconfined.ts'
import { parseConfig } from '../config/load.ts'
import { formatProblem } from '../config/problem.ts'
import type { Config } from '../config/schema.ts'
import { compile } from '../pattern/nfa.ts'
import { parse } from '../pattern/parse.ts'
import { refuseImpossible } from '../pattern/possible.ts'

/** Where a configuration came from, and its text. `path` null = built-in defaults. */
export interface Source {
  readonly path: string | null
  readonly text: string
  /** How it was chosen, for the banner: `--config`, `PIPELOCK_CONFIG`, `found`, `defaults`. */
  readonly chosen: string
}

const places = ['./pipelock.yaml', '/etc/pipelock/pipelock.yaml']

export function findSource(flag: string | undefined, env: Readonly<Record<string, string | undefined>>): Source {
  const named = flag ?? (env['PIPELOCK_CONFIG'] || undefined)
  const chosen = flag === undefined ? 'PIPELOCK_CONFIG' : '--config'
  if (named !== undefined) return { path: named, text: read(named, chosen), chosen }
  const found = places.find((place) => existsSync(place))
  if (found !== undefined) return { path: found, text: read(found, 'found'), chosen: 'found' }
  return { path: null, text: '', chosen: 'defaults' }
}

function read(path: string, chosen: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const by = chosen === 'found' ? '' : ` (from ${chosen})`
    const remedy =
      code === 'ENOENT'
        ? 'no such file; check the path, or leave it out to use the built-in defaults'
        : code === 'EACCES'
          ? 'permission denied; make it readable for this user'
          : code === 'EISDIR'
            ? 'it is a directory; name the YAML file in it'
            : trouble(error)
    throw new Exit(exitCodes.usage, `reading config ${path}${by}: ${remedy}`)
  }
}

export interface Loaded {
  readonly config: Config
  readonly source: Source
  /** One line each: worth saying, not worth refusing. */
  readonly warnings: readonly string[]
  /** Dotted paths of the keys the file itself writes. */
  readonly written: ReadonlySet<string>
}

/** The configuration, or an Exit with one line per problem. */
export function load(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  { bundles = true }: { readonly bundles?: boolean } = {},
): Loaded {
  const source = findSource(flag, env)
  const name = source.path ?? 'built-in defaults'
  const result = parseConfig(source.text, {
    compilePattern: (pattern) => refuseImpossible(compile(parse(pattern))),
    killSwitchTokenInEnvironment: Boolean(env['PIPELOCK_KILLSWITCH_API_TOKEN']),
  })
  if (!result.ok)
    throw new Exit(exitCodes.usage, result.problems.map((problem) => formatProblem(name, problem)).join('\n'))
  const unknown = unknownPatterns(result.config).map(
    (own) => `${name}: dlp.patterns "${own}" has no regex, and no built-in pattern has that name (pipelock rules list)`,
  )
  const { enabled, allowed_addresses } = result.config.address_protection
  const unread = (enabled ? unreadableAddresses(allowed_addresses) : []).map(
    (text) => `${name}: address_protection.allowed_addresses ${JSON.stringify(text)} is no address that is read`,
  )
  const unconfined = missingSandboxes(result.config).map((line) => `${name}: ${line}`)
  const wrong = [...unknown, ...unread, ...unconfined]
  if (wrong.length > 0) throw new Exit(exitCodes.usage, wrong.join('\n'))
  const remarks = result.warnings.map((problem) => formatProblem(name, problem))
  const warnings = [...remarks, ...costlyPatterns(result.config).map((line) => `${name}: ${line}`)]
  const config = located(result.config, source.path, env['HOME'])
  if (bundles) bundledOf(config)
  return { config, source, warnings, written: result.written }
}

/** Files are named relative to the one that names them; `~/` is the home folder. */
function located(config: Config, path: string | null, home: string | undefined): Config {
  const at = (file: string): string => {
    if (file.startsWith('~/') && home !== undefined) return resolve(home, file.slice(2))
    return path === null || file === '' ? file : resolve(dirname(path), file)
  }
  const {
    dlp,
    tls_interception: tls,
    proxy_auth,
    upstream_proxy: next,
    flight_recorder: recorder,
    mcp_session_binding: binding,
    mcp_tool_policy: policy,
    redaction,
    mediation_envelope: envelope,
    rules,
    mcp_binary_integrity: integrity,
    mcp_tool_provenance: provenance,
    behavioral_baseline: baseline,
  } = config
  const users = proxy_auth.users.map(({ password_file: file, ...user }) => ({
    ...user,
    ...(file !== undefined && { password_file: at(file) }),
  }))
  return {
    ...config,
    dlp: { ...dlp, secrets_file: at(dlp.secrets_file) },
    proxy_auth: { users },
    behavioral_baseline: { ...baseline, profile_dir: at(baseline.profile_dir) },
    rules: { ...rules, rules_dir: at(rules.rules_dir) },
    redaction: { ...redaction, dictionaries: withFiles(redaction.dictionaries, at) },
    upstream_proxy: { ...next, password_file: at(next.password_file) },
    mediation_envelope: { ...envelope, signing_key_path: at(envelope.signing_key_path) },
    flight_recorder: {
      ...recorder,
      dir: at(recorder.dir),
      signing_key_path: at(recorder.signing_key_path),
    },
    mcp_tool_policy: { ...policy, quarantine_dir: at(policy.quarantine_dir) },
    mcp_tool_provenance: {
      ...provenance,
      trusted_keys: provenance.trusted_keys.map((key) => (/^[0-9a-f]{64}$/i.test(key) ? key : at(key))),
    },
    mcp_binary_integrity: { ...integrity, manifest_path: at(integrity.manifest_path) },
    mcp_session_binding: { ...binding, lock_file: at(binding.lock_file) },
    tls_interception: { ...tls, ca_cert: at(tls.ca_cert), ca_key: at(tls.ca_key) },
  }
}

type Dictionaries = Config['redaction']['dictionaries']

function withFiles(dictionaries: Dictionaries, at: (file: string) => string): Dictionaries {
  const named = Object.entries(dictionaries).map(([name, one]) => [
    name,
    { ...one, entries_file: at(one.entries_file) },
  ])
  return Object.fromEntries(named) as Dictionaries
}
