// Runs the official MCP conformance suite and reads what it found, check by check.

import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const revisions = ['2025-11-25', '2026-07-28'] as const
export type Revision = (typeof revisions)[number]

const suite = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
)

/** Scenario → its checks, as `id status`, sorted. */
export type Results = ReadonlyMap<string, readonly string[]>

/** `server --url …` with all scenarios of a revision. What the suite prints are its own sources' lines: nobody reads that. */
export function serverConformance(url: string, revision: Revision): Promise<Results> {
  return run(['server', '--url', url, '--requirements', revision])
}

/** Each client scenario starts three programs: the gate takes every third of the many about logging in. */
export const everyScenario = process.env['MCP_CONFORMANCE'] === 'all'

/** The client scenarios of a revision that are run. */
export function chosenScenarios(revision: Revision): string[] {
  const all = clientScenarios(revision)
  const logins = all.filter((name) => name.startsWith('auth/'))
  return all.filter((name) => everyScenario || !logins.includes(name) || logins.indexOf(name) % 3 === 0)
}

/** The scenarios that a client of a revision has to pass. */
function clientScenarios(revision: Revision): string[] {
  const { stdout } = spawnSync(process.execPath, [suite, 'list', '--requirements', revision], { encoding: 'utf8' })
  const part = stdout.split('Client scenarios')[1]?.split(/\n\n/)[0] ?? ''
  return part.split('\n').flatMap((line) => /^ +- (\S+)$/.exec(line)?.[1] ?? [])
}

/** `command` gets the URL of each scenario's server as its last argument. */
export async function clientConformance(command: string, revision: Revision): Promise<Results> {
  const results = new Map<string, readonly string[]>()
  const waiting = chosenScenarios(revision)
  const args = ['client', '--command', command, '--spec-version', revision, '--scenario']
  // A few at once: each starts programs, and has a time limit.
  const lane = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
      for (const [, checks] of await run([...args, next])) results.set(next, checks)
  }
  await Promise.all([lane(), lane(), lane()])
  return results
}

async function run(args: readonly string[]): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'pipelock-conformance-'))
  try {
    const child = spawn(process.execPath, [suite, ...args, '-o', folder], { stdio: 'ignore' })
    await new Promise((go) => child.on('close', go))
    return resultsIn(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Check {
  readonly id: string
  readonly status: string
}

function resultsIn(folder: string): Results {
  const results = new Map<string, string[]>()
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('checks.json')) continue
    const scenario = file.replace(/-\d{4}-\d\d-\d\dT[^/]*\/checks\.json$/, '')
    const checks = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Check[]
    // How often something was merely noted depends on how many messages there were.
    const said = new Set(checks.filter(({ status }) => status !== 'INFO').map(({ id, status }) => `${id} ${status}`))
    results.set(scenario, [...said].sort())
  }
  return results
}

export const failures = (results: Results): string[] =>
  [...results].flatMap(([scenario, checks]) =>
    checks.filter((check) => check.endsWith('FAILURE')).map((check) => `${scenario}: ${check}`),
  )
