// `pipelock rules install|verify|remove|sign`: bundles come, are checked, and go, without the network.

import { sign } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Command } from 'commander'
import { bundleFolders, isUsed, openBundle, type Bundle } from '../service/bundles.ts'
import { Exit, exitCodes } from '../service/exit.ts'
import { publicHex } from '../service/receipts.ts'
import type { Surroundings } from './surroundings.ts'
import { loadSigningKey } from '../service/signing-key.ts'
import { load } from './source.ts'
import { isOlder, readBundle } from '../config/bundle.ts'
import type { Config } from '../config/schema.ts'

interface Flags {
  readonly config?: string
  readonly json?: boolean
  readonly force?: boolean
}

function settingsOf(flags: Flags, { env }: Surroundings): Config['rules'] {
  return load(flags.config, env, { bundles: false }).config.rules
}

function folderOf({ rules_dir }: Config['rules']): string {
  if (rules_dir === '') throw new Exit(exitCodes.usage, 'rules.rules_dir is not set: name the folder of the bundles')
  return rules_dir
}

function install(path: string, flags: Flags, around: Surroundings): void {
  if (/^https?:/.test(path))
    throw new Exit(exitCodes.usage, `${path}: nothing is fetched; download the bundle and name its folder`)
  const settings = settingsOf(flags, around)
  const to = folderOf(settings)
  const bundle = openBundle(basename(path) === 'bundle.yaml' ? dirname(path) : path, settings)
  const { name, version } = bundle.file
  const target = join(to, name)
  const before = existsSync(target) ? replaced(target, settings) : null
  if (before !== null && isOlder(version, before) && flags.force !== true)
    throw new Exit(
      exitCodes.failed,
      `${name} ${before} is installed and newer than ${version}; --force installs it anyway`,
    )
  mkdirSync(to, { recursive: true })
  const aside = mkdtempSync(join(to, '.install-'))
  writeFileSync(join(aside, 'bundle.yaml'), bundle.text)
  writeFileSync(join(aside, 'bundle.yaml.sig'), `${bundle.signature}\n`)
  const old = `${aside}-old`
  if (before !== null) renameSync(target, old)
  renameSync(aside, target)
  rmSync(old, { recursive: true, force: true })
  around.out(
    `${name} ${version}: installed${before === null ? '' : ` in place of ${before}`}, ${told(bundle, settings)}`,
  )
}

/** The version of what is replaced; what cannot be read is replaced by all means. */
function replaced(folder: string, settings: Config['rules']): string {
  try {
    return openBundle(folder, settings).file.version
  } catch {
    return '0'
  }
}

const told = ({ file, key }: Bundle, settings: Config['rules']): string => {
  const used = file.rules.filter((rule) => isUsed(file.name, rule, settings)).length
  return `signed by ${key.name}, ${used} of ${file.rules.length} rules are used`
}

function verifyAll(path: string | undefined, flags: Flags, around: Surroundings): void {
  const settings = settingsOf(flags, around)
  if (path === undefined) folderOf(settings)
  const folders = path === undefined ? bundleFolders(settings) : [path]
  const results = folders.map((folder) => {
    try {
      const bundle = openBundle(folder, settings)
      const { name, version } = bundle.file
      return { folder, ok: true, name, version, key: bundle.key.name, detail: told(bundle, settings) }
    } catch (error) {
      if (!(error instanceof Exit)) throw error
      return { folder, ok: false, name: '', version: '', key: '', detail: error.message }
    }
  })
  if (flags.json === true) around.out(JSON.stringify(results, null, 2))
  else
    for (const { ok, name, version, detail } of results)
      around.out(ok ? `ok    ${name} ${version}: ${detail}` : `BAD   ${detail}`)
  const bad = results.filter(({ ok }) => !ok).length
  if (bad > 0)
    throw new Exit(exitCodes.failed, `${bad} of ${results.length} bundles cannot be trusted: nothing starts with them`)
  if (results.length === 0 && flags.json !== true) around.out('no bundle is installed')
}

function remove(name: string, flags: Flags, around: Surroundings): void {
  const to = folderOf(settingsOf(flags, around))
  const target = join(to, name)
  if (!/^[a-z0-9][a-z0-9-]*$/.test(name) || !existsSync(target))
    throw new Exit(exitCodes.failed, `no bundle "${name}" in ${to}`)
  rmSync(target, { recursive: true })
  around.out(`${name}: removed`)
}

function signFile(path: string, { key: file }: { readonly key: string }, { out }: Surroundings): void {
  const text = readFileSync(path)
  const found = readBundle(text.toString())
  if ('wrong' in found) throw new Exit(exitCodes.failed, `${path}: ${found.wrong}`)
  const { key } = loadSigningKey(file, '--key', 'rule-signing')
  writeFileSync(`${path}.sig`, `${sign(null, text, key).toString('hex')}\n`)
  out(`${path}.sig`)
  out(`public key: ${publicHex(key)}`)
}

export function bundleCommands(rules: Command, around: Surroundings, help: string): void {
  const described = (name: string, words: string) =>
    rules
      .command(name)
      .description(words)
      .option('-c, --config <file>', 'configuration with rules.rules_dir and trusted_keys')
      .addHelpText('after', help)
  described('install', 'check a bundle and copy it into rules.rules_dir')
    .argument('<path>', 'its folder, or bundle.yaml in it')
    .option('--force', 'even if a newer one is installed')
    .action((path: string, flags: Flags) => install(path, flags, around))
  described('verify', 'say whether bundles are signed by a trusted key and can be used; 1 when not')
    .argument('[folder]', 'this one; without it all that are installed')
    .option('--json', 'print one JSON array')
    .action((path: string | undefined, flags: Flags) => verifyAll(path, flags, around))
  described('remove', 'take an installed bundle away')
    .argument('<name>', 'its name')
    .action((name: string, flags: Flags) => remove(name, flags, around))
  rules
    .command('sign')
    .description('sign a bundle of yours: writes bundle.yaml.sig beside it')
    .argument('<file>', 'bundle.yaml')
    .requiredOption('--key <file>', 'Ed25519 key (pipelock signing key generate --purpose rule-signing)')
    .addHelpText('after', help)
    .action((path: string, flags: { key: string }) => signFile(path, flags, around))
}
