// The command lines of `keygen`, `sign`, `verify`, `trust` and `integrity`.

import type { Command } from 'commander'
import { integrityCheck, integrityInit, integrityUpdate, type IntegrityFlags } from './integrity.ts'
import { Keystore, type StoreFlags } from './keystore.ts'
import type { Surroundings } from './surroundings.ts'

const each = (one: string, all: readonly string[]): readonly string[] => [...all, one]

export function keystoreCommands(program: Command, around: Surroundings, help: string): void {
  const { env, out } = around
  const command = (name: string, description: string, ...args: string[]): Command => {
    const made = program.command(name).description(description).addHelpText('after', help)
    for (const arg of args) made.argument(`<${arg}>`)
    return made.option('--keystore <dir>', 'folder of the keys (default: ~/.pipelock, or PIPELOCK_HOME)')
  }
  command('keygen', 'make an Ed25519 key for an agent', 'name')
    .option('--force', 'replace one that is there')
    .action((name: string, flags: StoreFlags & { force?: boolean }) =>
      out(new Keystore(flags, env).generate(name, flags.force === true)),
    )
  command('sign', 'sign a file with the key of an agent: writes FILE.sig', 'file')
    .option('--agent <name>', 'whose key (default: PIPELOCK_AGENT)')
    .action((file: string, flags: StoreFlags) => out(new Keystore(flags, env).sign(file, flags)))
  command('verify', 'say whether an agent has signed a file as it is; 1 when not', 'file')
    .option('--agent <name>', 'which one (default: PIPELOCK_AGENT)')
    .option('--sig <file>', 'the signature (default: FILE.sig)')
    .action((file: string, flags: StoreFlags & { sig?: string }) =>
      out(`${file}: signed by ${new Keystore(flags, env).verify(file, flags)}`),
    )
  command('trust', 'trust the public key of an agent of somebody else', 'name', 'pubfile').action(
    (name: string, file: string, flags: StoreFlags) => out(new Keystore(flags, env).trust(name, file)),
  )
  const integrity = program.command('integrity').description('what has become of the files of a folder')
  const about = (name: string, description: string): Command =>
    integrity
      .command(name)
      .description(description)
      .argument('[directory]', 'the folder', '.')
      .option('--manifest <file>', 'the manifest (default: .integrity-manifest.json in it)')
      .option('--exclude <path>', 'path, folder/ or glob that is left out (repeatable)', each, [])
      .option('--agent <name>', 'whose signature (default: PIPELOCK_AGENT)')
      .option('--keystore <dir>', 'folder of the keys (default: ~/.pipelock, or PIPELOCK_HOME)')
      .addHelpText('after', help)
  about('init', 'write down every file: SHA-256, size, mode')
    .option('--sign', 'sign the manifest')
    .action((directory: string, flags: IntegrityFlags) => integrityInit(directory, flags, around))
  about('check', 'say which files were modified, added, removed or have another mode; 1 when any')
    .option('--verify', 'the manifest must be signed, too')
    .option('--json', 'print one JSON object')
    .action((directory: string, flags: IntegrityFlags) => integrityCheck(directory, flags, around))
  about('update', 'write them down as they are now')
    .option('--sign', 'sign the manifest')
    .action((directory: string, flags: IntegrityFlags) => integrityUpdate(directory, flags, around))
}
