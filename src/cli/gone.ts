// Commands of the Go program that this one does not have, and what does their work here.

const editors = 'pipelock init puts the MCP servers of every client found behind pipelock'

const instead: Readonly<Record<string, string>> = {
  assess: 'pipelock audit, audit score and doctor',
  canary: 'canary_tokens in the configuration; pipelock env and exec put them into the environment',
  claude: editors,
  cursor: editors,
  demo: 'pipelock test tries attacks on your configuration; npm start in the repository shows them on real traffic',
  jetbrains: editors,
  license: 'nothing here needs one',
  policy: 'pipelock simulate on an audit log, and pipelock check --diff OLD',
  posture: 'pipelock doctor --json; what was decided: flight_recorder and verify-receipt',
  preflight: 'pipelock audit and discover',
  report: 'pipelock logs, top and explain; for machines: logs --ocsf',
  'self-update': 'deploy/install.sh, or a newer image',
  support: 'pipelock check --json and doctor --json',
  'transcript-root': 'pipelock verify-receipt --chain DIR',
  'verify-install': 'pipelock diagnose and doctor',
  vscode: editors,
}

/** What to say to a command line that begins with such a command; null = it does not. */
export function gone([command = '']: readonly string[]): string | null {
  if (!Object.hasOwn(instead, command)) return null
  return `pipelock ${command} is not part of this version; instead: ${instead[command]} (docs/migrating.md)`
}
