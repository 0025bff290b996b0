// `pipelock baseline`: what has been learnt of agents, for the person who says whether that is how they should be.

import { rmSync } from 'node:fs'
import type { Command } from 'commander'
import { baselineFile, namesIn, readBaseline, writeBaseline } from '../service/baselines.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import type { Surroundings } from './surroundings.ts'
import { load } from './source.ts'
import { table } from './table.ts'
import { dimensions, mostOf, type Profile } from '../sessions/baseline.ts'

interface Flags {
  readonly config?: string
  readonly dir?: string
  readonly json?: boolean
}

const found = (dir: string, name: string): Profile => {
  const profile = readBaseline(dir, name)
  if (profile !== null) return profile
  throw new Exit(exitCodes.failed, `nothing is learnt of "${name}" in ${dir}`)
}

export function baselineCommands(program: Command, { env, out, screen }: Surroundings, help: string): void {
  const placeOf = ({ config: file, dir }: Flags) => {
    const { behavioral_baseline: own } = load(file, env, { bundles: false }).config
    const at = dir ?? own.profile_dir
    if (at !== '') return { ...own, dir: at }
    throw new Exit(exitCodes.usage, 'no profiles: give --dir, or a configuration with behavioral_baseline.profile_dir')
  }
  const baseline = program
    .command('baseline')
    .description('what sessions of agents usually come to (behavioral_baseline)')
  const sub = (name: string, description: string) =>
    baseline
      .command(name)
      .description(description)
      .option('-c, --config <file>', 'configuration file (YAML)')
      .option('--dir <dir>', 'folder of the profiles, in place of behavioral_baseline.profile_dir')
      .option('--json', 'print JSON')
      .addHelpText('after', help)
  sub('list', 'list all profiles').action((flags: Flags) => {
    const { dir, learning_window: window } = placeOf(flags)
    const rows = namesIn(dir).map((name) => {
      const profile = found(dir, name)
      const many = Object.values(profile.seasons).map(({ requests }) => requests.n)
      const sessions = many.reduce((sum, n) => sum + n, 0)
      return { name, sessions, ratified: profile.ratified, learning: many.every((n) => n < window) }
    })
    if (flags.json === true) return out(JSON.stringify(rows))
    if (rows.length === 0) return out('no profiles')
    const cells = rows.map(({ name, sessions, ratified, learning }) => {
      const state = learning ? 'learning' : ratified === null ? 'waits to be ratified' : `in force since ${ratified}`
      return [name, String(sessions), state]
    })
    for (const line of table([{ title: 'AGENT', share: 1 }, { title: 'SESSIONS' }, { title: 'STATE' }], cells, screen))
      out(line)
  })
  sub('show', 'what is usual for an agent, and what would be unusual')
    .argument('<agent>', 'its name in the list')
    .action((name: string, flags: Flags) => {
      const { dir, sensitivity_sigma: sigma } = placeOf(flags)
      const profile = found(dir, name)
      if (flags.json === true) return out(JSON.stringify(profile))
      out(profile.ratified === null ? 'not ratified' : `in force since ${profile.ratified}`)
      const rows = Object.entries(profile.seasons).flatMap(([season, spreads]) =>
        dimensions.map((dimension) => {
          const spread = spreads[dimension]
          const most = Math.floor(mostOf(dimension, spread, sigma))
          return [season === '' ? '-' : season, dimension, spread.mean.toFixed(1), String(most), String(spread.n)]
        }),
      )
      const titles = ['SEASON', 'WHAT', 'USUALLY', 'UNUSUAL ABOVE', 'SESSIONS'].map((title) => ({ title }))
      for (const line of table(titles, rows, screen)) out(line)
    })
  sub('ratify', 'put a profile in force: this is how the agent should be')
    .argument('<agent>', 'its name in the list')
    .action((name: string, flags: Flags) => {
      const { dir, learning_window: window } = placeOf(flags)
      const profile = found(dir, name)
      if (Object.values(profile.seasons).every(({ requests }) => requests.n < window))
        throw new Exit(exitCodes.failed, `"${name}" has not learnt enough: ${window} sessions (learning_window)`)
      const ratified = new Date().toISOString()
      writeBaseline(dir, name, { ...profile, ratified })
      out(flags.json === true ? JSON.stringify({ name, ratified }) : `${name}: in force since ${ratified}`)
    })
  sub('forget', 'forget a profile: the agent is learnt anew')
    .argument('<agent>', 'its name in the list')
    .action((name: string, flags: Flags) => {
      const { dir } = placeOf(flags)
      if (!namesIn(dir).includes(name)) throw new Exit(exitCodes.failed, `nothing is learnt of "${name}" in ${dir}`)
      rmSync(baselineFile(dir, name))
      out(flags.json === true ? JSON.stringify({ name, forgotten: true }) : `${name}: forgotten`)
    })
}
